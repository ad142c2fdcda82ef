package privacy

import (
	"regexp"
	"strings"

	"semainier/feeds"
	"semainier/feeds/persons"
)

// against is what a title says against taking place as planned, the weightiest
// word of it. People write it in front, behind and in between; Outlook writes
// "Annulé : " or "Canceled: " before the title of a cancelled meeting.
type against int

const (
	nothing   against = iota
	elsewhere         // "déplacé", "reporté du 5": to another hour or place, perhaps this one
	postponed         // "reporté": to another time, perhaps this one
	doubtful          // "intervenant absent", "fermé à 11 h": perhaps, or in part
	off               // "annulé", "n'aura pas lieu"
)

// Words as parts of a regular expression over plain text, where "fermé" is
// "ferme"; and what makes them hold for other dates or other hours.
const (
	offWords = `(?:annulee?s?|annulation|cancell?ed|supprimee?s?|suspendue?s?|fermee?s?|(?:n'? ?(?:a|ont|aura|auront) )?(?:pas|plus) lieu)`
	inPart   = ` (?:pendant|durant|a partir|apres|avant|des|entre|de \d|a \d|l'apres|le matin|le midi|le soir|l'ete|en (?:juillet|aout|decembre)` +
		`|les? (?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?(?: ?$| ?[^ \d]))` // "le jeudi 19" is this one
)

// standing has a group for each sort of words, in the order of against.
var standing = regexp.MustCompile(
	// Nobody need book, no more people are taken, it is at a farm: it takes place.
	`(^` + noRDV + `|\b(?:groupes?|inscriptions?|reservations?|listes?|portes?|personnes?) (?:fermee?s?|suspendues|deplacee?s?)\b` +
		`|\b(?:la|une|les|des) fermes?\b|\bfermes? pedagogiques?\b)` +
		`|(\b(?:deplace|decale)e?s?\b|\breport\b|\breportee?s? du\b)` +
		`|(\breportee?s?\b)` +
		`|(\b(?:absente?s?|indisponibles?|en conges?)\b|\b` + offWords + inPart + `)` +
		`|(^(?:pas d(?:e |')|aucune? )|\b` + offWords + `\b)`)

// readAgainst gives what a plain title says against taking place, the title
// without these words, and what stands in front of the first of them.
func readAgainst(text string) (said against, rest, front string) {
	if !persons.HasAny(text, "annul", "cancel", "pas ", "pas d'", "plus lieu", "aucun", "report", "supprim", "suspend", "ferme", "deplac", "decal", "absent", "conge", "indisp") {
		return nothing, text, text
	}
	var b strings.Builder
	from := 0
	for _, m := range standing.FindAllStringSubmatchIndex(text, -1) {
		sort := nothing
		for m[2+2*sort] < 0 {
			sort++
		}
		if sort == nothing {
			continue
		}
		if said == nothing {
			front = text[:m[0]]
		}
		said = max(said, sort)
		b.WriteString(text[from:m[0]] + " ")
		from = m[1]
	}
	b.WriteString(text[from:])
	return said, tidy(b.String()), tidy(front)
}

// tidy leaves out what stood between a title and a word that is gone.
func tidy(text string) string {
	return strings.Join(strings.Fields(strings.Trim(text, " :-.,;!()[]*/")), " ")
}

// of gives what a title says against one date. What the calendar moved itself
// takes place at its new hour, whatever word says so too.
func (a against) of(i feeds.Instance) (cancelled, doubt bool) {
	if i.Moved && (a == elsewhere || a == postponed) {
		return false, false
	}
	return a == off || a == postponed, a == doubtful || a == elsewhere
}

var (
	// How titles begin that tell of an absence, and those that tell of it by what
	// does not take place.
	away        = regexp.MustCompile(`^(?:absen|conge|vacances|ferme|fermeture|jour ferie|ferie|ne pas)`)
	noReception = regexp.MustCompile(`^(?:pas d(?:e |')|aucune? )(?:permanence|atelier|accueil)`)
	// An absence is called off by a word of its own; "Fermeture, atelier annulé" is one.
	absenceOff = regexp.MustCompile(`^(?:annulee?s?|annulation|cancell?ed)\b|^(?:pas d(?:e |')|aucune? )|^[^,;:(/-]*[^\pL](?:annulee?s?|cancell?ed)[^\pL]*$`)
)

// absenceStands reports whether the absence that a rule names is not called off
// by the title. What the rule's own words say is what the absence is.
func absenceStands(text string, p pattern) bool {
	return !absenceOff.MatchString(text) || absenceOff.MatchString(strings.Join(p, " "))
}

// tellsAbsence reports whether an event that no rule names seems to tell of an
// absence of the partner. Of one for some hours, fewer words do: "Réunion
// annulée" is no absence, and "Pas de permanence" is announced as called off
// where the generic title is for all that no rule names.
func (t title) tellsAbsence(i feeds.Instance, other feeds.Other) bool {
	if t.rule != nil || i.Status == feeds.Cancelled {
		return false
	}
	return t.away || i.AllDay && t.against != nothing || t.noReception && other != feeds.OtherGeneric
}

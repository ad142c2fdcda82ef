package privacy

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/feeds/persons"
)

// against is what a title says against taking place as planned. People write it
// in front, behind and in between; Outlook writes "Annulé : " or "Canceled: "
// before the title of a cancelled meeting. A word that may speak of something
// else ("parking fermé") or of another date only leaves a doubt: nothing is
// worse than "Annulé" on a screen for what takes place.
type against struct {
	said saying
	days []namedDay // that the title names, but for the next
	to   namedDay   // "reporté au 12"; zero: none
}

// saying is the weightiest thing said.
type saying int

const (
	nothing   saying = iota
	elsewhere        // "déplacé", "reporté du 5": to another hour or place, perhaps this one
	postponed        // "Permanence CAF (reportée)": to another time, perhaps this one
	doubtful         // "intervenant absent", "fermé le 24": perhaps, in part, or something else
	off              // "annulé", "n'aura pas lieu"
)

// Words as parts of a regular expression over plain text, where "fermé" is
// "ferme"; and what makes them hold for other dates or other hours.
const (
	offWords  = `(?:annulee?s?|annulation|cancell?ed|(?:n'? ?(?:a|ont|aura|auront) )?(?:pas|plus) lieu)`
	weakWords = `(?:reportee?s?|supprimee?s?|suspendue?s?|fermee?s?)`
	noneOf    = `^(?:pas d(?:e |')|aucune? )`
	months    = `(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)`
	weekdays  = `(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)`
	inPart    = `(?: | ?[(,] ?)(?:[a-z]+ment )?(?:pour )?(?:\d+-\d|tous les|certaine?s|noel|pendant|durant|a partir|apres|avant|des|entre|jusqu|sauf|de \d|a \d|l'apres|le matin|le midi|le soir|l'ete|demain|cette semaine|la semaine` +
		`|(?:en |de |fin |debut )?` + months + `|(?:les )?(?:jours? )?feries?|(?:les |aux )?vacances` +
		`|(?:les? |ce |chaque )?` + weekdays + `s?(?: ?$| ?[^ \d]))` // "le jeudi 19" may be this one
)

var (
	// standing has a group for each sort of words.
	standing = regexp.MustCompile(
		`(\bfermes? (?:du|de|des) (?:` + weekdays + `|` + months + `|jours?|debut|fin|matin)\b)` + // no farm
			// Nobody need book, no more people are taken, it is at a farm: it takes place.
			`|(^` + noRDV + `|\b(?:groupes?|inscriptions?|reservations?|listes?|portes?|personnes?) (?:fermee?s?|suspendues|deplacee?s?)\b` +
			`|\b(?:pas|non) annulee?s?\b|\b(?:a|de|la|une|les|des|notre|nos|votre|leur|cette|en|mini)[ -]fermes?\b` +
			`|\bfermes? (?:pedagogiques?|urbaines?|bio)\b|\bfermes? (?:du|de la|de l'|d'|des) ?\pL+)` +
			`|(\b(?:deplace|decale)e?s?\b|\breport\b|\breportee?s?\b)` +
			`|(\b(?:absente?s?|indisponibles?|en conges?|(?:repousse|ajourne|deprogramme|interrompu)e?s?|non (?:assure|maintenu)e?s?|ne se tiendra pas)\b|\b` + offWords + inPart + `|` + noneOf + `.*` + inPart + `|\b` + weakWords + `\b)` +
			`|(` + noneOf + `|\b` + offWords + `\b)`)
	sayings = [...]saying{doubtful, nothing, elsewhere, doubtful, off}

	// A day is named by two of its weekday or article, number and month.
	days        = regexp.MustCompile(`(\b(?:le|les|du|au|et|` + weekdays + `) )?\b(\d{1,2})(?:er)?\b(?: (` + months + `)\b|[/.](\d{1,2})\b)?( ?h(?:eures?)?\b)?`)
	destination = regexp.MustCompile(`(\breportee?s? )((?:pour )?(?:au|le) (?:` + weekdays + ` )?\d{1,2}(?:er)?\b(?: ` + months + `\b|/\d{1,2}\b)?)`)

	// The clear forms of weak words, when what is left is a title by itself.
	leads  = regexp.MustCompile(`^[\[(* ]*(` + weakWords + `)[ \])*]*[\]):;,!/*-][\]):;,!/* -]*(.+)$`)
	trails = regexp.MustCompile(`^(.+?)([ :;,!/(\[*-]+)(` + weakWords + `)[ \]).!*]*$`)
)

// readAgainst gives what a plain title says against taking place, the title
// without these words (without the clear ones where it has any), and what stands
// in front of the first of them.
func readAgainst(text string) (a against, rest, front string) {
	if !persons.HasAny(text, "annul", "cancel", "pas ", "pas d'", "plus lieu", "aucun", "report", "supprim", "suspend", "ferme", "deplac", "decal", "absent", "conge", "indisp", "repouss", "ajourn", "deprogramm", "interrompu", "non assure", "non maintenu", "tiendra pas") {
		return against{}, text, text
	}
	if m := destination.FindStringSubmatchIndex(text); m != nil {
		if named := readDays(text[m[4]:m[5]]); len(named) == 1 {
			a.to = named[0]
			text = text[:m[4]] + text[m[5]:]
		}
	}
	var clear, all strings.Builder
	front, fromClear, from := text, 0, 0
	for _, m := range standing.FindAllStringSubmatchIndex(text, -1) {
		sort := 0
		for m[2+2*sort] < 0 {
			sort++
		}
		if sayings[sort] == nothing {
			continue
		}
		if a.said == nothing {
			front = text[:m[0]]
		}
		a.said = max(a.said, sayings[sort])
		all.WriteString(text[from:m[0]] + " ")
		from = m[1]
		if sayings[sort] == off {
			clear.WriteString(text[fromClear:m[0]] + " ")
			fromClear = m[1]
		}
	}
	a.days = readDays(text)
	if a.said == off {
		return a, tidy(clear.String() + text[fromClear:]), tidy(front)
	}
	return a, tidy(all.String() + text[from:]), tidy(front)
}

// clearly gives what a title says by a weak word in a clear form, where named
// tells of what stands beside it whether an exact rule names it. Without one,
// only "(reporté)" and "(supprimé)" are clear.
func clearly(text string, accented bool, named func(string) bool) (said saying, beside string) {
	text = strings.Join(strings.Fields(destination.ReplaceAllString(text, "$1")), " ")
	var word string
	separated := true
	if m := leads.FindStringSubmatch(text); m != nil {
		word, beside = m[1], tidy(m[2])
	} else if m := trails.FindStringSubmatch(text); m != nil {
		word, beside, separated = m[3], tidy(m[1]), strings.TrimSpace(m[2]) != ""
	}
	strong := strings.HasPrefix(word, "report") || strings.HasPrefix(word, "supprim")
	switch {
	case word == "", (word == "ferme" || word == "fermes") && !accented, !named(beside) && !(strong && separated):
		return nothing, ""
	case strings.HasPrefix(word, "report"):
		return postponed, beside
	}
	return off, beside
}

// namedDay is a day as a title names it; month 0: not told.
type namedDay struct{ day, month int }

func (n namedDay) is(d civil.Date) bool {
	return n.day == d.Day && (n.month == 0 || n.month == int(d.Month))
}

// readDays gives the days that a plain text names.
func readDays(text string) (named []namedDay) {
	for _, m := range days.FindAllStringSubmatch(text, -1) {
		if m[5] != "" || m[1] == "" && m[3] == "" && m[4] == "" {
			continue // an hour, or any number
		}
		n := namedDay{}
		n.day, _ = strconv.Atoi(m[2])
		if n.month, _ = strconv.Atoi(m[4]); m[3] != "" {
			n.month = 1 + slices.Index(strings.Split(strings.Trim(months, "(?:)"), "|"), m[3])
		}
		named = append(named, n)
	}
	return named
}

// tidy leaves out what stood between a title and a word that is gone.
func tidy(text string) string {
	return strings.Join(strings.Fields(strings.Trim(text, " :-.,;!()[]*/")), " ")
}

// of gives what a title says against one date. What the calendar moved itself
// takes place at its new hour, whatever word says so too; so does what is
// "reporté" to the day that it is on.
func (a against) of(i feeds.Instance) (cancelled, doubt bool) {
	switch a.said {
	case nothing:
		return false, false
	case off:
		doubt = slices.ContainsFunc(a.days, func(n namedDay) bool { return !n.is(begins(i.Span)) && !n.is(day(i)) })
		return !doubt, doubt
	case elsewhere, postponed:
		if a.to == (namedDay{}) && i.Moved || a.to.is(begins(i.Span)) {
			return false, false
		}
		cancelled = a.said == postponed && !i.Moved
	}
	return cancelled, !cancelled
}

// callsOff reports whether the words of a title alone call a date off: no rule
// of an exact title and none of an absence vouches for them.
func (t title) callsOff(i feeds.Instance) bool {
	if t.absence() || t.rule != nil && t.rule.pattern.exact() {
		return false
	}
	cancelled, _ := t.against.of(i)
	return cancelled || t.away || t.noReception
}

var (
	// How titles begin that tell of an absence, and those that tell of it by what
	// does not take place.
	away        = regexp.MustCompile(`^(?:absen|conge|vacances|ferme|fermeture|jour ferie|ferie|ne pas)`)
	farmFirst   = regexp.MustCompile(`^fermes?\b`)
	noReception = regexp.MustCompile(`^(?:pas d(?:e |')|aucune? )(?:permanence|atelier|accueil)`)
	// An absence is called off by a word of its own; "Fermeture, atelier annulé" is one.
	absenceOff = regexp.MustCompile(`^(?:annulee?s?|annulation|cancell?ed|supprimee?s?)\b|^(?:pas d(?:e |')|aucune? )|^[^,;:(/-]*[^\pL](?:annulee?s?|cancell?ed|supprimee?s?|levee?s?)[^\pL]*$`)
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
	return t.away || i.AllDay && t.against.said != nothing || t.noReception && other != feeds.OtherGeneric
}

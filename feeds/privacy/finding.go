package privacy

import (
	"strconv"

	"semainier/feeds"
	"semainier/feeds/persons"
)

// findings keeps one finding of a code for each line: a series has one line
// and hundreds of instances.
type findings struct {
	seen map[string]bool
	list []feeds.Finding
}

func (f *findings) add(line int, severity feeds.Severity, code, text, remedy string) {
	key := code + strconv.Itoa(line)
	if f.seen[key] {
		return
	}
	if f.seen == nil {
		f.seen = map[string]bool{}
	}
	f.seen[key] = true
	f.list = append(f.list, feeds.Finding{Line: line, Severity: severity, Code: code, Text: text, Remedy: remedy})
}

// unruledAbsence tells of an absence that an allowance for all titles would
// announce as a reception.
func (f *findings) unruledAbsence(line int) {
	f.add(line, feeds.Warning, "absence-unruled",
		"Le titre semble annoncer une absence et aucune règle ne le nomme\u00a0: l’événement n’est pas affiché.",
		"Ajoutez une règle de titre de type «\u202fabsence\u202f» à ce calendrier.")
}

// held tells of a title that is not announced.
func (f *findings) held(line int, t title) {
	if t.appointment {
		f.add(line, feeds.Warning, "appointment-private",
			"Le titre ressemble à un rendez-vous avec une personne\u00a0: il n’est pas annoncé au public.",
			"Marquez cet événement comme privé. S’il est vraiment public, ajoutez une règle avec son titre exact.")
		return
	}
	f.add(line, feeds.Warning, "person-private",
		"Le titre semble contenir "+persons.Say(t.found)+"\u00a0: il n’est pas annoncé au public.",
		"Retirez du titre tout ce qui désigne une personne. S’il est vraiment public, ajoutez une règle avec son titre exact.")
}

// personal tells what should not be in a title that others can read.
func (f *findings) personal(line int, found []persons.Shape) {
	f.add(line, feeds.Warning, "person-in-title",
		"Le titre semble contenir "+persons.Say(found)+"\u00a0: ce n’est pas affiché, mais se lit dans le calendrier.",
		"Retirez du titre tout ce qui désigne une personne.")
}

// unknownRoom tells of a place that names no room.
func (f *findings) unknownRoom(line int) {
	f.add(line, feeds.Warning, "room-unknown",
		"Le lieu écrit dans le calendrier n’est le nom d’aucun espace connu.",
		"Écrivez le nom de l’espace tel qu’il est affiché, ou donnez cet autre nom à l’espace.")
}

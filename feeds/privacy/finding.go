package privacy

import (
	"strconv"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/feeds/persons"
)

// findings keeps one finding of a code for each line: a series has one line
// and hundreds of instances.
type findings struct {
	seen map[string]bool
	list []feeds.Finding
}

func (f *findings) add(i feeds.Instance, severity feeds.Severity, code, text, remedy string) {
	key := code + strconv.Itoa(i.Line)
	if f.seen[key] {
		return
	}
	if f.seen == nil {
		f.seen = map[string]bool{}
	}
	f.seen[key] = true
	f.list = append(f.list, feeds.Finding{Line: i.Line, Day: day(i), Severity: severity, Code: code, Text: text, Remedy: remedy})
}

// day is the one on which an instance begins, as its series planned it: where a
// partner looks for it.
func day(i feeds.Instance) civil.Date {
	if i.Moved {
		return begins(i.Planned)
	}
	return begins(i.Span)
}

// begins is the day on which a span begins.
func begins(s feeds.Span) civil.Date {
	if s.AllDay {
		return s.FirstDay
	}
	return civil.Of(s.Start)
}

// unruledAbsence tells of an absence that calls nothing off.
func (f *findings) unruledAbsence(i feeds.Instance) {
	f.add(i, feeds.Warning, "absence-unruled",
		"Le titre semble annoncer une absence et aucune règle ne le nomme\u00a0: il n’annule aucune autre date.",
		"Ajoutez à ce calendrier une règle de ce titre, de type «\u202fabsence\u202f»\u00a0: les permanences qui tombent alors seront affichées annulées.")
}

// doubtful tells of a title of which nobody knows whether its date takes place.
func (f *findings) doubtful(i feeds.Instance) {
	f.add(i, feeds.Warning, "title-doubtful",
		"D’après son titre, cette date pourrait ne pas avoir lieu comme prévu\u00a0: elle n’est pas annoncée.",
		"Si elle n’a pas lieu, écrivez «\u202fannulé\u202f» dans son titre. Si elle a lieu ailleurs ou à une autre heure, changez-les dans le calendrier et gardez le titre habituel.")
}

// cancels tells that nothing but the words of a title calls its date off.
func (f *findings) cancels(i feeds.Instance) {
	f.add(i, feeds.Note, "title-cancels",
		"Le titre dit que ce rendez-vous n’a pas lieu\u00a0: il est affiché annulé.",
		"S’il a bien lieu, ôtez ces mots de son titre, ou ajoutez une règle avec son titre exact.")
}

// held tells of a title that is not announced.
func (f *findings) held(i feeds.Instance, t title) {
	if t.appointment {
		f.add(i, feeds.Warning, "appointment-private",
			"Le titre ressemble à un rendez-vous avec une personne\u00a0: il n’est pas annoncé au public.",
			"Marquez cet événement comme privé. S’il est vraiment public, ajoutez une règle avec son titre exact.")
		return
	}
	f.add(i, feeds.Warning, "person-private",
		"Le titre semble contenir "+persons.Say(t.found)+"\u00a0: il n’est pas annoncé au public.",
		"Retirez du titre tout ce qui désigne une personne. S’il est vraiment public, ajoutez une règle avec son titre exact.")
}

// personal tells what should not be in a title that others can read.
func (f *findings) personal(i feeds.Instance, found []persons.Shape) {
	f.add(i, feeds.Warning, "person-in-title",
		"Le titre semble contenir "+persons.Say(found)+"\u00a0: ce n’est pas affiché, mais se lit dans le calendrier.",
		"Retirez du titre tout ce qui désigne une personne.")
}

// unknownRoom tells of a place that names no room.
func (f *findings) unknownRoom(i feeds.Instance) {
	f.add(i, feeds.Warning, "room-unknown",
		"Le lieu écrit dans le calendrier n’est le nom d’aucun espace connu.",
		"Écrivez le nom de l’espace tel qu’il est affiché, ou donnez cet autre nom à l’espace.")
}

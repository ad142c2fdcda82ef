package report

import (
	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/feeds/persons"
)

// own fills in the next dates as the calendar has them, and tells of the titles
// among all that are coming which seem to name or reach a person.
func (r *Report) own(coming []feeds.Instance) (told []feeds.Finding) {
	known := persons.New() // no records tell what is public here
	personal, lines := map[string]bool{}, map[int]bool{}
	for i, in := range coming {
		private := in.Class != feeds.Public
		if _, judged := personal[in.Summary]; !judged && !private {
			plain := persons.Plain(in.Summary)
			personal[in.Summary] = len(persons.Shapes(plain)) > 0 || known.Appointment(plain, true)
		}
		person := !private && personal[in.Summary]
		if person && !lines[in.Line] {
			lines[in.Line] = true
			told = append(told, personalTitle(in))
		}
		if i < r.dates {
			r.Next = append(r.Next, ownDate(in, private, person))
		}
	}
	return told
}

func ownDate(in feeds.Instance, private, person bool) Date {
	n := Date{Span: in.Span, When: when(in.Span), Private: private, Person: person}
	if !private && !person {
		n.Title = Clean(in.Summary)
	}
	switch {
	case in.Status == feeds.Cancelled:
		n.State = "Annulé"
	case in.Status == feeds.Tentative:
		n.State = "À confirmer"
	case in.Moved:
		n.State = "Déplacé"
	}
	return n
}

// personalTitle has the code that feeds/privacy gives to what is the same.
func personalTitle(in feeds.Instance) feeds.Finding {
	f := feeds.Finding{
		Line: in.Line, Day: in.FirstDay, Severity: feeds.Warning, Code: "person-in-title",
		Text:   "Le titre semble désigner une personne, par son nom, son numéro ou son rendez-vous.",
		Remedy: "Retirez du titre tout ce qui désigne une personne, ou marquez l’événement comme privé.",
	}
	if !in.AllDay {
		f.Day = civil.Of(in.Start)
	}
	return f
}

package report

import (
	"slices"

	"semainier/feeds"
	"semainier/feeds/persons"
	"semainier/feeds/privacy"
)

// whole tells what is odd about a calendar as a whole, though each of its lines
// may be right.
func (r *Report) whole(list []feeds.Instance, findings []feeds.Finding) []feeds.Finding {
	lost := slices.ContainsFunc(findings, func(f feeds.Finding) bool { return f.Severity == feeds.Fault })
	switch {
	case r.Events.Total == 0 && !lost: // else a finding tells of each event that could not be read
		return []feeds.Finding{{
			Severity: feeds.Warning, Code: "no-event", Text: "Le calendrier ne contient aucun événement.",
			Remedy: "Vérifiez que c’est bien l’agenda où sont les permanences, et qu’il est partagé avec ses événements.",
		}}
	case len(list) > 0 && !r.allNamed() && !slices.ContainsFunc(list, detailed):
		return []feeds.Finding{{
			Severity: feeds.Warning, Code: "no-details",
			Text:   "Le calendrier est partagé sans ses détails\u00a0: ses titres ne disent que «\u202foccupé\u202f» ou «\u202flibre\u202f».",
			Remedy: "Partagez tous les détails, et non les seules disponibilités.",
		}}
	}
	return nil
}

// allNamed reports whether the feed's rules say what to make of every date.
func (r *Report) allNamed() bool {
	return r.rules != nil && !slices.ContainsFunc(r.Withheld, func(w Withheld) bool { return w.Reason != privacy.Absent && w.Reason != privacy.Excluded })
}

// detailed reports whether a title says more than what Google Agenda and Outlook
// write where only the availability is shared.
func detailed(in feeds.Instance) bool {
	return !slices.Contains([]string{
		"", "busy", "free", "tentative", "away", "out of office", "working elsewhere", "no information",
		"occupe", "occupe(e)", "libre", "disponible", "indisponible", "provisoire", "absent", "absent(e)", "absent(e) du bureau", "absent du bureau", "travaille ailleurs", "aucune information",
	}, persons.Plain(in.Summary))
}

package main

import (
	"fmt"
	"slices"
	"strings"

	"semainier/feeds/privacy"
	"semainier/hub/report"
)

// manyDays is of how many lines of which the same is said the days are told.
const manyDays = 3

// reportText is the report for people.
func reportText(r report.Report) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", r.Source)
	if r.Feed != "" {
		fmt.Fprintf(&b, "Partenaire\u00a0: %s\u202f; lieu\u00a0: %s\n", r.Partner, r.Site)
	}
	for _, f := range r.Standing {
		fmt.Fprintf(&b, "%s\n  → %s\n", f.Text, f.Remedy)
	}
	if r.Status == report.Unreadable {
		fmt.Fprintf(&b, "%s\n", r.Problem)
		for _, a := range r.Advice {
			fmt.Fprintf(&b, "- %s\n", a)
		}
		return b.String()
	}
	if r.Producer != "" {
		fmt.Fprintf(&b, "Écrit par\u00a0: %s\n", report.Short(r.Producer))
	}
	fmt.Fprintf(&b, "Événements\u00a0: %s\n", r.Events)
	if r.Events.Total > 0 {
		fmt.Fprintf(&b, "Période\u00a0: %s\n", r.Period)
	}
	if r.Events.NextYear > 0 {
		fmt.Fprintf(&b, "Dates à venir\u00a0: %d en quatre semaines, %d en un an\n", r.Events.NextWeeks, r.Events.NextYear)
	}
	writeNext(r, &b)
	writeWithheld(r, &b)
	writeFindings(r, &b)
	return b.String()
}

func writeNext(r report.Report, b *strings.Builder) {
	own := r.Feed == ""
	switch {
	case len(r.Next) > 0 && own:
		b.WriteString("\nProchaines dates, avec les titres du calendrier (sans les règles d’affichage, qui n’en laissent passer que les titres convenus)\u00a0:\n")
	case len(r.Next) > 0:
		fmt.Fprintf(b, "\nProchaines dates, telles qu’elles seront affichées%s\u00a0:\n", r.Condition())
	case own:
		b.WriteString("\nAucune date dans l’année qui vient.\n")
	default:
		b.WriteString("\nAucune date annoncée dans l’année qui vient.\n")
	}
	for _, n := range r.Next {
		fmt.Fprintf(b, "- %s\u00a0: %s\n", n.When, n.Words(own))
	}
}

func writeWithheld(r report.Report, b *strings.Builder) {
	if len(r.Withheld) == 0 {
		return
	}
	b.WriteString("\nDans l’année qui vient, ne sont pas annoncées\u00a0:\n")
	for _, w := range r.Withheld {
		fmt.Fprintf(b, "- %s (%s)\n", w, report.AtLines(w.Lines))
	}
	if slices.ContainsFunc(r.Withheld, func(w report.Withheld) bool { return w.Reason == privacy.Unnamed }) {
		b.WriteString("  → " + r.Agreed() + "\n")
	}
}

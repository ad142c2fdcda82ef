package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"semainier/feeds"
	"semainier/hub/report"
	"semainier/layouts"
)

// writeFindings writes what was found, the gravest first, each with what to do;
// how the hub finds the feed was told before.
func writeFindings(r report.Report, b *strings.Builder) {
	if len(r.Findings) == 0 {
		b.WriteString("\nRien à signaler.\n")
	}
	for _, part := range []struct {
		severity feeds.Severity
		title    string
	}{
		{feeds.Fault, "À corriger (des dates manquent)"},
		{feeds.Warning, "À vérifier"},
		{feeds.Note, "Bon à savoir"},
	} {
		var list []feeds.Finding
		for _, f := range r.Findings {
			if f.Severity == part.severity && !slices.Contains(r.Standing, f) {
				list = append(list, f)
			}
		}
		if len(list) == 0 {
			continue
		}
		fmt.Fprintf(b, "\n%s\u00a0: %s\n", part.title, report.Plural(len(list), "remarque", "remarques"))
		for _, a := range report.Group(list) {
			writeAlike(b, a)
		}
	}
}

func writeAlike(b *strings.Builder, a report.Alike) {
	fmt.Fprintf(b, "- %s\n", findingLine(a.Finding))
	var also []string
	for i, f := range a.Also {
		line := strconv.Itoa(f.Line)
		if i < manyDays-1 && !f.Day.IsZero() {
			line += " (" + layouts.DateInFull(f.Day) + ")"
		}
		also = append(also, line)
	}
	if len(also) == 1 {
		fmt.Fprintf(b, "  De même à la ligne %s.\n", also[0])
	} else if len(also) > 1 {
		fmt.Fprintf(b, "  De même aux lignes %s.\n", report.AndMore(also))
	}
	if a.Remedy != "" {
		fmt.Fprintf(b, "  → %s\n", a.Remedy)
	}
}

// findingLine says where and what in one line.
func findingLine(f feeds.Finding) string {
	if f.Line > 0 && !f.Day.IsZero() {
		return fmt.Sprintf("Ligne %d, événement du %s\u00A0: %s", f.Line, layouts.DateInFull(f.Day), f.Text)
	} else if f.Line > 0 {
		return fmt.Sprintf("Ligne %d\u00A0: %s", f.Line, f.Text)
	}
	return "Fichier\u00A0: " + f.Text
}

package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"semainier/feeds"
	"semainier/layouts"
)

// alike is findings that say the same of several lines.
type alike struct {
	feeds.Finding // the first of them
	also          []feeds.Finding
}

// group puts together the findings that say the same, in the order of the first.
func group(findings []feeds.Finding) []alike {
	type saying struct{ code, text, remedy string }
	at := map[saying]int{}
	var out []alike
	for _, f := range findings {
		key := saying{f.Code, f.Text, f.Remedy}
		if i, ok := at[key]; ok {
			out[i].also = append(out[i].also, f)
			continue
		}
		at[key] = len(out)
		out = append(out, alike{Finding: f})
	}
	return out
}

// writeFindings writes what was found, the gravest first, each with what to do;
// how the hub finds the feed was told before.
func (r checkReport) writeFindings(b *strings.Builder) {
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
			if f.Severity == part.severity && !slices.Contains(r.standing, f) {
				list = append(list, f)
			}
		}
		if len(list) == 0 {
			continue
		}
		fmt.Fprintf(b, "\n%s\u00a0: %s\n", part.title, plural(len(list), "remarque", "remarques"))
		for _, a := range group(list) {
			a.write(b)
		}
	}
}

func (a alike) write(b *strings.Builder) {
	fmt.Fprintf(b, "- %s\n", findingLine(a.Finding))
	var also []string
	for i, f := range a.also {
		line := strconv.Itoa(f.Line)
		if i < manyDays-1 && !f.Day.IsZero() {
			line += " (" + layouts.DateInFull(f.Day) + ")"
		}
		also = append(also, line)
	}
	if len(also) == 1 {
		fmt.Fprintf(b, "  De même à la ligne %s.\n", also[0])
	} else if len(also) > 1 {
		fmt.Fprintf(b, "  De même aux lignes %s.\n", andMore(also))
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

package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"semainier/feeds"
	"semainier/feeds/privacy"
	"semainier/layouts"
	"semainier/layouts/glyph"
)

// How much is written out before it is summed up.
const (
	manyLines  = 6  // numbers of lines in one sentence
	manyTitles = 8  // agreed titles
	longTitle  = 80 // characters of a calendar's own title
)

// Clean makes a text of the calendar one line that a terminal, an e-mail and a
// program can take: without characters that control, that turn a line around or
// that nobody sees.
func Clean(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, glyph.Clean(s)))
}

// Short cuts what is longer than anybody wants to read.
func Short(s string) string {
	if runes := []rune(s); len(runes) > longTitle {
		return strings.TrimSpace(string(runes[:longTitle])) + "…"
	}
	return s
}

// String tells the counts: "4, dont 1 se répète, 1 privé".
func (c Counts) String() string {
	if c.Total == 0 {
		return "aucun"
	}
	var parts []string
	add := func(n int, one, several string) {
		if n > 0 {
			parts = append(parts, Plural(n, one, several))
		}
	}
	add(c.Series, "se répète", "se répètent")
	add(c.Changed, "date modifiée", "dates modifiées")
	add(c.Cancelled, "annulé", "annulés")
	add(c.Private, "privé", "privés")
	if len(parts) == 0 {
		return strconv.Itoa(c.Total)
	}
	return fmt.Sprintf("%d, dont %s", c.Total, strings.Join(parts, ", "))
}

// Plural is "1 date", "3 dates".
func Plural(n int, one, several string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, several)
}

// String tells the period: "du lundi 23 novembre 2026 au …".
func (p Period) String() string {
	switch {
	case p.Endless:
		return "à partir du " + layouts.DateInFull(p.First) + ", sans fin"
	case p.First == p.Last:
		return "le " + layouts.DateInFull(p.First)
	}
	return "du " + layouts.DateInFull(p.First) + " au " + layouts.DateInFull(p.Last)
}

// Condition tells what must happen before screens show what is told here.
func (r Report) Condition() string {
	switch {
	case r.Hub == nil:
		return ""
	case r.Hub.State == feeds.Failing:
		return " une fois le calendrier relu"
	case !r.Hub.Hold.Since.IsZero():
		return " une fois ce contenu accepté"
	}
	return ""
}

// Words tells what stands beside the time of a date.
func (n Date) Words(own bool) string {
	if !own {
		said := []string{n.Partner, n.Title, n.Room, n.Site, n.Mode, n.State}
		return strings.Join(slices.DeleteFunc(said, func(s string) bool { return s == "" }), " · ")
	}
	title := Short(n.Title)
	switch {
	case n.Private:
		title = "(privé)"
	case n.Person:
		title = "(titre avec le nom ou le numéro d’une personne)"
	case title == "":
		title = "(sans titre)"
	}
	if n.State != "" {
		title += " · " + n.State
	}
	return title
}

// String tells how many dates there are, what becomes of them and why.
func (w Withheld) String() string {
	dates, fate := Plural(w.Dates, "date", "dates"), "pas affichée"
	if w.Shown != "" {
		fate = "affichée «\u202f" + w.Shown + "\u202f»"
	}
	if w.Dates > 1 {
		fate = strings.Replace(fate, "affichée", "affichées", 1)
	}
	switch w.Reason {
	case privacy.Private:
		return Plural(w.Dates, "date privée, ", "dates privées, ") + fate
	case privacy.Unnamed:
		return dates + " sans titre convenu, " + fate
	case privacy.Excluded:
		return dates + " à ne pas annoncer d’après une règle, " + fate
	case privacy.Held:
		return dates + " à revoir (voir les remarques), " + fate
	case privacy.Absent:
		return dates + " d’absence\u00a0: " + w.effect()
	case privacy.Announced:
	}
	return dates + ", " + fate
}

// effect tells what absences make of the other dates of the calendar.
func (w Withheld) effect() string {
	var said []string
	if w.Cancels > 0 {
		said = append(said, Plural(w.Cancels, "date est affichée annulée", "dates sont affichées annulées"))
	}
	if w.Shortens > 0 {
		said = append(said, Plural(w.Shortens, "date est écourtée", "dates sont écourtées"))
	}
	if len(said) == 0 {
		return "aucune date annoncée n’en est changée"
	}
	return strings.Join(said, ", ")
}

// Agreed tells which titles would be announced.
func (r Report) Agreed() string {
	var titles []string
	star := false
	for _, t := range r.rules.Privacy.Feed.Titles {
		if t.Kind != feeds.Absence && t.Only == "" {
			titles = append(titles, "«\u202f"+t.Match+"\u202f»")
			star = star || strings.Contains(t.Match, "*")
		}
	}
	if len(titles) == 0 {
		return "Aucun titre n’est encore convenu pour ce calendrier."
	}
	more := ""
	if len(titles) > manyTitles {
		more = fmt.Sprintf(" et %d autres", len(titles)-manyTitles)
		titles = titles[:manyTitles]
	}
	s := "Titres convenus\u00a0: " + strings.Join(titles, ", ") + more
	if star {
		s += " (* tient lieu de n’importe quel texte)"
	}
	return s + "."
}

// AtLines is "ligne 12", "lignes 12, 40 et 77", "lignes 1, 2, 3, 4, 5, 6 et 17 autres".
func AtLines(lines []int) string {
	if len(lines) == 1 {
		return fmt.Sprintf("ligne %d", lines[0])
	}
	var numbers []string
	for _, n := range lines {
		numbers = append(numbers, strconv.Itoa(n))
	}
	return "lignes " + AndMore(numbers)
}

// AndMore joins what is one at least, and counts what is too much.
func AndMore(parts []string) string {
	if more := len(parts) - manyLines; more > 0 {
		return strings.Join(parts[:manyLines], ", ") + " et " + Plural(more, "autre", "autres")
	}
	last := len(parts) - 1
	if last == 0 {
		return parts[0]
	}
	return strings.Join(parts[:last], ", ") + " et " + parts[last]
}

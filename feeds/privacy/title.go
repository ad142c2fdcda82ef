package privacy

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"semainier/feeds"
	"semainier/feeds/persons"
)

// pattern is a Match ready to be compared: its parts between the "*", in plain
// form.
type pattern []string

// newPattern gives the pattern of a Match that holds something.
func newPattern(match string) (pattern, bool) {
	parts := strings.Split(match, "*")
	for i := range parts {
		// Spaces beside a star stay: "RDV *" is not "RDVs".
		parts[i] = strings.TrimSuffix(strings.TrimPrefix(persons.Plain("|"+parts[i]+"|"), "|"), "|")
	}
	parts[0] = strings.TrimLeft(parts[0], " ")
	parts[len(parts)-1] = strings.TrimRight(parts[len(parts)-1], " ")
	return parts, strings.TrimSpace(match) != ""
}

// exact reports whether the pattern has no "*".
func (p pattern) exact() bool { return len(p) == 1 }

// matches compares the whole of a plain text.
func (p pattern) matches(s string) bool {
	if p.exact() {
		return s == p[0]
	}
	first, last := p[0], p[len(p)-1]
	if !strings.HasPrefix(s, first) {
		return false
	}
	s = s[len(first):]
	for _, part := range p[1 : len(p)-1] {
		i := strings.Index(s, part)
		if i < 0 {
			return false
		}
		s = s[i+len(part):]
	}
	return strings.HasSuffix(s, last)
}

// titleRule is a rule ready to be compared.
type titleRule struct {
	feeds.TitleRule
	pattern pattern
}

// shown is what the rule puts on the screen: never the calendar's words.
func (t titleRule) shown() string {
	if t.Show != "" {
		return t.Show
	}
	return t.Match
}

// compile leaves out rules that could show nothing of their own: a "*" without
// a Show, an empty Match. The records refuse both; this fails closed.
func compile(rules []feeds.TitleRule) []titleRule {
	var out []titleRule
	for _, r := range rules {
		if p, ok := newPattern(r.Match); ok && (p.exact() || r.Show != "" || r.Only != "") {
			out = append(out, titleRule{r, p})
		}
	}
	return out
}

// title is what a calendar's title says to us.
type title struct {
	rule        *titleRule // nil: none names it
	manner      manner     // what its words say of it
	against     against    // what they say against its taking place
	away        bool       // no rule names it and it speaks of an absence
	noReception bool       // likewise, by what does not take place

	// Of a title that more than the records' own words are announced for:
	found       []persons.Shape // what it should not hold
	appointment bool            // it may be of one that a person has
	held        bool            // it is not announced
}

// absence reports whether a rule names it as one.
func (t title) absence() bool { return t.rule != nil && t.rule.Kind == feeds.Absence && !t.excluded() }

// excluded reports whether a rule says that it is not to be announced.
func (t title) excluded() bool { return t.rule != nil && t.rule.Only != "" }

// title reads a title, each one once.
func (d *redactor) title(summary string) title {
	t, known := d.read[summary]
	if !known {
		text := persons.Plain(summary)
		t = readTitle(text, strings.Contains(strings.ToLower(norm.NFC.String(summary)), "fermé"), d.titles)
		t.manner = readManner(text)
		d.suspect(&t, text)
		d.read[summary] = t
	}
	return t
}

// suspect looks for persons in a title that is announced without having been
// written by somebody in the records word by word. What a rule names, with a
// "*", is held back if it is of an appointment; what no rule names, if it holds
// anything of a person.
func (d *redactor) suspect(t *title, text string) {
	ruled := t.rule != nil
	if t.excluded() || ruled && t.rule.pattern.exact() || !ruled && (t.away || d.rules.Feed.Other != feeds.OtherGeneric) {
		return
	}
	t.found = persons.Shapes(text)
	if !t.absence() {
		t.appointment = slices.Contains(t.found, persons.Encounter) || d.persons().Appointment(text, ruled)
		t.held = t.appointment || !ruled && len(t.found) > 0
	}
}

// readTitle finds the rule of a plain title: of the title as it stands, or of
// what is left without the words that speak against it, or of what stands in
// front of them ("Permanence CAF reportée au 12"). The first rule in the order of
// the records wins, exact ones before those with a "*". The accent of "fermé" is
// gone from a plain title.
func readTitle(text string, accented bool, rules []titleRule) title {
	t := title{rule: find(text, rules)}
	if t.rule != nil && t.rule.pattern.exact() {
		return t
	}
	if !t.absence() {
		t.heedAgainst(text, accented, rules)
	}
	switch {
	case t.absence() && absenceStands(text, t.rule.pattern):
		t.against = against{}
	case t.absence():
		t.against = against{said: off}
	case t.rule == nil:
		t.noReception = noReception.MatchString(text)
		farm := t.against.said == nothing && farmFirst.MatchString(text)
		if t.away = away.MatchString(text) && !farm; t.away {
			t.against = against{} // "fermé" tells of the partner, not of a meeting
		}
	}
	return t
}

// heedAgainst reads what a title says against taking place; what the words of its
// own rule say is what it is called.
func (t *title) heedAgainst(text string, accented bool, rules []titleRule) {
	if t.rule != nil {
		text = withoutOwn(text, t.rule.pattern)
	}
	a, rest, front := readAgainst(text)
	if t.against = a; a.said == nothing {
		return
	}
	if a.said != off && len(a.days) == 0 {
		said, beside := clearly(text, accented, func(s string) bool { return findExact(s, rules) != nil })
		if said != nothing {
			t.against.said, rest = said, beside
		}
	}
	t.rule = cmp.Or(findExact(rest, rules), findExact(front, rules), t.rule, find(rest, rules))
}

// withoutOwn puts a word that says nothing in place of those parts of a pattern
// that would speak against taking place: "Café suspendu*".
func withoutOwn(text string, p pattern) string {
	for _, part := range p {
		if a, _, _ := readAgainst(part); a.said != nothing {
			text = strings.Replace(text, part, "x ", 1)
		}
	}
	return text
}

func findExact(text string, rules []titleRule) *titleRule {
	if r := find(text, rules); r != nil && r.pattern.exact() {
		return r
	}
	return nil
}

func find(text string, rules []titleRule) *titleRule {
	var star *titleRule
	for i := range rules {
		if !rules[i].pattern.matches(text) {
			continue
		}
		if rules[i].pattern.exact() {
			return &rules[i]
		}
		if star == nil {
			star = &rules[i]
		}
	}
	return star
}

package privacy

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"semainier/feeds"
	"semainier/feeds/persons"
)

// plain makes texts comparable: no case, no accents, no invisible characters,
// one space for a run of them, one sort of apostrophe and dash.
func plain(s string) string {
	var b strings.Builder
	space := false
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.IsSpace(r):
			space = true
			continue
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r):
			continue
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		switch r {
		case '’', '‘', 'ʼ', '´', '`':
			b.WriteByte('\'')
		case '‐', '‑', '‒', '–', '—', '−':
			b.WriteByte('-')
		case 'œ', 'Œ':
			b.WriteString("oe")
		case 'æ', 'Æ':
			b.WriteString("ae")
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// pattern is a Match ready to be compared: its parts between the "*", in plain
// form.
type pattern []string

// newPattern gives the pattern of a Match that holds something.
func newPattern(match string) (pattern, bool) {
	parts := strings.Split(match, "*")
	for i := range parts {
		// Spaces beside a star stay: "RDV *" is not "RDVs".
		parts[i] = strings.TrimSuffix(strings.TrimPrefix(plain("|"+parts[i]+"|"), "|"), "|")
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
		if p, ok := newPattern(r.Match); ok && (p.exact() || r.Show != "") {
			out = append(out, titleRule{r, p})
		}
	}
	return out
}

// title is what a calendar's title says to us.
type title struct {
	text      string     // plain
	rule      *titleRule // nil: none names it
	cancelled bool       // the title itself says so
	away      bool       // no rule names it and it speaks of an absence

	// Of a title that more than the records' own words are announced for:
	appointment bool            // it may be one with a person
	found       []persons.Shape // what it should not hold
}

// title reads a title, each one once.
func (d *redactor) title(summary string) title {
	t, known := d.read[summary]
	if !known {
		t = readTitle(summary, d.titles)
		d.suspect(&t, summary)
		d.read[summary] = t
	}
	return t
}

// suspect looks for persons in a title that is announced without having been
// written by somebody in the records word by word.
func (d *redactor) suspect(t *title, summary string) {
	if t.rule == nil && (t.away || d.rules.Feed.Other != feeds.OtherGeneric) || t.rule != nil && t.rule.pattern.exact() {
		return
	}
	if d.persons == nil {
		d.persons = persons.New(d.rules.known()...)
	}
	for _, s := range d.persons.Shapes(summary) {
		if s != persons.Encounter {
			t.found = append(t.found, s)
		}
	}
	if absence := t.rule != nil && t.rule.Kind == feeds.Absence; !absence {
		t.appointment = d.persons.Appointment(summary)
	}
}

var (
	// People write it in front, behind and in between; Outlook writes
	// "Annulé : " or "Canceled: " before the title of a cancelled meeting.
	calledOff = regexp.MustCompile(`(^|[^\pL])(?:annulee?s?|annulation|cancell?ed)($|[^\pL])|^(?:pas d[e'] ?|aucune? )`)
	away      = regexp.MustCompile(`^(absen|conge|vacances|ferme|fermeture|jour ferie|ferie|ne pas)`)
)

// readTitle finds the rule of a title: of the title as it stands, or, where that
// has none, of what is left without the word that calls it off. The first rule
// in the order of the records wins, exact ones before those with a "*".
func readTitle(summary string, rules []titleRule) title {
	t := title{text: plain(summary)}
	if t.rule = find(t.text, rules); t.rule != nil && t.rule.pattern.exact() {
		return t
	}
	if rest := calledOff.ReplaceAllString(t.text, "$1$2"); rest != t.text {
		t.cancelled = true
		if r := find(strings.Join(strings.Fields(strings.Trim(rest, " :-.,;!()[]*/")), " "), rules); r != nil {
			t.rule = r
		}
	}
	t.away = t.rule == nil && away.MatchString(t.text)
	return t
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

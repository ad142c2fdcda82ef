package privacy

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"semainier/feeds"
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

// titleRule is a rule ready to be compared.
type titleRule struct {
	feeds.TitleRule
	parts []string // of Match between its "*", in plain form
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
		parts := strings.Split(r.Match, "*")
		if strings.TrimSpace(r.Match) == "" || len(parts) > 1 && r.Show == "" {
			continue
		}
		for i := range parts {
			// Spaces beside a star stay: "RDV *" is not "RDVs".
			parts[i] = strings.TrimSuffix(strings.TrimPrefix(plain("|"+parts[i]+"|"), "|"), "|")
		}
		parts[0] = strings.TrimLeft(parts[0], " ")
		parts[len(parts)-1] = strings.TrimRight(parts[len(parts)-1], " ")
		out = append(out, titleRule{r, parts})
	}
	return out
}

// matches compares the whole of a plain text.
func (t titleRule) matches(s string) bool {
	if len(t.parts) == 1 {
		return s == t.parts[0]
	}
	first, last := t.parts[0], t.parts[len(t.parts)-1]
	if !strings.HasPrefix(s, first) {
		return false
	}
	s = s[len(first):]
	for _, p := range t.parts[1 : len(t.parts)-1] {
		i := strings.Index(s, p)
		if i < 0 {
			return false
		}
		s = s[i+len(p):]
	}
	return strings.HasSuffix(s, last)
}

// title is what a calendar's title says to us.
type title struct {
	text      string     // plain
	rule      *titleRule // nil: none names it
	cancelled bool       // the title itself says so
	away      bool       // no rule names it and it speaks of an absence
}

var (
	// People write it in front, behind and in between; Outlook writes
	// "Annulé : " or "Canceled: " before the title of a cancelled meeting.
	calledOff = regexp.MustCompile(`(^|[^\pL])(?:annulee?s?|annulation|cancell?ed)($|[^\pL])|^(?:pas d[e'] ?|aucune? )`)
	away      = regexp.MustCompile(`^(absen|conge|vacances|ferme|fermeture|jour ferie|ferie|ne pas)`)
)

// read finds the rule of a title: of the title as it stands, or, where that
// has none, of what is left without the word that calls it off. The first rule
// in the order of the records wins, exact ones before those with a "*".
func read(summary string, rules []titleRule) title {
	t := title{text: plain(summary)}
	if t.rule = find(t.text, rules); t.rule != nil && len(t.rule.parts) == 1 {
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
		if !rules[i].matches(text) {
			continue
		}
		if len(rules[i].parts) == 1 {
			return &rules[i]
		}
		if star == nil {
			star = &rules[i]
		}
	}
	return star
}

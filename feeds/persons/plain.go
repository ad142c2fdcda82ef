package persons

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxPlain is how many characters of a text are looked at: more than any text
// of the records has, so that none equals the beginning of a longer one.
const maxPlain = 200

// Plain makes texts comparable: no case, no accents, no invisible characters,
// one space for a run of them, one sort of apostrophe and dash. Of a long text
// it gives the beginning.
func Plain(s string) string {
	var b strings.Builder
	space := false
	for _, r := range norm.NFKD.String(begin(s)) {
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

func begin(s string) string {
	n := 0
	for i := range s {
		if n++; n > maxPlain {
			return s[:i]
		}
	}
	return s
}

// HasAny reports whether a text holds one of the words, be it within another:
// what spares a calendar of 20,000 long titles most of the regular expressions.
func HasAny(text string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

package persons

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// word is a run of letters and digits of a text.
type word struct {
	raw    string // as written
	folded string // in small letters, without accents
	before string // what stands between the word before and this one
	after  string // what stands between this one and the next
}

// normal makes one sort of space, dash and apostrophe, and takes away what is
// invisible. Letters stay as they are written.
func normal(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Cf, r):
			return -1
		case r == '’' || r == '‘' || r == 'ʼ':
			return '\''
		case unicode.Is(unicode.Pd, r) || r == '−':
			return '-'
		}
		return r
	}, norm.NFKC.String(s))
}

// split gives the words of a normal text.
func split(s string) []word {
	inside := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) }
	var words []word
	for s != "" {
		begin := strings.IndexFunc(s, inside)
		if begin < 0 {
			begin = len(s)
		}
		gap := s[:begin]
		if n := len(words); n > 0 {
			words[n-1].after = gap
		}
		if s = s[begin:]; s == "" {
			break
		}
		end := strings.IndexFunc(s, func(r rune) bool { return !inside(r) })
		if end < 0 {
			end = len(s)
		}
		words = append(words, word{raw: s[:end], folded: fold(s[:end]), before: gap})
		s = s[end:]
	}
	return words
}

func fold(s string) string {
	s = strings.NewReplacer("œ", "oe", "Œ", "oe", "æ", "ae", "Æ", "ae").Replace(s)
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(s))
}

// letters gives the number of characters.
func (w word) letters() int { return utf8.RuneCountInString(w.raw) }

// capital reports whether the word is written as names are: "Dupont", "DUPONT".
func (w word) capital() bool {
	r, _ := utf8.DecodeRuneInString(w.raw)
	return unicode.IsUpper(r)
}

// wordy reports whether the word has letters only.
func (w word) wordy() bool { return !strings.ContainsFunc(w.raw, unicode.IsDigit) }

// dotted reports whether a full stop follows at once: "M.".
func (w word) dotted() bool { return strings.HasPrefix(w.after, ".") }

// joined reports whether the next word follows as one of the same phrase: after
// spaces, a full stop, an apostrophe or a hyphen, not after a comma or a colon.
func (w word) joined() bool {
	switch w.after {
	case "", ".", "'", "-":
		return w.after != ""
	}
	return strings.TrimLeft(w.after, ". ") == ""
}

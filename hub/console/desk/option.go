package desk

import (
	"slices"
	"strings"
	"unicode"
)

// Option is one choice of a form, for the templates "pick" and "choices".
type Option struct {
	Value, Word string
	Icon        string // a pictogram, for "choices"; empty: none
	On          bool
}

// Options makes the choices of a form of values, their words and those that are chosen.
func Options[T ~string](values []T, word func(T) string, chosen ...T) []Option {
	out := make([]Option, len(values))
	for i, v := range values {
		out[i] = Option{Value: string(v), Word: word(v), On: slices.Contains(chosen, v)}
	}
	return out
}

// Typed gives what a field of the form holds, without the line ends of Windows, the
// spaces around it, and the signs that nobody sees and records refuse: they come along
// with what is pasted from messages and office documents.
func (p *Page) Typed(name string) string { return tidy(p.R.PostFormValue(name)) }

// Ticked gives every value of a field that may be given several times.
func (p *Page) Ticked(name string) []string {
	_ = p.R.PostFormValue(name) // parses the form
	return p.R.PostForm[name]
}

func tidy(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t' || r == '\u2028' || r == '\u2029': // these stand for a space or a line
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, strings.ReplaceAll(s, "\r\n", "\n")))
}

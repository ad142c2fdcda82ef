package glyph

import (
	"strings"
	"unicode"
)

// Clean takes out of a text what has no place on one line of a screen: control
// characters (C0, C1), explicit bidirectional embeddings, overrides and isolates
// (U+202A to U+202E, U+2066 to U+2069; they can make a text read otherwise than
// it is written, see Unicode TR 36 §2.5) and annotation marks. Of accents piled
// on one letter maxMarks are kept: more would stand on other lines. Line ends and
// tabs become spaces. Shape, Measure and Wrap clean by themselves.
func Clean(text string) string {
	marks := 0
	clean := func(r rune) rune {
		if marks++; r < 0x300 || !unicode.In(r, unicode.Mn, unicode.Me) {
			marks = 0
		}
		if marks > maxMarks {
			return -1
		}
		return cleaned(r)
	}
	if strings.IndexFunc(text, func(r rune) bool { return clean(r) != r }) < 0 {
		return text
	}
	marks = 0
	return strings.Map(clean, strings.ReplaceAll(text, "\r\n", "\n"))
}

// maxMarks is how many marks may stand on one letter: no living orthography has
// more than four, Hebrew with points and accents.
const maxMarks = 4

// cleaned gives r, a space or -1 for "nothing".
func cleaned(r rune) rune {
	switch {
	case r == '\t', r >= '\n' && r <= '\r', r == 0x85, r == 0x2028, r == 0x2029:
		return ' '
	case unicode.IsControl(r),
		r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069,
		r >= 0xFFF9 && r <= 0xFFFB:
		return -1
	}
	return r
}

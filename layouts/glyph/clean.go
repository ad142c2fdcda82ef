package glyph

import (
	"strings"
	"unicode"

	"github.com/go-text/typesetting/segmenter"
	"golang.org/x/text/unicode/norm"

	"semainier/layouts/scene"
)

// replacement stands for a character that the face lacks: small, quiet and
// visible, once for a whole emoji or syllable.
const replacement = '·'

// Clean takes out of a text what has no place on one line of a screen: control
// characters (C0, C1), explicit bidirectional embeddings, overrides and isolates
// (U+202A to U+202E, U+2066 to U+2069; they can make a text read otherwise than
// it is written, see Unicode TR 36 §2.5) and annotation marks. Line ends and
// tabs become spaces. Shape, Measure and Wrap clean by themselves.
func Clean(text string) string {
	if strings.IndexFunc(text, func(r rune) bool { return cleaned(r) != r }) < 0 {
		return text
	}
	return strings.Map(cleaned, strings.ReplaceAll(text, "\r\n", "\n"))
}

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

// Missing gives the characters of text that no face can draw, each once, in
// the order of the text. They are shown as "·", one for a whole emoji.
func (f *Faces) Missing(text string) []rune {
	f.mu.Lock()
	defer f.mu.Unlock()
	var missing []rune
	seen := map[rune]bool{}
	for _, r := range Clean(text) {
		if !seen[r] && f.substitute(r) == nil {
			missing = append(missing, r)
		}
		seen[r] = true
	}
	return missing
}

// has says whether the face draws r or the shaper can do without: spaces
// are derived from U+0020, format characters draw nothing.
func (f *Faces) has(r rune) bool {
	if _, ok := f.weights[scene.Regular].font.NominalGlyph(r); ok {
		return true
	}
	return unicode.Is(unicode.Zs, r) ||
		unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point) &&
			!unicode.Is(unicode.Prepended_Concatenation_Mark, r)
}

// substitute gives what can be drawn for r: itself, its compatibility form
// (ﬁ, Ａ, ①), a plain hyphen; nil if there is nothing.
func (f *Faces) substitute(r rune) []rune {
	if f.has(r) {
		return []rune{r}
	}
	if r == 0x2010 || r == 0x2011 {
		return []rune{'-'}
	}
	form := []rune(norm.NFKC.String(string(r)))
	for _, c := range form {
		if !f.has(c) {
			return nil
		}
	}
	return form
}

// drawable gives the characters to shape for text, and for each the index in
// text of the one that it stands for.
func (f *Faces) drawable(text []rune) (out []rune, from []int) {
	var seg segmenter.Segmenter
	seg.Init(text)
	for it := seg.GraphemeIterator(); it.Next(); {
		cluster := it.Grapheme()
		for i, r := range cluster.Text {
			form := f.substitute(r)
			if form == nil && i > 0 && unicode.In(r, unicode.Mn, unicode.Me) {
				continue // an accent that the face lacks: the letter alone
			}
			if form == nil {
				// The rest of an emoji or syllable means nothing alone.
				out, from = append(out, replacement), append(from, cluster.Offset+i)
				break
			}
			for _, c := range form {
				out, from = append(out, c), append(from, cluster.Offset+i)
			}
		}
	}
	return out, from
}

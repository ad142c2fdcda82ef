package glyph

import (
	"slices"
	"unicode"

	"github.com/go-text/typesetting/segmenter"
	"golang.org/x/text/unicode/norm"

	"semainier/layouts/scene"
)

// replacement stands for a character that no face has: small, quiet and
// visible, once for a whole emoji or syllable.
const replacement = '·'

// spelling is a text in characters that can be drawn.
type spelling struct {
	text    []rune
	faces   []*face // by character of text: the one that has it
	from    []int   // by character of text: the index of the one that it stands for
	missing []rune  // what is not drawn
}

// Missing gives the characters of text that no face can draw, each once, in
// the order of the text. They are shown as "·", one for a whole emoji; an
// accent is left out.
func (f *Faces) Missing(text string) []rune {
	f.mu.Lock()
	defer f.mu.Unlock()
	var missing []rune
	for _, r := range f.spell([]rune(Clean(text)), scene.Regular).missing {
		if !slices.Contains(missing, r) {
			missing = append(missing, r)
		}
	}
	return missing
}

// spell finds a face for each grapheme cluster of text. The caller holds the
// lock.
func (f *Faces) spell(text []rune, w scene.Weight) spelling {
	var s spelling
	var seg segmenter.Segmenter
	seg.Init(text)
	for it := seg.GraphemeIterator(); it.Next(); {
		g := it.Grapheme()
		face := f.faceOf(g.Text, w)
		if face == nil {
			f.piecemeal(&s, g.Text, g.Offset, w)
			continue
		}
		for i := range g.Text {
			s.put(g.Text[i:i+1], g.Offset+i, face)
		}
	}
	return s
}

// put takes characters that stand for the one at from.
func (s *spelling) put(form []rune, from int, face *face) {
	for _, r := range form {
		s.text, s.from, s.faces = append(s.text, r), append(s.from, from), append(s.faces, face)
	}
}

// piecemeal spells a cluster of which no face has all characters: composed, or
// one by one, without the accents that the face of its letter lacks.
func (f *Faces) piecemeal(s *spelling, cluster []rune, at int, w scene.Weight) {
	composed := []rune(norm.NFC.String(string(cluster)))
	if face := f.faceOf(composed, w); face != nil {
		s.put(composed, at, face)
		return
	}
	var base *face
	for i, r := range cluster {
		form, face := f.form(r, w)
		switch {
		case i > 0 && unicode.In(r, unicode.M) && face != base:
			s.missing = append(s.missing, r)
		case face == nil:
			// The rest of an emoji or syllable means nothing alone.
			s.put([]rune{replacement}, at+i, f.weights[w])
			for _, rest := range cluster[i:] {
				if _, face := f.form(rest, w); face == nil {
					s.missing = append(s.missing, rest)
				}
			}
			return
		default:
			s.put(form, at+i, face)
			base = face
		}
	}
}

// form gives what can be drawn for r, and the face that has it: itself, its
// compatibility form (ﬁ, Ａ, ①), a plain hyphen; none if there is nothing.
func (f *Faces) form(r rune, w scene.Weight) ([]rune, *face) {
	as := []rune{r}
	if face := f.faceOf(as, w); face != nil {
		return as, face
	}
	if r == 0x2010 || r == 0x2011 {
		return []rune{'-'}, f.weights[w]
	}
	as = []rune(norm.NFKC.String(string(r)))
	return as, f.faceOf(as, w)
}

// faceOf gives the first face that has all characters of text, nil if none
// does: Fira Sans, then the fallbacks.
func (f *Faces) faceOf(text []rune, w scene.Weight) *face {
	if f.weights[w].has(text) {
		return f.weights[w]
	}
	for _, family := range f.fallbacks {
		if !family.asked(text) {
			continue
		}
		if face := family.face(w); face != nil && face.has(text) {
			return face
		}
	}
	return nil
}

// has says whether the face draws all of text, or the shaper can do without.
func (f *face) has(text []rune) bool {
	for _, r := range text {
		if _, ok := f.font.NominalGlyph(r); !ok && !inkless(r) {
			return false
		}
	}
	return true
}

// inkless says whether r needs no glyph: spaces are derived from U+0020,
// format characters draw nothing.
func inkless(r rune) bool {
	return unicode.Is(unicode.Zs, r) ||
		unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point) &&
			!unicode.Is(unicode.Prepended_Concatenation_Mark, r)
}

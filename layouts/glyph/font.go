package glyph

import (
	"fmt"
	"strings"

	"semainier/layouts/scene"
)

// Font is a font file that glyphs come from, Fira Sans or a fallback, for
// whoever embeds it in a document. Fonts of the same file are equal.
type Font struct{ file string }

// Name gives the name of the file without its ending, as "FiraSans-Bold".
func (f Font) Name() string {
	return strings.TrimSuffix(strings.TrimPrefix(f.file, "fonts/"), ".ttf")
}

// File gives a copy of the font file as it was made, in OpenType format with
// TrueType outlines. It fails only for the zero Font.
func (f Font) File() ([]byte, error) {
	data, err := files.ReadFile(f.file)
	if err != nil {
		return nil, fmt.Errorf("read the embedded font %q: %w", f.Name(), err)
	}
	return data, nil
}

// em gives the size of the font beside Fira Sans of size 1.
func (f *face) em() scene.Px { return scene.Px(float64(f.upem) / f.perEm) }

// said gives what a reader would type for a line, from its cleaned text and
// what is drawn for it: the written characters, but the letters of one that
// several letters are drawn for. at says where in it the text of each drawn
// character begins, and where the last one ends.
func said(clean []rune, s spelling) (text string, at []int32) {
	drawn, from := s.text, s.from
	var b strings.Builder
	at = make([]int32, len(drawn)+1)
	for i, r := range drawn {
		next := len(clean)
		if i+1 < len(drawn) {
			next = from[i+1]
		}
		if one := i == 0 || from[i-1] < from[i]; one && from[i] < next {
			b.WriteString(string(clean[from[i]:next]))
		} else {
			b.WriteRune(r)
		}
		at[i+1] = int32(b.Len())
	}
	return b.String(), at
}

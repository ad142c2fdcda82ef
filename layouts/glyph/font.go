package glyph

import (
	"fmt"
	"path"
	"strings"
)

// Font is a font file that glyphs come from, for whoever embeds it in a
// document. Fonts of the same file are equal.
type Font struct{ face *face }

// Name gives the name of the file without its ending, as "FiraSans-Bold".
func (f Font) Name() string {
	if f.face == nil {
		return ""
	}
	base := path.Base(f.face.file)
	return strings.TrimSuffix(base, path.Ext(base))
}

// File gives a copy of the font file, in OpenType format with TrueType
// outlines. It fails only for the zero Font.
func (f Font) File() ([]byte, error) {
	if f.face == nil {
		return nil, fmt.Errorf("read a font file: no font")
	}
	data, err := files.ReadFile(f.face.file)
	if err != nil {
		return nil, fmt.Errorf("read the embedded font %s: %w", f.Name(), err)
	}
	return data, nil
}

// said gives what a reader would type for a line, from its cleaned text and
// what is drawn for it (see drawable): the written characters, but the letters
// of one that several letters are drawn for. at says where in it the text of
// each drawn character begins, and where the last one ends.
func said(clean, drawn []rune, from []int) (text string, at []int32) {
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

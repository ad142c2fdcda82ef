package pdf

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"

	"semainier/layouts/glyph"
)

// letter is a glyph that stands for a text. One glyph may stand for several
// texts (a letter and its look-alike), and one text have several glyphs.
type letter struct {
	id   uint16
	text string
}

// silent is a glyph that draws nothing and takes no room, for what is said by
// no glyph alone. It is the one for what a font lacks, which a subset leaves empty.
const silent = 0

// maxLetters bounds how many letters of one font a document can tell apart:
// a code has two bytes, and 0 is no letter.
const maxLetters = 1<<16 - 1

// usedFont is a font of the document. A code of its text is the number of a
// letter in the order of first use, from 1 on.
type usedFont struct {
	font    glyph.Font
	number  int // among the document's fonts
	file    *trueType
	letters []letter
	codes   map[letter]int
}

// code gives the code of a letter; 0, the missing glyph, if there are too many.
func (u *usedFont) code(id uint16, text string) int {
	l := letter{id, text}
	if n, ok := u.codes[l]; ok {
		return n
	}
	if len(u.letters) == maxLetters {
		return 0
	}
	u.letters = append(u.letters, l)
	u.codes[l] = len(u.letters)
	return len(u.letters)
}

// width gives the advance of a glyph as the document knows it, in thousandths
// of the size.
func (u *usedFont) width(id uint16) float64 {
	if id == silent {
		return 0
	}
	return u.file.thousandths(u.file.advance(id))
}

// embed writes the part of the font that the document uses, as a composite
// font (ISO 32000-1 §9.7).
func (u *usedFont) embed(f *file) (ref, error) {
	var ids []uint16
	var toGlyph bytes.Buffer // CIDToGIDMap: of each code the glyph
	toGlyph.Write([]byte{0, 0})
	widths := []byte("[1[")
	for _, l := range u.letters {
		if l.id != silent {
			ids = append(ids, l.id)
		}
		binary.Write(&toGlyph, binary.BigEndian, l.id)
		widths = append(appendNumber(widths, u.width(l.id), 2), ' ')
	}
	widths = append(widths, "]]"...)
	slices.Sort(ids)
	data, err := u.file.subset(slices.Compact(ids))
	if err != nil {
		return 0, err
	}
	name := subsetName(data) + "+" + u.font.Name()
	program := f.stream(fmt.Sprintf("/Length1 %d", len(data)), data)
	toUnicode, glyphs := f.stream("", u.toUnicode()), f.stream("", toGlyph.Bytes())

	t, box := u.file, u.file.box
	descriptor, part, font := f.reserve(), f.reserve(), f.reserve()
	f.object(descriptor, "<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[%s %s %s %s]/ItalicAngle 0/Ascent %s/Descent %s/CapHeight %s/StemV 80/FontFile2 %v>>",
		name, t.said(box[0]), t.said(box[1]), t.said(box[2]), t.said(box[3]), t.said(t.ascent), t.said(t.descent), t.said(t.ascent), program)
	f.object(part, "<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor %v/W %s/CIDToGIDMap %v>>",
		name, descriptor, widths, glyphs)
	f.object(font, "<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%v]/ToUnicode %v>>", name, part, toUnicode)
	return font, nil
}

// subsetName gives six capitals that differ from those of another subset
// (ISO 32000-1 §9.6.4).
func subsetName(data []byte) string {
	sum := sha256.Sum256(data)
	name := make([]byte, 6)
	for i := range name {
		name[i] = 'A' + sum[i]%26
	}
	return string(name)
}

// perBlock is how many entries one list of a CMap may have (Adobe Technical
// Note #5014, §1.4.1).
const perBlock = 100

// toUnicode gives the table from codes to texts (ISO 32000-1 §9.10.3).
func (u *usedFont) toUnicode() []byte {
	var entries []string
	for i, l := range u.letters {
		if l.text != "" {
			entries = append(entries, fmt.Sprintf("<%04X><%s>\n", i+1, hexUTF16(l.text)))
		}
	}
	b := []byte("/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n" +
		"/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n" +
		"/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n" +
		"1 begincodespacerange<0000><FFFF>endcodespacerange\n")
	for block := range slices.Chunk(entries, perBlock) {
		b = fmt.Appendf(b, "%d beginbfchar\n", len(block))
		for _, e := range block {
			b = append(b, e...)
		}
		b = append(b, "endbfchar\n"...)
	}
	return append(b, "endcmap CMapName currentdict/CMap defineresource pop end end"...)
}

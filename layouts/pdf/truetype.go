package pdf

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/go-text/typesetting/font/opentype"
)

// kept are the tables of a font that a document needs, in the order of a file
// (ISO 32000-1 §9.9); those that only guide the pixels of small letters may be
// missing.
var kept = [...]struct {
	name     string
	optional bool
}{{"cvt ", true}, {"fpgm", true}, {"glyf", false}, {"head", false}, {"hhea", false}, {"hmtx", false}, {"loca", false}, {"maxp", false}, {"prep", true}}

// trueType is a font file with TrueType outlines. Its measures are in units,
// upem an em.
type trueType struct {
	tables          map[string][]byte
	upem            int
	box             [4]int // of all glyphs: left, lower, right, upper
	ascent, descent int    // descent is negative
	glyphs          int    // how many there are
	advances        int    // how many have an advance; the rest has the last one
	starts          []int  // of each glyph in glyf, and of what follows the last one
}

var errDamaged = errors.New("a table is too short")

func parseTrueType(file []byte) (*trueType, error) {
	loader, err := opentype.NewLoader(bytes.NewReader(file))
	if err != nil {
		return nil, err
	}
	t := &trueType{tables: map[string][]byte{}}
	for _, k := range kept {
		data, err := loader.RawTable(opentype.MustNewTag(k.name))
		if err != nil && !k.optional {
			return nil, fmt.Errorf("table %q: %w", k.name, err)
		}
		if err == nil {
			t.tables[k.name] = data
		}
	}
	head, hhea, maxp := t.tables["head"], t.tables["hhea"], t.tables["maxp"]
	if len(head) < 54 || len(hhea) < 36 || len(maxp) < 6 {
		return nil, errDamaged
	}
	t.upem = int(binary.BigEndian.Uint16(head[18:]))
	for i := range t.box {
		t.box[i] = signed(head[36+2*i:])
	}
	t.ascent, t.descent = signed(hhea[4:]), signed(hhea[6:])
	t.advances = int(binary.BigEndian.Uint16(hhea[34:]))
	t.glyphs = int(binary.BigEndian.Uint16(maxp[4:]))
	if t.upem == 0 || t.advances == 0 || len(t.tables["hmtx"]) < 4*t.advances {
		return nil, errDamaged
	}
	return t, t.locate(binary.BigEndian.Uint16(head[50:]) == 0)
}

func signed(b []byte) int { return int(int16(binary.BigEndian.Uint16(b))) }

// locate reads where each glyph begins; short says that half of it is written,
// in two bytes.
func (t *trueType) locate(short bool) error {
	loca, size := t.tables["loca"], 4
	if short {
		size = 2
	}
	if len(loca) < size*(t.glyphs+1) {
		return errDamaged
	}
	t.starts = make([]int, t.glyphs+1)
	for i := range t.starts {
		if short {
			t.starts[i] = 2 * int(binary.BigEndian.Uint16(loca[2*i:]))
		} else {
			t.starts[i] = int(binary.BigEndian.Uint32(loca[4*i:]))
		}
	}
	if !slices.IsSorted(t.starts) || t.starts[t.glyphs] > len(t.tables["glyf"]) {
		return errDamaged
	}
	return nil
}

// advance gives how far a glyph moves the pen.
func (t *trueType) advance(id uint16) int {
	return int(binary.BigEndian.Uint16(t.tables["hmtx"][4*min(int(id), t.advances-1):]))
}

// thousandths gives a measure in thousandths of an em, as a document has it.
func (t *trueType) thousandths(units int) float64 { return float64(units) * 1000 / float64(t.upem) }

func (t *trueType) said(units int) string { return number(t.thousandths(units)) }

// outline gives the description of a glyph, empty for a space.
func (t *trueType) outline(id uint16) []byte {
	if int(id) >= t.glyphs {
		return nil
	}
	return t.tables["glyf"][t.starts[id]:t.starts[id+1]]
}

// subset gives the font with the given glyphs alone, and those that they are
// made of. They keep their numbers: what lies between is empty and packs well.
func (t *trueType) subset(ids []uint16) ([]byte, error) {
	used := map[uint16]bool{}
	for len(ids) > 0 {
		id := ids[0]
		ids = ids[1:]
		if used[id] {
			continue
		}
		used[id] = true
		parts, err := components(t.outline(id))
		if err != nil {
			return nil, fmt.Errorf("glyph %d: %w", id, err)
		}
		ids = append(ids, parts...)
	}
	var glyf, loca []byte
	for id := range t.glyphs {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		if used[uint16(id)] {
			glyf = padded(append(glyf, t.outline(uint16(id))...))
		}
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
	head := bytes.Clone(t.tables["head"])
	binary.BigEndian.PutUint16(head[50:], 1) // loca has four bytes a glyph
	hmtx := bytes.Clone(t.tables["hmtx"])
	for id := range t.advances - 1 { // the last one counts for others too
		if !used[uint16(id)] {
			clear(hmtx[4*id:][:4])
		}
	}
	var tables []opentype.Table
	for _, k := range kept {
		data, ok := t.tables[k.name]
		switch k.name {
		case "glyf":
			data = glyf
		case "loca":
			data = loca
		case "head":
			data = head
		case "hmtx":
			data = hmtx
		}
		if ok {
			tables = append(tables, opentype.Table{Tag: opentype.MustNewTag(k.name), Content: padded(slices.Clip(data))})
		}
	}
	return opentype.WriteTTF(tables), nil
}

// padded gives b filled up to whole words, at which tables and glyphs begin.
func padded(b []byte) []byte { return append(b, make([]byte, -len(b)&3)...) }

// components gives the glyphs that a composite one is made of
// (https://learn.microsoft.com/typography/opentype/spec/glyf).
func components(outline []byte) (ids []uint16, err error) {
	const (
		words       = 1 << 0
		scale       = 1 << 3
		more        = 1 << 5
		twoScales   = 1 << 6
		transformed = 1 << 7
	)
	if len(outline) == 0 || len(outline) >= 2 && signed(outline) >= 0 {
		return nil, nil // empty or simple
	}
	for at := 10; ; {
		if len(outline) < at+4 {
			return nil, errDamaged
		}
		flags := binary.BigEndian.Uint16(outline[at:])
		ids = append(ids, binary.BigEndian.Uint16(outline[at+2:]))
		if flags&more == 0 {
			return ids, nil
		}
		at += 6
		if flags&words != 0 {
			at += 2
		}
		switch {
		case flags&scale != 0:
			at += 2
		case flags&twoScales != 0:
			at += 4
		case flags&transformed != 0:
			at += 8
		}
	}
}

package pdf

import (
	"bytes"
	"encoding/binary"
	"testing"

	"semainier/layouts/glyph"
	"semainier/layouts/scene"
)

// fira gives the font file of a text's first glyph, and that glyph.
func fira(t *testing.T, text string) ([]byte, glyph.Glyph) {
	t.Helper()
	f, err := glyph.New()
	if err != nil {
		t.Fatal(err)
	}
	for g := range f.Shape(text, scene.Style{Size: 20}).Glyphs() {
		data, err := g.Font.File()
		if err != nil {
			t.Fatal(err)
		}
		return data, g
	}
	t.Fatalf("%q has no glyph", text)
	return nil, glyph.Glyph{}
}

func TestSubsetHasTheSameGlyphs(t *testing.T) {
	for _, text := range []string{"é", "A", "Ç", "½", " "} { // é and Ç are made of others
		file, g := fira(t, text)
		whole, err := parseTrueType(file)
		if err != nil {
			t.Fatal(err)
		}
		data, err := whole.subset([]uint16{g.ID})
		if err != nil {
			t.Fatal(err)
		}
		part, err := parseTrueType(data)
		if err != nil {
			t.Fatal(err)
		}
		if part.advance(g.ID) != whole.advance(g.ID) {
			t.Errorf("%q advances by %d in the subset, %d in the font", text, part.advance(g.ID), whole.advance(g.ID))
		}
		ids, err := components(whole.outline(g.ID))
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range append(ids, g.ID) {
			if !bytes.HasPrefix(part.outline(id), whole.outline(id)) {
				t.Errorf("%q: glyph %d is not the one of the font", text, id)
			}
		}
		used := 0
		for id := range part.glyphs {
			if len(part.outline(uint16(id))) > 0 {
				used++
			}
		}
		if used > len(ids)+1 {
			t.Errorf("%q: the subset has %d glyphs", text, used)
		}
	}
}

func TestDamagedFontsAreRefused(t *testing.T) {
	file, g := fira(t, "é")
	directory := func(tag string) int { return bytes.Index(file, []byte(tag)) }
	for name, damage := range map[string]func(b []byte){
		"not a font":        func(b []byte) { clear(b) },
		"no loca":           func(b []byte) { copy(b[directory("loca"):], "xxxx") },
		"no units":          func(b []byte) { binary.BigEndian.PutUint16(b[at(b, "head")+18:], 0) },
		"too many glyphs":   func(b []byte) { binary.BigEndian.PutUint16(b[at(b, "maxp")+4:], 0xffff) },
		"too many advances": func(b []byte) { binary.BigEndian.PutUint16(b[at(b, "hhea")+34:], 0xffff) },
		"glyphs overlap":    func(b []byte) { binary.BigEndian.PutUint32(b[at(b, "loca")+4:], 0xffffffff) },
		"short head":        func(b []byte) { binary.BigEndian.PutUint32(b[directory("head")+12:], 20) },
	} {
		b := bytes.Clone(file)
		damage(b)
		if _, err := parseTrueType(b); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	whole, err := parseTrueType(file)
	if err != nil {
		t.Fatal(err)
	}
	o := whole.outline(g.ID)
	if ids, err := components(o); err != nil || len(ids) < 2 {
		t.Fatalf("é is made of %v, %v: want its letter and its accent", ids, err)
	}
	if _, err := components(o[:12]); err == nil {
		t.Error("a composite glyph that is cut is taken")
	}
}

// at gives where a table begins.
func at(file []byte, tag string) int {
	return int(binary.BigEndian.Uint32(file[bytes.Index(file, []byte(tag))+8:]))
}

func TestLettersAreBounded(t *testing.T) {
	u := usedFont{codes: map[letter]int{}}
	for i := range maxLetters {
		if got := u.code(uint16(i), "a"); got != i+1 {
			t.Fatalf("letter %d has code %d", i, got)
		}
	}
	if got := u.code(7, "b"); got != 0 {
		t.Errorf("one letter too many has code %d, want the missing glyph", got)
	}
	if got := u.code(7, "a"); got != 8 {
		t.Errorf("a letter that is known has code %d, want 8", got)
	}
}

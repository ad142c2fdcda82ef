package glyph

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"github.com/go-text/typesetting/font"

	"semainier/layouts/scene"
)

func TestGlyphsTellTheTextThatTheyStandFor(t *testing.T) {
	f := newFaces(t)
	for _, c := range []struct{ name, text, told string }{
		{"letters and kerning", "AVATAR", "A|V|A|T|A|R"},
		{"tabular digits", "10:42", "1|0|:|4|2"},
		{"spaces as they are written", "9\u202Fh\u00A030", "9|\u202F|h|\u00A0|3|0"},
		{"an accent apart becomes one glyph", "e\u0301te", "e\u0301|t|e"},
		{"one character drawn as two", "9 \u33A1", "9| |m|2"},
		{"a hyphen drawn as another", "a\u2011b", "a|\u2011|b"},
		{"a letter that the face lacks", "a\U0001FC00b", "a|\U0001FC00|b"},
		{"controls are gone", "a\u202Eb", "a|b"},
		{"nothing", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var told []string
			var width scene.Px
			run := f.Shape(c.text, scene.Style{Size: 20, Tabular: true})
			for g := range run.Glyphs() {
				told = append(told, g.Text)
				width += g.Advance
				if g.RTL {
					t.Errorf("%q runs from right to left", g.Text)
				}
			}
			if math.Abs(float64(width-run.Width)) > 1e-6 {
				t.Errorf("the glyphs advance by %s, the line is %s long", width, run.Width)
			}
			if got := strings.Join(told, "|"); got != c.told {
				t.Errorf("%q, want %q", got, c.told)
			}
		})
	}
}

// A document that takes the font of a glyph and its number draws the glyph.
func TestGlyphIsThatOfItsFont(t *testing.T) {
	f := newFaces(t)
	for _, w := range []scene.Weight{scene.Regular, scene.Medium, scene.Bold} {
		for g := range f.Shape("Où ?", scene.Style{Size: 20, Weight: w}).Glyphs() {
			data, err := g.Font.File()
			if err != nil {
				t.Fatal(err)
			}
			parsed, err := font.ParseTTF(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			if gid, ok := parsed.NominalGlyph([]rune(g.Text)[0]); !ok || uint16(gid) != g.ID {
				t.Errorf("%q of %s is glyph %d, its file says %d", g.Text, g.Font.Name(), g.ID, gid)
			}
			if g.Em != 20 || !strings.HasPrefix(g.Font.Name(), "FiraSans-") {
				t.Errorf("%q is set in %s at %s", g.Text, g.Font.Name(), g.Em)
			}
		}
	}
	if _, err := (Font{}).File(); err == nil {
		t.Error("the zero Font has a file")
	}
}

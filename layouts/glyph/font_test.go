package glyph

import (
	"bytes"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode"

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
		{"from right to left, marks with their letter", "لَا 1", "1| |ا|لَ|لَ"},
		{"a vowel on both sides of its consonant", "கொ", "கொ|கொ|கொ"},
		{"an emoji of several characters", "👨‍👩‍👧!", "👨‍👩‍👧|!"},
		{"nothing", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var told []string
			var width scene.Px
			run := f.Shape(c.text, scene.Style{Size: 20, Tabular: true})
			for g := range run.Glyphs() {
				told = append(told, g.Text)
				width += g.Advance
				if want := strings.ContainsFunc(g.Text, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }); g.RTL != want && g.Text != " " {
					t.Errorf("%q runs from right to left: %v", g.Text, g.RTL)
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

// What a reader copies is what was written, in whichever script: the texts of
// the glyphs in their order, each once.
func TestGlyphsTellTheWholeLine(t *testing.T) {
	f := newFaces(t)
	for script, text := range sentences() {
		told := map[int]string{}
		for g := range f.Shape(text, body).Glyphs() {
			if before, ok := told[g.Cluster]; ok && before != g.Text {
				t.Errorf("%s: at %d stand %q and %q", script, g.Cluster, before, g.Text)
			}
			told[g.Cluster] = g.Text
		}
		var got strings.Builder
		for _, at := range slices.Sorted(maps.Keys(told)) {
			got.WriteString(told[at])
		}
		if got.String() != Clean(text) {
			t.Errorf("%s: %q, want %q", script, got.String(), Clean(text))
		}
	}
}

// A document that takes the font of a glyph, its number and its size draws the
// glyph.
func TestGlyphIsThatOfItsFont(t *testing.T) {
	f := newFaces(t)
	opened := map[Font]*face{}
	for script, text := range sentences() {
		for _, w := range []scene.Weight{scene.Regular, scene.Medium, scene.Bold} {
			for g := range f.Shape(text, scene.Style{Size: 20, Weight: w}).Glyphs() {
				if opened[g.Font] == nil {
					data, err := g.Font.File()
					if err != nil {
						t.Fatal(err)
					}
					if opened[g.Font], err = parseFace(bytes.NewReader(data), 1); err != nil {
						t.Fatal(err)
					}
				}
				alone := Outline{path: opened[g.Font].outline(font.GID(g.ID)), scale: g.Em, x: g.X, y: g.Y}
				if !near(alone.Bounds(), g.Outline.Bounds()) {
					t.Errorf("%s: %q is drawn in %+v, glyph %d of %s at %s in %+v", script, g.Text, g.Outline.Bounds(), g.ID, g.Font.Name(), g.Em, alone.Bounds())
				}
			}
		}
	}
	var names []string
	for font := range opened {
		names = append(names, font.Name())
	}
	if len(names) != 3+9*2+2 { // Fira Sans, the families of two weights, Chinese and emoji
		t.Errorf("the sentences need %d fonts: %q", len(names), names)
	}
	if _, err := (Font{}).File(); err == nil {
		t.Error("the zero Font has a file")
	}
}

func near(a, b scene.Rect) bool {
	for _, d := range []scene.Px{a.X - b.X, a.Y - b.Y, a.W - b.W, a.H - b.H} {
		if math.Abs(float64(d)) > 1e-3 {
			return false
		}
	}
	return true
}

package glyph

import (
	"math"
	"slices"
	"testing"

	"semainier/layouts/scene"
)

func TestMeasureIsLinearAndOfTheFace(t *testing.T) {
	f := newFaces(t)
	small := f.Measure("Été 12 : rendez-vous", scene.Style{Size: 10, Weight: scene.Bold})
	large := f.Measure("Été 12 : rendez-vous", scene.Style{Size: 1000, Weight: scene.Bold})
	for _, v := range [][2]scene.Px{
		{small.Width, large.Width}, {small.Ascent, large.Ascent}, {small.Descent, large.Descent},
		{small.CapHeight, large.CapHeight}, {small.XHeight, large.XHeight},
	} {
		if math.Abs(float64(v[0]*100-v[1])) > 1e-6 || v[1] <= 0 {
			t.Errorf("%v at 10 px, %v at 1000 px", v[0], v[1])
		}
	}
	// FiraSans-Bold: hhea 935/-265, OS/2 sCapHeight 693, sxHeight 531.
	if large.Ascent != 935 || large.Descent != 265 || large.CapHeight != 693 || large.XHeight != 531 {
		t.Errorf("heights %+v", large)
	}
	for _, size := range []scene.Px{0, -3, scene.Px(math.NaN()), scene.Px(math.Inf(1))} {
		if e := f.Measure("a", scene.Style{Size: size}); e != (Extent{}) {
			t.Errorf("size %v gives %+v", size, e)
		}
	}
}

func TestWidths(t *testing.T) {
	f := newFaces(t)
	width := func(s string, st scene.Style) scene.Px { st.Size = 1000; return f.Measure(s, st).Width }
	tabular := scene.Style{Tabular: true}
	if a, b := width("11:11", tabular), width("00:00", tabular); a != b {
		t.Errorf("tabular 11:11 is %v, 00:00 is %v", a, b)
	}
	if a, b := width("11", scene.Style{}), width("00", scene.Style{}); a >= b {
		t.Errorf("proportional 11 is %v, 00 is %v", a, b)
	}
	if a, b := width("AV", scene.Style{}), width("A", scene.Style{})+width("V", scene.Style{}); a >= b {
		t.Errorf("AV is not kerned: %v, apart %v", a, b)
	}
	space := width("a b", scene.Style{}) - width("ab", scene.Style{})
	if nbsp := width("a\u00A0b", scene.Style{}) - width("ab", scene.Style{}); nbsp != space {
		t.Errorf("U+00A0 is %v, a space %v", nbsp, space)
	}
	if narrow := width("a\u202Fb", scene.Style{}) - width("ab", scene.Style{}); narrow < space/3 || narrow > space*2/3 {
		t.Errorf("U+202F is %v, a space %v", narrow, space)
	}
	if a, b := width("a", scene.Style{Weight: scene.Bold}), width("a", scene.Style{Weight: scene.Regular}); a <= b {
		t.Errorf("bold a is %v, regular %v", a, b)
	}
}

func TestWhatTheFaceLacksIsReplaced(t *testing.T) {
	f := newFaces(t)
	tests := []struct {
		name, text, drawn string
		missing           []rune
	}{
		{"French has everything", "Œuvre, çà où « l’été » – 12 € • №", "Œuvre, çà où « l’été » – 12 € • №", nil},
		{"an emoji of several characters is one mark", "\U0001FC00\u200D\U0001FC01 famille", "· famille", []rune{0x1FC00, 0x1FC01}},
		{"compatibility forms become plain letters", "\U0001D400telier ﬁn Ａ", "Atelier fin A", nil},
		{"no-break hyphens are hyphens", "rendez\u2011vous", "rendez-vous", nil},
		{"a script that no font has", "ᏣᎳᎩ", "···", []rune("ᏣᎳᎩ")},
		{"a letter without a mark that its face lacks", "中\u05B8b", "中b", []rune{0x05B8}},
		{"a mark that its face lacks is composed", "h\u032Eb", "ḫb", nil},
		{"bad UTF-8", "r\xe9union", "r·union", []rune{0xFFFD}},
		{"controls and overrides vanish", "a\u202Eb\u2069\x1b\u0085c\ufffb", "ab c", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := f.Missing(tt.text); !slices.Equal(got, tt.missing) {
				t.Errorf("Missing = %q, want %q", got, tt.missing)
			}
			drawn := func(text string) (glyphs []Glyph) {
				for g := range f.Shape(text, body).Glyphs() {
					g.Text, g.Cluster = "", 0 // what it stands for is another matter
					glyphs = append(glyphs, g)
				}
				return glyphs
			}
			if !slices.Equal(drawn(tt.text), drawn(tt.drawn)) {
				t.Errorf("%q is not drawn as %q", tt.text, tt.drawn)
			}
		})
	}
}

func TestShapeIsInVisualOrder(t *testing.T) {
	f := newFaces(t)
	ltr := slices.Collect(f.Shape("ab-12", body).Glyphs())
	if !slices.IsSortedFunc(ltr, func(a, b Glyph) int { return int(a.X - b.X) }) {
		t.Error("glyphs of a left-to-right text are not from left to right")
	}
	// A right-to-left mark makes the line start at the right: the Latin word
	// comes first in the text and last from the left (UAX #9 rule L2).
	run := f.Shape("\u200Fab \u200F12", body)
	if !run.RTL {
		t.Fatal("a line that starts with a right-to-left mark is not RTL")
	}
	var shapes []Outline
	for g := range run.Glyphs() {
		if !g.Outline.Empty() {
			shapes = append(shapes, g.Outline)
		}
	}
	var want []Outline
	for g := range f.Shape("12ab", body).Glyphs() {
		want = append(want, g.Outline)
	}
	if len(shapes) != 4 {
		t.Fatalf("%d visible glyphs, want 4", len(shapes))
	}
	for i := range shapes {
		if shapes[i].path != want[i].path {
			t.Errorf("glyph %d from the left is another one", i)
		}
	}
}

func TestOutlinesStandOnTheBaseline(t *testing.T) {
	f := newFaces(t)
	for g := range f.Shape("H", scene.Style{Size: 100}).Glyphs() {
		b := g.Outline.Bounds()
		if b.Bottom() != 0 || math.Abs(float64(-b.Y-68.9)) > 0.01 {
			t.Errorf("H goes from %v to %v, want -68.9 to 0", b.Y, b.Bottom())
		}
		open := false
		for s := range g.Outline.Segments() {
			if s.Op == MoveTo && open {
				t.Error("a contour is not closed")
			}
			open = s.Op != Close
		}
		if open {
			t.Error("the last contour is not closed")
		}
	}
}

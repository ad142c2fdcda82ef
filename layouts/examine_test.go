package layouts

import (
	"math"
	"slices"
	"testing"

	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// Examine finds the least of what a scene has: the smallest capital, the palest
// words, the weakest border on either of its sides, words in capitals only.
func TestExamineFindsTheLeast(t *testing.T) {
	f := faces(t)
	v := View{Width: 1920, Height: 1080, Diagonal: 55 * Inch, Distance: 4000}
	text := func(words string, size scene.Px, c scene.Colour) scene.Item {
		return scene.Text{X: 100, Y: 200, Text: words, Style: scene.Style{Size: size}, Colour: c}
	}
	box := func(x scene.Px, fill, stroke scene.Colour) scene.Item {
		return scene.Box{Rect: scene.Rect{X: x, Y: 100, W: 400, H: 200}, Fill: fill, Line: 4, Stroke: stroke}
	}
	for _, c := range []struct {
		name        string
		items       []scene.Item
		text, shape float64 // 21: nothing to judge
		legible     bool
		caps        []string
	}{
		{"black on white", []scene.Item{text("CAF et CCAS", 60, 0)}, 21, 21, true, []string{"CCAS"}},
		{"too small", []scene.Item{text("Accueil", 40, 0)}, 21, 21, false, nil},
		{"too pale", []scene.Item{text("Accueil", 60, 0x777777)}, 4.48, 21, false, nil},
		{"pale sign", []scene.Item{text("Accueil", 60, 0), scene.Picto{Rect: scene.Rect{W: 9, H: 9}, Name: "clock", Colour: 0xaaaaaa}}, 21, 2.32, false, nil},
		{"border of a pale box", []scene.Item{box(50, 0xeeeeee, 0x777777), text("Accueil", 60, 0)}, 18.1, 4.48, true, nil},
		{"pale border of a dark box", []scene.Item{box(50, 0, 0xeeeeee), text("Accueil", 60, 0xffffff)}, 21, 21, true, nil},
		{"lost at its left", []scene.Item{box(50, 0x333333, 0), box(450, 0x333333, 0x333333), text("Accueil", 60, 0xffffff)}, 12.63, 1, false, nil},
		{"lost at its right", []scene.Item{box(450, 0x333333, 0), box(50, 0x333333, 0x333333), text("Accueil", 60, 0xffffff)}, 12.63, 1, false, nil},
	} {
		sc := scene.Scene{Width: v.Width, Height: v.Height, Ground: 0xffffff, Layers: []scene.Layer{{Items: c.items}}}
		l := Examine(f, v, sc)
		if near := func(a, b float64) bool { return math.Abs(a-b) < 0.01 }; !near(l.Text, c.text) || !near(l.Shape, c.shape) {
			t.Errorf("%s: words %.2f, shapes %.2f, want %v and %v (%s, %s)", c.name, l.Text, l.Shape, c.text, c.shape, l.OfText, l.OfShape)
		}
		if l.Legible(v) != c.legible || !slices.Equal(l.AllCaps, c.caps) {
			t.Errorf("%s: legible %v at %.0f mm, capitals in %q", c.name, l.Legible(v), float64(l.Distance), l.AllCaps)
		}
	}
}

// Every kind of page on every shipped layout, usual and busy, can be read from its
// distance and has the contrasts that it needs: see readableAnywhere for what
// stands on what.
func TestEveryKindOfPageIsLegible(t *testing.T) {
	f := faces(t)
	for what, p := range map[string]program.Program{"house": house(t), "sparse": sparse(t)} {
		for _, name := range program.Layouts() {
			named, err := Named(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, kind := range append(Kinds(), PageUrgent, PageStale) {
				for _, size := range [][2]int{{1920, 1080}, {1080, 1920}} {
					v := View{Now: instant(t, "2026-11-19 10:42"), TimeTrusted: true, Width: size[0], Height: size[1], Layout: named.Only(kind)}
					sh := Build(f, p, v)
					for i := range sh.Zones[0].Pages {
						if l := Examine(f, v, sh.Scene(i)); !l.Legible(v) {
							t.Errorf("%s, %s, %s, %v, page %d: capitals %.1f mm, read from %.0f mm; text %.1f (%s), shapes %.1f (%s)",
								what, name, kind, size, i, l.Capital, l.Distance, l.Text, l.OfText, l.Shape, l.OfShape)
						}
					}
				}
			}
		}
	}
}

package layouts

import (
	"math"
	"testing"

	"semainier/layouts/program"
	"semainier/layouts/scene"
)

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

// What is examined is what is told.
func TestExamine(t *testing.T) {
	f := faces(t)
	v := View{Width: 1920, Height: 1080, Diagonal: 55 * Inch, Distance: 4000}
	sc := scene.Scene{Width: 1920, Height: 1080, Ground: 0xffffff, Layers: []scene.Layer{{Bounds: scene.Rect{W: 1920, H: 1080}, Items: []scene.Item{
		scene.Box{Rect: scene.Rect{X: 100, Y: 100, W: 900, H: 200}, Fill: 0x000000},
		scene.Text{X: 120, Y: 200, Text: "ATTENTION au CAF", Style: scene.Style{Size: 46, Weight: scene.Bold}, Colour: 0xffffff},
		scene.Text{X: 120, Y: 600, Text: "pâle", Style: scene.Style{Size: 23}, Colour: 0x999999},
		scene.Picto{Rect: scene.Rect{X: 120, Y: 700, W: 40, H: 40}, Name: "clock", Colour: 0xdddddd},
	}}}}
	l := Examine(f, v, sc)
	if math.Abs(float64(l.Capital)-10.05) > 0.1 || math.Abs(float64(l.Distance)-2010) > 20 {
		t.Errorf("capitals %v mm, read from %v mm", l.Capital, l.Distance)
	}
	if l.OfText != "pâle" || math.Abs(l.Text-2.85) > 0.01 || l.OfShape != "pictogram clock" || math.Abs(l.Shape-1.36) > 0.01 {
		t.Errorf("text %v (%s), shape %v (%s)", l.Text, l.OfText, l.Shape, l.OfShape)
	}
	if len(l.AllCaps) != 1 || l.AllCaps[0] != "ATTENTION" || l.Legible(v) {
		t.Errorf("capitals only: %q, legible %v", l.AllCaps, l.Legible(v))
	}
}

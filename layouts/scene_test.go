package layouts

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"semainier/layouts/glyph"
	"semainier/layouts/program"
	"semainier/layouts/scene"
)

func faces(t testing.TB) *glyph.Faces {
	t.Helper()
	f, err := glyph.New()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestPaletteKeepsContrast(t *testing.T) {
	own := ownPalette()
	for _, p := range own.pairs() {
		if c := Contrast(p.over, p.under); c < p.least {
			t.Errorf("%s %s on %s %s: contrast %.2f", p.overName, p.over, p.underName, p.under, c)
		}
	}
	for _, tone := range Tones() {
		for _, on := range []scene.Colour{tone.Tint, own.pale(tone)} {
			for _, of := range []scene.Colour{tone.Ink, own.ink, own.quiet} {
				if c := Contrast(of, on); c < TextContrast {
					t.Errorf("%s on %s of %s: contrast %.2f", of, on, tone.Name, c)
				}
			}
		}
	}
	var names []string
	for _, tone := range Tones() {
		names = append(names, tone.Name)
	}
	if d := cmp.Diff(program.Colours(), names); d != "" {
		t.Errorf("the palette is not the contract's:\n%s", d)
	}
	if toneOf("mauve").Name != "slate" {
		t.Errorf("an unknown colour is %s, want slate", toneOf("mauve").Name)
	}
}

// placed is a text with the ink's extent, capitals to descenders.
type placed struct {
	scene.Text
	at    scene.Rect
	layer scene.Rect
}

func placedTexts(f *glyph.Faces, sc scene.Scene) []placed {
	var all []placed
	for _, l := range sc.Layers {
		for _, it := range l.Items {
			if x, ok := it.(scene.Text); ok {
				e := f.Measure(x.Text, x.Style)
				low := x.Style.Size * 0.22
				all = append(all, placed{x, scene.Rect{X: x.X, Y: x.Y - e.CapHeight, W: e.Width, H: e.CapHeight + low}, l.Bounds})
			}
		}
	}
	return all
}

func meets(a, b scene.Rect) bool {
	const slack = 0.5
	return a.X+slack < b.Right() && b.X+slack < a.Right() && a.Y+slack < b.Bottom() && b.Y+slack < a.Bottom()
}

func holds(outer, in scene.Rect) bool {
	const slack = 0.6
	return in.X >= outer.X-slack && in.Right() <= outer.Right()+slack && in.Y >= outer.Y-slack && in.Bottom() <= outer.Bottom()+slack
}

// groundAt gives the colour drawn at a point before a text.
func groundAt(sc scene.Scene, x, y scene.Px, before scene.Text) scene.Colour {
	on := painted{ground: sc.Ground}
	for _, l := range sc.Layers {
		for _, it := range l.Items {
			if it == scene.Item(before) {
				return on.at(x, y)
			}
			on.add(it)
		}
	}
	return on.at(x, y)
}

// covered reports whether a box is drawn over a text.
func covered(sc scene.Scene, x placed) bool {
	after := false
	for _, l := range sc.Layers {
		for _, it := range l.Items {
			switch it := it.(type) {
			case scene.Box:
				if after && !it.NoFill && meets(it.Rect, x.at) {
					return true
				}
			case scene.Text:
				after = after || it == x.Text
			}
		}
	}
	return false
}

// faultsOf gives what is wrong with a scene for its readers.
func faultsOf(f *glyph.Faces, sc scene.Scene) []string {
	var faults []string
	add := func(what string, x placed) { faults = append(faults, what+": "+x.at.String()+" "+x.Text.Text) }
	texts := placedTexts(f, sc)
	safe := scene.Rect{W: scene.Px(sc.Width), H: scene.Px(sc.Height)}
	safe = safe.Inset(safe.W*0.019, safe.H*0.01)
	var boxes []scene.Box
	for _, l := range sc.Layers {
		for _, it := range l.Items {
			if b, ok := it.(scene.Box); ok {
				boxes = append(boxes, b)
			}
		}
	}
	for i, x := range texts {
		if !holds(x.layer, x.at) {
			add("leaves its layer", x)
		}
		if !holds(safe, x.at) {
			add("leaves the safe area", x)
		}
		for _, y := range texts[i+1:] {
			if meets(x.at, y.at) {
				add("stands on "+y.Text.Text, x)
			}
		}
		for _, b := range boxes {
			edged := b.Line > 0 && meets(b.Rect, x.at) && !holds(b.Rect.Inset(b.Line, b.Line), x.at)
			thin := min(b.Rect.W, b.Rect.H) < x.Style.Size/3 && meets(b.Rect, x.at)
			if edged || thin {
				add("touches a line", x)
			}
		}
		for _, p := range [][2]scene.Px{{x.at.X, x.at.Y}, {x.at.Right() - 1, x.at.Y}, {x.at.X, x.at.Bottom()}, {x.at.Right() - 1, x.at.Bottom()}} {
			if c := Contrast(x.Colour, groundAt(sc, p[0], p[1], x.Text)); c < TextContrast {
				add("contrast "+scene.Px(c).String(), x)
				break
			}
		}
		if covered(sc, x) {
			add("covered by a box", x)
		}
		if strings.TrimSpace(x.Text.Text) == "" {
			add("an empty text", x)
		}
	}
	return faults
}

// readable fails the test for each fault of the pages.
func readable(t *testing.T, f *glyph.Faces, sh Show) {
	t.Helper()
	for z, zone := range sh.Zones {
		if len(zone.Pages) == 0 {
			t.Fatalf("zone %s has no page", zone.Name)
		}
		for i, p := range zone.Pages {
			turns := make([]int, len(sh.Zones))
			turns[z] = i
			for _, fault := range faultsOf(f, sh.Scene(turns...)) {
				t.Errorf("zone %s, page %d (%s %d/%d, %d×%d): %s", zone.Name, i, p.Kind, p.Part, p.Of, sh.Width, sh.Height, fault)
			}
			if p.Hold < minHold || p.Part < 1 || p.Part > p.Of {
				t.Errorf("page %d (%s): part %d of %d, held %s", i, p.Kind, p.Part, p.Of, p.Hold)
			}
		}
	}
}

// wordsOf gives what a page says.
func wordsOf(sh Show, page int) string { return sh.Scene(page).Words() }

func TestReadersFaultsAreFound(t *testing.T) {
	f := faces(t)
	text := func(x, y scene.Px, c scene.Colour) scene.Text {
		return scene.Text{X: x, Y: y, Text: "Maintenant", Style: scene.Style{Size: 30, Weight: scene.Bold}, Colour: c}
	}
	own := ownPalette()
	panel := scene.Box{Rect: scene.Rect{X: 100, Y: 100, W: 300, H: 200}, Fill: own.paper, Line: 2, Stroke: own.header}
	for want, items := range map[string][]scene.Item{
		"":                     {panel, text(120, 200, own.ink)},
		"contrast":             {panel, text(120, 200, own.now)},
		"touches a line":       {panel, text(300, 200, own.ink)},
		"stands on":            {text(120, 200, own.ink), text(200, 210, own.ink)},
		"covered by a box":     {text(120, 200, own.ink), panel},
		"leaves its layer":     {text(950, 200, own.ink)},
		"leaves the safe area": {text(4, 200, own.ink)},
	} {
		sc := scene.Scene{Width: 1000, Height: 600, Ground: own.ground, Layers: []scene.Layer{{Bounds: scene.Rect{W: 1000, H: 600}, Items: items}}}
		got := strings.Join(faultsOf(f, sc), "; ")
		if (want == "") != (got == "") || !strings.Contains(got, want) {
			t.Errorf("want %q, found %q", want, got)
		}
	}
}

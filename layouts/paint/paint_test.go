package paint

import (
	"bytes"
	"image"
	"image/color"
	"math"
	"testing"

	"semainier/layouts/glyph"
	"semainier/layouts/scene"
)

func newPainter(t testing.TB) *Painter {
	t.Helper()
	f, err := glyph.New()
	if err != nil {
		t.Fatal(err)
	}
	return New(f, nil)
}

// layer makes a layer of one size at the origin.
func layer(w, h scene.Px, items ...scene.Item) scene.Layer {
	return scene.Layer{Name: "body", Bounds: scene.Rect{W: w, H: h}, Items: items}
}

const (
	ink1 scene.Colour = 0x102030
	ink2 scene.Colour = 0xC0D0E0
)

var (
	blank  = color.RGBA{}
	solid1 = color.RGBA{0x10, 0x20, 0x30, 0xff}
	solid2 = color.RGBA{0xC0, 0xD0, 0xE0, 0xff}
)

func TestBoxesHaveWholePixels(t *testing.T) {
	type at struct {
		x, y int
		want color.RGBA
	}
	tests := []struct {
		name string
		box  scene.Box
		at   []at
	}{
		{"edges are rounded", scene.Box{Rect: scene.Rect{X: 2.4, Y: 2.6, W: 5, H: 5}, Fill: ink1},
			[]at{{1, 5, blank}, {2, 5, solid1}, {6, 5, solid1}, {7, 5, blank}, {4, 2, blank}, {4, 3, solid1}, {4, 7, solid1}, {4, 8, blank}}},
		{"a hairline does not vanish", scene.Box{Rect: scene.Rect{X: 3, Y: 0, W: 0.2, H: 9}, Fill: ink1},
			[]at{{2, 4, blank}, {3, 4, solid1}, {4, 4, blank}}},
		{"a border lies inside", scene.Box{Rect: scene.Rect{X: 1, Y: 1, W: 8, H: 8}, Fill: ink1, Line: 2, Stroke: ink2},
			[]at{{0, 5, blank}, {1, 5, solid2}, {2, 5, solid2}, {3, 5, solid1}, {6, 5, solid1}, {7, 5, solid2}, {8, 5, solid2}, {9, 5, blank}}},
		{"a border alone leaves the middle", scene.Box{Rect: scene.Rect{X: 1, Y: 1, W: 8, H: 8}, NoFill: true, Line: 1, Stroke: ink2},
			[]at{{1, 5, solid2}, {2, 5, blank}, {7, 5, blank}, {8, 5, solid2}, {5, 1, solid2}, {5, 2, blank}, {5, 8, solid2}}},
		{"a border thicker than the box fills it", scene.Box{Rect: scene.Rect{X: 1, Y: 1, W: 4, H: 4}, NoFill: true, Line: 9, Stroke: ink2},
			[]at{{1, 1, solid2}, {3, 3, solid2}, {5, 5, blank}}},
		{"round corners are cut", scene.Box{Rect: scene.Rect{W: 10, H: 10}, Radius: 4, Fill: ink1},
			[]at{{0, 0, blank}, {9, 0, blank}, {0, 9, blank}, {9, 9, blank}, {5, 0, solid1}, {0, 5, solid1}, {5, 5, solid1}}},
		{"it is cut at the layer", scene.Box{Rect: scene.Rect{X: -50, Y: -50, W: 1000, H: 1000}, Radius: 8, Fill: ink1},
			[]at{{0, 0, solid1}, {9, 9, solid1}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			img := newPainter(t).Layer(layer(10, 10, tt.box))
			for _, a := range tt.at {
				if got := img.RGBAAt(a.x, a.y); got != a.want {
					t.Errorf("pixel %d,%d is %v, want %v", a.x, a.y, got, a.want)
				}
			}
		})
	}
}

func TestLayerCoversItsBoundsRoundedOutwards(t *testing.T) {
	l := layer(0, 0)
	l.Bounds = scene.Rect{X: -3.5, Y: 10.2, W: 20, H: 4}
	if got, want := newPainter(t).Layer(l).Rect, image.Rect(-4, 10, 17, 15); got != want {
		t.Errorf("bounds %v, want %v", got, want)
	}
}

func TestSceneLaysLayersOverTheGround(t *testing.T) {
	over := layer(0, 0, scene.Box{Rect: scene.Rect{X: 5, Y: 5, W: 100, H: 1}, Fill: ink2})
	over.Bounds = scene.Rect{X: 5, Y: 5, W: 100, H: 100} // wider than the scene
	img := newPainter(t).Scene(scene.Scene{
		Width: 10, Height: 10, Ground: ink1,
		Layers: []scene.Layer{layer(10, 10, scene.Box{Rect: scene.Rect{X: 5, Y: 5, W: 5, H: 5}, Fill: 0xff0000}), over},
	})
	for p, want := range map[image.Point]color.RGBA{
		{X: 0, Y: 0}: solid1, {X: 9, Y: 5}: solid2, {X: 9, Y: 9}: {0xff, 0, 0, 0xff},
	} {
		if got := img.RGBAAt(p.X, p.Y); got != want {
			t.Errorf("pixel %v is %v, want %v", p, got, want)
		}
	}
}

// inked gives the box of the pixels that a text or pictogram touched.
func inked(img *image.RGBA) image.Rectangle {
	var r image.Rectangle
	for y := img.Rect.Min.Y; y < img.Rect.Max.Y; y++ {
		for x := img.Rect.Min.X; x < img.Rect.Max.X; x++ {
			if img.RGBAAt(x, y).A > 0 {
				r = r.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return r
}

func TestTextStandsOnItsBaseline(t *testing.T) {
	p := newPainter(t)
	st := scene.Style{Size: 100, Weight: scene.Bold}
	for _, tt := range []struct {
		name  string
		text  scene.Text
		wantY [2]int // first and last+1 row
		wantX [2]int // within these columns
	}{
		{"from the left", scene.Text{X: 50, Y: 100.4, Text: "HH", Style: st}, [2]int{30, 100}, [2]int{50, 195}},
		{"from the left even if it runs from the right", scene.Text{X: 50, Y: 100, Text: "\u200FHH", Style: st}, [2]int{30, 100}, [2]int{50, 195}},
		{"the stroke spans the width", scene.Text{X: 10, Y: 100, Text: "  ", Style: st, Strike: true}, [2]int{67, 75}, [2]int{10, 63}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := inked(p.Layer(layer(300, 150, tt.text)))
			if got.Min.Y != tt.wantY[0] || got.Max.Y != tt.wantY[1] || got.Empty() ||
				got.Min.X < tt.wantX[0] || got.Max.X > tt.wantX[1] {
				t.Errorf("ink in %v, want rows %v, within columns %v", got, tt.wantY, tt.wantX)
			}
		})
	}
}

// TestCutShapesAreThoseOfTheWhole compares the two ways to draw what leaves a
// layer with the middle of a whole drawing.
func TestCutShapesAreThoseOfTheWhole(t *testing.T) {
	const tolerance = 40 // x/image/vector leaves curves by up to 0.15 px
	p := newPainter(t)
	for _, tt := range []struct {
		name string
		item scene.Item
	}{
		{"small text", scene.Text{X: 3.3, Y: 260, Text: "égalité@", Style: scene.Style{Size: 120}, Colour: ink1}},
		{"a letter larger than a screen", scene.Text{X: -300, Y: 900, Text: "&", Style: scene.Style{Size: 1500}, Colour: ink1}},
		{"a pictogram larger than a layer", scene.Picto{Rect: scene.Rect{X: -200, Y: -200, W: 800, H: 800}, Name: "globe", Colour: ink1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			large := layer(0, 0, tt.item)
			large.Bounds = scene.Rect{X: -600, Y: -900, W: 2000, H: 2400}
			small := layer(0, 0, tt.item)
			small.Bounds = scene.Rect{X: 101, Y: 153, W: 200, H: 120}
			whole, part := p.Layer(large), p.Layer(small)
			if inked(part).Empty() {
				t.Fatal("nothing drawn")
			}
			for y := part.Rect.Min.Y; y < part.Rect.Max.Y; y++ {
				for x := part.Rect.Min.X; x < part.Rect.Max.X; x++ {
					if a, b := whole.RGBAAt(x, y).A, part.RGBAAt(x, y).A; math.Abs(float64(a)-float64(b)) > tolerance {
						t.Fatalf("pixel %d,%d has coverage %d, in the whole %d", x, y, b, a)
					}
				}
			}
		})
	}
}

// Pages are painted in bands, of which a minute's change has a few painted anew.
func TestAPartHasThePixelsOfTheWhole(t *testing.T) {
	files := folder{"meadow": photo(800, 600), "chess": chess(256), "logo": logo()}
	giants := layer(900, 800,
		scene.Text{X: -300, Y: 900, Text: "&", Style: scene.Style{Size: 1500}, Colour: ink1},
		scene.Picto{Rect: scene.Rect{X: -200, Y: 100, W: 800, H: 800}, Name: "globe", Colour: ink2},
		scene.Code{Rect: scene.Rect{X: 100, Y: 10, W: 700, H: 700}, Text: "https://hub.example", Colour: ink1})
	layers := map[string][]scene.Layer{"giants": {giants}, "cards": cards().Layers, "pictures": pictures().Layers, "portrait": edges().Layers}
	for name, list := range layers {
		t.Run(name, func(t *testing.T) {
			whole, parts := withPictures(t, files), withPictures(t, files)
			for _, l := range list {
				want := whole.Layer(l)
				got := image.NewRGBA(want.Rect)
				for y := want.Rect.Min.Y; y < want.Rect.Max.Y; y += 61 {
					area := image.Rect(want.Rect.Min.X-9, y, want.Rect.Max.X+9, y+61)
					part := parts.Part(l, area)
					if !part.Rect.In(area) {
						t.Fatalf("%s: %v was painted for %v", l.Name, part.Rect, area)
					}
					Lay(got, part, area, part.Rect.Min)
				}
				if !bytes.Equal(got.Pix, want.Pix) {
					t.Errorf("%s: the parts are not the whole", l.Name)
				}
			}
		})
	}
}

func TestLayersAreKeptWithinBounds(t *testing.T) {
	p := newPainter(t)
	clock := layer(200, 100, scene.Text{X: 10, Y: 80, Text: "10:42", Style: scene.Style{Size: 80}})
	first := p.Layer(clock)
	for i := range 12 {
		p.Layer(layer(1920, 1080, scene.Box{Rect: scene.Rect{X: scene.Px(i), W: 50, H: 50}}))
		if p.Layer(clock) != first {
			t.Fatalf("the clock in use was repainted after %d pages", i+1)
		}
		sum := 0
		for _, l := range p.layers.kept {
			sum += len(l.img.Pix)
		}
		if sum > maxKept || sum != p.layers.bytes {
			t.Fatalf("%d bytes kept, counted %d, at most %d allowed", sum, p.layers.bytes, maxKept)
		}
	}
}

// FuzzLayer: whatever the numbers, nothing panics and no image is absurd.
func FuzzLayer(f *testing.F) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, v := range [][6]float64{
		{0, 0, 10, 10, 3, 20}, {nan, nan, nan, nan, nan, nan}, {-inf, inf, inf, inf, inf, inf},
		{-1e9, -1e9, 2e9, 2e9, 1e9, 1e9}, {1e300, -1e300, 1e300, 1e308, 1e308, 1e308},
		{5, 5, -4, -4, -1, -20}, {-5e6, -5e6, 1e7, 1e7, 5e6, 3e6}, {63.999, 63.999, 1e-9, 1e-300, 0.5, 700},
	} {
		f.Add(v[0], v[1], v[2], v[3], v[4], v[5], "Été 9 h 30", 0)
	}
	p := withPictures(f, folder{"picture": photo(20, 30)})
	names := p.faces.Pictograms()
	f.Fuzz(func(t *testing.T, x, y, w, h, radius, size float64, text string, pick int) {
		r := scene.Rect{X: scene.Px(x), Y: scene.Px(y), W: scene.Px(w), H: scene.Px(h)}
		l := layer(64, 64,
			scene.Box{Rect: r, Radius: scene.Px(radius), Fill: ink1, Line: scene.Px(size), Stroke: ink2},
			scene.Box{Rect: r, Radius: scene.Px(radius), NoFill: true, Line: scene.Px(size), Stroke: ink2},
			scene.Text{X: r.X, Y: r.Y, Text: text, Style: scene.Style{Size: scene.Px(size), Weight: scene.Weight(pick)}, Strike: true},
			scene.Picto{Rect: r, Name: names[uint(pick)%uint(len(names))], Colour: ink1},
			scene.Image{Rect: r, ID: "picture"},
			scene.Code{Rect: r, Text: text, Colour: ink1})
		p.Layer(l)
		l.Roll, l.Length = scene.Px(size), r.W
		p.Scene(scene.Scene{Width: 32, Height: 32, Layers: []scene.Layer{l}})
		l.Roll = 0
		l.Bounds, l.Items = r, nil
		if got := content(l); got.Dx() > maxSide || got.Dy() > maxSide || got.Dx()*got.Dy() > maxArea {
			t.Errorf("bounds %v become %v", r, got)
		}
	})
}

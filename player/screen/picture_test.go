package screen

import (
	"errors"
	"image"
	"image/color"
	"image/draw"
	"log/slog"
	"math"
	"testing"

	"semainier/layouts/glyph"
	"semainier/layouts/paint"
	"semainier/layouts/scene"
)

// painting is a screen whose window is not open: pictures need none.
func painting(t *testing.T) *Screen {
	t.Helper()
	return paintingWith(t, nil)
}

func paintingWith(t *testing.T, pictures paint.Pictures) *Screen {
	t.Helper()
	f, err := glyph.New()
	if err != nil {
		t.Fatal(err)
	}
	return New(Options{Painter: paint.New(f, pictures), Log: slog.New(slog.DiscardHandler)})
}

func (s *Screen) mustPaint(t *testing.T, sc scene.Scene, how scene.Transition) picture {
	t.Helper()
	p, err := s.pictureOf(request{1, sc, how})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func boxed(name string, r scene.Rect, c scene.Colour) scene.Layer {
	return scene.Layer{Name: name, Bounds: r, Items: []scene.Item{
		scene.Box{Rect: r, Fill: c, Radius: 9},
		scene.Text{X: r.X + 5, Y: r.Y + 40, Text: "Semainier", Style: scene.Style{Size: 30, Weight: scene.Bold}, Colour: 0xffffff},
	}}
}

// What is beneath a layer shows at its round corners, in a colour of the
// painter's arithmetic; what has not changed is not made anew.
func TestPictureIsThePaintersSceneInOpaqueParts(t *testing.T) {
	s := painting(t)
	sc := scene.Scene{Width: 400, Height: 200, Ground: 0xfaf5eb, Layers: []scene.Layer{
		boxed("header", scene.Rect{W: 400, H: 60}, 0x15273f),
		boxed("clock", scene.Rect{X: 300.5, W: 120, H: 70}, 0xb00020),
		boxed("body", scene.Rect{Y: 60, W: 400, H: 140}, 0x00662e),
	}}
	first := s.mustPaint(t, sc, scene.Transition{})
	got := image.NewRGBA(image.Rect(0, 0, 400, 200))
	for _, l := range first.layers {
		if !l.pixels.Opaque() {
			t.Errorf("the part at %v can be seen through", l.pixels.Rect)
		}
		draw.Draw(got, l.pixels.Rect, l.pixels, l.pixels.Rect.Min, draw.Src)
	}
	want := s.o.Painter.Scene(sc)
	for i := range want.Pix {
		if got.Pix[i] != want.Pix[i] {
			t.Fatalf("byte %d is %d, the painter's is %d", i, got.Pix[i], want.Pix[i])
		}
	}
	sc.Layers[1] = boxed("clock", sc.Layers[1].Bounds, 0x00662e)
	second := s.mustPaint(t, sc, scene.Transition{})
	for i, same := range []bool{true, false, false} { // the clock reaches over the body
		if a, b := first.layers[i], second.layers[i]; (a.hash == b.hash) != same || (a.pixels == b.pixels) != same {
			t.Errorf("layer %d kept: %v, want %v", i, a.pixels == b.pixels, same)
		}
	}
}

func TestStripIsCutIntoTiles(t *testing.T) {
	nan := scene.Px(math.NaN())
	for _, c := range []struct {
		name   string
		bounds scene.Rect
		length scene.Px
		want   int // pixels; 0: no strip
	}{
		{"a short one", scene.Rect{Y: 10, W: 400, H: 40}, 600.4, 600},
		{"one of several tiles", scene.Rect{Y: 10, W: 400, H: 40}, 2*tileWidth + 1, 2*tileWidth + 1},
		{"longer than anyone reads", scene.Rect{Y: 10, W: 400, H: 64}, 1e9, maxStrip / 64},
		{"no length", scene.Rect{Y: 10, W: 400, H: 40}, 0, 0},
		{"a length that is no number", scene.Rect{Y: 10, W: 400, H: 40}, nan, 0},
		{"a place that is no number", scene.Rect{Y: nan, W: 400, H: 40}, 600, 0},
		{"outside the window", scene.Rect{Y: 500, W: 400, H: 40}, 600, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := boxed("ticker", c.bounds, 0x15273f)
			l.Roll, l.Length = 100, c.length
			p := painting(t).mustPaint(t, scene.Scene{Width: 400, Height: 200, Layers: []scene.Layer{l}}, scene.Transition{})
			got := 0
			for _, st := range p.strips {
				for i, tile := range st.tiles {
					if r := tile.pixels.Rect; r.Min.X != i*tileWidth || r.Dx() > tileWidth || r.Dy() != st.area.Dy() || !tile.pixels.Opaque() {
						t.Errorf("tile %d is at %v", i, r)
					}
					got += tile.pixels.Rect.Dx()
				}
				if st.length != got || st.layer.Length != scene.Px(got) {
					t.Errorf("%d pixels of tiles for a strip of %d", got, st.length)
				}
			}
			if got != c.want || len(p.layers) != 0 {
				t.Errorf("a strip of %d pixels and %d layers, want %d and none", got, len(p.layers), c.want)
			}
		})
	}
}

func TestSlidesStayInTheWindow(t *testing.T) {
	how := scene.Transition{Slides: []scene.Rect{{X: -10, Y: 50.5, W: 100.2, H: 1e9}, {X: 500, W: 10, H: 10}, {W: scene.Px(math.NaN()), H: 10}}}
	p := painting(t).mustPaint(t, scene.Scene{Width: 400, Height: 200}, how)
	if len(p.slides) != 1 || p.slides[0] != image.Rect(0, 50, 91, 200) || !p.gradual() {
		t.Errorf("slides %v", p.slides)
	}
}

// album has one picture, once it has arrived.
type album struct{ picture image.Image }

func (a *album) Picture(scene.PictureID) (image.Image, error) {
	if a.picture == nil {
		return nil, errors.New("not yet")
	}
	return a.picture, nil
}

// The same scene shown again has the picture that it lacked: nothing keeps the
// empty place.
func TestPictureThatArrivesIsPaintedIntoTheSameScene(t *testing.T) {
	al := &album{}
	s := paintingWith(t, al)
	r := scene.Rect{W: 400, H: 200}
	still := scene.Layer{Name: "body", Bounds: r, Items: []scene.Item{scene.Box{Rect: r, Fill: 0xffffff}, scene.Image{Rect: scene.Rect{X: 100, Y: 50, W: 100, H: 100}, ID: "a"}}}
	rolls := still
	rolls.Name, rolls.Roll, rolls.Length = "ticker", 100, 400
	sc := scene.Scene{Width: 400, Height: 200, Layers: []scene.Layer{still, rolls}}

	before := s.mustPaint(t, sc, scene.Transition{})
	green := image.NewRGBA(image.Rect(0, 0, 10, 10))
	draw.Draw(green, green.Rect, image.NewUniform(color.RGBA{0, 0x66, 0x2e, 0xff}), image.Point{}, draw.Src)
	al.picture = green
	after := s.mustPaint(t, sc, scene.Transition{})
	parts := func(p picture) []layer { return []layer{p.layers[0], p.strips[0].tiles[0]} }
	for i, l := range parts(after) {
		if l.hash == parts(before)[i].hash {
			t.Errorf("part %d: the graphics card would keep the empty place", i)
		}
		if got := l.pixels.RGBAAt(150, 100); got != (color.RGBA{0, 0x66, 0x2e, 0xff}) {
			t.Errorf("part %d: the picture's place is %v", i, got)
		}
	}
	for i, l := range parts(s.mustPaint(t, sc, scene.Transition{})) {
		if l.hash != parts(after)[i].hash || l.pixels != parts(after)[i].pixels {
			t.Errorf("part %d is made anew though nothing changed", i)
		}
	}
}

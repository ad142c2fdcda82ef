package screen

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"log/slog"
	"math"
	"slices"
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
// painter's arithmetic; bands that have not changed are known by their sums.
func TestPictureIsThePaintersScene(t *testing.T) {
	s := painting(t)
	sc := scene.Scene{Width: 400, Height: 200, Ground: 0xfaf5eb, Layers: []scene.Layer{
		boxed("header", scene.Rect{W: 400, H: 50}, 0x15273f),
		boxed("clock", scene.Rect{X: 300.5, W: 120, H: 70}, 0xb00020),
		boxed("body", scene.Rect{Y: 60, W: 400, H: 140}, 0x00662e),
	}}
	first := s.mustPaint(t, sc, scene.Transition{})
	if want := s.o.Painter.Scene(sc); len(first.parts) != 1 || !bytes.Equal(first.parts[0].Pix, want.Pix) {
		t.Error("the page is not the painter's")
	}
	s.taken.Store(1)
	sc.Layers[1] = boxed("clock", scene.Rect{X: 300.5, W: 120, H: 50}, 0x00662e)
	second := s.mustPaint(t, sc, scene.Transition{})
	if len(second.sums) != 4 { // 60, 60, 60 and 20 pixels tall
		t.Fatalf("%d bands", len(second.sums))
	}
	for i, same := range []bool{false, false, true, true} { // the clock was over the body
		if (first.sums[i] == second.sums[i]) != same {
			t.Errorf("band %d known as the same: %v, want %v", i, !same, same)
		}
	}
	want := s.o.Painter.Scene(sc).SubImage(image.Rect(0, 0, 400, 120)).(*image.RGBA)
	if len(second.parts) != 1 || second.parts[0].Rect != want.Rect || !bytes.Equal(second.parts[0].Pix, want.Pix[:len(second.parts[0].Pix)]) {
		t.Error("what was painted is not the two bands that changed")
	}
}

// A picture that the window was not in time to take is gone: the next one can't go
// without its pixels.
func TestPictureAfterOneThatWasNotTakenIsWhole(t *testing.T) {
	s := painting(t)
	sc := scene.Scene{Width: 400, Height: 200, Layers: []scene.Layer{boxed("body", scene.Rect{Y: 60, W: 400, H: 140}, 0x00662e)}}
	for _, c := range []struct {
		seq, taken uint64
		want       int // parts
	}{{1, 0, 1}, {2, 1, 0}, {3, 1, 1}, {4, 3, 0}} {
		s.taken.Store(c.taken)
		p, err := s.pictureOf(request{c.seq, sc, scene.Transition{}})
		if err != nil || len(p.parts) != c.want {
			t.Errorf("picture %d after %d was taken has %d parts, want %d (%v)", c.seq, c.taken, len(p.parts), c.want, err)
		}
	}
}

// What is beneath a strip is painted when the strip is gone.
func TestWhatIsBeneathAStripComesBack(t *testing.T) {
	s := painting(t)
	body := boxed("body", scene.Rect{W: 400, H: 200}, 0x00662e)
	ticker := boxed("ticker", scene.Rect{Y: 130, W: 400, H: 40}, 0xb00020)
	ticker.Roll, ticker.Length = 100, 500
	with := scene.Scene{Width: 400, Height: 200, Layers: []scene.Layer{body, ticker}}
	s.mustPaint(t, with, scene.Transition{})
	s.taken.Store(1)
	if p := s.mustPaint(t, with, scene.Transition{}); len(p.parts) != 0 || len(p.strips) != 1 {
		t.Errorf("the same once more: %d parts, %d strips", len(p.parts), len(p.strips))
	}
	with.Layers = with.Layers[:1]
	if p := s.mustPaint(t, with, scene.Transition{}); len(p.parts) != 1 || p.parts[0].Rect != image.Rect(0, 120, 400, 180) {
		t.Errorf("without the strip: %d parts", len(p.parts))
	}
}

func TestBandsCoverThePage(t *testing.T) {
	for _, size := range []image.Point{{1920, 1080}, {1080, 1920}, {360, 61}, {640, 1}} {
		next := 0
		for i := range bandsOf(size) {
			b := band(i, size)
			if b.Min != image.Pt(0, next) || b.Max.X != size.X || b.Empty() {
				t.Errorf("%v: band %d is %v", size, i, b)
			}
			next = b.Max.Y
		}
		if next != size.Y {
			t.Errorf("%v: the bands end at %d", size, next)
		}
	}
}

// Where strips are, bands are blended once, and not once for each.
func TestAreasStayApart(t *testing.T) {
	a, b, c := image.Rect(0, 0, 100, 60), image.Rect(0, 120, 100, 180), image.Rect(0, 50, 100, 130)
	for _, x := range []struct {
		areas []image.Rectangle
		area  image.Rectangle
		want  []image.Rectangle
	}{
		{nil, a, []image.Rectangle{a}},
		{[]image.Rectangle{a}, b, []image.Rectangle{a, b}},
		{[]image.Rectangle{a, b}, image.Rect(10, 10, 20, 20), []image.Rectangle{a, b}},
		{[]image.Rectangle{a, b}, c, []image.Rectangle{image.Rect(0, 0, 100, 180)}},
	} {
		if got := add(x.areas, x.area); !slices.Equal(got, x.want) {
			t.Errorf("%v with %v: %v", x.areas, x.area, got)
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
			if got != c.want {
				t.Errorf("a strip of %d pixels, want %d", got, c.want)
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
	s.taken.Store(1)
	after := s.mustPaint(t, sc, scene.Transition{})
	same := func(a, b picture) bool {
		return slices.Equal(a.sums, b.sums) && a.strips[0].tiles[0].sum == b.strips[0].tiles[0].sum
	}
	if after.parts[0].RGBAAt(150, 100) != (color.RGBA{0, 0x66, 0x2e, 0xff}) || after.strips[0].tiles[0].pixels.RGBAAt(150, 100) != (color.RGBA{0, 0x66, 0x2e, 0xff}) {
		t.Error("the picture's place is empty")
	}
	if same(before, after) {
		t.Error("the graphics card would keep the empty place")
	}
	if again := s.mustPaint(t, sc, scene.Transition{}); !same(after, again) {
		t.Error("another picture, though nothing changed")
	}
}

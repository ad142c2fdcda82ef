package pdf_test

import (
	"errors"
	"image"
	"image/color"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"semainier/layouts/glyph"
	"semainier/layouts/pdf"
	"semainier/layouts/scene"
)

// mostApart is how far, of 255, a page may be from the screen's picture in the
// mean: poppler smooths edges otherwise, and the screen fits them to pixels.
const mostApart = 2.0

func TestPagesLookAsOnTheScreen(t *testing.T) {
	f := faces(t)
	scenes := map[string][]scene.Scene{"shapes": {shapes()}}
	for _, golden := range []string{"thursday.txtar", "thursday-tall.txtar", "stale.txtar"} {
		pages := built(t, f, golden)
		scenes[golden] = pages[len(pages)-1:] // the week's, where there are several
	}
	for name, pages := range scenes {
		t.Run(name, func(t *testing.T) {
			file := written(t, f, pdf.Options{}, pages...)
			for i, s := range pages {
				got, want := rendered(t, file, i+1, s.Width, s.Height), painted(f, s)
				d := apart(got, want)
				t.Logf("page %d: %.2f of 255 apart", i+1, d)
				if d > mostApart {
					keep(t, name+"-"+strconv.Itoa(i+1), got)
					t.Errorf("page %d is %.2f of 255 from the screen's picture, at most %.1f allowed", i+1, d, mostApart)
				}
			}
		})
	}
}

// keep leaves a picture in the test's artifact directory, to be looked at.
func keep(t *testing.T, name string, img image.Image) {
	t.Helper()
	file, err := os.Create(filepath.Join(t.ArtifactDir(), name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(png.Encode(file, img), file.Close()); err != nil {
		t.Fatal(err)
	}
}

// shapes shows every shape: borders, round corners, strokes, pictograms, what
// passes a layer and what has no place.
func shapes() scene.Scene {
	nan := scene.Px(math.NaN())
	box := func(x scene.Px, b scene.Box) scene.Box {
		b.Rect, b.Fill, b.Stroke = scene.Rect{X: x, Y: 20, W: 100, H: 80}, 0xf2c14e, 0x0b5d4e
		return b
	}
	struck := line(20, 190, "Annulé, reporté à jeudi")
	struck.Strike, struck.StrikeColour, struck.Style.Weight = true, 0xc4545e, scene.Bold
	s := page(760, 400,
		box(20, scene.Box{}), box(140, scene.Box{Radius: 20}), box(260, scene.Box{Radius: 90, Line: 8}),
		box(380, scene.Box{Radius: 14, Line: 6, NoFill: true}), box(500, scene.Box{Line: 60}), box(620, scene.Box{NoFill: true}),
		struck, line(20, 150, "Où ? À l’accueil, 9 h 30 – 12 h : 0 € • AVATAR"),
		scene.Picto{Rect: scene.Rect{X: 360, Y: 165, W: 60, H: 44}, Name: "family", Colour: 0x174a7e},
		scene.Picto{Rect: scene.Rect{X: 420, Y: 165, W: 44, H: 44}, Name: "unheard of", Colour: 0x174a7e},
		scene.Box{Rect: scene.Rect{X: nan, Y: 1, W: 10, H: 10}}, scene.Box{Rect: scene.Rect{W: -5, H: 10}},
		scene.Text{X: nan, Text: "nowhere", Style: scene.Style{Size: 20}}, scene.Text{X: 20, Y: 20, Text: "unsized", Style: scene.Style{Size: -1}},
		scene.Picto{Rect: scene.Rect{X: scene.Px(math.Inf(1)), W: 9, H: 9}, Name: "globe"},
		scene.Code{Rect: scene.Rect{W: 12, H: 12}, Text: "too small"}, scene.Code{Rect: scene.Rect{W: 90, H: 90}, Text: strings.Repeat("x", 9000)},
		scene.Image{Rect: scene.Rect{W: 90, H: 90}, ID: "missing"})
	s.Layers = append(s.Layers,
		scene.Layer{Name: "cut", Bounds: scene.Rect{X: 20, Y: 230, W: 340, H: 150}, Items: []scene.Item{
			scene.Box{Rect: scene.Rect{X: -20, Y: 250, W: 120, H: 60}, Radius: 30, Fill: 0x10243a},
			scene.Picto{Rect: scene.Rect{X: 60, Y: 260, W: 500, H: 500}, Name: "globe", Colour: 0x174a7e},
			scene.Text{X: 5, Y: 290, Text: "Quartier de Maurepas", Style: scene.Style{Size: 60, Weight: scene.Bold}, Colour: 0x9a1b1b},
		}},
		scene.Layer{Name: "nowhere", Bounds: scene.Rect{X: nan, W: 100, H: 100}, Items: []scene.Item{
			scene.Box{Rect: scene.Rect{W: 100, H: 100}}}})
	return s
}

func TestWhatRollsShowsItsBeginning(t *testing.T) {
	ground, blue, red := color.NRGBA{0xf7, 0xf5, 0xf0, 0xff}, color.NRGBA{B: 0xff, A: 0xff}, color.NRGBA{R: 0xff, A: 0xff}
	for _, c := range []struct {
		name         string
		roll, length scene.Px // 50 px of the length in blue, the rest in red
		want         map[int]color.NRGBA
	}{
		{"cut to its bounds", 90, 900, map[int]color.NRGBA{90: ground, 110: blue, 140: blue, 160: red, 290: red, 310: ground}},
		{"to the right: its right end first", -90, 900, map[int]color.NRGBA{90: ground, 110: red, 290: red, 310: ground}},
		{"to the right, and hardly longer than its bounds", -90, 220, map[int]color.NRGBA{90: ground, 110: blue, 125: blue, 135: red, 290: red, 310: ground}},
		{"shorter: it follows itself", 90, 100, map[int]color.NRGBA{90: ground, 110: blue, 160: red, 210: blue, 260: red, 310: ground}},
		{"no more than eight times", 90, 10, map[int]color.NRGBA{110: blue, 175: blue, 185: ground}},
		{"of no length", 90, 0, map[int]color.NRGBA{105: blue, 160: ground}},
		{"of absurd length", 90, scene.Px(math.Inf(1)), map[int]color.NRGBA{110: ground}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := page(400, 100)
			s.Layers = append(s.Layers, scene.Layer{Name: "ticker", Bounds: scene.Rect{X: 100, Y: 20, W: 200, H: 60}, Roll: c.roll, Length: c.length,
				Items: []scene.Item{
					scene.Box{Rect: scene.Rect{X: 100, Y: 20, W: min(50, max(c.length, 10)), H: 60}, Fill: 0x0000ff},
					scene.Box{Rect: scene.Rect{X: 150, Y: 20, W: c.length - 50, H: 60}, Fill: 0xff0000},
				}})
			img := rendered(t, written(t, faces(t), pdf.Options{}, s), 1, 400, 100)
			for x, want := range c.want {
				if got := at(img, x, 50); got != want {
					t.Errorf("at %d: %v, want %v", x, got, want)
				}
			}
		})
	}
}

func TestSceneStandsInTheMiddleOfItsPaper(t *testing.T) {
	s := page(400, 200, scene.Box{Rect: scene.Rect{X: -50, Y: -50, W: 500, H: 300}, Fill: 0x0b5d4e})
	img := rendered(t, written(t, faces(t), pdf.Options{Paper: pdf.Paper{Width: 200, Height: 200}}, s), 1, 400, 400)
	ground, fill := color.NRGBA{0xf7, 0xf5, 0xf0, 0xff}, color.NRGBA{0x0b, 0x5d, 0x4e, 0xff}
	for y, want := range map[int]color.NRGBA{0: ground, 97: ground, 103: fill, 297: fill, 303: ground, 399: ground} {
		for _, x := range []int{1, 200, 398} {
			if got := at(img, x, y); got != want {
				t.Errorf("at %d,%d: %v, want %v", x, y, got, want)
			}
		}
	}
}

// album is pictures in memory.
type album map[scene.PictureID]image.Image

func (a album) Picture(id scene.PictureID) (image.Image, error) {
	if img, ok := a[id]; ok {
		return img, nil
	}
	return nil, errors.New("no such picture")
}

// counted counts how often it is asked.
type counted struct {
	album
	calls int
}

func (c *counted) Picture(id scene.PictureID) (image.Image, error) {
	c.calls++
	return c.album.Picture(id)
}

// noise is a picture that packs badly, as a photograph.
func noise(w, h int) image.Image {
	img, r := image.NewNRGBA(image.Rect(0, 0, w, h)), rand.New(rand.NewPCG(1, 2))
	for i := range img.Pix {
		img.Pix[i] = uint8(100 + r.IntN(40))
		if i%4 == 3 {
			img.Pix[i] = 0xff
		}
	}
	return img
}

func TestPicturesFillTheirPlaces(t *testing.T) {
	// Upper half green, lower half red, the right half of both half opaque;
	// its corner is not the origin.
	img := image.NewNRGBA(image.Rect(7, 9, 47, 49))
	for y := 9; y < 49; y++ {
		for x := 7; x < 47; x++ {
			c := color.NRGBA{G: 0xff, A: 0xff}
			if y >= 29 {
				c = color.NRGBA{R: 0xff, A: 0xff}
			}
			if x >= 27 {
				c.A = 0x80
			}
			img.SetNRGBA(x, y, c)
		}
	}
	pictures := &counted{album: album{"mixed": img, "photo": noise(200, 200), "large": image.NewAlpha(image.Rect(0, 0, 1<<15, 1<<10))}}
	place := func(x scene.Px, id scene.PictureID) scene.Image {
		return scene.Image{Rect: scene.Rect{X: x, Y: 10, W: 80, H: 80}, ID: id}
	}
	s := page(500, 100, place(10, "mixed"), place(110, "photo"), place(210, "missing"), place(310, "mixed"), place(410, "large"))
	s.Ground = 0xffffff
	file := written(t, faces(t), pdf.Options{Pictures: pictures}, s, s)
	if pictures.calls != 4 {
		t.Errorf("four pictures on two pages were asked for %d times", pictures.calls)
	}
	list := poppler(t, "pdfimages", "-list", file)
	if strings.Count(list, " jpeg ") != 2 || strings.Count(list, " smask ") != 4 {
		t.Errorf("want the photo as JPEG and the other with its opacity, on two pages:\n%s", list)
	}
	got := rendered(t, file, 2, 500, 100)
	white := color.NRGBA{0xff, 0xff, 0xff, 0xff}
	for _, c := range []struct {
		x, y int
		want color.NRGBA
	}{
		{5, 50, white}, {20, 20, color.NRGBA{G: 0xff, A: 0xff}}, {20, 80, color.NRGBA{R: 0xff, A: 0xff}},
		{80, 20, color.NRGBA{0x7f, 0xff, 0x7f, 0xff}}, {80, 80, color.NRGBA{0xff, 0x7f, 0x7f, 0xff}},
		{320, 20, color.NRGBA{G: 0xff, A: 0xff}}, {250, 50, white}, {450, 50, white},
	} {
		if p := at(got, c.x, c.y); !near(p, c.want, 3) {
			t.Errorf("at %d,%d: %v, want %v", c.x, c.y, p, c.want)
		}
	}
	if p := at(got, 150, 50); !near(p, color.NRGBA{120, 120, 120, 0xff}, 30) {
		t.Errorf("the photo is %v in its middle", p)
	}
}

func near(a, b color.NRGBA, by int) bool {
	for _, d := range []int{int(a.R) - int(b.R), int(a.G) - int(b.G), int(a.B) - int(b.B)} {
		if d < -by || d > by {
			return false
		}
	}
	return true
}

// TestCodesHaveTheirModules compares a code, as poppler draws it, module by
// module with the outline that glyph gives.
func TestCodesHaveTheirModules(t *testing.T) {
	const text = "https://semainier.example/tilleuls"
	o, modules, err := glyph.Code(text)
	if err != nil {
		t.Fatal(err)
	}
	place := scene.Rect{X: 25, Y: 40, W: 290, H: 250}
	pixels := 250 / modules // each
	x0, y0 := 25+(290-pixels*modules)/2, 40+(250-pixels*modules)/2
	code := scene.Code{Rect: place, Text: text, Colour: 0x10243a}
	img := rendered(t, written(t, faces(t), pdf.Options{}, page(340, 340, code)), 1, 340, 340)
	dark := 0
	for row := range modules {
		for col := range modules {
			want := color.NRGBA{0xf7, 0xf5, 0xf0, 0xff}
			if inside(o, (scene.Px(col)+0.5)/scene.Px(modules), (scene.Px(row)+0.5)/scene.Px(modules)) {
				want = color.NRGBA{0x10, 0x24, 0x3a, 0xff}
				dark++
			}
			if got := at(img, x0+col*pixels+pixels/2, y0+row*pixels+pixels/2); got != want {
				t.Fatalf("module %d,%d is %v, want %v", col, row, got, want)
			}
		}
	}
	if dark < modules*modules/5 {
		t.Errorf("%d of %d modules are dark", dark, modules*modules)
	}
}

// inside says whether a point lies in a shape of straight lines, by counting
// the lines that a ray to the right crosses, upwards and downwards.
func inside(o glyph.Outline, x, y scene.Px) bool {
	var start, last glyph.Point
	winding := 0
	cross := func(to glyph.Point) {
		if (last.Y <= y) != (to.Y <= y) && last.X+(to.X-last.X)*(y-last.Y)/(to.Y-last.Y) > x {
			if to.Y > last.Y {
				winding++
			} else {
				winding--
			}
		}
		last = to
	}
	for s := range o.Segments() {
		switch s.Op {
		case glyph.MoveTo:
			start, last = s.P[0], s.P[0]
		case glyph.Close:
			cross(start)
		default:
			cross(s.P[s.Op.Points()-1])
		}
	}
	return winding != 0
}

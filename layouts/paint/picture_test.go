package paint

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"strings"
	"testing"

	"semainier/layouts/scene"
)

// folder is pictures in memory. What it lacks it says so.
type folder map[scene.PictureID]image.Image

func (f folder) Picture(id scene.PictureID) (image.Image, error) {
	if img, ok := f[id]; ok {
		return img, nil
	}
	return nil, fmt.Errorf("no picture %s", id)
}

// pattern makes a picture of what at gives.
func pattern(w, h int, at func(x, y int) color.Color) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.Set(x, y, at(x, y))
		}
	}
	return img
}

func plainly(c color.Color) func(x, y int) color.Color {
	return func(int, int) color.Color { return c }
}

// photo is a picture with fine and coarse detail, in the colours of a meadow.
func photo(w, h int) *image.RGBA {
	return pattern(w, h, func(x, y int) color.Color {
		u, v := float64(x)/float64(w), float64(y)/float64(h)
		ring := 0.5 + 0.5*math.Cos(900*((u-0.7)*(u-0.7)+(v-0.4)*(v-0.4)))
		if v > 0.6+0.1*math.Sin(9*u) {
			return color.RGBA{uint8(60 + 60*ring), uint8(110 + 80*v), 50, 0xff}
		}
		return color.RGBA{uint8(120 + 120*u), uint8(180 + 50*ring), uint8(250 - 60*v), 0xff}
	})
}

func withPictures(t testing.TB, f folder) *Painter {
	p := newPainter(t)
	p.pictures = f
	return p
}

func TestStrongReductionTurnsFinePatternsGrey(t *testing.T) {
	// Half the light of white is 188; x/image/draw, which adds up sRGB values, gives 127.
	const half = 188
	for _, c := range []struct {
		name string
		w, h int // of the picture
		to   int
		at   func(x, y int) color.Color
	}{
		{"a chessboard", 1000, 1000, 100, func(x, y int) color.Color { return color.Gray{uint8(255 * ((x + y) & 1))} }},
		{"stripes that do not fit", 997, 64, 61, func(x, y int) color.Color { return color.Gray{uint8(255 * (x & 1))} }},
		{"a column becomes a point", 1, 20000, 1, func(x, y int) color.Color { return color.Gray{uint8(255 * (y & 1))} }},
		{"a row becomes a point", 20000, 1, 1, func(x, y int) color.Color { return color.Gray{uint8(255 * (x & 1))} }},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := withPictures(t, folder{"p": pattern(c.w, c.h, c.at)})
			size := scene.Px(c.to)
			img := p.Layer(layer(size, size, scene.Image{Rect: scene.Rect{W: size, H: size}, ID: "p"}))
			for i := 0; i < len(img.Pix); i++ {
				want := half
				if i%4 == 3 {
					want = 0xff
				}
				if got := int(img.Pix[i]); got < want-3 || got > want+3 {
					t.Fatalf("byte %d is %d, want %d", i, got, want)
				}
			}
		})
	}
}

func TestPicturesFillTheirPlace(t *testing.T) {
	red, sheer := color.NRGBA{0xff, 0, 0, 0xff}, color.NRGBA{0xff, 0, 0, 0x80}
	tall := pattern(10, 20000, func(_, y int) color.Color { return color.Gray{uint8(y * 255 / 19999)} })
	shifted := image.NewNRGBA(image.Rect(50, 60, 54, 64))
	draw.Draw(shifted, shifted.Rect, image.NewUniform(red), image.Point{}, draw.Src)
	f := folder{
		"red": pattern(3, 7, plainly(red)), "sheer": pattern(4, 4, plainly(sheer)), "tall": tall, "shifted": shifted,
		"empty": image.NewRGBA(image.Rectangle{}), "endless": image.NewUniform(red), "grey": image.NewGray16(image.Rect(0, 0, 2, 2)),
	}
	white := scene.Box{Rect: scene.Rect{W: 20, H: 20}, Fill: 0xffffff}
	solid := color.RGBA{0xff, 0, 0, 0xff}
	type at map[image.Point]color.RGBA
	for _, c := range []struct {
		name  string
		items []scene.Item
		want  at
	}{
		{"its edges are rounded", []scene.Item{scene.Image{Rect: scene.Rect{X: 2.4, Y: 2.6, W: 5, H: 5}, ID: "red"}},
			at{{X: 1, Y: 5}: blank, {X: 2, Y: 3}: solid, {X: 6, Y: 7}: solid, {X: 7, Y: 7}: blank, {X: 6, Y: 8}: blank, {X: 2, Y: 2}: blank}},
		{"it is cut at the layer", []scene.Item{scene.Image{Rect: scene.Rect{X: -1e6, Y: -1e6, W: 2e6, H: 2e6}, ID: "red"}},
			at{{}: solid, {X: 19, Y: 19}: solid}},
		{"a corner of the visible part is that of the whole", []scene.Item{scene.Image{Rect: scene.Rect{X: 0, Y: -990, W: 20, H: 1000}, ID: "tall"}},
			at{{X: 5, Y: 9}: {0xff, 0xff, 0xff, 0xff}, {X: 5, Y: 10}: blank}},
		{"a corner of its own", []scene.Item{scene.Image{Rect: scene.Rect{W: 4, H: 4}, ID: "shifted"}}, at{{}: solid, {X: 3, Y: 3}: solid}},
		{"other kinds of pixels", []scene.Item{scene.Image{Rect: scene.Rect{W: 4, H: 4}, ID: "grey"}}, at{{X: 2, Y: 2}: {0, 0, 0, 0xff}}},
		{"half transparent, on white, in light", []scene.Item{white, scene.Image{Rect: scene.Rect{W: 4, H: 4}, ID: "sheer"}},
			at{{X: 2, Y: 2}: {0xff, 188, 188, 0xff}}},
		{"half transparent, on nothing", []scene.Item{scene.Image{Rect: scene.Rect{W: 4, H: 4}, ID: "sheer"}},
			at{{X: 2, Y: 2}: {0x80, 0, 0, 0x80}}},
		{"no pixels", []scene.Item{white, scene.Image{Rect: scene.Rect{W: 4, H: 4}, ID: "empty"}}, at{{}: {0xff, 0xff, 0xff, 0xff}}},
		{"pixels without end", []scene.Item{white, scene.Image{Rect: scene.Rect{W: 4, H: 4}, ID: "endless"}}, at{{}: {0xff, 0xff, 0xff, 0xff}}},
		{"no place", []scene.Item{scene.Image{Rect: scene.Rect{W: scene.Px(math.NaN()), H: 4}, ID: "red"}}, at{{}: blank}},
		{"no width", []scene.Item{scene.Image{Rect: scene.Rect{W: 0, H: 4}, ID: "red"}}, at{{}: blank}},
	} {
		t.Run(c.name, func(t *testing.T) {
			img := withPictures(t, f).Layer(layer(20, 20, c.items...))
			for p, want := range c.want {
				if got := img.RGBAAt(p.X, p.Y); !near(got, want, 1) {
					t.Errorf("pixel %v is %v, want %v", p, got, want)
				}
			}
		})
	}
}

func near(a, b color.RGBA, by int) bool {
	far := func(a, b uint8) bool { return int(max(a, b))-int(min(a, b)) > by }
	return !far(a.R, b.R) && !far(a.G, b.G) && !far(a.B, b.B) && !far(a.A, b.A)
}

// TestPicturesThatArriveLaterAreShown: a layer that lacked its picture is not kept.
func TestPicturesThatArriveLaterAreShown(t *testing.T) {
	f := folder{}
	p := withPictures(t, f)
	l := layer(8, 8, scene.Image{Rect: scene.Rect{W: 8, H: 8}, ID: "late"}, scene.Box{Rect: scene.Rect{W: 1, H: 1}, Fill: ink1})
	before := p.Layer(l)
	if before.RGBAAt(4, 4) != blank || before.RGBAAt(0, 0) != solid1 {
		t.Fatalf("a missing picture draws %v, and the box after it %v", before.RGBAAt(4, 4), before.RGBAAt(0, 0))
	}
	f["late"] = pattern(2, 2, plainly(color.White))
	after := p.Layer(l)
	if after == before || after.RGBAAt(4, 4) != (color.RGBA{0xff, 0xff, 0xff, 0xff}) {
		t.Fatalf("the picture has arrived and is drawn as %v", after.RGBAAt(4, 4))
	}
	delete(f, "late")
	if p.Layer(l) != after {
		t.Error("a finished layer is not kept")
	}
	l.Items = l.Items[:1] // another layer with the same picture in the same size
	if p.Layer(l).RGBAAt(4, 4) != after.RGBAAt(4, 4) {
		t.Error("a picture is not kept in its final size")
	}
	if New(p.faces, nil).Layer(l).RGBAAt(4, 4) != blank {
		t.Error("a painter without pictures drew one")
	}
}

func TestScaledPicturesAreKeptWithinBounds(t *testing.T) {
	p := newPainter(t)
	used := pictureKey{id: "used"}
	p.scaled.put(used, image.NewRGBA(image.Rect(0, 0, 100, 100)))
	for i := range 9 {
		p.scaled.put(pictureKey{id: scene.PictureID(fmt.Sprint(i))}, image.NewRGBA(image.Rect(0, 0, 1920, 1080)))
		if p.scaled.get(used) == nil {
			t.Fatalf("the picture in use is gone after %d others", i+1)
		}
		sum := 0
		for _, k := range p.scaled.kept {
			sum += len(k.img.Pix)
		}
		if sum > maxScaled || sum != p.scaled.bytes || len(p.scaled.kept) < 2 {
			t.Fatalf("%d bytes of %d pictures kept, counted %d, at most %d allowed", sum, len(p.scaled.kept), p.scaled.bytes, maxScaled)
		}
	}
}

func TestCodesHaveWholePixels(t *testing.T) {
	const text = "https://semainier.example/n/12"
	for _, c := range []struct {
		name string
		rect scene.Rect
		unit int // pixels a module; 0: nothing is drawn
	}{
		{"with room to spare", scene.Rect{X: 3.3, Y: 7.7, W: 190, H: 260}, 5},
		{"as large as half a screen", scene.Rect{W: 700, H: 700}, 18},
		{"the smallest", scene.Rect{W: 37, H: 37}, 1},
		{"too small", scene.Rect{W: 36.9, H: 50}, 0},
		{"no place", scene.Rect{W: scene.Px(math.Inf(1)), H: 50}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := layer(800, 800, scene.Code{Rect: c.rect, Text: text, Colour: ink1})
			img := newPainter(t).Layer(l)
			got := inked(img)
			if c.unit == 0 {
				if !got.Empty() {
					t.Fatalf("ink in %v", got)
				}
				return
			}
			const modules = 29 // of version 3, which holds 42 bytes at level M
			if want := modules * c.unit; got.Dx() != want || got.Dy() != want {
				t.Fatalf("%v, want %d pixels a side", got.Size(), want)
			}
			middle := image.Pt(int(math.Round(float64(c.rect.X+c.rect.W/2))), int(math.Round(float64(c.rect.Y+c.rect.H/2))))
			if off := got.Min.Add(got.Max).Div(2).Sub(middle); max(off.X, -off.X, off.Y, -off.Y) > 1 {
				t.Errorf("%v is %v off the middle of %v", got, off, c.rect)
			}
			for y := range modules * c.unit {
				for x := range modules * c.unit {
					px := img.RGBAAt(got.Min.X+x, got.Min.Y+y)
					first := img.RGBAAt(got.Min.X+x/c.unit*c.unit, got.Min.Y+y/c.unit*c.unit)
					if px != first || px != blank && px != solid1 {
						t.Fatalf("pixel %d,%d is %v: a module has not one colour", x, y, px)
					}
				}
			}
		})
	}
	if got := inked(newPainter(t).Layer(layer(400, 400, scene.Code{Rect: scene.Rect{W: 400, H: 400}, Text: strings.Repeat("x", 5000)}))); !got.Empty() {
		t.Errorf("a text that no code can hold: ink in %v", got)
	}
}

func TestLayersThatRoll(t *testing.T) {
	p := newPainter(t)
	l := scene.Layer{Name: "ticker", Bounds: scene.Rect{X: 10, Y: 20, W: 100, H: 10}, Roll: 60, Length: 40, Items: []scene.Item{
		scene.Box{Rect: scene.Rect{X: 10, Y: 20, W: 20, H: 10}, Fill: ink1},
		scene.Box{Rect: scene.Rect{X: 45, Y: 20, W: 500, H: 10}, Fill: ink2},
	}}
	for _, c := range []struct {
		name   string
		length scene.Px
		want   image.Rectangle
		solid1 []int // columns of the scene
		solid2 []int
		ground []int
	}{
		{"shorter than its place, it follows itself", 40, image.Rect(10, 20, 50, 30), []int{10, 29, 50, 69, 90, 109}, []int{45, 49, 85, 89}, []int{9, 30, 44, 70, 110, 119}},
		{"longer than its place, its beginning is shown", 300, image.Rect(10, 20, 310, 30), []int{10, 29}, []int{45, 109}, []int{9, 30, 110, 119}},
		{"without length it is empty", 0, image.Rectangle{}, nil, nil, []int{10, 60}},
		{"a length that is no number", scene.Px(math.NaN()), image.Rectangle{}, nil, nil, []int{10, 60}},
		{"an absurd length is cut", 1e8, image.Rect(10, 20, 10+maxRoll, 30), []int{10}, []int{109}, []int{9, 110}},
	} {
		t.Run(c.name, func(t *testing.T) {
			l.Length = c.length
			if got := p.Layer(l).Rect; got != c.want && !(got.Empty() && c.want.Empty()) {
				t.Errorf("its content is in %v, want %v", got, c.want)
			}
			img := p.Scene(scene.Scene{Width: 120, Height: 40, Ground: 0xffffff, Layers: []scene.Layer{l}})
			for want, columns := range map[color.RGBA][]int{solid1: c.solid1, solid2: c.solid2, {0xff, 0xff, 0xff, 0xff}: c.ground} {
				for _, x := range columns {
					if got := img.RGBAAt(x, 25); got != want {
						t.Errorf("column %d is %v, want %v", x, got, want)
					}
				}
			}
			if img.RGBAAt(10, 19) != img.RGBAAt(10, 30) || img.RGBAAt(10, 19) != (color.RGBA{0xff, 0xff, 0xff, 0xff}) {
				t.Error("it passes its place above or below")
			}
		})
	}
}

// What moves to the right, as Arabic does, begins with its right end.
func TestLayerThatRollsToTheRight(t *testing.T) {
	p := newPainter(t)
	l := scene.Layer{Name: "ticker", Bounds: scene.Rect{W: 100, H: 10}, Roll: -60, Length: 300, Items: []scene.Item{
		scene.Box{Rect: scene.Rect{W: 20, H: 10}, Fill: ink1}, scene.Box{Rect: scene.Rect{X: 280, W: 20, H: 10}, Fill: ink2},
	}}
	img := p.Scene(scene.Scene{Width: 100, Height: 10, Ground: 0xffffff, Layers: []scene.Layer{l}})
	white := color.RGBA{0xff, 0xff, 0xff, 0xff}
	for x, want := range map[int]color.RGBA{0: white, 79: white, 80: solid2, 99: solid2} {
		if got := img.RGBAAt(x, 5); got != want {
			t.Errorf("column %d is %v, want %v", x, got, want)
		}
	}
}

func TestDecode(t *testing.T) {
	claims := func(w, h int) []byte { // a PNG of that size, without a pixel
		var b bytes.Buffer
		if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
			t.Fatal(err)
		}
		return headed(b.Bytes(), w, h)
	}
	encoded := func(img image.Image) []byte {
		var b bytes.Buffer
		if err := png.Encode(&b, img); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	for _, c := range []struct {
		name string
		data []byte
		size image.Point
		err  error // nil with a zero size: any other
	}{
		{"a picture", encoded(photo(30, 20)), image.Pt(30, 20), nil},
		{"a long column", encoded(image.NewGray(image.Rect(0, 0, 1, 20000))), image.Pt(1, 20000), nil},
		{"a long row", encoded(image.NewGray(image.Rect(0, 0, 20000, 1))), image.Pt(20000, 1), nil},
		{"sixteen bits", encoded(image.NewRGBA64(image.Rect(0, 0, 2, 3))), image.Pt(2, 3), nil},
		{"nothing", nil, image.Point{}, ErrPictureFormat},
		{"a page", []byte("<!doctype html><html>"), image.Point{}, ErrPictureFormat},
		{"a bomb", claims(100000, 100000), image.Point{}, ErrPictureSize},
		{"one pixel too many a side", claims(maxPictureSide+1, 1), image.Point{}, ErrPictureSize},
		{"a row too many", claims(5120, maxPictureArea/5120+1), image.Point{}, ErrPictureSize},
		{"a file too large", append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, maxPictureFile)...), image.Point{}, ErrPictureSize},
		{"half a picture", encoded(photo(30, 20))[:200], image.Point{}, nil},
		{"a JPEG of two bytes", []byte("\xff\xd8"), image.Point{}, nil},
		{"a WebP of twelve bytes", []byte("RIFF\x04\x00\x00\x00WEBP"), image.Point{}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			img, err := Decode(c.data)
			switch {
			case c.size != image.Point{}:
				if err != nil || img.Bounds().Size() != c.size {
					t.Errorf("got %v, %v; want a picture of %v", img, err, c.size)
				}
			case err == nil || img != nil || c.err != nil && !errors.Is(err, c.err):
				t.Errorf("got a picture: %v, error %v; want error %v", img != nil, err, c.err)
			}
		})
	}
}

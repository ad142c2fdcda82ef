package snapshot_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"testing"

	"semainier/player/snapshot"
)

// page is like what a screen shows: a few colours in areas, with edges.
func page(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{20, 38, 64, 0xff}
			if (x/40+y/30)%3 == 0 {
				c = color.RGBA{250, 250, 245, 0xff}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

// noise is what no encoder makes small.
func noise(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	r := rand.New(rand.NewPCG(1, 2))
	for i := range img.Pix {
		img.Pix[i] = uint8(r.Uint32())
		if i%4 == 3 {
			img.Pix[i] = 0xff
		}
	}
	return img
}

func TestEveryScreenFits(t *testing.T) {
	for name, c := range map[string]struct {
		frame *image.RGBA
		w, h  int // 0: smaller than may be
		form  string
	}{
		"1080p":              {page(1920, 1080), 960, 540, "image/png"},
		"tall":               {page(1080, 1920), 540, 960, "image/png"},
		"1440p":              {page(2560, 1440), 960, 540, "image/png"},
		"a small window":     {page(640, 360), 640, 360, "image/png"},
		"a strip":            {page(3000, 2), 960, 1, "image/png"},
		"photographs":        {noise(800, 450), 800, 450, "image/jpeg"},
		"nothing but noise":  {noise(1000, 1000), 0, 0, "image/jpeg"},
		"one pixel":          {page(1, 1), 1, 1, "image/png"},
		"a part of an image": {page(200, 200).SubImage(image.Rect(50, 60, 150, 110)).(*image.RGBA), 100, 50, "image/png"},
	} {
		s, err := snapshot.Of(c.frame)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		form, err := s.Type()
		if err != nil || form != c.form || c.w != 0 && (s.Width != c.w || s.Height != c.h) {
			t.Errorf("%s: %s of %d×%d and %d bytes, %v", name, form, s.Width, s.Height, len(s.Image), err)
		}
	}
	if _, err := snapshot.Of(image.NewRGBA(image.Rectangle{})); err == nil {
		t.Error("nothing has a picture")
	}
}

// Nobody looks at a guess: where nothing is scaled, each pixel is the one that was
// on the screen.
func TestPictureHasThePixelsOfTheScreen(t *testing.T) {
	frame := page(800, 600)
	s, err := snapshot.Of(frame)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(s.Image))
	if err != nil {
		t.Fatal(err)
	}
	for y := range 600 {
		for x := range 800 {
			if got, want := color.RGBAModel.Convert(img.At(x, y)), frame.RGBAAt(x, y); got != want {
				t.Fatalf("pixel %d, %d is %v, was %v", x, y, got, want)
			}
		}
	}
}

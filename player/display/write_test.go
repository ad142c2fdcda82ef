package display_test

import (
	"errors"
	"image"
	"image/draw"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/jezek/xgb/xproto"

	"semainier/player/display"
)

// noise gives opaque pixels, each another.
func noise(area image.Rectangle, seed uint64) *image.RGBA {
	img, random := image.NewRGBA(area), rand.New(rand.NewPCG(1, seed))
	for i := range img.Pix {
		img.Pix[i] = byte(random.Uint32())
		if i%4 == 3 {
			img.Pix[i] = 0xff
		}
	}
	return img
}

// view gives what the server has in view.
func (s *server) view(area image.Rectangle) *image.RGBA {
	s.t.Helper()
	got, err := xproto.GetImage(s.x, xproto.ImageFormatZPixmap, xproto.Drawable(s.root), int16(area.Min.X), int16(area.Min.Y), uint16(area.Dx()), uint16(area.Dy()), 0xffffffff).Reply()
	s.check(err)
	img := image.NewRGBA(area)
	for i := 0; i < len(img.Pix); i += 4 {
		img.Pix[i], img.Pix[i+1], img.Pix[i+2], img.Pix[i+3] = got.Data[i+2], got.Data[i+1], got.Data[i], 0xff
	}
	return img
}

// What is written is in view when Write returns, each pixel at its place and nothing
// beside it, whether one request to the server has room for it or it takes many.
func TestWhatIsWrittenIsInView(t *testing.T) {
	s := start(t)
	k := s.keep(true)
	s.open(0, 0, 800, 600, class, os.Getpid())
	k.repaint("it is there")
	all := image.Rect(0, 0, 800, 600)
	want := image.NewRGBA(all)
	for i, area := range []image.Rectangle{all, image.Rect(0, 64, 800, 128), image.Rect(3, 5, 4, 6), image.Rect(799, 0, 800, 600), image.Rect(0, 599, 800, 600), {}} {
		pixels := noise(area, uint64(i))
		if err := k.d.Write(pixels); err != nil {
			t.Fatalf("%v: %v", area, err)
		}
		draw.Draw(want, area, pixels, area.Min, draw.Src)
		got := s.view(all)
		for at := range got.Pix {
			if got.Pix[at] != want.Pix[at] {
				t.Fatalf("%v: pixel %d,%d is another", area, at/4%800, at/4/800)
			}
		}
	}
}

// Before the window is there, after it has gone, and after its server, Write says that
// nothing is in view, rather than wait.
func TestWithoutItsWindowNothingIsWritten(t *testing.T) {
	s := start(t)
	k := s.keep(true)
	pixels := noise(image.Rect(0, 0, 800, 64), 1)
	if err := k.d.Write(pixels); !errors.Is(err, display.ErrNoPen) {
		t.Errorf("no window yet: %v", err)
	}
	w := s.open(0, 0, 800, 600, class, os.Getpid())
	k.repaint("it is there")
	if err := k.d.Write(pixels); err != nil {
		t.Error(err)
	}
	s.check(xproto.DestroyWindowChecked(s.x, w).Check())
	if err := k.d.Write(pixels); err == nil {
		t.Error("into a window that has gone, without an error")
	}
	k.none()
	s.open(0, 0, 800, 600, class, os.Getpid())
	k.repaint("another one is there")
	if err := k.d.Write(pixels); err != nil {
		t.Errorf("into the next window: %v", err)
	}
	s.cmd.Process.Kill()
	<-k.ended
	if err := k.d.Write(pixels); err == nil {
		t.Error("on a server that has gone, without an error")
	}
}

// A server whose pixels take two bytes is not written to: its window is drawn.
func TestPixelsOfAnotherKindAreNotWritten(t *testing.T) {
	s := startAs(t, "800x600x16")
	k := s.keep(true)
	s.open(0, 0, 800, 600, class, os.Getpid())
	k.repaint("it is there")
	if err := k.d.Write(noise(image.Rect(0, 0, 800, 64), 1)); !errors.Is(err, display.ErrNoPen) {
		t.Errorf("written: %v", err)
	}
}

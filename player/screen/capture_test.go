package screen_test

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

// What is read back is what the display shows, to the last pixel, and a movement is
// waited for.
func TestWindowIsReadBackAsItIsSeen(t *testing.T) {
	d := openDisplay(t)
	p := d.openWindow()
	p.presented("noon (800,600)")
	at := windowAt(t, d.shot())
	file := filepath.Join(t.TempDir(), "frame.png")
	same := func(when string) {
		t.Helper()
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		frame, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		shot := d.shot()
		if frame.Bounds() != image.Rect(0, 0, 800, 600) {
			t.Fatalf("%s: a frame of %v", when, frame.Bounds())
		}
		off := 0
		for y := range 600 {
			for x := range 800 {
				r, g, b, a := frame.At(x, y).RGBA()
				if c := shot.RGBAAt(at.X+x, at.Y+y); a != 0xffff || uint8(r>>8) != c.R || uint8(g>>8) != c.G || uint8(b>>8) != c.B {
					off++
				}
			}
		}
		if off > 0 {
			d.keep("display", shot)
			t.Errorf("%s: %d pixels are others than on the display", when, off)
		}
	}
	capture := func() []byte {
		t.Helper()
		p.tell("capture " + file)
		p.presented("captured <nil>")
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	noon := capture()
	same("at rest")
	if again := capture(); !bytes.Equal(again, noon) { // although nothing has changed
		t.Error("read back twice, and not the same")
	}
	p.tell("other fade")
	frame := capture()
	for range 100 { // before the fade, or after it
		if !bytes.Equal(frame, noon) {
			break
		}
		frame = capture()
	}
	same("after the fade")
}

package screen_test

import (
	"bytes"
	"image"
	"testing"
)

// A minute's change is written into the window of a real X server, past the graphics card, and
// is there to the last pixel what a frame would have had there; and so is what
// comes after it.
func TestSmallChangesAreWrittenPastTheCard(t *testing.T) {
	d := openDisplay(t)
	p := d.openWindowAs("written")
	p.presented("noon (800,600)")
	at := windowAt(t, d.shot())
	// show tells the scene, and another, until it came past the card: whoever watches has to find
	// the window first.
	show := func(name, other string) *image.RGBA {
		t.Helper()
		for range 5000 {
			p.tell(other + " cut")
			p.presented(other + " (800,600)")
			p.written = nil
			p.tell(name + " cut")
			p.presented(name + " (800,600)")
			if len(p.written) == 1 && p.written[0] == "written (0,0)-(800,128) <nil>" {
				return d.shot()
			}
		}
		t.Fatalf("%s was never written; the last time: %q", name, p.written)
		return nil
	}
	same := func(when string, a, b *image.RGBA) {
		t.Helper()
		if !bytes.Equal(a.Pix, b.Pix) {
			d.keep("one", a)
			d.keep("other", b)
			t.Errorf("%s: other pixels", when)
		}
	}
	one := show("one", "noon")
	if got := one.RGBAAt(at.X+790, at.Y+90); !near(got, rgb(green)) {
		t.Errorf("the clock is %v", got)
	}
	p.tell("repaint now")
	p.presented("one (800,600)")
	same("drawn after it was written", one, d.shot())

	noon := show("noon", "one")
	p.tell("other fade")
	p.presented("other (800,600)")
	p.tell("noon fade")
	p.presented("noon (800,600)")
	same("after a fade there and back", noon, d.shot())

	p.written = nil
	p.tell("ticker cut")
	p.presented("ticker (800,600)")
	p.tell("tickerlater cut") // under what rolls nothing is written
	p.presented("tickerlater (800,600)")
	p.tell("one cut")
	p.presented("one (800,600)")
	if len(p.written) > 0 {
		t.Errorf("beneath what rolls: %q", p.written)
	}
	same("after what rolled", one, d.shot())
}

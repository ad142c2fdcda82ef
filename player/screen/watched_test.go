package screen_test

import (
	"image"
	"testing"
)

// A window that is watched over sleeps until it is told something, and then does it at
// once: it would sleep for longer than this test waits.
func TestWatchedWindowSleepsUntilItIsTold(t *testing.T) {
	d := openDisplay(t)
	p := d.openWindowAs("watched")
	p.presented("noon (800,600)")
	at := windowAt(t, d.shot())
	for range 3 {
		p.tell("one cut")
		p.presented("one (800,600)")
		p.tell("repaint now")
		p.presented("one (800,600)")
		p.tell("other fade")
		p.presented("other (800,600)")
	}
	if got := d.shot().RGBAAt(at.X+400, at.Y+400); !near(got, rgb(green)) {
		t.Errorf("pixel %v is %v", image.Pt(400, 400), got)
	}
}

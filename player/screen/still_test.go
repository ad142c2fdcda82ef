package screen_test

import "testing"

// Whoever saves while the window stands still hears when it does, and before something has
// moved for long that it does no more.
func TestStillnessIsTold(t *testing.T) {
	d := openDisplay(t)
	p := d.openWindow()
	p.presented("still true")
	p.tell("other fade")
	p.presented("still false")
	p.presented("still true")
	p.tell("ticker cut")
	p.presented("still false")
	p.tell("tickerlater fade")
	p.presented("tickerlater (800,600)")
	p.tell("one cut")
	p.presented("still true")
}

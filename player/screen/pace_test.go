package screen

import (
	"testing"
	"time"
)

func TestPaceFollowsWhatFramesTake(t *testing.T) {
	const ms = time.Millisecond
	for _, c := range []struct {
		name   string
		slides bool
		spent  []time.Duration // at each frame
		want   time.Duration
	}{
		{"the first frame tells nothing", false, []time.Duration{900 * ms}, frame},
		{"a graphics card", false, []time.Duration{900 * ms, 902 * ms}, frame},
		{"a processor in its place", false, []time.Duration{900 * ms, 908 * ms}, 32 * ms},
		{"a slow one", false, []time.Duration{900 * ms, 980 * ms}, slowest},
		{"a slow one, once", false, []time.Duration{900 * ms, 980 * ms, 982 * ms}, frame},
		{"slides", true, []time.Duration{900 * ms, 980 * ms}, frame},
		{"nobody tells", false, []time.Duration{0, 0, 0}, frame},
	} {
		p := newPace(c.slides, 0)
		for _, spent := range c.spent {
			p.next(spent)
		}
		if p.frame != c.want {
			t.Errorf("%s: %v, want %v", c.name, p.frame, c.want)
		}
	}
}

func TestFadeIsBriefWhereTheProcessorDrawsIt(t *testing.T) {
	const ms = time.Millisecond
	for _, c := range []struct {
		name   string
		slides bool
		spent  []time.Duration // at each frame of the fade before
		want   time.Duration
	}{
		{"the first fade", false, nil, moveFor},
		{"a graphics card", false, []time.Duration{900 * ms, 902 * ms}, moveFor},
		{"a graphics card, and work beside it", false, []time.Duration{900 * ms, 980 * ms, 982 * ms, 999 * ms}, moveFor},
		{"a processor in its place", false, []time.Duration{900 * ms, 980 * ms, 1013 * ms}, brief},
		{"slides", true, []time.Duration{900 * ms, 980 * ms, 1013 * ms}, moveFor},
		{"nobody tells", false, []time.Duration{0, 0, 0}, moveFor},
	} {
		before := newPace(false, 0)
		for _, spent := range c.spent {
			before.next(spent)
		}
		if p := newPace(c.slides, before.least); p.lasts != c.want || p.frame >= p.lasts {
			t.Errorf("%s: lasts %v in steps of %v, want %v", c.name, p.lasts, p.frame, c.want)
		}
	}
}

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
		frames [][2]time.Duration // the processor's time before and after each of those before
		want   time.Duration
	}{
		{"the first fade", false, nil, moveFor},
		{"after the first frame, for which programs were made", false, [][2]time.Duration{{900 * ms, 980 * ms}}, moveFor},
		{"a graphics card", false, [][2]time.Duration{{900 * ms, 980 * ms}, {990 * ms, 992 * ms}}, moveFor},
		{"a graphics card, and work beside it", false, [][2]time.Duration{{800 * ms, 880 * ms}, {900 * ms, 980 * ms}, {990 * ms, 992 * ms}, {994 * ms, 1020 * ms}}, moveFor},
		{"a processor in its place", false, [][2]time.Duration{{800 * ms, 900 * ms}, {900 * ms, 980 * ms}, {990 * ms, 1003 * ms}}, brief},
		{"slides", true, [][2]time.Duration{{800 * ms, 900 * ms}, {900 * ms, 980 * ms}}, moveFor},
		{"nobody tells", false, [][2]time.Duration{{0, 0}, {0, 0}, {0, 0}}, moveFor},
	} {
		var p price
		for _, f := range c.frames {
			p.asked = f[0]
			p.paid(f[1])
		}
		if pace := newPace(c.slides, p.least); pace.lasts != c.want || pace.frame >= pace.lasts {
			t.Errorf("%s: lasts %v in steps of %v, want %v", c.name, pace.lasts, pace.frame, c.want)
		}
	}
}

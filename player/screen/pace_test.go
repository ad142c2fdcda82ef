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
		p := newPace(c.slides)
		for _, spent := range c.spent {
			p.next(spent)
		}
		if p.frame != c.want {
			t.Errorf("%s: %v, want %v", c.name, p.frame, c.want)
		}
	}
}

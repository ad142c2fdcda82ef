package layouts

import (
	"strings"
	"testing"

	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// The ticker stands right above the foot, or at the screen's edge where a layout
// has none, and under all pages. It moves where its titles are longer than the
// screen, unless motion is set off.
func TestTickerTellsImportantNotices(t *testing.T) {
	notice := func(title string) program.Notice {
		return program.Notice{Title: title, Importance: program.Important}
	}
	long := strings.Repeat("Don du sang vendredi dans la salle du conseil. ", 5)
	for _, c := range []struct {
		name    string
		notices []program.Notice
		motion  Motion
		noFoot  bool
		rolls   bool
		tells   int
	}{
		{"nothing to say", []program.Notice{{Title: "Loto", Importance: program.Ordinary}}, MotionFade, false, false, 0},
		{"short", []program.Notice{notice("Don du sang")}, MotionFade, false, false, 1},
		{"several", []program.Notice{notice(long), notice("Don du sang")}, MotionFade, false, true, 2},
		{"without motion", []program.Notice{notice("Don du sang"), notice(long)}, MotionNone, false, false, 1},
		{"without a foot", []program.Notice{notice("Don du sang")}, MotionFade, true, false, 1},
	} {
		v := View{Now: instant(t, "2026-11-19 10:42"), TimeTrusted: true, Width: 1920, Height: 1080, Layout: Layout{}.orDefault()}
		v.Layout.Theme.Motion, v.Layout.Landscape.Foot = c.motion, !c.noFoot
		p := house(t)
		p.Notices = c.notices
		sc := Build(faces(t), p, v).Scene()
		edge, tells := scene.Px(v.Height), 0 // of the foot, or the screen
		for _, l := range sc.Layers {
			if l.Name == layerFoot {
				edge = l.Bounds.Y
			}
		}
		for _, l := range sc.Layers {
			if l.Name != layerTicker {
				continue
			}
			for _, it := range l.Items {
				if _, ok := it.(scene.Text); ok {
					tells++
				}
			}
			if l.Bounds.Bottom() != edge || (l.Roll > 0) != c.rolls {
				t.Errorf("%s: the ticker ends at %v and moves by %v, the edge is at %v", c.name, l.Bounds.Bottom(), l.Roll, edge)
			}
			edge = l.Bounds.Y
		}
		for _, l := range sc.Layers {
			if l.Name == layerBody && l.Bounds.Bottom() != edge {
				t.Errorf("%s: pages end at %v, want %v", c.name, l.Bounds.Bottom(), edge)
			}
		}
		if tells != c.tells {
			t.Errorf("%s: %d titles, want %d", c.name, tells, c.tells)
		}
	}
}

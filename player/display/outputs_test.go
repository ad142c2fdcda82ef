package display

import (
	"image"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jezek/xgb/randr"
)

// The modes of two displays.
const (
	hd   = 1
	full = 2
	tall = 3
	xga  = 4 // 1024×768, which the kernel guesses where a display does not tell its modes
	old  = 9 // of a display that was plugged in before
)

// socket is an output that its own controller or a shared one may feed.
func socket(id randr.Output, connected bool, crtc randr.Crtc, modes ...randr.Mode) output {
	return output{id: id, connected: connected, crtc: crtc, crtcs: []randr.Crtc{10, 11}, modes: modes}
}

// lit is what is remembered of output 1.
func lit(s setting, first bool) map[randr.Output]lighting {
	return map[randr.Output]lighting{1: {s, first}}
}

func TestEveryConnectedOutputIsLit(t *testing.T) {
	feeds := func(crtc randr.Crtc, mode randr.Mode, ids ...randr.Output) setting {
		return setting{crtc: crtc, mode: mode, rotation: 1, outputs: ids}
	}
	for _, c := range []struct {
		name    string
		outputs []output
		crtcs   []setting
		last    map[randr.Output]lighting
		turn    uint16
		want    []setting
	}{
		{name: "nothing to do", outputs: []output{socket(1, true, 10, full, hd), socket(2, false, 0)}, crtcs: []setting{feeds(10, hd, 1)}},
		{name: "switched off", outputs: []output{socket(1, true, 0, full, hd)}, want: []setting{feeds(10, full, 1)}},
		{name: "switched off, in the mode that it had", outputs: []output{socket(1, true, 0, full, tall)},
			last: lit(setting{crtc: 10, at: image.Pt(5, 6), mode: tall, rotation: 8, outputs: []randr.Output{1}}, false),
			want: []setting{{10, image.Pt(5, 6), tall, 8, []randr.Output{1}}}},
		{name: "another display, which does not know that mode, but hangs as the first did", outputs: []output{socket(1, true, 10, full)}, crtcs: []setting{feeds(10, old, 1)},
			last: lit(setting{crtc: 10, mode: old, rotation: 2, outputs: []randr.Output{1}}, true),
			want: []setting{{crtc: 10, mode: full, rotation: 2, outputs: []randr.Output{1}}}},
		{name: "unplugged: the signal waits", outputs: []output{socket(1, false, 10)}, crtcs: []setting{feeds(10, full, 1)}},
		{name: "plugged into another socket", outputs: []output{socket(1, false, 10), socket(2, true, 0, full)}, crtcs: []setting{feeds(10, hd, 1)},
			want: []setting{feeds(10, full, 2)}},
		{name: "unplugged beside another", outputs: []output{socket(1, false, 10), socket(2, true, 11, full)}, crtcs: []setting{feeds(10, hd, 1), feeds(11, full, 2)},
			want: []setting{{crtc: 10, rotation: 1}}},
		{name: "a second display", outputs: []output{socket(1, true, 10, full), socket(2, true, 0, hd)}, crtcs: []setting{feeds(10, full, 1)},
			want: []setting{feeds(11, hd, 2)}},
		{name: "two displays of one controller", outputs: []output{socket(1, true, 10, full), socket(2, true, 10, full)}, crtcs: []setting{feeds(10, full, 1, 2)}},
		{name: "more displays than controllers", outputs: []output{socket(1, true, 10, full), socket(2, true, 11, full), socket(3, true, 0, full)}, crtcs: []setting{feeds(10, full, 1), feeds(11, full, 2)}},
		{name: "turned as told", outputs: []output{socket(1, true, 10, full)}, crtcs: []setting{feeds(10, full, 1)}, turn: randr.RotationRotate90,
			want: []setting{{crtc: 10, mode: full, rotation: randr.RotationRotate90, outputs: []randr.Output{1}}}},
		{name: "turned already", outputs: []output{socket(1, true, 10, full)}, crtcs: []setting{{crtc: 10, mode: full, rotation: randr.RotationRotate90, outputs: []randr.Output{1}}}, turn: randr.RotationRotate90},
		{name: "turned as the graphics card cannot", outputs: []output{socket(1, true, 10, full), socket(2, true, 0, hd)}, crtcs: []setting{feeds(10, full, 1)}, turn: randr.RotationRotate180,
			want: []setting{feeds(11, hd, 2)}},
		{name: "the display tells only now what it is, and knows the mode that was guessed", outputs: []output{socket(1, true, 10, full, hd, xga)}, crtcs: []setting{feeds(10, xga, 1)},
			last: lit(feeds(10, xga, 1), true), want: []setting{feeds(10, full, 1)}},
		{name: "likewise, and is dark", outputs: []output{socket(1, true, 0, full, hd, xga)},
			last: lit(feeds(10, xga, 1), true), want: []setting{feeds(10, full, 1)}},
		{name: "it would rather have another mode, but somebody chose this one", outputs: []output{socket(1, true, 10, full, hd, xga)}, crtcs: []setting{feeds(10, xga, 1)},
			last: lit(feeds(10, xga, 1), false)},
		{name: "somebody chose another mode a moment ago", outputs: []output{socket(1, true, 10, full, hd, xga)}, crtcs: []setting{feeds(10, hd, 1)},
			last: lit(feeds(10, full, 1), true)},
		{name: "a display that tells no mode", outputs: []output{socket(1, true, 0)}},
	} {
		const turns = randr.RotationRotate0 | randr.RotationRotate90
		s := survey{outputs: c.outputs, crtcs: map[randr.Crtc]setting{}, turns: map[randr.Crtc]uint16{10: turns, 11: turns}}
		for _, f := range c.crtcs {
			s.crtcs[f.crtc] = f
		}
		got := s.plan(c.last, c.turn)
		if d := cmp.Diff(c.want, got, cmp.AllowUnexported(setting{})); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

// A splitter or a receiver that still starts does not tell its modes, and is lit in one
// that the kernel guesses; once it tells them, they count. What somebody chose stays.
func TestTheFirstChoiceOfADisplayIsFollowed(t *testing.T) {
	last := map[randr.Output]lighting{}
	lit := randr.Mode(0)
	for _, c := range []struct {
		what  string
		modes []randr.Mode
		sets  randr.Mode   // what somebody sets; 0: nobody does
		fails bool         // what is planned cannot be set
		then  []randr.Mode // that it tells once it is set; nil: the same
		want  randr.Mode
	}{
		{what: "it starts, and tells nothing", modes: []randr.Mode{xga, old}, want: xga},
		{what: "it tells its modes, but the graphics card fails", modes: []randr.Mode{full, hd, xga}, fails: true, want: xga},
		{what: "a minute later", modes: []randr.Mode{full, hd, xga}, want: full},
		{what: "nothing changes", modes: []randr.Mode{full, hd, xga}, want: full},
		{what: "somebody sets a mode", modes: []randr.Mode{full, hd, xga}, sets: hd, want: hd},
		{what: "nothing changes", modes: []randr.Mode{full, hd, xga}, want: hd},
		{what: "it is another's first choice for a while", modes: []randr.Mode{hd, xga}, want: hd},
		{what: "the first display is back", modes: []randr.Mode{full, hd, xga}, want: hd},
		{what: "somebody sets the first choice", modes: []randr.Mode{full, hd, xga}, sets: full, want: full},
		{what: "a splitter that starts, and tells more while it is lit", modes: []randr.Mode{xga, old}, then: []randr.Mode{full, hd, xga}, want: xga},
		{what: "a moment later", modes: []randr.Mode{full, hd, xga}, want: full},
		{what: "another display, which can do that too", modes: []randr.Mode{tall, full}, want: tall},
	} {
		if c.sets != 0 {
			lit = c.sets
		}
		look := func() survey {
			s := survey{outputs: []output{socket(1, true, 10, c.modes...)}, crtcs: map[randr.Crtc]setting{10: {crtc: 10, mode: lit, rotation: 1, outputs: []randr.Output{1}}}}
			if lit == 0 {
				s.outputs[0].crtc = 0
			}
			return s
		}
		s := look()
		for _, p := range s.plan(last, 0) {
			if !c.fails {
				lit = p.mode
				s.set(p)
			}
		}
		s.remember(last)
		if c.then != nil {
			c.modes = c.then
		}
		look().remember(last)
		if lit != c.want {
			t.Errorf("%s: lit in mode %d, want %d", c.what, lit, c.want)
		}
	}
}

func TestTheWallIsWhatTheFirstLitOutputShows(t *testing.T) {
	s := survey{
		outputs: []output{socket(1, false, 10), socket(2, true, 11, full), socket(3, true, 12, hd), socket(4, true, 0, hd)},
		crtcs: map[randr.Crtc]setting{
			10: {mode: full, rotation: randr.RotationRotate0},
			11: {mode: full, rotation: randr.RotationRotate90},
			12: {mode: hd, rotation: randr.RotationRotate0, at: image.Pt(1080, 0)},
		},
		sizes: map[randr.Mode]image.Point{full: image.Pt(1920, 1080), hd: image.Pt(1280, 720)},
	}
	for primary, want := range map[randr.Output]image.Rectangle{
		0: image.Rect(0, 0, 1080, 1920), // turned
		1: image.Rect(0, 0, 1080, 1920), // not plugged in
		3: image.Rect(1080, 0, 2360, 720),
		4: image.Rect(0, 0, 1080, 1920), // not lit
	} {
		if got := s.wall(primary); got != want {
			t.Errorf("primary %d: %v, want %v", primary, got, want)
		}
	}
	if got := (survey{}).wall(0); !got.Empty() {
		t.Errorf("with no output: %v", got)
	}
}

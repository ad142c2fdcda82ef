package display

import (
	"errors"
	"fmt"
	"image"
	"slices"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/randr"
	"github.com/jezek/xgb/xproto"
)

// outputs are the sockets of the graphics card, as RandR tells of them: an output
// shows what a controller (CRTC) reads from the screen, in a mode.
// https://gitlab.freedesktop.org/xorg/proto/xorgproto/-/blob/master/randrproto.txt
type outputs struct {
	x    *xgb.Conn
	root xproto.Window
	turn uint16                    // how each is to be rotated; 0: as it is
	last map[randr.Output]lighting // how each was last lit
	some bool                      // are connected, as last told
	card time.Time                 // when the graphics card itself was asked last
}

// lighting is how an output was lit.
type lighting struct {
	setting
	first bool // as its display liked best then: nobody chose the mode
}

// setting is how a controller is set.
type setting struct {
	crtc     randr.Crtc
	at       image.Point
	mode     randr.Mode // 0: off
	rotation uint16
	outputs  []randr.Output
}

// output is one socket.
type output struct {
	id        randr.Output
	name      string
	connected bool
	crtc      randr.Crtc   // that it shows; 0: none
	crtcs     []randr.Crtc // that it could show
	modes     []randr.Mode // of the display that is plugged in, the best first
}

// survey is what there is.
type survey struct {
	outputs []output
	crtcs   map[randr.Crtc]setting
	turns   map[randr.Crtc]uint16 // the rotations that each is capable of
	sizes   map[randr.Mode]image.Point
	stamp   xproto.Timestamp
}

// openOutputs asks to be told of changes.
func openOutputs(x *xgb.Conn, root xproto.Window, turn Turn) (*outputs, error) {
	if err := randr.Init(x); err != nil {
		return nil, fmt.Errorf("outputs cannot be followed: %w", err)
	}
	if v, err := randr.QueryVersion(x, 1, 3).Reply(); err != nil || v.MajorVersion == 1 && v.MinorVersion < 3 {
		return nil, errors.Join(errors.New("outputs cannot be followed: the X server's RandR is older than 1.3"), err)
	}
	const changes = randr.NotifyMaskScreenChange | randr.NotifyMaskCrtcChange | randr.NotifyMaskOutputChange
	if err := randr.SelectInputChecked(x, root, changes).Check(); err != nil {
		return nil, fmt.Errorf("outputs cannot be followed: %w", err)
	}
	rotations := map[Turn]uint16{Upright: randr.RotationRotate0, Left: randr.RotationRotate90, Right: randr.RotationRotate270, Inverted: randr.RotationRotate180}
	return &outputs{x: x, root: root, turn: rotations[turn], last: map[randr.Output]lighting{}}, nil
}

// wall gives the part of the screen that is to be seen, after every connected output
// was lit. Empty: none is.
func (d *Display) wall() (wall image.Rectangle, changed bool, err error) {
	if d.outputs == nil {
		wall, err = d.place(d.root)
		return wall, false, err
	}
	o := d.outputs
	s, err := o.survey()
	if err != nil {
		return wall, false, err
	}
	plan := s.plan(o.last, o.turn)
	for _, c := range plan {
		fault := o.set(s, c)
		if err = errors.Join(err, fault); fault == nil {
			s.set(c)
			d.o.Log.Info("an output is set", "outputs", s.names(c.outputs), "size", s.sizes[c.mode].String())
		}
	}
	if len(plan) > 0 {
		s.remember(o.last) // with what was preferred when it was set
		again, fault := o.survey()
		if fault != nil {
			return wall, true, errors.Join(err, fault)
		}
		s = again
	}
	s.remember(o.last)
	wall = s.wall(o.primary())
	d.see(!wall.Empty() || len(s.crtcs) == 0) // without any controller this RandR means nothing: Ebiten opens
	return wall, len(plan) > 0, err
}

// survey asks for all outputs and what feeds them.
func (o *outputs) survey() (survey, error) {
	r, err := o.resources()
	if err != nil {
		return survey{}, fmt.Errorf("ask for the outputs: %w", err)
	}
	s := survey{crtcs: map[randr.Crtc]setting{}, turns: map[randr.Crtc]uint16{}, sizes: map[randr.Mode]image.Point{}, stamp: r.ConfigTimestamp}
	for _, m := range r.Modes {
		s.sizes[randr.Mode(m.Id)] = image.Pt(int(m.Width), int(m.Height))
	}
	for _, id := range r.Crtcs {
		c, err := randr.GetCrtcInfo(o.x, id, r.ConfigTimestamp).Reply()
		if err != nil {
			return survey{}, fmt.Errorf("ask for a controller of the graphics card: %w", err)
		}
		s.crtcs[id] = setting{id, image.Pt(int(c.X), int(c.Y)), c.Mode, c.Rotation, c.Outputs}
		s.turns[id] = c.Rotations
	}
	for _, id := range r.Outputs {
		i, err := randr.GetOutputInfo(o.x, id, r.ConfigTimestamp).Reply()
		if err != nil {
			return survey{}, fmt.Errorf("ask for an output: %w", err)
		}
		s.outputs = append(s.outputs, output{id, string(i.Name), i.Connection == randr.ConnectionConnected, i.Crtc, i.Crtcs, i.Modes})
	}
	o.some = slices.ContainsFunc(s.outputs, func(o output) bool { return o.connected })
	return s, nil
}

// probes is how often the graphics card itself is asked while a display is connected: each
// time Xorg asks the display too, and writes all that it can show into its log, which is in memory.
const probes = 6 * time.Hour

// resources asks the graphics card itself at times, so that a plug whose event got lost
// is seen too: once a minute while none is in; else the server's memory.
func (o *outputs) resources() (*randr.GetScreenResourcesReply, error) {
	pause := every
	if o.some {
		pause = probes
	}
	if now := time.Now(); now.Sub(o.card) >= pause {
		o.card = now
		return randr.GetScreenResources(o.x, o.root).Reply()
	}
	r, err := randr.GetScreenResourcesCurrent(o.x, o.root).Reply()
	if err != nil {
		return nil, err
	}
	return &randr.GetScreenResourcesReply{ConfigTimestamp: r.ConfigTimestamp, Modes: r.Modes, Crtcs: r.Crtcs, Outputs: r.Outputs}, nil
}

// plan gives what is to be set so that every connected output is lit in a mode that
// its display knows: the one that it had, or its preferred one, also where it prefers another
// now than it did; and turned so, unless turn is 0 or the graphics card cannot. While nothing is connected nothing is changed,
// so that the display that comes back finds the signal as it was.
func (s survey) plan(last map[randr.Output]lighting, turn uint16) []setting {
	connected := func(id randr.Output) bool {
		return slices.ContainsFunc(s.outputs, func(o output) bool { return o.id == id && o.connected })
	}
	taken := map[randr.Crtc]bool{} // by a connected output that is lit as it should be
	for _, o := range s.outputs {
		if o.connected && s.good(o, last[o.id], turn) {
			taken[o.crtc] = true
		}
	}
	var plan []setting
	for _, o := range s.outputs {
		if !o.connected || len(o.modes) == 0 || taken[o.crtc] {
			continue
		}
		free := slices.DeleteFunc(append([]randr.Crtc{o.crtc}, o.crtcs...), func(c randr.Crtc) bool { return c == 0 || taken[c] })
		if len(free) == 0 {
			continue // more displays than the graphics card can feed
		}
		want := setting{crtc: free[0], mode: o.modes[0], rotation: randr.RotationRotate0, outputs: []randr.Output{o.id}}
		if had, ok := last[o.id]; ok {
			want.rotation = had.rotation
			if slices.Contains(o.modes, had.mode) && !had.outdated(o) {
				want.mode, want.at = had.mode, had.at
			}
		}
		if s.turns[want.crtc]&turn != 0 {
			want.rotation = turn
		}
		taken[want.crtc] = true
		plan = append(plan, want)
	}
	if len(taken) == 0 {
		return nil
	}
	for _, o := range s.outputs { // what was unplugged, and needs no signal any more
		if c := s.crtcs[o.crtc]; o.crtc != 0 && !taken[o.crtc] && !slices.ContainsFunc(c.outputs, connected) {
			taken[o.crtc] = true
			plan = slices.Insert(plan, 0, setting{crtc: o.crtc, rotation: randr.RotationRotate0})
		}
	}
	return plan
}

// good says that an output, which was lit so before, is lit as it should be.
func (s survey) good(o output, had lighting, turn uint16) bool {
	c := s.crtcs[o.crtc]
	turned := c.rotation&turn != 0 || s.turns[o.crtc]&turn == 0
	return o.crtc != 0 && slices.Contains(o.modes, c.mode) && !(had.mode == c.mode && had.outdated(o)) && turned
}

// outdated says that nobody chose the mode, and the output, which has some, prefers another
// now. A display that still starts, or a splitter before it, tells none, and the kernel
// guesses: 1024×768 is the best then, and one that most displays know, once they tell.
func (l lighting) outdated(o output) bool { return l.first && l.mode != o.modes[0] }

// set takes that a controller was set.
func (s survey) set(c setting) {
	s.crtcs[c.crtc] = c
	for i, o := range s.outputs {
		if slices.Contains(c.outputs, o.id) {
			s.outputs[i].crtc = c.crtc
		}
	}
}

// remember notes how the lit outputs are lit.
func (s survey) remember(last map[randr.Output]lighting) {
	for _, o := range s.outputs {
		if c := s.crtcs[o.crtc]; o.connected && c.mode != 0 {
			had := last[o.id]
			if had.mode != c.mode {
				had.first = len(o.modes) > 0 && c.mode == o.modes[0]
			}
			last[o.id] = lighting{c, had.first}
		}
	}
}

// wall gives what the first output shows: the primary one, if it is lit.
func (s survey) wall(primary randr.Output) (wall image.Rectangle) {
	for _, o := range s.outputs {
		c := s.crtcs[o.crtc]
		if o.crtc == 0 || c.mode == 0 || !o.connected {
			continue
		}
		if wall.Empty() || o.id == primary {
			wall = s.area(c)
		}
	}
	return wall
}

// area gives the part of the screen that a setting shows.
func (s survey) area(c setting) image.Rectangle {
	size := s.sizes[c.mode]
	if c.rotation&(randr.RotationRotate90|randr.RotationRotate270) != 0 {
		size.X, size.Y = size.Y, size.X
	}
	return image.Rectangle{Max: size}.Add(c.at)
}

func (s survey) names(ids []randr.Output) (names []string) {
	for _, o := range s.outputs {
		if slices.Contains(ids, o.id) {
			names = append(names, o.name)
		}
	}
	return names
}

func (o *outputs) primary() randr.Output {
	p, err := randr.GetOutputPrimary(o.x, o.root).Reply()
	if err != nil {
		return 0
	}
	return p.Output
}

// set sets a controller, on a screen that is large enough for it.
func (o *outputs) set(s survey, c setting) error {
	if c.mode != 0 {
		if err := o.enlarge(s.area(c).Max); err != nil {
			return err
		}
	}
	done, err := randr.SetCrtcConfig(o.x, c.crtc, xproto.TimeCurrentTime, s.stamp, int16(c.at.X), int16(c.at.Y), c.mode, c.rotation, c.outputs).Reply()
	if err == nil && done.Status != randr.SetConfigSuccess {
		err = fmt.Errorf("status %d", done.Status)
	}
	if err != nil {
		return fmt.Errorf("set %v to %v: %w", s.names(c.outputs), s.sizes[c.mode], err)
	}
	return nil
}

func (o *outputs) enlarge(to image.Point) error {
	g, err := xproto.GetGeometry(o.x, xproto.Drawable(o.root)).Reply()
	if err != nil {
		return fmt.Errorf("ask how large the screen is: %w", err)
	}
	width, height := max(int(g.Width), to.X), max(int(g.Height), to.Y)
	if width == int(g.Width) && height == int(g.Height) {
		return nil
	}
	mm := func(pixels int) uint32 { return uint32(float64(pixels)*25.4/96 + 0.5) } // the 96 dpi that X takes where nobody says
	if err := randr.SetScreenSizeChecked(o.x, o.root, uint16(width), uint16(height), mm(width), mm(height)).Check(); err != nil {
		return fmt.Errorf("enlarge the screen to %d×%d: %w", width, height, err)
	}
	return nil
}

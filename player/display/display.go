// Package display looks after what the window stands on: the X server, its
// outputs, and the light of the display. It has a small connection of its own to
// the server of the window, so that the window needs to know of none of it.
//
// What X drew over the window is asked to be drawn again at once. Where the window
// has the whole screen, the package also sees to it that every connected output is
// lit, that the window covers it, also after the mode was changed, and that no other
// window stays before it; that X blanks nothing by itself; and it switches the display
// on and off, by DPMS or by HDMI-CEC. All of it is looked at again each minute, because
// events get lost and displays come back by themselves.
//
// It writes pixels into the window when asked to, past the graphics card; of itself it draws
// nothing, it hides nothing but by raising the window, and a window that
// does not have the whole screen is on somebody's desktop, where nothing is touched.
// Without X there is nothing to look after: on a desktop of Wayland alone that is the
// compositor's business.
package display

import (
	"context"
	"errors"
	"fmt"
	"io"
	stdlog "log"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/randr"
	"github.com/jezek/xgb/xproto"
)

// Power is how the display is switched.
type Power string

// The ways to switch a display.
const (
	DPMS Power = "dpms" // by the graphics card, which stops its signal
	CEC  Power = "cec"  // by a message over HDMI, as a remote control would
	None Power = "none" // not at all: the page is black, the lamp burns
)

// Turn is how the picture is turned on the display, in the words of xrandr. "": as the
// X server has it.
type Turn string

// The ways to turn a picture.
const (
	Upright  Turn = "normal"
	Left     Turn = "left" // a quarter, against the clock
	Right    Turn = "right"
	Inverted Turn = "inverted"
)

// Options say what is looked after.
type Options struct {
	Name    string // of the display, as in $DISPLAY; "": there is none
	Class   string // of the window, as its WM_CLASS says
	Whole   bool   // the window has the whole screen, and the display is for it alone
	Power   Power  // with Whole only
	Turn    Turn   // with Whole only
	Repaint func() // asks the window to draw itself again; called by Run alone
	Log     *slog.Logger
}

// Display is what a window stands on.
type Display struct {
	o    Options
	x    *xgb.Conn // nil: there is none
	root xproto.Window

	outputs *outputs // nil: the server has no RandR, or they are not ours to touch
	light   *light

	window  xproto.Window       // ours; 0: not seen yet
	pen     atomic.Pointer[pen] // likewise; nil: not seen yet, or it cannot be written into
	blind   atomic.Bool         // no output that is plugged in is lit
	sees    chan struct{}       // one is again
	said    map[string]string
	covered time.Time // since when another window has stood before ours; zero: none does
}

// ErrGone says that the X server ended, or threw the connection out. The window is
// lost then: the program is to end, and to be started again.
var ErrGone = errors.New("the X server is gone")

const (
	every   = time.Minute            // between two looks, if nothing happens
	settled = 300 * time.Millisecond // from an event to the look: others come with it
	patient = 2 * time.Second        // how long another window may stand before ours; between two looks for a display
)

// quiet has xgb not write to the standard error: what matters of it comes as errors.
var quiet = sync.OnceFunc(func() { xgb.Logger = stdlog.New(io.Discard, "", 0) })

// Open connects to the server, forbids it to blank the screen and lights what is
// connected, so that the window finds a display to open on. The error says what is
// not looked after; the Display works for the rest.
func Open(o Options) (*Display, error) {
	d := &Display{o: o, sees: make(chan struct{}, 1), said: map[string]string{}}
	if !o.Whole {
		d.o.Power = None
	}
	err := d.connect()
	d.light = newLight(d.switcher())
	if d.x != nil {
		d.look()
	}
	return d, err
}

func (d *Display) connect() error {
	if d.o.Name == "" {
		d.o.Log.Info("there is no X server: nobody looks after the display")
		return nil
	}
	quiet()
	x, err := xgb.NewConnDisplay(d.o.Name)
	if err != nil {
		return fmt.Errorf("look after the display %s: %w", d.o.Name, err)
	}
	d.x, d.root = x, xproto.Setup(x).DefaultScreen(x).Root
	// Windows that come and go: ours, and those before it.
	err = xproto.ChangeWindowAttributesChecked(x, d.root, xproto.CwEventMask, []uint32{xproto.EventMaskSubstructureNotify}).Check()
	if !d.o.Whole {
		return err
	}
	xproto.ForceScreenSaver(x, xproto.ScreenSaverReset)
	var without error
	d.outputs, without = openOutputs(x, d.root, d.o.Turn)
	return errors.Join(err, without)
}

// switcher gives what switches the display.
func (d *Display) switcher() switcher {
	switch {
	case d.o.Power == CEC:
		return &cec{command: "cec-ctl", devices: "/dev/cec*"}
	case d.o.Power == DPMS && d.x != nil:
		s, err := openDPMS(d.x)
		if err == nil {
			return s
		}
		d.o.Log.Info("the display cannot be switched off", "reason", err)
	}
	return nil
}

// Light asks for the display to be lit or not, and gives what was wrong with the
// last attempt. It does not wait: Run does it. To be called by one goroutine.
func (d *Display) Light(on bool) error { return d.light.ask(on) }

// Connected says whether there was a display to be seen at the last look; true where
// nobody can tell. It may be called at any time.
func (d *Display) Connected() bool { return !d.blind.Load() }

// Await waits, while Run looks, until there is a display to open a window on, or ctx ends: Ebiten
// gives up without one. A television in standby may count as none, and cables are not always in.
func (d *Display) Await(ctx context.Context) {
	if d.Connected() {
		return
	}
	d.o.Log.Info("no display is connected: the window waits for one")
	for !d.Connected() {
		select {
		case <-ctx.Done():
			return
		case <-d.sees:
		}
	}
}

// see takes whether there is a display to be seen.
func (d *Display) see(any bool) {
	if d.blind.Swap(!any) && any {
		select {
		case d.sees <- struct{}{}:
		default:
		}
	}
}

// Run looks after the display until ctx ends, which is no error, or the X server
// does: ErrGone.
func (d *Display) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	var others sync.WaitGroup
	defer others.Wait()
	defer cancel()
	others.Go(func() { d.light.run(ctx) })
	if d.x == nil {
		<-ctx.Done()
		return nil
	}
	events := make(chan xgb.Event)
	others.Go(func() { d.listen(ctx, events) })
	defer d.x.Close()
	return d.keep(ctx, events)
}

// listen hands the events over until the connection ends.
func (d *Display) listen(ctx context.Context, events chan<- xgb.Event) {
	defer close(events)
	for {
		e, fault := d.x.WaitForEvent()
		if e == nil && fault == nil {
			return
		}
		if e == nil {
			continue // the answer to a request that nobody waits for, about a window that is gone
		}
		select {
		case events <- e:
		case <-ctx.Done(): // go on until the connection ends
		}
	}
}

// keep looks at once, after what happened, and each minute.
func (d *Display) keep(ctx context.Context, events <-chan xgb.Event) error {
	next := time.Now()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case e, ok := <-events:
			if !ok {
				return ErrGone
			}
			if at := time.Now().Add(d.hear(e)); at.Before(next) {
				next = at
				timer.Reset(time.Until(next))
			}
		case <-timer.C:
			next = time.Now().Add(d.look())
			timer.Reset(time.Until(next))
		}
	}
}

// hear takes an event, and gives how soon to look.
func (d *Display) hear(e xgb.Event) time.Duration {
	switch e := e.(type) {
	case xproto.ExposeEvent:
		if e.Count == 0 { // the last of a series
			d.o.Repaint()
		}
		return every
	case xproto.VisibilityNotifyEvent, xproto.MapNotifyEvent, xproto.UnmapNotifyEvent, xproto.DestroyNotifyEvent, xproto.ConfigureNotifyEvent, xproto.ReparentNotifyEvent,
		randr.ScreenChangeNotifyEvent, randr.NotifyEvent:
		return settled
	}
	return every
}

// look sees whether all is as it should be, mends what is not, and gives when to
// look again.
func (d *Display) look() time.Duration {
	if d.window == 0 {
		d.trouble("find the window", d.find())
	}
	if !d.o.Whole {
		return every
	}
	xproto.SetScreenSaver(d.x, 0, 0, xproto.BlankingNotPreferred, xproto.ExposuresDefault)
	wall, changed, err := d.wall()
	d.trouble("light the outputs", err)
	if d.window == 0 && !d.Connected() {
		return patient // what is plugged in is not always lit at the first attempt
	}
	if d.window == 0 {
		return every
	}
	moved, err := d.cover(wall)
	d.trouble("cover the screen", err)
	if d.window == 0 { // gone; another one may have opened since
		d.trouble("find the window", d.find())
		return every
	}
	wait, err := d.raise(time.Now())
	d.trouble("raise the window", err)
	if changed || moved {
		d.o.Repaint()
	}
	return wait
}

// trouble logs what went wrong once, until it is something else.
func (d *Display) trouble(what string, err error) {
	text := ""
	if err != nil {
		text = err.Error()
	}
	if d.said[what] != text && text != "" {
		d.o.Log.Warn(what, "error", err)
	}
	d.said[what] = text
}

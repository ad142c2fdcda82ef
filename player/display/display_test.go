package display_test

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"

	"semainier/player/display"
)

// server is a real X server, and a client of it.
type server struct {
	t    *testing.T
	name string
	cmd  *exec.Cmd
	x    *xgb.Conn
	root xproto.Window
}

func start(t *testing.T) *server {
	t.Helper()
	return startAs(t, "800x600x24")
}

// startAs gives one of that size and depth.
func startAs(t *testing.T, screen string) *server {
	t.Helper()
	return startCommand(t, exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", screen, "-nolisten", "tcp", "-noreset"))
}

// startCommand gives the one that a command starts, which is to tell its number on file 3.
func startCommand(t *testing.T, c *exec.Cmd) *server {
	t.Helper()
	if c.Err != nil {
		t.Fatalf("%v: this test needs an X server; deploy/test.sh installs it", c.Err)
	}
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	s := &server{t: t, cmd: c}
	s.cmd.ExtraFiles = []*os.File{write}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.cmd.Process.Kill(); s.cmd.Wait() })
	write.Close()
	number, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		t.Fatalf("%s gave no display: %v", c.Path, err)
	}
	s.name = ":" + strings.TrimSpace(number)
	s.x, err = xgb.NewConnDisplay(s.name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.x.Close)
	s.root = xproto.Setup(s.x).DefaultScreen(s.x).Root
	return s
}

// open gives a new window, before all others, and whose WM_CLASS and process are
// these. Its events are heard.
func (s *server) open(x, y int16, width, height uint16, class string, pid int) xproto.Window {
	s.t.Helper()
	w, err := xproto.NewWindowId(s.x)
	if err != nil {
		s.t.Fatal(err)
	}
	const mask = xproto.CwBackPixel | xproto.CwOverrideRedirect | xproto.CwEventMask
	const events = xproto.EventMaskVisibilityChange | xproto.EventMaskStructureNotify
	s.check(xproto.CreateWindowChecked(s.x, 0, w, s.root, x, y, width, height, 0, xproto.WindowClassInputOutput, 0, mask, []uint32{0xffffff, 1, events}).Check())
	s.check(xproto.ChangePropertyChecked(s.x, xproto.PropModeReplace, w, xproto.AtomWmClass, xproto.AtomString, 8, uint32(2*len(class)+2), []byte(class+"\x00"+class+"\x00")).Check())
	name := "_NET_WM_PID"
	atom, err := xproto.InternAtom(s.x, false, uint16(len(name)), name).Reply()
	s.check(err)
	s.check(xproto.ChangePropertyChecked(s.x, xproto.PropModeReplace, w, atom.Atom, xproto.AtomCardinal, 32, 1, binary.LittleEndian.AppendUint32(nil, uint32(pid))).Check())
	s.check(xproto.MapWindowChecked(s.x, w).Check())
	return w
}

func (s *server) check(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// until waits for an event of which is says that it is the one.
func (s *server) until(what string, is func(xgb.Event) bool) {
	s.t.Helper()
	giveUp := time.AfterFunc(time.Minute, func() { s.cmd.Process.Kill() })
	defer giveUp.Stop()
	for {
		e, fault := s.x.WaitForEvent()
		if e == nil && fault == nil {
			s.t.Fatalf("after a minute: not %s", what)
		}
		if e != nil && is(e) {
			return
		}
	}
}

// kept is a display that is looked after.
type kept struct {
	t         *testing.T
	d         *display.Display
	repainted chan struct{}
	ended     chan error
	cancel    context.CancelFunc
}

const class = "semainier-player"

func (s *server) keep(whole bool) *kept {
	s.t.Helper()
	k := &kept{t: s.t, repainted: make(chan struct{}, 100), ended: make(chan error, 1)}
	d, err := display.Open(display.Options{Name: s.name, Class: class, Whole: whole, Power: display.DPMS, Repaint: func() { k.repainted <- struct{}{} }, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	s.check(err)
	k.d = d
	ctx, cancel := context.WithCancel(s.t.Context())
	k.cancel = cancel
	var running sync.WaitGroup
	running.Go(func() { k.ended <- d.Run(ctx) })
	s.t.Cleanup(func() { cancel(); running.Wait() })
	return k
}

func (k *kept) repaint(why string) {
	k.t.Helper()
	select {
	case <-k.repainted:
	case <-time.After(time.Minute):
		k.t.Fatalf("not drawn again: %s", why)
	}
}

// none takes what was asked so far.
func (k *kept) none() {
	for len(k.repainted) > 0 {
		<-k.repainted
	}
}

func TestTheWindowFollowsTheScreenAndComesBeforeOthers(t *testing.T) {
	s := start(t)
	s.open(0, 0, 10, 10, class, 1) // of another process
	k := s.keep(true)
	w := s.open(0, 0, 640, 480, class, os.Getpid()) // opens later
	s.until("as large as the screen", func(e xgb.Event) bool {
		c, ok := e.(xproto.ConfigureNotifyEvent)
		return ok && c.Window == w && c.X == 0 && c.Y == 0 && c.Width == 800 && c.Height == 600
	})
	k.repaint("it is of another size")

	other := s.open(100, 100, 50, 50, "other", 1)
	s.until("covered", func(e xgb.Event) bool {
		v, ok := e.(xproto.VisibilityNotifyEvent)
		return ok && v.Window == w && v.State == xproto.VisibilityPartiallyObscured
	})
	s.until("before the other", func(e xgb.Event) bool {
		v, ok := e.(xproto.VisibilityNotifyEvent)
		return ok && v.Window == other && v.State == xproto.VisibilityFullyObscured
	})
	k.repaint("it was covered")
}

func TestWhatWasWipedIsDrawnAgain(t *testing.T) {
	s := start(t)
	w := s.open(0, 0, 640, 480, class, os.Getpid())
	k := s.keep(false)
	k.repaint("the window is found")
	over := s.open(10, 10, 700, 500, "other", 1)
	s.until("covered", func(e xgb.Event) bool {
		v, ok := e.(xproto.VisibilityNotifyEvent)
		return ok && v.Window == w && v.State != xproto.VisibilityUnobscured
	})
	k.none()
	s.check(xproto.DestroyWindowChecked(s.x, over).Check())
	k.repaint("it is uncovered")
	k.none()
	s.check(xproto.ClearAreaChecked(s.x, true, w, 0, 0, 0, 0).Check())
	k.repaint("it was wiped")
	g, err := xproto.GetGeometry(s.x, xproto.Drawable(w)).Reply()
	s.check(err)
	if g.Width != 640 || g.Height != 480 {
		t.Errorf("a window on a desktop was made %d×%d", g.Width, g.Height)
	}
	k.cancel()
	if err := <-k.ended; err != nil {
		t.Errorf("asked to end: %v", err)
	}
}

func TestAWindowManagerIsSeen(t *testing.T) {
	s := start(t)
	for _, alone := range []bool{true, false} {
		if !alone {
			s.check(xproto.ChangeWindowAttributesChecked(s.x, s.root, xproto.CwEventMask, []uint32{xproto.EventMaskSubstructureRedirect}).Check())
		}
		d, err := display.Open(display.Options{Name: s.name, Class: class, Whole: true, Repaint: func() {}, Log: slog.New(slog.DiscardHandler)})
		s.check(err)
		if d.Alone() != alone {
			t.Errorf("alone: %v, want %v", !alone, alone)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		s.check(d.Run(ctx)) // closes it
	}
}

func TestXDoesNotBlankWhatIsAScreen(t *testing.T) {
	for whole, want := range map[bool]uint16{true: 0, false: 77} {
		s := start(t)
		s.check(xproto.SetScreenSaverChecked(s.x, 77, 0, xproto.BlankingPreferred, xproto.ExposuresAllowed).Check())
		k := s.keep(whole)
		s.open(0, 0, 800, 600, class, os.Getpid())
		k.repaint("the window is found")
		saver, err := xproto.GetScreenSaver(s.x).Reply()
		s.check(err)
		if saver.Timeout != want {
			t.Errorf("whole=%t: X blanks after %d s, want %d", whole, saver.Timeout, want)
		}
	}
}

func TestTheEndOfTheServerIsTold(t *testing.T) {
	s := start(t)
	k := s.keep(true)
	s.check(s.cmd.Process.Kill())
	select {
	case err := <-k.ended:
		if !errors.Is(err, display.ErrGone) {
			t.Errorf("ended with %v", err)
		}
	case <-time.After(time.Minute):
		t.Fatal("it goes on")
	}
}

func TestWithoutAServerThereIsNothingToLookAfter(t *testing.T) {
	d, err := display.Open(display.Options{Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := errors.Join(d.Light(true), d.Run(ctx)); err != nil {
		t.Error(err)
	}
	d, err = display.Open(display.Options{Name: ":4093", Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err == nil || !strings.Contains(err.Error(), ":4093") {
		t.Errorf("a server that is not there: %v", err)
	}
	if err := errors.Join(d.Light(false), d.Run(ctx)); err != nil {
		t.Error(err)
	}
}

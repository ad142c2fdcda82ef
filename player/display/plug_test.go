package display_test

import (
	"context"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/randr"
	"github.com/jezek/xgb/xproto"
)

// wall is a real Xorg whose displays can be plugged in: deploy/bench/wall.
type wall struct {
	*server
	plugs string
}

func startWall(t *testing.T) *wall {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("Xorg asks for root; deploy/bench/faults.sh does the same with the whole player")
	}
	const source = "../../deploy/bench/wall/"
	modules, plugs := t.TempDir(), t.TempDir()
	flags, err := exec.Command("pkg-config", "--cflags", "xorg-server").Output()
	if err != nil {
		t.Fatalf("pkg-config xorg-server: %v: deploy/test.sh installs what this test needs", err)
	}
	compile := exec.Command("gcc", append(strings.Fields(string(flags)), "-shared", "-fPIC", "-O1", "-o", filepath.Join(modules, "wall.so"), source+"wall.c")...)
	if out, err := compile.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", compile, err, out)
	}
	config, err := filepath.Abs(source + "xorg.conf")
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command("/usr/lib/xorg/Xorg", "-displayfd", "3", "-config", config, "-modulepath", modules+",/usr/lib/xorg/modules",
		"-logfile", filepath.Join(modules, "log"), "-novtswitch", "-sharevts", "-nolisten", "tcp", "-noreset")
	c.Env = append(os.Environ(), "WALL_PLUGS="+plugs)
	w := &wall{startCommand(t, c), plugs}
	w.check(randr.Init(w.x))
	_, err = randr.QueryVersion(w.x, 1, 3).Reply()
	w.check(err)
	return w
}

// plug plugs a display in, which tells its modes or does not yet.
func (w *wall) plug(name string, tells bool) {
	w.t.Helper()
	what := ""
	if !tells {
		what = "silent"
	}
	w.check(os.WriteFile(filepath.Join(w.plugs, name), []byte(what), 0o600))
	w.probe()
}

func (w *wall) unplug(name string) {
	w.t.Helper()
	w.check(os.Remove(filepath.Join(w.plugs, name)))
	w.probe()
}

// probe has the server look, as the kernel does when a plug moves.
func (w *wall) probe() {
	w.t.Helper()
	_, err := randr.GetScreenResources(w.x, w.root).Reply()
	w.check(err)
}

// shows waits until a controller shows that many pixels.
func (w *wall) shows(want image.Point) {
	w.t.Helper()
	w.check(randr.SelectInputChecked(w.x, w.root, randr.NotifyMaskCrtcChange).Check())
	is := func() bool {
		r, err := randr.GetScreenResourcesCurrent(w.x, w.root).Reply()
		w.check(err)
		for _, id := range r.Crtcs {
			c, err := randr.GetCrtcInfo(w.x, id, r.ConfigTimestamp).Reply()
			w.check(err)
			if c.Mode != 0 && image.Pt(int(c.Width), int(c.Height)) == want {
				return true
			}
		}
		return false
	}
	if is() {
		return
	}
	w.until("a picture of "+want.String(), func(xgb.Event) bool { return is() })
}

// A television in standby, or a cable that is not in: the window waits.
func TestTheWindowWaitsForADisplay(t *testing.T) {
	w := startWall(t)
	k := w.keep(true)
	var in atomic.Bool // a plug
	awaited := func(ctx context.Context) <-chan bool {
		c := make(chan bool, 1)
		go func() { k.d.Await(ctx); c <- in.Load() }()
		return c
	}
	comes := func(c <-chan bool, want bool, why string) {
		t.Helper()
		select {
		case got := <-c:
			if got != want {
				t.Errorf("%s: it waited until there is a display: %v", why, got)
			}
		case <-time.After(time.Minute):
			t.Fatalf("%s: it still waits", why)
		}
	}
	for _, name := range []string{"DUMMY0", "DUMMY1"} { // the one that X lit as it started, and another
		c := awaited(t.Context())
		if k.d.Connected() {
			t.Fatal("connected, without a plug")
		}
		if err := k.d.Light(true); err != nil {
			t.Errorf("the light cannot be asked for: %v", err)
		}
		w.probe() // takes as long as others need
		in.Store(true)
		w.plug(name, true)
		comes(c, true, name+" is plugged in")
		if !k.d.Connected() {
			t.Error("not connected, with a plug")
		}
		w.shows(image.Pt(1920, 1080))
		comes(awaited(t.Context()), true, "nothing is to be waited for")
		w.check(randr.SelectInputChecked(w.x, w.root, 0).Check())
		w.unplug(name)
		in.Store(false)
		for end := time.Now().Add(time.Minute); k.d.Connected(); time.Sleep(10 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatal("it was unplugged, and counts as connected")
			}
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	c := awaited(ctx)
	cancel()
	comes(c, false, "somebody ends the program")
}

// A splitter that still starts does not tell the modes of the display behind it.
func TestAModeThatWasGuessedGivesWay(t *testing.T) {
	w := startWall(t)
	w.keep(true)
	w.plug("DUMMY0", false)
	w.shows(image.Pt(1024, 768))
	w.plug("DUMMY0", true)
	w.shows(image.Pt(1920, 1080))
	root, err := xproto.GetGeometry(w.x, xproto.Drawable(w.root)).Reply()
	w.check(err)
	if root.Width < 1920 || root.Height < 1080 {
		t.Errorf("on a screen of %d×%d", root.Width, root.Height)
	}
}

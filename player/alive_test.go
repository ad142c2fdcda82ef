package player_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"semainier/hub/wire"
	"semainier/layouts/program"
	"semainier/player"
)

// signs counts what a player says of itself to who watches over it.
type signs struct {
	mu            sync.Mutex
	alive, proven int
}

func (g *signs) watch(o *player.Options) {
	count := func(n *int) func() {
		return func() {
			g.mu.Lock()
			defer g.mu.Unlock()
			*n++
		}
	}
	o.Alive, o.Proven = count(&g.alive), count(&g.proven)
}

func (g *signs) are() (alive, proven int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.alive, g.proven
}

// redraws has the window presented again, as it is by itself every half a minute.
func (s *screen) redraws() {
	s.mu.Lock()
	last := s.visible
	s.mu.Unlock()
	s.seen <- last
	synctest.Wait()
}

// Only what people can see is a sign of life: a process that runs on behind a
// window that shows nothing new is none, though the old picture is redrawn.
func TestOnlyPresentedFramesAreSignsOfLife(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var g signs
		s := start(t, t.TempDir(), g.watch)
		defer s.stop()
		s.says(wire.Answer{Sealed: seal(t, playlist(5), hubKey)}, thursday)
		before, _ := g.are()
		if before == 0 {
			t.Fatal("the first pages were no sign of life")
		}
		passes(5 * time.Second) // nothing to show
		if after, _ := g.are(); after != before {
			t.Errorf("%d signs of life without a frame", after-before)
		}
		s.redraws()
		if after, _ := g.are(); after != before+1 {
			t.Errorf("a redrawn frame gave %d signs of life", after-before)
		}
		s.close(true)
		passes(time.Minute) // the clock's minute is to be shown, and is not
		before, _ = g.are()
		s.redraws()
		if after, _ := g.are(); after != before+1 {
			t.Error("the graphics were given up too early")
		}
		passes(time.Minute)
		before, _ = g.are()
		for range 10 {
			s.redraws()
		}
		if after, _ := g.are(); after != before {
			t.Error("a window that shows an old picture for more than a minute counts as alive")
		}
		s.close(false)
		passes(time.Minute)
		before, _ = g.are()
		s.redraws()
		if after, _ := g.are(); after == before {
			t.Error("after a new picture was presented it is not alive again")
		}
	})
}

// A version of the player is good once it has shown a program that the hub
// signed for a minute: not for the pages without one.
func TestRunIsProvenByAProgramInView(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var g signs
		s := start(t, t.TempDir(), g.watch)
		defer s.stop()
		lives := func(d time.Duration) {
			for range d / (10 * time.Second) {
				passes(10 * time.Second)
				s.redraws()
			}
		}
		if lives(10 * time.Minute); s.count() == 0 {
			t.Fatal("nothing is shown")
		}
		if _, proven := g.are(); proven != 0 {
			t.Fatal("proven without a program")
		}
		s.says(wire.Answer{Sealed: seal(t, playlist(5), hubKey)}, thursday)
		lives(50 * time.Second)
		if _, proven := g.are(); proven != 0 {
			t.Error("proven too early")
		}
		lives(10 * time.Minute)
		if _, proven := g.are(); proven != 1 {
			t.Errorf("proven %d times", proven)
		}
	})
}

// A switch is a display that keeps what it was told.
type switched struct {
	mu   sync.Mutex
	told []bool
	at   []time.Time
	err  error
	gone bool // it is unplugged
}

func (d *switched) Connected() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return !d.gone
}

func (d *switched) plug(in bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.gone = !in
}

func (d *switched) Light(on bool) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.told, d.at = append(d.told, on), append(d.at, time.Now())
	return d.err
}

func (d *switched) last() (on bool, at time.Time, times int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	n := len(d.told)
	return d.told[n-1], d.at[n-1], n
}

// The display is told at the change and every minute, not once; what is wrong
// with it is told the hub.
func TestDisplayIsSwitchedByItsHours(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d switched
		s := start(t, t.TempDir(), func(o *player.Options) { o.Display = &d })
		defer s.stop()
		s.connect(true)
		s.says(wire.Answer{Sealed: seal(t, litUntil(5, ourKey), hubKey)}, thursday) // at 10:42:10, lit until 10:45
		began := time.Now()
		passes(170*time.Second - time.Millisecond)
		if on, _, n := d.last(); !on || n < 3 {
			t.Errorf("told %d times in three minutes; on: %v", n, on)
		}
		passes(time.Millisecond)
		if on, at, _ := d.last(); on || at.Sub(began) != 170*time.Second {
			t.Errorf("at 10:45 it was told %v, after %v", on, at.Sub(began))
		}
		_, _, before := d.last()
		d.mu.Lock()
		d.err = errors.New("no answer")
		d.mu.Unlock()
		passes(5 * time.Minute)
		if on, _, n := d.last(); on || n < before+4 {
			t.Errorf("in five dark minutes it was told %d times more; on: %v", n-before, on)
		}
		passes(wire.HeartbeatEvery)
		if got, _ := s.status(); !strings.Contains(got.Error, "switch the display: no answer") {
			t.Errorf("the hub is told %q", got.Error)
		}
		alert := litUntil(6, ourKey)
		alert.Program.Notices = append(alert.Program.Notices, program.Notice{ID: "fuite", Title: "Fuite d’eau", Importance: program.Urgent})
		s.says(wire.Answer{Sealed: seal(t, alert, hubKey)}, thursday.Add(time.Since(began)))
		if on, _, _ := d.last(); !on {
			t.Error("an urgent notice is shown on a display that is off")
		}
	})
}

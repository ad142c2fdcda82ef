package player_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"semainier/hub/wire"
	"semainier/player"
)

// complains reports whether the hub has heard that no display is connected.
func (s *screen) complains() bool {
	s.t.Helper()
	got, n := s.status()
	return n > 0 && strings.Contains(got.Error, "no display is connected")
}

// A television in standby, a cable that is not in: no window opens, and all else goes on.
func TestScreenWithoutADisplayWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var n newer
		var g signs
		d := switched{gone: true}
		s := start(t, t.TempDir(), n.offer, g.watch, func(o *player.Options) { o.Display = &d })
		defer s.stop()
		s.connect(true)
		s.says(wire.Answer{Sealed: seal(t, litUntil(5, ourKey), hubKey)}, thursday) // at 10:42:10, lit until 10:45
		began := time.Now()
		n.due.Store(true)
		passes(30 * time.Second)
		if got, told := s.status(); told == 0 || got.Error != "" || got.Version != 0 || got.Width != 0 {
			t.Errorf("told %d times, the hub hears %+v", told, got.Status)
		}
		if !n.dark.Load() || !n.waits.Load() {
			t.Errorf("the newer player is told that nothing can be shown: %v, and that it waits: %v", n.dark.Load(), n.waits.Load())
		}
		if on, _, _ := d.last(); !on {
			t.Error("the display is not woken")
		}
		passes(90 * time.Second) // 10:44:10
		if !s.complains() {
			got, _ := s.status()
			t.Errorf("the hub is told %q", got.Error)
		}
		passes(5 * time.Minute)
		if on, at, _ := d.last(); on || at.Sub(began) < 170*time.Second {
			t.Errorf("at 10:49 the display was last told %v, after %v", on, at.Sub(began))
		}
		if s.complains() {
			t.Error("in the dark the hub still hears of it")
		}
		before, _ := g.are()
		for range 4 * 60 {
			passes(time.Minute)
			after, _ := g.are()
			if after == before {
				t.Fatal("a minute without a sign of life")
			}
			before = after
		}
		if !s.complains() { // it is lit again from 11:00
			t.Error("later the hub does not hear of it")
		}
		if _, proven := g.are(); proven != 0 || s.begunAnew() || s.count() != 0 {
			t.Errorf("proven %d times; begun anew: %v; shown %d scenes", proven, s.begunAnew(), s.count())
		}

		n.due.Store(false)
		d.plug(true)
		s.opens()
		synctest.Wait()
		s.wants("Maurepas")
		before, _ = g.are()
		s.close(true)
		passes(wire.HeartbeatEvery)
		if s.complains() || n.dark.Load() {
			t.Errorf("a display is there, and the hub still hears of it: %v; the newer player that there is none: %v", s.complains(), n.dark.Load())
		}
		if after, _ := g.are(); after != before {
			t.Errorf("%d signs of life without a frame, in a window that is open", after-before)
		}
	})
}

// What is drawn while nobody can see it proves nothing, and nothing new is tried.
func TestUnpluggedScreenProvesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var n newer
		var g signs
		var d switched
		s := start(t, t.TempDir(), n.offer, g.watch, func(o *player.Options) { o.Display = &d })
		defer s.stop()
		s.connect(true)
		s.says(wire.Answer{Sealed: seal(t, playlist(5), hubKey)}, thursday)
		d.plug(false)
		passes(10 * time.Second)
		n.due.Store(true)
		lives := func(d time.Duration) {
			for range d / (10 * time.Second) {
				passes(10 * time.Second)
				s.redraws()
			}
		}
		before, _ := g.are()
		lives(40 * time.Second)
		if s.complains() {
			t.Error("it is a trouble at once")
		}
		lives(time.Hour)
		if !s.complains() {
			t.Error("the hub does not hear of it")
		}
		alive, proven := g.are()
		if proven != 0 || s.begunAnew() || !n.dark.Load() || n.waits.Load() {
			t.Errorf("proven %d times; begun anew: %v; the newer player knows: %v; and that the window waits: %v", proven, s.begunAnew(), n.dark.Load(), n.waits.Load())
		}
		if alive == before {
			t.Error("frames of an open window are no signs of life any more")
		}
		d.plug(true)
		if lives(2 * time.Minute); !s.begunAnew() {
			t.Error("plugged in, it does not begin anew")
		}
		if _, proven := g.are(); proven != 1 {
			t.Errorf("plugged in, it is proven %d times", proven)
		}
	})
}

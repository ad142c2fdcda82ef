package player_test

import (
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"semainier/hub/wire"
	"semainier/player"
)

// newer is a newer player that has come.
type newer struct {
	due   atomic.Bool
	dark  atomic.Bool
	waits atomic.Bool
	fault atomic.Value
}

func (n *newer) Due() bool { return n.due.Load() }

func (n *newer) Dark(dark bool) { n.dark.Store(dark) }
func (n *newer) Waits()         { n.waits.Store(true) }

func (n *newer) Fault() error {
	err, _ := n.fault.Load().(error)
	return err
}

func (n *newer) offer(o *player.Options) { o.Updates = n }

func (s *screen) begunAnew() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.restarts > 0
}

func TestNewerPlayerBeginsWhenFewWouldNotice(t *testing.T) {
	t.Run("when a page turns", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			var n newer
			s := start(t, t.TempDir(), n.offer)
			defer s.stop()
			s.says(wire.Answer{Sealed: seal(t, playlist(5), hubKey)}, thursday)
			passes(time.Minute)
			if s.begunAnew() {
				t.Fatal("although there is none")
			}
			count := s.count()
			n.due.Store(true)
			for s.count() == count || !s.begunAnew() {
				before := s.count()
				passes(time.Second)
				if s.begunAnew() && s.count() == before {
					t.Fatal("while a page was being read")
				}
				if s.count() > count+10 {
					t.Fatal("not when pages turned")
				}
			}
		})
	})
	t.Run("not in the dark, where it could prove nothing", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			var n newer
			s := start(t, t.TempDir(), n.offer)
			defer s.stop()
			s.says(wire.Answer{Sealed: seal(t, litUntil(5, ourKey), hubKey)}, thursday.Add(5*time.Minute))
			if !s.dark() {
				t.Fatal("not dark")
			}
			n.due.Store(true)
			if passes(12 * time.Minute); s.begunAnew() {
				t.Fatal("in the dark")
			}
			if !n.dark.Load() {
				t.Error("the newer player is not told that nothing can be shown")
			}
			if passes(20 * time.Minute); !s.begunAnew() { // it is lit again from 11:00
				t.Error("not once it is lit either")
			}
			if n.dark.Load() {
				t.Error("still dark, the newer player is told")
			}
		})
	})
	t.Run("not while something urgent is shown", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			var n newer
			s := start(t, t.TempDir(), n.offer)
			defer s.stop()
			s.says(wire.Answer{Sealed: seal(t, playlist(5), hubKey)}, thursday)
			s.flashes("maurepas", 6, thursday, hubKey, "feu")
			s.wants("Avis feu")
			n.due.Store(true)
			if passes(time.Hour); s.begunAnew() {
				t.Error("in the middle of an alert")
			}
			s.flashes("maurepas", 7, thursday.Add(time.Minute), hubKey)
			if passes(time.Minute); !s.begunAnew() {
				t.Error("not after it either")
			}
		})
	})
	t.Run("at last at any time", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			var n newer
			s := start(t, t.TempDir(), n.offer) // one page, which never turns
			defer s.stop()
			n.due.Store(true)
			if passes(14 * time.Minute); s.begunAnew() {
				t.Error("too soon")
			}
			if passes(2 * time.Minute); !s.begunAnew() {
				t.Error("never")
			}
		})
	})
}

func TestHubIsToldOfAReleaseThatDoesNotWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var n newer
		s := start(t, t.TempDir(), n.offer)
		defer s.stop()
		s.connect(true)
		s.says(wire.Answer{Sealed: seal(t, playlist(5), hubKey)}, thursday)
		n.fault.Store(errors.New("release 200 was refused"))
		passes(wire.HeartbeatEvery + 10*time.Second)
		if got, _ := s.status(); !strings.Contains(got.Error, "a newer player: release 200 was refused") {
			t.Errorf("the hub is told %q", got.Error)
		}
	})
}

package update

import (
	"crypto/ed25519"
	"log/slog"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// People who look for why a screen is black switch it off and on, and do not find at once
// that its display has no power: that counts against no release.
func TestStartsWithoutADisplayAreNotCounted(t *testing.T) {
	r := In(t.TempDir(), make(ed25519.PublicKey, ed25519.PublicKeySize))
	for _, c := range []struct {
		what      string
		run       Run
		waits     bool
		was, want state
	}{
		{"kept", Run{Serial: 200}, true, state{Good: 200, Starts: 7}, state{Good: 200}},
		{"kept, and dies at once", Run{Serial: 200}, false, state{Good: 200, Starts: 7}, state{Good: 200, Starts: 7}},
		{"on trial", Run{Serial: 200, Trial: true}, true, state{Good: 100, Trial: 200, Attempts: 3}, state{Good: 100, Trial: 200, Attempts: 2}},
		{"on trial, and dies at once", Run{Serial: 200, Trial: true}, false, state{Good: 100, Trial: 200, Attempts: 3}, state{Good: 100, Trial: 200, Attempts: 3}},
		{"on trial, beside the state of another", Run{Serial: 200, Trial: true}, true, state{Trial: 300, Attempts: 1}, state{Trial: 300, Attempts: 1}},
	} {
		synctest.Test(t, func(t *testing.T) {
			if err := r.write(c.was); err != nil {
				t.Fatal(err)
			}
			u := New(Options{Releases: r, Run: c.run, Restart: func() { t.Errorf("%s: refused", c.what) }, Log: slog.New(slog.DiscardHandler)})
			u.Dark(c.waits)
			go u.Run(t.Context())
			for range 3 { // it is told each few seconds
				if c.waits {
					u.Waits()
				}
				time.Sleep(5 * time.Second)
				synctest.Wait()
			}
			if got := r.read(); got != c.want {
				t.Errorf("%s: %+v, want %+v", c.what, got, c.want)
			}
		})
	}
}

// A release that begins in the evening, or whose device is switched on at night, has nothing to
// show until the morning, and is not refused for it; on a lit screen it has the time of its trial.
func TestTheDarkDoesNotCountAgainstARelease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var refused atomic.Bool
		u := New(Options{
			Releases: In(t.TempDir(), make(ed25519.PublicKey, ed25519.PublicKeySize)), Run: Run{Serial: 200, Trial: true},
			Restart: func() { refused.Store(true) }, Log: slog.New(slog.DiscardHandler),
		})
		passes := func(d time.Duration) bool {
			time.Sleep(d)
			synctest.Wait()
			return refused.Load()
		}
		go u.Run(t.Context())
		if passes(30 * time.Second) {
			t.Fatal("at once")
		}
		u.Dark(true)
		if passes(14 * time.Hour) {
			t.Fatal("in the night")
		}
		u.Dark(false)
		if passes(Usual.Trial - 2*time.Minute) {
			t.Fatal("before it had its time")
		}
		if !passes(2 * time.Minute) {
			t.Error("never")
		}
	})
}

package update

import (
	"crypto/ed25519"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"
)

// A release that begins in the evening, or whose device is switched on at night, has nothing to
// show until the morning, and is not refused for it; on a lit screen it has the time of its trial.
func TestTheDarkDoesNotCountAgainstARelease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		refused := false
		u := New(Options{
			Releases: In(t.TempDir(), make(ed25519.PublicKey, ed25519.PublicKeySize)), Run: Run{Serial: 200, Trial: true},
			Restart: func() { refused = true }, Log: slog.New(slog.DiscardHandler),
		})
		passes := func(d time.Duration) bool {
			time.Sleep(d)
			synctest.Wait()
			return refused
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

package publish_test

import (
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"semainier/hub/publish"
	"semainier/hub/wire"
)

func welcomed(t *testing.T, p *publish.Publisher, key string) wire.Welcome {
	t.Helper()
	sealed, err := p.Hello(t.Context(), key, "", wire.Hello{Wire: wire.Major})
	if err != nil {
		t.Fatal(err)
	}
	w, _, err := wire.OpenWelcome(sealed, hubKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// A hub whose clock was ahead told a screen its place; the screen refuses what
// was issued before that until the clock has caught up, and is moved then.
func TestWelcomeIsSignedAnew(t *testing.T) {
	var after atomic.Int64
	p, err := publish.Start(publish.Options{Listen: "127.0.0.1:0", Key: signing, Shelf: newShelf(), Desk: newDesk(),
		Now: func() time.Time { return now.Add(time.Duration(after.Load())) }, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	_, key := newKey(t)
	p.SetScreens([]publish.Screen{{Key: key, Site: "tilleuls"}})
	for _, c := range []struct{ after, issued time.Duration }{{0, 0}, {14 * time.Minute, 0}, {15 * time.Minute, 15 * time.Minute}, {20 * time.Minute, 15 * time.Minute}} {
		after.Store(int64(c.after))
		if got := welcomed(t, p, key).Issued.Sub(now); got != c.issued {
			t.Errorf("after %v: issued %v after the first, want %v", c.after, got, c.issued)
		}
	}
}

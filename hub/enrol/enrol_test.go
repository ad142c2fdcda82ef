package enrol_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"semainier/hub/enrol"
	"semainier/hub/store"
	"semainier/hub/wire"
)

// shelf keeps requests as hub/store does.
type shelf struct{ list []enrol.Request }

func (s *shelf) PutRequest(_ context.Context, r enrol.Request) error {
	s.list = append(slices.DeleteFunc(s.list, func(o enrol.Request) bool { return o.Key == r.Key }), r)
	return nil
}

func (s *shelf) Requests(_ context.Context, now time.Time) ([]enrol.Request, error) {
	var live []enrol.Request
	for _, r := range s.list {
		if now.Before(r.Expires) {
			live = append(live, r)
		}
	}
	return live, nil
}

var (
	signing = ed25519.NewKeyFromSeed([]byte("a seed of these tests: 32 bytes."))
	hubKey  = signing.Public().(ed25519.PublicKey)
)

// world is a desk with a clock of its own.
type world struct {
	t     *testing.T
	now   time.Time
	shelf *shelf
	desk  *enrol.Desk
}

func newWorld(t *testing.T) *world {
	w := &world{t: t, now: time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC), shelf: &shelf{}}
	w.desk = enrol.New(enrol.Options{Key: signing, Shelf: w.shelf, Link: "https://hub.example/ecrans", Now: func() time.Time { return w.now }, Log: slog.New(slog.DiscardHandler)})
	return w
}

func (w *world) hello(key, address string, h wire.Hello) wire.Welcome {
	w.t.Helper()
	a, err := w.desk.Hello(w.t.Context(), key, address, h)
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

// number is a Reveal as a screen chooses it.
func number(n int) []byte {
	b := fmt.Appendf(nil, "%032d", n)
	return b[:wire.NonceSize]
}

// asks runs the whole exchange.
func (w *world) asks(key, address string, n int) wire.Welcome {
	w.t.Helper()
	commit := wire.CommitTo(number(n))
	w.hello(key, address, wire.Hello{Commit: commit})
	return w.hello(key, address, wire.Hello{Commit: commit, Reveal: number(n)})
}

func TestBothEndsWorkOutTheSameCode(t *testing.T) {
	w := newWorld(t)
	commit := wire.CommitTo(number(1))
	first := w.hello("UA", "192.0.2.1", wire.Hello{Commit: commit})
	if first.State != wire.Unknown || len(first.Salt) != wire.NonceSize || len(w.shelf.list) != 0 {
		t.Fatalf("first answer: %+v, kept %v", first, w.shelf.list)
	}
	second := w.hello("UA", "192.0.2.1", wire.Hello{Commit: commit, Reveal: number(1), Player: "v1"})
	if second.State != wire.Waiting || second.Life != 900 || second.Link == "" || !bytes.Equal(second.Salt, first.Salt) {
		t.Fatalf("second answer: %+v", second)
	}
	r := w.shelf.list[0]
	if want := wire.Code("UA", hubKey, number(1), first.Salt); r.Code != want || r.Key != "UA" || r.Address != "192.0.2.1" || r.Player != "v1" {
		t.Errorf("kept %+v, the screen shows %s", r, want)
	}
	w.now = w.now.Add(5 * time.Minute)
	if again := w.hello("UA", "", wire.Hello{Commit: commit, Reveal: number(1)}); again.State != wire.Waiting || again.Life != 600 {
		t.Errorf("asked again: %+v", again)
	}
	// Another hub of several, with the same key, gives the same salt.
	other := newWorld(t)
	if got := other.hello("UA", "", wire.Hello{Commit: commit}); !bytes.Equal(got.Salt, first.Salt) {
		t.Error("another hub gives another salt")
	}
}

func TestNoCodeWithoutTheExchange(t *testing.T) {
	w := newWorld(t)
	for name, h := range map[string]wire.Hello{
		"nothing":               {},
		"commit of odd length":  {Commit: []byte("short"), Reveal: number(1)},
		"reveal of another":     {Commit: wire.CommitTo(number(2)), Reveal: number(1)},
		"reveal of odd length":  {Commit: wire.CommitTo([]byte("x")), Reveal: []byte("x")},
		"reveal without commit": {Reveal: number(1)},
	} {
		if a := w.hello("UA", "", h); a.State != wire.Unknown || len(w.shelf.list) != 0 {
			t.Errorf("%s: %+v", name, a)
		}
	}
}

func TestCodesAreRationed(t *testing.T) {
	t.Run("by key", func(t *testing.T) {
		w := newWorld(t)
		for n := range enrol.MaxCodesKey {
			if a := w.asks("UA", "", n); a.State != wire.Waiting {
				t.Fatalf("code %d: %+v", n, a)
			}
		}
		if a := w.asks("UA", "", 99); a.State != wire.Busy || a.Retry <= 0 {
			t.Errorf("one code more: %+v", a)
		}
		if a := w.asks("UB", "", 99); a.State != wire.Waiting {
			t.Errorf("another key: %+v", a)
		}
		w.now = w.now.Add(wire.CodeLife)
		if a := w.asks("UA", "", 100); a.State != wire.Waiting {
			t.Errorf("later: %+v", a)
		}
	})
	t.Run("by address", func(t *testing.T) {
		w := newWorld(t)
		for n := range enrol.MaxCodesAddress {
			if a := w.asks(fmt.Sprintf("U%d", n), "192.0.2.1", n); a.State != wire.Waiting {
				t.Fatalf("code %d: %+v", n, a)
			}
		}
		if a := w.asks("UX", "192.0.2.1", 99); a.State != wire.Busy {
			t.Errorf("one code more: %+v", a)
		}
		if a := w.asks("UX", "192.0.2.2", 99); a.State != wire.Waiting {
			t.Errorf("another address: %+v", a)
		}
	})
	t.Run("of no known address", func(t *testing.T) {
		w := newWorld(t)
		for n := range enrol.MaxCodesNowhere {
			if a := w.asks(fmt.Sprintf("U%d", n), "", n); a.State != wire.Waiting {
				t.Fatalf("code %d: %+v", n, a)
			}
		}
		if a := w.asks("UX", "", 999); a.State != wire.Busy {
			t.Errorf("one code more: %+v", a)
		}
		if a := w.asks("UX", "192.0.2.2", 999); a.State != wire.Waiting {
			t.Errorf("one that says where it is: %+v", a)
		}
	})
	t.Run("in all", func(t *testing.T) {
		w := newWorld(t)
		for n := range enrol.MaxWaiting {
			if a := w.asks(fmt.Sprintf("U%d", n), fmt.Sprintf("192.0.2.%d", n), n); a.State != wire.Waiting {
				t.Fatalf("code %d: %+v", n, a)
			}
		}
		if a := w.asks("UX", "198.51.100.1", 9999); a.State != wire.Busy {
			t.Errorf("one screen more: %+v", a)
		}
	})
}

// What the package's doc works out is what the limits say.
func TestGuessingTakesLongerThanADay(t *testing.T) {
	if p := 24 * store.MaxGuesses * float64(enrol.MaxWaiting) / wire.CodeCount; p > 0.001 {
		t.Errorf("typing codes at random admits some screen within a day with a chance of %.4f", p)
	}
	perDay := float64(24*time.Hour/wire.CodeLife) * enrol.MaxCodesKey
	if p := perDay / wire.CodeCount; p > 0.00001 {
		t.Errorf("somebody in between is taken for the hub within a day with a chance of %.8f", p)
	}
}

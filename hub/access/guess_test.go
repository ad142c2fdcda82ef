package access_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"semainier/hub/access"
)

// guesser tries passwords without the weight of a server.
type guesser struct{ w *world }

func (g guesser) try(address, login, password string) (err error) {
	g.w.a.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		err = g.w.a.LogIn(r.Context(), login, password, "", access.Client{Address: address})
	})).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/connexion", nil))
	return err
}

// Ten thousand guesses within a minute, from 2,000 addresses for 200 logins, 50 at a
// time: what they cost is bounded by names, whatever the machine.
func TestTenThousandGuessesCostTheGuesser(t *testing.T) {
	w := newWorld(t)
	b, _ := w.administrator()
	before := w.a.Hashes()
	const guesses, atOnce, seconds = 10_000, 50, 60
	g := guesser{w}
	var group sync.WaitGroup
	var mu sync.Mutex
	var refused, waits int
	for second := range seconds {
		turn := make(chan int)
		for range atOnce {
			group.Go(func() {
				for i := range turn {
					err := g.try(fmt.Sprintf("198.51.%d.%d", i%8, i%250), fmt.Sprintf("p%d@ville.example", i%200), "motdepasse1234")
					mu.Lock()
					if wait := (access.ErrWait{}); errors.As(err, &wait) {
						waits++
					} else if errors.Is(err, access.ErrRefused) {
						refused++
					} else {
						t.Error(err)
					}
					mu.Unlock()
				}
			})
		}
		for i := range guesses / seconds {
			turn <- second*guesses/seconds + i
		}
		close(turn)
		group.Wait()
		w.pass(time.Second)
		if second == seconds/2 { // in the middle of it, who is known gets in
			b.ask(func(ctx context.Context) { must(t, w.a.LogOut(ctx)) })
			must(t, b.logIn("anne@ville.example", good, ""))
		}
	}
	made := w.a.Hashes() - before
	t.Logf("%d guesses: %d refused after a hash, %d told to wait, %d hashes, at most %d at once, %d counts kept", refused+waits, refused, waits, made, w.a.MostAtOnce(), w.a.Failures())
	const want = access.Strangers + 2*seconds + 1 // and one of who is known
	if made > want || refused != int(made)-1 {
		t.Errorf("%d hashes, %d refused; want at most %d", made, refused, want)
	}
	if most := w.a.MostAtOnce(); most > 2 {
		t.Errorf("%d hashes at once", most)
	}
	if kept := w.a.Failures(); kept > 3*want {
		t.Errorf("%d counts are kept", kept)
	}
	if n := strings.Count(w.log.String(), "login refused"); n != refused {
		t.Errorf("%d lines in the log, %d refused", n, refused)
	}
	for _, typed := range []string{"motdepasse1234", "p1@", "ville.example"} {
		if strings.Contains(w.log.String(), typed) {
			t.Errorf("the log has what was typed: %s", typed)
		}
	}
	if !strings.Contains(w.log.String(), "address=198.51.") {
		t.Errorf("the log has no address: %.200s", w.log)
	}
	w.pass(3 * time.Hour)
	_ = g.try("192.0.2.9", "x@ville.example", "motdepasse1234")
	if kept := w.a.Failures(); kept > 3 {
		t.Errorf("hours later %d counts are kept", kept)
	}
}

// until tries until it is told to wait, and gives how often it was not and how long
// after the last of these it may try again.
func until(t *testing.T, w *world, most int, try func(i int) error) (free int, wait time.Duration) {
	t.Helper()
	for i := range most {
		err := try(i)
		if e := (access.ErrWait{}); errors.As(err, &e) {
			return i, e.Until.Sub(w.clock()) + strangerPace // since the one before
		}
		if !errors.Is(err, access.ErrRefused) {
			t.Fatal(err)
		}
		w.pass(strangerPace)
	}
	t.Fatalf("%d tries without a wait", most)
	return 0, 0
}

// strangerPace is that at which the share of all strangers is not the limit.
const strangerPace = 500 * time.Millisecond

func TestWaitsGrow(t *testing.T) {
	for name, c := range map[string]struct {
		try  func(g guesser, i int) error
		free int
		most time.Duration // the longest wait, after many
	}{
		"one login from one address": {func(g guesser, _ int) error { return g.try("192.0.2.7", "anne@ville.example", "x") }, 5, 15 * time.Minute},
		"many logins from one address": {func(g guesser, i int) error {
			return g.try("192.0.2.7", fmt.Sprintf("p%d@ville.example", i), "x")
		}, 30, 5 * time.Minute},
		"many logins from one line": {func(g guesser, i int) error {
			return g.try(fmt.Sprintf("2001:db8:1:2::%x", i+1), fmt.Sprintf("p%d@ville.example", i), "x")
		}, 30, 5 * time.Minute},
		"one login from everywhere": {func(g guesser, i int) error {
			return g.try(fmt.Sprintf("2001:db8:%x::1", i), "anne@ville.example", "x")
		}, 50, time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.administrator()
			g := guesser{w}
			n := 0
			try := func(int) error { n++; return c.try(g, n) }
			free, wait := until(t, w, 100, try)
			if free != c.free {
				t.Errorf("%d are free, want %d", free, c.free)
			}
			for last := wait; last < c.most; last = wait {
				w.pass(wait - strangerPace)
				_, wait = until(t, w, 2, try)
				if wait <= last/2 || wait > c.most {
					t.Fatalf("after a wait of %v comes one of %v", last, wait)
				}
			}
		})
	}
}

// Who tries somebody's login locks that person out of no browser that it uses, and
// out of a new one for a minute at most.
func TestStrangersLockNobodyOutForLong(t *testing.T) {
	w := newWorld(t)
	b, _ := w.administrator()
	b.ask(func(ctx context.Context) { must(t, w.a.LogOut(ctx)) })
	g := guesser{w}
	for i := range 1000 { // from everywhere, and from the person's own address
		_ = g.try(fmt.Sprintf("2001:db8:%x::1", i), "anne@ville.example", "x")
		_ = g.try("192.0.2.1", "anne@ville.example", "x")
		w.pass(strangerPace)
	}
	must(t, b.logIn("anne@ville.example", good, ""))
	other := w.browser("203.0.113.5")
	err := other.logIn("anne@ville.example", good, "")
	if wait := (access.ErrWait{}); errors.As(err, &wait) {
		if d := wait.Until.Sub(w.clock()); d > time.Minute {
			t.Errorf("a new browser waits for %v", d)
		}
		w.pass(time.Minute)
		err = other.logIn("anne@ville.example", good, "")
	}
	must(t, err)
}

// The cookie of a known browser lets nobody in, is one login's, and has a limit.
func TestKnownBrowsers(t *testing.T) {
	w := newWorld(t)
	b, p := w.administrator()
	w.join(p.Editor(), "bea@ville.example", access.Grant{Role: access.Reader})
	b.ask(func(ctx context.Context) { must(t, w.a.LogOut(ctx)) })
	if b.cookie("__Host-semainier-device") == "" || b.cookie("__Host-semainier") != "" {
		t.Fatal("after leaving: no cookie of a known browser, or still one of a session")
	}
	if who := b.who(); who != "" {
		t.Errorf("a known browser is %s", who)
	}
	free, wait := until(t, w, 9, func(int) error { return b.logIn("anne@ville.example", "x", "") })
	if free != 5 || wait < 10*time.Second {
		t.Errorf("a known browser may try %d times, then waits %v", free, wait)
	}
	// For another login it is a stranger, who makes that one's browser wait for nothing.
	free, _ = until(t, w, 9, func(int) error { return b.logIn("bea@ville.example", "x", "") })
	if free != 5 {
		t.Errorf("with another login it may try %d times", free)
	}
	w.pass(15 * time.Minute)
	must(t, b.logIn("anne@ville.example", good, ""))
}

// A login that nobody has, and one of a person who is shut out, cost what a wrong
// password costs.
func TestUnknownLoginsTakeAsLong(t *testing.T) {
	w := newWorld(t)
	_, p := w.administrator()
	_, q := w.join(p.Editor(), "bea@ville.example", access.Grant{Role: access.Reader})
	must(t, w.a.Disable(t.Context(), p.Editor(), q.ID))
	g := guesser{w}
	for _, c := range []struct{ login, password string }{
		{"anne@ville.example", "x"}, {"nobody@ville.example", "x"}, {"bea@ville.example", good}, {"bea@ville.example", "x"}, {"'; --", "x"}, {"a\x00b", "x"},
	} {
		before := w.a.Hashes()
		if err := g.try("192.0.2.9", c.login, c.password); !errors.Is(err, access.ErrRefused) {
			t.Errorf("%q: %v", c.login, err)
		}
		if n := w.a.Hashes() - before; n != 1 {
			t.Errorf("%q: %d hashes", c.login, n)
		}
	}
	before := w.a.Hashes()
	for what, c := range map[string]struct{ login, password string }{
		"no login": {"", "x"}, "no password": {"anne@ville.example", ""},
		"a long login": {strings.Repeat("a", 255), "x"}, "a long password": {"anne@ville.example", strings.Repeat("x", access.MaxPassword+1)},
	} {
		if err := g.try("192.0.2.9", c.login, c.password); !errors.Is(err, access.ErrRefused) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if n := w.a.Hashes() - before; n != 0 {
		t.Errorf("what can't be right made %d hashes", n)
	}
}

func TestNetworkOf(t *testing.T) {
	for address, want := range map[string]string{
		"192.0.2.1": "192.0.2.1", "::ffff:192.0.2.1": "192.0.2.1", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64",
		"fe80::1%eth0": "fe80::/64", "": "?", "x": "?",
	} {
		if got := access.NetworkOf(address); got != want {
			t.Errorf("%q: got %s, want %s", address, got, want)
		}
	}
}

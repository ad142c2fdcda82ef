package publish_test

import (
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"semainier/hub/publish"
	"semainier/hub/wire"
)

// A hub that was off for weeks and has no battery for its clock believes in an
// earlier week; screens must get neither its programs nor its time.
func TestClockBehindChangesNothingAndIsNotTold(t *testing.T) {
	kept := newShelf()
	publishing(t, start(t, kept), prog("tilleuls", "this week"), now)
	before := kept.held["tilleuls"]

	var log lines
	var offset atomic.Int64 // of the clock; screens are answered meanwhile
	offset.Store(int64(-7 * 24 * time.Hour))
	clock := func() time.Time { return now.Add(time.Duration(offset.Load())) }
	p, err := publish.Start(publish.Options{Listen: "127.0.0.1:0", Key: signing, Shelf: kept,
		Now: clock, Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	if err := p.Restore(t.Context(), "tilleuls"); err != nil {
		t.Fatal(err)
	}
	k, public := newKey(t)
	p.SetScreens([]publish.Screen{{Key: public, Site: "tilleuls"}})
	for range 3 {
		if publishing(t, p, prog("tilleuls", "last week"), clock()) || publishing(t, p, prog("gare", "last week"), clock()) {
			t.Error("a program of an earlier week was published")
		}
	}
	s, err := connect(t, p, k, public)
	if err != nil {
		t.Fatal(err)
	}
	m := s.ask(t, "tilleuls", 0)
	got, err := wire.Open(m.Data, hubKey, "tilleuls")
	if err != nil || got.Version != before.Version {
		t.Errorf("version %d, want %d (%v)", got.Version, before.Version, err)
	}
	if told := m.Header.Get(wire.TimeHeader); told != "" {
		t.Errorf("the wrong time was told: %s", told)
	}
	if n := strings.Count(log.String(), "clock is behind"); n != 1 {
		t.Errorf("logged %d times:\n%s", n, log.String())
	}

	offset.Store(0) // somebody set it
	if !publishing(t, p, prog("tilleuls", "deux"), clock()) {
		t.Error("a hub whose clock is right again does not publish")
	}
	open(t, s.ask(t, "tilleuls", 0), "tilleuls") // with the time
	offset.Store(int64(-4 * time.Minute))
	if !publishing(t, p, prog("tilleuls", "trois"), clock()) {
		t.Error("a clock that was put back a little stops the hub")
	}
}

// Who asks with a nonce is told a time that the hub has signed for this question.
func TestTimeIsSignedForWhoAsks(t *testing.T) {
	p := start(t, newShelf())
	publishing(t, p, prog("tilleuls", "un"), now)
	k, public := newKey(t)
	p.SetScreens([]publish.Screen{{Key: public, Site: "tilleuls"}})
	s, err := connect(t, p, k, public)
	if err != nil {
		t.Fatal(err)
	}
	nonce := []byte("never used again")
	list := open(t, s.ask(t, "tilleuls", 0), "tilleuls")
	for _, have := range []uint64{0, wire.MaxSealed, list.Version} { // a playlist, or that nothing is newer
		a := wire.Answer{Unchanged: have == list.Version, Have: have, Nonce: nonce}
		if err := a.HearTime(s.put(t, "tilleuls", wire.Request{Wire: wire.Major, Have: have, Nonce: nonce}).Header.Get); err != nil || !a.Proved(hubKey, public) {
			t.Errorf("the time %s is not proved (%v)", a.HubTime, err)
		}
	}
	for _, bad := range [][]byte{nil, nonce[1:], append(nonce, 1)} {
		if m := s.put(t, "tilleuls", wire.Request{Wire: wire.Major, Nonce: bad}); m.Header.Get(wire.ProofHeader) != "" || m.Header.Get(wire.TimeHeader) == "" {
			t.Errorf("a nonce of %d bytes is answered with %v", len(bad), m.Header)
		}
	}
}

func TestTrustedClockMayGoBack(t *testing.T) {
	kept := newShelf()
	publishing(t, start(t, kept), prog("tilleuls", "un"), now.AddDate(10, 0, 0)) // its clock was ahead
	p, err := publish.Start(publish.Options{Listen: "127.0.0.1:0", Key: signing, Shelf: kept, TrustClock: true,
		Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	if err := p.Restore(t.Context(), "tilleuls"); err != nil {
		t.Fatal(err)
	}
	if !publishing(t, p, prog("tilleuls", "deux"), now) {
		t.Error("not published")
	}
}

// lines is a log.
type lines struct {
	mu sync.Mutex
	strings.Builder
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Builder.Write(b)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Builder.String()
}

// A store restored from an old backup gives versions that screens have left
// behind: the same program goes out above them. What a screen says it holds is
// no more than a hint.
func TestScreenThatIsAheadGetsTheProgramAnew(t *testing.T) {
	kept := newShelf()
	p := start(t, kept)
	issued := now.Add(-time.Hour)
	publishing(t, p, prog("tilleuls", "un"), issued)
	old := kept.held["tilleuls"].Version
	k, public := newKey(t)
	p.SetScreens([]publish.Screen{{Key: public, Site: "tilleuls"}})
	s, err := connect(t, p, k, public)
	if err != nil {
		t.Fatal(err)
	}
	lies := []uint64{old, uint64(now.Add(time.Hour).UnixMilli()), 1<<64 - 1}
	for _, have := range lies {
		s.ask(t, "tilleuls", have)
		if publishing(t, p, prog("tilleuls", "un"), now) {
			t.Errorf("published anew for a screen that says %d", have)
		}
	}
	s.ask(t, "tilleuls", old+60)
	if publishing(t, p, prog("tilleuls", "un"), issued.Add(59*time.Second)) {
		t.Error("published anew within a minute")
	}
	if !publishing(t, p, prog("tilleuls", "un"), now) {
		t.Error("not published anew")
	}
	if got := kept.held["tilleuls"].Version; got != uint64(now.UnixMilli()) {
		t.Errorf("version %d, want the clock's %d", got, now.UnixMilli())
	}
	if publishing(t, p, prog("tilleuls", "un"), now.Add(time.Hour)) {
		t.Error("published anew twice for one question")
	}
}

package publish_test

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"
	"go.uber.org/goleak"

	"semainier/feeds/civil"
	"semainier/hub/enrol"
	"semainier/hub/publish"
	"semainier/hub/wire"
	"semainier/layouts/program"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience bounds what a test waits for; it is not slept.
const patience = time.Minute

var (
	signing = ed25519.NewKeyFromSeed([]byte("a seed of these tests: 32 bytes."))
	hubKey  = signing.Public().(ed25519.PublicKey)
	now     = time.Date(2026, 11, 19, 9, 42, 0, 0, time.UTC)
)

// shelf keeps issues for as long as a test lasts, as hub keeps them in SQLite.
type shelf struct {
	mu   sync.Mutex
	held map[program.SiteID]publish.Issue
	full error
}

func newShelf() *shelf { return &shelf{held: map[program.SiteID]publish.Issue{}} }

func (s *shelf) Issue(_ context.Context, site program.SiteID) (publish.Issue, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, ok := s.held[site]
	return i, ok, nil
}

func (s *shelf) PutIssues(_ context.Context, all []publish.Issue) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.full != nil {
		return s.full
	}
	for _, i := range all {
		s.held[i.Site] = i
	}
	return nil
}

// requests keep what a desk gave out.
type requests struct{ list []enrol.Request }

func (r *requests) PutRequest(_ context.Context, q enrol.Request) error {
	r.list = append(r.list, q)
	return nil
}

func (r *requests) Requests(context.Context, time.Time) ([]enrol.Request, error) { return r.list, nil }

func newDesk() *enrol.Desk {
	return enrol.New(enrol.Options{Key: signing, Shelf: &requests{}, Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)})
}

func start(t *testing.T, s *shelf) *publish.Publisher {
	t.Helper()
	p, err := publish.Start(publish.Options{
		Listen: "127.0.0.1:0", Key: signing, Shelf: s, Desk: newDesk(), Heard: func(string, wire.Status) {}, Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

func newKey(t *testing.T) (nkeys.KeyPair, string) {
	t.Helper()
	k, err := nkeys.CreateUser()
	if err != nil {
		t.Fatal(err)
	}
	public, err := k.PublicKey()
	if err != nil {
		t.Fatal(err)
	}
	return k, public
}

// screen is a connection as a player makes it.
type screen struct {
	*nats.Conn
	gone   chan struct{}
	denied chan error
}

func connect(t *testing.T, p *publish.Publisher, k interface{ Sign([]byte) ([]byte, error) }, public string, more ...nats.Option) (screen, error) {
	t.Helper()
	return connectTo(t, "nats://"+p.Addr().String(), k, public, more...)
}

func (s screen) ask(t *testing.T, site program.SiteID, have uint64) *nats.Msg {
	t.Helper()
	return s.put(t, site, wire.Request{Wire: wire.Major, Have: have})
}

func (s screen) put(t *testing.T, site program.SiteID, q wire.Request) *nats.Msg {
	t.Helper()
	body, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	m, err := s.Request(wire.GetSubject(site), body, patience)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func prog(site program.SiteID, title string) program.Program {
	return program.Program{
		Site: program.Site{ID: site, Name: "Espace", Zone: "Europe/Paris"},
		From: civil.Date{Year: 2026, Month: 11, Day: 16}, Until: civil.Date{Year: 2026, Month: 12, Day: 28},
		Notices: []program.Notice{{ID: "n", Title: title}},
	}
}

func publishing(t *testing.T, p *publish.Publisher, what program.Program, at time.Time) bool {
	t.Helper()
	became := p.Publish(t.Context(), []program.Program{what}, at)[0]
	if became.Err != nil {
		t.Fatal(became.Err)
	}
	return became.New
}

func open(t *testing.T, m *nats.Msg, site program.SiteID) wire.Playlist {
	t.Helper()
	got, err := wire.Open(m.Data, hubKey, site)
	if err != nil {
		t.Fatal(err)
	}
	if m.Header.Get(wire.TimeHeader) != "2026-11-19T09:42:00Z" {
		t.Errorf("hub's time: %q", m.Header.Get(wire.TimeHeader))
	}
	return got
}

func TestScreenIsAnsweredAndHearsWhatIsNew(t *testing.T) {
	inEveryHouse(t, screenIsAnsweredAndHearsWhatIsNew)
}

func screenIsAnsweredAndHearsWhatIsNew(t *testing.T, start starter) {
	p := start(t, newShelf())
	k, public := newKey(t)
	p.SetScreens([]publish.Screen{{Key: public, Site: "tilleuls"}})
	s, err := connect(t, p, k, public)
	if err != nil {
		t.Fatal(err)
	}
	if m := s.ask(t, "tilleuls", 0); m.Header.Get(wire.StatusHeader) != wire.StatusNone || len(m.Data) > 0 {
		t.Errorf("before any program: %v", m.Header)
	}
	pushed, err := s.SubscribeSync(wire.PlaylistSubject("tilleuls"))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Flush(); err != nil {
		t.Fatal(err)
	}
	if !publishing(t, p, prog("tilleuls", "un"), now) {
		t.Error("the first program counts as nothing new")
	}
	m, err := pushed.NextMsg(patience)
	if err != nil {
		t.Fatal(err)
	}
	first := open(t, m, "tilleuls")
	if want := time.Date(2026, 12, 27, 23, 0, 0, 0, time.UTC); !first.Expires.Equal(want) || !first.Issued.Equal(now) {
		t.Errorf("issued %s, expires %s, want midnight of the Monday there: %s", first.Issued, first.Expires, want)
	}
	if publishing(t, p, prog("tilleuls", "un"), now.Add(time.Hour)) {
		t.Error("the same program was published again")
	}
	if m := s.ask(t, "tilleuls", first.Version); m.Header.Get(wire.StatusHeader) != wire.StatusUnchanged || len(m.Data) > 0 {
		t.Errorf("holding the newest: %v", m.Header)
	}
	publishing(t, p, prog("tilleuls", "deux"), now)
	second := open(t, s.ask(t, "tilleuls", first.Version), "tilleuls")
	if second.Version <= first.Version || second.Program.Notices[0].Title != "deux" {
		t.Errorf("second issue: version %d after %d, %q", second.Version, first.Version, second.Program.Notices[0].Title)
	}
}

func TestRestoreServesTheLastIssueAndVersionsOnlyGrow(t *testing.T) {
	kept := newShelf()
	p := start(t, kept)
	publishing(t, p, prog("tilleuls", "un"), now)
	before := kept.held["tilleuls"]

	p = start(t, kept)
	k, public := newKey(t)
	p.SetScreens([]publish.Screen{{Key: public, Site: "tilleuls"}})
	if err := p.Restore(t.Context(), "tilleuls"); err != nil {
		t.Fatal(err)
	}
	s, err := connect(t, p, k, public)
	if err != nil {
		t.Fatal(err)
	}
	if got := open(t, s.ask(t, "tilleuls", 0), "tilleuls"); got.Version != before.Version {
		t.Errorf("restored version %d, want %d", got.Version, before.Version)
	}
	if publishing(t, p, prog("tilleuls", "un"), now) {
		t.Error("the same program is new after a restart")
	}
	// A clock that went back a little does not make a version go back.
	publishing(t, p, prog("tilleuls", "deux"), now.Add(-time.Minute))
	if got := kept.held["tilleuls"].Version; got != before.Version+1 {
		t.Errorf("version %d after %d", got, before.Version)
	}
}

func TestIssueOfAnotherKeyIsReplaced(t *testing.T) {
	kept := newShelf()
	stranger := ed25519.NewKeyFromSeed([]byte("another seed of these tests, 32b"))
	sealed, err := wire.Seal(wire.Playlist{Wire: wire.Major, Site: "tilleuls", Version: 1 << 50, Program: prog("tilleuls", "un")}, stranger)
	if err != nil {
		t.Fatal(err)
	}
	kept.held["tilleuls"] = publish.Issue{Site: "tilleuls", Version: 1 << 50, Digest: "x", Sealed: sealed}
	p := start(t, kept)
	if err := p.Restore(t.Context(), "tilleuls"); err != nil {
		t.Fatal(err)
	}
	k, public := newKey(t)
	p.SetScreens([]publish.Screen{{Key: public, Site: "tilleuls"}})
	s, err := connect(t, p, k, public)
	if err != nil {
		t.Fatal(err)
	}
	if m := s.ask(t, "tilleuls", 0); m.Header.Get(wire.StatusHeader) != wire.StatusNone {
		t.Error("a playlist was served that no screen can verify")
	}
	publishing(t, p, prog("tilleuls", "un"), now)
	if got := open(t, s.ask(t, "tilleuls", 0), "tilleuls"); got.Version != 1<<50+1 {
		t.Errorf("version %d", got.Version)
	}
}

// What a damaged disk gives back is made anew, though it is the same program.
func TestSpoiltIssueIsMadeAnew(t *testing.T) {
	kept := newShelf()
	p := start(t, kept)
	publishing(t, p, prog("tilleuls", "un"), now)
	spoilt := kept.held["tilleuls"]
	spoilt.Sealed = append(wire.Sealed{}, spoilt.Sealed...)
	spoilt.Sealed[len(spoilt.Sealed)-9] ^= 1
	kept.held["tilleuls"] = spoilt

	p = start(t, kept)
	k, public := newKey(t)
	p.SetScreens([]publish.Screen{{Key: public, Site: "tilleuls"}})
	if err := p.Restore(t.Context(), "tilleuls"); err != nil {
		t.Fatal(err)
	}
	if !publishing(t, p, prog("tilleuls", "un"), now) {
		t.Error("the spoilt issue counts as published")
	}
	s, err := connect(t, p, k, public)
	if err != nil {
		t.Fatal(err)
	}
	if got := open(t, s.ask(t, "tilleuls", 0), "tilleuls"); got.Version != spoilt.Version+1 {
		t.Errorf("version %d after %d", got.Version, spoilt.Version)
	}
}

func TestNothingIsShownThatIsNotKept(t *testing.T) {
	kept := newShelf()
	kept.full = errors.New("disk full")
	p := start(t, kept)
	k, public := newKey(t)
	p.SetScreens([]publish.Screen{{Key: public, Site: "tilleuls"}})
	if err := p.Publish(t.Context(), []program.Program{prog("tilleuls", "un")}, now)[0].Err; !errors.Is(err, kept.full) {
		t.Errorf("got %v", err)
	}
	s, err := connect(t, p, k, public)
	if err != nil {
		t.Fatal(err)
	}
	if m := s.ask(t, "tilleuls", 0); m.Header.Get(wire.StatusHeader) != wire.StatusNone {
		t.Error("an issue went out that is on no disk")
	}
}

func TestBusyPortIsTold(t *testing.T) {
	p := start(t, newShelf())
	_, err := publish.Start(publish.Options{Listen: p.Addr().String(), Key: signing, Shelf: newShelf(),
		Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	if err == nil || !strings.Contains(err.Error(), "another hub") {
		t.Errorf("got %v", err)
	}
}

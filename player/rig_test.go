package player_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"fmt"
	"image"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"semainier/feeds/civil"
	"semainier/hub/wire"
	"semainier/layouts/glyph"
	"semainier/layouts/program"
	"semainier/layouts/scene"
	"semainier/player"
	"semainier/player/cache"
	"semainier/player/clock"
)

var (
	hubKey = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
	forger = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{8}, ed25519.SeedSize))
	paris  = time.FixedZone("", 3600)
	// thursday is the hub's time at the start of each test.
	thursday = time.Date(2026, 11, 19, 10, 42, 10, 0, paris)
)

// playlist is six weeks of one site, whose only slot has the version in its room.
func playlist(version uint64) wire.Playlist {
	from := civil.Date{Year: 2026, Month: 11, Day: 16}
	p := program.Program{
		Site: program.Site{ID: "maurepas", Name: "Espace Maurepas", Zone: "Europe/Paris"},
		From: from, Until: from.AddDays(42),
		Partners: []program.Partner{{ID: "caf", Name: "CAF", FullName: "Caisse d’allocations familiales", Colour: "blue", Pictogram: "people"}},
		Slots: []program.Slot{{ID: "a1", Partner: "caf", Title: "Permanence", Kind: program.Permanence, Room: room(version), Mode: program.WalkIn, State: program.Planned,
			Start: time.Date(2026, 11, 19, 9, 0, 0, 0, paris), End: time.Date(2026, 11, 19, 12, 0, 0, 0, paris)}},
	}
	for i := range 42 {
		p.Days = append(p.Days, program.Day{Date: from.AddDays(i), Open: []program.Hours{{From: 540, Until: 1080}}})
	}
	return wire.Playlist{Wire: wire.Major, Site: "maurepas", Version: version, Issued: thursday.Add(-time.Hour), Expires: p.Until.In(paris), Program: p}
}

func room(version uint64) string { return fmt.Sprintf("Bureau %d", version) }

func seal(t *testing.T, p wire.Playlist, key ed25519.PrivateKey) wire.Sealed {
	t.Helper()
	s, err := wire.Seal(p, key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// screen is a screen without its window and its network: what it would show
// is kept, what the hub would say is told.
type screen struct {
	t       *testing.T
	dir     string
	answers chan wire.Answer
	sizes   chan image.Point
	seen    chan uint64
	frames  chan *image.RGBA
	log     *bytes.Buffer
	stop    func()
	player  *player.Player

	mu       sync.Mutex
	online   bool
	blind    bool // nothing becomes visible
	last     uint64
	visible  uint64 // the last that is
	shows    []show
	hellos   []wire.Hello
	sites    []program.SiteID // followed, in order
	statuses []told
	posted   []wire.Snapshot
	looks    int // how often the window was to be read back
	restarts int
}

// told is a Status and when it was told, by the test's clock.
type told struct {
	wire.Status
	at time.Time
}

type show struct {
	scene scene.Scene
	how   scene.Transition
	at    time.Time // of the test's clock
}

func (s *screen) Show(seq uint64, sc scene.Scene, how scene.Transition) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shows = append(s.shows, show{sc, how, time.Now()})
	if s.last = seq; s.blind {
		return
	}
	s.visible = seq
	select {
	case <-s.seen:
	default:
	}
	s.seen <- seq
}
func (s *screen) Sizes() <-chan image.Point   { return s.sizes }
func (s *screen) Presented() <-chan uint64    { return s.seen }
func (s *screen) Answers() <-chan wire.Answer { return s.answers }

func (s *screen) Route() (wire.Route, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return wire.RouteWSS, s.online
}

func (s *screen) Greet(h wire.Hello) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hellos = append(s.hellos, h)
}

func (s *screen) Follow(site program.SiteID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sites = append(s.sites, site)
}

func (s *screen) Tell(status wire.Status) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.statuses = append(s.statuses, told{status, time.Now()})
}

func (s *screen) Send(picture wire.Snapshot) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.posted = append(s.posted, picture)
}

func (s *screen) Capture() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.looks++
}

func (s *screen) Captured() <-chan *image.RGBA { return s.frames }

func (s *screen) restart() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.restarts++
}

func (s *screen) Heat() float64   { return 48.3 }
func (s *screen) DiskFree() int64 { return 1 << 30 }

func (s *screen) connect(online bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.online = online
}

// faces are parsed once: it takes longer than the tests.
var faces = sync.OnceValues(glyph.New)

// ourKey is the public key of the screen in these tests.
const ourKey = "UHALL"

// word is what the hub says of the screen, sealed by that key.
func word(t *testing.T, w wire.Welcome, key ed25519.PrivateKey) wire.SealedWelcome {
	t.Helper()
	w.Key = ourKey
	if w.Issued.IsZero() {
		w.Issued = thursday.Add(-time.Minute)
	}
	sealed, err := wire.SealWelcome(w, key)
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

// start runs a player on the folder dir, in the test's bubble, that was admitted
// to maurepas in an earlier run. Its device has no clock of its own.
func start(t *testing.T, dir string, change ...func(*player.Options)) *screen {
	t.Helper()
	disk, err := cache.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if kept, err := disk.Welcomes(); err != nil || len(kept) == 0 {
		if err := disk.KeepWelcome(word(t, wire.Welcome{State: wire.Admitted, Site: "maurepas", Issued: thursday.Add(-24 * time.Hour)}, hubKey)); err != nil {
			t.Fatal(err)
		}
	}
	return startAsIs(t, dir, change...)
}

// startAsIs runs a player that knows what is in the folder and nothing more.
func startAsIs(t *testing.T, dir string, change ...func(*player.Options)) *screen {
	t.Helper()
	f, err := faces()
	if err != nil {
		t.Fatal(err)
	}
	disk, err := cache.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := disk.State()
	if err != nil {
		t.Fatal(err)
	}
	power := time.Now()
	src := clock.Sources{
		Wall:   func() time.Time { return time.Unix(0, 0) },
		Mono:   func() time.Duration { return time.Since(power) },
		Synced: func() bool { return false },
		RTC:    func() bool { return false },
	}
	s := &screen{t: t, dir: dir, answers: make(chan wire.Answer), sizes: make(chan image.Point, 1), seen: make(chan uint64, 1), frames: make(chan *image.RGBA), log: &bytes.Buffer{}}
	o := player.Options{
		Key: ourKey, Faces: f, Confirmed: kept.Confirmed, Address: "hub.ville.example", Version: "v1.2.3",
		Clock: clock.New(src, clock.Floor{Last: kept.Trusted, RTCWrong: kept.RTCWrong}), Disk: disk, Papers: disk, Hub: s, Post: s, Screen: s, Machine: s, Restart: s.restart, Log: slog.New(slog.NewTextHandler(s.log, nil)),
	}
	for _, c := range change {
		c(&o)
	}
	s.player = player.New(o)
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { s.player.Run(ctx) })
	s.stop = func() { cancel(); running.Wait() }
	if o.Display == nil || o.Display.Connected() {
		s.opens()
	}
	synctest.Wait()
	return s
}

// opens has the window open.
func (s *screen) opens() { s.sizes <- image.Pt(1920, 1080) }

// says sends an answer of the hub, at its time, over a line that is encrypted.
func (s *screen) says(a wire.Answer, at time.Time) {
	a.HubTime, a.Asked, a.Came, a.Secure = at, time.Now(), time.Now(), true
	s.answers <- a
	synctest.Wait()
}

// inView gives the last scene shown and its words.
func (s *screen) inView() (show, string) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.shows) == 0 {
		s.t.Fatal("nothing was shown")
	}
	last := s.shows[len(s.shows)-1]
	return last, last.scene.Words()
}

func (s *screen) wants(words ...string) {
	s.t.Helper()
	_, text := s.inView()
	for _, w := range words {
		if not, found := strings.CutPrefix(w, "no "); found == strings.Contains(text, not) {
			s.t.Errorf("want %s on the screen, it says:\n%s", w, text)
		}
	}
}

func (s *screen) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.shows)
}

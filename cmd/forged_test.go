package cmd

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"fmt"
	"image"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"

	"semainier/feeds/civil"
	"semainier/hub"
	"semainier/hub/network"
	"semainier/hub/publish"
	"semainier/hub/store"
	"semainier/hub/wire"
	"semainier/layouts/glyph"
	"semainier/layouts/program"
	"semainier/layouts/scene"
	"semainier/player"
	"semainier/player/cache"
	"semainier/player/clock"
	"semainier/player/journal"
	"semainier/player/link"
)

// Somebody who has the hub's NATS key, and not its signing key, can say anything
// on every subject. These tests have him say ten thousand things to a real player
// by a real server.
const (
	triesOfThief = 10_000
	seedOfThief  = 5

	// What may become of the player meanwhile. Its log is of a size that a memory
	// card bears, its heap grows by less than three of the largest playlists.
	mostLogged = 512 << 10 // a dozen messages, journal.Burst lines of each
	mostHeap   = 24 << 20
)

// The rooms that programs name, by which a scene tells whose it is.
const (
	trueRoom = "Bureau VRAI"
	nextRoom = "Bureau NEUF"
	oldRoom  = "Bureau VIEUX"
	falsely  = "FAUX" // in what was forged
	gareRoom = "Bureau GARE"
)

// thursdayMorning is when the hub of these tests starts.
var thursdayMorning = time.Date(2026, 11, 19, 9, 42, 0, 0, time.UTC)

// hall is one screen and its hub on an operator's NATS, all real but for the
// window, the device and its people.
type hall struct {
	t       *testing.T
	began   time.Time
	signing ed25519.PrivateKey
	url     string
	thief   *nats.Conn // by the hub's own key
	replies *replies
	shelf   publish.Shelf
	hub     *publish.Publisher
	key     string // of the screen
	disk    *cache.Cache
	clock   *clock.Clock
	player  *player.Player
	log     *boundedLog
	wall    *wall
	tap     *tap
	stop    func()
}

// now is the time there.
func (h *hall) now() time.Time { return thursdayMorning.Add(time.Since(h.began)) }

// program of a site whose slot every day has that room.
func programOf(site program.SiteID, room string) program.Program {
	from := civil.Date{Year: 2026, Month: 11, Day: 16}
	p := program.Program{
		Site: program.Site{ID: site, Name: "Espace", Zone: "Europe/Paris"}, From: from, Until: from.AddDays(42),
		Partners: []program.Partner{{ID: "caf", Name: "CAF", FullName: "Caisse d’allocations familiales", Colour: "blue", Pictogram: "people"}},
	}
	for i := range 42 {
		day := from.AddDays(i)
		p.Days = append(p.Days, program.Day{Date: day, Open: []program.Hours{{From: 540, Until: 1080}}})
		p.Slots = append(p.Slots, program.Slot{ID: fmt.Sprint("a", i), Partner: "caf", Title: "Permanence", Kind: program.Permanence, Room: room, Mode: program.WalkIn, State: program.Planned,
			Start: time.Date(day.Year, day.Month, day.Day, 8, 0, 0, 0, time.UTC), End: time.Date(day.Year, day.Month, day.Day, 16, 0, 0, 0, time.UTC)})
	}
	return p
}

// openHall starts NATS and hub; startPlayer the player.
func openHall(t *testing.T) *hall {
	t.Helper()
	h := &hall{t: t, began: time.Now(), signing: ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize)), log: &boundedLog{}, wall: newWall()}
	dir := t.TempDir()
	keys, err := publish.WriteKeys(dir)
	must(t, err)
	conf := filepath.Join(dir, "nats.conf")
	must(t, os.WriteFile(conf, fmt.Appendf(nil, "listen: \"127.0.0.1:-1\"\ninclude %q\n", publish.AccountsFile), 0o600))
	o, err := server.ProcessConfigFile(conf)
	must(t, err)
	o.NoSigs = true
	srv, err := server.NewServer(o)
	must(t, err)
	srv.Start()
	t.Cleanup(func() { srv.Shutdown(); srv.WaitForShutdown() })
	if !srv.ReadyForConnections(patience) {
		t.Fatal("NATS does not start")
	}
	h.url = srv.ClientURL()
	st, err := store.Open(t.Context(), store.Place{Dir: filepath.Join(dir, "hub")})
	must(t, err)
	t.Cleanup(func() { st.Close() })
	hours := network.Hours{Monday: []network.Period{{From: 540, Until: 1080}}}
	_, err = st.Apply(t.Context(), network.Records{Network: network.Info{Name: "Essai"}, Sites: []network.Site{
		{ID: "maurepas", Name: "Espace", Timezone: "Europe/Paris", Hours: hours}, {ID: "gare", Name: "Espace", Timezone: "Europe/Paris", Hours: hours},
	}}, store.ApplyOptions{By: "test", Now: h.now()})
	must(t, err)
	h.shelf = hub.Shelf(st)
	h.hub, err = publish.Start(publish.Options{External: &publish.External{URLs: []string{h.url}, Keys: keys}, Key: h.signing, Shelf: h.shelf, Desk: closedDesk{},
		Heard: func(string, wire.Status) {}, Now: h.now, Log: slog.New(slog.DiscardHandler)})
	must(t, err)
	t.Cleanup(h.hub.Close)
	seed, err := os.ReadFile(filepath.Join(dir, "hub.nk"))
	must(t, err)
	stolen, err := nkeys.FromSeed(bytes.TrimSpace(seed))
	must(t, err)
	public, err := stolen.PublicKey()
	must(t, err)
	h.thief, err = nats.Connect(h.url, nats.Nkey(public, stolen.Sign), nats.NoReconnect(), nats.Timeout(patience))
	must(t, err)
	t.Cleanup(h.thief.Close)
	h.replies = listen(t, h.thief)
	return h
}

// startPlayer runs the screen with that key, which an earlier run left with that
// word of the hub. Its device has no clock of its own.
func (h *hall) startPlayer(key nkeys.KeyPair, word wire.SealedWelcome) {
	t := h.t
	t.Helper()
	dir := t.TempDir()
	var err error
	h.disk, err = cache.Open(dir)
	must(t, err)
	must(t, h.disk.KeepWelcome(word))
	faces, err := glyph.New()
	must(t, err)
	power := time.Now()
	h.clock = clock.New(clock.Sources{
		Wall: func() time.Time { return time.Unix(0, 0) }, Mono: func() time.Duration { return time.Since(power) },
		Synced: func() bool { return false }, RTC: func() bool { return false },
	}, clock.Floor{})
	log := slog.New(journal.To(h.log))
	line := link.New(link.Options{Hub: "http://127.0.0.1:9", NATS: h.url, Key: key, Have: func() uint64 { return h.player.Have() }, Log: log,
		Pace: link.Pace{Wait: 10 * time.Millisecond, Jitter: -1, Ask: time.Second, Greet: -1}})
	h.tap = &tap{Link: line, answers: make(chan wire.Answer), probes: make(chan string, 16)}
	h.player = player.New(player.Options{Key: h.key, Faces: faces, Clock: h.clock, Disk: h.disk, Papers: h.disk, Hub: h.tap, Post: line, Screen: h.wall, Machine: h.wall, Restart: h.wall.restart, Log: log,
		Address: "hub.example", Home: "https://hub.example", Version: "v1"})
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { _ = line.Run(ctx) })
	running.Go(func() { h.tap.run(ctx) })
	running.Go(func() { h.player.Run(ctx) })
	h.stop = sync.OnceFunc(func() { cancel(); running.Wait() })
	t.Cleanup(h.stop)
}

// publishes has the hub publish, and gives what went out.
func (h *hall) publishes(p program.Program) publish.Issue {
	h.t.Helper()
	must(h.t, h.hub.Publish(h.t.Context(), []program.Program{p}, h.now())[0].Err)
	i, _, err := h.shelf.Issue(h.t.Context(), p.Site.ID)
	must(h.t, err)
	return i
}

// heard waits until the player is through with all that the thief has said.
func (h *hall) heard(n int) {
	h.t.Helper()
	probe := fmt.Sprintf("probe %d", n)
	say := func() {
		must(h.t, h.thief.Publish(wire.PlaylistSubject("maurepas"), []byte(probe)))
		must(h.t, h.thief.Flush())
	}
	again, end := time.NewTicker(time.Second), time.After(patience)
	defer again.Stop()
	for say(); ; {
		select {
		case <-again.C: // NATS cuts a screen that is slow to take megabytes
			say()
		case got := <-h.tap.probes:
			if got == probe {
				return
			}
		case <-end:
			h.t.Fatalf("after try %d the player hears nothing any more:\n%s", n, h.log.tail())
		}
	}
}

// until waits for what the player does by itself.
func (h *hall) until(what string, is func() bool) {
	h.t.Helper()
	for end := time.Now().Add(patience); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			h.t.Fatalf("not within %v: %s; on the screen:\n%s\n%s", patience, what, h.wall.words(), h.log.tail())
		}
	}
}

func TestNothingForgedIsShown(t *testing.T) {
	h := openHall(t)
	m := h.record()
	h.startPlayer(m.pair, m.word)
	h.until("the true program is shown", func() bool { return strings.Contains(h.wall.words(), trueRoom) && h.player.Have() == m.current.Version })
	h.until("the thief knows where the screen wants its answers", func() bool { return toHello(h) != "" && toGet(h) != "" && h.replies.toOrder() != "" })
	h.heard(-1)
	before := heap()
	kinds, sent := m.kinds(), map[string]int{}
	r := rand.New(rand.NewPCG(seedOfThief, 0))
	for n := range triesOfThief {
		k := kinds[r.IntN(len(kinds))]
		msg := k.make(r)
		msg.Subject = k.where[r.IntN(len(k.where))](h)
		if err := h.thief.PublishMsg(msg); err != nil {
			t.Fatalf("%s: %v", k.name, err)
		}
		if sent[k.name]++; n%32 == 31 || len(msg.Data) > wire.MaxSealed/2 || n == triesOfThief-1 {
			h.heard(n)
			h.still(n, m.current)
		}
	}
	grown := heap() - before
	for _, k := range kinds {
		t.Logf("%6d %s", sent[k.name], k.name)
	}
	t.Logf("%6d tries; %d reached the player, the line refused the others; %d scenes shown; log %d bytes in %d lines; heap %+d kB", triesOfThief, h.tap.count(), h.wall.count(), h.log.size(), h.log.lines(), grown>>10)
	if h.log.size() > mostLogged {
		t.Errorf("the player logged %d bytes, allowed: %d; the last:\n%s", h.log.size(), mostLogged, h.log.tail())
	}
	if grown > mostHeap {
		t.Errorf("the heap grew by %d kB", grown>>10)
	}
	if kept, err := h.disk.Playlists(); err != nil || len(kept) == 0 || !bytes.Equal(kept[0], m.current.Sealed) {
		t.Errorf("on the disk: %d playlists, the newest is not the true one (%v)", len(kept), err)
	}
	next := h.publishes(programOf("maurepas", nextRoom))
	h.until("the next true program is shown", func() bool { return strings.Contains(h.wall.words(), nextRoom) && h.player.Have() == next.Version })
	at := h.now()
	must(t, h.hub.Order(t.Context(), wire.Order{ID: "true", Key: h.key, Do: wire.Picture, Ticket: h.replies.toOrder(), Heard: at, Issued: at, Until: at.Add(wire.OrderLife)}))
	h.until("the true order is obeyed", func() bool { return h.wall.obeyed() == 1 })
}

// still fails unless exactly the true program is on the screen.
func (h *hall) still(n int, current publish.Issue) {
	h.t.Helper()
	if have := h.player.Have(); have != current.Version {
		h.t.Fatalf("try %d: the player holds version %d, not %d", n, have, current.Version)
	}
	if bad := h.wall.strange(); bad != "" {
		h.t.Fatalf("try %d: shown:\n%s", n, bad)
	}
	if h.wall.obeyed() > 0 {
		h.t.Fatalf("try %d: the screen did what a thief asked", n)
	}
	told, trusted := h.clock.Now()
	if off := told.Sub(h.now()).Abs(); !trusted || off > time.Minute {
		h.t.Fatalf("try %d: the clock says %s (trusted: %t), it is %s", n, told, trusted, h.now())
	}
}

// A thief of the NATS key cannot tell the screen another time: what is pushed is
// not taken for one, and an answer's is signed for its question.
func TestForgedTimeIsNotBelieved(t *testing.T) {
	h := openHall(t)
	m := h.record()
	h.startPlayer(m.pair, m.word)
	near := func(at time.Time) bool {
		told, trusted := h.clock.Now()
		return trusted && told.Sub(at).Abs() < time.Minute
	}
	h.until("the true program is shown, at the hub's time", func() bool { return strings.Contains(h.wall.words(), trueRoom) && near(h.now()) })
	for i, at := range []time.Time{time.Unix(0, 0), m.current.Issued.Add(-time.Hour), h.now().Add(3 * time.Hour), time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC)} {
		for _, to := range []string{wire.PlaylistSubject("maurepas"), toGet(h)} {
			msg := timed(message("", m.current.Sealed), at)
			msg.Subject = to
			must(t, h.thief.PublishMsg(msg))
			h.heard(i)
			if !near(h.now()) {
				t.Errorf("told on %s that it is %s: believed", to, at.UTC())
			}
		}
		if bad := h.wall.forged(); bad != "" || h.player.Have() != m.current.Version {
			t.Errorf("after the time %s: version %d, shown: %s", at, h.player.Have(), bad)
		}
	}
}

func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// wall is the window and the device: what would be seen is kept as words.
type wall struct {
	sizes chan image.Point
	seen  chan uint64

	mu    sync.Mutex
	last  string
	shown int
	begun bool   // a program has been shown
	lie   string // the first that tells of another program than the true ones
	other string // the first since begun that does not tell of a true one
	asked int    // to be read back, or to begin anew
}

func newWall() *wall {
	w := &wall{sizes: make(chan image.Point, 1), seen: make(chan uint64, 1)}
	w.sizes <- image.Pt(1280, 720)
	return w
}

func (w *wall) Show(seq uint64, s scene.Scene, _ scene.Transition) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.last = s.Words()
	w.shown++
	says := func(mark string) bool { return strings.Contains(w.last, mark) }
	if w.lie == "" && slices.ContainsFunc([]string{falsely, oldRoom, gareRoom}, says) {
		w.lie = w.last
	}
	truly := says(trueRoom) || says(nextRoom)
	if w.begun = w.begun || truly; w.other == "" && w.begun && !truly {
		w.other = w.last
	}
	select {
	case <-w.seen:
	default:
	}
	w.seen <- seq
}

func (w *wall) Sizes() <-chan image.Point { return w.sizes }
func (w *wall) Presented() <-chan uint64  { return w.seen }
func (w *wall) Capture()                  { w.restart() }
func (w *wall) Heat() float64             { return 0 }
func (w *wall) DiskFree() int64           { return 0 }

func (w *wall) Captured() <-chan *image.RGBA { return nil }

func (w *wall) restart() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked++
}

// obeyed counts what the screen did for an order.
func (w *wall) obeyed() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.asked
}

func (w *wall) read(what *string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return *what
}

func (w *wall) words() string  { return w.read(&w.last) }
func (w *wall) forged() string { return w.read(&w.lie) }

// strange gives a scene that was shown and should not have been.
func (w *wall) strange() string { return w.forged() + w.read(&w.other) }

func (w *wall) count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.shown
}

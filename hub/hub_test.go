package hub_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"
	"go.uber.org/goleak"

	"semainier/hub"
	"semainier/hub/network"
	"semainier/hub/store"
	"semainier/hub/wire"
	"semainier/layouts/program"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience bounds what a test waits for; it is not slept.
const patience = 30 * time.Second

const calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//FR\r\n" +
	"BEGIN:VEVENT\r\nUID:1@caf\r\nDTSTART;TZID=Europe/Paris:20261119T090000\r\nDTEND;TZID=Europe/Paris:20261119T120000\r\n" +
	"RRULE:FREQ=WEEKLY\r\nSUMMARY:TITLE\r\nLOCATION:Bureau 1\r\nEND:VEVENT\r\n" +
	"BEGIN:VEVENT\r\nUID:2@quellec\r\nDTSTART;TZID=Europe/Paris:20261120T090000\r\nDTEND;TZID=Europe/Paris:20261120T100000\r\n" +
	"CLASS:PRIVATE\r\nSUMMARY:RDV Mme Josiane Quellec\r\nLOCATION:Bureau 1\\, chez Josiane\r\nDESCRIPTION:dossier Quellec\r\n" +
	"ATTENDEE;CN=Josiane Quellec:mailto:josiane.quellec@courriel.example\r\nEND:VEVENT\r\n" +
	"END:VCALENDAR\r\n"

// partner is the server of a partner's calendar.
type partner struct {
	*httptest.Server
	mu     sync.Mutex
	answer http.HandlerFunc
}

func newPartner(t *testing.T) *partner {
	p := &partner{}
	p.says(strings.Replace(calendar, "TITLE", "Permanence", 1))
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		answer := p.answer
		p.mu.Unlock()
		answer(w, r)
	}))
	t.Cleanup(p.Close)
	return p
}

func (p *partner) does(h http.HandlerFunc) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answer = h
}

func (p *partner) says(body string) {
	p.does(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) })
}

// journal is a log that can be waited for.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
	more chan struct{}
}

func newJournal() *journal { return &journal{more: make(chan struct{}, 1)} }

func (j *journal) Write(b []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	select {
	case j.more <- struct{}{}:
	default:
	}
	return j.text.Write(b)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// until waits for a line that holds all the words, beyond the first from bytes.
func (j *journal) until(t *testing.T, from int, words ...string) {
	t.Helper()
	deadline := time.After(patience)
	for {
		for line := range strings.Lines(j.String()[from:]) {
			all := true
			for _, w := range words {
				all = all && strings.Contains(line, w)
			}
			if all {
				return
			}
		}
		select {
		case <-j.more:
		case <-deadline:
			t.Fatalf("no line with %q in the log:\n%s", words, j)
		}
	}
}

// world is a data folder with records, and a hub that runs on it.
type world struct {
	t       *testing.T
	dir     string
	log     *journal
	partner *partner
	screen  nkeys.KeyPair
	public  string
	seen    bytes.Buffer // every playlist that came out, opened

	ahead time.Duration // of the hub's clock
	at    hub.Addresses
	stop  func()
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir(), log: newJournal(), partner: newPartner(t)}
	var err error
	if w.screen, err = nkeys.CreateUser(); err != nil {
		t.Fatal(err)
	}
	if w.public, err = w.screen.PublicKey(); err != nil {
		t.Fatal(err)
	}
	w.apply(fmt.Sprintf("[[screen]]\nid = \"hall\"\nsite = \"tilleuls\"\nkey = %q\n", w.public))
	return w
}

// apply puts the world's records in the store, as `network apply` does beside
// a running hub.
func (w *world) apply(screens string) {
	w.t.Helper()
	w.applyFeed("caf", screens)
}

// applyFeed gives the only feed another name.
func (w *world) applyFeed(id, screens string) {
	w.t.Helper()
	r, err := network.Parse("network.toml", fmt.Appendf(nil, `
[network]
name = "Essai"
[[site]]
id = "tilleuls"
name = "Espace des Tilleuls"
timezone = "Europe/Paris"
  [site.hours]
  thursday = ["09:00-12:30"]
  friday = ["09:00-12:30"]
  [[site.room]]
  id = "bureau-1"
  name = "Bureau 1"
  show_free = true
  [[site.room]]
  id = "salle-3"
  name = "Salle 3"
[[site]]
id = "gare"
name = "Maison de la Gare"
timezone = "Europe/Paris"
  [site.hours]
  thursday = ["09:00-12:30"]
[[partner]]
id = "caf"
name = "CAF"
[[feed]]
id = %q
partner = "caf"
url = "%s/a-secret-of-the-partner/basic.ics"
refresh = "1s"
site = "tilleuls"
  [[feed.title]]
  match = "Permanence"
  [[feed.title]]
  match = "Accueil"
%s`, id, w.partner.URL, screens))
	if err != nil {
		w.t.Fatal(err)
	}
	st, err := store.Open(w.t.Context(), store.Place{Dir: w.dir})
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := st.Apply(w.t.Context(), r, store.ApplyOptions{By: "test", Now: time.Now(), Prune: true}); err != nil {
		w.t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		w.t.Fatal(err)
	}
}

// start runs a hub on a Thursday of November until stop.
func (w *world) start() {
	w.t.Helper()
	ctx, cancel := context.WithCancel(w.t.Context())
	ready, ended := make(chan hub.Addresses, 1), make(chan error, 1)
	if w.ahead == 0 { // the clock goes on when a hub starts again
		w.ahead = time.Until(time.Date(2026, 11, 19, 9, 42, 0, 0, time.UTC))
	}
	ahead := w.ahead
	go func() {
		ended <- hub.Run(ctx, hub.Options{
			Data: w.dir, HTTP: "127.0.0.1:0", NATS: "127.0.0.1:0", Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
			Now: func() time.Time { return time.Now().Add(ahead) },
			Log: slog.New(slog.NewTextHandler(w.log, nil)), Ready: func(a hub.Addresses) { ready <- a },
		})
	}()
	select {
	case w.at = <-ready:
	case err := <-ended:
		w.t.Fatalf("the hub did not start: %v", err)
	}
	w.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			w.t.Errorf("the hub ended with %v", err)
		}
	})
	w.t.Cleanup(w.stop)
}

// connection is the world's screen on its hub.
type connection struct {
	*nats.Conn
	w      *world
	pushed chan *nats.Msg
	gone   chan struct{}
	denied chan error
}

func (w *world) connect() *connection {
	w.t.Helper()
	c := &connection{w: w, pushed: make(chan *nats.Msg, 64), gone: make(chan struct{}), denied: make(chan error, 8)}
	var err error
	c.Conn, err = nats.Connect("nats://"+w.at.NATS, nats.Nkey(w.public, w.screen.Sign), nats.NoReconnect(), nats.Timeout(patience),
		nats.CustomInboxPrefix(wire.InboxPrefix(w.public)), nats.ClosedHandler(func(*nats.Conn) { close(c.gone) }),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { c.denied <- err }))
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { c.Close(); <-c.gone })
	if _, err := c.ChanSubscribe(wire.PlaylistSubject("tilleuls"), c.pushed); err != nil {
		w.t.Fatal(err)
	}
	if err := c.Flush(); err != nil {
		w.t.Fatal(err)
	}
	return c
}

// ask gives what the hub answers to a screen that holds nothing.
func (c *connection) ask() (wire.Playlist, bool) {
	c.w.t.Helper()
	m, err := c.Request(wire.GetSubject("tilleuls"), []byte(`{"wire":1}`), patience)
	if err != nil {
		c.w.t.Fatal(err)
	}
	if m.Header.Get(wire.StatusHeader) == wire.StatusNone {
		return wire.Playlist{}, false
	}
	return c.open(m.Data), true
}

func (c *connection) open(sealed []byte) wire.Playlist {
	c.w.t.Helper()
	p, err := wire.Open(sealed, c.w.key(), "tilleuls")
	if err != nil {
		c.w.t.Fatal(err)
	}
	if err := json.NewEncoder(&c.w.seen).Encode(p); err != nil {
		c.w.t.Fatal(err)
	}
	return p
}

func (w *world) key() ed25519.PublicKey {
	w.t.Helper()
	key, err := hub.PublicKey(w.t.Context(), store.Place{Dir: w.dir})
	if err != nil {
		w.t.Fatal(err)
	}
	return key
}

// until gives the first playlist, asked for or pushed, that is as wanted.
func (c *connection) until(what string, is func(program.Program) bool) wire.Playlist {
	c.w.t.Helper()
	p, ok := c.ask()
	for !ok || !is(p.Program) {
		select {
		case m := <-c.pushed:
			p, ok = c.open(m.Data), true
		case <-time.After(patience):
			c.w.t.Fatalf("no playlist %s; the last is of version %d\n%s", what, p.Version, c.w.log)
		}
	}
	return p
}

func titled(title string) func(program.Program) bool {
	return func(p program.Program) bool { return len(p.Slots) > 0 && p.Slots[0].Title == title }
}

func (w *world) get(path string) string {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, "http://"+w.at.HTTP+path, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	c := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := c.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	if resp.Header.Get("X-Content-Type-Options") != "nosniff" {
		w.t.Errorf("GET %s: no security headers", path)
	}
	return fmt.Sprintf("%d %s", resp.StatusCode, body)
}

func TestCalendarReachesTheScreenAndStaysThere(t *testing.T) {
	w := newWorld(t)
	w.start()
	screen := w.connect()
	first := screen.until("with the calendar's permanence", titled("Permanence"))
	if n := len(first.Program.Slots); n != 7 { // six Thursdays and one "Occupé"
		t.Errorf("%d slots", n)
	}
	if s := first.Program.Slots[0]; s.Room != "Bureau 1" || s.Start.Format(time.RFC3339) != "2026-11-19T09:00:00+01:00" {
		t.Errorf("slot: %+v", s)
	}
	w.partner.says(strings.Replace(calendar, "TITLE", "Accueil", 1))
	second := screen.until("with the changed title", titled("Accueil"))
	if second.Version <= first.Version {
		t.Errorf("version %d after %d", second.Version, first.Version)
	}

	for _, bad := range []struct {
		body, problem string
		status        int
	}{
		{"", "en panne", 500},
		{"<html><body>Josiane Quellec</body></html>", "page web", 200},
		{"", "ne donne plus rien", 200},
		{calendar[:200], "coupé avant sa fin", 200},
	} {
		from := len(w.log.String())
		w.partner.does(func(rw http.ResponseWriter, _ *http.Request) {
			rw.WriteHeader(bad.status)
			_, _ = io.WriteString(rw, bad.body)
		})
		w.log.until(t, from, "feed failing")
		if got := w.get("/feeds.json"); !strings.Contains(got, bad.problem) || strings.Contains(got, "a-secret") || strings.Contains(got, "Quellec") {
			t.Errorf("feeds.json: want %q and nothing secret: %s", bad.problem, got)
		}
		if p, _ := screen.ask(); p.Version != second.Version {
			t.Errorf("a calendar with %q changed the screen", bad.problem)
		}
	}
	if got := w.get("/sites/tilleuls/program.json"); !strings.HasPrefix(got, "200") || !strings.Contains(got, `"title": "Accueil"`) {
		t.Errorf("program.json: %s", got)
	}
	if got := w.get("/sites/nowhere/program.json"); !strings.HasPrefix(got, "404") {
		t.Errorf("program of no site: %s", got)
	}
	if got := w.get("/healthz"); got != "200 ok\n" {
		t.Errorf("healthz: %s", got)
	}
	w.stop()
	w.nobodyNamed()
}

// nobodyNamed looks for the person in everything that the hub wrote.
func (w *world) nobodyNamed() {
	w.t.Helper()
	texts := map[string]string{"log": w.log.String(), "playlists": w.seen.String()}
	err := filepath.WalkDir(w.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		texts[path] = string(b)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	for name, text := range texts {
		for _, word := range []string{"Josiane", "josiane", "Quellec", "quellec"} {
			if strings.Contains(text, word) {
				w.t.Errorf("%s names the person of a private event", name)
			}
		}
		if name == "log" && strings.Contains(text, "a-secret") {
			w.t.Error("the log holds the calendar's address")
		}
	}
}

func TestRestartServesTheLastProgramBeforeTheFirstReading(t *testing.T) {
	w := newWorld(t)
	w.start()
	before := w.connect().until("with the calendar's permanence", titled("Permanence"))
	w.stop()

	asked := make(chan struct{}, 100)
	w.partner.does(func(_ http.ResponseWriter, r *http.Request) {
		asked <- struct{}{}
		<-r.Context().Done() // until the hub gives up: the reading never ends
	})
	w.start()
	again, ok := w.connect().ask()
	if !ok || again.Version != before.Version || !titled("Permanence")(again.Program) {
		t.Errorf("after the restart: version %d, want %d", again.Version, before.Version)
	}
	<-asked
	w.stop()
}

func TestASecondHubOnTheSameFolderIsRefused(t *testing.T) {
	w := newWorld(t)
	w.start()
	err := hub.Run(t.Context(), hub.Options{Data: w.dir, HTTP: "127.0.0.1:0", NATS: "127.0.0.1:0", Now: time.Now, Log: slog.New(slog.NewTextHandler(w.log, nil))})
	if err == nil || !strings.Contains(err.Error(), "is another hub running on it?") {
		t.Errorf("two hubs on one folder: %v", err)
	}
	w.stop()
	w.start() // the lock went with the first
}

func TestScreensComeAndGoWithTheRecords(t *testing.T) {
	w := newWorld(t)
	w.start()
	screen := w.connect()
	screen.until("with the calendar's permanence", titled("Permanence"))
	if _, err := screen.SubscribeSync(wire.PlaylistSubject("gare")); err != nil {
		t.Fatal(err)
	}
	if err := <-screen.denied; !errors.Is(err, nats.ErrPermissionViolation) {
		t.Errorf("another site's playlist: %v", err)
	}
	w.apply("") // from outside, as an operator does
	select {
	case <-screen.gone:
	case <-time.After(patience):
		t.Error("a screen without a record is still connected")
	}
	stranger := w.connect()
	if err := stranger.Publish(wire.GetSubject("tilleuls"), nil); err != nil {
		t.Fatal(err)
	}
	if err := <-stranger.denied; !errors.Is(err, nats.ErrPermissionViolation) {
		t.Errorf("a key without a screen asks for a site: %v", err)
	}
}

// A screen that has nothing yet must not be told "no permanence" because a
// calendar's server happens to be down.
func TestNothingIsAnnouncedBeforeACalendarWasRead(t *testing.T) {
	w := newWorld(t)
	w.partner.does(func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(503) })
	w.start()
	w.log.until(t, 0, "first reading done")
	screen := w.connect()
	if p, ok := screen.ask(); ok {
		t.Errorf("a program of %d slots is out", len(p.Program.Slots))
	}
	w.log.until(t, 0, "program published", "gare") // no calendar of its own
	w.partner.says(strings.Replace(calendar, "TITLE", "Permanence", 1))
	screen.until("once the calendar is back", titled("Permanence"))
}

// A feed that was given another name was never read under it: until it is, the
// site keeps the program that it has, rather than weeks without a permanence.
func TestRenamedFeedEmptiesNoScreen(t *testing.T) {
	w := newWorld(t)
	w.start()
	screen := w.connect()
	before := screen.until("read", titled("Permanence"))
	w.partner.does(func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(503) })
	from := len(w.log.String())
	w.applyFeed("caf-2", fmt.Sprintf("[[screen]]\nid = \"hall\"\nsite = \"tilleuls\"\nkey = %q\n", w.public))
	w.log.until(t, from, "feed failing", "caf-2")
	if now, ok := screen.ask(); !ok || now.Version != before.Version || !titled("Permanence")(now.Program) {
		t.Errorf("version %d with %d slots went out, %d was there", now.Version, len(now.Program.Slots), before.Version)
	}
	w.partner.says(strings.Replace(calendar, "TITLE", "Accueil", 1))
	screen.until("read under its new name", titled("Accueil"))
}

// A site that shows no slot has none to lose: its first calendar being
// unreadable keeps neither a notice nor a closure from its screens.
func TestUnreadableFirstCalendarHoldsUpNoNotice(t *testing.T) {
	w := newWorld(t)
	w.start()
	w.log.until(t, 0, "program published", "gare")
	w.partner.does(func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(503) })
	from := len(w.log.String())
	w.apply(fmt.Sprintf(`
[[feed]]
id = "gare"
partner = "caf"
url = "%s/gare.ics"
refresh = "1s"
site = "gare"
[[notice]]
id = "eau"
title = "Coupure d’eau"
by = "caf"
state = "published"
sites = ["gare"]
`, w.partner.URL))
	w.log.until(t, from, "program published", "gare")
}

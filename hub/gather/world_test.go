package gather_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync"
	"testing"
	"time"

	"semainier/feeds"
	"semainier/feeds/fetch"
	"semainier/hub/gather"
	"semainier/hub/network"
	"semainier/hub/store"
)

// patience bounds what a test waits for; it is not slept.
const patience = 20 * time.Second

// person is in the calendar and must come nowhere else.
const person = "Josiane Quellec"

const good = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//FR\r\n" +
	"BEGIN:VEVENT\r\nUID:1@caf\r\nDTSTART;TZID=Europe/Paris:20261119T090000\r\nDTEND;TZID=Europe/Paris:20261119T120000\r\n" +
	"RRULE:FREQ=WEEKLY\r\nSUMMARY:Permanence CAF\r\nLOCATION:Bureau 1\r\nEND:VEVENT\r\n" +
	"BEGIN:VEVENT\r\nUID:2@" + "josiane.quellec" + "\r\nDTSTART;TZID=Europe/Paris:20261120T090000\r\nDTEND;TZID=Europe/Paris:20261120T100000\r\n" +
	"SUMMARY:RDV Mme " + person + "\r\nLOCATION:Chez " + person + "\r\nDESCRIPTION:" + person + "\r\nEND:VEVENT\r\n" +
	"END:VCALENDAR\r\n"

const none = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//FR\r\nEND:VCALENDAR\r\n"

// world is a calendar server, a store on disk, a clock and a log.
type world struct {
	t     *testing.T
	dir   string
	store *store.Store
	url   string
	log   lockedBuffer

	mu      sync.Mutex
	answer  http.HandlerFunc
	saying  http.HandlerFunc // the answer as it was when the gatherer last asked for the time
	asked   []string         // If-None-Match of each request
	now     time.Time
	hang    chan struct{} // the next who asks for the time says so here, and waits here for leave to go on
	records network.Records
}

// lockedBuffer is what a log writes to.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir(), now: time.Date(2026, 11, 19, 9, 42, 0, 0, time.UTC)}
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		answer := w.saying
		w.asked = append(w.asked, r.Header.Get("If-None-Match"))
		w.mu.Unlock()
		answer(rw, r)
	}))
	t.Cleanup(server.Close)
	w.url = server.URL
	w.says(good)
	s, err := store.Open(t.Context(), store.Place{Dir: w.dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	w.store = s
	w.records, err = network.Parse("network.toml", fmt.Appendf(nil, `
[network]
name = "Essai"
[[site]]
id = "tilleuls"
name = "Espace des Tilleuls"
timezone = "Europe/Paris"
  [site.hours]
  thursday = ["09:00-12:30"]
  [[site.room]]
  id = "bureau-1"
  name = "Bureau 1"
[[partner]]
id = "caf"
name = "CAF"
[[feed]]
id = "caf"
partner = "caf"
url = "%s/a-secret-of-the-partner/basic.ics"
refresh = "1s"
site = "tilleuls"
  [[feed.title]]
  match = "Permanence CAF"
  show = "Permanence"
`, w.url))
	if err != nil {
		t.Fatal(err)
	}
	w.apply(w.records)
	return w
}

func (w *world) apply(r network.Records) {
	w.t.Helper()
	if _, err := w.store.Apply(w.t.Context(), r, store.ApplyOptions{By: "test", Now: w.clock()}); err != nil {
		w.t.Fatal(err)
	}
	w.records = r
	// As quick as a test wants it; the records refuse less than a second.
	w.records.Feeds = append([]feeds.Feed(nil), r.Feeds...)
	for i := range w.records.Feeds {
		w.records.Feeds[i].Refresh = feeds.Duration(5 * time.Millisecond)
	}
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	now, hang := w.now, w.hang
	w.hang = nil
	w.mu.Unlock()
	if hang != nil {
		hang <- struct{}{}
		<-hang
	}
	return now
}

// told is the gatherer's clock. A reading takes the server as it is at its time,
// also where the test changes both before the question has arrived.
func (w *world) told() time.Time {
	w.clock() // which may hang
	w.mu.Lock()
	defer w.mu.Unlock()
	w.saying = w.answer
	return w.now
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// passAndDo changes clock and server at one stroke, so that no reading takes
// place between the two.
func (w *world) passAndDo(d time.Duration, h http.HandlerFunc) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now, w.answer = w.now.Add(d), h
}

func (w *world) does(h http.HandlerFunc) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.answer = h
}

func (w *world) says(body string) {
	w.does(func(rw http.ResponseWriter, _ *http.Request) { _, _ = rw.Write([]byte(body)) })
}

func (w *world) requests() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]string(nil), w.asked...)
}

// start makes a Gatherer that follows the world's records.
func (w *world) start(ctx context.Context) *gather.Gatherer {
	w.t.Helper()
	g := gather.New(gather.Options{
		Store: w.store, Client: fetch.New(fetch.Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}),
		Key: []byte("key"), Now: w.told, Log: slog.New(slog.NewTextHandler(&w.log, nil)),
	})
	w.t.Cleanup(g.Close)
	if err := g.Follow(ctx, w.records); err != nil {
		w.t.Fatal(err)
	}
	return g
}

// until waits until the feed's snapshot is as wanted.
func (w *world) until(g *gather.Gatherer, what string, is func(store.Snapshot) bool) store.Snapshot {
	w.t.Helper()
	deadline := time.After(patience)
	for {
		if s := g.Snapshots()["caf"]; is(s) {
			return s
		}
		select {
		case <-g.Changed():
		case <-deadline:
			w.t.Fatalf("never %s: %+v\n%s", what, g.Snapshots()["caf"].Health, w.log.String())
		}
	}
}

func healthy(s store.Snapshot) bool { return s.Health.State == feeds.Healthy }

// polled waits until that many more requests have come.
func (w *world) polled(n int) {
	w.t.Helper()
	want := len(w.requests()) + n
	came := make(chan struct{}, 1)
	w.mu.Lock()
	answer := w.answer
	w.answer = func(rw http.ResponseWriter, r *http.Request) {
		select {
		case came <- struct{}{}:
		default:
		}
		answer(rw, r)
	}
	w.mu.Unlock()
	for len(w.requests()) < want {
		select {
		case <-came:
		case <-time.After(patience):
			w.t.Fatal("no more requests")
		}
	}
}

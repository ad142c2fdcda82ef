package gather_test

import (
	"bytes"
	"context"
	"fmt"
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

	"go.uber.org/goleak"

	"semainier/feeds"
	"semainier/feeds/fetch"
	"semainier/hub/gather"
	"semainier/hub/network"
	"semainier/hub/store"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

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
	asked   []string // If-None-Match of each request
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
		answer := w.answer
		w.asked = append(w.asked, r.Header.Get("If-None-Match"))
		w.mu.Unlock()
		answer(rw, r)
	}))
	t.Cleanup(server.Close)
	w.url = server.URL
	w.says(good)
	s, err := store.Open(t.Context(), w.dir)
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
		Key: []byte("key"), Now: w.clock, Log: slog.New(slog.NewTextHandler(&w.log, nil)),
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

func TestWhatCannotBeReadReplacesNothing(t *testing.T) {
	for _, c := range []struct {
		name, problem string
		answer        http.HandlerFunc
	}{
		{"a server that fails", "en panne (500)", func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(500) }},
		{"a web page", "une page web", func(rw http.ResponseWriter, _ *http.Request) {
			_, _ = rw.Write([]byte("<!DOCTYPE html><html><body>" + person + "</body></html>"))
		}},
		{"nothing", "ne donne plus rien", func(http.ResponseWriter, *http.Request) {}},
		{"half a calendar", "coupé avant sa fin", func(rw http.ResponseWriter, _ *http.Request) { _, _ = rw.Write([]byte(good[:len(good)-60])) }},
		{"a calendar of another time", "pas un calendrier", func(rw http.ResponseWriter, _ *http.Request) { _, _ = rw.Write([]byte("BEGIN:VCARD\r\nEND:VCARD\r\n")) }},
		{"a cut connection", "coupé en cours", func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Content-Length", "5000")
			_, _ = rw.Write([]byte(good))
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			g := w.start(t.Context())
			before := w.until(g, "healthy", healthy)
			if len(before.Occurrences) < 20 {
				t.Fatalf("%d occurrences in half a year of weeks", len(before.Occurrences))
			}
			read := w.clock()
			w.passAndDo(time.Hour, c.answer)
			s := w.until(g, "failing", func(s store.Snapshot) bool { return s.Health.State == feeds.Failing })
			if !strings.Contains(s.Health.Problem, c.problem) {
				t.Errorf("problem %q, want %q in it", s.Health.Problem, c.problem)
			}
			if len(s.Occurrences) != len(before.Occurrences) || s.Occurrences[0].Title != "Permanence" {
				t.Errorf("the last good content is gone: %d of %d left", len(s.Occurrences), len(before.Occurrences))
			}
			// A reading that confirms nothing leaves the age of the content alone.
			if !s.Health.LastGood.Equal(read) {
				t.Errorf("last good reading at %s, want %s", s.Health.LastGood, read)
			}
			w.says(good)
			if s := w.until(g, "healthy again", healthy); s.Health.Problem != "" {
				t.Errorf("healthy with a problem: %q", s.Health.Problem)
			}
			if log := w.log.String(); strings.Contains(log, "Quellec") || strings.Contains(log, "a-secret") {
				t.Errorf("the log tells too much:\n%s", log)
			}
		})
	}
}

// Servers that answer nothing for long don't keep the other calendars waiting.
func TestSlowServersHoldUpNobody(t *testing.T) {
	w := newWorld(t)
	waiting := make(chan struct{}, 3*atOnceInTest)
	r := w.records
	r.Feeds[0].Refresh = feeds.Duration(time.Second)
	for i := range 2 * atOnceInTest {
		slow := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			waiting <- struct{}{}
			<-r.Context().Done()
		}))
		t.Cleanup(slow.Close)
		f := r.Feeds[0]
		f.ID, f.URL = feeds.FeedID(fmt.Sprintf("slow-%d", i)), slow.URL+"/slow.ics"
		r.Feeds = append(r.Feeds, f)
	}
	w.apply(r)
	g := w.start(t.Context())
	w.until(g, "healthy", healthy)
	for i := range 2 * atOnceInTest {
		select {
		case <-waiting:
		case <-time.After(patience):
			t.Fatalf("only %d of %d slow servers are asked at the same time", i, 2*atOnceInTest)
		}
	}
}

// atOnceInTest is the number of calendars that are understood at the same time.
const atOnceInTest = 4

func TestFirstReadingMayBeEmpty(t *testing.T) {
	w := newWorld(t)
	w.says(none)
	w.until(w.start(t.Context()), "healthy", healthy)
}

func TestRestartServesWhatWasReadBefore(t *testing.T) {
	w := newWorld(t)
	g := w.start(t.Context())
	before := w.until(g, "healthy", healthy)
	g.Close()
	reached, let := make(chan struct{}, 100), make(chan struct{})
	w.does(func(_ http.ResponseWriter, r *http.Request) {
		reached <- struct{}{}
		select {
		case <-let:
		case <-r.Context().Done():
		}
	})
	defer close(let)
	g = w.start(t.Context()) // the server does not answer
	s := g.Snapshots()["caf"]
	if len(s.Occurrences) != len(before.Occurrences) || s.Health.State != feeds.Healthy {
		t.Errorf("%d of %d occurrences, %s", len(s.Occurrences), len(before.Occurrences), s.Health.State)
	}
	<-reached
}

func TestUnchangedIsAskedForAndDaysBeginAnew(t *testing.T) {
	w := newWorld(t)
	w.does(func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("ETag", `"v1"`)
		if r.Header.Get("If-None-Match") == `"v1"` {
			rw.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = rw.Write([]byte(good))
	})
	g := w.start(t.Context())
	first := w.until(g, "healthy", healthy)
	w.polled(2)
	if asked := w.requests(); asked[0] != "" || asked[len(asked)-1] != `"v1"` {
		t.Errorf("asked with %q", asked)
	}
	w.pass(7 * 24 * time.Hour) // a new week: an unchanged calendar has other dates to give
	later := w.until(g, "of the new window", func(s store.Snapshot) bool { return s.From != first.From })
	if n := later.From.DaysSince(first.From); n != 7 {
		t.Errorf("window moved by %d days", n)
	}
	if later.Health.State != feeds.Healthy {
		t.Errorf("state %s", later.Health.State)
	}
}

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

func TestTitlesOfChangedRulesAreWithdrawnWhileTheCalendarIsDown(t *testing.T) {
	w := newWorld(t)
	g := w.start(t.Context())
	w.until(g, "healthy", healthy)
	w.does(func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(502) })
	changed := w.records
	changed.Feeds = append([]feeds.Feed(nil), changed.Feeds...)
	changed.Feeds[0].Titles = []feeds.TitleRule{{Match: "Permanence CAF", Show: "Accueil CAF"}}
	changed.Feeds[0].Refresh = feeds.Duration(time.Second)
	changed.Partners = []feeds.Partner{{ID: "caf", Name: "CAF", Generic: "Sur place"}}
	w.apply(changed)
	if err := g.Follow(t.Context(), w.records); err != nil {
		t.Fatal(err)
	}
	s := w.until(g, "withdrawn", func(s store.Snapshot) bool { return len(s.Occurrences) > 0 && s.Occurrences[0].Title == "Sur place" })
	kept, ok, err := w.store.Snapshot(t.Context(), "caf")
	if err != nil || !ok || kept.Occurrences[0].Title != s.Occurrences[0].Title {
		t.Errorf("on disk: %v, %v", kept.Occurrences[0].Title, err)
	}
	w.says(good)
	w.until(g, "made anew", func(s store.Snapshot) bool { return s.Occurrences[0].Title == "Accueil CAF" })
}

// shows gives the world's records with another title for the permanences.
func (w *world) shows(title string) network.Records {
	r := w.records
	r.Feeds = append([]feeds.Feed(nil), r.Feeds...)
	r.Feeds[0].Titles = []feeds.TitleRule{{Match: "Permanence CAF", Show: title}}
	return r
}

func TestReaderThatHangsHoldsUpNoOther(t *testing.T) {
	w := newWorld(t)
	g := w.start(t.Context())
	w.until(g, "healthy", healthy)
	hang := make(chan struct{})
	w.mu.Lock()
	w.hang = hang
	w.mu.Unlock()
	<-hang
	defer close(hang)
	followed := make(chan error, 1)
	go func() { followed <- g.Follow(t.Context(), w.shows("Accueil")) }()
	select {
	case err := <-followed:
		if err != nil {
			t.Fatal(err)
		}
	case <-time.After(patience / 2):
		t.Fatal("changed records wait for a reader that hangs")
	}
	w.until(g, "read by the new rules", func(s store.Snapshot) bool { return s.Occurrences[0].Title == "Accueil" })
}

// A calendar that is not read soon after its rules changed may be waiting behind
// a hundred others of its host.
func TestTitlesOfChangedRulesDoNotWaitForTheirTurn(t *testing.T) {
	w := newWorld(t)
	g := w.start(t.Context())
	w.until(g, "healthy", healthy)
	let := make(chan struct{})
	w.does(func(rw http.ResponseWriter, r *http.Request) {
		select {
		case <-let:
		case <-r.Context().Done():
		}
		_, _ = rw.Write([]byte(good))
	})
	g.SetPatience(10 * time.Millisecond)
	r := w.shows("Accueil")
	r.Partners = []feeds.Partner{{ID: "caf", Name: "CAF", Generic: "Sur place"}}
	if err := g.Follow(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	w.until(g, "withdrawn", func(s store.Snapshot) bool { return s.Occurrences[0].Title == "Sur place" })
	if s := w.kept(); s.Occurrences[0].Title != "Sur place" {
		t.Errorf("on disk: %q", s.Occurrences[0].Title)
	}
	close(let)
	w.until(g, "read by the new rules", func(s store.Snapshot) bool { return s.Occurrences[0].Title == "Accueil" })
}

func TestRenamedFeedKeepsItsLastGoodContent(t *testing.T) {
	for _, c := range []struct {
		name    string
		renamed func(*network.Records)
		keeps   bool
	}{
		{"another name", func(*network.Records) {}, true},
		{"another address too", func(r *network.Records) { r.Feeds[0].URL += "?elsewhere" }, false},
		{"another partner too", func(r *network.Records) {
			r.Partners = append(r.Partners, feeds.Partner{ID: "cpam", Name: "CPAM"})
			r.Feeds[0].Partner = "cpam"
		}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.says(dated(1, 2, 3, 4, 5, 6))
			g := w.start(t.Context())
			before := w.until(g, "healthy", healthy)
			w.does(func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(502) })
			r := w.shows("Permanence")
			r.Feeds[0].ID, r.Feeds[0].Refresh = "caf-tilleuls", feeds.Duration(time.Second)
			c.renamed(&r)
			if _, err := w.store.Apply(t.Context(), r, store.ApplyOptions{By: "test", Now: w.clock(), Prune: true}); err != nil {
				t.Fatal(err)
			}
			if err := g.Follow(t.Context(), r); err != nil {
				t.Fatal(err)
			}
			got := g.Snapshots()["caf-tilleuls"]
			if keeps := len(got.Occurrences) == 6 && got.Occurrences[0].Title == "Permanence"; keeps != c.keeps {
				t.Fatalf("keeps it: %v, want %v: %+v", keeps, c.keeps, got)
			}
			if !c.keeps {
				return
			}
			if got.Occurrences[0].Feed != "caf-tilleuls" || before.Occurrences[0].Feed != "caf" {
				t.Errorf("a date of %s, before of %s", got.Occurrences[0].Feed, before.Occurrences[0].Feed)
			}
			if kept, ok, err := w.store.Snapshot(t.Context(), "caf-tilleuls"); err != nil || !ok || len(kept.Occurrences) != 6 || kept.Health.LastGood.IsZero() {
				t.Errorf("on disk: %+v, %v, %v", kept, ok, err)
			}
		})
	}
}

func TestRemovedFeedIsForgotten(t *testing.T) {
	w := newWorld(t)
	g := w.start(t.Context())
	w.until(g, "healthy", healthy)
	without := w.records
	without.Feeds = nil
	if err := g.Follow(t.Context(), without); err != nil {
		t.Fatal(err)
	}
	if n := len(g.Snapshots()); n != 0 {
		t.Errorf("%d feeds still held", n)
	}
}

func TestNobodyIsNamedOnDiskOrInTheLog(t *testing.T) {
	w := newWorld(t)
	g := w.start(t.Context())
	w.until(g, "healthy", healthy)
	g.Close()
	files, err := filepath.Glob(filepath.Join(w.dir, "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in the data directory: %v", err)
	}
	texts := map[string]string{"log": w.log.String()}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		texts[filepath.Base(f)] = string(b)
	}
	for name, text := range texts {
		for _, word := range []string{"Josiane", "Quellec", "quellec"} {
			if strings.Contains(text, word) {
				t.Errorf("%s names the person", name)
			}
		}
	}
}

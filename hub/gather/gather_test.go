package gather_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"go.uber.org/goleak"

	"semainier/feeds"
	"semainier/hub/store"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

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

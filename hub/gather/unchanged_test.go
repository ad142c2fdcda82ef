package gather_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"semainier/hub/gather"
	"semainier/hub/store"
)

// restamped says a calendar as Google and Outlook do: no validators, and other
// stamps at every download.
func restamped(body string) http.HandlerFunc {
	var n atomic.Int64
	return func(rw http.ResponseWriter, _ *http.Request) {
		stamp := time.Date(2026, 11, 19, 9, 42, int(n.Add(1)), 0, time.UTC).Format("20060102T150405Z")
		_, _ = rw.Write([]byte(stamps().ReplaceAllString(body, "${1}:"+stamp+"\r\n")))
	}
}

func stamps() *regexp.Regexp { return regexp.MustCompile(`(DTSTAMP|LAST-MODIFIED):.*\r\n`) }

// expanded reports whether two snapshots were made by two expansions.
func expanded(a, b store.Snapshot) bool { return &a.Occurrences[0] != &b.Occurrences[0] }

// quiet waits for some readings a minute later and gives what they left; no
// change may be told meanwhile.
func (w *world) quiet(g *gather.Gatherer) store.Snapshot {
	w.t.Helper()
	w.polled(1)
	select { // until may have seen what was told only then
	case <-g.Changed():
	default:
	}
	w.pass(time.Minute)
	w.polled(3)
	select {
	case <-g.Changed():
		w.t.Error("a change was told")
	default:
	}
	return g.Snapshots()["caf"]
}

func (w *world) kept() store.Snapshot {
	w.t.Helper()
	s, ok, err := w.store.Snapshot(w.t.Context(), "caf")
	if err != nil || !ok {
		w.t.Fatal(ok, err)
	}
	return s
}

func TestRewrittenStampsCostNothing(t *testing.T) {
	w := newWorld(t)
	body := dated(1, 2, 3)
	w.does(restamped(body))
	g := w.start(t.Context())
	first := w.until(g, "healthy", healthy)
	onDisk := w.kept()
	same := w.quiet(g)
	if expanded(first, same) {
		t.Error("expanded anew")
	}
	if !same.Health.LastGood.Equal(w.clock()) {
		t.Errorf("confirmed at %v, want %v", same.Health.LastGood, w.clock())
	}
	if !w.kept().Health.LastTry.Equal(onDisk.Health.LastTry) {
		t.Error("written anew")
	}
	// One letter of one title, which is shown no differently.
	w.does(restamped(strings.Replace(body, "Permanence CAF", "PERMANENCE CAF", 1)))
	w.until(g, "expanded anew", func(s store.Snapshot) bool { return expanded(same, s) })
}

func TestRestartExpandsWritesAndTellsNothingNew(t *testing.T) {
	w := newWorld(t)
	w.does(restamped(dated(1, 2, 3)))
	g := w.start(t.Context())
	w.until(g, "healthy", healthy)
	g.Close()
	w.pass(10 * time.Minute)
	before := w.kept()
	g = w.start(t.Context())
	first := g.Snapshots()["caf"]
	<-g.Changed() // that it was read: a site may be waiting for it
	if s := w.quiet(g); expanded(first, s) {
		t.Error("expanded anew")
	}
	if !w.kept().Health.LastTry.Equal(before.Health.LastTry) {
		t.Error("written anew")
	}
}

// Of two versions of an event the later stamp tells which one holds: there, the
// stamps are what the calendar says.
func TestStampsThatDecideAreNotOverlooked(t *testing.T) {
	version := func(stamp, hour string) string {
		return "BEGIN:VEVENT\r\nUID:1@caf\r\nDTSTAMP:" + stamp + "\r\nDTSTART:20261120T" + hour + "0000Z\r\nDURATION:PT1H\r\nSUMMARY:Permanence CAF\r\nRECURRENCE-ID:20261120T080000Z\r\nEND:VEVENT\r\n"
	}
	calendar := func(nine, ten string) string {
		return strings.Replace(none, "END:VCALENDAR", version(nine, "09")+version(ten, "10")+"END:VCALENDAR", 1)
	}
	w := newWorld(t)
	w.says(calendar("20261101T080000Z", "20261102T080000Z"))
	g := w.start(t.Context())
	at := func(hour int) func(store.Snapshot) bool {
		return func(s store.Snapshot) bool {
			return len(s.Occurrences) == 1 && s.Occurrences[0].Start.UTC().Hour() == hour
		}
	}
	w.until(g, "at ten", at(10))
	w.says(calendar("20261103T080000Z", "20261102T080000Z"))
	w.until(g, "at nine", at(9))
}

func TestCalendarsOwnRhythmIsKept(t *testing.T) {
	w := newWorld(t)
	for _, asked := range []int{4, 6} {
		w.says(strings.Replace(dated(1), "VERSION:2.0\r\n", fmt.Sprintf("VERSION:2.0\r\nREFRESH-INTERVAL;VALUE=DURATION:PT%dH\r\n", asked), 1))
		g := w.start(t.Context())
		want := time.Duration(asked) * time.Hour
		w.until(g, "read", func(s store.Snapshot) bool { return s.Asked == want })
		g.Close()
		if got := w.kept().Asked; got != want {
			t.Errorf("kept %v, want %v", got, want)
		}
	}
}

// Where a server asks for patience, the next request comes no earlier.
func TestServerIsLeftAloneForAsLongAsItAsks(t *testing.T) {
	w := newWorld(t)
	asked := make(chan time.Time, 2)
	w.does(func(rw http.ResponseWriter, _ *http.Request) {
		select {
		case asked <- time.Now():
		default:
		}
		rw.Header().Set("Retry-After", "1")
		rw.WriteHeader(http.StatusTooManyRequests)
	})
	w.start(t.Context())
	first, second := <-asked, <-asked
	if pause := second.Sub(first); pause < time.Second {
		t.Errorf("asked again after %v", pause)
	}
}

package gather_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"semainier/feeds"
	"semainier/hub/gather"
	"semainier/hub/store"
)

// dated is a calendar with a permanence on each of these days from the first
// one of the test, in the afternoon.
func dated(days ...int) string { return events("", days) }

func private(days ...int) string { return events("CLASS:PRIVATE\r\n", days) }

func cancelled(days ...int) string { return events("STATUS:CANCELLED\r\n", days) }

func events(more string, days []int) string {
	first := time.Date(2026, 11, 19, 0, 0, 0, 0, time.UTC)
	var b strings.Builder
	for _, d := range days {
		day := first.AddDate(0, 0, d).Format("20060102")
		fmt.Fprintf(&b, "BEGIN:VEVENT\r\nUID:%d@caf\r\nDTSTAMP:20261101T080000Z\r\nDTSTART:%sT140000\r\nDTEND:%sT170000\r\nSUMMARY:Permanence CAF\r\n%sEND:VEVENT\r\n", d, day, day, more)
	}
	return strings.Replace(none, "END:VCALENDAR", b.String()+"END:VCALENDAR", 1)
}

// step is one thing that happens to a feed, and how it then is.
type step struct {
	does    string        // "accept", "restart", "rename", "alias", "hide", "move" or nothing
	passes  time.Duration // before the calendar is read again
	says    string        // from now on; "500": the server fails; empty: as before
	state   feeds.HealthState
	dates   int // shown
	lasting bool
}

// lasts is a step after which the hold is the one of before.
func (s step) lasts() step { s.lasting = true; return s }

func TestSuddenLossIsHeld(t *testing.T) {
	const (
		healthy = feeds.Healthy
		held    = feeds.Held
		failing = feeds.Failing
	)
	week := dated(1, 2, 3, 4, 5, 6)
	for _, c := range []struct {
		name  string
		steps []step
	}{
		{"single deletions apply at once", []step{{says: week, state: healthy, dates: 6}, {says: dated(1, 2, 3, 4, 6), state: healthy, dates: 5},
			{says: dated(1, 2, 6), state: healthy, dates: 3}, {says: dated(1), state: healthy, dates: 1}}},
		{"half is held for two days, through restarts and further changes", []step{{says: week, state: healthy, dates: 6},
			{says: dated(1, 2, 3), state: held, dates: 6}, step{does: "restart", passes: time.Hour, state: held, dates: 6}.lasts(),
			step{passes: 46*time.Hour + 59*time.Minute, says: dated(1, 2), state: held, dates: 6}.lasts(), {passes: time.Minute, state: healthy, dates: 2}}},
		{"one that comes back is no longer held, and begins anew", []step{{says: week, state: healthy, dates: 6}, {says: dated(1), state: held, dates: 6},
			{passes: time.Hour, says: week, state: healthy, dates: 6}, {passes: 47 * time.Hour, says: dated(4), state: held, dates: 6},
			step{passes: 47 * time.Hour, state: held, dates: 6}.lasts()}},
		{"an acceptance is for that loss alone", []step{{says: week, state: healthy, dates: 6}, {says: dated(1, 2), state: held, dates: 6},
			{does: "accept", state: healthy, dates: 2}, {says: week, state: healthy, dates: 6}, {passes: time.Second, says: dated(1, 2), state: held, dates: 6},
			{does: "restart", state: held, dates: 6}, {does: "accept", state: healthy, dates: 2}}},
		{"a server that fails confirms nothing", []step{{says: week, state: healthy, dates: 6}, {says: dated(6), state: held, dates: 6},
			step{passes: time.Hour, says: "500", state: failing, dates: 6}.lasts(), step{passes: time.Hour, says: dated(6), state: held, dates: 6}.lasts(),
			{says: "500", state: failing, dates: 6}, {does: "accept", state: failing, dates: 6}, {says: dated(6), state: healthy, dates: 1}}},
		{"cancellations apply at once, and so does taking them out", []step{{says: week, state: healthy, dates: 6}, {says: cancelled(1, 2, 3, 4, 5, 6), state: healthy, dates: 6},
			{says: none, state: healthy, dates: 0}}},
		{"other hours are no loss", []step{{says: week, state: healthy, dates: 6}, {says: dated(8, 9, 10, 11, 12, 13), state: healthy, dates: 6}}},
		{"an emptied calendar is held however few dates it had", []step{{says: dated(3), state: healthy, dates: 1}, {says: none, state: held, dates: 1},
			{passes: 48 * time.Hour, state: healthy, dates: 0}}},
		{"what is over is not missed", []step{{says: week, state: healthy, dates: 6}, {passes: 5 * 24 * time.Hour, says: dated(6, 7), state: healthy, dates: 2},
			{passes: 21 * 24 * time.Hour, state: healthy, dates: 2}, {says: none, state: healthy, dates: 0}}},
		{"a window that moved on hides no loss", []step{{says: dated(171, 172, 173, 174, 175, 176), state: healthy, dates: 6},
			{passes: 7 * 24 * time.Hour, says: dated(171, 172, 180, 181), state: held, dates: 6}}},
		{"fewer dates by other rules are no loss", []step{{says: week, state: healthy, dates: 6}, {does: "hide", state: healthy, dates: 0}}},
		{"another address is another calendar", []step{{says: week, state: healthy, dates: 6}, {does: "move", says: dated(1), state: healthy, dates: 1}}},
		{"other rules accept nothing", []step{{says: week, state: healthy, dates: 6}, {says: dated(1), state: held, dates: 6}, step{does: "rename", state: held, dates: 6}.lasts(),
			{does: "accept", state: healthy, dates: 1}}},
		{"a change of other records hides no loss", []step{{says: week, state: healthy, dates: 6}, {does: "alias", says: dated(1), state: held, dates: 6}}},
		{"an old loss excuses no later one", []step{{says: week, state: healthy, dates: 6}, {says: dated(1, 2, 3), state: held, dates: 6},
			step{passes: time.Hour, says: "500", state: failing, dates: 6}.lasts(), {passes: 47 * time.Hour, says: none, state: held, dates: 6},
			step{passes: 47 * time.Hour, state: held, dates: 6}.lasts(), {passes: time.Hour, state: healthy, dates: 0}}},
		{"nor does one that was accepted", []step{{says: week, state: healthy, dates: 6}, {says: dated(1, 2, 3), state: held, dates: 6}, {says: "500", state: failing, dates: 6},
			{does: "accept", state: failing, dates: 6}, {passes: time.Minute, says: dated(1), state: held, dates: 6}, {does: "accept", state: healthy, dates: 1}}},
		{"a loss that grows by half is another one", []step{{says: week, state: healthy, dates: 6}, {says: dated(1, 2, 3), state: held, dates: 6},
			{passes: time.Hour, says: dated(1), state: held, dates: 6}, step{passes: 47 * time.Hour, state: held, dates: 6}.lasts(), {passes: time.Hour, state: healthy, dates: 1}}},
		{"a loss does not grow by dates that pass", []step{{says: week, state: healthy, dates: 6}, {says: dated(1, 2), state: held, dates: 6},
			step{passes: time.Hour, says: "500", state: failing, dates: 6}.lasts(), {passes: 47 * time.Hour, says: dated(1, 2), state: healthy, dates: 2}}},
		{"private dates make up for no announced ones", []step{{says: week + private(11, 12, 13, 14, 15, 16, 17, 18), state: healthy, dates: 14},
			{says: private(11, 12, 13, 14, 15, 16, 17, 18), state: held, dates: 14}}},
		{"nor do those that became private", []step{{says: week, state: healthy, dates: 6}, {says: private(1, 2, 3, 4, 5, 6), state: held, dates: 6}}},
		{"private dates are no loss where others are announced", []step{{says: dated(1) + private(2, 3, 4, 5, 6), state: healthy, dates: 6}, {says: dated(1), state: healthy, dates: 1}}},
		{"where none is announced, private ones count", []step{{says: private(1, 2, 3, 4, 5, 6), state: healthy, dates: 6}, {says: private(1), state: held, dates: 6}}},
		{"another address ends the wait", []step{{says: week, state: healthy, dates: 6}, {says: dated(1), state: held, dates: 6}, {does: "move", state: healthy, dates: 1}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.says(c.steps[0].says)
			g := w.start(t.Context())
			var before feeds.Hold
			for i, s := range c.steps {
				g = w.take(g, s)
				got := w.until(g, fmt.Sprintf("%s with %d dates at step %d", s.state, s.dates, i), func(snap store.Snapshot) bool {
					return snap.Health.State == s.state && len(snap.Occurrences) == s.dates
				})
				h := got.Health
				if isHeld := s.state == held; isHeld != strings.HasPrefix(h.Problem, "À confirmer") || isHeld != (h.Code == "half-lost") {
					t.Errorf("step %d: %s, %q", i, h.Code, h.Problem)
				}
				if s.state == healthy && h.Hold != (feeds.Hold{}) {
					t.Errorf("step %d: healthy with %+v", i, h.Hold)
				}
				if same := h.Hold.Since.Equal(before.Since); s.lasting && !same || s.state == held && !s.lasting && s.does == "" && same {
					t.Errorf("step %d: held since %v, before since %v", i, h.Hold.Since, before.Since)
				}
				before = h.Hold
			}
		})
	}
}

// take makes the step happen and waits until the calendar was read after it.
func (w *world) take(g *gather.Gatherer, s step) *gather.Gatherer {
	w.t.Helper()
	if s.does == "restart" {
		g.Close()
	}
	answer := w.answering(s.says)
	w.passAndDo(s.passes, answer)
	r := w.records
	r.Feeds = append([]feeds.Feed(nil), r.Feeds...)
	switch s.does {
	case "restart":
		g = w.start(w.t.Context())
	case "accept":
		if _, err := w.store.Accept(w.t.Context(), "caf", "test", w.clock()); err != nil {
			w.t.Fatal(err)
		}
	case "rename":
		r.Feeds[0].Titles = []feeds.TitleRule{{Match: "Permanence CAF", Show: "Accueil"}}
	case "alias":
		r.Partners = slices.Clone(r.Partners)
		r.Partners[0].Name += " d’ici"
	case "hide":
		r.Feeds[0].Titles, r.Feeds[0].Other = nil, feeds.OtherHide
	case "move":
		r.Feeds[0].URL += "?elsewhere"
	}
	w.records = r
	if err := g.Follow(w.t.Context(), r); err != nil {
		w.t.Fatal(err)
	}
	w.polled(2)
	return g
}

// answering gives what the server does to say so.
func (w *world) answering(says string) http.HandlerFunc {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch says {
	case "":
		return w.answer
	case "500":
		return func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(500) }
	}
	return func(rw http.ResponseWriter, _ *http.Request) { _, _ = rw.Write([]byte(says)) }
}

func TestHeldLossIsCounted(t *testing.T) {
	w := newWorld(t)
	w.says(dated(1, 2, 3, 4, 5, 6))
	g := w.start(t.Context())
	w.until(g, "healthy", healthy)
	w.says(dated(1, 2))
	s := w.until(g, "held", func(s store.Snapshot) bool { return s.Health.State == feeds.Held })
	now := w.clock()
	if want := (feeds.Hold{Since: now, Until: now.Add(48 * time.Hour), Had: 6, Has: 2}); s.Health.Hold != want {
		t.Errorf("got %+v, want %+v", s.Health.Hold, want)
	}
	if want := "À confirmer\u00a0: sur 6 dates annoncées, le calendrier n’en donne plus que 2."; !strings.HasPrefix(s.Health.Problem, want) {
		t.Errorf("got %q", s.Health.Problem)
	}
	if c := s.Health.Counts; c.Events != 6 || c.Occurrences != 6 || c.Ahead != 6 {
		t.Errorf("counts of what is shown: %+v", c)
	}
}

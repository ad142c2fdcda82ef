package gather_test

import (
	"strings"
	"testing"

	"semainier/feeds"
	"semainier/hub/store"
)

// hiding gives the world's records with a feed that shows nothing private.
func (w *world) hiding() {
	r := w.records
	r.Feeds = append([]feeds.Feed(nil), r.Feeds...)
	r.Feeds[0].Private, r.Feeds[0].Room = feeds.PrivateHide, "bureau-1"
	w.records = r
}

// inBureau1 is a calendar of private dates in a room.
func inBureau1(days ...int) string {
	return strings.ReplaceAll(private(days...), "CLASS:PRIVATE", "CLASS:PRIVATE\r\nLOCATION:Bureau 1\\, "+person)
}

// Rooms that are taken by what is not told are held and kept beside the dates,
// and count as none.
func TestTakenRoomsAreNoDates(t *testing.T) {
	w := newWorld(t)
	w.hiding()
	w.says(dated(1) + inBureau1(2, 3, 4, 5, 6, 7))
	g := w.start(t.Context())
	s := w.until(g, "healthy", healthy)
	if c := s.Health.Counts; len(s.Taken) != 6 || len(s.Occurrences) != 1 || c.Occurrences != 1 || c.Ahead != 1 {
		t.Fatalf("%d rooms taken and %d dates; counted %+v", len(s.Taken), len(s.Occurrences), c)
	}
	if got := s.Taken[0]; got.Site != "tilleuls" || got.Room != "bureau-1" {
		t.Errorf("taken: %+v", got)
	}
	if kept := w.kept(); len(kept.Taken) != 6 {
		t.Errorf("on disk: %+v", kept.Taken)
	}
	w.says(dated(1)) // six of seven events are gone, and nothing of what is announced
	w.until(g, "healthy, with a room that is free again", func(s store.Snapshot) bool { return healthy(s) && len(s.Taken) == 0 })
	w.says(dated(1, 2, 3, 4, 5, 6))
	w.until(g, "with six dates", func(s store.Snapshot) bool { return len(s.Occurrences) == 6 })
	w.says(inBureau1(1, 2, 3, 4, 5, 6)) // they make up for no announced ones
	s = w.until(g, "held", func(s store.Snapshot) bool { return s.Health.State == feeds.Held })
	if h := s.Health.Hold; h.Had != 6 || h.Has != 0 || len(s.Taken) != 0 || len(s.Occurrences) != 6 {
		t.Errorf("held %+v with %d rooms taken and %d dates", h, len(s.Taken), len(s.Occurrences))
	}
}

// What was kept before rooms were told of is shown until the calendar is read,
// and a loss at that reading is held as any other.
func TestContentOfBeforeRoomsWereTaken(t *testing.T) {
	w := newWorld(t)
	w.says(dated(1, 2, 3, 4, 5, 6) + inBureau1(7))
	g := w.start(t.Context())
	w.until(g, "healthy", healthy)
	g.Close()
	old := w.kept()
	words, rest, _ := strings.Cut(old.Rules, ".")
	_, zone, _ := strings.Cut(rest, " ")
	old.Rules, old.Taken = words+".5a526d5e214c8c8932bce804 "+zone, nil
	if err := w.store.PutSnapshot(t.Context(), old); err != nil {
		t.Fatal(err)
	}
	w.says(inBureau1(7))
	g = w.start(t.Context())
	s := w.until(g, "held", func(s store.Snapshot) bool { return s.Health.State == feeds.Held })
	if len(s.Occurrences) != 7 || s.Occurrences[0].Title != "Permanence" || len(s.Taken) != 0 {
		t.Errorf("held: %+v", s)
	}
	w.says(dated(1, 2, 3, 4, 5, 6) + inBureau1(7))
	w.until(g, "made anew", func(s store.Snapshot) bool { return healthy(s) && len(s.Taken) == 1 && len(s.Occurrences) == 7 })
}

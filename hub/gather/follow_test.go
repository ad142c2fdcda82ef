package gather_test

import (
	"net/http"
	"testing"
	"time"

	"semainier/feeds"
	"semainier/hub/network"
	"semainier/hub/store"
)

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

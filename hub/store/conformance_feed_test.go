package store_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/hub/store"
)

func snapshots(t *testing.T, open func() truth) {
	s := open()
	apply(t, s, sample(), store.ApplyOptions{})
	if _, ok, err := s.Snapshot(t.Context(), "caf"); ok || err != nil {
		t.Errorf("a snapshot before the first: %v, %v", ok, err)
	}
	if err := s.PutHealth(t.Context(), "caf", feeds.Health{}); !errors.Is(err, store.ErrNoFeed) {
		t.Errorf("health before the first snapshot: %v", err)
	}
	for _, title := range []string{"Permanence", "Atelier"} {
		want := store.Snapshot{Feed: "caf", Rules: "r", ContentHash: "h", Source: "s", Asked: 4 * time.Hour,
			From: civil.Date{Year: 2026, Month: 11, Day: 9}, Until: civil.Date{Year: 2027, Month: 5, Day: 10},
			Health: feeds.Health{State: feeds.Failing, Since: at, LastTry: at, LastGood: at, Code: "dns", Problem: "Adresse introuvable", Hold: feeds.Hold{Since: at, Until: at.Add(time.Hour), Had: 9, Has: 1}, Counts: feeds.Counts{Events: 2, Occurrences: 1, Notes: 1}, Findings: []feeds.Finding{{Line: 3, Severity: feeds.Note, Code: "c", Text: "t"}}},
			Occurrences: []feeds.Occurrence{{ID: "1", Feed: "caf", Partner: "caf", Site: "maurepas", Kind: feeds.Permanence, Title: title, Status: feeds.Confirmed,
				Span: feeds.Span{Start: at.In(time.FixedZone("", 3600)), End: at.Add(time.Hour)}, Moved: true, Planned: feeds.Span{AllDay: true, FirstDay: civil.Date{Year: 2026, Month: 11, Day: 18}, UntilDay: civil.Date{Year: 2026, Month: 11, Day: 19}}}},
			Taken: []feeds.Taken{{Site: "maurepas", Room: "b1", Span: feeds.Span{Start: at.In(time.FixedZone("", 3600)), End: at.Add(time.Hour)}}}}
		if err := s.PutSnapshot(t.Context(), want); err != nil {
			t.Fatal(err)
		}
		got, ok, err := open().Snapshot(t.Context(), "caf")
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		same(t, "snapshot", want, got)
		want.Health = feeds.Health{State: feeds.Healthy, Since: at, LastTry: at, LastGood: at, Counts: feeds.Counts{Ahead: 7}}
		if err := s.PutHealth(t.Context(), "caf", want.Health); err != nil {
			t.Fatal(err)
		}
		got, _, err = open().Snapshot(t.Context(), "caf")
		if err != nil {
			t.Fatal(err)
		}
		same(t, "with other health", want, got)
	}
	r := sample()
	r.Feeds[0].Mode = feeds.Video
	apply(t, s, r, store.ApplyOptions{})
	if _, ok, err := s.Snapshot(t.Context(), "caf"); !ok || err != nil {
		t.Errorf("the snapshot went with a change of its feed: %v, %v", ok, err)
	}
	r.Feeds = nil
	apply(t, s, r, store.ApplyOptions{Prune: true})
	if _, ok, err := s.Snapshot(t.Context(), "caf"); ok || err != nil {
		t.Errorf("the snapshot outlived its feed: %v, %v", ok, err)
	}
	if err := s.PutSnapshot(t.Context(), store.Snapshot{Feed: "caf"}); !errors.Is(err, store.ErrNoFeed) {
		t.Errorf("snapshot of no feed: %v", err)
	}
}

func acceptances(t *testing.T, open func() truth) {
	hub, command := open(), open()
	apply(t, hub, sample(), store.ApplyOptions{})
	refused := func(feed feeds.FeedID, want error) {
		t.Helper()
		if _, err := command.Accept(t.Context(), feed, "test", at); !errors.Is(err, want) {
			t.Errorf("feed %q: got %v, want %v", feed, err, want)
		}
	}
	refused("nope", store.ErrNoFeed)
	refused("caf", store.ErrNotHeld) // never read
	snap := store.Snapshot{Feed: "caf", Health: feeds.Health{State: feeds.Healthy}}
	put := func() {
		t.Helper()
		if err := hub.PutSnapshot(t.Context(), snap); err != nil {
			t.Fatal(err)
		}
	}
	put()
	refused("caf", store.ErrNotHeld)
	accepted := func() map[feeds.FeedID]time.Time {
		t.Helper()
		all, err := hub.Accepted(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	before := version(t, hub)
	same(t, "nothing accepted so far", map[feeds.FeedID]time.Time{}, accepted())

	for _, since := range []time.Time{at, at.Add(time.Hour + time.Nanosecond)} {
		snap.Health.State, snap.Health.Hold = feeds.Held, feeds.Hold{Since: since, Until: since.Add(time.Hour), Had: 9, Has: 2}
		put()
		hold, err := command.Accept(t.Context(), "caf", "Accueil", at)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "what was accepted", snap.Health.Hold, hold)
		same(t, "accepted", map[feeds.FeedID]time.Time{"caf": since}, accepted())
	}
	if version(t, hub) < before+2 {
		t.Error("the version did not grow with each acceptance")
	}
	entries, err := hub.Journal(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if e := entries[0]; e.By != "Accueil" || e.Kind != "feed" || e.ID != "caf" || e.Verb != store.Accepted || !e.At.Equal(at) || !strings.Contains(e.Before, `"had":9`) {
		t.Errorf("journal: %+v", e)
	}
	r := sample()
	r.Feeds = nil
	apply(t, hub, r, store.ApplyOptions{Prune: true})
	same(t, "after its feed", map[feeds.FeedID]time.Time{}, accepted())
}

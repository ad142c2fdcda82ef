package week_test

import (
	"context"
	"log/slog"
	"maps"
	"path/filepath"
	"testing"

	"semainier/feeds"
	"semainier/feeds/fetch"
	"semainier/hub/console/desk"
	"semainier/hub/console/desk/desktest"
	"semainier/hub/console/week"
	"semainier/hub/gather"
	"semainier/hub/plan"
	"semainier/hub/preview"
	"semainier/hub/store"
)

// open serves the section with the demo's town and its calendars.
func open(t *testing.T) *desktest.Console {
	t.Helper()
	c := desktest.New(t, func(c *desktest.Console) []desk.Section {
		engine := preview.New(c.Store)
		t.Cleanup(engine.Close)
		return []desk.Section{week.Section(c.Hub, engine)}
	})
	c.Hub.SetInputs(calendars(t))
	return c
}

// calendars reads the demo's calendars as the hub does.
func calendars(t *testing.T) map[feeds.FeedID]plan.Input {
	t.Helper()
	records := desktest.Town(t)
	for i, f := range records.Feeds {
		records.Feeds[i].URL = "file:" + string(f.ID) + ".ics"
	}
	dir, err := filepath.Abs("../../../deploy/demo/calendars")
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(t.Context(), store.Place{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if _, err := st.Apply(t.Context(), records, store.ApplyOptions{By: "test", Now: desktest.Now()}); err != nil {
		t.Fatal(err)
	}
	g := gather.New(gather.Options{Store: st, Client: fetch.New(fetch.Options{Files: dir}), Key: []byte("key"), Now: desktest.Now, Log: slog.New(slog.DiscardHandler)})
	defer g.Close()
	if err := g.Follow(t.Context(), records); err != nil {
		t.Fatal(err)
	}
	for g.Pending() > 0 {
		select {
		case <-t.Context().Done():
			t.Fatal(context.Cause(t.Context()))
		case <-g.Changed():
		}
	}
	inputs := map[feeds.FeedID]plan.Input{}
	for id, s := range g.Snapshots() {
		inputs[id] = plan.Input{Occurrences: s.Occurrences, Taken: s.Taken, Health: s.Health, Until: s.Until}
	}
	if len(inputs) != len(records.Feeds) {
		t.Fatalf("%d calendars of %d", len(inputs), len(records.Feeds))
	}
	return inputs
}

// inputs gives a copy of what the hub holds, for a test to add to.
func inputs(t *testing.T, c *desktest.Console) map[feeds.FeedID]plan.Input {
	t.Helper()
	in, err := c.Hub.Inputs(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return maps.Clone(in)
}

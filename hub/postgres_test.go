package hub_test

import (
	"context"
	"log/slog"
	"os"
	"slices"
	"testing"
	"time"

	"semainier/hub"
	"semainier/hub/network"
	"semainier/hub/store"
	"semainier/hub/store/pgtest"
)

// A hub whose store is a PostgreSQL database publishes from it, and keeps nothing
// in its data folder that another hub would miss.
func TestHubOnPostgreSQL(t *testing.T) {
	server, err := pgtest.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	address, err := server.Database(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	place := store.Place{Dir: t.TempDir(), URL: address}
	st, err := store.Open(t.Context(), place)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	records, err := network.Parse("network.toml", []byte("[network]\nname = \"Essai\"\n[[site]]\nid = \"gare\"\nname = \"Gare\"\ntimezone = \"Europe/Paris\"\n[site.hours]\nthursday = [\"09:00-12:30\"]\n"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := st.Apply(t.Context(), records, store.ApplyOptions{By: "test", Now: time.Now()}); err != nil {
		t.Fatal(err)
	}

	log := newJournal()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- hub.Run(ctx, hub.Options{Data: place.Dir, Database: place.URL, HTTP: "127.0.0.1:0", NATS: "127.0.0.1:0",
			Now: time.Now, Log: slog.New(slog.NewTextHandler(log, nil))})
	}()
	log.until(t, 0, "published", "gare")
	if p, ok, err := st.Playlist(t.Context(), "gare"); err != nil || !ok || p.Version == 0 {
		t.Errorf("the playlist in the database: version %d, %v, %v", p.Version, ok, err)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("the hub ended with %v", err)
	}
	var names []string
	left, err := os.ReadDir(place.Dir)
	for _, e := range left {
		names = append(names, e.Name())
	}
	if err != nil || !slices.Equal(names, []string{"hub.lock", "signing.key"}) {
		t.Errorf("the data folder holds %q, %v", names, err)
	}
}

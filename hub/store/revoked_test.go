package store_test

import (
	"errors"
	"testing"

	"semainier/hub/network"
	"semainier/hub/store"
)

// A network.toml from before a screen was stolen does not let it in again.
func TestRevokedScreenIsNotLetInByAnOldFile(t *testing.T) {
	s, err := store.Open(t.Context(), store.Place{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	old := sample()
	screen := old.Screens[0]
	apply(t, s, old, store.ApplyOptions{Now: at})
	screen.Revoked = true
	apply(t, s, network.Records{Screens: []network.Screen{screen}}, store.ApplyOptions{Now: at})
	before := records(t, s)
	renamed := screen
	renamed.ID, renamed.Revoked = "found", false
	found := old
	found.Screens = []network.Screen{renamed}
	for name, c := range map[string]struct {
		over  network.Records
		prune bool
	}{
		"the old file":       {old, false},
		"pruned":             {old, true},
		"as another, pruned": {found, true},
	} {
		if _, err := s.Apply(t.Context(), c.over, store.ApplyOptions{Now: at, Prune: c.prune}); !errors.Is(err, store.ErrRevokedKey) {
			t.Errorf("%s: %v", name, err)
		}
	}
	same(t, "records", before, records(t, s))
	// Neither does a file that never knew the screen, and then the old one.
	without := old
	without.Screens = old.Screens[1:]
	without.Notices = nil
	apply(t, s, without, store.ApplyOptions{Now: at, Prune: true})
	if _, err := s.Apply(t.Context(), old, store.ApplyOptions{Now: at}); !errors.Is(err, store.ErrRevokedKey) {
		t.Errorf("the old file, after another was pruned: %v", err)
	}
	screen.Name = "Volé"
	apply(t, s, network.Records{Screens: []network.Screen{screen}}, store.ApplyOptions{Now: at})
}

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
	screen := network.Screen{ID: "stolen", Site: old.Sites[0].ID, Key: "UAX5XA2MP5EXYNBWWBI5IZKA7FRSJY2X7BOYX62V7YTBBIWOZZ2VKEKN"}
	old.Screens = append(old.Screens, screen)
	apply(t, s, old, store.ApplyOptions{Now: at})
	screen.Revoked = true
	apply(t, s, network.Records{Screens: []network.Screen{screen}}, store.ApplyOptions{Now: at})
	before := records(t, s)
	renamed := screen
	renamed.ID, renamed.Revoked = "found", false
	for name, c := range map[string]struct {
		over  network.Records
		prune bool
	}{
		"the old file":       {old, false},
		"pruned":             {old, true},
		"as another, pruned": {network.Records{Network: old.Network, Sites: old.Sites, Screens: []network.Screen{renamed}}, true},
	} {
		if _, err := s.Apply(t.Context(), c.over, store.ApplyOptions{Now: at, Prune: c.prune}); !errors.Is(err, store.ErrRevokedKey) {
			t.Errorf("%s: %v", name, err)
		}
	}
	same(t, "records", before, records(t, s))
	screen.Name = "Volé"
	apply(t, s, network.Records{Screens: []network.Screen{screen}}, store.ApplyOptions{Now: at})
}

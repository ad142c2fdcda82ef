package hub_test

import (
	"testing"

	"semainier/feeds"
	"semainier/hub"
	"semainier/hub/network"
	"semainier/hub/store"
)

func TestReleasesAreOfferedToTheirTargets(t *testing.T) {
	records := network.Records{
		Groups:  []network.Group{{ID: "nord"}, {ID: "sud"}},
		Sites:   []network.Site{{ID: "gare", Groups: []network.GroupID{"nord"}}, {ID: "tilleuls"}},
		Screens: []network.Screen{{ID: "hall", Site: "gare"}, {ID: "office", Site: "tilleuls"}, {ID: "lost", Site: "gone"}},
	}
	for name, c := range map[string]struct {
		to                 store.Targets
		hall, office, lost bool
	}{
		"all":           {store.Targets{}, true, true, true},
		"a group":       {store.Targets{Groups: []network.GroupID{"nord"}}, true, false, false},
		"another group": {store.Targets{Groups: []network.GroupID{"sud"}}, false, false, false},
		"a site":        {store.Targets{Sites: []feeds.SiteID{"tilleuls"}}, false, true, false},
		"a screen":      {store.Targets{Screens: []network.ScreenID{"lost"}}, false, false, true},
		"two of them":   {store.Targets{Groups: []network.GroupID{"nord"}, Screens: []network.ScreenID{"office"}}, true, true, false},
	} {
		for i, want := range []bool{c.hall, c.office, c.lost} {
			if got := hub.Offered(records, records.Screens[i], c.to); got != want {
				t.Errorf("%s: to %s: %v", name, records.Screens[i].ID, got)
			}
		}
	}
}

package network_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"semainier/feeds"
	"semainier/hub/network"
)

func TestNoticeAddressesItsTargets(t *testing.T) {
	site := network.Site{ID: "maurepas", Groups: []network.GroupID{"nord"}}
	screens := []network.Screen{
		{ID: "hall", Site: "maurepas"}, {ID: "elsewhere", Site: "blosne"}, {ID: "office", Site: "maurepas"}, {ID: "gone", Site: "maurepas", Revoked: true},
	}
	type ids = []network.ScreenID
	for _, c := range []struct {
		name   string
		notice network.Notice
		only   ids
		want   bool
	}{
		{"no target is the whole network", network.Notice{}, nil, true},
		{"its group", network.Notice{Groups: []network.GroupID{"sud", "nord"}}, nil, true},
		{"itself", network.Notice{Groups: []network.GroupID{"sud"}, Sites: []feeds.SiteID{"maurepas"}}, nil, true},
		{"another group", network.Notice{Groups: []network.GroupID{"sud"}}, nil, false},
		{"another site", network.Notice{Sites: []feeds.SiteID{"blosne"}}, nil, false},
		{"one of its screens", network.Notice{Screens: ids{"office"}}, ids{"office"}, true},
		{"several, in the order of the records", network.Notice{Screens: ids{"office", "elsewhere", "hall"}}, ids{"hall", "office"}, true},
		{"one of its screens beside itself is all of them", network.Notice{Sites: []feeds.SiteID{"maurepas"}, Screens: ids{"hall"}}, nil, true},
		{"one of its screens beside another group", network.Notice{Groups: []network.GroupID{"sud"}, Screens: ids{"hall"}}, ids{"hall"}, true},
		{"another site's screen", network.Notice{Screens: ids{"elsewhere"}}, nil, false},
		{"a revoked screen reaches nobody else", network.Notice{Screens: ids{"gone"}}, nil, false},
		{"nor does one that is not known", network.Notice{Screens: ids{"nowhere"}}, nil, false},
	} {
		only, got := c.notice.For(site, screens)
		if got != c.want || !cmp.Equal(only, c.only) {
			t.Errorf("%s: got %v, %v", c.name, only, got)
		}
	}
}

func TestLayoutOfAScreenIsTheNearestThatIsNamed(t *testing.T) {
	for _, c := range []struct {
		name                            string
		screen, site, nord, centre, all network.LayoutID
		want                            network.LayoutID
	}{
		{"its own", "a", "b", "c", "d", "e", "a"},
		{"that of its site", "", "b", "c", "d", "e", "b"},
		{"that of the first group of its site", "", "", "c", "d", "e", "c"},
		{"of the first that names one", "", "", "", "d", "e", "d"},
		{"that of the network", "", "", "", "", "e", "e"},
		{"none", "", "", "", "", "", ""},
	} {
		r := network.Records{
			Network: network.Info{Layout: c.all},
			Groups:  []network.Group{{ID: "centre", Layout: c.centre}, {ID: "nord", Layout: c.nord}, {ID: "sud", Layout: "z"}},
			Sites:   []network.Site{{ID: "blosne", Layout: "z"}, {ID: "maurepas", Layout: c.site, Groups: []network.GroupID{"gone", "nord", "centre"}}},
		}
		if got := r.LayoutOf(network.Screen{Site: "maurepas", Layout: c.screen}); got != c.want {
			t.Errorf("%s: got %q", c.name, got)
		}
	}
	lost := network.Records{Network: network.Info{Layout: "e"}, Sites: []network.Site{{ID: "blosne", Layout: "z"}}}
	if got := lost.LayoutOf(network.Screen{Site: "maurepas"}); got != "e" {
		t.Errorf("a screen of no known site: got %q", got)
	}
}

// Were a screen dropped from the notice that names it, a word for one office
// might go to the whole network.
func TestAScreenThatANoticeNamesIsNotRemoved(t *testing.T) {
	r := read(t, deploy+"samples/network.toml")
	r.Notices[0].Groups, r.Notices[0].Screens = nil, []network.ScreenID{"hall-maurepas"}
	if err := r.Check(); err != nil {
		t.Fatal(err)
	}
	r.Screens = nil
	want := `notice[1].screens[1] = "hall-maurepas": unknown screen`
	if err := r.Check(); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

package plan_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	diff "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"semainier/feeds"
	"semainier/hub/network"
	"semainier/hub/plan"
	"semainier/layouts/program"
)

// town makes records up: groups, sites in any of them, screens of any site, and
// published notices for any of these.
func town(r *rand.Rand) network.Records {
	var t network.Records
	layout := func() network.LayoutID { return []network.LayoutID{"", "", "hall", "compact"}[r.IntN(4)] }
	t.Network.Layout = layout()
	for i := range 4 {
		t.Groups = append(t.Groups, network.Group{ID: network.GroupID(fmt.Sprint("g", i)), Layout: layout()})
	}
	for i := range 1 + r.IntN(5) {
		s := network.Site{ID: feeds.SiteID(fmt.Sprint("s", i)), Timezone: "Europe/Paris", Layout: layout()}
		for _, g := range r.Perm(4)[:r.IntN(3)] {
			s.Groups = append(s.Groups, t.Groups[g].ID)
		}
		t.Sites = append(t.Sites, s)
	}
	for i := range r.IntN(8) {
		t.Screens = append(t.Screens, network.Screen{ID: network.ScreenID(fmt.Sprint("c", i)), Key: fmt.Sprint("U", i),
			Site: t.Sites[r.IntN(len(t.Sites))].ID, Layout: layout(), Revoked: r.IntN(4) == 0})
	}
	for i := range r.IntN(8) {
		n := network.Notice{ID: network.NoticeID(fmt.Sprint("n", i)), State: network.Published, Importance: []network.Importance{"", network.Urgent}[r.IntN(2)]}
		if r.IntN(3) == 0 {
			n.Groups = append(n.Groups, t.Groups[r.IntN(4)].ID)
		}
		if r.IntN(3) == 0 {
			n.Sites = append(n.Sites, t.Sites[r.IntN(len(t.Sites))].ID)
		}
		for range r.IntN(3) {
			if len(t.Screens) > 0 {
				n.Screens = append(n.Screens, t.Screens[r.IntN(len(t.Screens))].ID)
			}
		}
		t.Notices = append(t.Notices, n)
	}
	return t
}

// reaches says the rule once more, screen by screen and as people say it: a
// notice goes to the screens of its groups, of its sites, and to those that it
// names; without any of these, to all. The screen of no record is as any other of its site.
func reaches(n network.Notice, site network.Site, screen network.ScreenID) bool {
	everybody := len(n.Groups)+len(n.Sites)+len(n.Screens) == 0
	for _, g := range n.Groups {
		everybody = everybody || slices.Contains(site.Groups, g)
	}
	for _, s := range n.Sites {
		everybody = everybody || s == site.ID
	}
	return everybody || slices.Contains(n.Screens, screen)
}

// wanted says once more which layout a screen has.
func wanted(r network.Records, site network.Site, s network.Screen) network.LayoutID {
	named := []network.LayoutID{s.Layout, site.Layout}
	for _, id := range site.Groups {
		for _, g := range r.Groups {
			if g.ID == id {
				named = append(named, g.Layout)
			}
		}
	}
	return cmp.Or(append(named, r.Network.Layout)...)
}

func shownTo(p program.Program, key string) []string {
	shown := []string{}
	for _, n := range p.For(key).Notices {
		shown = append(shown, n.ID)
	}
	return shown
}

// Every screen of every site shows what is addressed to it and nothing else,
// whatever is addressed to groups, sites and screens.
func TestEveryScreenShowsWhatIsAddressedToIt(t *testing.T) {
	const towns = 1000
	now := time.Date(2026, 11, 18, 20, 0, 0, 0, time.UTC)
	for seed := range uint64(towns) {
		r := town(rand.New(rand.NewPCG(seed, 5)))
		parts := plan.Divide(r, nil)
		for _, site := range r.Sites {
			p, err := parts.Plan(site.ID, now)
			if err != nil {
				t.Fatal(err)
			}
			urgent, err := parts.Urgent(site.ID, now)
			if d := diff.Diff(slices.DeleteFunc(slices.Clone(p.Notices), func(n program.Notice) bool { return n.Importance != program.Urgent }), urgent, cmpopts.EquateEmpty()); d != "" || err != nil {
				t.Fatalf("town %d, site %s: what runs ahead of the program is not of it: %v %s", seed, site.ID, err, d)
			}
			screens := []network.Screen{{ID: "unpaired", Key: "UNKNOWN", Site: site.ID}}
			for _, s := range r.Screens {
				if s.Site == site.ID && !s.Revoked {
					screens = append(screens, s)
				}
			}
			for i, s := range screens {
				want, ordinary := []string{}, []string{}
				for _, n := range r.Notices {
					switch {
					case reaches(n, site, s.ID) && n.Importance == network.Urgent:
						want = append(want, string(n.ID))
					case reaches(n, site, s.ID):
						ordinary = append(ordinary, string(n.ID))
					}
				}
				want = append(want, ordinary...)
				if d := diff.Diff(want, shownTo(p, s.Key)); d != "" {
					t.Fatalf("town %d, screen %s of %s: %s", seed, s.ID, site.ID, d)
				}
				if i > 0 && p.Screens[i-1].Layout != string(wanted(r, site, s)) {
					t.Fatalf("town %d, screen %s of %s: layout %q", seed, s.ID, site.ID, p.Screens[i-1].Layout)
				}
			}
			if len(p.Screens) != len(screens)-1 {
				t.Fatalf("town %d, site %s: %d screens in the program", seed, site.ID, len(p.Screens))
			}
			for _, n := range p.Notices { // nothing leaves the hub for a site that nobody there may see
				if !slices.ContainsFunc(screens, func(s network.Screen) bool { return slices.Contains(shownTo(p, s.Key), n.ID) }) {
					t.Fatalf("town %d, site %s: notice %s is in the program for nobody", seed, site.ID, n.ID)
				}
			}
		}
	}
}

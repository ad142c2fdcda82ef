package access_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"semainier/feeds"
	"semainier/hub/access"
	"semainier/hub/network"
)

// quarter is a town in which CAF holds permanences at two sites, and may speak about
// family in the north and about everything at Blosne, where it holds none.
func quarter() network.Records {
	r := town()
	r.Feeds = []feeds.Feed{
		{ID: "caf", Partner: "caf", Site: "maurepas", Titles: []feeds.TitleRule{{Match: "*", Show: "Permanence", Site: "gare"}}},
		{ID: "ccas", Partner: "ccas", Site: "blosne"},
	}
	r.Voices = []network.Voice{
		{Partner: "caf", On: []network.Topic{{Groups: []network.GroupID{"nord"}, Subjects: []network.Subject{"family"}}, {Sites: []feeds.SiteID{"blosne"}}}},
		{Partner: "ccas", On: []network.Topic{{}}},
	}
	return r
}

// table is who may do what where its grant holds, written out: the truth of the
// oracle. A partner's line is for its own body at sites where that holds permanences.
const table = `
reader       see
agent        see set-service
coordinator  see set-service propose publish arrange edit-partner edit-screen read-journal
admin        see set-service propose publish arrange edit-partner edit-screen read-journal edit-people edit-settings
partner      see propose
nobody
`

// world of the oracle: where each group's sites are, where each body holds
// permanences, and what it may speak about there.
var (
	inGroup = map[string]string{"": "maurepas blosne gare", "nord": "maurepas gare", "sud": "blosne gare", "ouest": ""}
	holdsAt = map[string]string{"caf": "maurepas gare", "ccas": "blosne", "none": ""}
	speaks  = map[string]string{"caf maurepas": "family", "caf gare": "family", "ccas blosne": "*"}
)

func words(s, w string) bool { return slices.Contains(strings.Fields(s), w) }

// oracle answers by going through sets of words.
func oracle(grants []access.Grant, a access.Action, t access.Target) bool {
	at := map[string]bool{} // where it is allowed
	everywhere := false
	for _, g := range grants {
		for line := range strings.Lines(table) {
			role, can, _ := strings.Cut(strings.TrimSpace(line), " ")
			if role == "" || role != string(g.Role) || !words(can, string(a)) {
				continue
			}
			for _, site := range strings.Fields(inGroup[string(g.Group)]) {
				here := g.Site == "" || string(g.Site) == site
				if role == "partner" {
					body := string(g.Partner)
					about := speaks[body+" "+site]
					here = here && words(holdsAt[body], site) && (t.Partner == "" && (a == access.See || len(t.Sites) == 0) || string(t.Partner) == body)
					here = here && (a == access.See || about == "*" || about != "" && (t.Subject == "" || string(t.Subject) == about))
				}
				at[site] = at[site] || here
			}
			everywhere = everywhere || role != "partner" && g.Group == "" && g.Site == ""
		}
	}
	if t.Network {
		return everywhere
	}
	missing := 0
	for _, s := range t.Sites {
		if !at[string(s)] {
			missing++
		}
	}
	if len(t.Sites) > 0 {
		return missing == 0
	}
	return everywhere || at["maurepas"] || at["blosne"] || at["gare"]
}

// places gives a grant of the role in every scope.
func places(role access.Role) (all []access.Grant) {
	partners := []feeds.PartnerID{""}
	if role == access.Partner {
		partners = []feeds.PartnerID{"caf", "ccas", "none", ""}
	}
	for _, p := range partners {
		all = append(all, access.Grant{Role: role, Partner: p})
		for _, g := range []network.GroupID{"nord", "sud", "ouest"} {
			all = append(all, access.Grant{Role: role, Partner: p, Group: g})
		}
		for _, s := range []feeds.SiteID{"maurepas", "blosne", "gare", "ailleurs"} {
			all = append(all, access.Grant{Role: role, Partner: p, Site: s})
		}
	}
	return append(all, access.Grant{Role: role, Group: "nord", Site: "gare"})
}

// targets gives everything that an act may touch.
func targets() (all []access.Target) {
	sites := []feeds.SiteID{"maurepas", "blosne", "gare", "ailleurs"}
	for _, partner := range []feeds.PartnerID{"", "caf", "ccas"} {
		for _, subject := range []network.Subject{"", "family", "hours"} {
			all = append(all, access.Target{Network: true, Partner: partner, Subject: subject})
			for set := range 1 << len(sites) {
				t := access.Target{Partner: partner, Subject: subject}
				for i, s := range sites {
					if set&(1<<i) != 0 {
						t.Sites = append(t.Sites, s)
					}
				}
				all = append(all, t)
			}
		}
	}
	return all
}

func TestMayAsTheTableSays(t *testing.T) {
	r := quarter()
	var single []access.Grant
	for _, role := range append(access.Roles(), "nobody", "") {
		single = append(single, places(role)...)
	}
	sets := [][]access.Grant{nil}
	for i, g := range single {
		sets = append(sets, []access.Grant{g})
		if i%9 == 0 { // pairs, of every role
			for _, other := range single {
				sets = append(sets, []access.Grant{g, other})
			}
		}
	}
	judged, allowed := 0, 0
	for _, grants := range sets {
		for _, a := range append(access.Actions(), "fly", "") {
			for _, target := range targets() {
				got := access.May(r, grants, a, target)
				if want := oracle(grants, a, target); got != want {
					t.Fatalf("%v, %s, %+v: got %v, want %v", grants, a, target, got, want)
				}
				judged++
				if got {
					allowed++
				}
			}
		}
	}
	t.Logf("%d sets of grants, %d judged, %d of them allowed", len(sets), judged, allowed)
}

// The oracle's own world must be that of the records.
func TestOracleKnowsTheTown(t *testing.T) {
	r := quarter()
	for group, sites := range inGroup {
		for _, s := range r.Sites {
			if in := group == "" || s.In([]network.GroupID{network.GroupID(group)}); in != words(sites, string(s.ID)) {
				t.Errorf("site %s in group %q: %v", s.ID, group, in)
			}
		}
	}
	for partner, sites := range holdsAt {
		if got := fmt.Sprint(r.Holds(feeds.PartnerID(partner))); got != "["+sites+"]" {
			t.Errorf("%s holds permanences at %s, want %s", partner, got, sites)
		}
	}
}

func TestSites(t *testing.T) {
	r := quarter()
	for _, c := range []struct {
		grant  access.Grant
		action access.Action
		want   string
	}{
		{access.Grant{Role: access.Reader}, access.See, "maurepas blosne gare"},
		{access.Grant{Role: access.Agent, Group: "nord"}, access.SetService, "maurepas gare"},
		{access.Grant{Role: access.Agent, Group: "nord"}, access.Publish, ""},
		{access.Grant{Role: access.Coordinator, Site: "blosne"}, access.Publish, "blosne"},
		{access.Grant{Role: access.Partner, Partner: "caf"}, access.Propose, "maurepas gare"},
		{access.Grant{Role: access.Partner, Partner: "caf", Site: "gare"}, access.Propose, "gare"},
		{access.Grant{Role: access.Partner, Partner: "caf"}, access.Publish, ""},
	} {
		var got []string
		for _, s := range access.Sites(r, []access.Grant{c.grant}, c.action) {
			got = append(got, string(s.ID))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%+v, %s: got %v, want %s", c.grant, c.action, got, c.want)
		}
	}
}

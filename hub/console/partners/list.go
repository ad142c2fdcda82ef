package partners

import (
	"cmp"
	"slices"
	"time"

	"semainier/feeds"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/network"
	"semainier/hub/plan"
)

// listPage is the first page of the section.
type listPage struct {
	Partners []row
	May      bool // add one
}

// row is a partner in the list.
type row struct {
	feeds.Partner
	Feeds    []feedState
	Sites    string
	Speaks   string   // what about: "Logement, Famille"; empty: nothing
	Alike    []string // partners for which it could be taken
	MayEdit  bool
	MayCall  bool // who asks is shown whom to call
	NoFeed   bool
	Worst    string // of its calendars: "good", "warn", "bad", or empty
	Absences int
}

// feedState is how a calendar is doing.
type feedState struct {
	ID      feeds.FeedID
	Site    string
	State   feeds.HealthState
	Mark    string // the class of the state: good, warn, bad
	Since   string // when a trouble began
	Problem string
	Good    string // when it was last read well
	Faults  int
	Warns   int
}

func (s section) list(p *desk.Page) error {
	v, err := s.listed(p)
	if err != nil {
		return err
	}
	return p.Show("partners", v)
}

// states is the list alone, for pages that are open.
func (s section) states(p *desk.Page) error {
	v, err := s.listed(p)
	if err != nil {
		return err
	}
	return p.Part("partner-list", v)
}

func (s section) listed(p *desk.Page) (listPage, error) {
	v := listPage{May: p.Can(access.EditPartner)}
	inputs, err := s.hub.Inputs(p.Context(), p.Records.Feeds)
	if err != nil {
		return v, err
	}
	there := presenceOf(p.Records, inputs)
	for _, partner := range p.Records.Partners {
		if sites, seen := seenSites(p, partner.ID, there); seen {
			v.Partners = append(v.Partners, rowOf(p, partner, sites, inputs, there))
		}
	}
	return v, nil
}

// seenSites gives the sites of a partner that who asks sees. A partner that is nowhere
// is seen by who may edit partners.
func seenSites(p *desk.Page, id feeds.PartnerID, there presence) (sites []feeds.SiteID, seen bool) {
	for _, site := range there[id] {
		if p.May(access.See, access.Target{Sites: []feeds.SiteID{site}, Partner: id}) {
			sites = append(sites, site)
		}
	}
	return sites, len(sites) > 0 || len(there[id]) == 0 && p.Can(access.EditPartner)
}

func rowOf(p *desk.Page, partner feeds.Partner, sites []feeds.SiteID, inputs map[feeds.FeedID]plan.Input, there presence) row {
	r := row{Partner: partner, Sites: p.SiteNames(sites), Speaks: spoken(p, partner.ID, sites), Alike: alike(p.Records, partner, there)}
	r.MayEdit = p.May(access.EditPartner, access.Target{Sites: p.Records.Holds(partner.ID), Partner: partner.ID})
	r.MayCall = maySeeContact(p, partner.ID)
	for _, f := range p.Records.Feeds {
		if f.Partner != partner.ID || !slices.Contains(sites, f.Site) {
			continue
		}
		state := stateOf(p, f, inputs[f.ID].Health)
		r.Feeds = append(r.Feeds, state)
		r.Worst = worse(r.Worst, state.Mark)
	}
	r.NoFeed = len(r.Feeds) == 0
	return r
}

// maySeeContact reports whether who asks may be shown whom to call: who keeps a site
// of the partner, and the partner itself.
func maySeeContact(p *desk.Page, id feeds.PartnerID) bool {
	own := func(g access.Grant) bool { return g.Role == access.Partner && g.Partner == id }
	if slices.ContainsFunc(p.Who.Grants, own) {
		return true
	}
	sites := p.Records.Holds(id)
	return len(sites) == 0 && p.Can(access.EditPartner) || slices.ContainsFunc(sites, func(s feeds.SiteID) bool {
		return p.May(access.EditPartner, access.Target{Sites: []feeds.SiteID{s}, Partner: id})
	})
}

// stateOf tells how a calendar is doing.
func stateOf(p *desk.Page, f feeds.Feed, h feeds.Health) feedState {
	zone := zoneOf(p.Records, f.Site)
	s := feedState{ID: f.ID, Site: p.SiteName(f.Site), State: cmp.Or(h.State, feeds.Unread), Mark: "warn", Problem: h.Problem, Faults: h.Counts.Faults, Warns: h.Counts.Warnings}
	if !h.Since.IsZero() {
		s.Since = p.Moment(h.Since, zone)
	}
	if !h.LastGood.IsZero() {
		s.Good = p.Moment(h.LastGood, zone)
	}
	switch s.State {
	case feeds.Healthy:
		s.Mark = "good"
	case feeds.Failing:
		s.Mark = "bad"
	case feeds.Unread, feeds.Held:
	}
	return s
}

// worse gives the graver of two marks.
func worse(a, b string) string {
	order := []string{"", "good", "warn", "bad"}
	return order[max(slices.Index(order, a), slices.Index(order, b), 0)]
}

// zoneOf gives the zone of a site; that of a site that is gone is UTC.
func zoneOf(r network.Records, site feeds.SiteID) *time.Location {
	s, _ := r.Site(site)
	zone, err := s.Location()
	if err != nil {
		return time.UTC
	}
	return zone
}

package plan

import (
	"slices"
	"time"

	"semainier/feeds"
	"semainier/hub/network"
	"semainier/layouts/program"
)

// Parts are records and inputs, divided once among the sites that they concern,
// so that planning all sites costs in proportion to what there is, not to sites
// times calendars.
type Parts struct {
	records network.Records
	inputs  map[feeds.FeedID]Input
	parts   map[feeds.SiteID]*part
	// anywhere are the absences of each feed that name no site: they concern
	// wherever it is.
	anywhere map[feeds.FeedID][]int
	// at are the absences that name a site, by partner.
	at map[presence][]place
}

// part is what concerns one site: places in the lists of the records.
type part struct {
	site     int
	feeds    []share // in the order of the records
	notices  []int
	services []int
	screens  []int
}

// share is what of a feed concerns the site: places in the lists of its Input.
type share struct {
	feed               int
	occurrences, taken []int
}

// presence is a partner at a site.
type presence struct {
	partner feeds.PartnerID
	site    feeds.SiteID
}

// place is an occurrence of a feed.
type place struct{ feed, occurrence int }

// Divide divides records and inputs, which must not change while the Parts are
// in use.
func Divide(records network.Records, inputs map[feeds.FeedID]Input) *Parts {
	d := &Parts{records: records, inputs: inputs, parts: make(map[feeds.SiteID]*part, len(records.Sites)),
		anywhere: map[feeds.FeedID][]int{}, at: map[presence][]place{}}
	for i, s := range records.Sites {
		d.parts[s.ID] = &part{site: i}
	}
	for i, f := range records.Feeds {
		d.feed(i, f)
	}
	for i, s := range records.Services {
		if p := d.parts[s.Site]; p != nil {
			p.services = append(p.services, i)
		}
	}
	for i, s := range records.Screens {
		if p := d.parts[s.Site]; p != nil {
			p.screens = append(p.screens, i)
		}
	}
	d.notices()
	return d
}

// feed divides one feed.
func (d *Parts) feed(i int, f feeds.Feed) {
	in := d.inputs[f.ID]
	shareOf := func(site feeds.SiteID) *share {
		p := d.parts[site]
		if p == nil {
			return nil
		}
		if n := len(p.feeds); n == 0 || p.feeds[n-1].feed != i {
			p.feeds = append(p.feeds, share{feed: i})
		}
		return &p.feeds[len(p.feeds)-1]
	}
	shareOf(f.Site)
	for j, o := range in.Occurrences {
		if o.Kind == feeds.Absence && o.Site == "" {
			d.anywhere[f.ID] = append(d.anywhere[f.ID], j)
		}
		if o.Kind == feeds.Absence && o.Site != "" {
			at := presence{f.Partner, o.Site}
			d.at[at] = append(d.at[at], place{i, j})
		}
		if s := shareOf(o.Site); s != nil {
			s.occurrences = append(s.occurrences, j)
		}
		if o.PlannedSite != "" && o.PlannedSite != o.Site {
			if s := shareOf(o.PlannedSite); s != nil {
				s.occurrences = append(s.occurrences, j)
			}
		}
	}
	for j, t := range in.Taken {
		if s := shareOf(t.Site); s != nil {
			s.taken = append(s.taken, j)
		}
	}
}

// notices gives each site those that may be for it; Notice.For decides.
func (d *Parts) notices() {
	groups := map[network.GroupID][]feeds.SiteID{}
	for _, s := range d.records.Sites {
		for _, g := range s.Groups {
			groups[g] = append(groups[g], s.ID)
		}
	}
	screens := make(map[network.ScreenID]feeds.SiteID, len(d.records.Screens))
	for _, s := range d.records.Screens {
		screens[s.ID] = s.Site
	}
	for i, n := range d.records.Notices {
		give := func(site feeds.SiteID) {
			if p := d.parts[site]; p != nil && (len(p.notices) == 0 || p.notices[len(p.notices)-1] != i) {
				p.notices = append(p.notices, i)
			}
		}
		if len(n.Groups) == 0 && len(n.Sites) == 0 && len(n.Screens) == 0 {
			for _, s := range d.records.Sites {
				give(s.ID)
			}
		}
		for _, g := range n.Groups {
			for _, s := range groups[g] {
				give(s)
			}
		}
		for _, s := range n.Sites {
			give(s)
		}
		for _, s := range n.Screens {
			give(screens[s])
		}
	}
}

// Plan gives the same as Plan does from everything.
func (d *Parts) Plan(site feeds.SiteID, now time.Time) (program.Program, error) {
	records, inputs := d.of(site)
	return Plan(records, inputs, site, now)
}

// PlanWith gives what Plan would give if the notice were among the records: in the
// place of the one with its id, or after all others.
func (d *Parts) PlanWith(n network.Notice, site feeds.SiteID, now time.Time) (program.Program, error) {
	records, inputs := d.of(site)
	if len(records.Sites) == 0 {
		return Plan(records, inputs, site, now)
	}
	at := slices.IndexFunc(d.records.Notices, func(old network.Notice) bool { return old.ID == n.ID })
	before, after := records.Notices, []network.Notice(nil)
	if at >= 0 { // of the site's own, those that stand before it come first
		places := d.parts[site].notices
		i, there := slices.BinarySearch(places, at)
		before, after = records.Notices[:i], records.Notices[i:]
		if there {
			after = after[1:]
		}
	}
	records.Notices = slices.Concat(before, []network.Notice{n}, after)
	if p, ok := d.records.Partner(feeds.PartnerID(n.By)); ok {
		if _, here := records.Partner(p.ID); !here {
			records.Partners = append(slices.Clone(records.Partners), p)
		}
	}
	return Plan(records, inputs, site, now)
}

// Urgent gives the urgent notices of a site, as Plan does and at next to no cost.
func (d *Parts) Urgent(site feeds.SiteID, now time.Time) ([]program.Notice, error) {
	p, ok := d.parts[site]
	if !ok || len(p.notices) == 0 {
		return nil, nil
	}
	r := network.Records{Sites: d.records.Sites[p.site : p.site+1], Partners: d.records.Partners, Screens: pick(d.records.Screens, p.screens)}
	for _, i := range p.notices {
		if n := d.records.Notices[i]; n.Importance == network.Urgent {
			r.Notices = append(r.Notices, n)
		}
	}
	if len(r.Notices) == 0 {
		return nil, nil
	}
	pl, err := newPlanner(r, nil, site, now)
	if err != nil {
		return nil, err
	}
	return pl.notices(), nil
}

// of gives the records and inputs that concern one site.
func (d *Parts) of(site feeds.SiteID) (network.Records, map[feeds.FeedID]Input) {
	p, ok := d.parts[site]
	if !ok {
		return network.Records{}, nil
	}
	all := d.records
	r := network.Records{
		Network: all.Network, Layouts: all.Layouts, Translations: all.Translations,
		Sites:   all.Sites[p.site : p.site+1],
		Notices: pick(all.Notices, p.notices), Services: pick(all.Services, p.services), Screens: pick(all.Screens, p.screens),
	}
	for _, g := range all.Groups {
		if slices.Contains(r.Sites[0].Groups, g.ID) {
			r.Groups = append(r.Groups, g)
		}
	}
	shares := d.withAbsences(site, p.feeds)
	inputs := make(map[feeds.FeedID]Input, len(shares))
	partners := map[feeds.PartnerID]bool{}
	for _, s := range shares {
		f := all.Feeds[s.feed]
		in := d.inputs[f.ID]
		inputs[f.ID] = Input{Occurrences: pick(in.Occurrences, s.occurrences), Taken: pick(in.Taken, s.taken), Health: in.Health, Until: in.Until}
		r.Feeds = append(r.Feeds, f)
		partners[f.Partner] = true
	}
	for _, n := range r.Notices {
		partners[feeds.PartnerID(n.By)] = true
	}
	for _, p := range all.Partners {
		if partners[p.ID] {
			r.Partners = append(r.Partners, p)
		}
	}
	return r, inputs
}

// withAbsences adds to what takes place at the site when its partners are away:
// the absences of the feeds that name no site, and, for what was planned here
// and went elsewhere, those at that other site.
func (d *Parts) withAbsences(site feeds.SiteID, before []share) []share {
	shares := map[int]share{}
	for _, s := range before {
		f := d.records.Feeds[s.feed]
		shares[s.feed] = share{s.feed, slices.Concat(s.occurrences, d.anywhere[f.ID]), s.taken}
	}
	for _, s := range before {
		f := d.records.Feeds[s.feed]
		for _, j := range s.occurrences {
			o := d.inputs[f.ID].Occurrences[j]
			if o.Site == site {
				continue
			}
			for _, a := range d.at[presence{f.Partner, o.Site}] {
				other := shares[a.feed]
				other.feed = a.feed
				other.occurrences = append(slices.Clip(other.occurrences), a.occurrence)
				shares[a.feed] = other
			}
		}
	}
	out := make([]share, 0, len(shares))
	for _, s := range shares {
		slices.Sort(s.occurrences)
		s.occurrences = slices.Compact(s.occurrences)
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b share) int { return a.feed - b.feed })
	return out
}

// pick gives the elements of list at the given places.
func pick[T any](list []T, at []int) []T {
	if len(at) == 0 {
		return nil
	}
	out := make([]T, len(at))
	for i, j := range at {
		out[i] = list[j]
	}
	return out
}

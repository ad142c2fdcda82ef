package partners

import (
	"fmt"
	"slices"

	"semainier/feeds"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/network"
)

// partnerOf gives the partner of the address.
func partnerOf(p *desk.Page) (feeds.Partner, error) {
	id := feeds.PartnerID(p.R.PathValue("partner"))
	partner, ok := p.Records.Partner(id)
	if !ok {
		return partner, fmt.Errorf("partner %s: %w", id, desk.ErrNotFound)
	}
	return partner, nil
}

// feedOf gives the feed of the address.
func feedOf(p *desk.Page) (feeds.Feed, error) {
	id := feeds.FeedID(p.R.PathValue("feed"))
	i := slices.IndexFunc(p.Records.Feeds, func(f feeds.Feed) bool { return f.ID == id })
	if i < 0 {
		return feeds.Feed{}, fmt.Errorf("feed %s: %w", id, desk.ErrNotFound)
	}
	return p.Records.Feeds[i], nil
}

// wholePartner is for what changes a partner everywhere: it touches every site at
// which the partner holds permanences.
func wholePartner(p *desk.Page) (access.Target, error) {
	partner, err := partnerOf(p)
	return access.Target{Sites: p.Records.Holds(partner.ID), Partner: partner.ID}, err
}

// goingPartner is for what takes a partner away: it touches too every place for which
// what it may speak about was said, and the sites of its notices, which get another author.
func goingPartner(p *desk.Page) (access.Target, error) {
	on, err := wholePartner(p)
	for w, subjects := range said(p.Records, on.Partner) {
		if len(subjects) > 0 {
			row := w.target(p.Records, on.Partner)
			on.Sites, on.Network = append(on.Sites, row.Sites...), on.Network || row.Network
		}
	}
	for _, n := range p.Records.Notices {
		if n.By == string(on.Partner) {
			on.Sites = append(on.Sites, p.Records.SitesOf(n)...)
			on.Network = on.Network || len(n.Groups)+len(n.Sites)+len(n.Screens) == 0
		}
	}
	return on, err
}

// anyPartner is for what is judged further where it is done: one of the partner's
// sites is enough.
func anyPartner(p *desk.Page) (access.Target, error) { return oneSite(p, access.EditPartner) }

// seePartner is for whoever sees a site at which the partner is.
func seePartner(p *desk.Page) (access.Target, error) { return oneSite(p, access.See) }

// oneSite gives a target of one site of the partner: the first at which who asks may
// do that, if there is one.
func oneSite(p *desk.Page, a access.Action) (access.Target, error) {
	partner, err := partnerOf(p)
	on := access.Target{Partner: partner.ID} // of one that is nowhere: whoever may do it somewhere
	for i, site := range p.Records.Holds(partner.ID) {
		one := access.Target{Sites: []feeds.SiteID{site}, Partner: partner.ID}
		if p.May(a, one) {
			return one, err
		}
		if i == 0 {
			on = one
		}
	}
	return on, err
}

// sitesOfFeed gives the sites at which a feed puts dates: its own and those of its
// rules.
func sitesOfFeed(r network.Records, f feeds.Feed) []feeds.SiteID {
	r.Feeds = []feeds.Feed{f}
	return r.Holds(f.Partner)
}

func wholeFeed(p *desk.Page) (access.Target, error) {
	f, err := feedOf(p)
	return access.Target{Sites: sitesOfFeed(p.Records, f), Partner: f.Partner}, err
}

func seeFeed(p *desk.Page) (access.Target, error) {
	f, err := feedOf(p)
	return access.Target{Sites: []feeds.SiteID{f.Site}, Partner: f.Partner}, err
}

// postedSite is the site that a form names.
func postedSite(p *desk.Page) (access.Target, error) {
	site, _ := placeOf(p.Typed("place"))
	return access.Target{Sites: []feeds.SiteID{site}}, nil
}

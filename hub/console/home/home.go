// Package home is the first page of the console: what needs whoever looks at it, now.
//
// It changes nothing. What it lists is decided elsewhere; each line leads to where
// something can be done about it.
package home

import (
	"cmp"
	"context"
	"embed"
	"maps"
	"net/http"
	"slices"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/fleet"
	"semainier/hub/network"
	"semainier/hub/plan"
)

//go:embed templates/*.html words/*.toml
var files embed.FS

// endingSoon is how long before its end a notice is listed.
const endingSoon = 48 * time.Hour

// conflictDays is how far ahead conflicts are looked for.
const conflictDays = 14

// Hub is what the page asks of the running hub.
type Hub interface {
	Fleet(ctx context.Context) (fleet.Fleet, error)
	Inputs(ctx context.Context, list []feeds.Feed) (map[feeds.FeedID]plan.Input, error)
}

// Section gives the section.
func Section(h Hub) desk.Section {
	s := section{h}
	return desk.Section{
		Name: "home", Files: files,
		Nav: []desk.Nav{{Key: "home", Path: "/", Icon: "home", Need: desk.SignedIn, Place: 0}},
		Routes: []desk.Route{
			{Method: http.MethodGet, Path: "/", Need: desk.SignedIn, Do: s.show},
			{Method: http.MethodGet, Path: "/accueil/liste", Need: desk.SignedIn, Do: s.list},
		},
	}
}

type section struct{ hub Hub }

// show gives the page. A reception agent of one site has one thing to do here, and is
// sent to where it is done.
func (s section) show(p *desk.Page) error {
	if site, only := onlyServices(p); only {
		p.Go("/services/" + string(site))
		return nil
	}
	v, err := s.view(p)
	if err != nil {
		return err
	}
	return p.Show("home", v)
}

func (s section) list(p *desk.Page) error {
	v, err := s.view(p)
	if err != nil {
		return err
	}
	return p.Part("list", v)
}

// onlyServices gives the one site of somebody who may set its services and no more.
func onlyServices(p *desk.Page) (feeds.SiteID, bool) {
	sites := access.Sites(p.Records, p.Who.Grants, access.SetService)
	more := p.May(access.Propose, access.Target{}) || p.May(access.Arrange, access.Target{})
	if len(sites) != 1 || more {
		return "", false
	}
	return sites[0].ID, true
}

// view is what the page tells: lists, the most urgent first.
type view struct {
	Now       time.Time
	Proposals []notice
	Feeds     []feed
	Screens   []screen
	Conflicts []conflict
	Services  []service
	Ending    []notice
	Mine      []notice // of a partner's person: its own, with what became of them
	First     bool     // nothing is set up yet
	Watching  int      // screens that do what they should
}

// Quiet reports whether there is nothing to do.
func (v view) Quiet() bool {
	return len(v.Proposals)+len(v.Feeds)+len(v.Screens)+len(v.Conflicts)+len(v.Services)+len(v.Ending)+len(v.Mine) == 0
}

type notice struct {
	ID                    network.NoticeID
	Title, By, Where, End string
	State                 network.NoticeState
	Reason                string
}

type feed struct {
	ID                      feeds.FeedID
	Partner, Site           string
	Problem, Since, Contact string
	Held                    bool
	order                   time.Time
}

type screen struct {
	ID         network.ScreenID
	Name, Site string
	State      fleet.Condition
	Since      string
	Error      string
	CanSee     bool
}

type service struct {
	Site        feeds.SiteID
	Name, Where string
	State       network.ServiceState
	Until       string
	May         bool // who asks may change it
}

type conflict struct {
	Site       feeds.SiteID
	Who, Where [2]string
	When       string // the next time
	More       int    // times after that
	Team       bool   // one team at two sites, rather than two in one room
}

func (s section) view(p *desk.Page) (view, error) {
	v := view{Now: p.Now, First: len(p.Records.Sites) == 0}
	seen := map[feeds.SiteID]bool{}
	for _, site := range access.Sites(p.Records, p.Who.Grants, access.See) {
		seen[site.ID] = true
	}
	now, err := s.hub.Fleet(p.Context())
	if err != nil {
		return v, err
	}
	inputs, err := s.hub.Inputs(p.Context(), p.Records.Feeds)
	if err != nil {
		return v, err
	}
	v.notices(p, seen)
	v.feeds(p, seen, inputs)
	v.screens(p, seen, now)
	v.services(p, seen)
	if p.May(access.Arrange, access.Target{}) {
		v.conflicts(p, seen, inputs)
	}
	return v, nil
}

// zone gives the zone of a site, or UTC where that is unknown.
func zone(p *desk.Page, site feeds.SiteID) *time.Location {
	s, _ := p.Records.Site(site)
	loc, err := s.Location()
	if err != nil {
		return time.UTC
	}
	return loc
}

func (v *view) notices(p *desk.Page, seen map[feeds.SiteID]bool) {
	for _, n := range p.Records.Notices {
		sites := p.Records.SitesOf(n)
		here := slices.ContainsFunc(sites, func(s feeds.SiteID) bool { return seen[s] })
		if !here {
			continue
		}
		one := notice{ID: n.ID, Title: n.Title, By: p.Records.Author(n), Where: p.SiteNames(sites), State: n.State, Reason: n.Reason}
		if !n.Until.IsZero() {
			one.End = p.Moment(n.Until, zone(p, sites[0]))
		}
		may := p.May(access.Publish, access.Target{Sites: sites})
		own := slices.ContainsFunc(p.Who.Grants, func(g access.Grant) bool { return g.Role == access.Partner && string(g.Partner) == n.By })
		switch {
		case n.State == network.Proposed && may:
			v.Proposals = append(v.Proposals, one)
		case own && (n.State == network.Proposed || n.State == network.Refused):
			v.Mine = append(v.Mine, one)
		case n.State == network.Published && may && n.Until.After(p.Now) && n.Until.Sub(p.Now) < endingSoon:
			v.Ending = append(v.Ending, one)
		}
	}
}

// feeds lists those that are not read, or held, for whoever may do something about it.
func (v *view) feeds(p *desk.Page, seen map[feeds.SiteID]bool, inputs map[feeds.FeedID]plan.Input) {
	for _, f := range p.Records.Feeds {
		h := inputs[f.ID].Health
		on := access.Target{Sites: []feeds.SiteID{f.Site}}
		own := slices.ContainsFunc(p.Who.Grants, func(g access.Grant) bool { return g.Role == access.Partner && g.Partner == f.Partner })
		if !seen[f.Site] || !(p.May(access.Arrange, on) || own) || h.State != feeds.Failing && h.State != feeds.Held {
			continue
		}
		partner, _ := p.Records.Partner(f.Partner)
		v.Feeds = append(v.Feeds, feed{
			ID: f.ID, Partner: partner.ShownName(), Site: p.SiteName(f.Site), Problem: h.Problem, Contact: partner.Contact,
			Since: p.Moment(h.Since, zone(p, f.Site)), Held: h.State == feeds.Held, order: h.Since,
		})
	}
	slices.SortFunc(v.Feeds, func(a, b feed) int { return a.order.Compare(b.order) })
}

func (v *view) screens(p *desk.Page, seen map[feeds.SiteID]bool, now fleet.Fleet) {
	for _, s := range now.Screens {
		if !seen[s.Site] || s.State == fleet.Revoked {
			continue
		}
		if s.Speaks() && s.Status.Error == "" {
			v.Watching++
			continue
		}
		since := ""
		if !s.Since.IsZero() {
			since = p.Moment(s.Since, zone(p, s.Site))
		}
		v.Screens = append(v.Screens, screen{ID: s.ID, Name: cmp.Or(s.Name, string(s.ID)), Site: p.SiteName(s.Site), State: s.State, Since: since, Error: s.Status.Error})
	}
}

func (v *view) services(p *desk.Page, seen map[feeds.SiteID]bool) {
	for _, s := range p.Records.Services {
		over := !s.Until.IsZero() && !p.Now.Before(s.Until)
		if !seen[s.Site] || over || s.State == network.Open || s.State == "" {
			continue
		}
		one := service{Site: s.Site, Name: s.Name, Where: p.SiteName(s.Site), State: s.State, May: p.May(access.SetService, access.Target{Sites: []feeds.SiteID{s.Site}})}
		if !s.Until.IsZero() {
			one.Until = p.Moment(s.Until, zone(p, s.Site))
		}
		v.Services = append(v.Services, one)
	}
}

func (v *view) conflicts(p *desk.Page, seen map[feeds.SiteID]bool, inputs map[feeds.FeedID]plan.Input) {
	from := civil.Of(p.Now)
	for _, c := range plan.Conflicts(p.Records, inputs, from, from.AddDays(conflictDays), slices.Collect(maps.Keys(seen))...) {
		one := conflict{Site: c.Sides[0].Site, When: p.Moment(c.Times[0].Start, zone(p, c.Sides[0].Site)), More: len(c.Times) - 1, Team: c.Kind == plan.TeamConflict}
		for i, side := range c.Sides {
			partner, _ := p.Records.Partner(side.Partner)
			one.Who[i] = partner.ShownName()
			one.Where[i] = p.SiteName(side.Site)
			if site, ok := p.Records.Site(side.Site); ok {
				if room, ok := site.Room(side.Room); ok {
					one.Where[i] = room.Name + ", " + site.Name
				}
			}
		}
		if seen[c.Sides[0].Site] || seen[c.Sides[1].Site] {
			v.Conflicts = append(v.Conflicts, one)
		}
	}
}

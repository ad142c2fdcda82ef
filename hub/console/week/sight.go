package week

import (
	"slices"
	"time"

	"semainier/feeds/civil"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/network"
	"semainier/hub/plan"
)

// conflictWeeks is for how many weeks, that which is shown included, the dates of a
// conflict are told: as many as a program has.
const conflictWeeks = 6

// sight is what one page looks at: the same week of one or more sites.
type sight struct {
	monday    civil.Date
	sites     []seen
	conflicts []plan.Conflict   // that come in this week, and have not passed
	later     []plan.Conflict   // that come first in the weeks after it
	marks     map[string]string // what is said beside a slot of a conflict that is told, by its ID
}

// seen is one site of it.
type seen struct {
	site     network.Site
	zone     *time.Location
	today    civil.Date
	week     plan.Week
	arranges bool // who asks may arrange it
}

// look reads the week of sites.
func (s section) look(p *desk.Page, sites []network.Site, monday civil.Date) (sight, error) {
	inputs, err := s.hub.Inputs(p.Context(), p.Records.Feeds)
	if err != nil {
		return sight{}, err
	}
	g := sight{monday: monday}
	from := monday
	for _, site := range sites {
		week, err := plan.WeekOf(p.Records, inputs, site.ID, monday, p.Now)
		if err != nil {
			return sight{}, err
		}
		one := seen{site: site, zone: zoneOf(site), today: today(p, site), week: week, arranges: p.May(access.Arrange, at(site.ID))}
		g.sites = append(g.sites, one)
		if from.Before(one.today) {
			from = one.today
		}
	}
	until := monday.AddDays(7 * conflictWeeks)
	if !from.Before(monday.AddDays(7)) {
		return g, nil // the week has passed
	}
	for _, c := range plan.Conflicts(p.Records, inputs, from, until, ids(sites)...) {
		if civil.Of(c.Times[0].Start).Before(monday.AddDays(7)) {
			g.conflicts = append(g.conflicts, c)
		} else {
			g.later = append(g.later, c)
		}
	}
	return g, nil
}

// arranges reports whether who asks may arrange one of the sites.
func (g sight) arranges() bool {
	return slices.ContainsFunc(g.sites, func(s seen) bool { return s.arranges })
}

// on reports whether a row touches a day of the site.
func (s seen) on(r plan.Row, day civil.Date) bool {
	from, until := day.In(s.zone), day.AddDays(1).In(s.zone)
	return r.Start.Before(until) && (r.End.After(from) || r.Start.Equal(from))
}

package week

import (
	"fmt"
	"slices"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/plan"
)

// clash is a conflict as the page tells it.
type clash struct {
	ID    string
	Mark  string // what stands beside its slots
	Title string
	Where string // of a room; empty: see the sides
	When  []string
	More  string // "et 5 autres fois, jusqu’au 21 décembre"
	Sides []side
	Todo  string
}

// side is whom to call.
type side struct {
	Partner feeds.Partner
	Title   string
	Where   string
	Call    string // whom: see feeds.Partner.Contact; for those who arrange the site
	May     bool   // who asks may know whom to call
	Path    string // of the partner, for who may edit it
}

// told is how many times of a conflict are told one by one.
const told = 3

func clashesOf(p *desk.Page, list []plan.Conflict) []clash {
	var out []clash
	for _, c := range list {
		a, b := c.Sides[0], c.Sides[1]
		may := p.May(access.Arrange, at(c.Sites()...)) || p.May(access.Arrange, at(a.Site)) || p.May(access.Arrange, at(b.Site))
		if (a.Untold || b.Untold) && !may {
			continue // whose it is, is nobody else's business
		}
		one := clash{ID: c.ID, Todo: p.T("clash.todo." + string(c.Kind))}
		if c.Kind == plan.RoomConflict {
			one.Title = p.T("clash.room", roomName(p, a), partnerOf(p, a.Partner).ShownName(), partnerOf(p, b.Partner).ShownName())
			one.Where = p.SiteName(a.Site)
		} else {
			one.Title = p.T("clash.team", partnerOf(p, a.Partner).ShownName())
		}
		one.When, one.More = timesOf(p, c)
		for _, s := range c.Sides {
			one.Sides = append(one.Sides, sideOf(p, c, s, may))
		}
		if c.Kind == plan.TeamConflict { // one partner: told once
			one.Sides[1].May = false
		}
		out = append(out, one)
	}
	return out
}

func roomName(p *desk.Page, s plan.Side) string {
	site, _ := p.Records.Site(s.Site)
	if room, ok := site.Room(s.Room); ok {
		return room.Name
	}
	return string(s.Room)
}

func sideOf(p *desk.Page, c plan.Conflict, s plan.Side, may bool) side {
	partner := partnerOf(p, s.Partner)
	out := side{Partner: partner, Title: s.Title, May: may}
	if s.Untold {
		out.Title = p.T("slot.untold")
	}
	if c.Kind == plan.TeamConflict {
		out.Where = p.SiteName(s.Site)
	}
	if may {
		out.Call = partner.Contact
		if p.May(access.EditPartner, access.Target{}) {
			out.Path = "/partenaires/" + string(s.Partner)
		}
	}
	return out
}

// timesOf says when a conflict comes: what comes every week at the same hours in one
// line, else the first times one by one.
func timesOf(p *desk.Page, c plan.Conflict) (when []string, more string) {
	n := len(c.Times)
	last := civil.Of(c.Times[n-1].Start)
	if weekly(c.Times) {
		first := c.Times[0]
		return []string{p.T("clash.weekly", weekday(p, civil.Of(first.Start)), clashHours(p, first), n, dayMonth(p, civil.Of(first.Start)), dayMonth(p, last))}, ""
	}
	for _, t := range c.Times[:min(n, told)] {
		when = append(when, p.T("clash.time", inFull(p, civil.Of(t.Start)), clashHours(p, t)))
	}
	if n > told {
		more = p.N("clash.more", n-told, dayMonth(p, last))
	}
	return when, more
}

// weekly reports whether times are at the same hours of the same day of weeks that
// follow one another, three or more.
func weekly(times []plan.Clash) bool {
	clock := func(t time.Time) string { return t.Format("15:04") }
	for i, t := range times[1:] {
		before := times[i]
		same := clock(t.Start) == clock(before.Start) && clock(t.End) == clock(before.End)
		if !same || civil.Of(t.Start).DaysSince(civil.Of(before.Start)) != 7 {
			return false
		}
	}
	return len(times) >= told
}

// clashHours says "de 10 h à 12 h", "toute la journée".
func clashHours(p *desk.Page, t plan.Clash) string {
	day := civil.Of(t.Start)
	zone := t.Start.Location()
	switch next := day.AddDays(1).In(zone); {
	case t.Start.Equal(day.In(zone)) && t.End.Equal(next):
		return p.T("date.allday")
	case t.End.After(next):
		return p.T("clash.long", p.Hour(t.Start), inFull(p, civil.Of(t.End.Add(-1))), p.Hour(t.End))
	}
	return hours(p, t.Start, t.End)
}

// marks gives what the page says of a conflict beside its slots, by its ID: with its
// number on the page, where there are several.
func marks(p *desk.Page, all []clash) map[string]string {
	out := map[string]string{}
	for i, c := range all {
		all[i].Mark = p.T("clash.mark")
		if len(all) > 1 {
			all[i].Mark = p.T("clash.mark.many", i+1)
		}
		out[c.ID] = all[i].Mark
	}
	return out
}

// trouble is a calendar that is not read as it should be.
type trouble struct {
	Feed    feeds.FeedID
	Partner feeds.Partner
	Held    bool
	Problem string
	Since   string
	Path    string // to accept, or to look; empty: not by who asks
	Call    string // for those who arrange the site
	Lost    string // "12 dates sur 14"
}

// troubles gives those of the feeds that have to do with the week.
func troubles(p *desk.Page, g sight) []trouble {
	var out []trouble
	for _, s := range g.sites {
		for _, src := range s.week.Sources {
			h := src.Health
			if h.State != feeds.Held && h.State != feeds.Failing || slices.ContainsFunc(out, func(t trouble) bool { return t.Feed == src.Feed }) {
				continue
			}
			partner := partnerOf(p, src.Partner)
			one := trouble{Feed: src.Feed, Partner: partner, Held: !h.Hold.Since.IsZero(), Problem: h.Problem, Since: p.Moment(h.Since, s.zone)}
			if one.Held {
				one.Lost = p.T("held.lost", h.Hold.Had, h.Hold.Has)
			}
			f, _ := feedOf(p, src.Feed)
			switch {
			case one.Held && p.May(access.Arrange, at(sitesOf(f)...)):
				one.Path = heldPath + string(src.Feed)
			case s.arranges:
				one.Path = "/calendriers/" + string(src.Feed)
			}
			if s.arranges {
				one.Call = partner.Contact
			}
			out = append(out, one)
		}
	}
	return out
}

// calendar is how a calendar is doing, for the list at the end.
type calendar struct {
	Feed    feeds.FeedID
	Partner feeds.Partner
	State   feeds.HealthState
	Read    string // when it was last read well
	Until   string // up to when it is known
	Path    string
}

func calendarsOf(p *desk.Page, g sight) []calendar {
	var out []calendar
	for _, s := range g.sites {
		for _, src := range s.week.Sources {
			if slices.ContainsFunc(out, func(c calendar) bool { return c.Feed == src.Feed }) {
				continue
			}
			one := calendar{Feed: src.Feed, Partner: partnerOf(p, src.Partner), State: src.Health.State}
			if one.State == "" {
				one.State = feeds.Unread
			}
			if !src.Health.LastGood.IsZero() {
				one.Read = p.Moment(src.Health.LastGood, s.zone)
			}
			if !src.Until.IsZero() {
				one.Until = fmt.Sprint(p.T("date.year", dayMonth(p, src.Until.AddDays(-1)), src.Until.AddDays(-1).Year))
			}
			if s.arranges {
				one.Path = "/calendriers/" + string(src.Feed)
			}
			out = append(out, one)
		}
	}
	return out
}

package partners

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/network"
	"semainier/hub/plan"
	"semainier/hub/preview"
	"semainier/layouts"
	"semainier/layouts/program"
)

// visitorsPage is what a partner sees by its link: what visitors will see of it, at
// each of its sites, and what to mend in its calendars. It holds nothing of another
// partner, no address of a calendar and no word that screens do not show.
type visitorsPage struct {
	feeds.Partner
	Sites []visitedSite
	Feeds []visitedFeed
	Until string // of the link
}

// visitedSite is the coming weeks at one site.
type visitedSite struct {
	Name, Town string
	Weeks      []visitedWeek
	Week       civil.Date // the Monday of the first of them
	Picture    string     // address of what a screen shows in that week; empty: nothing
	Stale      string     // since when its calendars are not read; empty: they are
}

type visitedWeek struct {
	Title string
	Days  []visitedDay
}

type visitedDay struct {
	Date  string
	Slots []visitedSlot
}

type visitedSlot struct {
	Hours, Title, Room, Mode, State string
	Audience, Enrol                 string
	Off                             bool
}

// visitedFeed is what was found in one calendar.
type visitedFeed struct {
	feedState
	Zone  string
	Found []told
	Held  bool
}

// visitors answers whoever has the link. It asks for no name.
func (s section) visitors(p *desk.Page) error {
	o, partner, err := opened(p)
	if errors.Is(err, access.ErrLink) {
		return p.Fail(http.StatusNotFound, "visitors.gone")
	} else if err != nil {
		return err
	}
	v, err := s.visited(p, partner)
	if err != nil {
		return err
	}
	v.Until = p.Day(o.Expires, p.Now.Location())
	p.Title = p.T("visitors.title", partner.ShownName())
	return p.Show("visitors", v)
}

// opened gives what the link of the address opens, or access.ErrLink.
func opened(p *desk.Page) (access.Opening, feeds.Partner, error) {
	h := p.W.Header()
	h.Set("Referrer-Policy", "no-referrer") // the address is the secret
	h.Set("X-Robots-Tag", "noindex, nofollow, noarchive")
	o, err := p.Access().Opens(p.Context(), access.ForPartner, p.R.PathValue("token"))
	if err != nil {
		return o, feeds.Partner{}, err
	}
	partner, ok := p.Records.Partner(o.Partner)
	if !ok {
		return o, partner, access.ErrLink
	}
	return o, partner, nil
}

// picture answers with what a screen of the site shows of the partner alone, in the
// first week in which there is something.
func (s section) picture(p *desk.Page) error {
	_, partner, err := opened(p)
	if errors.Is(err, access.ErrLink) {
		return p.Fail(http.StatusNotFound, "visitors.gone")
	} else if err != nil {
		return err
	}
	own := ofPartner(p.Records, partner)
	site, ok := own.Site(feeds.SiteID(p.R.PathValue("site")))
	if !ok {
		return desk.ErrNotFound
	}
	inputs, err := s.hub.Inputs(p.Context(), own.Feeds)
	if err != nil {
		return err
	}
	v, some, err := visitedAt(p, own, inputs, site)
	if err != nil {
		return err
	} else if !some {
		return desk.ErrNotFound
	}
	pic, err := s.drawn.Draw(p.Context(), preview.Know(own, inputs), preview.Request{Site: site.ID, Shape: network.Landscape, Now: p.Now, Page: layouts.PageWeek, Week: v.Week})
	if errors.Is(err, preview.ErrPage) {
		return desk.ErrNotFound
	} else if err != nil {
		return err
	}
	p.W.Header().Set("Content-Type", "image/png")
	_, _ = p.W.Write(preview.PNG(pic.Image)) // whoever asked has gone: nobody to tell
	return nil
}

func (s section) visited(p *desk.Page, partner feeds.Partner) (visitorsPage, error) {
	v := visitorsPage{Partner: partner}
	v.Contact = "" // whom the coordinators call is theirs
	own := ofPartner(p.Records, partner)
	inputs, err := s.hub.Inputs(p.Context(), own.Feeds)
	if err != nil {
		return v, err
	}
	for _, site := range own.Sites {
		one, some, err := visitedAt(p, own, inputs, site)
		if err != nil {
			return v, err
		}
		if some {
			one.Picture = p.R.URL.Path + "/ecran/" + string(site.ID)
		}
		if some || slices.Contains(own.Holds(partner.ID), site.ID) {
			v.Sites = append(v.Sites, one)
		}
	}
	for _, f := range own.Feeds {
		health := inputs[f.ID].Health
		v.Feeds = append(v.Feeds, visitedFeed{feedState: stateOf(p, f, health), Found: tellAll(p, health.Findings), Held: !health.Hold.Since.IsZero()})
	}
	return v, nil
}

// ofPartner leaves of the records what a partner's own page is made of: no other
// partner, no other calendar, no notice.
func ofPartner(r network.Records, partner feeds.Partner) network.Records {
	out := network.Records{Network: r.Network, Groups: r.Groups, Sites: r.Sites, Partners: []feeds.Partner{partner}, Layouts: r.Layouts, Translations: r.Translations}
	for _, f := range r.Feeds {
		if f.Partner == partner.ID {
			out.Feeds = append(out.Feeds, f)
		}
	}
	return out
}

// visitedAt plans a site with the partner alone.
func visitedAt(p *desk.Page, own network.Records, inputs map[feeds.FeedID]plan.Input, site network.Site) (v visitedSite, some bool, err error) {
	v = visitedSite{Name: site.Name, Town: site.Town}
	planned, err := plan.Plan(own, inputs, site.ID, p.Now)
	if err != nil {
		return v, false, err
	}
	zone := zoneOf(own, site.ID)
	today := civil.Of(p.Now.In(zone))
	for _, slot := range planned.Slots {
		first, last := daysOf(slot, zone)
		if last.Before(today) {
			continue
		}
		day := first
		if day.Before(today) {
			day = today
		}
		told, err := layouts.Tell(planned, slot)
		if err != nil {
			return v, false, err
		}
		v.add(p, day, today, zone, visitedSlot{
			Hours: hoursOf(p, slot, zone), Title: slot.Title, Room: told.Room, Mode: told.Mode, State: told.State,
			Audience: slot.Audience, Enrol: slot.Enrol, Off: slot.State == program.Cancelled || slot.State == program.MovedAway,
		})
		some = true
	}
	for _, one := range planned.Partners {
		if !one.AsOf.IsZero() {
			v.Stale = layouts.DateInFull(one.AsOf)
		}
	}
	return v, some, nil
}

// daysOf gives the first and the last day of a slot.
func daysOf(s program.Slot, zone *time.Location) (first, last civil.Date) {
	if s.AllDay() {
		return s.FirstDay, s.UntilDay.AddDays(-1)
	}
	first = civil.Of(s.Start.In(zone))
	if last = civil.Of(s.End.In(zone).Add(-1)); last.Before(first) {
		last = first
	}
	return first, last
}

func hoursOf(p *desk.Page, s program.Slot, zone *time.Location) string {
	if s.AllDay() {
		return p.T("visitors.allday")
	}
	return p.T("visitors.hours", p.Hour(s.Start.In(zone)), p.Hour(s.End.In(zone)))
}

// add puts a slot on its day, in its week.
func (v *visitedSite) add(p *desk.Page, day, today civil.Date, zone *time.Location, s visitedSlot) {
	title := p.T("visitors.week", layouts.DateInFull(day.Monday()))
	switch {
	case day.Monday() == today.Monday():
		title = p.T("visitors.thisweek")
	case day.Monday() == today.Monday().AddDays(7):
		title = p.T("visitors.nextweek")
	}
	if len(v.Weeks) == 0 {
		v.Week = day.Monday()
	}
	if n := len(v.Weeks); n == 0 || v.Weeks[n-1].Title != title {
		v.Weeks = append(v.Weeks, visitedWeek{Title: title})
	}
	w := &v.Weeks[len(v.Weeks)-1]
	date := p.Day(day.In(zone).Add(12*time.Hour), zone)
	if n := len(w.Days); n == 0 || w.Days[n-1].Date != date {
		w.Days = append(w.Days, visitedDay{Date: date})
	}
	d := &w.Days[len(w.Days)-1]
	d.Slots = append(d.Slots, s)
}

// isOver reports whether a span has ended, at a site.
func isOver(s feeds.Span, p *desk.Page, site feeds.SiteID) bool {
	if s.AllDay {
		return !civil.Of(p.Now.In(zoneOf(p.Records, site))).Before(s.UntilDay)
	}
	return !p.Now.Before(s.End)
}

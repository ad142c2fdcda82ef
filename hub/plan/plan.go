// Package plan turns the records that people keep and the occurrences that
// calendars give into the program of one site: what its screens may show from
// this week's Monday for six weeks.
//
// It decides what a visitor must know of each happening: that it takes place,
// that it is called off, that it moved and whereto. It leaves out what a closed
// site makes impossible, merges what two calendars say twice, and hides the
// names of rooms that are not to be shown. Of what the records say besides it
// takes what this site's screens need: announcements, equipment, when rooms are
// taken, words in the site's other languages, and how each screen shows it all.
//
// The package is pure. It reads no clock, disk or network; equal arguments give
// a program of equal bytes, so that a hub publishes only what changed.
package plan

import (
	"fmt"
	"slices"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/hub/network"
	"semainier/layouts/program"
)

// weeks is how many weeks a program covers, this one included: a player that
// lost its hub has that long something to show.
const weeks = 6

// staleAfter is how long a calendar may be unreadable or held before screens say from
// when its information dates.
const staleAfter = 24 * time.Hour

// What is shown of a service without a pictogram, and of a closure without a
// reason.
const (
	defaultServicePictogram = "info"
	exceptionallyClosed     = "Fermeture exceptionnelle"
)

// Input is what is known of one feed.
type Input struct {
	Occurrences []feeds.Occurrence `json:"occurrences"`
	Taken       []feeds.Taken      `json:"taken,omitempty"` // rooms, by what the occurrences do not tell
	Health      feeds.Health       `json:"health"`
	Until       civil.Date         `json:"until,omitzero"` // the day up to which the occurrences were expanded, excluded; zero: never read
}

// Plan gives the program of a site at now. It fails only for a site that the
// records don't hold or whose zone is unknown.
func Plan(records network.Records, inputs map[feeds.FeedID]Input, site feeds.SiteID, now time.Time) (program.Program, error) {
	p, err := newPlanner(records, inputs, site, now)
	if err != nil {
		return program.Program{}, err
	}
	p.shorten()
	p.away = p.absences()
	slots := p.slots()
	out := program.Program{
		Site: p.place(), From: p.from, Until: p.until,
		Days: p.days(), Partners: p.partners(slots), Slots: slots,
		Notices: p.notices(), Services: p.services(), Rooms: p.rooms(),
	}
	out.Words = p.words(out)
	out.Screens, out.Layouts = p.looks()
	return out, nil
}

func newPlanner(records network.Records, inputs map[feeds.FeedID]Input, site feeds.SiteID, now time.Time) (planner, error) {
	s, ok := records.Site(site)
	if !ok {
		return planner{}, fmt.Errorf("plan site %q: no such site in the records", site)
	}
	loc, err := s.Location()
	if err != nil {
		return planner{}, fmt.Errorf("plan site %q: %w", site, err)
	}
	p := planner{records: records, inputs: inputs, site: s, loc: loc, now: now, span: planned(civil.Of(now.In(loc)))}
	for _, sc := range records.Screens {
		if sc.Site == s.ID && !sc.Revoked {
			p.screens = append(p.screens, sc)
		}
	}
	return p, nil
}

// planner is the work of one Plan.
type planner struct {
	records network.Records
	inputs  map[feeds.FeedID]Input
	site    network.Site
	screens []network.Screen // of the site, without the revoked ones
	loc     *time.Location
	now     time.Time
	span
	away absences
}

// span is a number of days, the last excluded.
type span struct{ from, until civil.Date }

// planned gives the weeks that are planned on a date.
func planned(today civil.Date) span {
	return span{today.Monday(), today.Monday().AddDays(7 * weeks)}
}

// place gives what is said of the site itself.
func (p planner) place() program.Site {
	s := p.site
	return program.Site{
		ID: program.SiteID(s.ID), Name: s.Name, Town: s.Town, Address: s.Address, Zone: s.Timezone,
		Phone: s.Phone, Mail: s.Mail, Web: s.Web, Languages: s.Languages, Beside: s.Beside,
	}
}

// shorten ends the program where the last of the site's calendars runs out.
// When none could be read for half a year, nobody knows what takes place: an
// empty week would be a false announcement, a program that has ended says so.
func (p *planner) shorten() {
	var known civil.Date
	for _, f := range p.records.Feeds {
		in := p.inputs[f.ID]
		here := f.Site == p.site.ID || slices.ContainsFunc(in.Occurrences, func(o feeds.Occurrence) bool { return o.Site == p.site.ID })
		if here && (known.IsZero() || known.Before(in.Until)) {
			known = in.Until
		}
	}
	if known.IsZero() || !known.Before(p.until) {
		return
	}
	p.until = known.Monday()
	if !p.from.Before(p.until) {
		p.from = p.until.AddDays(-7)
	}
}

func (p planner) days() []program.Day {
	out := make([]program.Day, 0, 7*weeks)
	for d := p.from; d.Before(p.until); d = d.AddDays(1) {
		day := program.Day{Date: d}
		if c, closed := p.site.Closed(d); closed {
			day.Closed = c.Reason
			if day.Closed == "" {
				day.Closed = exceptionallyClosed
			}
		} else {
			for _, h := range p.site.Hours.On(d.Weekday()) {
				day.Open = append(day.Open, program.Hours{From: program.Clock(h.From), Until: program.Clock(h.Until)})
			}
		}
		out = append(out, day)
	}
	return out
}

// closed reports whether the site is exceptionally closed on that date. A usual
// closing day is not: what a partner plans for a Sunday does take place.
func (p planner) closed(d civil.Date) bool {
	_, closed := p.site.Closed(d)
	return closed
}

// partners gives those that have slots, in the order of the records.
func (p planner) partners(slots []program.Slot) []program.Partner {
	out := []program.Partner{}
	for _, r := range p.records.Partners {
		id := program.PartnerID(r.ID)
		if !slices.ContainsFunc(slots, func(s program.Slot) bool { return s.Partner == id }) {
			continue
		}
		shown := program.Partner{ID: id, Name: r.ShownName(), FullName: r.Name, Colour: r.Colour, Pictogram: r.Pictogram, AsOf: p.asOf(r.ID),
			About: r.About, Phone: r.Phone, Web: r.Web}
		for _, need := range r.Needs {
			shown.Needs = append(shown.Needs, program.Need(need))
		}
		if !slices.Contains(program.Colours(), shown.Colour) {
			shown.Colour = program.DefaultColour
		}
		if shown.Pictogram == "" {
			shown.Pictogram = program.DefaultPictogram
		}
		out = append(out, shown)
	}
	return out
}

// asOf gives the date of the oldest content among the partner's calendars for
// this site that have been unreadable, or held back, for long; zero if there is
// none.
func (p planner) asOf(partner feeds.PartnerID) civil.Date {
	var oldest time.Time
	for _, f := range p.records.Feeds {
		in := p.inputs[f.ID]
		h := in.Health
		here := slices.ContainsFunc(in.Occurrences, func(o feeds.Occurrence) bool { return o.Site == p.site.ID })
		if f.Partner != partner || !here || h.State == feeds.Healthy || h.LastGood.IsZero() || p.now.Sub(h.LastGood) < staleAfter {
			continue
		}
		if oldest.IsZero() || h.LastGood.Before(oldest) {
			oldest = h.LastGood
		}
	}
	if oldest.IsZero() {
		return civil.Date{}
	}
	return civil.Of(oldest.In(p.loc))
}

// services gives the equipment of the site; a state that has ended by itself is
// open again.
func (p planner) services() []program.Service {
	var out []program.Service
	for _, s := range p.records.Services {
		if s.Site != p.site.ID {
			continue
		}
		shown := program.Service{ID: string(s.ID), Name: s.Name, Pictogram: s.Pictogram, State: program.ServiceState(s.State), Until: p.here(s.Until), Join: s.WiFi.Join()}
		if over := !s.Until.IsZero() && !p.now.Before(s.Until); over || shown.State == "" {
			shown.State, shown.Until = program.Open, time.Time{}
		}
		if shown.Pictogram == "" {
			shown.Pictogram = defaultServicePictogram
		}
		out = append(out, shown)
	}
	return out
}

// here gives the instant in the site's zone; zero stays zero.
func (p planner) here(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.In(p.loc)
}

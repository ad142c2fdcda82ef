package services

import (
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/network"
)

// states gives the states in the order of their buttons.
func states() []network.ServiceState {
	return []network.ServiceState{network.Open, network.Degraded, network.Down, network.Closed}
}

// endedFor is how long a card tells that a state has ended by itself: a weekend and
// the day after, for whoever finds that the machine is not mended.
const endedFor = 4 * 24 * time.Hour

// card is a service as the page shows it.
type card struct {
	network.Service
	Path  string // of what changes it
	State network.ServiceState
	Until string // its end, in words; empty for an open one
	Ended string // what was said of it and ended by itself lately, in words
	Was   network.ServiceState
	Ends  []choice // to choose from, of one that is not open
	Date  string   // what stands in the field of a date
	Least string   // the first that may be chosen, and the last
	Most  string
	Wrong string        // what is wrong with the date that was chosen
	Code  template.HTML // of its Wi-Fi
	Said  string        // what was just set, and how far it has come: two sentences; empty: nothing was
	Shown string
	Calm  bool // all screens show it
	Kept  bool // what somebody has open or typed in it stays as it is
	MaySet,
	MayArrange bool
}

// choice is one end.
type choice struct {
	Name  ending
	Words string
	On    bool // the one that holds
}

// view is the page of a site.
type view struct {
	Site  network.Site
	Path  string
	Self  string // the address of what refreshes
	Cards []card
	Shown string // how many screens show all this
	Many  bool   // whoever looks sees other sites
	MaySet,
	MayArrange bool
}

// States gives the states to templates.
func (view) States() []network.ServiceState { return states() }

// wrongDate is a choice of a date that can't be one.
type wrongDate struct {
	service network.ServiceID
	date    string
	words   string
}

// show answers with the page of a site, or with its part that changes.
func (s section) show(p *desk.Page) error {
	return s.draw(p, network.ServiceID(p.R.URL.Query().Get(saidQuery)), nil)
}

// draw answers with the services of a site; said is the one that was just set.
func (s section) draw(p *desk.Page, said network.ServiceID, wrong *wrongDate) error {
	v, err := s.view(p, said, wrong)
	if err != nil {
		return err
	}
	if p.Partial() {
		return p.Part("cards", v) // also what is wrong: htmx shows no answer of 422
	}
	if wrong != nil {
		p.Status(http.StatusUnprocessableEntity)
	}
	p.Title = p.T("site.title", v.Site.Name)
	return p.Show("site", v)
}

func (s section) view(p *desk.Page, said network.ServiceID, wrong *wrongDate) (view, error) {
	site, err := siteOf(p)
	if err != nil {
		return view{}, err
	}
	cal, err := calendarOf(site, p.Now)
	if err != nil {
		return view{}, err
	}
	on := access.Target{Sites: []feeds.SiteID{site.ID}}
	v := view{Site: site, Path: Path(site.ID), MaySet: p.May(access.SetService, on), MayArrange: p.May(access.Arrange, on),
		Many: len(access.Sites(p.Records, p.Who.Grants, access.See)) > 1}
	v.Self = v.Path
	screens := s.shownAt(p, site.ID)
	v.Shown = screens.say(p, "uptodate")
	for _, r := range p.Records.Services {
		if r.Site != site.ID {
			continue
		}
		c, err := cardOf(p, cal, r, v)
		if err != nil {
			return view{}, err
		}
		if wrong != nil && wrong.service == r.ID {
			c.Wrong, c.Date = wrong.words, wrong.date
		}
		if r.ID == said && wrong == nil {
			c.Said, c.Shown, c.Calm = c.sentence(p), screens.say(p, "shown"), screens.All()
			v.Shown = "" // the card tells it
			v.Self += "?" + saidQuery + "=" + string(said)
		}
		v.Cards = append(v.Cards, c)
	}
	return v, nil
}

func cardOf(p *desk.Page, cal calendar, r network.Service, v view) (card, error) {
	state, until := current(r, p.Now)
	c := card{Service: r, Path: v.Path + "/" + string(r.ID), State: state, MaySet: v.MaySet, MayArrange: v.MayArrange, Kept: p.R.Method == http.MethodGet}
	if r.Pictogram == "" {
		c.Pictogram = "info"
	}
	if over := r.State != state && r.State != ""; over && p.Now.Sub(r.Until) < endedFor {
		c.Was = r.State
		c.Ended = p.T("ended", p.T("state."+string(r.State)), cal.say(p, "until", r.Until))
	}
	if state != network.Open {
		c.Until = cal.say(p, "until", until)
		c.Ends, c.Date = endsOf(p, cal, until)
		c.Least, c.Most = cal.today().String(), cal.today().AddDays(MaxEnd).String()
	}
	if text := r.WiFi.Join(); text != "" {
		var err error
		if c.Code, err = desk.Code(text, p.T("wifi.code.alt", r.WiFi.Name)); err != nil {
			return c, fmt.Errorf("draw the code of a Wi-Fi network: %w", err)
		}
	}
	return c, nil
}

// endsOf gives the ends to choose from, the soonest first, and the date of one that
// is none of them.
func endsOf(p *desk.Page, cal calendar, holds time.Time) (list []choice, date string) {
	evening, morning := cal.evening(), cal.morning()
	add := func(e ending, t time.Time) {
		list = append(list, choice{e, cal.say(p, "end", t), t.Equal(holds)})
	}
	add(atEvening, evening)
	if !morning.IsZero() {
		add(atMorning, morning)
		if morning.Before(evening) {
			slices.Reverse(list)
		}
	}
	add(noEnd, time.Time{})
	if !slices.ContainsFunc(list, func(c choice) bool { return c.On }) {
		date = civil.Of(holds.In(cal.zone).Add(-time.Minute)).String()
	}
	return list, date
}

// sentence tells the state: "PC CAF : en panne jusqu’à ce soir 17 h 30."
func (c card) sentence(p *desk.Page) string {
	if c.State == network.Open {
		return p.T("said.open", c.Name, p.T("state.open"))
	}
	return p.T("said", c.Name, p.T("state."+string(c.State)), c.Until)
}

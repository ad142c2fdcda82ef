package week

import (
	"errors"
	"net/http"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/hub/console/desk"
	"semainier/hub/plan"
	"semainier/hub/store"
)

// heldPage asks whether what a calendar lost is meant to be gone.
type heldPage struct {
	Partner  feeds.Partner
	Feed     feeds.FeedID
	Sites    string
	Had, Has int
	Since    string
	Until    string // when it is believed without an acceptance
	Next     []string
	Seen     string // names the loss
	Changed  bool   // the loss is another one than the one that was accepted
	WeekPath string
}

// nextShown is how many of the dates that screens still show are listed.
const nextShown = 5

// held gives the feed of the address, with what is known of it.
func (s section) held(p *desk.Page) (feeds.Feed, plan.Input, error) {
	f, _ := feedOf(p, feeds.FeedID(p.R.PathValue("feed")))
	inputs, err := s.hub.Inputs(p.Context(), []feeds.Feed{f})
	return f, inputs[f.ID], err
}

func seenHold(h feeds.Hold) string { return h.Since.UTC().Format(time.RFC3339Nano) }

func (s section) showHeld(p *desk.Page) error {
	f, in, err := s.held(p)
	if err != nil {
		return err
	}
	return showHeldWith(p, f, in, false)
}

func showHeldWith(p *desk.Page, f feeds.Feed, in plan.Input, changed bool) error {
	h := in.Health.Hold
	if h.Since.IsZero() {
		return p.Back(rootPath+"/"+string(f.Site), "held.none", partnerOf(p, f.Partner).ShownName())
	}
	site, _ := p.Records.Site(f.Site)
	zone := zoneOf(site)
	v := heldPage{
		Partner: partnerOf(p, f.Partner), Feed: f.ID, Sites: p.SiteNames(sitesOf(f)), Had: h.Had, Has: h.Has,
		Since: p.Moment(h.Since, zone), Seen: seenHold(h), Changed: changed, WeekPath: rootPath + "/" + string(f.Site),
	}
	if !h.Until.IsZero() {
		v.Until = p.Moment(h.Until, zone)
	}
	for _, o := range in.Occurrences { // in the order of time, as they are kept
		over := o.End.Before(p.Now)
		if o.AllDay {
			over = !civil.Of(p.Now.In(zone)).Before(o.UntilDay)
		}
		if over || o.Kind == feeds.Absence || o.Busy || o.Status == feeds.Cancelled || len(v.Next) == nextShown {
			continue
		}
		when := p.T("held.day", inFull(p, o.FirstDay), o.Title)
		if !o.AllDay {
			start := o.Start.In(zone)
			when = p.T("held.date", inFull(p, civil.Of(start)), hours(p, start, o.End.In(zone)), o.Title)
		}
		v.Next = append(v.Next, when)
	}
	p.Title = p.T("held.title", v.Partner.ShownName())
	return p.Show("held", v)
}

// accept confirms the loss that was shown, and no other.
func (s section) accept(p *desk.Page) error {
	f, in, err := s.held(p)
	if err != nil {
		return err
	}
	if in.Health.Hold.Since.IsZero() || p.Typed("seen") != seenHold(in.Health.Hold) {
		p.Status(http.StatusConflict)
		return showHeldWith(p, f, in, true)
	}
	name := partnerOf(p, f.Partner).ShownName()
	_, err = p.Store().Accept(p.Context(), f.ID, p.Who.Signature(), p.Now)
	if errors.Is(err, store.ErrNotHeld) {
		return p.Back(rootPath+"/"+string(f.Site), "held.none", name)
	} else if err != nil {
		return err
	}
	return p.Back(rootPath+"/"+string(f.Site), "held.done", name)
}

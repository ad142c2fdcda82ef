package partners

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"semainier/feeds"
	"semainier/feeds/fetch"
	"semainier/feeds/privacy"
	"semainier/hub/console/desk"
	"semainier/hub/gather"
	"semainier/hub/network"
	"semainier/hub/report"
	"semainier/layouts"
)

// datesShown is how many of the next dates are listed.
const datesShown = 10

// content is what a calendar gives now, with the calendar's own words to pick from:
// see the law of hub/report. It lives as long as one request.
type content struct {
	report.Report
	Words    report.Words
	Told     []told // the findings
	Standing []told // how the hub finds the feed
	Rows     []titleRow
	Rooms    []roomRow
	Draft    bool // the rules that were used are not stored yet
}

// Unknown reports whether there is a place to say the room of.
func (c *content) Unknown() bool {
	return slices.ContainsFunc(c.Rooms, func(r roomRow) bool { return len(r.Places) > 0 })
}

// told is a finding, for people.
type told struct {
	Severity feeds.Severity
	Text     string
	When     string // the day of the event, and how many more say the same
	Remedy   string
}

// tellAll puts findings into words, what says the same once.
func tellAll(p *desk.Page, list []feeds.Finding) []told {
	var out []told
	for _, a := range report.Group(list) {
		t := told{Severity: a.Severity, Text: a.Text, Remedy: a.Remedy}
		if !a.Day.IsZero() {
			t.When = p.T("finding.day", layouts.DateInFull(a.Day))
		}
		if n := len(a.Also); n > 0 {
			t.When = strings.TrimSpace(t.When + " " + p.N("finding.also", n))
		}
		out = append(out, t)
	}
	return out
}

// look fetches the calendar of a feed and says what it gives under the rules of the
// feed, which over may hold instead of the store; from is then where they come from.
func (s section) look(p *desk.Page, f feeds.Feed, over network.Records, from []origin) (*content, error) {
	records := network.Merge(p.Records, over)
	records.Feeds = []feeds.Feed{f}
	rules, zone, err := gather.Rules(records, f.ID)
	if err != nil {
		return nil, err
	}
	subject := report.Subject{
		Source: fetch.Mask(f.URL), Host: hostOf(f.URL), Zone: zone, Dates: datesShown, Accept: p.T("feed.accept.by"),
		Rules: &report.Rules{Records: records, Privacy: rules},
	}
	if stored, err := s.hub.Inputs(p.Context(), []feeds.Feed{f}); err != nil {
		return nil, err
	} else if in, known := stored[f.ID]; known {
		subject.Health = &in.Health
	}
	ctx, cancel := context.WithTimeout(p.Context(), readWithin)
	defer cancel()
	c := &content{}
	c.Report, c.Words, err = s.read(ctx, p, f, subject)
	if err != nil {
		return nil, err
	}
	c.Told, c.Standing = tellAll(p, withoutStanding(c.Report)), tellAll(p, c.Report.Standing)
	c.Rows, c.Rooms = rowsFor(p, f, c.Words, from), roomRows(p, f, c.Words)
	return c, nil
}

// hostOf gives the name of the server of an address, for advice.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}

// withoutStanding gives what was found in the calendar itself.
func withoutStanding(r report.Report) []feeds.Finding {
	return r.Findings[:max(0, len(r.Findings)-len(r.Standing))]
}

// read fetches and reads, when there is a seat.
func (s section) read(ctx context.Context, p *desk.Page, f feeds.Feed, subject report.Subject) (r report.Report, w report.Words, err error) {
	late := report.Unread(subject, p.T("feed.late"), p.T("feed.late.advice"))
	select {
	case s.seats <- struct{}{}:
		defer func() { <-s.seats }()
	case <-ctx.Done():
		return late, w, p.Context().Err()
	}
	defer func() {
		if value := recover(); value != nil { // one calendar never costs the console; what it says of the calendar is not told
			r, w, err = report.Unread(subject, p.T("feed.broken")), report.Words{}, nil
			p.Log().Error("a calendar could not be looked at: the reader failed", "feed", string(f.ID), "kind", fmt.Sprintf("%T", value))
		}
	}()
	text, err := s.hub.Read(ctx, f)
	var failed *fetch.Error
	switch {
	case p.Context().Err() != nil:
		return r, w, p.Context().Err()
	case errors.Is(err, context.DeadlineExceeded):
		return late, w, nil
	case errors.As(err, &failed):
		return report.Unfetched(subject, failed), w, nil
	case err != nil:
		return r, w, err
	}
	r, w, err = report.Look(ctx, subject, text, p.Now)
	if errors.Is(err, context.DeadlineExceeded) && p.Context().Err() == nil {
		return report.Unread(subject, p.T("feed.heavy"), p.T("feed.heavy.advice")), report.Words{}, nil
	}
	return r, w, err
}

// showContent shows what the calendar gives now, under the rules of the forms that
// were sent, which are not kept.
func (s section) showContent(p *desk.Page) error {
	stored, err := feedOf(p)
	if err != nil {
		return err
	}
	f := stored
	_ = p.Ticked("") // parses the form
	if p.R.PostForm.Has("place") {
		f = typedFeed(p, f)
	}
	var from []origin
	if p.R.PostForm.Has("titles") {
		f.Titles, from = typedTitles(p, f)
	}
	over := network.Records{Feeds: []feeds.Feed{f}}
	wrong := judgeFeed(p, f, over)
	v, err := s.feedPageOf(p, f)
	if err != nil {
		return err
	}
	if wrong == nil {
		if v.Content, err = s.look(p, f, over, from); err != nil {
			return err
		}
		v.Content.Draft = from != nil || p.R.PostForm.Has("place")
	} else {
		p.Status(http.StatusUnprocessableEntity)
		v.Wrong = wrong
	}
	if p.Partial() {
		return p.Part("content", v)
	}
	return p.Show("feed", v)
}

// treated tells what becomes of dates, in a few words.
func treated(p *desk.Page, t report.Treated) string {
	key := "treated." + string(t.Fate)
	switch {
	case t.Fate == privacy.Absent:
		return p.T(key)
	case t.Shown == "":
		return p.T(key + ".hidden")
	}
	return p.T(key+".shown", t.Shown)
}

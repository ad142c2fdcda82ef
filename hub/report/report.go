// Package report says in French what a calendar gives: what was understood of it,
// what was not and how that is mended and, under the rules of its feed, what
// screens will show and what they will not. `semainier feed check` prints it and
// the console shows it; both for who speaks with the partner that keeps the
// calendar.
//
// A Report holds no word of a private event, none that seems to name a person, no
// address but a masked one and, where the rules of the feed are given, no word of
// the calendar but its producer's name: it may be stored, printed and sent.
//
// Words, which Look gives beside it, are the one exception and have a law of their own.
// Whoever writes the rules of a feed must see which titles, rooms and categories its
// calendar holds, to pick from them, and these words may name people. So:
//
//   - they are shown to those alone who may edit the partner of the feed, on a page
//     that is sent with Cache-Control: no-store;
//   - they are of a calendar that was fetched for that request, and are gone with it:
//     never stored, never in the journal, never in a log, never in a file, never in an
//     address;
//   - what stands in private events, and what feeds/persons finds to name or reach a
//     person, is not among them: it is counted, without its words;
//   - what is picked becomes a rule, which is a record as if it had been typed.
//
// Words have no form as text or as JSON, so that neither a log nor an encoder that they
// are given to by mistake tells any of them.
//
// The package fetches nothing, reads no clock and keeps nothing.
package report

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/feeds/fetch"
	"semainier/feeds/ics"
	"semainier/feeds/privacy"
	"semainier/hub/network"
)

// How far a report looks: as far back as the hub does, so that a date brought
// forward is seen, and a year ahead. And how many dates it shows.
const (
	behind    = 6 * 7
	ahead     = 366
	soon      = 28
	someDates = 5 // unless Subject.Dates says more
)

// Status says in a word what a report found.
type Status string

const (
	OK          Status = "ok"         // nothing to say
	HasFindings Status = "findings"   // Findings is not empty
	Unreadable  Status = "unreadable" // see Problem; of the calendar nothing else is known
)

// Report is what is to be said of a calendar. As JSON it is one document whose keys
// are a contract (feed check --json): one may be added, none changes or goes.
type Report struct {
	Source    string          `json:"source"` // file, "(entrée standard)" or masked address
	Status    Status          `json:"status"`
	Problem   string          `json:"problem,omitempty"`  // French: why it is unreadable
	Advice    []string        `json:"advice,omitempty"`   // French: what to do about Problem
	Feed      feeds.FeedID    `json:"feed,omitempty"`     // these three only where the rules are given
	Partner   string          `json:"partner,omitempty"`  // as shown: "CAF"
	Site      string          `json:"site,omitempty"`     // the feed's own
	Hub       *Hub            `json:"hub,omitempty"`      // only once a hub tried to read the feed
	Truncated bool            `json:"truncated"`          // the file stops before its end
	Producer  string          `json:"producer,omitempty"` // the program that wrote it
	Events    Counts          `json:"events"`
	Period    Period          `json:"period"`
	Next      []Date          `json:"next"`               // the next dates, five unless more were asked for: with rules as screens show them, else as the calendar has them
	Withheld  []Withheld      `json:"withheld,omitempty"` // only with rules: the dates of the year ahead that are not announced, by reason
	Findings  []feeds.Finding `json:"findings"`           // by severity, then line; of line 0, the whole file, the key is left out

	// Standing is those of Findings that tell how the hub finds the feed.
	Standing []feeds.Finding `json:"-"`

	rules *Rules
	dates int
}

// Counts is how much there is.
type Counts struct {
	Total     int `json:"total"`        // VEVENTs understood
	Series    int `json:"series"`       // of them, those that repeat
	Changed   int `json:"changed"`      // changes to one date of a series
	Cancelled int `json:"cancelled"`    // marked so
	Private   int `json:"private"`      // anything but public
	NextWeeks int `json:"next_4_weeks"` // dates in the 28 days ahead that are not cancelled
	NextYear  int `json:"next_year"`    // the same in the 366 days ahead
}

// Period is the days between which all lies; without events it is empty.
type Period struct {
	First   civil.Date `json:"first,omitzero"`
	Last    civil.Date `json:"last,omitzero"` // included; not there if endless
	Endless bool       `json:"endless"`
}

// Date is one of the next dates.
type Date struct {
	feeds.Span
	When    string `json:"when"`               // French, in full
	Title   string `json:"title"`              // with rules the rule's; else the calendar's own, empty where it is private or personal
	Private bool   `json:"private,omitempty"`  // never with rules
	Person  bool   `json:"personal,omitempty"` // the title seems to tell of a person; never with rules
	State   string `json:"state,omitempty"`    // French: "Annulé", "Déplacé, au lieu de mardi 9 h"
	Partner string `json:"partner,omitempty"`  // these four only with rules
	Room    string `json:"room,omitempty"`
	Mode    string `json:"mode,omitempty"` // French: "Sur rendez-vous"
	Site    string `json:"site,omitempty"` // where it is not the feed's own
}

// Withheld is dates that are not announced, for one reason.
type Withheld struct {
	Reason privacy.Fate `json:"reason"` // private, unnamed, held, absence or excluded
	Shown  string       `json:"shown"`  // what screens show instead: "Occupé", the partner's general title, or nothing
	Dates  int          `json:"dates"`
	Lines  []int        `json:"lines"` // where their events begin in the file
	// Of absences: how many dates of this calendar they call off, and shorten.
	Cancels  int `json:"cancels,omitempty"`
	Shortens int `json:"shortens,omitempty"`
}

// Subject is the calendar that a report is about, and what is known of it beforehand.
type Subject struct {
	Source string         // as the report names it: a file, or an address by fetch.Mask
	Host   string         // the server that it comes from, in small letters, for advice; empty: none
	Zone   *time.Location // of the site
	Rules  *Rules         // nil: the feed is not known
	Health *feeds.Health  // how the hub finds the feed; nil: not known
	Accept string         // French: by what a loss that the hub holds back is accepted
	Dates  int            // how many of the next ones to give; 0: five
}

// Rules are what the records say of a feed, be it one that is not stored yet.
type Rules struct {
	Records network.Records
	Privacy privacy.Rules // as gather.Rules gives them
}

func (r Rules) site() network.Site {
	s, _ := r.Records.Site(r.Privacy.Feed.Site)
	return s
}

// Of reads a calendar and reports on it. What keeps it from being read is in the
// report; an error is that ctx ended or that the records are of no use.
func Of(ctx context.Context, s Subject, text []byte, now time.Time) (Report, error) {
	r, _, err := of(ctx, s, text, now)
	return r, err
}

// Unread is the report on a calendar of which nothing came: problem says why, in
// French, and advice what to do.
func Unread(s Subject, problem string, advice ...string) Report {
	return s.blank().unreadable(problem, advice)
}

// Unfetched is the report on an address that could not be fetched.
func Unfetched(s Subject, e *fetch.Error) Report {
	return Unread(s, e.Sentence(), fetchAdvice(e, s.Host)...)
}

// of is Of, with the dates that it is made of.
func of(ctx context.Context, s Subject, text []byte, now time.Time) (Report, dated, error) {
	r := s.blank()
	cal, err := ics.Read(bytes.NewReader(text), s.Zone)
	if err != nil {
		return r.unreadable(noCalendar(err, s.Host)), dated{}, nil
	}
	all, err := r.describe(ctx, s, cal, now)
	return r, all, err
}

// dated is the dates of a calendar in its own words, with what becomes of each.
type dated struct {
	list     []feeds.Instance
	verdicts []privacy.Verdict // one for each; none without rules
	now      time.Time
	today    civil.Date
}

// isAhead reports whether a date is not over.
func (d dated) isAhead(in feeds.Instance) bool { return !over(in.Span, d.now, d.today) }

// blank is a report that knows no more than where the calendar is.
func (s Subject) blank() Report {
	r := Report{Source: Clean(s.Source), Next: []Date{}, Findings: []feeds.Finding{}, Standing: s.standing(), rules: s.Rules, dates: cmp.Or(s.Dates, someDates)}
	if s.Rules != nil {
		r.Feed, r.Partner, r.Site = s.Rules.Privacy.Feed.ID, s.Rules.Privacy.Partner.ShownName(), s.Rules.site().Name
	}
	if h := s.Health; h != nil {
		r.Hub = &Hub{State: h.State, Since: h.Since, Hold: h.Hold}
	}
	return r
}

// unreadable is the report on an input that is no calendar.
func (r Report) unreadable(problem string, advice []string) Report {
	r.Status, r.Problem, r.Advice = Unreadable, problem, advice
	r.Findings = append(r.Findings, r.Standing...)
	return r
}

// describe fills in what is in the calendar.
func (r *Report) describe(ctx context.Context, s Subject, cal *ics.Calendar, now time.Time) (all dated, err error) {
	extent, err := cal.Extent(ctx)
	if err != nil {
		return all, err
	}
	today := civil.Of(now.In(s.Zone))
	list, more, err := cal.Expand(ctx, today.AddDays(-behind), today.AddDays(ahead))
	if err != nil {
		return all, err
	}
	all = dated{list: list, now: now, today: today}
	findings := slices.Concat(r.Standing, cal.Findings, more)
	r.Truncated, r.Producer = cal.Truncated, Clean(cal.Producer)
	r.Events = Counts{Total: extent.Events, Series: extent.Repeating, Changed: extent.Changed, Cancelled: extent.Cancelled, Private: extent.Private}
	r.Period = Period{extent.First, extent.Last, extent.Endless}
	coming := slices.DeleteFunc(slices.Clone(list), func(in feeds.Instance) bool { return over(in.Span, now, today) })
	r.count(coming, today.AddDays(soon), s.Zone)
	var hints []feeds.Finding
	if s.Rules == nil {
		hints = r.own(coming)
	} else if hints, all.verdicts, err = r.public(ctx, *s.Rules, list, now, today); err != nil {
		return all, err
	}
	r.keep(slices.Concat(findings, hints, r.whole(list, findings)))
	return all, nil
}

// over reports whether a span has ended.
func over(s feeds.Span, now time.Time, today civil.Date) bool {
	if s.AllDay {
		return !today.Before(s.UntilDay)
	}
	return s.End.Before(now) || s.End.Equal(now) && s.Start.Before(now)
}

func (r *Report) count(coming []feeds.Instance, soon civil.Date, zone *time.Location) {
	for _, in := range coming {
		if in.Status == feeds.Cancelled {
			continue
		}
		r.Events.NextYear++
		if in.AllDay && in.FirstDay.Before(soon) || !in.AllDay && in.Start.Before(soon.In(zone)) {
			r.Events.NextWeeks++
		}
	}
}

// keep takes the findings, the gravest first, and judges by them.
func (r *Report) keep(findings []feeds.Finding) {
	slices.SortStableFunc(findings, func(a, b feeds.Finding) int {
		return cmp.Or(gravity(a.Severity)-gravity(b.Severity), cmp.Compare(a.Line, b.Line))
	})
	r.Findings = append(r.Findings, findings...)
	r.Status = OK
	if len(findings) > 0 {
		r.Status = HasFindings
	}
}

// gravity orders severities, the worst first.
func gravity(s feeds.Severity) int {
	return slices.Index([]feeds.Severity{feeds.Fault, feeds.Warning, feeds.Note}, s)
}

package main

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"slices"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/feeds/ics"
	"semainier/feeds/privacy"
)

// How far "feed check" looks: as far back as the hub does, so that a date
// brought forward is seen, and a year ahead. And how many dates it shows.
const (
	checkBehind = 6 * 7
	checkDays   = 366
	checkSoon   = 28
	checkDates  = 5
)

// checkStatus says in a word how a check ended.
type checkStatus string

const (
	checkOK         checkStatus = "ok"         // exit status 0: nothing to say
	checkFindings   checkStatus = "findings"   // exit status 1: Findings is not empty
	checkUnreadable checkStatus = "unreadable" // exit status 2: see Problem; of the calendar nothing else is known
)

// checkReport is what "feed check" found. As JSON (--json) it is one document
// whose keys are a contract: one may be added, none changes or goes. It holds no
// word of a private event, no address but a masked one and, where the rules of
// the feed were given, no word of the calendar but its producer's name.
type checkReport struct {
	Source    string          `json:"source"` // file, "(entrée standard)" or masked address
	Status    checkStatus     `json:"status"`
	Problem   string          `json:"problem,omitempty"`  // French: why it is unreadable
	Advice    []string        `json:"advice,omitempty"`   // French: what to do about Problem
	Feed      feeds.FeedID    `json:"feed,omitempty"`     // these three only with --feed
	Partner   string          `json:"partner,omitempty"`  // as shown: "CAF"
	Site      string          `json:"site,omitempty"`     // the feed's own
	Hub       *checkHub       `json:"hub,omitempty"`      // only with --config, once the hub tried to read the feed
	Truncated bool            `json:"truncated"`          // the file stops before its end
	Producer  string          `json:"producer,omitempty"` // the program that wrote it
	Events    checkCounts     `json:"events"`
	Period    checkPeriod     `json:"period"`
	Next      []checkNext     `json:"next"`               // the next dates, five at most: with --feed as screens show them, else as the calendar has them
	Withheld  []checkWithheld `json:"withheld,omitempty"` // only with --feed: the dates of the year ahead that are not announced, by reason
	Findings  []feeds.Finding `json:"findings"`           // by severity, then line; of line 0, the whole file, the key is left out

	rules    *feedRules
	standing []feeds.Finding // of Findings, those on how the hub finds the feed
}

// checkCounts is how much there is.
type checkCounts struct {
	Total     int `json:"total"`        // VEVENTs understood
	Series    int `json:"series"`       // of them, those that repeat
	Changed   int `json:"changed"`      // changes to one date of a series
	Cancelled int `json:"cancelled"`    // marked so
	Private   int `json:"private"`      // anything but public
	NextWeeks int `json:"next_4_weeks"` // dates in the 28 days ahead that are not cancelled
	NextYear  int `json:"next_year"`    // the same in the 366 days ahead
}

// checkPeriod is the days between which all lies; without events it is empty.
type checkPeriod struct {
	First   civil.Date `json:"first,omitzero"`
	Last    civil.Date `json:"last,omitzero"` // included; not there if endless
	Endless bool       `json:"endless"`
}

// checkNext is one of the next dates.
type checkNext struct {
	feeds.Span
	When    string `json:"when"`               // French, in full
	Title   string `json:"title"`              // with --feed the rule's; else the calendar's own, empty where it is private or personal
	Private bool   `json:"private,omitempty"`  // never with --feed
	Person  bool   `json:"personal,omitempty"` // the title seems to tell of a person; never with --feed
	State   string `json:"state,omitempty"`    // French: "Annulé", "Déplacé, au lieu de mardi 9 h"
	Partner string `json:"partner,omitempty"`  // these four only with --feed
	Room    string `json:"room,omitempty"`
	Mode    string `json:"mode,omitempty"` // French: "Sur rendez-vous"
	Site    string `json:"site,omitempty"` // where it is not the feed's own
}

// checkWithheld is dates that are not announced, for one reason.
type checkWithheld struct {
	Reason privacy.Fate `json:"reason"` // private, unnamed, held or absence
	Shown  string       `json:"shown"`  // what screens show instead: "Occupé", the partner's general title, or nothing
	Dates  int          `json:"dates"`
	Lines  []int        `json:"lines"` // where their events begin in the file
	// Of absences: how many dates of this calendar they call off, and shorten.
	Cancels  int `json:"cancels,omitempty"`
	Shortens int `json:"shortens,omitempty"`
}

// blank is a report that knows no more than where the calendar is.
func (c checkSubject) blank() checkReport {
	r := checkReport{Source: clean(c.shown()), rules: c.rules, Next: []checkNext{}, Findings: []feeds.Finding{}, standing: c.standing()}
	if c.rules != nil {
		r.Feed, r.Partner, r.Site = c.rules.feed.ID, c.rules.partner.ShownName(), c.rules.site.Name
	}
	if h := c.health; h != nil {
		r.Hub = &checkHub{State: h.State, Since: h.Since, Hold: h.Hold}
	}
	return r
}

// unreadable is the report on an input that is no calendar.
func (r checkReport) unreadable(problem string, advice []string) checkReport {
	r.Status, r.Problem, r.Advice = checkUnreadable, problem, advice
	r.Findings = append(r.Findings, r.standing...)
	return r
}

// exit gives the exit status.
func (r checkReport) exit() int {
	switch r.Status {
	case checkOK:
		return exitOK
	case checkFindings:
		return exitFindings
	case checkUnreadable:
	}
	return exitUsage
}

// describe fills in what is in the calendar.
func (r *checkReport) describe(ctx context.Context, c checkSubject, cal *ics.Calendar, now time.Time) error {
	extent, err := cal.Extent(ctx)
	if err != nil {
		return err
	}
	today := civil.Of(now.In(c.zone))
	list, more, err := cal.Expand(ctx, today.AddDays(-checkBehind), today.AddDays(checkDays))
	if err != nil {
		return err
	}
	findings := slices.Concat(r.standing, cal.Findings, more)
	r.Truncated, r.Producer = cal.Truncated, clean(cal.Producer)
	r.Events = checkCounts{Total: extent.Events, Series: extent.Repeating, Changed: extent.Changed, Cancelled: extent.Cancelled, Private: extent.Private}
	r.Period = checkPeriod{extent.First, extent.Last, extent.Endless}
	coming := slices.DeleteFunc(slices.Clone(list), func(in feeds.Instance) bool { return over(in.Span, now, today) })
	r.count(coming, today.AddDays(checkSoon), c.zone)
	var hints []feeds.Finding
	if c.rules == nil {
		hints = r.own(coming)
	} else if hints, err = r.public(ctx, *c.rules, list, now, today); err != nil {
		return err
	}
	r.keep(slices.Concat(findings, hints, r.whole(list, findings)))
	return nil
}

// over reports whether a span has ended.
func over(s feeds.Span, now time.Time, today civil.Date) bool {
	if s.AllDay {
		return !today.Before(s.UntilDay)
	}
	return s.End.Before(now) || s.End.Equal(now) && s.Start.Before(now)
}

func (r *checkReport) count(coming []feeds.Instance, soon civil.Date, zone *time.Location) {
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
func (r *checkReport) keep(findings []feeds.Finding) {
	slices.SortStableFunc(findings, func(a, b feeds.Finding) int {
		return cmp.Or(gravity(a.Severity)-gravity(b.Severity), cmp.Compare(a.Line, b.Line))
	})
	r.Findings = append(r.Findings, findings...)
	r.Status = checkOK
	if len(findings) > 0 {
		r.Status = checkFindings
	}
}

// gravity orders severities, the worst first.
func gravity(s feeds.Severity) int {
	return slices.Index([]feeds.Severity{feeds.Fault, feeds.Warning, feeds.Note}, s)
}

// print writes the report, for people or for programs.
func (r checkReport) print(w io.Writer, asJSON bool) error {
	if !asJSON {
		_, err := io.WriteString(w, r.text())
		return err
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(r)
}

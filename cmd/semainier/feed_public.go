package main

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/feeds/privacy"
	"semainier/hub/plan"
	"semainier/layouts"
	"semainier/layouts/program"
)

// planWeeks is how far one program of the planner reaches.
const planWeeks = 6

// checkReason says why dates are not announced.
type checkReason string

const (
	reasonPrivate checkReason = "private" // the event is private or confidential
	reasonUnnamed checkReason = "unnamed" // no title rule names it
	reasonHeld    checkReason = "held"    // it seems to be a person's appointment, or an absence: a finding says so
	reasonAbsence checkReason = "absence" // it tells that the partner is away
)

// public fills in what screens will make of the calendar, by the hub's own
// way: privacy, planner, the pages' words. Other calendars of the same partner
// are not looked at: an absence that one of them tells is not known here.
func (r *checkReport) public(rules feedRules, list, coming []feeds.Instance, now time.Time, today civil.Date) ([]feeds.Finding, error) {
	occurrences, findings := privacy.Redact(rules.privacy, nil, list)
	r.withhold(rules.privacy, coming)
	err := r.nextPublic(rules, occurrences, now, today)
	return findings, err
}

// nextPublic plans the sites on which something takes place, six weeks after
// six weeks, until there is enough to show.
func (r *checkReport) nextPublic(rules feedRules, occurrences []feeds.Occurrence, now time.Time, today civil.Date) error {
	busy, sites := map[string]bool{}, map[feeds.SiteID]bool{}
	for _, o := range occurrences {
		busy[o.ID] = o.Busy
		sites[o.Site], sites[o.PlannedSite] = true, true
	}
	inputs := map[feeds.FeedID]plan.Input{rules.feed.ID: {Occurrences: occurrences, Health: feeds.Health{State: feeds.Healthy}}}
	seen := map[string]bool{}
	for ahead := 0; ahead <= checkDays && len(r.Next) < checkDates; ahead += 7 * planWeeks {
		for _, site := range rules.records.Sites {
			if !sites[site.ID] {
				continue
			}
			p, err := plan.Plan(rules.records, inputs, site.ID, now.AddDate(0, 0, ahead))
			if err != nil {
				return err
			}
			for _, s := range p.Slots {
				key := string(site.ID) + " " + s.ID
				span := feeds.Span{AllDay: s.AllDay(), Start: s.Start, End: s.End, FirstDay: s.FirstDay, UntilDay: s.UntilDay}
				if seen[key] || busy[strings.TrimSuffix(s.ID, "-away")] || over(span, now, today) {
					continue
				}
				seen[key] = true
				n, err := told(p, s, span)
				if err != nil {
					return err
				}
				if site.ID != rules.site.ID {
					n.Site = site.Name
				}
				r.Next = append(r.Next, n)
			}
		}
	}
	slices.SortStableFunc(r.Next, func(a, b checkNext) int { return begin(a.Span).Compare(begin(b.Span)) })
	r.Next = r.Next[:min(len(r.Next), checkDates)]
	return nil
}

func told(p program.Program, s program.Slot, span feeds.Span) (checkNext, error) {
	t, err := layouts.Tell(p, s)
	return checkNext{Span: span, When: t.When, Title: t.Title, State: t.State, Partner: t.Partner, Room: t.Room, Mode: t.Mode}, err
}

func begin(s feeds.Span) time.Time {
	if s.AllDay {
		return s.FirstDay.In(time.UTC)
	}
	return s.Start
}

// withhold sorts by reason what is not announced. The dates of one event in the
// file share their words, and events of equal words their fate.
func (r *checkReport) withhold(rules privacy.Rules, coming []feeds.Instance) {
	byLine := map[int][]feeds.Instance{}
	for _, in := range coming {
		if in.Status != feeds.Cancelled {
			byLine[in.Line] = append(byLine[in.Line], in)
		}
	}
	fates, sums := map[words]fate{}, map[fate]*checkWithheld{}
	for _, line := range slices.Sorted(maps.Keys(byLine)) {
		in := byLine[line][0]
		said := words{in.Summary, in.SeriesSummary, in.Class}
		f, known := fates[said]
		if !known {
			f = fateOf(rules, in)
			fates[said] = f
		}
		if f.reason == "" {
			continue
		}
		if sums[f] == nil {
			sums[f] = &checkWithheld{Reason: f.reason, Shown: f.shown}
		}
		sums[f].Dates += len(byLine[line])
		sums[f].Lines = append(sums[f].Lines, line)
	}
	for _, sum := range sums {
		r.Withheld = append(r.Withheld, *sum)
	}
	slices.SortFunc(r.Withheld, func(a, b checkWithheld) int {
		return cmp.Or(cmp.Compare(a.Reason, b.Reason), cmp.Compare(a.Shown, b.Shown))
	})
}

// words is what decides whether an event is announced.
type words struct {
	title, series string
	class         feeds.Class
}

// fate is why an event is not announced, and what is shown instead; without a
// reason it is announced.
type fate struct {
	reason checkReason
	shown  string
}

// fateOf finds the fate of one date. That no rule names it shows by what would
// be left if the feed hid all that none names.
func fateOf(rules privacy.Rules, in feeds.Instance) fate {
	made, hints := privacy.Redact(rules, nil, []feeds.Instance{in})
	rules.Feed.Other = feeds.OtherHide
	named, _ := privacy.Redact(rules, nil, []feeds.Instance{in})
	var f fate
	if len(made) > 0 {
		f.shown = made[0].Title
	}
	switch {
	case len(made) > 0 && made[0].Kind == feeds.Absence:
		return fate{reason: reasonAbsence}
	case in.Class != feeds.Public:
		f.reason = reasonPrivate
	case slices.ContainsFunc(hints, heldBack):
		f.reason = reasonHeld
	case len(named) == 0:
		f.reason = reasonUnnamed
	default:
		return fate{}
	}
	return f
}

// heldBack reports whether a finding of feeds/privacy is why an event is not
// announced.
func heldBack(f feeds.Finding) bool {
	return f.Code == "appointment-private" || f.Code == "absence-unruled"
}

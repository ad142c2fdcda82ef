package main

import (
	"cmp"
	"context"
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

// public fills in what screens will make of the calendar, by the hub's own
// way: privacy, planner, the pages' words. Other calendars of the same partner
// are not looked at: an absence that one of them tells is not known here.
func (r *checkReport) public(ctx context.Context, rules feedRules, list []feeds.Instance, now time.Time, today civil.Date) ([]feeds.Finding, error) {
	public, err := privacy.Redact(ctx, rules.privacy, nil, list)
	if err != nil {
		return nil, err
	}
	for n, in := range list {
		if in.Status != feeds.Cancelled && !over(in.Span, now, today) {
			r.withhold(in, public.Verdicts[n])
		}
	}
	slices.SortFunc(r.Withheld, func(a, b checkWithheld) int {
		return cmp.Or(cmp.Compare(a.Reason, b.Reason), cmp.Compare(a.Shown, b.Shown))
	})
	return public.Findings, r.nextPublic(rules, public.Occurrences, now, today)
}

// withhold counts a date that is not announced under why it isn't.
func (r *checkReport) withhold(in feeds.Instance, v privacy.Verdict) {
	shown := v.Shown
	switch v.Fate {
	case privacy.Announced:
		return
	case privacy.Absent:
		shown = "" // it is told of the dates that it calls off
	case privacy.Private, privacy.Held, privacy.Unnamed:
	}
	i := slices.IndexFunc(r.Withheld, func(w checkWithheld) bool { return w.Reason == v.Fate && w.Shown == shown })
	if i < 0 {
		i = len(r.Withheld)
		r.Withheld = append(r.Withheld, checkWithheld{Reason: v.Fate, Shown: shown})
	}
	w := &r.Withheld[i]
	w.Dates++
	if at, known := slices.BinarySearch(w.Lines, in.Line); !known {
		w.Lines = slices.Insert(w.Lines, at, in.Line)
	}
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

package report

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/feeds/privacy"
	"semainier/hub/network"
	"semainier/hub/plan"
	"semainier/layouts"
	"semainier/layouts/program"
)

// planWeeks is how far one program of the planner reaches.
const planWeeks = 6

// public fills in what screens will make of the calendar, by the hub's own
// way: privacy, planner, the pages' words. Other calendars of the same partner
// are not looked at: an absence that one of them tells is not known here.
func (r *Report) public(ctx context.Context, rules Rules, list []feeds.Instance, now time.Time, today civil.Date) ([]feeds.Finding, []privacy.Verdict, error) {
	public, err := privacy.Redact(ctx, rules.Privacy, nil, list)
	if err != nil {
		return nil, nil, err
	}
	slots, err := rules.planned(public.Occurrences, now)
	if err != nil {
		return nil, nil, err
	}
	shown := map[string]plannedSlot{}
	for _, s := range slots {
		shown[s.ID] = s
	}
	var effect Withheld
	rest := public.Occurrences // one for each verdict that shows something
	for n, in := range list {
		v := public.Verdicts[n]
		var o feeds.Occurrence
		if v.Shown != "" {
			o, rest = rest[0], rest[1:]
		}
		if in.Status == feeds.Cancelled || over(in.Span, now, today) {
			continue
		}
		s, isShown := shown[o.ID]
		if isShown {
			effect.notice(o, s)
		} else {
			v.Shown = ""
		}
		r.withhold(in, v)
	}
	for i := range r.Withheld {
		if w := &r.Withheld[i]; w.Reason == privacy.Absent {
			w.Cancels, w.Shortens = effect.Cancels, effect.Shortens
		}
	}
	slices.SortFunc(r.Withheld, func(a, b Withheld) int {
		return cmp.Or(cmp.Compare(a.Reason, b.Reason), cmp.Compare(a.Shown, b.Shown))
	})
	return public.Findings, public.Verdicts, r.nextPublic(rules.Privacy.Feed.Site, public.Occurrences, slots, now, today)
}

// notice counts what absences make of an occurrence: nothing else makes its slot
// differ from it.
func (w *Withheld) notice(o feeds.Occurrence, s plannedSlot) {
	switch {
	case o.Busy || o.Status == feeds.Cancelled:
	case s.State == program.Cancelled:
		w.Cancels++
	case s.span.FirstDay != o.FirstDay || s.span.UntilDay != o.UntilDay || !s.Start.Equal(o.Start) || !s.End.Equal(o.End):
		w.Shortens++
	}
}

// withhold counts a date that is not announced under why it isn't.
func (r *Report) withhold(in feeds.Instance, v privacy.Verdict) {
	shown := v.Shown
	switch v.Fate {
	case privacy.Announced:
		return
	case privacy.Absent:
		shown = "" // it is told of the dates that it calls off
	case privacy.Private, privacy.Held, privacy.Unnamed, privacy.Excluded:
	}
	i := slices.IndexFunc(r.Withheld, func(w Withheld) bool { return w.Reason == v.Fate && w.Shown == shown })
	if i < 0 {
		i = len(r.Withheld)
		r.Withheld = append(r.Withheld, Withheld{Reason: v.Fate, Shown: shown})
	}
	w := &r.Withheld[i]
	w.Dates++
	if at, known := slices.BinarySearch(w.Lines, in.Line); !known {
		w.Lines = slices.Insert(w.Lines, at, in.Line)
	}
}

// nextPublic takes the next slots, in the words of the pages.
func (r *Report) nextPublic(own feeds.SiteID, occurrences []feeds.Occurrence, slots []plannedSlot, now time.Time, today civil.Date) error {
	busy := map[string]bool{}
	for _, o := range occurrences {
		busy[o.ID] = o.Busy
	}
	for _, s := range slots {
		if busy[strings.TrimSuffix(s.ID, "-away")] || over(s.span, now, today) {
			continue
		}
		if len(r.Next) == r.dates {
			break
		}
		n, err := s.told()
		if err != nil {
			return err
		}
		if s.site.ID != own {
			n.Site = s.site.Name
		}
		r.Next = append(r.Next, n)
	}
	return nil
}

// plannedSlot is a slot as screens of its site show it.
type plannedSlot struct {
	program.Slot
	site network.Site
	in   program.Program
	span feeds.Span
}

// planned plans the sites on which something takes place, six weeks after six
// weeks, for the year ahead. Each slot is given once, by start.
func (f Rules) planned(occurrences []feeds.Occurrence, now time.Time) ([]plannedSlot, error) {
	sites := map[feeds.SiteID]bool{}
	for _, o := range occurrences {
		sites[o.Site], sites[o.PlannedSite] = true, true
	}
	inputs := map[feeds.FeedID]plan.Input{f.Privacy.Feed.ID: {Occurrences: occurrences, Health: feeds.Health{State: feeds.Healthy}}}
	var all []plannedSlot
	for _, site := range f.Records.Sites {
		if !sites[site.ID] {
			continue
		}
		seen := map[string]bool{}
		for later := 0; later <= ahead; later += 7 * planWeeks {
			p, err := plan.Plan(f.Records, inputs, site.ID, now.AddDate(0, 0, later))
			if err != nil {
				return nil, err
			}
			for _, s := range p.Slots {
				if !seen[s.ID] {
					seen[s.ID] = true
					span := feeds.Span{AllDay: s.AllDay(), Start: s.Start, End: s.End, FirstDay: s.FirstDay, UntilDay: s.UntilDay}
					all = append(all, plannedSlot{s, site, p, span})
				}
			}
		}
	}
	slices.SortStableFunc(all, func(a, b plannedSlot) int { return begin(a.span).Compare(begin(b.span)) })
	return all, nil
}

func (s plannedSlot) told() (Date, error) {
	t, err := layouts.Tell(s.in, s.Slot)
	return Date{Span: s.span, When: t.When, Title: t.Title, State: t.State, Partner: t.Partner, Room: t.Room, Mode: t.Mode}, err
}

func begin(s feeds.Span) time.Time {
	if s.AllDay {
		return s.FirstDay.In(time.UTC)
	}
	return s.Start
}

package plan

import (
	"fmt"
	"slices"
	"sort"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
)

// absence is a time at which a partner says that it does not come.
type absence struct {
	feeds.Occurrence
	first, last time.Time
	reach       time.Time // the end of the longest of all that begin no later
}

// absences are those of all partners, by start.
type absences []absence

func (p planner) absences() absences {
	var out absences
	for _, f := range p.records.Feeds {
		for _, o := range p.inputs[f.ID].Occurrences {
			if o.Kind == feeds.Absence && o.Status != feeds.Cancelled {
				o.Partner = f.Partner
				first, last := p.extent(o.Span)
				out = append(out, absence{Occurrence: o, first: first, last: last})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b absence) int { return a.first.Compare(b.first) })
	var reach time.Time
	for i := range out {
		if out[i].last.After(reach) {
			reach = out[i].last
		}
		out[i].reach = reach
	}
	return out
}

// spare gives how long the partner of an occurrence is there: absences that
// take its beginning or its end shorten it. Where they take more than half of
// it, wherever they lie, it does not come at all. One in the middle that takes
// less changes nothing.
func (as absences) spare(p planner, o feeds.Occurrence) (there feeds.Span, comes bool) {
	start, end := p.extent(o.Span)
	from, until := start, end
	run, reached := start, start // of the absence without a gap that the last one belongs to; up to where all is counted
	var away time.Duration
	near := sort.Search(len(as), func(i int) bool { return as[i].reach.After(start) }) // a calendar may tell of thousands
	for i := near; i < len(as) && !as[i].first.After(end); i++ {
		if !as[i].concerns(o) {
			continue
		}
		first, last := as[i].first, as[i].last
		if start.Equal(end) && !start.Before(first) && start.Before(last) {
			return o.Span, false
		}
		if first.Before(reached) {
			first = reached
		}
		if end.Before(last) {
			last = end
		}
		if !first.Before(last) {
			continue
		}
		if first.After(reached) {
			run = first
		}
		if run.Equal(start) {
			from = last
		}
		if last.Equal(end) {
			until = run
		}
		away += last.Sub(first)
		reached = last
	}
	return p.within(o.Span, from, until), 2*away <= end.Sub(start)
}

// maxDays is how many days of one occurrence without hours are judged one by one.
const maxDays = 400

// split gives an occurrence of several days without hours in pieces, where its
// partner is away on days in its midst: each day is judged by itself. One of
// which no day is left is given whole.
func (as absences) split(p planner, o feeds.Occurrence) []feeds.Occurrence {
	days := o.UntilDay.DaysSince(o.FirstDay)
	if !o.AllDay || days < 2 || days > maxDays {
		return []feeds.Occurrence{o}
	}
	var pieces []feeds.Occurrence
	open := false // the last piece goes on
	for day := o.FirstDay; day.Before(o.UntilDay); day = day.AddDays(1) {
		one := o
		one.FirstDay, one.UntilDay = day, day.AddDays(1)
		if _, comes := as.spare(p, one); !comes {
			open = false
			continue
		}
		if open {
			pieces[len(pieces)-1].UntilDay = one.UntilDay
			continue
		}
		if n := len(pieces); n > 0 {
			one.ID += fmt.Sprintf("-%d", n+1)
			one.Moved = false // told by the first
		}
		pieces, open = append(pieces, one), true
	}
	if len(pieces) == 0 {
		return []feeds.Occurrence{o}
	}
	return pieces
}

// concerns reports whether an absence is one from the occurrence: of the same
// feed where it names no place, of the same partner at the same site where it
// does.
func (a absence) concerns(o feeds.Occurrence) bool {
	if a.Site == "" {
		return a.Feed == o.Feed && a.Partner == o.Partner
	}
	return a.Site == o.Site && a.Partner == o.Partner
}

// within shortens a span; of one without hours, by whole days.
func (p planner) within(s feeds.Span, from, until time.Time) feeds.Span {
	if !s.AllDay {
		s.Start, s.End = from, until
		return s
	}
	s.FirstDay = civil.Of(from.In(p.loc))
	if last := civil.Of(until.In(p.loc)); last.In(p.loc).Equal(until) {
		s.UntilDay = last
	} else {
		s.UntilDay = last.AddDays(1)
	}
	return s
}

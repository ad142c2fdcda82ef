package plan

import (
	"slices"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
)

// absences are the times at which partners say that they don't come, by start.
type absences []feeds.Occurrence

func (p planner) absences() absences {
	var out absences
	for _, f := range p.records.Feeds {
		for _, o := range p.inputs[f.ID].Occurrences {
			if o.Kind == feeds.Absence && o.Status != feeds.Cancelled {
				o.Partner = f.Partner
				out = append(out, o)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b feeds.Occurrence) int {
		first, _ := p.extent(a.Span)
		second, _ := p.extent(b.Span)
		return first.Compare(second)
	})
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
	for _, a := range as {
		if !concern(a, o) {
			continue
		}
		first, last := p.extent(a.Span)
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

// concern reports whether an absence is one from the occurrence: of the same
// feed where it names no place, of the same partner at the same site where it
// does.
func concern(a, o feeds.Occurrence) bool {
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

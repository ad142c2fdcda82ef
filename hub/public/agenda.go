package public

import (
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/layouts/program"
)

// night is how far into the next day something goes on without lasting for
// days; layouts has the same.
const night = 6 * time.Hour

// agenda is a program with its days at hand.
type agenda struct {
	program program.Program
	zone    *time.Location
	closed  map[civil.Date]bool
}

func newAgenda(p program.Program) (agenda, error) {
	zone, err := p.Site.Location()
	if err != nil {
		return agenda{}, err
	}
	hoursKnown := false // only where some day has opening hours does none mean "closed"
	for _, d := range p.Days {
		hoursKnown = hoursKnown || len(d.Open) > 0
	}
	a := agenda{program: p, zone: zone, closed: map[civil.Date]bool{}}
	for _, d := range p.Days {
		a.closed[d.Date] = len(d.Open) == 0 && (hoursKnown || d.Closed != "")
	}
	return a, nil
}

// spans gives when a slot is there. What lasts for days does so while the site
// is open, as on the screens: each run of open days is a span, and there may be
// none.
func (a agenda) spans(s program.Slot) []feeds.Span {
	if s.AllDay() {
		until := s.UntilDay
		if !s.FirstDay.Before(until) {
			until = s.FirstDay.AddDays(1)
		}
		if s.FirstDay.AddDays(1) == until {
			return []feeds.Span{{AllDay: true, FirstDay: s.FirstDay, UntilDay: until}}
		}
		return a.openRuns(s.FirstDay, until)
	}
	start, end := s.Start.In(a.zone), s.End.In(a.zone)
	if end.Before(start) {
		end = start
	}
	if !civil.Of(start).Before(civil.Of(end.Add(-night))) {
		return []feeds.Span{{Start: start, End: end}}
	}
	var spans []feeds.Span
	for _, run := range a.openRuns(civil.Of(start), civil.Of(end.Add(-time.Nanosecond)).AddDays(1)) {
		from, until := run.FirstDay.In(a.zone), run.UntilDay.In(a.zone)
		spans = append(spans, feeds.Span{Start: latest(start, from), End: earliest(end, until)})
	}
	return spans
}

// openRuns gives the runs of days, of those from first to until, on which the
// site is not closed.
func (a agenda) openRuns(first, until civil.Date) []feeds.Span {
	var runs []feeds.Span
	begun := false
	for d := first; d.Before(until); d = d.AddDays(1) {
		switch {
		case a.closed[d]:
			begun = false
		case begun:
			runs[len(runs)-1].UntilDay = d.AddDays(1)
		default:
			begun = true
			runs = append(runs, feeds.Span{AllDay: true, FirstDay: d, UntilDay: d.AddDays(1)})
		}
	}
	return runs
}

func latest(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

func earliest(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

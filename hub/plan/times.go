package plan

import (
	"slices"
	"strings"
	"time"

	"semainier/feeds/civil"
	"semainier/hub/network"
	"semainier/layouts/program"
)

// weekdays gives the days of the week, Monday first.
func weekdays() []time.Weekday {
	return []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}
}

// windows gives when a notice of certain days or hours is shown in the weeks that are
// planned, within its own From and Until; nil for a notice of no certain ones. timed
// tells that from a notice whose days and hours never come.
func (p planner) windows(n network.Notice, ahead span) (list []program.Period, timed bool) {
	if len(n.Days) == 0 && len(n.Daily) == 0 {
		return nil, false
	}
	daily := n.Daily
	if len(daily) == 0 {
		daily = []network.Period{{From: 0, Until: 24 * 60}}
	}
	for d := ahead.from; d.Before(ahead.until); d = d.AddDays(1) {
		if len(n.Days) > 0 && !slices.Contains(n.Days, weekdayOf(d)) {
			continue
		}
		for _, hours := range daily {
			list = append(list, spans(d, hours, p.loc)...)
		}
	}
	return merged(clipped(list, n.From, n.Until)), true
}

// weekdayOf gives the day of the week of a date as records name it.
func weekdayOf(d civil.Date) network.Weekday {
	return network.Weekday(strings.ToLower(d.Weekday().String()))
}

// farthest is more than any zone is from UTC.
const farthest = 24 * time.Hour

// spans gives when the clocks of a place show a time of that date within hours.
// That is one span of time, but for the day on which the clocks change: an hour that
// they show twice is there twice, one that they skip is not.
func spans(d civil.Date, hours network.Period, loc *time.Location) []program.Period {
	midnight := d.In(time.UTC)
	from, until := midnight.Add(time.Duration(hours.From)*time.Minute), midnight.Add(time.Duration(hours.Until)*time.Minute)
	var list []program.Period
	for at := from.Add(-farthest); at.Before(until.Add(farthest)); {
		here := at.In(loc)
		_, seconds := here.Zone()
		offset := time.Duration(seconds) * time.Second
		begins, ends := here.ZoneBounds() // the span of one offset
		list = append(list, clipped([]program.Period{{Start: from.Add(-offset).In(loc), End: until.Add(-offset).In(loc)}}, begins, ends)...)
		if ends.IsZero() {
			break
		}
		at = ends
	}
	return list
}

// clipped gives what of the periods lies from an instant until another; zero bounds
// nothing.
func clipped(list []program.Period, from, until time.Time) []program.Period {
	var out []program.Period
	for _, p := range list {
		if p.Start.Before(from) {
			p.Start = from.In(p.Start.Location())
		}
		if !until.IsZero() && until.Before(p.End) {
			p.End = until.In(p.End.Location())
		}
		if p.Start.Before(p.End) {
			out = append(out, p)
		}
	}
	return out
}

package public

import (
	"fmt"
	"slices"
	"time"

	"semainier/feeds"
	"semainier/feeds/ics"
	"semainier/hub/network"
	"semainier/layouts/program"
)

// Rooms gives when each of the site's rooms is taken by what takes place in it,
// over the weeks of the program, for whoever looks for a free one. A room whose
// name is hidden is left out, and nothing is said of who is in the others.
//
// Changed is when the program was last changed. Rooms fails where the site's
// zone is unknown.
func Rooms(p program.Program, rooms []network.Room, changed time.Time) (ics.Document, error) {
	a, err := newAgenda(p)
	if err != nil {
		return ics.Document{}, fmt.Errorf("occupation of the rooms of %s: %w", p.Site.ID, err)
	}
	d := ics.Document{Producer: producer, Name: "Occupation des espaces\u00a0– " + p.Site.Name, Refresh: refresh}
	for _, r := range rooms {
		if r.Hidden {
			continue
		}
		d.Busy = append(d.Busy, ics.Busy{
			UID: "espace-" + string(r.ID) + "@" + string(p.Site.ID), Changed: changed, Name: r.Name,
			From: p.From.In(a.zone), Until: p.Until.In(a.zone), Periods: a.taken(r.Name),
		})
	}
	return d, nil
}

// taken gives the periods in which a room is taken, in order, those that touch
// each other made one.
func (a agenda) taken(room string) []ics.Period {
	from, until := a.program.From.In(a.zone), a.program.Until.In(a.zone)
	var all []ics.Period
	for _, s := range a.program.Slots {
		if s.Room != room || !takesPlace(s) {
			continue
		}
		for _, span := range a.spans(s) {
			p := a.period(span)
			p.Start, p.End = latest(p.Start, from), earliest(p.End, until)
			if p.Start.Before(p.End) {
				all = append(all, p)
			}
		}
	}
	slices.SortFunc(all, func(a, b ics.Period) int { return a.Start.Compare(b.Start) })
	var merged []ics.Period
	for _, p := range all {
		if n := len(merged); n > 0 && !merged[n-1].End.Before(p.Start) {
			merged[n-1].End = latest(merged[n-1].End, p.End)
			continue
		}
		merged = append(merged, p)
	}
	return merged
}

func (a agenda) period(s feeds.Span) ics.Period {
	if s.AllDay {
		return ics.Period{Start: s.FirstDay.In(a.zone), End: s.UntilDay.In(a.zone)}
	}
	return ics.Period{Start: s.Start, End: s.End}
}

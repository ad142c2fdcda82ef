package plan

import (
	"slices"

	"semainier/feeds"
	"semainier/hub/network"
	"semainier/layouts/program"
)

// rooms gives when those rooms are taken whose free hours the site shows. All
// that takes place in them counts, whatever else is shown of it, if anything.
func (p planner) rooms() []program.Room {
	var out []program.Room
	for _, r := range p.site.Rooms {
		if r.ShowFree && !r.Hidden {
			out = append(out, program.Room{ID: string(r.ID), Name: r.Name, Taken: p.taken(r)})
		}
	}
	return out
}

// taken gives the periods of the program in which a room is taken, in order,
// those that touch each other made one.
func (p planner) taken(r network.Room) []program.Period {
	from, until := p.from.In(p.loc), p.until.In(p.loc)
	var all []program.Period
	for _, f := range p.records.Feeds {
		for _, o := range p.holds(f, r) {
			for _, o := range p.away.split(p, o) {
				there, comes := p.away.spare(p, o)
				start, end := p.extent(there)
				if start.Before(from) {
					start = from
				}
				if until.Before(end) {
					end = until
				}
				if comes && start.Before(end) {
					all = append(all, program.Period{Start: p.here(start), End: p.here(end)})
				}
			}
		}
	}
	return merged(all)
}

// holds gives what a feed has in a room, absences of its partner not counted: what
// is told, and, without a word or an identity, what is not.
func (p planner) holds(f feeds.Feed, r network.Room) []feeds.Occurrence {
	var out []feeds.Occurrence
	for _, o := range p.inputs[f.ID].Occurrences {
		if o.Site == p.site.ID && o.Room == r.ID && o.Kind != feeds.Absence && o.Status != feeds.Cancelled {
			o.Partner = f.Partner
			out = append(out, o)
		}
	}
	for _, t := range p.inputs[f.ID].Taken {
		if t.Site == p.site.ID && t.Room == r.ID {
			out = append(out, feeds.Occurrence{Span: t.Span, Feed: f.ID, Partner: f.Partner, Site: t.Site, Room: t.Room})
		}
	}
	return out
}

// merged orders periods and makes one of those that overlap or touch each other.
func merged(all []program.Period) []program.Period {
	slices.SortFunc(all, func(a, b program.Period) int { return a.Start.Compare(b.Start) })
	var out []program.Period
	for _, period := range all {
		n := len(out)
		switch {
		case n == 0 || out[n-1].End.Before(period.Start):
			out = append(out, period)
		case out[n-1].End.Before(period.End):
			out[n-1].End = period.End
		}
	}
	return out
}

package plan

import (
	"cmp"
	"slices"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
)

// stay is an unbroken time at which something takes place, the end excluded.
type stay struct {
	start, end time.Time
	of         []string // occurrences, maxNamed at most
}

// stays are the times of each of those that meet somewhere: in a room, or in a team.
type stays map[Side][]stay

// gather adds when each happening of the site holds its room, and its team.
func (p planner) gather(rooms map[feeds.RoomID]stays, teams map[feeds.FeedID]stays) {
	for _, f := range p.records.Feeds {
		if _, known := p.records.Partner(f.Partner); !known {
			continue
		}
		for _, r := range p.site.Rooms {
			for _, o := range p.holds(f, r) {
				side := Side{Partner: f.Partner, Feed: f.ID, Site: p.site.ID, Room: r.ID, Title: o.Title, Untold: o.ID == ""}
				add(rooms, r.ID, side, p.present(o))
			}
		}
		for _, o := range p.inputs[f.ID].Occurrences {
			if o.Site != p.site.ID || o.Busy || o.Kind == feeds.Absence || o.Status == feeds.Cancelled {
				continue
			}
			o.Partner = f.Partner
			add(teams, f.ID, Side{Partner: f.Partner, Feed: f.ID, Site: p.site.ID, Title: o.Title}, p.present(o))
		}
	}
}

func add[K comparable](all map[K]stays, at K, side Side, times []stay) {
	if len(times) == 0 {
		return
	}
	if all[at] == nil {
		all[at] = stays{}
	}
	all[at][side] = append(all[at][side], times...)
}

// present gives when an occurrence takes place: for as long as its partner is there,
// on the days of the plan on which the site is not exceptionally closed.
func (p planner) present(o feeds.Occurrence) []stay {
	from, until := p.from.In(p.loc), p.until.In(p.loc)
	if start, end := p.extent(o.Span); !start.Before(until) || !end.After(from) {
		return nil
	}
	var out []stay
	for _, o := range p.away.split(p, o) {
		there, comes := p.away.spare(p, o)
		start, end := p.extent(there)
		if start.Before(from) {
			start = from
		}
		if until.Before(end) {
			end = until
		}
		if !comes || !start.Before(end) {
			continue
		}
		one := stay{start: p.here(start), end: p.here(end)}
		if o.ID != "" {
			one.of = []string{o.ID}
		}
		out = append(out, p.onOpenDays(one)...)
	}
	return out
}

// onOpenDays takes from a stay the days on which the site is exceptionally closed.
func (p planner) onOpenDays(s stay) []stay {
	var out []stay
	open := false // the last piece goes on
	for day := civil.Of(s.start); day.In(p.loc).Before(s.end); day = day.AddDays(1) {
		if p.closed(day) {
			open = false
			continue
		}
		piece := s
		if first := day.In(p.loc); piece.start.Before(first) {
			piece.start = first
		}
		if next := day.AddDays(1).In(p.loc); next.Before(piece.end) {
			piece.end = next
		}
		if open {
			out[len(out)-1].end = piece.end
			continue
		}
		out, open = append(out, piece), true
	}
	return out
}

// united orders stays and makes one of those that overlap.
func united(all []stay) []stay {
	slices.SortStableFunc(all, func(a, b stay) int {
		return cmp.Or(a.start.Compare(b.start), slices.Compare(a.of, b.of))
	})
	var out []stay
	for _, s := range all {
		n := len(out)
		if n == 0 || !s.start.Before(out[n-1].end) {
			out = append(out, s)
			continue
		}
		last := &out[n-1]
		if last.end.Before(s.end) {
			last.end = s.end
		}
		last.of = slices.Concat(last.of, s.of)
		last.of = last.of[:min(len(last.of), maxNamed)]
	}
	return out
}

package plan

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/hub/network"
)

// ConflictKind says what two happenings want that only one can have.
type ConflictKind string

// The kinds of conflict.
const (
	// RoomConflict is two partners in one room at one time. A partner that is twice
	// in a room, by one calendar or by two, is none: it is at home with itself.
	RoomConflict ConflictKind = "room"
	// TeamConflict is one team at two sites at one time. What is a team? A feed: a
	// calendar is kept by those who look into it before they promise a date, so
	// what overlaps in it asks for the same people. Two calendars of one partner
	// are two teams, since nothing says otherwise and large bodies have many. Two
	// rooms of one site are none either: a team can divide within a house. What is
	// only known to be taken, or busy, counts for no team: it tells neither where nor
	// who.
	TeamConflict ConflictKind = "team"
)

// Conflict is two partners in one room, or one team at two sites, as often as it
// comes: the same two happenings of every week are one conflict with many times.
type Conflict struct {
	ID    string // the same as long as both sides are; of [0-9a-f]
	Kind  ConflictKind
	Sides [2]Side // in the order of Side.compare
	Times []Clash // in order; at least one, none overlaps another
}

// Side is one of two that are in conflict: what a coordinator calls one partner
// about. Two happenings that are alike in all of this are one side.
type Side struct {
	Partner feeds.PartnerID
	Feed    feeds.FeedID
	Site    feeds.SiteID
	Room    feeds.RoomID // of a RoomConflict alone
	Title   string       // as shown; empty where Untold
	Untold  bool         // it is known only by the room that it takes: see feeds.Taken
}

// Clash is one time at which a conflict comes, the end excluded.
type Clash struct {
	Start, End time.Time // in the zone of the first side's site
	// Occurrences are the IDs of each side's happenings, maxNamed at most; none of
	// a side that is Untold.
	Occurrences [2][]string
}

// maxNamed is how many happenings of one side a clash names.
const maxNamed = 8

// Sites gives the site of the conflict, or both.
func (c Conflict) Sites() []feeds.SiteID {
	if c.Sides[0].Site == c.Sides[1].Site {
		return []feeds.SiteID{c.Sides[0].Site}
	}
	return []feeds.SiteID{c.Sides[0].Site, c.Sides[1].Site}
}

// Conflicts gives what excludes each other at the sites named, or, where none is, at
// all, on the days from from to until, the latter excluded, as each site counts days:
// the next first. What is called off, or whose partner is away, excludes nothing; nor
// does anything on a day on which its site is exceptionally closed. Hidden rooms count
// as others do. Two that only touch, from 10 to 12 and from 12 to 14, get along. A site
// of an unknown zone, for which Plan fails, has none.
func Conflicts(records network.Records, inputs map[feeds.FeedID]Input, from, until civil.Date, at ...feeds.SiteID) []Conflict {
	return Divide(records, inputs).Conflicts(from, until, at...)
}

// Conflicts gives the same as the function Conflicts does from everything.
func (d *Parts) Conflicts(from, until civil.Date, at ...feeds.SiteID) []Conflict {
	teams := map[feeds.FeedID]stays{}
	near := d.near(at)
	var out []Conflict
	for _, s := range d.records.Sites {
		if len(at) > 0 && !near[s.ID] {
			continue
		}
		records, inputs := d.of(s.ID)
		p, err := newPlanner(records, inputs, s.ID, time.Time{})
		if err != nil {
			continue
		}
		p.from, p.until = from, until
		p.away = p.absences()
		rooms := map[feeds.RoomID]stays{}
		p.gather(rooms, teams)
		for _, r := range s.Rooms {
			out = append(out, rooms[r.ID].conflicts(RoomConflict, func(a, b Side) bool { return a.Partner != b.Partner })...)
		}
	}
	for _, f := range d.records.Feeds {
		out = append(out, teams[f.ID].conflicts(TeamConflict, func(a, b Side) bool { return a.Site != b.Site })...)
	}
	if len(at) > 0 {
		out = slices.DeleteFunc(out, func(c Conflict) bool {
			return !slices.ContainsFunc(c.Sites(), func(s feeds.SiteID) bool { return slices.Contains(at, s) })
		})
	}
	slices.SortFunc(out, func(a, b Conflict) int {
		return cmp.Or(a.Times[0].Start.Compare(b.Times[0].Start), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// near gives the sites named and those at which a feed of theirs is too: all that may be
// in conflict with them.
func (d *Parts) near(at []feeds.SiteID) map[feeds.SiteID]bool {
	out := map[feeds.SiteID]bool{}
	for _, id := range at {
		out[id] = true
		p := d.parts[id]
		if p == nil {
			continue
		}
		for _, s := range p.feeds {
			for _, o := range d.inputs[d.records.Feeds[s.feed].ID].Occurrences {
				out[o.Site] = true
			}
		}
	}
	return out
}

// compare orders sides. One that is Untold is the one without a title.
func (a Side) compare(b Side) int {
	return cmp.Or(cmp.Compare(a.Site, b.Site), cmp.Compare(a.Room, b.Room), cmp.Compare(a.Partner, b.Partner), cmp.Compare(a.Feed, b.Feed),
		cmp.Compare(a.Title, b.Title))
}

// id gives the identity of a conflict between two sides.
func (k ConflictKind) id(a, b Side) string {
	told := func(s Side) []string {
		return []string{string(s.Partner), string(s.Feed), string(s.Site), string(s.Room), s.Title}
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", slices.Concat([]string{string(k)}, told(a), told(b))))
	return hex.EncodeToString(sum[:8])
}

// conflicts gives those between the sides of which exclude says that they cannot be at
// one time.
func (s stays) conflicts(kind ConflictKind, exclude func(a, b Side) bool) []Conflict {
	if len(s) < 2 {
		return nil
	}
	sides := make([]Side, 0, len(s))
	for side, times := range s {
		s[side] = united(times)
		sides = append(sides, side)
	}
	slices.SortFunc(sides, Side.compare)
	var out []Conflict
	for i, a := range sides {
		for _, b := range sides[i+1:] {
			if !exclude(a, b) {
				continue
			}
			if times := clashes(s[a], s[b]); len(times) > 0 {
				out = append(out, Conflict{ID: kind.id(a, b), Kind: kind, Sides: [2]Side{a, b}, Times: times})
			}
		}
	}
	return out
}

// clashes gives the times that two united lists have in common.
func clashes(a, b []stay) []Clash {
	var out []Clash
	for i, j := 0, 0; i < len(a) && j < len(b); {
		x, y := a[i], b[j]
		start, end := x.start, x.end
		if start.Before(y.start) {
			start = y.start
		}
		if y.end.Before(end) {
			end = y.end
		}
		if start.Before(end) {
			zone := x.start.Location()
			out = append(out, Clash{Start: start.In(zone), End: end.In(zone), Occurrences: [2][]string{x.of, y.of}})
		}
		if x.end.Before(y.end) {
			i++
		} else {
			j++
		}
	}
	return out
}

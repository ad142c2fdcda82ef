package plan

import (
	"cmp"
	"slices"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/hub/network"
	"semainier/layouts/program"
)

// Left says why screens do not show a happening.
type Left string

// Why screens leave out a happening.
const (
	ClosedDay Left = "closed-day" // the site is exceptionally closed
	Twin      Left = "twin"       // another one tells the same
	IdleBusy  Left = "idle-busy"  // its partner is busy while it receives
	BusyAway  Left = "busy-away"  // its partner is busy, and away
	Untold    Left = "untold"     // it may not be told: only that it takes a room, see feeds.Taken
)

// Week is one week of a site for those who arrange it: what its screens show, what
// they leave out, and where each of it comes from. It has no word that screens may
// not show, beside the names of hidden rooms.
type Week struct {
	From    civil.Date    // its Monday
	Told    bool          // it is one of the weeks of the program that Plan gives: screens can show it
	Days    []program.Day // seven
	Rows    []Row         // in order of start, then of partner
	Sources []Source      // of the feeds that are of this site or have a row, in the order of the records
}

// Row is one happening of a week.
type Row struct {
	Slot       program.Slot // as screens show it, or would; of one Untold: the room that it takes, and when
	Start, End time.Time    // also of one without hours; in the site's zone
	Left       Left         // why screens leave it out; empty: they show it
	Busy       bool         // it says only that the partner is taken
	Absent     bool         // called off by an absence in its partner's calendars
	Partner    feeds.PartnerID
	Feed       feeds.FeedID
	Occurrence string       // its ID; empty: Untold
	Room       feeds.RoomID // where it is, also if screens don't say so; empty: nowhere in particular
	Rules      []string     // Match of the feed's title rules that give such a slot; none: no rule named it, or none does any more
}

// HidesRoom reports whether screens do not say where it is.
func (r Row) HidesRoom() bool { return r.Room != "" && r.Slot.Room == "" }

// TakesPlace reports whether the row is something that is held at this time.
func (r Row) TakesPlace() bool {
	return r.Left == Untold || r.Slot.State == program.Planned || r.Slot.State == program.Moved
}

// Source is how a feed is doing that has to do with a week.
type Source struct {
	Feed    feeds.FeedID
	Partner feeds.PartnerID
	Health  feeds.Health
	Until   civil.Date // the day up to which it is known, excluded; zero: it was never read
}

// WeekOf gives the week of a site that begins on a Monday. It says of a week of the
// program that Plan gives at now just what that program says; others, for which there
// is no program, are worked out likewise, as far as calendars are known. It fails as
// Plan does.
func WeekOf(records network.Records, inputs map[feeds.FeedID]Input, site feeds.SiteID, monday civil.Date, now time.Time) (Week, error) {
	p, err := newPlanner(records, inputs, site, now)
	if err != nil {
		return Week{}, err
	}
	p.shorten()
	told := !monday.Before(p.from) && monday.Before(p.until)
	if !told {
		p.from, p.until = monday, monday.AddDays(7)
	}
	p.away = p.absences()
	shown, left := p.drafted()
	week := p
	week.from, week.until = monday, monday.AddDays(7)
	out := Week{From: monday, Told: told, Days: week.days()}
	drafts := append(shown, left...)
	for _, d := range drafts {
		if !week.touches(d) {
			continue
		}
		if d.left == "" && !week.opens(d) { // it lasts beyond this week
			d.left = ClosedDay
		}
		out.Rows = append(out.Rows, p.row(d))
	}
	for _, f := range records.Feeds {
		out.Rows = append(out.Rows, week.untold(f, out.Rows)...)
	}
	slices.SortStableFunc(out.Rows, func(a, b Row) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Partner, b.Partner), a.End.Compare(b.End))
	})
	out.Sources = p.sources(out.Rows)
	return out, nil
}

func (p planner) row(d draft) Row {
	r := Row{Slot: d.Slot, Start: p.here(d.start), End: p.here(d.end), Left: d.left, Busy: d.busy, Absent: d.absent,
		Partner: feeds.PartnerID(d.Partner), Feed: d.feed, Occurrence: d.of, Room: d.place}
	if i := slices.IndexFunc(p.records.Feeds, func(f feeds.Feed) bool { return f.ID == d.feed }); i >= 0 && !d.busy {
		r.Rules = naming(p.records.Feeds[i], d)
	}
	return r
}

// naming gives the title rules of a feed that give such a slot.
func naming(f feeds.Feed, d draft) []string {
	var out []string
	for _, r := range f.Titles {
		same := cmp.Or(r.Show, r.Match) == d.Title && r.Kind != feeds.Absence && (r.Kind == "" || string(r.Kind) == string(d.Kind)) &&
			(r.Mode == feeds.ModeUnknown || string(r.Mode) == string(d.Mode)) && r.Audience == d.Audience && r.Enrol == d.Enrol &&
			(r.Room == "" || d.place == "" || r.Room == d.place)
		if same {
			out = append(out, r.Match)
		}
	}
	return out
}

// untold gives the rooms that a feed takes without saying more. Where the feed says
// that its partner is busy just then, that is what takes the room: the row is given
// it, and there is no other.
func (p planner) untold(f feeds.Feed, rows []Row) []Row {
	var out []Row
	for _, t := range p.inputs[f.ID].Taken {
		room, known := p.site.Room(t.Room)
		start, end := p.extent(t.Span)
		if t.Site != p.site.ID || !known || !start.Before(p.until.In(p.loc)) || !end.After(p.from.In(p.loc)) {
			continue
		}
		is := func(r Row) bool {
			return r.Busy && r.Feed == f.ID && r.Start.Equal(start) && r.End.Equal(end) && (r.Room == "" || r.Room == t.Room)
		}
		if i := slices.IndexFunc(rows, is); i >= 0 {
			rows[i].Room = t.Room
			continue
		}
		d := draft{start: start, end: end, feed: f.ID, place: t.Room, left: Untold, busy: true,
			Slot: program.Slot{Partner: program.PartnerID(f.Partner), FirstDay: t.FirstDay, UntilDay: t.UntilDay}}
		if !t.AllDay {
			d.Start, d.End = p.here(t.Start), p.here(t.End)
		}
		if !room.Hidden {
			d.Room = room.Name
		}
		out = append(out, p.row(d))
	}
	return out
}

// sources gives the feeds that are of the site, or have a row.
func (p planner) sources(rows []Row) []Source {
	var out []Source
	for _, f := range p.records.Feeds {
		if f.Site != p.site.ID && !slices.ContainsFunc(rows, func(r Row) bool { return r.Feed == f.ID }) {
			continue
		}
		in := p.inputs[f.ID]
		out = append(out, Source{Feed: f.ID, Partner: f.Partner, Health: in.Health, Until: in.Until})
	}
	return out
}

// Concerns reports whether the row of a site is one side of the conflict, at one of
// its times.
func (c Conflict) Concerns(site feeds.SiteID, r Row) bool {
	side := func(s Side) bool {
		alike := s.Site == site && s.Feed == r.Feed && (s.Room == "" || s.Room == r.Room)
		if s.Untold {
			return alike && r.Busy // it is told by nothing but its room
		}
		return alike && s.Title == r.Slot.Title
	}
	return r.TakesPlace() && (side(c.Sides[0]) || side(c.Sides[1])) && slices.ContainsFunc(c.Times, func(t Clash) bool {
		return t.Start.Before(r.End) && r.Start.Before(t.End)
	})
}

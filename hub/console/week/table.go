package week

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/hub/console/desk"
	"semainier/hub/plan"
	"semainier/layouts/program"
)

// table is a week as a table, a column for each day; and the same as a list, a part
// for each day, for where a table finds no room.
type table struct {
	Columns []column
	Bodies  []body // one for each site
	Days    []list
	Many    bool // there are several sites
}

type column struct {
	Date        civil.Date
	Name, Short string // "lundi 23 novembre", "lundi 23"
	Today       bool
}

// body is the part of one site.
type body struct {
	Name, Path string
	Opening    []opening // by column
	Lines      []line
}

// opening is when a site is open on a day.
type opening struct {
	Day    string // "lundi 23 novembre"
	Hours  []string
	Closed string // why it is exceptionally closed
	Edit   string // where that day can be closed; empty: not by who asks, or it is past or closed
}

// line is what one partner has at a site.
type line struct {
	Partner feeds.Partner
	Cells   [][]slot // by column
}

// list is one day.
type list struct {
	column
	Sites []daySite
}

// daySite is what one site has on a day.
type daySite struct {
	Name string
	opening
	Slots []slot
}

// slot is one happening on one day.
type slot struct {
	Partner feeds.Partner
	When    string // "9 h – 12 h"
	Title   string
	Room    string
	Mode    string
	State   string // a word: it is called off, has moved, …; empty: it takes place as planned
	Off     bool   // it does not take place then and there
	Unshown string // why screens do not show it, or its room; empty: they do
	Clashes []mark
}

// mark points to a conflict on the page.
type mark struct{ ID, Word string }

// Last gives the words after the hours, in their order.
func (s slot) Last() []string {
	return slices.DeleteFunc([]string{s.Room, s.Mode}, func(w string) bool { return w == "" })
}

func tableOf(p *desk.Page, g sight) table {
	t := table{Columns: columnsOf(p, g), Many: len(g.sites) > 1}
	for _, c := range t.Columns {
		t.Days = append(t.Days, list{column: c})
	}
	for _, s := range g.sites {
		b := body{Name: s.site.Name, Path: with(rootPath+"/"+string(s.site.ID), "semaine", isoWeek(g.monday))}
		for i, c := range t.Columns {
			o := openingOf(p, s, c.Date)
			b.Opening = append(b.Opening, o)
			t.Days[i].Sites = append(t.Days[i].Sites, daySite{Name: s.site.Name, opening: o})
		}
		b.Lines = linesOf(p, g, s, t.Columns)
		for i := range t.Columns {
			day := &t.Days[i].Sites[len(t.Days[i].Sites)-1]
			for _, r := range s.week.Rows {
				if inTable(s, r) && s.on(r, t.Columns[i].Date) {
					day.Slots = append(day.Slots, slotOf(p, g, s, r, t.Columns[i].Date))
				}
			}
		}
		t.Bodies = append(t.Bodies, b)
	}
	return t
}

// inTable reports whether a row is in the table: what a visitor would know of it, what
// a closure prevents, and, for those who arrange the site, rooms that are taken.
func inTable(s seen, r plan.Row) bool {
	switch r.Left {
	case plan.Twin, plan.IdleBusy, plan.BusyAway:
		return false
	case plan.Untold:
		return s.arranges
	case plan.ClosedDay:
	}
	return true
}

// columnsOf gives the days, without Saturday and Sunday where nothing is.
func columnsOf(p *desk.Page, g sight) []column {
	var out []column
	for i := range 7 {
		date := g.monday.AddDays(i)
		full := i < 5 || slices.ContainsFunc(g.sites, func(s seen) bool {
			d := s.week.Days[i]
			return len(d.Open) > 0 || slices.ContainsFunc(s.week.Rows, func(r plan.Row) bool { return inTable(s, r) && s.on(r, date) })
		})
		if full {
			out = append(out, column{Date: date, Name: inFull(p, date), Short: short(p, date), Today: len(g.sites) > 0 && date == g.sites[0].today})
		}
	}
	return out
}

func openingOf(p *desk.Page, s seen, date civil.Date) opening {
	d := s.week.Days[date.DaysSince(s.week.From)]
	o := opening{Day: inFull(p, date), Closed: d.Closed}
	for _, h := range d.Open {
		o.Hours = append(o.Hours, p.T("date.hours", clockOf(p, h.From), clockOf(p, h.Until)))
	}
	if s.arranges && !date.Before(s.today) && len(d.Open) > 0 {
		o.Edit = with(hoursPath+string(s.site.ID), "jour", date.String()) + "#fermer"
	}
	return o
}

// linesOf gives the partners of a site in the order of the records.
func linesOf(p *desk.Page, g sight, s seen, columns []column) []line {
	var out []line
	for _, partner := range p.Records.Partners {
		l := line{Partner: partner, Cells: make([][]slot, len(columns))}
		some := false
		for _, r := range s.week.Rows {
			if r.Partner != partner.ID || !inTable(s, r) {
				continue
			}
			for i, c := range columns {
				if s.on(r, c.Date) {
					l.Cells[i] = append(l.Cells[i], slotOf(p, g, s, r, c.Date))
					some = true
				}
			}
		}
		if some {
			out = append(out, l)
		}
	}
	return out
}

func slotOf(p *desk.Page, g sight, s seen, r plan.Row, day civil.Date) slot {
	out := slot{Partner: partnerOf(p, r.Partner), When: whenOf(p, s, r, day), Title: r.Slot.Title, Room: roomOf(p, s, r), State: stateOf(p, s, r)}
	if r.Slot.Mode != "" {
		out.Mode = p.T("mode." + string(r.Slot.Mode))
	}
	out.Off = !r.TakesPlace() || r.Left == plan.ClosedDay
	if r.Left == plan.Untold {
		out.Title = p.T("slot.untold")
	}
	out.Unshown = unshown(p, r)
	for _, c := range g.conflicts {
		word, told := g.marks[c.ID]
		if told && c.Concerns(s.site.ID, r) && slices.ContainsFunc(c.Times, func(t plan.Clash) bool {
			return t.Start.Before(day.AddDays(1).In(s.zone)) && day.In(s.zone).Before(t.End)
		}) {
			out.Clashes = append(out.Clashes, mark{c.ID, word})
		}
	}
	return out
}

// whenOf says the hours of a row on one of its days.
func whenOf(p *desk.Page, s seen, r plan.Row, day civil.Date) string {
	from, until := day.In(s.zone), day.AddDays(1).In(s.zone)
	begins, ends := !r.Start.Before(from), !until.Before(r.End)
	switch {
	case r.Slot.AllDay() || !begins && !ends:
		return p.T("date.allday")
	case !begins:
		return p.T("date.until", p.Hour(r.End))
	case !ends:
		return p.T("date.from", p.Hour(r.Start))
	}
	return hours(p, r.Start, r.End)
}

func clockOf(p *desk.Page, c program.Clock) string {
	if c%60 == 0 {
		return p.T("moment.hour", int(c)/60)
	}
	return p.T("moment.hourminute", int(c)/60, int(c)%60)
}

// roomOf names the room of a row, also one that screens do not name.
func roomOf(p *desk.Page, s seen, r plan.Row) string {
	if room, ok := s.site.Room(r.Room); ok {
		return room.Name
	}
	return r.Slot.Room
}

// stateOf says what a visitor must know beside the hours.
func stateOf(p *desk.Page, s seen, r plan.Row) string {
	switch r.Slot.State {
	case program.Cancelled:
		if r.Absent {
			return p.T("state.absent")
		}
		return p.T("state.cancelled")
	case program.Moved:
		if r.Slot.OtherRoom {
			return p.T("state.otherroom")
		}
		if r.Slot.Elsewhen.IsZero() {
			return p.T("state.moved")
		}
		if t := r.Slot.Elsewhen.In(s.zone); civil.Of(t) == civil.Of(r.Start) {
			return p.T("state.movedhour", p.Hour(t))
		}
		return p.T("state.movedfrom", moment(p, s, r, r.Slot.Elsewhen))
	case program.MovedAway:
		if r.Slot.Elsewhen.IsZero() {
			return p.T("state.movedaway")
		}
		return p.T("state.movedto", moment(p, s, r, r.Slot.Elsewhen))
	case program.Planned:
	}
	return ""
}

// moment says "jeudi 19 à 9 h", with the month where it is not that of the row.
func moment(p *desk.Page, s seen, r plan.Row, t time.Time) string {
	t = t.In(s.zone)
	day := short(p, civil.Of(t))
	if t.Month() != r.Start.Month() {
		day = inFull(p, civil.Of(t))
	}
	return p.T("date.moment", day, p.Hour(t))
}

// unshown says what screens leave out of a row, and why.
func unshown(p *desk.Page, r plan.Row) string {
	switch {
	case r.Left != "":
		return p.T("left." + string(r.Left))
	case r.HidesRoom():
		return p.T("left.room")
	}
	return ""
}

// origin is a row with where it comes from.
type origin struct {
	slot
	Day   string
	Feed  feeds.FeedID
	Path  string   // of the calendar; empty: who asks may not look at it
	Rules []string // "« Permanence CAF »"
	Fate  string   // what screens do with it
	order time.Time
}

// originsOf gives every row of the sites with where it comes from.
func originsOf(p *desk.Page, g sight) []origin {
	var out []origin
	for _, s := range g.sites {
		for _, r := range s.week.Rows {
			if r.Left == plan.Untold && !s.arranges {
				continue
			}
			day := civil.Of(r.Start)
			if day.Before(g.monday) {
				day = g.monday
			}
			o := origin{slot: slotOf(p, g, s, r, day), Day: inFull(p, day), Feed: r.Feed, order: r.Start, Fate: cmp.Or(unshown(p, r), p.T("left.shown"))}
			if s.arranges {
				o.Path = "/calendriers/" + string(r.Feed)
			}
			for _, rule := range r.Rules {
				o.Rules = append(o.Rules, p.T("origin.rule", rule))
			}
			if len(o.Rules) == 0 && !r.Busy && r.Left != plan.Untold {
				o.Rules = []string{p.T("origin.generic")}
			}
			if len(g.sites) > 1 {
				o.Room = strings.Trim(s.site.Name+", "+o.Room, ", ")
			}
			out = append(out, o)
		}
	}
	slices.SortStableFunc(out, func(a, b origin) int { return a.order.Compare(b.order) })
	return out
}

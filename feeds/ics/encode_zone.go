package ics

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"semainier/feeds"
)

// A usedZone is a zone that a document needs a VTIMEZONE for, and the years of
// which it must be told.
type usedZone struct {
	name  string
	loc   *time.Location
	years map[int]bool
}

// usedZones are the zones of a document by their names.
type usedZones map[string]*usedZone

// inUTC reports whether t is written in UTC and needs no VTIMEZONE.
func inUTC(t time.Time) bool { return t.Location().String() == "UTC" }

// add takes note of the zones of a timed span. Readers trust the name of a zone
// more than its VTIMEZONE, so the name must mean the same hour to all of them.
func (u usedZones) add(s feeds.Span) error {
	for _, t := range []time.Time{s.Start, s.End} {
		if s.AllDay || t.IsZero() || inUTC(t) {
			continue
		}
		name := t.Location().String()
		z := u[name]
		if z == nil {
			loc, err := time.LoadLocation(name)
			if err != nil || name == "Local" || name == "" {
				return fmt.Errorf("zone %q: %w", name, ErrZone)
			}
			z = &usedZone{name: name, loc: loc, years: map[int]bool{}}
			u[name] = z
		}
		if _, offset := t.Zone(); int64(offset) != offsetAt(t.Unix(), z.loc) {
			return fmt.Errorf("zone %q, which is another one by that name: %w", name, ErrZone)
		}
		z.years[t.Year()] = true
	}
	return nil
}

func (u usedZones) sorted() []*usedZone {
	return slices.SortedFunc(maps.Values(u), func(a, b *usedZone) int { return strings.Compare(a.name, b.name) })
}

// An onset is an instant from which a zone has another offset or name.
type onset struct {
	at time.Time // its location has the offset before: RFC 5545 §3.6.5 counts so
	turn
}

// A turn is what changes at an onset; those of each spring are the same one.
type turn struct {
	from, to int // seconds east of UTC
	name     string
	summer   bool
}

// onsetAt gives the onset at an instant, false where nothing changes then.
func onsetAt(at time.Time) (onset, bool) {
	before := at.Add(-time.Second)
	was, from := before.Zone()
	name, to := at.Zone()
	o := onset{at: at.In(time.FixedZone("", from)), turn: turn{from: from, to: to, name: name, summer: at.IsDST()}}
	return o, was != name || from != to || before.IsDST() != at.IsDST()
}

// nextBound gives the next moment at which the offset may change, zero where it
// never does. ZoneBounds lets future years begin and end with one, and gives all
// of them 365 days, so that on the last day of a leap year it has passed.
func nextBound(t time.Time) time.Time {
	_, end := t.ZoneBounds()
	if !end.IsZero() && !end.After(t) {
		return t.Add(time.Hour)
	}
	return end
}

// onsets gives those of the zone in its years, and for each year the one in
// force when it begins.
func (z *usedZone) onsets() []onset {
	found := map[int64]onset{}
	for year := range z.years {
		begins, ends := time.Date(year, 1, 1, 0, 0, 0, 0, z.loc), time.Date(year+1, 1, 1, 0, 0, 0, 0, z.loc)
		o := z.inForce(begins, year)
		found[o.at.Unix()] = o
		for at := nextBound(begins); !at.IsZero() && at.Before(ends); at = nextBound(at) {
			if o, changes := onsetAt(at); changes {
				found[at.Unix()] = o
			}
		}
	}
	return slices.SortedFunc(maps.Values(found), func(a, b onset) int { return a.at.Compare(b.at) })
}

// inForce gives the onset of what holds at t; where it always held, an invented
// one long before.
func (z *usedZone) inForce(t time.Time, year int) onset {
	for start, _ := t.ZoneBounds(); !start.IsZero(); start, _ = start.Add(-time.Second).ZoneBounds() {
		if o, changes := onsetAt(start); changes {
			return o
		}
	}
	name, offset := t.Zone()
	at := time.Date(min(year, 1970), 1, 1, 0, 0, 0, 0, time.FixedZone("", offset))
	return onset{at: at, turn: turn{from: offset, to: offset, name: name, summer: t.IsDST()}}
}

// zone writes a VTIMEZONE, RFC 5545 §3.6.5: each turn of the clocks with its
// yearly rule where one holds, else as often as it comes in the years used. No
// RDATE: some readers take the first only, and forget DTSTART beside it.
func (c *contentLines) zone(z *usedZone) {
	c.put("BEGIN:VTIMEZONE")
	c.text("TZID", z.name)
	byTurn := map[turn][]onset{}
	var order []turn
	for _, o := range z.onsets() {
		if byTurn[o.turn] == nil {
			order = append(order, o.turn)
		}
		byTurn[o.turn] = append(byTurn[o.turn], o)
	}
	for _, t := range order {
		list := byTurn[t]
		if rule := z.yearly(list); rule != "" {
			c.observance(list[0], rule)
			continue
		}
		for _, o := range list {
			c.observance(o, "")
		}
	}
	c.put("END:VTIMEZONE")
}

func (c *contentLines) observance(o onset, rule string) {
	kind := "STANDARD"
	if o.summer {
		kind = "DAYLIGHT"
	}
	c.put("BEGIN:" + kind)
	c.put("DTSTART:" + o.at.Format(localForm))
	if rule != "" {
		c.put("RRULE:" + rule)
	}
	c.put("TZOFFSETFROM:" + offsetValue(o.from))
	c.put("TZOFFSETTO:" + offsetValue(o.to))
	c.text("TZNAME", o.name)
	c.put("END:" + kind)
}

// offsetValue writes a UTC-OFFSET, RFC 5545 §3.3.14: "+0100", "-034512".
func offsetValue(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	s := fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 > 0 {
		s += fmt.Sprintf("%02d", seconds%60)
	}
	return s
}

// ruleYears is how many years beyond those used a yearly rule must hold before
// it is written: readers apply it to their own entries for ever.
const ruleYears = 20

// yearly gives the rule by which one turn of the clocks comes every year from
// the first of the list on, "" where there is none.
func (z *usedZone) yearly(list []onset) string {
	first := list[0].at
	nth := (first.Day()-1)/7 + 1
	candidates := []int{nth}
	if first.Day()+7 > monthLength(first.Year(), int(first.Month())) {
		candidates = []int{-1, nth}
	}
	for _, nth := range candidates {
		if z.holds(list, nth) {
			day := strings.ToUpper(first.Weekday().String()[:2])
			return fmt.Sprintf("FREQ=YEARLY;BYMONTH=%d;BYDAY=%d%s", first.Month(), nth, day)
		}
	}
	return ""
}

// holds tells whether the turn comes on the nth weekday (-1: the last) of the
// first one's month, at its hour, in every year, and never else in the list.
func (z *usedZone) holds(list []onset, nth int) bool {
	first, last := list[0].at, list[len(list)-1].at
	for year := first.Year(); year <= min(last.Year()+ruleYears, 9999); year++ {
		at := nthWeekday(first, year, nth)
		o, changes := onsetAt(at.In(z.loc))
		if !changes || o.turn != list[0].turn {
			return false
		}
	}
	return !slices.ContainsFunc(list, func(o onset) bool { return !o.at.Equal(nthWeekday(first, o.at.Year(), nth)) })
}

// nthWeekday gives the nth weekday of the month of like, in another year, at
// the same hour.
func nthWeekday(like time.Time, year, nth int) time.Time {
	length := monthLength(year, int(like.Month()))
	day := 1 + (nth-1)*7
	if nth < 0 {
		day = length - 6
	}
	at := time.Date(year, like.Month(), day, like.Hour(), like.Minute(), like.Second(), 0, like.Location())
	return at.AddDate(0, 0, (int(like.Weekday()-at.Weekday())+7)%7)
}

// comesTwice reports whether the wall clock shows the hour of t twice, because
// the clocks go back around it.
func comesTwice(t time.Time) bool {
	_, offset := t.Zone()
	for _, near := range []time.Duration{-24 * time.Hour, 24 * time.Hour} {
		_, other := t.Add(near).Zone()
		_, again := t.Add(time.Duration(offset-other) * time.Second).Zone()
		if other != offset && again == other {
			return true
		}
	}
	return false
}

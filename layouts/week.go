package layouts

import (
	"slices"
	"time"

	"semainier/feeds/civil"
	"semainier/layouts/scene"
)

// spread is what one page of a week shows: some of its days, some of its halves.
type spread struct {
	days   []dayPlan
	halves []half
}

// weekLeaves gives the pages of this week, and from Friday noon on those of the
// next one too. Once this one has nothing more to come it is shown only where one
// page tells it at a glance.
func weekLeaves(s sheet, a agenda) []leaf {
	monday := a.date.Monday()
	next := monday.AddDays(7)
	if !a.nextWeekShown() || !next.Before(a.program.Until) {
		return s.week(a, monday)
	}
	leaves := s.week(a, monday)
	if len(leaves) > 1 && !slices.ContainsFunc(a.week(monday), dayPlan.promising) {
		leaves = nil
	}
	return append(leaves, s.week(a, next)...)
}

// promising reports whether the day has something that is on or to come.
func (d dayPlan) promising() bool {
	return !d.past && slices.ContainsFunc(d.told(), func(e entry) bool { return !d.today || e.tense != over })
}

// nextWeekShown reports whether the coming week has its page: from Friday noon.
func (a agenda) nextWeekShown() bool {
	switch a.date.Weekday() {
	case time.Friday:
		return a.trusted && clockOf(a.now) >= noon
	case time.Saturday, time.Sunday:
		return a.trusted
	}
	return false
}

// week gives the pages of the week of monday: one, if it can be read.
func (s sheet) week(a agenda, monday civil.Date) []leaf {
	days := a.week(monday)
	hs := halvesOf(days)
	titles := a.weekTitles(monday, days)
	area := scene.Rect{W: s.w, H: s.h}
	busy := slices.ContainsFunc(days, func(d dayPlan) bool { return d.count() > 0 })
	if !busy {
		return []leaf{{titles: titles, piece: piece{items: s.emptyWeek(a, monday, spread{days, hs}, area)}}}
	}
	// The grid shows the week at a glance; a list takes fewer pages where type is large.
	bodies := s.weekList(a, days)
	for _, spreads := range waysToSplit(days, hs) {
		if len(spreads) > len(bodies) {
			break
		}
		if grid, fits := s.weekBodies(a, area, spreads); fits {
			bodies = grid
			break
		}
	}
	var leaves []leaf
	for _, items := range bodies {
		leaves = append(leaves, leaf{titles: titles, piece: piece{items: items}})
	}
	return leaves
}

// gridMost is how many slots of a day a grid is tried with: no screen holds more
// that can be read.
const gridMost = 48

// crammed reports whether a day of the spread has more.
func (sp spread) crammed() bool {
	return slices.ContainsFunc(sp.days, func(d dayPlan) bool { return d.count() > gridMost })
}

// weekBodies draws each spread at the largest step at which it fits; fits is
// false if one does at none.
func (s sheet) weekBodies(a agenda, area scene.Rect, spreads []spread) (bodies [][]scene.Item, fits bool) {
	if slices.ContainsFunc(spreads, spread.crammed) {
		return nil, false
	}
	for _, sp := range fromToday(spreads) {
		items, ok := s.largest(a, sp, area)
		if !ok {
			return nil, false
		}
		bodies = append(bodies, items)
	}
	return bodies, true
}

// largest sets a spread at the largest step at which it fits.
func (s sheet) largest(a agenda, sp spread, area scene.Rect) (items []scene.Item, fits bool) {
	for _, st := range s.steps() {
		if items, fits = s.spread(a, sp, st, area); fits {
			break
		}
	}
	return items, fits
}

// fromToday puts the pages of days gone by behind the others.
func fromToday(spreads []spread) []spread {
	gone := func(sp spread) bool { return sp.days[len(sp.days)-1].past }
	list := slices.Clone(spreads)
	slices.SortStableFunc(list, func(x, y spread) int {
		switch {
		case gone(x) == gone(y):
			return 0
		case gone(y):
			return -1
		}
		return 1
	})
	return list
}

func (s sheet) spread(a agenda, sp spread, st step, area scene.Rect) ([]scene.Item, bool) {
	if s.tall {
		return s.down(a, sp, st, area)
	}
	return s.across(a, sp, st, area)
}

// weekTitles names the week, as fully as there is room.
func (a agenda) weekTitles(monday civil.Date, days []dayPlan) []string {
	say := a.say
	from, until := say.between(monday, days[len(days)-1].date)
	name := say.NextWeek
	switch {
	case !a.trusted:
		return []string{sprintf(say.WeekOf, say.dayMonth(monday))}
	case monday == a.date.Monday():
		name = say.ThisWeek
	}
	return []string{name + say.Comma + sprintf(say.WeekSpan, from, until), name}
}

// halvesOf gives the rows that the days need: evening and whole days only if
// something takes place then.
func halvesOf(days []dayPlan) []half {
	var used [halves]bool
	used[morning], used[afternoon] = true, true
	for _, d := range days {
		for h := range d.entries {
			used[h] = used[h] || len(d.entries[h]) > 0
		}
	}
	var hs []half
	for h := range halves {
		if used[h] {
			hs = append(hs, h)
		}
	}
	return hs
}

// waysToSplit gives the ways to divide a week into pages, fewest pages first.
func waysToSplit(days []dayPlan, hs []half) [][]spread {
	byDays := func(n int) []spread {
		var sp []spread
		for part := range slices.Chunk(days, n) {
			sp = append(sp, spread{part, halvesOf(part)})
		}
		return sp
	}
	noonAt := slices.Index(hs, afternoon)
	rows := []spread{{days, hs[:noonAt]}, {days, hs[noonAt:]}}
	if hs[0] == wholeDay {
		rows[1].halves = append([]half{wholeDay}, rows[1].halves...)
	}
	return [][]spread{byDays(len(days)), byDays((len(days) + 1) / 2), rows, byDays((len(days) + 2) / 3), byDays(2), byDays(1)}
}

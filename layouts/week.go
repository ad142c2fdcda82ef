package layouts

import (
	"slices"

	"semainier/feeds/civil"
	"semainier/layouts/scene"
)

// spread is what one page of a week shows: some of its days, some of its halves.
type spread struct {
	days   []dayPlan
	halves []half
}

// weekPages gives the pages of the week of monday: one, if it can be read.
func weekPages(s sheet, a agenda, monday civil.Date) []Page {
	days := a.week(monday)
	hs := halvesOf(days)
	foot := s.foot(a)
	title := a.weekTitle(monday, days)
	busy := slices.ContainsFunc(days, func(d dayPlan) bool { return d.count() > 0 })
	if !busy {
		fr := s.frame(a.program.Site.Name, a.heading(title), foot)
		return number(PageWeek, []scene.Scene{s.page(fr, s.emptyWeek(a, monday, spread{days, hs}, fr.body))})
	}
	var scenes []scene.Scene
	ways := waysToSplit(days, hs)
	for i, spreads := range ways {
		var fits bool
		if scenes, fits = s.weekScenes(a, title, foot, spreads, i == len(ways)-1); fits {
			break
		}
	}
	return number(PageWeek, scenes)
}

// weekScenes draws each spread at the largest step at which it fits. It stops at
// the first that fits at none, unless there is no other way left.
func (s sheet) weekScenes(a agenda, title string, foot piece, spreads []spread, last bool) (scenes []scene.Scene, fits bool) {
	fits = true
	for i, sp := range fromToday(spreads) {
		fr := s.frame(a.program.Site.Name, a.heading(paged(title, i+1, len(spreads))), foot)
		items, ok := s.largest(a, sp, fr.body)
		if !ok && !last {
			return nil, false
		}
		scenes, fits = append(scenes, s.page(fr, items)), fits && ok
	}
	return scenes, fits
}

// largest sets a spread at the largest step at which it fits.
func (s sheet) largest(a agenda, sp spread, area scene.Rect) (items []scene.Item, fits bool) {
	for _, st := range steps() {
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

// weekTitle names the week.
func (a agenda) weekTitle(monday civil.Date, days []dayPlan) string {
	say := french()
	last := days[len(days)-1].date
	from, until := between(monday, last)
	switch {
	case !a.trusted:
		return sprintf(say.WeekOf, dayMonth(monday))
	case monday == a.date.Monday():
		return say.ThisWeek + say.Comma + sprintf(say.WeekSpan, from, until)
	}
	return say.NextWeek + say.Comma + sprintf(say.WeekSpan, from, until)
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
	ways := [][]spread{byDays(len(days)), byDays((len(days) + 1) / 2), rows, byDays((len(days) + 2) / 3), byDays(2), byDays(1)}
	// Beyond a page for each day, the slots of a day are dealt out.
	for _, n := range []int{12, 6, 3, 1} {
		var sp []spread
		for _, d := range days {
			for _, part := range dealt(d, n) {
				sp = append(sp, spread{[]dayPlan{part}, halvesOf([]dayPlan{d})})
			}
		}
		ways = append(ways, sp)
	}
	return ways
}

// dealt divides a day into parts with at most n entries in each half.
func dealt(d dayPlan, n int) []dayPlan {
	var parts []dayPlan
	for i := 0; ; i += n {
		part, any := d, false
		for h := range d.entries {
			list := d.entries[h]
			part.entries[h] = list[min(i, len(list)):min(i+n, len(list))]
			any = any || len(part.entries[h]) > 0
		}
		if i > 0 && !any {
			return parts
		}
		parts = append(parts, part)
	}
}

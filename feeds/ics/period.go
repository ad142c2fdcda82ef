package ics

import (
	"errors"
	"slices"
)

// errHeavy tells of a rule that would need more than maxSteps.
var errHeavy = errors.New("the rule needs too many steps")

// A walker gives the starts of one rule for one event. It works on wall time:
// a permanence is at 9 h on the clock of the hall, in winter and in summer.
type walker struct {
	rule   *rule
	start  int64 // wall time of DTSTART
	allDay bool

	// What the rule leaves to DTSTART, RFC 5545 §3.3.10.
	months    uint16
	monthDays []int
	weekdays  []weekdayNum
	times     []int64 // seconds of the day; nil below daily frequencies
	inYear    bool    // BYDAY ordinals count in the year, not in the month

	startDay            int64
	startYear, startMon int
	weekOfStart         int64   // first day of the week of DTSTART
	days, set           []int64 // of the period in hand
	looked              int     // periods, days and hours considered so far
	allowed             int     // how many may be
}

func newWalker(r *rule, start int64, allDay bool) *walker {
	w := &walker{rule: r, start: start, allDay: allDay, allowed: maxCandidates, months: r.months, monthDays: r.byMonthDay, weekdays: r.byDay}
	w.startDay = floorDiv(start, daySeconds)
	y, m, d := civilDay(w.startDay)
	w.startYear, w.startMon = y, m
	w.weekOfStart = w.weekOf(w.startDay)
	if len(r.byWeekNo) > 0 && r.freq == yearly {
		w.startYear = weekYear(w.startDay, r.weekStart)
	}
	own := []weekdayNum{{day: weekday(w.startDay)}}
	free := len(r.byMonthDay) == 0 && len(r.byYearDay) == 0 && len(r.byDay) == 0
	switch {
	case r.freq == yearly && free && len(r.byWeekNo) > 0:
		w.weekdays = own
	case r.freq == yearly && free:
		w.monthDays = []int{d}
		if w.months == 0 {
			w.months = 1 << m
		}
	case r.freq == monthly && free:
		w.monthDays = []int{d}
	case r.freq == weekly && len(r.byDay) == 0:
		w.weekdays = own
	}
	w.inYear = r.freq == yearly && w.months == 0
	if r.freq != yearly && r.freq != monthly || len(r.byWeekNo) > 0 {
		w.weekdays = withoutOrdinals(w.weekdays)
	}
	w.times = w.clockTimes()
	return w
}

// withoutOrdinals makes 2TU a TU where RFC 5545 §3.3.10 allows no number.
func withoutOrdinals(list []weekdayNum) []weekdayNum {
	plain := make([]weekdayNum, 0, len(list))
	for _, d := range list {
		if d.nth = 0; !slices.Contains(plain, d) {
			plain = append(plain, d)
		}
	}
	return plain
}

// walk gives, in order, the starts within [low, high]; COUNT and UNTIL hold.
func (w *walker) walk(low, high int64) ([]int64, error) {
	r := w.rule
	if r.hasUntil {
		high = min(high, r.lastWall)
	}
	var out []int64
	first, counted := w.skipTo(low)
	for k := first; ; k++ {
		if w.looked++; w.looked > w.allowed || k-first > maxSteps {
			return nil, errHeavy
		}
		from, to := w.period(k)
		if from*daySeconds > high {
			return out, nil
		}
		set := w.periodSet(from, to)
		if w.looked > w.allowed {
			return nil, errHeavy
		}
		for _, wall := range set {
			if wall < w.start {
				continue
			}
			if counted++; r.count > 0 && counted > r.count || wall > high {
				return out, nil
			}
			if wall >= low {
				if out = append(out, wall); len(out) > maxSteps {
					return nil, errHeavy
				}
			}
		}
	}
}

// skipTo gives the first period worth looking at, and how many starts lie
// before it. Without COUNT that is the window's own; with COUNT it can only be
// told without walking where every whole period has as many starts.
func (w *walker) skipTo(low int64) (k, counted int) {
	k = max(0, w.periodOf(floorDiv(max(low, w.start), daySeconds))-1)
	if w.rule.count == 0 {
		return k, 0
	}
	from, to := w.period(0)
	first := w.periodSet(from, to)
	if !slices.Contains(first, w.start) {
		counted = 1 // RFC 5545 §3.3.10: DTSTART always counts as the first
	}
	perPeriod, ok := w.perPeriod()
	if k <= 1 || !ok {
		return 0, counted
	}
	for _, wall := range first {
		if wall >= w.start {
			counted++
		}
	}
	return k, counted + (k-1)*perPeriod
}

// perPeriod tells how many starts each whole period has, where that is always
// the same.
func (w *walker) perPeriod() (int, bool) {
	r := w.rule
	if w.months != 0 || len(w.monthDays) > 0 || len(r.byYearDay) > 0 || len(r.byWeekNo) > 0 || len(r.bySetPos) > 0 || w.times == nil {
		return 0, false
	}
	switch {
	case r.freq == daily && len(w.weekdays) == 0:
		return len(w.times), true
	case r.freq == weekly:
		return len(w.weekdays) * len(w.times), true
	}
	return 0, false
}

// period gives the first and the last day of the k-th period.
func (w *walker) period(k int) (from, to int64) {
	n := k * w.rule.interval
	switch w.rule.freq {
	case yearly:
		y := w.startYear + n
		if len(w.rule.byWeekNo) > 0 {
			return firstWeek(y, w.rule.weekStart), firstWeek(y+1, w.rule.weekStart) - 1
		}
		return dayNumber(y, 1, 1), dayNumber(y, 12, 31)
	case monthly:
		m := w.startMon - 1 + n
		y, m := w.startYear+m/12, m%12+1
		return dayNumber(y, m, 1), dayNumber(y, m, monthLength(y, m))
	case weekly:
		from = w.weekOfStart + 7*int64(n)
		return from, from + 6
	case daily:
		return w.startDay + int64(n), w.startDay + int64(n)
	}
	return w.startDay + int64(k), w.startDay + int64(k) // hours and minutes are looked at by whole days
}

// periodOf gives the number of the period in which a day lies, rounded down.
func (w *walker) periodOf(day int64) int {
	y, m, _ := civilDay(day)
	n := day - w.startDay
	switch w.rule.freq {
	case yearly:
		n = int64(y - w.startYear)
	case monthly:
		n = int64((y-w.startYear)*12 + m - w.startMon)
	case weekly:
		n = (day - w.weekOfStart) / 7
	case hourly:
		return int(n)
	}
	return int(n) / w.rule.interval
}

// periodSet gives the starts of one period, sorted, with BYSETPOS applied. It
// counts in the whole period, also before DTSTART. Where that would pass
// what is allowed the set is cut short, and looked tells.
func (w *walker) periodSet(from, to int64) []int64 {
	w.days = w.days[:0]
	for day := from; day <= to; {
		day = w.monthDaysIn(day, to)
	}
	w.set = w.set[:0]
	for _, day := range w.days {
		if w.looked += len(w.times); w.looked > w.allowed {
			break
		}
		if w.times == nil {
			w.dayClock(day)
			continue
		}
		for _, t := range w.times {
			w.set = append(w.set, day*daySeconds+t)
		}
	}
	if len(w.rule.bySetPos) > 0 && w.times != nil {
		return positions(w.set, w.rule.bySetPos)
	}
	return w.set
}

// positions picks the n-th members of a sorted set.
func positions(set []int64, which []int) []int64 {
	var out []int64
	for _, n := range which {
		switch {
		case n > 0 && n <= len(set):
			out = append(out, set[n-1])
		case n < 0 && -n <= len(set):
			out = append(out, set[len(set)+n])
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// monthDaysIn collects the days from day to the end of its month, at most to,
// that every BY part allows, and gives the day after.
func (w *walker) monthDaysIn(day, to int64) int64 {
	y, m, d := civilDay(day)
	length := monthLength(y, m)
	last := min(to, day+int64(length-d))
	if w.months != 0 && w.months&(1<<m) == 0 {
		return last + 1
	}
	w.looked += int(last-day) + 1
	yearDay := int(day-dayNumber(y, 1, 1)) + 1
	c := dayInfo{year: y, length: length, yearLength: yearLength(y)}
	for ; day <= last; day++ {
		c.day, c.monthDay, c.yearDay = day, d, yearDay
		if w.allows(c) {
			w.days = append(w.days, day)
		}
		d++
		yearDay++
	}
	return last + 1
}

type dayInfo struct {
	day                      int64
	year, length, yearLength int
	monthDay, yearDay        int
}

func (w *walker) allows(c dayInfo) bool {
	if len(w.monthDays) > 0 && !hasDay(w.monthDays, c.monthDay, c.length) {
		return false
	}
	if len(w.rule.byYearDay) > 0 && !hasDay(w.rule.byYearDay, c.yearDay, c.yearLength) {
		return false
	}
	if len(w.weekdays) > 0 && !w.hasWeekday(c) {
		return false
	}
	return len(w.rule.byWeekNo) == 0 || w.rule.freq != yearly || w.hasWeek(c.day)
}

// hasDay tells whether list names day n of a month or year of that length,
// counted from either end.
func hasDay(list []int, n, length int) bool {
	for _, d := range list {
		if d == n || d == n-length-1 {
			return true
		}
	}
	return false
}

func (w *walker) hasWeekday(c dayInfo) bool {
	own := weekday(c.day)
	n, length := c.monthDay, c.length
	if w.inYear {
		n, length = c.yearDay, c.yearLength
	}
	for _, d := range w.weekdays {
		if d.day == own && (d.nth == 0 || d.nth == (n-1)/7+1 || d.nth == -((length-n)/7+1)) {
			return true
		}
	}
	return false
}

func (w *walker) hasWeek(day int64) bool {
	year := weekYear(day, w.rule.weekStart)
	first := firstWeek(year, w.rule.weekStart)
	weeks := int(firstWeek(year+1, w.rule.weekStart)-first) / 7
	return hasDay(w.rule.byWeekNo, int(day-first)/7+1, weeks)
}

func (w *walker) weekOf(day int64) int64 {
	return day - floorMod(int64(weekday(day)-w.rule.weekStart), 7)
}

// firstWeek gives the first day of week 1: the week that holds at least four
// days of the year (RFC 5545 §3.3.10, ISO 8601).
func firstWeek(year, weekStart int) int64 {
	fourth := dayNumber(year, 1, 4)
	return fourth - floorMod(int64(weekday(fourth)-weekStart), 7)
}

func weekYear(day int64, weekStart int) int {
	year, _, _ := civilDay(day)
	switch {
	case day < firstWeek(year, weekStart):
		return year - 1
	case day >= firstWeek(year+1, weekStart):
		return year + 1
	}
	return year
}

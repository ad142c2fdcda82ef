package ics

import "slices"

// clockTimes gives the hours of one day for daily rules and longer ones.
func (w *walker) clockTimes() []int64 {
	if w.allDay { // RFC 5545 §3.3.10: BYHOUR and below are ignored for dates
		return []int64{0}
	}
	if w.rule.freq == hourly || w.rule.freq == minutely {
		return nil
	}
	clock := int(floorMod(w.start, daySeconds))
	or := func(list []int, own int) []int {
		if len(list) == 0 {
			return []int{own}
		}
		return list
	}
	var times []int64
	for _, h := range or(w.rule.byHour, clock/3600) {
		for _, m := range or(w.rule.byMinute, clock/60%60) {
			for _, s := range or(w.rule.bySecond, clock%60) {
				times = append(times, int64(h*3600+m*60+s))
			}
		}
	}
	return times
}

// dayClock adds the starts of one day for HOURLY and MINUTELY rules. BYSETPOS
// counts in each hour or minute.
func (w *walker) dayClock(day int64) {
	unit := int64(3600)
	if w.rule.freq == minutely {
		unit = 60
	}
	step := int64(w.rule.interval)
	since := (day*daySeconds - floorDiv(w.start, unit)*unit) / unit
	for at := floorMod(-since, step) * unit; at < daySeconds; at += step * unit {
		w.looked++
		if !among(w.rule.byHour, int(at/3600)) {
			continue
		}
		set := w.unitSet(day*daySeconds+at, int(at/60%60))
		if len(w.rule.bySetPos) > 0 {
			set = positions(set, w.rule.bySetPos)
		}
		w.set = append(w.set, set...)
	}
}

// unitSet gives the starts within the hour or the minute that begins at wall.
func (w *walker) unitSet(wall int64, minute int) []int64 {
	r, clock := w.rule, int(floorMod(w.start, daySeconds))
	minutes, seconds := []int{0}, r.bySecond
	switch {
	case r.freq == minutely && !among(r.byMinute, minute):
		return nil
	case r.freq == hourly && len(r.byMinute) > 0:
		minutes = r.byMinute
	case r.freq == hourly:
		minutes = []int{clock / 60 % 60}
	}
	if len(seconds) == 0 {
		seconds = []int{clock % 60}
	}
	var set []int64
	for _, m := range minutes {
		for _, s := range seconds {
			set = append(set, wall+int64(m*60+s))
		}
	}
	w.looked += len(set)
	return set
}

// among tells whether a limiting part allows n; an empty one allows all.
func among(list []int, n int) bool { return len(list) == 0 || slices.Contains(list, n) }

package ics

import "slices"

// clockTimes gives the hours of one day for daily rules and longer ones.
func (w *walker) clockTimes() []int64 {
	if w.allDay { // RFC 5545 §3.3.10: BYHOUR and below are ignored for dates
		return []int64{0}
	}
	if w.rule.freq == hourly {
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

// dayClock adds the starts of one day for HOURLY rules. BYSETPOS counts in each
// hour.
func (w *walker) dayClock(day int64) {
	step := int64(w.rule.interval)
	since := day*24 - floorDiv(w.start, 3600)
	for hour := floorMod(-since, step); hour < 24; hour += step {
		w.looked++
		if len(w.rule.byHour) > 0 && !slices.Contains(w.rule.byHour, int(hour)) {
			continue
		}
		set := w.hourSet(day*daySeconds + hour*3600)
		if len(w.rule.bySetPos) > 0 {
			set = positions(set, w.rule.bySetPos)
		}
		w.set = append(w.set, set...)
	}
}

// hourSet gives the starts within the hour that begins at wall.
func (w *walker) hourSet(wall int64) []int64 {
	clock := int(floorMod(w.start, daySeconds))
	minutes, seconds := w.rule.byMinute, w.rule.bySecond
	if len(minutes) == 0 {
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

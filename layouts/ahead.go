package layouts

import (
	"slices"

	"semainier/feeds/civil"
	"semainier/layouts/program"
)

// visit is a slot that is on or still to come, on the day on which people find
// it next.
type visit struct {
	entry
	on dayPlan // without what else takes place then
}

// ahead gives what is on and what comes, each slot once, in the order in which
// people find it.
func (a agenda) ahead() []visit {
	var list []visit
	for _, s := range a.program.Slots {
		if v, ok := a.next(s); ok {
			list = append(list, v)
		}
	}
	slices.SortStableFunc(list, func(x, y visit) int {
		if n := x.on.date.DaysSince(y.on.date); n != 0 {
			return n
		}
		return compareEntries(x.entry, y.entry)
	})
	return list
}

// next gives the first day from today on, of those that a slot takes, on which
// it is not over.
func (a agenda) next(s program.Slot) (visit, bool) {
	first, last := a.datesOf(s)
	if first.Before(a.date) {
		first = a.date
	}
	for d := first; !last.Before(d) && d.Before(a.program.Until); d = d.AddDays(1) {
		p := a.frame(d)
		a.place(&p, s)
		for _, e := range p.told() {
			if e.tense = a.standing(e); e.tense == over {
				break
			}
			e.here = e.tense == current
			return visit{e, a.frame(d)}, true
		}
	}
	return visit{}, false
}

// datesOf gives the first and the last date of a slot.
func (a agenda) datesOf(s program.Slot) (first, last civil.Date) {
	if s.AllDay() {
		return s.FirstDay, s.UntilDay
	}
	first, last = civil.Of(s.Start.In(a.zone)), civil.Of(s.End.In(a.zone))
	if last.Before(first) {
		last = first // it lasts no time
	}
	return first, last
}

// dayAhead names the day of a visit: "Aujourd’hui", "Demain", "Jeudi 26 novembre".
func (a agenda) dayAhead(d civil.Date) string {
	switch {
	case a.isToday(d):
		return a.say.Today
	case a.isToday(d.AddDays(-1)):
		return a.say.Tomorrow
	}
	return capital(a.say.dayInFull(d))
}

// dayHour is when a visit begins, in few words: "Demain, 9 h", "Jeudi 26, 9 h",
// "Mardi 1er décembre" where it has no hour.
func (a agenda) dayHour(v visit) string {
	d := v.on.date
	day := a.say.weekdayNumber(d)
	switch {
	case a.isToday(d.AddDays(-1)):
		day = a.say.Tomorrow
	case d.Month != a.date.Month:
		day += " " + a.say.month(d)
	}
	if v.start.IsZero() || v.carried {
		return capital(day)
	}
	return capital(day) + a.say.Comma + a.say.hour(clockOf(v.start))
}

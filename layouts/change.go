package layouts

import (
	"time"

	"semainier/feeds/civil"
	"semainier/layouts/program"
)

// changeOf tells where from or where to a slot was moved, or nothing.
func changeOf(e entry) string {
	say := french()
	other := e.slot.Elsewhen
	if e.slot.State != program.Moved && e.slot.State != program.MovedAway {
		return ""
	}
	if other.IsZero() {
		return say.Moved
	}
	other = other.In(e.zone)
	same := civil.Of(other) == e.date()
	switch {
	case e.slot.State == program.Moved && same:
		return say.Moved + say.Comma + sprintf(say.InsteadOf, hour(clockOf(other)))
	case e.slot.State == program.Moved:
		return say.Moved + say.Comma + sprintf(say.InsteadOf, e.dayBefore(other))
	case same:
		return sprintf(say.MovedAt, hour(clockOf(other)))
	}
	return sprintf(say.MovedTo, e.dayAfter(other))
}

// date gives the day on which the slot begins.
func (e entry) date() civil.Date {
	if e.slot.AllDay() {
		return e.slot.FirstDay
	}
	return civil.Of(e.slot.Start.In(e.zone))
}

// dayBefore names a day that was planned: the weekday is enough in the same
// week, "mardi 9 h"; further away the month is told.
func (e entry) dayBefore(t time.Time) string {
	d := civil.Of(t)
	if d.Monday() != e.date().Monday() {
		return weekdayNumber(d) + " " + month(d) + " " + hour(clockOf(t))
	}
	return weekday(d) + "\u00A0" + hour(clockOf(t))
}

// dayAfter names the day to come to: "jeudi 19, 14 h".
func (e entry) dayAfter(t time.Time) string {
	d := civil.Of(t)
	day := weekdayNumber(d)
	if d.Monday() != e.date().Monday() {
		day += " " + month(d)
	}
	return day + french().Comma + hour(clockOf(t))
}

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
		return say.Moved + " " + sprintf(say.InsteadOf, hour(clockOf(other)))
	case e.slot.State == program.Moved:
		return say.Moved + " " + sprintf(say.InsteadOf, e.otherDay(other, " "))
	case same:
		return sprintf(say.MovedAt, hour(clockOf(other)))
	}
	return sprintf(say.MovedTo, e.otherDay(other, say.Comma))
}

// date gives the day on which the slot begins.
func (e entry) date() civil.Date {
	if e.slot.AllDay() {
		return e.slot.FirstDay
	}
	return civil.Of(e.slot.Start.In(e.zone))
}

// otherDay names a day and an hour; in the same week the weekday and its number
// are enough, further away the month is told.
func (e entry) otherDay(t time.Time, sep string) string {
	d := civil.Of(t)
	day := weekdayNumber(d)
	if d.Monday() != e.date().Monday() {
		day = dayInFull(d)
	}
	return day + sep + hour(clockOf(t))
}

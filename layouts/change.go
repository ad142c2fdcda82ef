package layouts

import (
	"time"

	"semainier/feeds/civil"
	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// moved reports whether a slot takes place at another time than was planned.
func (e entry) moved() bool {
	return e.slot.State == program.Moved || e.slot.State == program.MovedAway
}

// movedWord is "Déplacé", which is understood of the hour, or what says that
// only the room is another.
func (e entry) movedWord() string {
	if e.slot.OtherRoom {
		return e.say.OtherRoom
	}
	return e.say.Moved
}

// changeOf tells where from or where to a moved slot was moved, what stands
// after "Déplacé": nothing where it is not known.
func changeOf(e entry) string {
	say := e.say
	if !e.moved() || e.slot.Elsewhen.IsZero() {
		return ""
	}
	other := e.slot.Elsewhen.In(e.zone)
	same := civil.Of(other) == e.date()
	switch {
	case e.slot.State == program.Moved && same:
		return sprintf(say.InsteadOf, e.say.hour(clockOf(other)))
	case e.slot.State == program.Moved:
		return e.insteadOf(other)
	case same:
		return sprintf(say.MovedAt, e.say.hour(clockOf(other)))
	}
	return sprintf(say.MovedTo, e.dayAfter(other))
}

// changeInFull is "Déplacé, au lieu de mardi 9 h", "Déplacé au jeudi 19, 14 h",
// or nothing for a slot that was not moved.
func (e entry) changeInFull() string {
	say := e.say
	detail := changeOf(e)
	switch {
	case !e.moved():
		return ""
	case detail == "":
		return e.movedWord()
	case e.slot.State == program.Moved:
		return say.Moved + say.Comma + detail
	}
	return say.Moved + " " + detail
}

// change sets "Déplacé" and its explanation, on one line if they fit there.
func (s sheet) change(e entry, st scene.Style, width scene.Px) piece {
	arrow := s.sign("arrow-right", st, s.col.ink)
	p := s.beside(arrow, words{text: e.changeInFull(), style: st, colour: s.col.ink}, width)
	if p.h > lineHeight(st) {
		p = s.beside(arrow, words{text: e.movedWord(), style: st, colour: s.col.ink}, width)
		p.below(s.set(words{text: changeOf(e), style: st, colour: s.col.ink}, width), 0, 0)
	}
	return p
}

// date gives the day on which the slot begins.
func (e entry) date() civil.Date {
	if e.slot.AllDay() {
		return e.slot.FirstDay
	}
	return civil.Of(e.slot.Start.In(e.zone))
}

// insteadOf tells which start had been planned. The weekday is enough in the
// same week, "au lieu de mardi 9 h"; further away it is a date, with its article:
// "au lieu du jeudi 29 octobre, 9 h".
func (e entry) insteadOf(t time.Time) string {
	d, say := civil.Of(t), e.say
	if d.Monday() != e.date().Monday() {
		return sprintf(say.InsteadOfDay, e.say.dayInFull(d), e.say.hour(clockOf(t)))
	}
	return sprintf(say.InsteadOf, e.say.weekday(d)+"\u00A0"+e.say.hour(clockOf(t)))
}

// dayAfter names the day to come to: "jeudi 19, 14 h".
func (e entry) dayAfter(t time.Time) string {
	d := civil.Of(t)
	day := e.say.weekdayNumber(d)
	if d.Monday() != e.date().Monday() {
		day += " " + e.say.month(d)
	}
	return day + e.say.Comma + e.say.hour(clockOf(t))
}

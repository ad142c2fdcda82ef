package layouts

import "semainier/feeds/civil"

// closure is a time during which a site is exceptionally closed.
type closure struct {
	first, last civil.Date
	why         string
}

// closures gives those to come: usual closing days between two days of one
// closure are within it.
func (a agenda) closures() []closure {
	if !a.trusted {
		return nil
	}
	var list []closure
	for d := a.date; d.Before(a.program.Until); d = d.AddDays(1) {
		day, ok := a.days[d]
		if !ok || len(day.Open) > 0 || day.Closed == "" {
			continue
		}
		if n := len(list); n > 0 && list[n-1].why == day.Closed && a.shutBetween(list[n-1].last, d) {
			list[n-1].last = d
			continue
		}
		list = append(list, closure{d, d, day.Closed})
	}
	return list
}

// shutBetween reports whether the site does not open between two dates.
func (a agenda) shutBetween(first, last civil.Date) bool {
	for d := first.AddDays(1); d.Before(last); d = d.AddDays(1) {
		if len(a.days[d].Open) > 0 {
			return false
		}
	}
	return true
}

// closureFacts tells them.
func (a agenda) closureFacts(col palette) []fact {
	say := a.say
	var list []fact
	for _, c := range a.closures() {
		when := capital(say.dayInFull(c.first))
		switch {
		case c.first == c.last:
		case c.first == a.date:
			when = capital(sprintf(say.UntilDay, say.dayMonth(c.last)))
		default:
			from, until := say.between(c.first, c.last)
			when = capital(sprintf(say.WeekSpan, from, until))
		}
		list = append(list, fact{of: when, told: c.why, ink: col.ink})
	}
	return list
}

package layouts

import (
	"strings"

	"semainier/feeds/civil"
)

// factsOf gives the hours of a usual week.
func factsOf(say *tongue, week []usualDay, col palette) []fact {
	var list []fact
	for _, d := range week {
		list = append(list, fact{of: d.name, told: d.hours, lines: onLines(say, d.hours), ink: col.ink})
	}
	return list
}

// onLines gives hours with each span on a line of its own, of which none is broken.
func onLines(say *tongue, hours string) string {
	and := strings.TrimRight(say.And, " ") + "\n"
	unbroken := strings.ReplaceAll(hours, say.Dash, strings.ReplaceAll(say.Dash, " ", nbsp))
	return strings.ReplaceAll(unbroken, say.And, and)
}

// weekToTell gives the Monday of the week whose hours are of use now.
func (a agenda) weekToTell() (civil.Date, bool) {
	if !a.trusted || !a.hoursKnown || a.stale() {
		return civil.Date{}, false
	}
	monday := a.date.Monday()
	if _, open := a.openNow(); open {
		return monday, true
	}
	if _, later := a.opensLater(); later {
		return monday, true
	}
	next, _, ok := a.nextOpening(a.date)
	if ok && !next.Before(monday.AddDays(7)) && next.Before(monday.AddDays(14)) {
		return monday.AddDays(7), true
	}
	return monday, true
}

// weekFacts gives the hours of a week as they are, today's marked.
func (a agenda) weekFacts(monday civil.Date, terse terseness, col palette) []fact {
	say := a.say
	var list []fact
	for i := range 7 {
		d, known := a.days[monday.AddDays(i)]
		if !known {
			continue
		}
		hours := say.hoursText(d.Open)
		f := fact{of: capital(say.weekdayNumber(d.Date)), told: hours, lines: onLines(say, hours), ink: col.ink}
		if terse >= terseDays {
			f.of = capital(say.weekday(d.Date))
		}
		switch {
		case len(d.Open) > 0:
		case d.Closed != "":
			f.told, f.lines, f.sign, f.bold = say.Closed+say.Dash+d.Closed, "", "closed", true
		default:
			f.told, f.lines, f.ink = say.Closed, "", col.quiet
		}
		if a.isToday(d.Date) {
			f.of, f.bold, f.lit, f.ink = say.Today, true, true, col.header
		}
		list = append(list, f)
	}
	return list
}

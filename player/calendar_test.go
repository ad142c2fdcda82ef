package player_test

import "fmt"

// The calendar of these tests: plain arithmetic on days since 1970, after the
// rules as people know them, and none of the code that it judges.

// parisian is what the clocks and calendars of a hall in France say.
type parisian struct {
	day                             int // since 1970-01-01
	year, month, date, hour, minute int
}

// dayOf gives the days from 1970-01-01 to a date of the Gregorian calendar.
func dayOf(year, month, date int) int {
	days := 0
	for y := 1970; y < year; y++ {
		days += 365
		if leapYear(y) {
			days++
		}
	}
	for m := 1; m < month; m++ {
		days += monthDays(year, m)
	}
	return days + date - 1
}

func leapYear(y int) bool { return y%4 == 0 && (y%100 != 0 || y%400 == 0) }

func monthDays(year, month int) int {
	if month == 2 && leapYear(year) {
		return 29
	}
	return [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[month-1]
}

// weekday gives that of a day, Monday 0: 1970 began on a Thursday.
func weekday(day int) int { return (day + 3) % 7 }

// lastSunday gives the last one of a month.
func lastSunday(year, month int) int {
	last := dayOf(year, month, monthDays(year, month))
	return last - (weekday(last)+1)%7
}

// summer reports whether summer time holds: from the last Sunday of March at one
// o'clock of Greenwich to that of October. Directive 2000/84/EC.
func summer(unix int) bool {
	year := dateOf(unix / 86400).year
	const one = 3600
	return unix >= lastSunday(year, 3)*86400+one && unix < lastSunday(year, 10)*86400+one
}

func dateOf(day int) parisian {
	p := parisian{day: day, year: 1970, month: 1}
	rest := day
	for n := 365; ; rest -= n {
		if n = 365; leapYear(p.year) {
			n = 366
		}
		if rest < n {
			break
		}
		p.year++
	}
	for rest >= monthDays(p.year, p.month) {
		rest -= monthDays(p.year, p.month)
		p.month++
	}
	p.date = rest + 1
	return p
}

// inParis gives the local reading of an instant.
func inParis(unix int) parisian {
	local := unix + 3600
	if summer(unix) {
		local += 3600
	}
	p := dateOf(local / 86400)
	p.hour, p.minute = local%86400/3600, local%3600/60
	return p
}

// instant gives when the clocks say that hour of that day, for the first time.
func instant(day, hour, minute int) int {
	local := day*86400 + hour*3600 + minute*60
	if early := local - 7200; summer(early) {
		return early
	}
	return local - 3600
}

var (
	dayNames   = [...]string{"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"}
	monthNames = [...]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}
)

// number is the date as it is told: "1er", "29".
func (p parisian) number() string {
	if p.date == 1 {
		return "1er"
	}
	return fmt.Sprint(p.date)
}

// full is "jeudi 19 novembre 2026".
func (p parisian) full() string {
	return fmt.Sprintf("%s %s %s %d", dayNames[weekday(p.day)], p.number(), monthNames[p.month-1], p.year)
}

// short is "jeudi 19".
func (p parisian) short() string { return dayNames[weekday(p.day)] + " " + p.number() }

func (p parisian) clock() string { return fmt.Sprintf("%d:%02d", p.hour, p.minute) }

// week is how its week is told, Monday to Sunday: "du 16 au 22 novembre".
func (p parisian) week() string {
	a, b := dateOf(p.day-weekday(p.day)), dateOf(p.day-weekday(p.day)+6)
	switch {
	case a.year != b.year:
		return fmt.Sprintf("du %s %s %d au %s %s %d", a.number(), monthNames[a.month-1], a.year, b.number(), monthNames[b.month-1], b.year)
	case a.month != b.month:
		return fmt.Sprintf("du %s %s au %s %s", a.number(), monthNames[a.month-1], b.number(), monthNames[b.month-1])
	}
	return fmt.Sprintf("du %s au %s %s", a.number(), b.number(), monthNames[b.month-1])
}

// hours is a span as it is told: "9 h – 12 h".
func hours(from, until int) string { return hour(from) + " – " + hour(until) }

// hour tells a time of day given in minutes.
func hour(m int) string {
	if m%60 == 0 {
		return fmt.Sprintf("%d h", m/60)
	}
	return fmt.Sprintf("%d h %02d", m/60, m%60)
}

package layouts

import (
	"strconv"
	"time"

	"semainier/feeds/civil"
	"semainier/layouts/program"
)

// This file writes dates and hours as French readers expect them. Numbers stay
// with their words: U+202F, narrow and never broken, joins the parts of an hour,
// U+00A0 a day with its month (Imprimerie nationale, « Lexique des règles
// typographiques », articles Heures and Espacements).

const narrow = "\u202F"

// Hour gives "9 h", "9 h 30", "0 h".
func Hour(c program.Clock) string {
	s := strconv.Itoa(int(c)/60) + narrow + "h"
	if m := int(c) % 60; m != 0 {
		s += narrow + twoDigits(m)
	}
	return s
}

// endHour is Hour, but the end of the day is "minuit", whichever side it is
// written from.
func endHour(c program.Clock) string {
	if c%1440 == 0 {
		return french().Midnight
	}
	return Hour(c)
}

// clockOf gives the wall-clock time of t in its own location.
func clockOf(t time.Time) program.Clock { return program.Clock(t.Hour()*60 + t.Minute()) }

// span gives "9 h – 12 h 30"; a line may break after the dash only.
func span(from, until program.Clock) string {
	if from == until {
		return Hour(from)
	}
	return Hour(from) + french().Dash + endHour(until)
}

// digital gives a time as the header's clock shows it: "9:05".
func digital(t time.Time) string { return strconv.Itoa(t.Hour()) + ":" + twoDigits(t.Minute()) }

func twoDigits(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// weekday gives "lundi".
func weekday(d civil.Date) string {
	return [...]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}[d.Weekday()]
}

// month gives "novembre".
func month(d civil.Date) string {
	return [...]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août",
		"septembre", "octobre", "novembre", "décembre"}[d.Month-1]
}

// dayNumber gives "1er" for the first of a month, the number otherwise.
func dayNumber(d civil.Date) string {
	if d.Day == 1 {
		return "1er"
	}
	return strconv.Itoa(d.Day)
}

// weekdayNumber gives "jeudi 19".
func weekdayNumber(d civil.Date) string { return weekday(d) + "\u00A0" + dayNumber(d) }

// dayMonth gives "19 novembre".
func dayMonth(d civil.Date) string { return dayNumber(d) + "\u00A0" + month(d) }

// dayInFull gives "jeudi 19 novembre".
func dayInFull(d civil.Date) string { return weekday(d) + "\u00A0" + dayMonth(d) }

// DateInFull gives "jeudi 19 novembre 2026".
func DateInFull(d civil.Date) string { return dayInFull(d) + "\u00A0" + strconv.Itoa(d.Year) }

// between gives the ends of "du … au …" for two dates, without repeating the
// month and year that they share.
func between(first, last civil.Date) (from, until string) {
	switch {
	case first.Year != last.Year:
		return dayMonth(first) + "\u00A0" + strconv.Itoa(first.Year), dayMonth(last) + "\u00A0" + strconv.Itoa(last.Year)
	case first.Month != last.Month:
		return dayMonth(first), dayMonth(last)
	}
	return dayNumber(first), dayMonth(last)
}

// capital makes the first letter of a sentence a capital.
func capital(s string) string {
	for i, r := range s {
		if i == 0 {
			upper := string(r)
			if r >= 'a' && r <= 'z' {
				upper = string(r - 'a' + 'A')
			}
			return upper + s[len(string(r)):]
		}
	}
	return s
}

// decapital is the reverse of capital, for a word within a sentence.
func decapital(s string) string {
	if s != "" && s[0] >= 'A' && s[0] <= 'Z' {
		return string(s[0]-'A'+'a') + s[1:]
	}
	return s
}

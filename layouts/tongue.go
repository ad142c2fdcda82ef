package layouts

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"semainier/feeds/civil"
	"semainier/layouts/program"
)

// tongue is one language of the pages: its phrases, and how it writes dates and
// hours. The French one is the reference; its numbers stay with their words:
// U+202F, narrow and never broken, joins the parts of an hour, U+00A0 a day with
// its month (Imprimerie nationale, « Lexique des règles typographiques »,
// articles Heures and Espacements).
type tongue struct {
	phrases
	lang     program.Lang
	rtl      bool       // its pages run from right to left
	days     [7]string  // Sunday first, as time.Weekday counts
	months   [12]string // January first
	first    string     // the first day of a month
	hourOnly func(h int) string
	hourFull func(h, m int) string
}

const (
	narrow = "\u202F"
	nbsp   = "\u00A0"
)

// tongueOf gives the language; French for one that the pages don't speak.
func tongueOf(l program.Lang) *tongue {
	switch l {
	case "en":
		return english()
	case "ar":
		return arabic()
	case "br":
		return breton()
	}
	return french()
}

// colonHour and colonTime write hours as clocks do everywhere: "9:00", "9:30".
func colonHour(h int) string    { return colonTime(h, 0) }
func colonTime(h, m int) string { return strconv.Itoa(h) + ":" + twoDigits(m) }

// hour gives "9 h", "9 h 30", "0 h".
func (t *tongue) hour(c program.Clock) string {
	if m := int(c) % 60; m != 0 {
		return t.hourFull(int(c)/60, m)
	}
	return t.hourOnly(int(c) / 60)
}

// endHour is hour, but the end of the day is "minuit", whichever side it is
// written from.
func (t *tongue) endHour(c program.Clock) string {
	if c%1440 == 0 {
		return t.Midnight
	}
	return t.hour(c)
}

// span gives "9 h – 12 h 30"; a line may break after the dash only.
func (t *tongue) span(from, until program.Clock) string {
	if from == until {
		return t.hour(from)
	}
	return t.hour(from) + t.Dash + t.endHour(until)
}

// weekday gives "lundi".
func (t *tongue) weekday(d civil.Date) string { return t.days[d.Weekday()] }

// month gives "novembre".
func (t *tongue) month(d civil.Date) string { return t.months[d.Month-1] }

// dayNumber gives "1er" for the first of a month, the number otherwise.
func (t *tongue) dayNumber(d civil.Date) string {
	if d.Day == 1 {
		return t.first
	}
	return strconv.Itoa(d.Day)
}

// weekdayNumber gives "jeudi 19".
func (t *tongue) weekdayNumber(d civil.Date) string { return t.weekday(d) + nbsp + t.dayNumber(d) }

// dayMonth gives "19 novembre".
func (t *tongue) dayMonth(d civil.Date) string { return t.dayNumber(d) + nbsp + t.month(d) }

// dayInFull gives "jeudi 19 novembre".
func (t *tongue) dayInFull(d civil.Date) string { return t.weekday(d) + nbsp + t.dayMonth(d) }

// dateInFull gives "jeudi 19 novembre 2026".
func (t *tongue) dateInFull(d civil.Date) string {
	return t.dayInFull(d) + nbsp + strconv.Itoa(d.Year)
}

// dates gives "3 et 10 décembre", "26 novembre, 3 et 10 décembre".
func (t *tongue) dates(list []civil.Date) string {
	var months []string
	for len(list) > 0 {
		d := list[0]
		numbers := t.dayNumber(d)
		list = list[1:]
		for len(list) > 0 && list[0].Month == d.Month && list[0].Year == d.Year {
			join := t.Comma
			if len(list) == 1 || list[1].Month != d.Month {
				join = t.And
			}
			numbers += join + t.dayNumber(list[0])
			list = list[1:]
		}
		months = append(months, numbers+nbsp+t.month(d))
	}
	return strings.Join(months, t.Comma)
}

// between gives the ends of "du … au …" for two dates, without repeating the
// month and year that they share.
func (t *tongue) between(first, last civil.Date) (from, until string) {
	switch {
	case first.Year != last.Year:
		return t.dayMonth(first) + nbsp + strconv.Itoa(first.Year), t.dayMonth(last) + nbsp + strconv.Itoa(last.Year)
	case first.Month != last.Month:
		return t.dayMonth(first), t.dayMonth(last)
	}
	return t.dayNumber(first), t.dayMonth(last)
}

// hoursText gives "9 h – 12 h et 14 h – 17 h".
func (t *tongue) hoursText(hours []program.Hours) string {
	var parts []string
	for _, h := range hours {
		parts = append(parts, t.span(h.From, h.Until))
	}
	return strings.Join(parts, t.And)
}

// DateInFull gives "jeudi 19 novembre 2026".
func DateInFull(d civil.Date) string { return french().dateInFull(d) }

// clockOf gives the wall-clock time of t in its own location.
func clockOf(t time.Time) program.Clock { return program.Clock(t.Hour()*60 + t.Minute()) }

// digital gives a time as the header's clock shows it: "9:05".
func digital(t time.Time) string { return colonTime(t.Hour(), t.Minute()) }

func twoDigits(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// capital makes the first letter of a sentence a capital.
func capital(s string) string { return firstLetter(s, unicode.ToUpper) }

// decapital is the reverse of capital, for a word within a sentence.
func decapital(s string) string { return firstLetter(s, unicode.ToLower) }

// within is a sentence as it stands after a colon: "À l’accueil" becomes "à
// l’accueil". Other first words may be names, and stay.
func within(s string) string {
	if _, size := utf8.DecodeRuneInString(s); strings.HasPrefix(s[size:], " ") {
		return decapital(s)
	}
	return s
}

func firstLetter(s string, to func(rune) rune) string {
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 || r == utf8.RuneError {
		return s
	}
	return string(to(r)) + s[size:]
}

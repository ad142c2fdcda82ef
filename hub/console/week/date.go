package week

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"semainier/feeds/civil"
	"semainier/hub/console/desk"
	"semainier/hub/network"
)

// The years of the weeks that can be looked at.
const (
	firstYear = 2000
	lastYear  = 2199
)

// isoWeek is how an address names a week, ISO 8601: "2026-W48".
func isoWeek(monday civil.Date) string {
	year, week := monday.In(time.UTC).ISOWeek()
	return fmt.Sprintf("%04d-W%02d", year, week)
}

// parseWeek gives the Monday of "2026-W48".
func parseWeek(s string) (civil.Date, bool) {
	y, w, ok := strings.Cut(s, "-W")
	year, err1 := strconv.Atoi(y)
	week, err2 := strconv.Atoi(w)
	if !ok || err1 != nil || err2 != nil || year < firstYear || year > lastYear || week < 1 || week > 53 {
		return civil.Date{}, false
	}
	// 4 January is always in week 1.
	monday := civil.Date{Year: year, Month: time.January, Day: 4}.Monday().AddDays(7 * (week - 1))
	return monday, isoWeek(monday) == s
}

// parseDay reads a date as browsers send it, 2026-11-25, or as people write it
// where a browser has no calendar: 25/11/2026.
func parseDay(s string) (civil.Date, bool) {
	form := time.DateOnly
	if strings.Contains(s, "/") {
		form = "2/1/2006"
	}
	t, err := time.Parse(form, s)
	if err != nil || t.Year() < firstYear || t.Year() > lastYear {
		return civil.Date{}, false
	}
	return civil.Of(t), true
}

// asked gives the week that the address asks for, by its name or by a day of it, as
// the day was typed where it is none; else this week.
func asked(p *desk.Page, today civil.Date) (monday civil.Date, wrong string) {
	q := p.R.URL.Query()
	if day := strings.TrimSpace(q.Get("jour")); day != "" {
		d, ok := parseDay(day)
		if !ok {
			return today.Monday(), day
		}
		return d.Monday(), ""
	}
	if name := q.Get("semaine"); name != "" {
		monday, ok := parseWeek(name)
		if !ok {
			return today.Monday(), name
		}
		return monday, ""
	}
	return today.Monday(), ""
}

// today is the date at a site.
func today(p *desk.Page, s network.Site) civil.Date { return civil.Of(p.Now.In(zoneOf(s))) }

// zoneOf is the zone of a site; UTC where this machine does not know it.
func zoneOf(s network.Site) *time.Location {
	zone, err := s.Location()
	if err != nil {
		return time.UTC
	}
	return zone
}

// turn is the line on top of a week: which it is, and the way to others.
type turn struct {
	Name       string // "Semaine 48"
	Span       string // "du 23 au 29 novembre 2026"
	Here       string // its name in addresses
	Day        string // its Monday
	This       bool   // it is this week
	Prev, Next string // their addresses
	Today      string
	Self       string // the address of the page as it was asked for
	Wrong      string // what was typed, where it is no day
}

func turnOf(p *desk.Page, path string, monday, today civil.Date, wrong string) turn {
	_, number := monday.In(time.UTC).ISOWeek()
	to := func(monday civil.Date) string { return path + "?semaine=" + isoWeek(monday) }
	return turn{
		Name: p.T("week.number", number), Span: span(p, monday, monday.AddDays(6)), Here: isoWeek(monday), Day: monday.String(),
		This: monday == today.Monday(), Prev: to(monday.AddDays(-7)), Next: to(monday.AddDays(7)), Today: path, Self: p.R.URL.RequestURI(), Wrong: wrong,
	}
}

// weekday says "lundi".
func weekday(p *desk.Page, d civil.Date) string {
	return p.T("weekday." + strconv.Itoa(int(d.Weekday())))
}

// number says "1er", "2".
func number(p *desk.Page, d civil.Date) string {
	if d.Day == 1 {
		return p.T("moment.first")
	}
	return strconv.Itoa(d.Day)
}

// short says "lundi 23".
func short(p *desk.Page, d civil.Date) string { return p.T("date.short", weekday(p, d), number(p, d)) }

// dayMonth says "23 novembre".
func dayMonth(p *desk.Page, d civil.Date) string {
	return p.T("date.month", number(p, d), p.T("month."+strconv.Itoa(int(d.Month))))
}

// inFull says "lundi 23 novembre", with its year where that is not this one's.
func inFull(p *desk.Page, d civil.Date) string {
	said := p.T("date.full", weekday(p, d), dayMonth(p, d))
	if d.Year != p.Now.Year() {
		said = p.T("date.year", said, d.Year)
	}
	return said
}

// span says "du 23 au 29 novembre 2026", without what both ends share.
func span(p *desk.Page, first, last civil.Date) string {
	from, until := number(p, first), p.T("date.year", dayMonth(p, last), last.Year)
	if first.Month != last.Month || first.Year != last.Year {
		from = dayMonth(p, first)
	}
	if first.Year != last.Year {
		from = p.T("date.year", from, first.Year)
	}
	return p.T("date.span", from, until)
}

// hours says "9 h – 12 h 30".
func hours(p *desk.Page, from, until time.Time) string {
	if from.Equal(until) {
		return p.Hour(from)
	}
	end := p.Hour(until)
	if until.Hour() == 0 && until.Minute() == 0 {
		end = p.T("date.midnight")
	}
	return p.T("date.hours", p.Hour(from), end)
}

// clock says a time of day of opening hours: "9 h 30", "24 h".
func clock(p *desk.Page, c network.Clock) string {
	if c%60 == 0 {
		return p.T("moment.hour", int(c)/60)
	}
	return p.T("moment.hourminute", int(c)/60, int(c)%60)
}

// with gives an address with more in its query.
func with(path string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

package desk

import (
	"fmt"
	"strings"
	"time"

	"semainier/feeds"
)

// Moment says an instant as people of the zone do, seen from now: "aujourd’hui à
// 10 h 42", "jeudi 19 novembre à 10 h 42". The words are those of the desk.
func (p *Page) Moment(t time.Time, zone *time.Location) string {
	return p.own("moment.at", p.Day(t, zone), p.Hour(t.In(zone)))
}

// Hour says the time of day of t, in its own zone: "10 h 42", "9 h".
func (p *Page) Hour(t time.Time) string {
	if t.Minute() == 0 {
		return p.own("moment.hour", t.Hour())
	}
	return p.own("moment.hourminute", t.Hour(), t.Minute())
}

// Day says the day of t in the zone, seen from now: "aujourd’hui", "demain", "hier",
// "jeudi 19 novembre", and with its year where that is not this one's.
func (p *Page) Day(t time.Time, zone *time.Location) string {
	t, now := t.In(zone), p.Now.In(zone)
	day := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 12, 0, 0, 0, time.UTC) }
	switch int(day(t).Sub(day(now)).Hours() / 24) {
	case 0:
		return p.own("moment.today")
	case 1:
		return p.own("moment.tomorrow")
	case -1:
		return p.own("moment.yesterday")
	}
	number := fmt.Sprint(t.Day())
	if t.Day() == 1 {
		number = p.own("moment.first")
	}
	said := p.own("moment.day", p.own("weekday."+fmt.Sprint(int(t.Weekday()))), number, p.own("month."+fmt.Sprint(int(t.Month()))))
	if t.Year() != now.Year() {
		said = p.own("moment.year", said, t.Year())
	}
	return said
}

// Ago says how long ago t was: "12 min", "3 h", "4 jours".
func (p *Page) Ago(t time.Time) string {
	switch d := p.Now.Sub(t); {
	case d < time.Minute:
		return p.own("moment.now")
	case d < time.Hour:
		return p.own("moment.minutes", int(d.Minutes()))
	case d < 48*time.Hour:
		return p.own("moment.hours", int(d.Hours()))
	default:
		return p.own("moment.days", int(d.Hours()/24))
	}
}

// SiteName gives the name of a site; of one that is not there, its id.
func (p *Page) SiteName(id feeds.SiteID) string {
	if s, ok := p.Records.Site(id); ok {
		return s.Name
	}
	return string(id)
}

// SiteNames names sites in a sentence: all of them, or their number where that is more
// than three.
func (p *Page) SiteNames(ids []feeds.SiteID) string {
	switch {
	case len(ids) > 1 && len(ids) == len(p.Records.Sites):
		return p.own("sites.all")
	case len(ids) > 3:
		return p.own("sites.many", len(ids))
	}
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = p.SiteName(id)
	}
	return strings.Join(names, ", ")
}

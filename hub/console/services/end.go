package services

import (
	"errors"
	"time"

	"semainier/feeds/civil"
	"semainier/hub/console/desk"
	"semainier/hub/network"
)

// ending is how people choose when a state ends by itself.
type ending string

// The endings. What people find out about a machine while the house is open, they
// want told until it closes; so that is what a tap means by itself.
const (
	atEvening ending = "soir"  // when the site closes next
	atMorning ending = "matin" // when it opens on another day
	onDate    ending = "date"  // when it closes on a date
	noEnd     ending = "ordre" // until somebody says otherwise
)

// MaxEnd is how far away the end of a state may be chosen, in days.
const MaxEnd = 366

// daysAhead is how far the next open day is looked for: a summer's closure.
const daysAhead = 70

// Why a date cannot be the end of a state. Each has words.
var (
	errNoDate   = errors.New("not a date")
	errPastDate = errors.New("a date that is over")
	errFarDate  = errors.New("a date too far away")
)

// calendar is what ends are worked out from.
type calendar struct {
	site network.Site
	zone *time.Location
	now  time.Time
}

func calendarOf(s network.Site, now time.Time) (calendar, error) {
	zone, err := s.Location()
	return calendar{s, zone, now}, err
}

// hours gives when the site opens first and closes last on a date; ok is false where
// it does not open.
func (c calendar) hours(d civil.Date) (from, until time.Time, ok bool) {
	periods := c.site.Hours.On(d.Weekday())
	if _, closed := c.site.Closed(d); closed || len(periods) == 0 {
		return from, until, false
	}
	at := func(m network.Clock) time.Time {
		return time.Date(d.Year, d.Month, d.Day, int(m)/60, int(m)%60, 0, 0, c.zone)
	}
	return at(periods[0].From), at(periods[len(periods)-1].Until), true
}

func (c calendar) today() civil.Date { return civil.Of(c.now.In(c.zone)) }

// midnight gives the end of a date.
func (c calendar) midnight(d civil.Date) time.Time { return d.AddDays(1).In(c.zone) }

// evening gives when the site closes next: this evening or, once it is closed, on
// the next day on which people come. Of a site that never opens: midnight.
func (c calendar) evening() time.Time {
	for i := range daysAhead {
		if _, until, ok := c.hours(c.today().AddDays(i)); ok && until.After(c.now) {
			return until
		}
	}
	return c.midnight(c.today())
}

// morning gives when the site opens on the next open day after today; zero where it
// does not.
func (c calendar) morning() time.Time {
	for i := 1; i < daysAhead; i++ {
		if from, _, ok := c.hours(c.today().AddDays(i)); ok {
			return from
		}
	}
	return time.Time{}
}

// on gives when a date ends for visitors: when the site closes or, where it does not
// open or has closed, at midnight.
func (c calendar) on(date string) (time.Time, error) {
	d, err := civil.Parse(date)
	switch {
	case err != nil:
		return time.Time{}, errNoDate
	case d.Before(c.today()):
		return time.Time{}, errPastDate
	case d.DaysSince(c.today()) > MaxEnd:
		return time.Time{}, errFarDate
	}
	if _, until, ok := c.hours(d); ok && until.After(c.now) {
		return until, nil
	}
	return c.midnight(d), nil
}

// end gives the instant that people chose; zero: none. An ending that is not known is
// what a tap means by itself.
func (c calendar) end(e ending, date string) (time.Time, error) {
	switch e {
	case noEnd:
		return time.Time{}, nil
	case onDate:
		return c.on(date)
	case atMorning:
		if t := c.morning(); !t.IsZero() {
			return t, nil
		}
	case atEvening:
	}
	return c.evening(), nil
}

// isMidnight reports whether t is the end of a day.
func (c calendar) isMidnight(t time.Time) bool {
	t = t.In(c.zone)
	return t.Hour() == 0 && t.Minute() == 0
}

// tonight is the hour from which the rest of a day is its evening.
const tonight = 17

// say tells an end by the keys "until.…": "jusqu’à ce soir 17 h 30".
func (c calendar) say(p *desk.Page, key string, t time.Time) string {
	if t.IsZero() {
		return p.T(key + ".none")
	}
	t = t.In(c.zone)
	hour, day := p.Hour(t), t
	if c.isMidnight(t) {
		hour, day = p.T("midnight"), t.Add(-time.Minute)
	}
	switch days := civil.Of(day).DaysSince(c.today()); {
	case days == 0 && day.Hour() >= tonight:
		return p.T(key+".tonight", hour)
	case days == 0:
		return p.T(key+".today", hour)
	case days == 1:
		return p.T(key+".tomorrow", hour)
	case days == -1:
		return p.T(key+".yesterday", hour)
	}
	return p.T(key+".day", p.Day(day, c.zone), hour)
}

// current gives the state of a service at an instant, and its end; open where one has
// ended by itself, as hub/plan has it.
func current(s network.Service, at time.Time) (network.ServiceState, time.Time) {
	if s.State == "" || !s.Until.IsZero() && !at.Before(s.Until) {
		return network.Open, time.Time{}
	}
	return s.State, s.Until
}

// Package civil holds the calendar date: a day as people say it, without an
// hour and without a zone.
//
// A date is not an instant. "Closed on 25 December" is true of the whole day
// in the place where the sign hangs; turning it into a time.Time invites the
// wrong day as soon as a zone is applied. The rest of Semainier therefore
// keeps dates in this type and meets instants only through Of and In, which
// both ask for the zone.
//
// The package does not know weeks of sites, opening hours or recurrence, and
// reads no clock.
package civil

import (
	"fmt"
	"time"
)

// Layout is the only accepted text form: ISO 8601 calendar date, extended.
const Layout = time.DateOnly

// Date is a day of the proleptic Gregorian calendar. The zero value is "no
// date": IsZero reports true and String gives "".
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// Of gives the date on which t falls in its own location.
func Of(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// Parse reads YYYY-MM-DD.
func Parse(s string) (Date, error) {
	t, err := time.Parse(Layout, s)
	if err != nil {
		return Date{}, fmt.Errorf("%q is not a date: want YYYY-MM-DD", s)
	}
	return Of(t), nil
}

// IsZero reports whether d is "no date".
func (d Date) IsZero() bool { return d == Date{} }

// In gives the first instant of the day in loc. Where the clocks skip
// midnight, it is the first instant that exists.
func (d Date) In(loc *time.Location) time.Time {
	t := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, loc)
	if Of(t) != d { // midnight was skipped and Go went to the evening before
		t = time.Date(d.Year, d.Month, d.Day, 1, 0, 0, 0, loc)
	}
	return t
}

func (d Date) utc() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// AddDays gives the date n days later; n may be negative.
func (d Date) AddDays(n int) Date { return Of(d.utc().AddDate(0, 0, n)) }

// DaysSince gives the number of days from o to d, negative when d is earlier.
func (d Date) DaysSince(o Date) int { return int(d.utc().Sub(o.utc()) / (24 * time.Hour)) }

// Before reports whether d is earlier than o.
func (d Date) Before(o Date) bool { return d.Compare(o) < 0 }

// Compare gives -1, 0 or 1 as d is earlier than, equal to or later than o.
func (d Date) Compare(o Date) int { return d.utc().Compare(o.utc()) }

// Weekday gives the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// Monday gives the first day of the week of d; weeks start on Monday, as in
// ISO 8601.
func (d Date) Monday() Date { return d.AddDays(-(int(d.Weekday()) + 6) % 7) }

// String gives YYYY-MM-DD, or "" for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// MarshalText gives the same form as String, for JSON and TOML.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads YYYY-MM-DD; empty text is no date.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	p, err := Parse(string(b))
	if err != nil {
		return err
	}
	*d = p
	return nil
}

package network

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Hours is when a site is open in a usual week, by weekday. A day without
// periods is a closing day.
type Hours struct {
	Monday    []Period `toml:"monday" json:"monday,omitempty"`
	Tuesday   []Period `toml:"tuesday" json:"tuesday,omitempty"`
	Wednesday []Period `toml:"wednesday" json:"wednesday,omitempty"`
	Thursday  []Period `toml:"thursday" json:"thursday,omitempty"`
	Friday    []Period `toml:"friday" json:"friday,omitempty"`
	Saturday  []Period `toml:"saturday" json:"saturday,omitempty"`
	Sunday    []Period `toml:"sunday" json:"sunday,omitempty"`
}

// On gives the periods of that weekday.
func (h Hours) On(day time.Weekday) []Period {
	return [...][]Period{h.Sunday, h.Monday, h.Tuesday, h.Wednesday, h.Thursday, h.Friday, h.Saturday}[day]
}

// Clock is a wall-clock time of the site's zone in minutes after midnight, 0
// to 1440 (24:00, the end of a day).
type Clock int

// String gives "09:00".
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", int(c)/60, int(c)%60) }

// Period is one opening period of a day, written "09:00-12:30".
type Period struct{ From, Until Clock }

// String gives "09:00-12:30".
func (p Period) String() string { return p.From.String() + "-" + p.Until.String() }

// MarshalText gives the same form as String.
func (p Period) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads "09:00-12:30" and "9:00-12:30". It does not judge
// whether the end comes after the start: Records.Check does.
func (p *Period) UnmarshalText(b []byte) error {
	from, until, ok := strings.Cut(string(b), "-")
	f, okFrom := parseClock(from)
	u, okUntil := parseClock(until)
	if !ok || !okFrom || !okUntil {
		return fmt.Errorf("%q is not a period of a day: want for example 09:00-12:30", b)
	}
	*p = Period{f, u}
	return nil
}

func parseClock(s string) (Clock, bool) {
	hours, minutes, ok := strings.Cut(strings.TrimSpace(s), ":")
	if !ok || len(hours) < 1 || len(hours) > 2 || len(minutes) != 2 {
		return 0, false
	}
	h, errH := strconv.ParseUint(hours, 10, 8)
	m, errM := strconv.ParseUint(minutes, 10, 8)
	c := Clock(h*60 + m)
	return c, errH == nil && errM == nil && m < 60 && c <= 24*60
}

// Weekday names a day of the week as the keys of Hours do: "monday".
type Weekday string

// Weekdays gives the days of the week, Monday first.
func Weekdays() []Weekday {
	return []Weekday{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
}

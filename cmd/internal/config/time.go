package config

import (
	"fmt"
	"time"
)

// ParseTime reads the value of an --at flag: RFC 3339, or a date and an hour of
// the zone. Empty gives the zero time.
func ParseTime(s string, zone *time.Location) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	for _, form := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05"} {
		if t, err := time.ParseInLocation(form, s, zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q: want a time such as 2026-11-19T10:42 or 2026-11-19T10:42:00+01:00", s)
}

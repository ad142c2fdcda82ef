package main

import (
	"fmt"
	"time"

	"semainier/cmd/internal/config"
)

// MaxUrgent is how long an urgent message may take the screens; what lasts longer
// is an announcement, and has its turn among the others.
const MaxUrgent = 7 * 24 * time.Hour

// maxSpan is the longest end that may be told as a span: "18h" is how the French
// write an hour of the day.
const maxSpan = 6 * time.Hour

// readUntil gives the end of an urgent message: an hour of today, a date and hour
// of the zone, the same with an offset, or a span from now.
func readUntil(s string, now time.Time, zone *time.Location) (time.Time, error) {
	until, err := readEnd(s, now.In(zone))
	switch {
	case err != nil:
		return until, fmt.Errorf("--until %w", err)
	case !until.After(now):
		return until, fmt.Errorf("--until %q: %s is past: it is %s", s, clockAt(until, zone), clockAt(now, zone))
	case until.Sub(now) > MaxUrgent:
		return until, fmt.Errorf("--until %q: an urgent message stays %d days at most; make a longer one an announcement, with importance = \"important\"", s, MaxUrgent/(24*time.Hour))
	}
	return until.Truncate(time.Second), nil
}

func readEnd(s string, now time.Time) (time.Time, error) {
	if span, err := time.ParseDuration(s); err == nil {
		if span > maxSpan {
			return now, fmt.Errorf("%q: an hour of the day, or a span? Write 18:00 or 2026-11-19T18:00 for an hour; a span has at most %.0fh", s, maxSpan.Hours())
		}
		return now.Add(span), nil
	}
	if clock, err := time.Parse("15:04", s); err == nil {
		return time.Date(now.Year(), now.Month(), now.Day(), clock.Hour(), clock.Minute(), 0, 0, now.Location()), nil
	}
	t, err := config.ParseTime(s, now.Location())
	if err != nil {
		return t, fmt.Errorf("%w, an hour of today such as 18:30, or a span such as 2h", err)
	}
	return t, nil
}

package main

import (
	"fmt"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
)

// frenchDate gives "3 septembre 2026".
func frenchDate(d civil.Date) string {
	day := fmt.Sprint(d.Day)
	if d.Day == 1 {
		day = "1er"
	}
	month := [...]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août",
		"septembre", "octobre", "novembre", "décembre"}[d.Month-1]
	return fmt.Sprintf("%s %s %d", day, month, d.Year)
}

func frenchDay(d civil.Date) string {
	name := [...]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}[d.Weekday()]
	return name + " " + frenchDate(d)
}

// frenchHour gives "9 h" or "9 h 30".
func frenchHour(t time.Time) string {
	if t.Minute() == 0 {
		return fmt.Sprintf("%d h", t.Hour())
	}
	return fmt.Sprintf("%d h %02d", t.Hour(), t.Minute())
}

// when gives a span in words: "mardi 3 novembre 2026, 9 h – 12 h".
func when(s feeds.Span) string {
	if s.AllDay {
		last := s.UntilDay.AddDays(-1)
		if !s.FirstDay.Before(last) {
			return frenchDay(s.FirstDay) + ", toute la journée"
		}
		return "du " + frenchDay(s.FirstDay) + " au " + frenchDay(last)
	}
	from, to := civil.Of(s.Start), civil.Of(s.End)
	switch {
	case s.Start.Equal(s.End):
		return frenchDay(from) + ", " + frenchHour(s.Start)
	case from == to:
		return frenchDay(from) + ", " + frenchHour(s.Start) + " – " + frenchHour(s.End)
	}
	return "du " + frenchDay(from) + ", " + frenchHour(s.Start) + ", au " + frenchDay(to) + ", " + frenchHour(s.End)
}

package main

import (
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/layouts"
	"semainier/layouts/program"
)

// when gives a span in words: "mardi 3 novembre 2026, 9 h – 12 h".
func when(s feeds.Span) string {
	if s.AllDay {
		last := s.UntilDay.AddDays(-1)
		if !s.FirstDay.Before(last) {
			return layouts.DateInFull(s.FirstDay) + ", toute la journée"
		}
		return "du " + layouts.DateInFull(s.FirstDay) + " au " + layouts.DateInFull(last)
	}
	from, to := civil.Of(s.Start), civil.Of(s.End)
	switch {
	case s.Start.Equal(s.End):
		return layouts.DateInFull(from) + ", " + hourOf(s.Start)
	case from == to:
		return layouts.DateInFull(from) + ", " + hourOf(s.Start) + " – " + hourOf(s.End)
	}
	return "du " + layouts.DateInFull(from) + ", " + hourOf(s.Start) + ", au " + layouts.DateInFull(to) + ", " + hourOf(s.End)
}

func hourOf(t time.Time) string { return layouts.Hour(program.Clock(t.Hour()*60 + t.Minute())) }

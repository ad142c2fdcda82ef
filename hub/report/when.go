package report

import (
	"semainier/feeds"
	"semainier/layouts"
	"semainier/layouts/program"
)

// when tells a span of a calendar as pages tell that of a slot.
func when(s feeds.Span) string {
	slot := program.Slot{Start: s.Start, End: s.End, FirstDay: s.FirstDay, UntilDay: s.UntilDay}
	return layouts.When(slot, s.Start.Location())
}

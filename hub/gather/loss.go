package gather

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/feeds/privacy"
	"semainier/hub/store"
)

const (
	fewAhead    = 5              // dates ahead: of fewer, losing half is no accident
	believeLoss = 48 * time.Hour // after which a calendar that lost half of its dates is believed
)

// lost judges whether a reading lost so much of what is shown that it must be
// held back, as after a wrong click or an export that went wrong: half of five
// dates or more, or every event. Zero: it may be shown. Once held, it stays so
// for as long as half is missing, whatever else changes, until the loss is
// accepted or two days have passed since it was first seen. Both are for that
// loss: one that has grown much since the last reading is another, and begins
// anew.
//
// No loss is what the records changed: rules let fewer dates through, another
// address is another calendar.
func (v *visit) lost(last store.Snapshot, fresh reading, now time.Time) feeds.Hold {
	if fresh.same {
		return feeds.Hold{}
	}
	before := last.Health.Hold
	hold := before
	hold.Had, hold.Has = compare(last, fresh.Snapshot, v.horizon(now, last.Until))
	emptied := hold.Had > 0 && fresh.Health.Counts.Events == 0
	known := !before.Since.IsZero() && !grown(before, hold, emptied)
	switch {
	case last.Source != v.task.source, hold.Had == 0, 2*hold.Has > hold.Had:
		return feeds.Hold{}
	case known && (hold.Since.Equal(v.task.accepted) || !now.Before(hold.Until)):
		return feeds.Hold{}
	case known:
		return hold
	case before.Since.IsZero() && !emptied && (hold.Had < fewAhead || !v.sameWords(last)):
		return feeds.Hold{}
	}
	hold.Since, hold.Until = now, now.Add(believeLoss)
	return hold
}

// sameWords reports whether what is held was made with rules that let the same
// words through as today's. That a room or another partner was renamed makes no
// difference to what a calendar may have lost.
func (v *visit) sameWords(last store.Snapshot) bool {
	return privacy.SameWords(last.Rules, v.task.stamp) && !strings.HasSuffix(last.Rules, withdrawn)
}

// grown reports whether a loss is no longer the one of before: more than half of
// the dates that were left are lost too, or all events. Dates lost are counted,
// and not those left: as time passes they only become fewer.
func grown(before, now feeds.Hold, emptied bool) bool {
	further := (now.Had - now.Has) - (before.Had - before.Has)
	return 2*further > before.Has || emptied && before.Has > 0
}

// horizon is what two readings are compared within: from now to the last day
// that both cover. A window that moved on has lost nothing.
type horizon struct {
	now   time.Time
	today civil.Date
	until civil.Date // excluded
	end   time.Time  // of the day before until
}

func (v *visit) horizon(now time.Time, until civil.Date) horizon {
	return horizon{now, civil.Of(now.In(v.task.loc)), until, until.In(v.task.loc)}
}

// ahead reports whether an occurrence is not over and begins within the horizon.
func (h horizon) ahead(o feeds.Occurrence) bool {
	if o.AllDay {
		return h.today.Before(o.UntilDay) && o.FirstDay.Before(h.until)
	}
	return o.End.After(h.now) && o.Start.Before(h.end)
}

// compare counts the dates ahead that what is shown announces, and those that a
// new reading still has. Where it announces none, the dates on which the partner
// is only said to be busy count; else these would make up for the others. A date
// that the new reading tells of as cancelled, or as an absence, is not lost.
func compare(last, fresh store.Snapshot, h horizon) (had, has int) {
	takesPlace := func(o feeds.Occurrence) bool { return o.Status != feeds.Cancelled && o.Kind != feeds.Absence }
	busyToo := !slices.ContainsFunc(last.Occurrences, func(o feeds.Occurrence) bool { return !o.Busy && h.ahead(o) && takesPlace(o) })
	known := map[string]bool{}
	for _, o := range last.Occurrences {
		if (busyToo || !o.Busy) && h.ahead(o) && takesPlace(o) {
			known[o.ID] = true
			had++
		}
	}
	for _, o := range fresh.Occurrences {
		if (busyToo || !o.Busy) && (known[o.ID] || h.ahead(o) && takesPlace(o)) {
			has++
		}
	}
	return had, has
}

// heldProblem tells the partner, or who looks after it, what is held back.
func heldProblem(h feeds.Hold) string {
	has := fmt.Sprintf("n’en donne plus que %d", h.Has)
	if h.Has == 0 {
		has = "n’en donne plus aucune"
	}
	return fmt.Sprintf("À confirmer\u00a0: sur %s, le calendrier %s. L’ancien contenu reste affiché. "+
		"Si c’est voulu, dites-le au coordinateur du réseau\u202f; sinon, corrigez le calendrier. Sans réponse, il sera cru au bout de deux jours.", dates(h.Had), has)
}

func dates(n int) string {
	if n == 1 {
		return "1 date annoncée"
	}
	return fmt.Sprintf("%d dates annoncées", n)
}

package gather

import (
	"fmt"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
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
// accepted or two days have passed since it was first seen.
//
// No loss is what the records changed: rules let fewer dates through, another
// address is another calendar.
func (v *visit) lost(last store.Snapshot, fresh reading, now time.Time) feeds.Hold {
	if fresh.same {
		return feeds.Hold{}
	}
	hold := last.Health.Hold
	held := !hold.Since.IsZero()
	hold.Had, hold.Has = compare(last, fresh.Snapshot, v.horizon(now, last.Until))
	emptied := hold.Had > 0 && fresh.Health.Counts.Events == 0
	switch {
	case last.Source != v.task.source, hold.Had == 0, 2*hold.Has > hold.Had:
		return feeds.Hold{}
	case held && (hold.Since.Equal(v.task.accepted) || !now.Before(hold.Until)):
		return feeds.Hold{}
	case held:
		return hold
	case !emptied && (hold.Had < fewAhead || last.Rules != v.task.stamp):
		return feeds.Hold{}
	}
	hold.Since, hold.Until = now, now.Add(believeLoss)
	return hold
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

// compare counts the dates ahead of what is shown, and those that a new reading
// still has. A date that it tells of in any way is not lost: as cancelled, or
// as an absence.
func compare(last, fresh store.Snapshot, h horizon) (had, has int) {
	takesPlace := func(o feeds.Occurrence) bool { return o.Status != feeds.Cancelled && o.Kind != feeds.Absence }
	known := map[string]bool{}
	for _, o := range last.Occurrences {
		if h.ahead(o) && takesPlace(o) {
			known[o.ID] = true
			had++
		}
	}
	for _, o := range fresh.Occurrences {
		if known[o.ID] || h.ahead(o) && takesPlace(o) {
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
	return fmt.Sprintf("À confirmer\u00a0: sur %s à venir, le calendrier %s. L’ancien contenu reste affiché. "+
		"Si c’est voulu, dites-le au coordinateur du réseau\u202f; sinon, corrigez le calendrier. Sans réponse, il sera cru au bout de deux jours.", dates(h.Had), has)
}

func dates(n int) string {
	if n == 1 {
		return "1 date"
	}
	return fmt.Sprintf("%d dates", n)
}

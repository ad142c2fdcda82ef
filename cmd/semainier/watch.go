package main

import (
	"context"
	"fmt"
	"time"

	"semainier/hub"
	"semainier/hub/fleet"
	"semainier/hub/network"
)

// lookAgain is how long to wait between two questions to the hub, which is longer
// where it takes long to answer: a quarter of its time is for this at most.
const lookAgain = 100 * time.Millisecond

// watch is something that screens are to do.
type watch struct {
	screens []network.ScreenID
	version int64 // of the records, once written
	absent  bool  // wait also for those that are offline
	wait    time.Duration

	// done says whether a screen that is online has done it. planned is whether the
	// hub has published programs from the records: urgent notices run ahead of these.
	done func(s fleet.Screen, planned bool) bool
	tell func(fleet.Screen, time.Duration) // one has done it, so long after the beginning
}

// watch looks until every screen that is online has done it or the time is over,
// and gives those that have not, as they are then.
func (o *office) watch(ctx context.Context, w watch) ([]fleet.Screen, error) {
	begin, hubs, told := time.Now(), o.now(), map[network.ScreenID]bool{}
	wanted := map[network.ScreenID]bool{}
	for _, id := range w.screens {
		wanted[id] = true
	}
	for {
		asked := time.Now()
		now, err := hub.AskFleet(ctx, o.data)
		if err != nil {
			return nil, fmt.Errorf("what was written stays, but who shows it can't be told: %w", err)
		}
		var rest []fleet.Screen
		planned := now.Records >= w.version
		pending := !planned
		for _, s := range now.Screens {
			switch {
			case !wanted[s.ID] || told[s.ID]:
			case s.Speaks() && w.done(s, planned):
				told[s.ID] = true
				w.tell(s, max(0, min(time.Since(begin), s.Heard.Sub(hubs)))) // the hub heard it before we looked
			default:
				rest = append(rest, s)
				pending = pending || w.absent || s.Speaks()
			}
		}
		if !pending || len(told) == len(wanted) || time.Since(begin) >= w.wait {
			return rest, nil
		}
		pause := time.NewTimer(max(lookAgain, 3*time.Since(asked)))
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
			return nil, fmt.Errorf("interrupted: what was written stays: %w", context.Cause(ctx))
		}
	}
}

// unheard is said of a screen that is online as far as is known.
const unheard = "not heard since the hub was started"

// absence tells why a screen has not done what it was to.
func (o *office) absence(s fleet.Screen) string {
	switch s.State {
	case fleet.Offline:
		return "offline since " + clockAt(s.Since, o.zone(s.Site))
	case fleet.Never:
		return "offline: it was never heard"
	case fleet.Revoked:
		return "revoked"
	default:
		if !s.Spoke() {
			return unheard
		}
		if s.Status.Error != "" {
			return "late; it says: " + plain(s.Status.Error)
		}
		return "late"
	}
}

package hub

import (
	"errors"
	"log/slog"
	"time"

	"semainier/feeds"
	"semainier/hub/network"
	"semainier/hub/store"
)

// remindEvery is how often a trouble that stays is told again.
const remindEvery = time.Hour

// troubles tells the log why sites get no new program: when it begins and every
// hour, not with every attempt, and when it is over. Its zero value has none.
type troubles struct {
	last map[feeds.SiteID]bool // sites that the last planning failed for
	full bool                  // of these, some for want of space
	told time.Time
}

// tell takes the outcome of one planning of all sites.
func (t *troubles) tell(log *slog.Logger, failed map[feeds.SiteID]error, now time.Time) {
	remind := now.Sub(t.told) >= remindEvery
	var full error
	sites, told, is := 0, false, make(map[feeds.SiteID]bool, len(failed))
	for site, err := range failed {
		is[site] = true
		if errors.Is(err, store.ErrFull) { // of one cause: one line
			full, sites = err, sites+1
			continue
		}
		if remind || !t.last[site] || t.full {
			log.Error("site keeps its last program", "site", site, "error", err)
			told = true
		}
	}
	if full != nil && (remind || !t.full) {
		log.Error("the disk is full: screens keep their last programs until there is space", "sites", sites, "error", full)
		told = true
	}
	if len(failed) == 0 && len(t.last) > 0 {
		log.Info("every site has its newest program again", "sites", len(t.last))
	}
	if told {
		t.told = now
	}
	t.last, t.full = is, full != nil
}

// tidy removes what killed processes left unfinished, and keeps some space for a
// start on a full disk. Without it, all goes on.
func (h *hub) tidy() {
	err := h.store.Tidy(time.Now()) // by the clock of the files
	if err = errors.Join(err, h.store.Reserve()); err != nil {
		h.opts.Log.Debug("data folder not tidied", "error", err)
	}
}

// keepTransitions writes down which screens came or went, with what could not be
// written before: of that, the newest of each screen.
func (h *hub) keepTransitions(write func([]store.Transition) error, fresh []store.Transition) {
	all := append(h.unkept, fresh...)
	if len(all) == 0 {
		return
	}
	err := write(all)
	if err == nil {
		h.unkept = nil
		return
	}
	if h.unkept == nil {
		h.opts.Log.Error("which screens came or went is not kept so far", "screens", len(all), "error", err)
	}
	h.unkept = newestOfEach(all)
}

// newestOfEach gives the last transition of each screen, in their order.
func newestOfEach(all []store.Transition) []store.Transition {
	at := map[network.ScreenID]int{}
	for i, t := range all {
		at[t.Screen] = i
	}
	newest := make([]store.Transition, 0, len(at))
	for i, t := range all {
		if at[t.Screen] == i {
			newest = append(newest, t)
		}
	}
	return newest
}

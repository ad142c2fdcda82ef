package gather

import (
	"slices"

	"semainier/hub/store"
)

// former is a feed that the records no longer have, with what was held of it.
type former struct {
	task task
	last store.Snapshot
}

// renamed gives what was held of the feed that t is under another name, if there
// is exactly one: of the same partner, read from the same address. It is only
// known to a hub that runs while the records change; else the feed begins anew.
func renamed(t task, gone []former) (store.Snapshot, bool) {
	var found []store.Snapshot
	for _, f := range gone {
		if f.task.feed.Partner == t.feed.Partner && f.last.Source == t.source {
			found = append(found, f.last)
		}
	}
	if len(found) != 1 {
		return store.Snapshot{}, false
	}
	s := found[0]
	s.Feed, s.Occurrences = t.feed.ID, slices.Clone(s.Occurrences)
	for i := range s.Occurrences {
		s.Occurrences[i].Feed = s.Feed
	}
	return s, true
}

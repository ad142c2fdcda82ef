package hub

import (
	"context"
	"slices"

	"semainier/hub/network"
	"semainier/hub/store"
	"semainier/hub/wire"
)

// Release gives the newest player that is offered to the screen of that key. It is
// read each time: a screen asks once an hour, and other hubs and commands offer too.
func (h *hub) Release(ctx context.Context, key string) (wire.SealedRelease, uint64, error) {
	offered, err := h.store.Releases(ctx)
	if err != nil {
		return nil, 0, err
	}
	h.mu.RLock()
	defer h.mu.RUnlock()
	i := slices.IndexFunc(h.records.Screens, func(s network.Screen) bool { return s.Key == key })
	if i < 0 {
		return nil, 0, nil
	}
	for _, r := range offered { // the newest first
		if Offered(h.records, h.records.Screens[i], r.Targets) {
			return r.Sealed, r.Serial, nil
		}
	}
	return nil, 0, nil
}

// Offered reports whether a screen of the records is among the targets.
func Offered(records network.Records, screen network.Screen, t store.Targets) bool {
	if t.All() || slices.Contains(t.Screens, screen.ID) || slices.Contains(t.Sites, screen.Site) {
		return true
	}
	site, there := records.Site(screen.Site)
	return there && site.In(t.Groups)
}

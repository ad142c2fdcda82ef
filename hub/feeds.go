package hub

import (
	"context"
	"net/http"
	"time"

	"semainier/feeds"
	"semainier/hub/network"
	"semainier/hub/store"
)

// feedState is what feeds.json tells of a feed, one object each in a list, in the
// order of the records. It has no words of the calendar and no address. Its form
// is a contract; keys may be added. Times are RFC 3339.
//
//	id, partner, site    as in the records
//	every_s              seconds between two readings while all is well
//	age_s                seconds since the content shown was last confirmed; left out where there is none
//	state, since, …      feeds.Health: state is unread, healthy, held or failing
type feedState struct {
	ID      feeds.FeedID    `json:"id"`
	Partner feeds.PartnerID `json:"partner"`
	Site    feeds.SiteID    `json:"site"`
	EveryS  int64           `json:"every_s"`
	AgeS    int64           `json:"age_s,omitempty"`
	feeds.Health
}

// feeds gives how each feed is doing.
func (h *hub) feeds(w http.ResponseWriter, r *http.Request) {
	h.mu.RLock()
	list := h.records.Feeds
	h.mu.RUnlock()
	snaps, err := h.snapshots(r.Context(), list)
	if err != nil {
		h.opts.Log.Error("state of the feeds not read", "error", err)
		http.Error(w, "the store cannot be read", http.StatusServiceUnavailable)
		return
	}
	now := h.opts.Now()
	out := make([]feedState, 0, len(list))
	for _, f := range list {
		s := snaps[f.ID]
		out = append(out, feedState{
			ID: f.ID, Partner: f.Partner, Site: f.Site, Health: s.Health,
			EveryS: int64(network.Refresh(f, s.Asked) / time.Second), AgeS: int64(s.Health.Age(now) / time.Second),
		})
	}
	writeJSON(w, out)
}

// snapshots gives what is held of the feeds: by this hub's gatherer if it leads,
// else as the leader keeps it in the store.
func (h *hub) snapshots(ctx context.Context, list []feeds.Feed) (map[feeds.FeedID]store.Snapshot, error) {
	if _, leads := h.lease.state(); leads {
		return h.gatherer.Snapshots(), nil
	}
	snaps := make(map[feeds.FeedID]store.Snapshot, len(list))
	for _, f := range list {
		s, ok, err := h.store.Snapshot(ctx, f.ID)
		if err != nil {
			return nil, err
		}
		if !ok {
			s.Health.State = feeds.Unread
		}
		snaps[f.ID] = s
	}
	return snaps, nil
}

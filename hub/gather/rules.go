package gather

import (
	"fmt"
	"time"

	"semainier/feeds"
	"semainier/feeds/privacy"
	"semainier/hub/network"
)

// Rules gives what the gatherer reads a feed of the records with: what of it may
// be public, and the zone of its site. It is for those who show beforehand what
// will become of a calendar.
func Rules(r network.Records, id feeds.FeedID) (privacy.Rules, *time.Location, error) {
	all, err := tasks(r)
	if err != nil {
		return privacy.Rules{}, nil, err
	}
	t, ok := all[id]
	if !ok {
		return privacy.Rules{}, nil, fmt.Errorf("rules of feed %q: no such feed in the records", id)
	}
	return t.rules, t.loc, nil
}

package gather

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"semainier/feeds"
	"semainier/feeds/privacy"
	"semainier/hub/network"
)

// task is what a reader must know of its feed.
type task struct {
	feed   feeds.Feed
	rules  privacy.Rules
	loc    *time.Location // of the feed's site
	stamp  string         // of the rules and the zone: what was made with another is made anew
	source string         // of the address, which it does not tell
	// accepted is the Since of the last loss that somebody confirmed.
	accepted time.Time
}

// same reports whether two tasks make a reader do the same.
func (t task) same(o task) bool {
	return t.stamp == o.stamp && t.feed.URL == o.feed.URL && t.feed.Refresh == o.feed.Refresh && t.accepted.Equal(o.accepted)
}

// tasks gives the readings that the records ask for.
func tasks(r network.Records) (map[feeds.FeedID]task, error) {
	places, words := placesOf(r), wordsOf(r)
	out := map[feeds.FeedID]task{}
	for _, f := range r.Feeds {
		site, ok := r.Site(f.Site)
		partner, known := r.Partner(f.Partner)
		if !ok || !known {
			return nil, fmt.Errorf("read feed %s: its site %q or partner %q is not in the records", f.ID, f.Site, f.Partner)
		}
		loc, err := site.Location()
		if err != nil {
			return nil, fmt.Errorf("read feed %s: %w", f.ID, err)
		}
		rules := privacy.Rules{Feed: f, Partner: partner, Places: places, Words: words}
		out[f.ID] = task{feed: f, rules: rules, loc: loc, stamp: rules.Digest() + " " + site.Timezone, source: sourceOf(f.URL)}
	}
	return out, nil
}

// sourceOf identifies an address without telling it.
func sourceOf(address string) string {
	sum := sha256.Sum256([]byte(address))
	return hex.EncodeToString(sum[:12])
}

// placesOf gives the names under which calendars may know sites and rooms. An
// address is one: calendars that fill in maps write nothing else.
func placesOf(r network.Records) []privacy.Place {
	out := make([]privacy.Place, len(r.Sites))
	for i, s := range r.Sites {
		out[i] = privacy.Place{Site: s.ID, Names: []string{s.Name}}
		if s.Address != "" {
			out[i].Names = append(out[i].Names, s.Address)
		}
		for _, room := range s.Rooms {
			names := append([]string{room.Name}, room.Aliases...)
			out[i].Rooms = append(out[i].Rooms, privacy.Room{ID: room.ID, Names: names})
		}
	}
	return out
}

package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
)

// Snapshot is the last good content of a feed, after redaction, with how the
// feed is doing and what the next reading needs to know.
type Snapshot struct {
	Feed        feeds.FeedID
	Health      feeds.Health
	Occurrences []feeds.Occurrence // instants come back with their offset, not their zone
	Taken       []feeds.Taken      // rooms, by what Occurrences do not tell; likewise. None in what was kept before there were any
	From, Until civil.Date         // the span that was expanded; Until excluded
	Rules       string             // digest of the feed's rules that Occurrences were made with
	Source      string             // hash of the address that they were read from
	Asked       time.Duration      // how often the calendar asks to be read, in whole seconds; zero: it does not say

	ContentHash string // of what the last good reading gave
}

// ErrNoFeed is returned, wrapped, for a feed that no record names, and for the
// health of one of which nothing is kept.
var ErrNoFeed = errors.New("no such feed")

// Snapshot gives what is kept of the feed, and false where that is nothing.
func (s *Store) Snapshot(ctx context.Context, feed feeds.FeedID) (Snapshot, bool, error) {
	snap := Snapshot{Feed: feed}
	var from, until, health, occurrences, taken string
	var asked int64
	err := s.read.QueryRowContext(ctx, `SELECT from_day, until_day, rules, source, asked_s, content_hash, body, occurrences, taken
		FROM snapshot JOIN health USING (feed) WHERE feed = ?`, string(feed)).
		Scan(&from, &until, &snap.Rules, &snap.Source, &asked, &snap.ContentHash, &health, &occurrences, &taken)
	if errors.Is(err, sql.ErrNoRows) {
		return Snapshot{}, false, nil
	}
	if err == nil {
		snap.Asked = time.Duration(asked) * time.Second
		err = errors.Join(snap.From.UnmarshalText([]byte(from)), snap.Until.UnmarshalText([]byte(until)),
			json.Unmarshal([]byte(health), &snap.Health), json.Unmarshal([]byte(occurrences), &snap.Occurrences),
			json.Unmarshal([]byte(taken), &snap.Taken))
	}
	if err != nil {
		return Snapshot{}, false, fmt.Errorf("read the last good content of feed %s: %w", feed, err)
	}
	return snap, true, nil
}

// PutSnapshot replaces what is kept of the feed. A feed that has been removed
// in the meantime is refused with ErrNoFeed. It is the leader's to do, see SetFence.
func (s *Store) PutSnapshot(ctx context.Context, snap Snapshot) error {
	err := s.lead(ctx, func(tx writer) error { return putSnapshot(ctx, tx, snap) })
	if err != nil {
		return fmt.Errorf("keep the content of feed %s: %w", snap.Feed, err)
	}
	return nil
}

func putSnapshot(ctx context.Context, tx writer, snap Snapshot) error {
	if err := mustBeFeed(ctx, tx, snap.Feed); err != nil {
		return err
	}
	occurrences, err := json.Marshal(snap.Occurrences)
	if err != nil {
		return err
	}
	taken, err := json.Marshal(snap.Taken)
	if err != nil {
		return err
	}
	const upsert = `INSERT INTO snapshot
		(feed, from_day, until_day, rules, source, asked_s, content_hash, occurrences, taken) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (feed) DO UPDATE SET from_day = excluded.from_day, until_day = excluded.until_day, rules = excluded.rules,
		source = excluded.source, asked_s = excluded.asked_s, content_hash = excluded.content_hash, occurrences = excluded.occurrences,
		taken = excluded.taken`
	_, err = tx.ExecContext(ctx, upsert, string(snap.Feed), snap.From.String(), snap.Until.String(), snap.Rules, snap.Source,
		int64(snap.Asked/time.Second), snap.ContentHash, string(occurrences), string(taken))
	if err != nil {
		return err
	}
	return putHealth(ctx, tx, snap.Feed, snap.Health)
}

// PutHealth replaces how the feed is doing, of which the content is kept
// already. A feed without content, or that has been removed, is refused with
// ErrNoFeed. It is the leader's to do, see SetFence.
func (s *Store) PutHealth(ctx context.Context, feed feeds.FeedID, health feeds.Health) error {
	err := s.lead(ctx, func(tx writer) error {
		var n int
		err := tx.QueryRowContext(ctx, "SELECT count(*) FROM snapshot WHERE feed = ?", string(feed)).Scan(&n)
		if err == nil && n == 0 {
			err = ErrNoFeed
		}
		if err != nil {
			return err
		}
		return putHealth(ctx, tx, feed, health)
	})
	if err != nil {
		return fmt.Errorf("keep the health of feed %s: %w", feed, err)
	}
	return nil
}

func putHealth(ctx context.Context, tx writer, feed feeds.FeedID, health feeds.Health) error {
	body, err := json.Marshal(health)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO health (feed, body) VALUES (?, ?) ON CONFLICT (feed) DO UPDATE SET body = excluded.body", string(feed), string(body))
	return err
}

// mustBeFeed gives ErrNoFeed where no record names the feed.
func mustBeFeed(ctx context.Context, tx writer, feed feeds.FeedID) error {
	var n int
	if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM record WHERE kind = 'feed' AND id = ?", string(feed)).Scan(&n); err != nil {
		return err
	}
	if n == 0 {
		return ErrNoFeed
	}
	return nil
}

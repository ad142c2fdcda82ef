package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"semainier/feeds"
)

// ErrNotHeld is returned, wrapped, for a feed of which nothing waits to be
// accepted.
var ErrNotHeld = errors.New("nothing of it is held back")

// Accept confirms the loss for which the feed's new content is held back: the
// hub, which notices as it notices a change of the records, takes that content
// at its next reading. What was accepted is told. A loss seen later is another
// one, with an acceptance of its own.
func (s *Store) Accept(ctx context.Context, feed feeds.FeedID, by string, now time.Time) (feeds.Hold, error) {
	var hold feeds.Hold
	err := s.change(ctx, func(tx writer) (err error) {
		if err = mustBeFeed(ctx, tx, feed); err != nil {
			return err
		}
		if hold, err = holdOf(ctx, tx, feed); err != nil {
			return err
		}
		told, err := json.Marshal(hold)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "INSERT INTO acceptance (feed, since) VALUES (?, ?) ON CONFLICT (feed) DO UPDATE SET since = excluded.since", string(feed), stamp(hold.Since)); err != nil {
			return err
		}
		entry := edit{Change: Change{Kind: "feed", ID: string(feed), Verb: Accepted}, before: told}
		if err := record(ctx, tx, entry, ApplyOptions{By: by, Now: now}); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "UPDATE revision SET records = records + 1")
		return err
	})
	if err != nil {
		return feeds.Hold{}, fmt.Errorf("accept the content of feed %s: %w", feed, err)
	}
	return hold, nil
}

// holdOf gives why the content of a feed is held back, or ErrNotHeld.
func holdOf(ctx context.Context, q querier, feed feeds.FeedID) (feeds.Hold, error) {
	var text string
	err := q.QueryRowContext(ctx, "SELECT body FROM health WHERE feed = ?", string(feed)).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return feeds.Hold{}, ErrNotHeld
	}
	var health feeds.Health
	if err == nil {
		err = json.Unmarshal([]byte(text), &health)
	}
	if err == nil && health.Hold.Since.IsZero() {
		err = ErrNotHeld
	}
	return health.Hold, err
}

// Accepted gives, of each feed for which somebody ever confirmed a loss, the
// Since of the last one.
func (s *Store) Accepted(ctx context.Context) (map[feeds.FeedID]time.Time, error) {
	all, err := accepted(ctx, s.read)
	if err != nil {
		return nil, fmt.Errorf("read what was accepted: %w", err)
	}
	return all, nil
}

func accepted(ctx context.Context, q querier) (map[feeds.FeedID]time.Time, error) {
	rows, err := q.QueryContext(ctx, "SELECT feed, since FROM acceptance")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // rows.Err tells what went wrong
	all := map[feeds.FeedID]time.Time{}
	for rows.Next() {
		var feed, since string
		if err := rows.Scan(&feed, &since); err != nil {
			return nil, err
		}
		if all[feeds.FeedID(feed)], err = time.Parse(time.RFC3339Nano, since); err != nil {
			return nil, err
		}
	}
	return all, rows.Err()
}

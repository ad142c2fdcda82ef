package store

import (
	"context"
	"fmt"
	"time"
)

// Entry is one line of the journal: a change of a record, by whom and when.
type Entry struct {
	At     time.Time
	By     string
	Kind   string
	ID     string // empty: the order of the kind, Before and After are lists of ids
	Verb   Verb
	Before string // the record as JSON, or the feeds.Hold that was accepted; empty: there was none
	After  string
}

// Journal gives the newest entries, newest first, at most limit.
func (s *Store) Journal(ctx context.Context, limit int) ([]Entry, error) {
	entries, err := journal(ctx, s.read, limit)
	if err != nil {
		return nil, fmt.Errorf("read the journal: %w", err)
	}
	return entries, nil
}

func journal(ctx context.Context, q querier, limit int) ([]Entry, error) {
	rows, err := q.QueryContext(ctx, "SELECT at, by, kind, id, verb, coalesce(before, ''), coalesce(after, '') FROM journal ORDER BY seq DESC LIMIT ?", limit)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // rows.Err tells what went wrong
	var entries []Entry
	for rows.Next() {
		var e Entry
		var at string
		if err := rows.Scan(&at, &e.By, &e.Kind, &e.ID, &e.Verb, &e.Before, &e.After); err != nil {
			return nil, err
		}
		if e.At, err = time.Parse(time.RFC3339Nano, at); err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, rows.Err()
}

// record writes one entry.
func record(ctx context.Context, tx writer, e edit, o ApplyOptions) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO journal (at, by, kind, id, verb, before, after) VALUES (?, ?, ?, ?, ?, ?, ?)",
		stamp(o.Now), o.By, e.Kind, e.ID, string(e.Verb), nullable(e.before), nullable(e.after))
	if err != nil {
		return fmt.Errorf("write the journal: %w", err)
	}
	return nil
}

// stamp writes an instant as the database keeps it.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

func nullable(body []byte) any {
	if body == nil {
		return nil
	}
	return string(body)
}

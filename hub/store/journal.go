package store

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Entry is one line of the journal: a change of a record, or of what is no record
// (see Note), by whom and when.
type Entry struct {
	Seq    int64 // grows with every line; given by the store
	At     time.Time
	By     string
	Kind   string
	ID     string // empty: the order of the kind, Before and After are lists of ids
	Verb   Verb
	Before string // the record as JSON, or the feeds.Hold that was accepted; empty: there was none
	After  string
}

// JournalQuery says which lines are wanted; its zero value, all.
type JournalQuery struct {
	Kind, ID, By string // each as in Entry; empty: any
	Before       int64  // only lines whose Seq is lower; 0: from the newest on
	Limit        int    // how many at most
}

// Journal gives the newest entries, newest first, at most limit.
func (s *Store) Journal(ctx context.Context, limit int) ([]Entry, error) {
	return s.JournalPage(ctx, JournalQuery{Limit: limit})
}

// JournalPage gives the lines that are asked for, newest first. The next page
// begins before the Seq of the last one.
func (s *Store) JournalPage(ctx context.Context, q JournalQuery) ([]Entry, error) {
	entries, err := journal(ctx, s.read, q)
	if err != nil {
		return nil, fmt.Errorf("read the journal: %w", err)
	}
	return entries, nil
}

// where gives the condition of a query, and its arguments.
func (q JournalQuery) where() (string, []any) {
	var conditions []string
	var args []any
	for _, c := range []struct{ column, value string }{{"kind", q.Kind}, {"id", q.ID}, {"by", q.By}} {
		if c.value != "" {
			conditions, args = append(conditions, c.column+" = ?"), append(args, c.value)
		}
	}
	if q.Before > 0 {
		conditions, args = append(conditions, "seq < ?"), append(args, q.Before)
	}
	if len(conditions) == 0 {
		return "", nil
	}
	return " WHERE " + strings.Join(conditions, " AND "), args
}

func journal(ctx context.Context, from querier, q JournalQuery) ([]Entry, error) {
	where, args := q.where()
	rows, err := from.QueryContext(ctx, "SELECT seq, at, by, kind, id, verb, coalesce(before, ''), coalesce(after, '') FROM journal"+
		where+" ORDER BY seq DESC LIMIT ?", append(args, q.Limit)...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // rows.Err tells what went wrong
	var entries []Entry
	for rows.Next() {
		var e Entry
		var at string
		if err := rows.Scan(&e.Seq, &at, &e.By, &e.Kind, &e.ID, &e.Verb, &e.Before, &e.After); err != nil {
			return nil, err
		}
		if e.At, err = time.Parse(time.RFC3339Nano, at); err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, rows.Err()
}

// Note writes a line about what is no record: people, their sessions, orders to
// screens. Its Seq counts for nothing.
func (s *Store) Note(ctx context.Context, e Entry) error {
	if err := s.change(ctx, func(tx writer) error { return note(ctx, tx, e) }); err != nil {
		return fmt.Errorf("note that %s %s was %s: %w", e.Kind, e.ID, e.Verb, err)
	}
	return nil
}

func note(ctx context.Context, tx writer, e Entry) error {
	return record(ctx, tx, edit{Change{Kind: e.Kind, ID: e.ID, Verb: e.Verb}, bytesOf(e.Before), bytesOf(e.After)}, ApplyOptions{By: e.By, Now: e.At})
}

// bytesOf gives nil for the empty text.
func bytesOf(text string) []byte {
	if text == "" {
		return nil
	}
	return []byte(text)
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

package store

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"semainier/hub/network"
)

// Transition is a screen that was reached or lost.
type Transition struct {
	Screen  network.ScreenID
	At      time.Time
	Online  bool
	Version uint64 // of the playlist that it showed; 0: none
	Error   string // the trouble that it told last; empty: none
}

// What is kept of the transitions.
const (
	// MaxTransitions is how many are kept of one screen: two a day for seven weeks.
	MaxTransitions = 100
	// TransitionLife is how long one is kept. The newest of a screen that is among
	// the records stays: since when it has been away is what people ask.
	TransitionLife = 90 * 24 * time.Hour
)

// transitionChunk is how many are written by one statement.
const transitionChunk = 200

// PutTransitions keeps what became of screens, in the order given, and drops
// what is beyond the limits. It is the leader's to do, see SetFence.
func (s *Store) PutTransitions(ctx context.Context, all []Transition) error {
	if len(all) == 0 {
		return nil
	}
	err := s.lead(ctx, func(tx writer) error {
		var newest time.Time
		for chunk := range slices.Chunk(all, transitionChunk) {
			if err := putTransitions(ctx, tx, chunk); err != nil {
				return err
			}
			for _, t := range chunk {
				if t.At.After(newest) {
					newest = t.At
				}
			}
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM transition WHERE at < ? AND
			(seq < (SELECT max(seq) FROM transition AS later WHERE later.screen = transition.screen)
			OR NOT EXISTS (SELECT 1 FROM record WHERE kind = 'screen' AND id = transition.screen))`, nanos(newest.Add(-TransitionLife)))
		return err
	})
	if err != nil {
		return fmt.Errorf("keep what became of %d screens: %w", len(all), err)
	}
	return nil
}

// putTransitions writes a chunk and drops what is too much of its screens.
func putTransitions(ctx context.Context, tx writer, chunk []Transition) error {
	var rows []any
	screens := make([]any, 0, len(chunk))
	for _, t := range chunk {
		online := 0
		if t.Online {
			online = 1
		}
		rows = append(rows, string(t.Screen), nanos(t.At), online, int64(min(t.Version, math.MaxInt64)), said(t.Error))
		screens = append(screens, string(t.Screen))
	}
	insert := "INSERT INTO transition (screen, at, online, version, error) VALUES " + places("(?, ?, ?, ?, ?)", ", ", len(chunk))
	if _, err := tx.ExecContext(ctx, insert, rows...); err != nil {
		return err
	}
	ends, err := tooMany(ctx, tx, screens)
	if err != nil || len(ends) == 0 {
		return err
	}
	_, err = tx.ExecContext(ctx, "DELETE FROM transition WHERE "+places("(screen = ? AND seq <= ?)", " OR ", len(ends)/2), ends...)
	return err
}

// tooMany gives, of each of the screens that has more than MaxTransitions, its
// name and the newest that is to go. It walks the index of each screen: to number
// its rows by a window made ten thousand screens take 20 s on PostgreSQL.
func tooMany(ctx context.Context, tx writer, screens []any) ([]any, error) {
	rows, err := tx.QueryContext(ctx, `SELECT column1, seq FROM (SELECT column1, (SELECT seq FROM transition
		WHERE screen = column1 ORDER BY seq DESC LIMIT 1 OFFSET `+strconv.Itoa(MaxTransitions)+`) AS seq
		FROM (VALUES `+places("(?)", ", ", len(screens))+`) AS named) AS ends WHERE seq IS NOT NULL`, screens...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // rows.Err tells what went wrong
	var ends []any
	for rows.Next() {
		var screen string
		var seq int64
		if err := rows.Scan(&screen, &seq); err != nil {
			return nil, err
		}
		ends = append(ends, screen, seq)
	}
	return ends, rows.Err()
}

// places repeats the placeholders of one row.
func places(row, between string, n int) string { return strings.Repeat(row+between, n-1) + row }

// Transitions gives what became of one screen, newest first, at most limit.
func (s *Store) Transitions(ctx context.Context, screen network.ScreenID, limit int) ([]Transition, error) {
	all, err := transitions(ctx, s.read, "WHERE screen = ? ORDER BY seq DESC LIMIT ?", string(screen), limit)
	if err != nil {
		return nil, fmt.Errorf("read what became of screen %s: %w", screen, err)
	}
	return all, nil
}

// LastTransitions gives the newest transition of each screen that has one.
func (s *Store) LastTransitions(ctx context.Context) (map[network.ScreenID]Transition, error) {
	all, err := transitions(ctx, s.read, "WHERE seq IN (SELECT max(seq) FROM transition GROUP BY screen)")
	if err != nil {
		return nil, fmt.Errorf("read what became of the screens: %w", err)
	}
	last := make(map[network.ScreenID]Transition, len(all))
	for _, t := range all {
		last[t.Screen] = t
	}
	return last, nil
}

func transitions(ctx context.Context, q querier, which string, args ...any) ([]Transition, error) {
	rows, err := q.QueryContext(ctx, "SELECT screen, at, online, version, error FROM transition "+which, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // rows.Err tells what went wrong
	var all []Transition
	for rows.Next() {
		var t Transition
		var at, version int64
		var online int
		if err := rows.Scan(&t.Screen, &at, &online, &version, &t.Error); err != nil {
			return nil, err
		}
		t.At, t.Online, t.Version = instant(at), online == 1, uint64(version)
		all = append(all, t)
	}
	return all, rows.Err()
}

package store

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Enrolment is a screen that asks to be paired.
type Enrolment struct {
	Key     string // public nkey
	Code    string // as the screen shows it, see wire.Code
	Address string // where it asks from
	Player  string // version of its program
	Asked   time.Time
	Expires time.Time // the code may be typed until then
}

// MaxWaiting is how many screens may wait for their pairing at once: a whole
// département's delivery in one morning, and no more than a list that a person reads.
const MaxWaiting = 200

// maxSaid bounds what a screen or a hub may say of itself here, in bytes.
const maxSaid = 200

// ErrManyWaiting is returned, wrapped, for a screen that asks when MaxWaiting do.
var ErrManyWaiting = errors.New("too many screens wait for their pairing")

// PutEnrolment keeps that a screen asks, in the place of what it asked before,
// and forgets the screens whose time had passed at e.Asked.
func (s *Store) PutEnrolment(ctx context.Context, e Enrolment) error {
	err := s.change(ctx, func(tx writer) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM enrolment WHERE expires <= ? OR key = ?", nanos(e.Asked), e.Key); err != nil {
			return err
		}
		var waiting int
		if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM enrolment").Scan(&waiting); err != nil {
			return err
		}
		if waiting >= MaxWaiting {
			return ErrManyWaiting
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO enrolment (key, code, address, player, asked, expires) VALUES (?, ?, ?, ?, ?, ?)",
			e.Key, e.Code, said(e.Address), said(e.Player), nanos(e.Asked), nanos(e.Expires))
		return err
	})
	if err != nil {
		return fmt.Errorf("keep that screen %s asks to be paired: %w", e.Key, err)
	}
	return nil
}

// Enrolments gives the screens that wait for their pairing, the first one first.
func (s *Store) Enrolments(ctx context.Context, now time.Time) ([]Enrolment, error) {
	all, err := enrolments(ctx, s.read, "expires > ?", nanos(now))
	if err != nil {
		return nil, fmt.Errorf("read which screens ask to be paired: %w", err)
	}
	return all, nil
}

func enrolments(ctx context.Context, q querier, where string, args ...any) ([]Enrolment, error) {
	rows, err := q.QueryContext(ctx, "SELECT key, code, address, player, asked, expires FROM enrolment WHERE "+where+" ORDER BY asked, key", args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // rows.Err tells what went wrong
	var all []Enrolment
	for rows.Next() {
		var e Enrolment
		var asked, expires int64
		if err := rows.Scan(&e.Key, &e.Code, &e.Address, &e.Player, &asked, &expires); err != nil {
			return nil, err
		}
		e.Asked, e.Expires = instant(asked), instant(expires)
		all = append(all, e)
	}
	return all, rows.Err()
}

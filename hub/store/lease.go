package store

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Lease is the right to lead: to poll, to plan and to publish. One hub of
// several has it at a time.
type Lease struct {
	Token uint64    // grows whenever the lease changes hands
	Until time.Time // by the database's clock: to be compared with no other one
}

// MaxLease is the longest time for which the lease may be taken. A lease that
// seems to last longer was taken before the database's clock was set back, and
// counts as over.
const MaxLease = 10 * time.Minute

// What is refused to a hub that does not lead. Each is returned wrapped.
var (
	ErrFenced = errors.New("another hub leads now")
	errTerm   = fmt.Errorf("want the name of a holder, and a time of at most %v", MaxLease)
)

// Lead takes the lease for the time ttl, or renews it, and gives true; or it
// gives false and the lease of the hub that leads. The time is the database's.
// A holder that renews late, before any other has asked, keeps its token.
// holder names one running hub: a second one must have another name, also on the same machine.
func (s *Store) Lead(ctx context.Context, holder string, ttl time.Duration) (Lease, bool, error) {
	var lease Lease
	var leads bool
	err := s.change(ctx, func(tx writer) (err error) {
		if holder == "" || ttl <= 0 || ttl > MaxLease {
			return errTerm
		}
		lease, leads, err = takeLease(ctx, tx, holder, ttl)
		return err
	})
	if err != nil {
		return Lease{}, false, fmt.Errorf("ask to lead: %w", err)
	}
	return lease, leads, nil
}

func takeLease(ctx context.Context, tx writer, holder string, ttl time.Duration) (Lease, bool, error) {
	now, err := databaseTime(ctx, tx)
	if err != nil {
		return Lease{}, false, err
	}
	var owner string
	var token, until int64
	if err := tx.QueryRowContext(ctx, "SELECT holder, token, until FROM lease").Scan(&owner, &token, &until); err != nil {
		return Lease{}, false, err
	}
	ends := instant(until)
	if owner != holder {
		if owner != "" && ends.After(now) && !ends.After(now.Add(MaxLease)) {
			return Lease{uint64(token), ends}, false, nil
		}
		token++
	}
	ends = now.Add(ttl)
	_, err = tx.ExecContext(ctx, "UPDATE lease SET holder = ?, token = ?, until = ?", holder, token, nanos(ends))
	return Lease{uint64(token), ends}, true, err
}

// databaseTime gives the time by the clock that all hubs share.
func databaseTime(ctx context.Context, tx writer) (time.Time, error) {
	var ms int64
	err := tx.QueryRowContext(ctx, tx.engine.clock).Scan(&ms)
	return time.UnixMilli(ms).UTC(), err
}

// Resign gives the lease back, so that another hub needs not wait for its end.
// One that has changed hands already stays where it is.
func (s *Store) Resign(ctx context.Context, l Lease) error {
	err := s.change(ctx, func(tx writer) error {
		// The token grows, so that nothing more is written with this one.
		_, err := tx.ExecContext(ctx, "UPDATE lease SET holder = '', until = 0, token = token + 1 WHERE token = ?", int64(l.Token))
		return err
	})
	if err != nil {
		return fmt.Errorf("resign: %w", err)
	}
	return nil
}

// SetFence makes this store write what is the leader's alone (PutPlaylist,
// PutSnapshot, PutHealth and PutTransitions) only while the lease has that token;
// else these give ErrFenced. 0, as at first, asks for no lease: that is for a hub
// that is alone.
func (s *Store) SetFence(token uint64) { s.fence.Store(token) }

// lead is change, for what is the leader's alone.
func (s *Store) lead(ctx context.Context, do func(tx writer) error) error {
	return s.change(ctx, func(tx writer) error {
		if fence := s.fence.Load(); fence != 0 {
			var token int64
			if err := tx.QueryRowContext(ctx, "SELECT token FROM lease").Scan(&token); err != nil {
				return err
			}
			if uint64(token) != fence {
				return ErrFenced
			}
		}
		return do(tx)
	})
}

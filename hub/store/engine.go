package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// engine is what the databases do not have in common. Everything else is one
// SQL, written with ? for its arguments.
type engine struct {
	numbered    bool     // arguments are $1, $2, …
	migrations  string   // folder of its forms
	prepare     []string // statements before the first migration, which may run again
	form        string   // gives the number of the last form applied
	setForm     string   // sets it; %d is the number
	enter       string   // begins what one writer at a time does; empty: the beginning of its transaction does that
	clock       string   // gives the milliseconds since 1970 at this moment
	sharesMedia bool     // pictures are in the database, not beside it

	// For backups.
	before    int                // how many forms SQLite had had when this engine had its first
	instant   sql.IsolationLevel // in which all that a transaction reads is of one instant
	overrides string             // what lets an insertion give the numbers that the database gives by itself
	numbers   []string           // statements after insertions that did
	integrity string             // gives what is wrong with the database, in lines; empty: reading everything does

	again  func(error) bool // what was not done may be tried again soon
	unsure func(error) bool // an error of a commit leaves open whether it was kept
}

// spell gives the query as the engine wants it. No query of ours has a ? that
// is not an argument.
func (e *engine) spell(query string) string {
	if !e.numbered {
		return query
	}
	var b strings.Builder
	for n := 1; ; n++ {
		before, after, found := strings.Cut(query, "?")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteString("$" + strconv.Itoa(n))
		query = after
	}
}

// querier is what a read needs: the database, or a transaction on it.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// reader reads what was committed.
type reader struct {
	*sql.DB
	engine *engine
}

func (r reader) QueryContext(ctx context.Context, query string, args ...any) (rows *sql.Rows, err error) {
	err = r.engine.retry(ctx, func() error {
		rows, err = r.DB.QueryContext(ctx, r.engine.spell(query), args...)
		return err
	})
	return rows, err
}

func (r reader) QueryRowContext(ctx context.Context, query string, args ...any) (row *sql.Row) {
	_ = r.engine.retry(ctx, func() error { // row tells it again
		row = r.DB.QueryRowContext(ctx, r.engine.spell(query), args...)
		return row.Err()
	})
	return row
}

// writer is a transaction.
type writer struct {
	*sql.Tx
	engine *engine
}

func (w writer) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return w.Tx.QueryContext(ctx, w.engine.spell(query), args...)
}

func (w writer) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return w.Tx.QueryRowContext(ctx, w.engine.spell(query), args...)
}

func (w writer) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return w.Tx.ExecContext(ctx, w.engine.spell(query), args...)
}

// ErrUnsure is returned, wrapped, when the connection broke while a change was
// being committed.
var ErrUnsure = errors.New("it may have been kept or not: look before doing it again")

// How often something is tried that the database did not take, and how long it
// waits before the second time; twice as long each time after.
const (
	maxTries   = 4
	firstPause = 100 * time.Millisecond
)

// retry does something until it is done or may not be tried again.
func (e *engine) retry(ctx context.Context, do func() error) error {
	for try, pause := 1, firstPause; ; try, pause = try+1, 2*pause {
		err := do()
		if err == nil || try == maxTries || errors.Is(err, ErrUnsure) || ctx.Err() != nil || !e.again(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(pause):
		}
	}
}

// change runs do within one transaction, which is durable when change returns
// nil; writers go one after the other. After an error, nothing of it was done
// (but see ErrUnsure); ErrFull where that is for want of space. do may run more than once.
func (s *Store) change(ctx context.Context, do func(tx writer) error) error {
	return s.told(s.engine.retry(ctx, func() error { return s.try(ctx, do) }), s.dir)
}

func (s *Store) try(ctx context.Context, do func(tx writer) error) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin to write: %w", err)
	}
	if s.engine.enter != "" {
		if _, err := tx.ExecContext(ctx, s.engine.enter); err != nil {
			undo(tx)
			return fmt.Errorf("begin to write: %w", err)
		}
	}
	if err := do(writer{tx, s.engine}); err != nil {
		undo(tx)
		return err
	}
	if err := tx.Commit(); err != nil {
		if s.engine.unsure(err) {
			err = fmt.Errorf("%w: %w", ErrUnsure, err)
		}
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// undo ends a transaction of which nothing is to be kept. Where it fails, the
// connection is gone and the transaction with it: what made it necessary is the
// error to tell.
func undo(tx *sql.Tx) { _ = tx.Rollback() }

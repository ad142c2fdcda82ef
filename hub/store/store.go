// Package store is the one durable truth of a hub: the records that people
// keep with the journal of their changes, the pictures that they name, the last
// good content of each feed, and the playlists as published. What it has acknowledged survives a power
// cut.
//
// It keeps them in one SQLite database in the data directory, beside the
// signing key and the folder of the pictures. The hub and the commands of the same machine may have it open
// at once. It keeps nothing of a calendar but occurrences after redaction, and
// no person's name; addresses of feeds, which may be secret, are in it, hence
// the permissions of its files.
//
// What a set of records must be is judged by hub/network; this package writes
// none that is not.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"

	_ "modernc.org/sqlite" // the driver, in pure Go
)

// The names of the files within the data directory.
const (
	databaseFile = "semainier.db"
	keyFile      = "signing.key"
	mediaDir     = "media" // a folder
)

// busyTimeout is how long a writer waits for another process.
const busyTimeout = "10000" // milliseconds

// Place says where the truth is kept.
type Place struct {
	Dir string // folder of the signing key, and of everything else where URL is empty
	URL string // "postgres://…": the database; empty: SQLite, in Dir
}

// Store is an open truth.
type Store struct {
	dir   string
	fence atomic.Uint64 // see SetFence
	// Writers queue for the one connection of write, readers never wait for them.
	write, read *sql.DB
}

// Open opens the data directory, and makes it if there is none. A database
// written by a newer Semainier is refused with ErrNewer.
func Open(ctx context.Context, at Place) (*Store, error) {
	dir := at.Dir
	if at.URL != "" {
		return nil, errors.New("open the store: PostgreSQL is not understood so far")
	}
	if err := makeDir(dir); err != nil {
		return nil, fmt.Errorf("make the data directory: %w; it is named by data in hub.toml", err)
	}
	path, err := filepath.Abs(filepath.Join(dir, databaseFile))
	if err != nil {
		return nil, fmt.Errorf("open the data directory %s: %w", dir, err)
	}
	if err := touch(path); err != nil {
		return nil, fmt.Errorf("open the database: %w; hub and commands must run as the owner of the data directory", err)
	}
	s := &Store{dir: dir}
	if s.write, err = sql.Open("sqlite", source(path, "immediate")); err != nil {
		return nil, fmt.Errorf("open the database %s: %w", path, err)
	}
	s.write.SetMaxOpenConns(1)
	if s.read, err = sql.Open("sqlite", source(path, "deferred")+"&_pragma=query_only(1)"); err != nil {
		return nil, errors.Join(fmt.Errorf("open the database %s: %w", path, err), s.write.Close())
	}
	s.read.SetMaxOpenConns(max(2, runtime.NumCPU()))
	if err := migrate(ctx, s.write); err != nil {
		return nil, errors.Join(fmt.Errorf("open the database %s: %w", path, err), s.Close())
	}
	return s, nil
}

// makeDir makes the directory if there is none, its owner's alone, so that it
// outlives a power cut. One that is there keeps its permissions.
func makeDir(dir string) error {
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return syncDir(filepath.Dir(dir))
}

// touch makes sure that the database exists and is its owner's alone; the
// files that SQLite puts beside it take over its permissions.
func touch(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(f.Chmod(0o600), f.Close())
}

// source names the database and the settings of each of its connections.
// synchronous=FULL: in WAL mode only this makes a commit outlive a power cut.
func source(path, lock string) string {
	u := url.URL{Path: filepath.ToSlash(path)}
	return "file:" + u.EscapedPath() + "?_txlock=" + lock +
		"&_pragma=busy_timeout(" + busyTimeout + ")&_pragma=journal_mode(WAL)" +
		"&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)"
}

// Close gives the database back. Nothing that was acknowledged depends on it.
func (s *Store) Close() error {
	if err := errors.Join(s.read.Close(), s.write.Close()); err != nil {
		return fmt.Errorf("close the database in %s: %w", s.dir, err)
	}
	return nil
}

// querier is what a read needs: the database, or a transaction on it.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// change runs do within one transaction, which is durable when change returns
// nil. After an error, nothing of it was done.
func (s *Store) change(ctx context.Context, do func(tx *sql.Tx) error) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin to write: %w", err)
	}
	if err := do(tx); err != nil {
		return errors.Join(err, rollback(tx))
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// rollback undoes a transaction, unless its context already has.
func rollback(tx *sql.Tx) error {
	if err := tx.Rollback(); !errors.Is(err, sql.ErrTxDone) {
		return err
	}
	return nil
}

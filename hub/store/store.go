// Package store is the one durable truth of a hub: the records that people
// keep with the journal of their changes, the pictures that they name, the last
// good content of each feed, the playlists as published, the screens that ask to
// be paired and what became of the others, the people of the console, and which hub
// leads. What it has acknowledged survives a power cut.
//
// It keeps them in one SQLite database in the data directory, beside the
// signing key and the folder of the pictures; the hub and the commands of the
// same machine may have it open at once. Or, for several hubs with one truth, in a
// PostgreSQL database, pictures and all; then the data directory of each hub holds
// the signing key alone, which never leaves its machine by itself. Both engines run
// the same SQL and pass the same conformance suite; what they differ in is in engine.
//
// It keeps nothing of a calendar but occurrences after redaction, and no person's
// name but of those who may sign in to the console, with the hashes of their passwords
// and of their links (what these mean is hub/access's). The secrets of their codes of six
// digits, and addresses of feeds, are in it as they are, hence the permissions of its files.
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
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"
)

// The names of the files within the data directory.
const (
	keyFile  = "signing.key"
	mediaDir = "media" // a folder
)

// Place says where the truth is kept.
type Place struct {
	Dir string // folder of the signing key, and of everything else where URL is empty
	URL string // "postgres://…": the database; empty: SQLite, in Dir
}

// Store is an open truth.
type Store struct {
	dir    string
	engine *engine
	fence  atomic.Uint64 // see SetFence
	// Writers queue for the one connection of write, readers never wait for them.
	write *sql.DB
	read  reader
}

// Open opens the truth, and makes what there is not: the folder, the file of
// SQLite, the tables; a database of PostgreSQL must be there. One that was
// written by a newer Semainier is refused with ErrNewer.
func Open(ctx context.Context, at Place) (*Store, error) {
	if err := makeDir(at.Dir); err != nil {
		return nil, fmt.Errorf("make the data directory: %w; it is named by data in hub.toml", err)
	}
	if at.URL != "" {
		return openPostgres(ctx, at)
	}
	return openSQLite(ctx, at)
}

// readers is how many may read at once: more than eight of a hub would take
// PostgreSQL's hundred connections from others.
func readers() int { return min(max(2, runtime.NumCPU()), 8) }

// OpenExisting is Open for who must not make a store: fs.ErrNotExist where there
// is none.
func OpenExisting(ctx context.Context, at Place) (*Store, error) {
	if at.URL == "" {
		if _, err := os.Stat(filepath.Join(at.Dir, databaseFile)); err != nil {
			return nil, fmt.Errorf("open the database: %w", err)
		}
	}
	return Open(ctx, at)
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

// Close gives the database back. Nothing that was acknowledged depends on it.
func (s *Store) Close() error {
	if err := errors.Join(s.read.Close(), s.write.Close()); err != nil {
		return fmt.Errorf("close the database of %s: %w", s.dir, err)
	}
	return nil
}

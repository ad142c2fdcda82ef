package store

import (
	"errors"
	"fmt"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	driver "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// ErrFull is returned, wrapped, for what could not be written for want of space.
// Nothing of it was written; what is there can still be read.
var ErrFull = errors.New("the disk is full")

// told makes the error of a write of this store say that the disk is full, where it is.
func (s *Store) told(err error, dir string) error {
	if pg := (*pgconn.PgError)(nil); errors.As(err, &pg) && pg.Code == diskFull && !errors.Is(err, ErrFull) {
		return fmt.Errorf("%w: free some space on the disk of PostgreSQL, then do it again; nothing was written and what is there stays: %w", ErrFull, err)
	}
	return fullDisk(err, dir)
}

// fullDisk is told, of a write in dir.
func fullDisk(err error, dir string) error {
	if err == nil || errors.Is(err, ErrFull) || !full(err, dir) {
		return err
	}
	return fmt.Errorf("%w: free some space on the disk of %s (semainier doctor says how much there is), then do it again; nothing was written and what is there stays: %w", ErrFull, dir, err)
}

// full reports whether that is why err came about.
func full(err error, dir string) bool {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return true
	}
	var e *driver.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code() & 0xff { // the rest says where
	case sqlite3.SQLITE_FULL:
		return true
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN: // so it names a quota, and a file beside the database that it cannot make
		free, err := Free(dir)
		return err == nil && free < leastForSQLite
	}
	return false
}

// leastForSQLite is what SQLite needs to begin: its log and its index.
const leastForSQLite = 64 << 10

// Free gives how many bytes may still be written on the disk of a folder.
func Free(dir string) (int64, error) {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err != nil {
		return 0, fmt.Errorf("look for space on the disk of %s: %w", dir, err)
	}
	if fs.Files > 0 && fs.Ffree == 0 {
		return 0, nil // room for bytes, none for files
	}
	return int64(fs.Bavail) * int64(fs.Bsize), nil
}

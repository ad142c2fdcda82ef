package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite" // the driver, in pure Go
)

// databaseFile is the database within the data directory.
const databaseFile = "semainier.db"

// busyTimeout is how long a writer waits for another process.
const busyTimeout = "10000" // milliseconds

func sqlite() *engine {
	never := func(error) bool { return false }
	return &engine{
		migrations: "migrations/sqlite",
		form:       "PRAGMA user_version",
		setForm:    "PRAGMA user_version = %d",
		clock:      "SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER)",
		integrity:  fmt.Sprintf("PRAGMA integrity_check(%d)", maxWrong),
		again:      never,
		unsure:     never,
	}
}

func openSQLite(ctx context.Context, at Place) (*Store, error) {
	s, err := connectSQLite(at)
	if err != nil {
		return nil, err
	}
	err = s.migrate(ctx)
	if errors.Is(err, ErrFull) && giveWay(at.Dir) {
		err = s.migrate(ctx)
	}
	if err != nil {
		err = fmt.Errorf("open the database %s: %w", filepath.Join(at.Dir, databaseFile), s.told(err, at.Dir))
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// connectSQLite opens the database in the form that it has.
func connectSQLite(at Place) (*Store, error) {
	path, err := filepath.Abs(filepath.Join(at.Dir, databaseFile))
	if err != nil {
		return nil, fmt.Errorf("open the data directory %s: %w", at.Dir, err)
	}
	if err := touch(path); err != nil {
		return nil, fmt.Errorf("open the database: %w; hub and commands must run as the owner of the data directory", err)
	}
	s := &Store{dir: at.Dir, engine: sqlite()}
	if s.write, err = sql.Open("sqlite", source(path, "immediate")); err != nil {
		return nil, fmt.Errorf("open the database %s: %w", path, err)
	}
	s.write.SetMaxOpenConns(1)
	read, err := sql.Open("sqlite", source(path, "deferred")+"&_pragma=query_only(1)")
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the database %s: %w", path, err), s.write.Close())
	}
	read.SetMaxOpenConns(readers())
	s.read = reader{read, s.engine}
	return s, nil
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

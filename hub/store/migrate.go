package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed migrations
var migrations embed.FS

// ErrNewer is returned, wrapped, for a database that this program is too old
// to write without spoiling it.
var ErrNewer = errors.New("database of a newer Semainier")

// migrate brings the database to the newest form, one transaction a step.
// Which step it is at is its user_version: the number of the last file applied.
func migrate(ctx context.Context, db *sql.DB) error {
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	for {
		done, err := step(ctx, db, files)
		if err != nil || done {
			return err
		}
	}
}

// step applies the next migration and reports whether there was none left. It
// reads the version within its transaction: another process may be at it too.
func step(ctx context.Context, db *sql.DB, files []string) (done bool, err error) {
	var version int
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return false, fmt.Errorf("read its version: %w", err)
	}
	if version > len(files) {
		return false, fmt.Errorf("it has form %d, this program knows up to %d: %w; update this program or restore a backup made with it", version, len(files), ErrNewer)
	}
	if version == len(files) {
		return true, nil
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return false, fmt.Errorf("migrate: %w", err)
	}
	name := files[version]
	if err := apply(ctx, tx, name, version); err != nil {
		return false, errors.Join(fmt.Errorf("migrate with %s: %w", strings.TrimPrefix(name, "migrations/"), err), rollback(tx))
	}
	return false, tx.Commit()
}

func apply(ctx context.Context, tx *sql.Tx, name string, from int) error {
	var version int
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil || version != from {
		return err // another process was faster: nothing to do
	}
	text, err := fs.ReadFile(migrations, name)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, string(text)); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", from+1))
	return err
}

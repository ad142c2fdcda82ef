package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
)

//go:embed migrations
var migrations embed.FS

// ErrNewer is returned, wrapped, for a database that this program is too old
// to write without spoiling it.
var ErrNewer = errors.New("database of a newer Semainier")

// migrate brings the database to the newest form, one transaction a step. Forms
// are numbered as the files of the engine's migrations.
func (s *Store) migrate(ctx context.Context) error {
	files, err := s.engine.forms()
	if err != nil {
		return err
	}
	return s.migrateWith(ctx, files)
}

// forms are the files of the engine's migrations.
func (e *engine) forms() ([]string, error) { return fs.Glob(migrations, e.migrations+"/*.sql") }

// migrateWith is migrate as a Semainier did it that had those files alone.
func (s *Store) migrateWith(ctx context.Context, files []string) error {
	// Without waiting for a turn to write: who opens the store mostly wants to read,
	// and somebody may be writing a lot.
	var form int
	if err := s.write.QueryRowContext(ctx, s.engine.form).Scan(&form); err == nil && form == len(files) {
		return nil
	}
	err := s.change(ctx, func(tx writer) error {
		for _, statement := range s.engine.prepare {
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return err
			}
		}
		return nil
	})
	for done := false; err == nil && !done; {
		err = s.change(ctx, func(tx writer) (err error) {
			done, err = step(ctx, tx, files)
			return err
		})
	}
	return err
}

// step applies the next migration and reports whether there was none left.
// Another process may be at it too.
func step(ctx context.Context, tx writer, files []string) (done bool, err error) {
	var form int
	if err := tx.QueryRowContext(ctx, tx.engine.form).Scan(&form); err != nil {
		return false, fmt.Errorf("read its form: %w", err)
	}
	if form > len(files) {
		return false, fmt.Errorf("it has form %d, this program knows up to %d: %w; update this program or restore a backup made with it", form, len(files), ErrNewer)
	}
	if form == len(files) {
		return true, nil
	}
	text, err := fs.ReadFile(migrations, files[form])
	if err == nil {
		_, err = tx.Tx.ExecContext(ctx, string(text)) // as it is: it has no arguments
	}
	if err == nil {
		_, err = tx.ExecContext(ctx, fmt.Sprintf(tx.engine.setForm, form+1))
	}
	if err != nil {
		return false, fmt.Errorf("migrate with %s: %w", files[form], err)
	}
	return false, nil
}

package store

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"slices"
	"time"
)

// NotCarried are the tables that a backup leaves out: who leads is a matter of the
// hubs that run now, who is signed in one of browsers, pictures are files of it, and the form is in its manifest.
func NotCarried() []string { return []string{"lease", "media", "session", "form"} }

// Tables are those that it carries.
func Tables() (names []string) {
	for _, t := range tables() {
		names = append(names, t.name)
	}
	return names
}

// BackupOf is the backup of a database as it is, whatever its form, by a
// Semainier that knew those tables.
func BackupOf(ctx context.Context, db *sql.DB, dir, file string, known ...string) error {
	s := &Store{dir: dir, engine: sqlite(), read: reader{db, sqlite()}}
	return writeWhole(file, func(w io.Writer) error {
		then := slices.DeleteFunc(tables(), func(t table) bool { return !slices.Contains(known, t.name) })
		_, err := s.backup(ctx, w, then, time.Now())
		return err
	})
}

// NewestForms gives the newest form of each engine as a backup counts them.
func NewestForms() (newest [2]int, err error) {
	for i, e := range []*engine{sqlite(), postgres()} {
		files, wrong := e.forms()
		newest[i], err = e.before+len(files), errors.Join(err, wrong)
	}
	return newest, err
}

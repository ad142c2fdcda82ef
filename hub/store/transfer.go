package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// transferWithin is how long a restore may keep the lease, so that no hub leads
// meanwhile.
const transferWithin = MaxLease

// restoreDatabase fills a data folder as for SQLite, and from it, in one
// transaction, the database of several hubs, and its own folder with the key.
// What was there is set aside as a backup.
func restoreDatabase(ctx context.Context, at Place, fill func(dir string) error, o RestoreOptions) (former string, err error) {
	to, err := Open(ctx, at)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	unlock, err := Lock(at.Dir)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	lease, leads, err := to.Lead(ctx, "restore into "+at.Dir, transferWithin)
	if err == nil && !leads {
		err = fmt.Errorf("%w: one leads until %s; stop all of them first", ErrLocked, lease.Until)
	}
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, to.Resign(context.WithoutCancel(ctx), lease)) }()
	to.SetFence(lease.Token)
	held, err := to.used(ctx)
	if err != nil {
		return "", err
	}
	if held && !o.Replace {
		return "", fmt.Errorf("%w: --replace sets aside what is in the database and in it, under a name that is told", ErrNotEmpty)
	}
	dir, err := os.MkdirTemp(filepath.Dir(at.Dir), filepath.Base(at.Dir)+".restore-*") // mode 0700
	if err != nil {
		return "", fmt.Errorf("make a folder beside the data folder: %w", fullDisk(err, filepath.Dir(at.Dir)))
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := fill(dir); err != nil {
		return "", fullDisk(err, filepath.Dir(at.Dir))
	}
	from, err := Open(ctx, Place{Dir: dir})
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	if held {
		former = at.Dir + ".before-" + stampOf(o.Now) + ".tar.gz"
		if _, err := to.Backup(ctx, former, o.Now); err != nil {
			return "", fmt.Errorf("set aside what is there: %w", err)
		}
	}
	if err := to.lead(ctx, func(tx writer) error { return transfer(ctx, from, tx) }); err != nil {
		return former, err
	}
	if err := moveKey(dir, at.Dir); err != nil {
		return former, fmt.Errorf("the database is restored, the signing key is not: %w; do it again", err)
	}
	return former, nil
}

// stampOf writes an instant into the name of a file.
func stampOf(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

// moveKey gives a data folder the signing key of another.
func moveKey(from, to string) error {
	err := os.Rename(filepath.Join(from, keyFile), filepath.Join(to, keyFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil // the hub had never run
	}
	if err == nil {
		err = ownAs(to, filepath.Join(to, keyFile))
	}
	return errors.Join(err, syncDir(to))
}

// used reports whether there is anything in the database, or a key in the folder.
func (s *Store) used(ctx context.Context) (bool, error) {
	if _, err := os.Stat(filepath.Join(s.dir, keyFile)); !errors.Is(err, fs.ErrNotExist) {
		return true, err
	}
	for _, t := range append(tables(), table{"media", "id"}) {
		var n int
		if err := s.read.QueryRowContext(ctx, "SELECT count(*) FROM "+quoted(t.name)).Scan(&n); err != nil {
			return false, err
		}
		if n > 0 && t.name != "revision" { // which has its row from the beginning
			return true, nil
		}
	}
	return false, nil
}

// transfer makes the database hold what another holds, pictures and all.
func transfer(ctx context.Context, from *Store, tx writer) error {
	var records, playlists int64
	if err := tx.QueryRowContext(ctx, "SELECT records, playlists FROM revision").Scan(&records, &playlists); err != nil {
		return err
	}
	names := []string{"media"}
	for _, t := range tables() {
		names = append(names, t.name)
	}
	if err := empty(ctx, tx, names); err != nil {
		return err
	}
	for _, t := range tables() {
		if err := transferTable(ctx, from, tx, t); err != nil {
			return fmt.Errorf("table %s: %w", t.name, err)
		}
	}
	if err := transferPictures(ctx, from, tx); err != nil {
		return err
	}
	for _, statement := range tx.engine.numbers {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	// Who compares these numbers must see that all is another.
	_, err := tx.ExecContext(ctx, `UPDATE revision SET
		records = CASE WHEN records > ? THEN records ELSE ? END, playlists = CASE WHEN playlists > ? THEN playlists ELSE ? END`,
		records, above(records), playlists, above(playlists))
	return err
}

// above is a number that is another than one that was counted; of nothing, nothing.
func above(n int64) int64 {
	if n == 0 {
		return 0
	}
	return n + 1
}

func transferTable(ctx context.Context, from *Store, tx writer, t table) error {
	var insert *sql.Stmt
	_, err := eachRow(ctx, from.read, t, func(columns []string, values []any) error {
		if insert == nil {
			text, err := tx.engine.insertion(t.name, columns)
			if err == nil {
				insert, err = tx.PrepareContext(ctx, text)
			}
			if err != nil {
				return err
			}
		}
		for i, v := range values {
			if s, ok := v.(string); ok { // PostgreSQL takes neither NUL nor what is not UTF-8
				values[i] = strings.ReplaceAll(strings.ToValidUTF8(s, "�"), "\x00", "�")
			}
		}
		_, err := insert.ExecContext(ctx, values...)
		return err
	})
	if insert != nil {
		err = errors.Join(err, insert.Close())
	}
	return err
}

func transferPictures(ctx context.Context, from *Store, tx writer) error {
	ids, err := from.Pictures(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		data, err := from.Media(ctx, id)
		if err == nil {
			_, err = tx.ExecContext(ctx, "INSERT INTO media (id, body) VALUES (?, ?)", string(id), data)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

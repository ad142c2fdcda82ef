package store

import (
	"context"
	"database/sql"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"reflect"

	"semainier/hub/network"
)

// fill makes a data folder of a backup: in the form that its database had, then
// brought to the newest.
func fill(ctx context.Context, dir string, packed io.Reader, m Manifest) (err error) {
	if err := touch(filepath.Join(dir, databaseFile)); err != nil {
		return err
	}
	s, err := connectSQLite(Place{Dir: dir})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close(), syncDir(dir)) }()
	files, err := s.engine.forms()
	if err != nil {
		return err
	}
	if err := s.migrateWith(ctx, files[:m.Schema]); err != nil {
		return err
	}
	if err := s.change(ctx, func(tx writer) error { return fillFrom(ctx, tx, dir, packed, m) }); err != nil {
		return err
	}
	return s.migrateWith(ctx, files)
}

// fillFrom fills the tables, and the folder with the files.
func fillFrom(ctx context.Context, tx writer, dir string, packed io.Reader, m Manifest) error {
	l := &loading{dir: dir, tables: map[string]*loadingTable{}}
	defer l.close()
	names := make([]string, len(m.Tables))
	for i, t := range m.Tables {
		insert, err := tx.engine.insertion(t.Name, t.Columns)
		if err != nil {
			return err
		}
		stmt, err := tx.PrepareContext(ctx, insert)
		if err != nil {
			return fmt.Errorf("table %s: %w", t.Name, err)
		}
		names[i], l.tables[t.Name] = t.Name, &loadingTable{t.Columns, stmt, func(values []any) error {
			_, err := stmt.ExecContext(ctx, values...)
			return err
		}}
	}
	if err := empty(ctx, tx, names); err != nil { // what the migrations put there
		return err
	}
	again, err := read(packed, l)
	if err == nil && !reflect.DeepEqual(again, m) {
		err = fmt.Errorf("%w: it was changed meanwhile", ErrNoBackup)
	}
	return err
}

// loading is the receiver that restores.
type loading struct {
	dir    string
	tables map[string]*loadingTable
}

type loadingTable struct {
	columns []string
	stmt    *sql.Stmt
	insert  func(values []any) error
}

func (l *loading) close() {
	for _, t := range l.tables {
		_ = t.stmt.Close() // the transaction closes it anyhow
	}
}

func (l *loading) row(table string, line []byte) error {
	t, ok := l.tables[table]
	if !ok {
		return fmt.Errorf("%w: no such table in its manifest", ErrNoBackup)
	}
	values, err := readRow(t.columns, line)
	if err != nil {
		return err
	}
	return t.insert(values)
}

func (l *loading) key(file []byte) error {
	if block, _ := pem.Decode(file); block == nil {
		return fmt.Errorf("%w: not a key in PEM", ErrNoBackup)
	}
	return writeWhole(filepath.Join(l.dir, keyFile), func(w io.Writer) error {
		_, err := w.Write(file)
		return err
	})
}

func (l *loading) picture(id network.PictureID, data []byte) error {
	return putMedia(filepath.Join(l.dir, mediaDir), string(id), data)
}

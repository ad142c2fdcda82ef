package store

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"semainier/hub/network"
)

// backupFormat is the form of a backup. It grows when an older Semainier would
// misread a newer backup.
const backupFormat = 1

// The members of a backup, a tar packed by gzip and sealed.
const (
	readmeMember   = "README.txt"
	tableMembers   = "tables/" // tables/journal/000001.jsonl: rows, one a line
	manifestMember = "manifest.json"
)

// partSize is about how much of a table one member holds: so much is in memory.
const partSize = 1 << 20

const readme = `This is a backup of a Semainier hub. It holds the key that its screens trust and
the addresses of the partners' calendars, which may be secret: keep it where
nobody else can read it. To put it back, stop the hub, then

    semainier restore FILE

tables/ holds the database, one JSON object a row; media/ the pictures, each named
by its SHA-256; manifest.json, which comes last, what must be there.
`

// Manifest says what a backup holds. Its JSON is a contract; keys may be added.
type Manifest struct {
	Format   int                 `json:"format"`
	Schema   int                 `json:"schema"` // number of the last migration, as SQLite counts them
	Made     time.Time           `json:"made"`
	Tables   []TableContent      `json:"tables"`           // in an order in which they can be filled
	Key      string              `json:"signing_key"`      // SHA-256 of the file in hex; empty: the hub had no key so far
	Pictures []network.PictureID `json:"pictures"`         // each the SHA-256 of its file
	Damaged  []network.PictureID `json:"left_out_damaged"` // pictures whose files were no longer what was put
}

// TableContent is what a backup holds of one table.
type TableContent struct {
	Name    string   `json:"name"`
	Columns []string `json:"columns"`
	Rows    int64    `json:"rows"`
	SHA256  string   `json:"sha256"` // of its lines, in hex
}

// Rows gives how many rows of a table the backup holds.
func (m Manifest) Rows(table string) int64 {
	for _, t := range m.Tables {
		if t.Name == table {
			return t.Rows
		}
	}
	return 0
}

// Backup writes everything that Restore needs to a new file, its owner's alone,
// which appears whole or not at all; fs.ErrExist where there is one. It is of one
// instant, whoever writes meanwhile, and keeps nobody waiting. It is not of one
// engine: what SQLite kept can be restored into PostgreSQL.
func (s *Store) Backup(ctx context.Context, path string, now time.Time) (Manifest, error) {
	var m Manifest
	err := writeWhole(path, func(w io.Writer) (err error) {
		m, err = s.backup(ctx, w, tables(), now)
		return err
	})
	if err != nil {
		return Manifest{}, fmt.Errorf("back up to %s: %w", path, s.told(err, filepath.Dir(path)))
	}
	return m, nil
}

// writeWhole makes a new file by do.
func writeWhole(path string, do func(io.Writer) error) (err error) {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(err, fmt.Errorf("%w: name another one, a backup never replaces a file", fs.ErrExist))
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".new-*") // mode 0600
	if err != nil {
		return err
	}
	err = do(tmp)
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err == nil {
		err = os.Rename(tmp.Name(), path) // a link, which never replaces, is not to be had on a USB stick
	}
	if err != nil {
		return errors.Join(err, os.Remove(tmp.Name()))
	}
	return syncDir(filepath.Dir(path))
}

func (s *Store) backup(ctx context.Context, to io.Writer, carried []table, now time.Time) (Manifest, error) {
	sealed := newSealer(to)
	packed := gzip.NewWriter(sealed)
	b := &backup{tar: tar.NewWriter(packed), now: now.UTC().Truncate(time.Second), manifest: Manifest{Format: backupFormat, Made: now.UTC()}}
	if err := b.member(readmeMember, []byte(readme)); err != nil {
		return Manifest{}, err
	}
	if err := b.tables(ctx, s, carried); err != nil {
		return Manifest{}, err
	}
	// After the tables: a picture is kept before the record that names it.
	if err := b.files(ctx, s); err != nil {
		return Manifest{}, err
	}
	text, err := json.MarshalIndent(b.manifest, "", "  ")
	if err != nil {
		return Manifest{}, err
	}
	return b.manifest, errors.Join(b.member(manifestMember, append(text, '\n')), b.tar.Close(), packed.Close(), sealed.seal())
}

// backup is a backup that is being written.
type backup struct {
	tar      *tar.Writer
	now      time.Time
	manifest Manifest
}

func (b *backup) member(name string, data []byte) error {
	err := b.tar.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: int64(len(data)), ModTime: b.now, Format: tar.FormatPAX})
	if err == nil {
		_, err = b.tar.Write(data)
	}
	return err
}

// tables writes all tables as they are at one instant: one transaction that only
// reads is a snapshot.
func (b *backup) tables(ctx context.Context, s *Store, carried []table) error {
	begun, err := s.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: s.engine.instant})
	if err != nil {
		return fmt.Errorf("begin to read: %w", err)
	}
	defer undo(begun) // it writes nothing
	tx := writer{begun, s.engine}
	if b.manifest.Schema, err = schemaOf(ctx, tx); err == nil {
		for _, t := range carried {
			if err = b.table(ctx, tx, t); err != nil {
				err = fmt.Errorf("table %s: %w", t.name, err)
				break
			}
		}
	}
	return err
}

// table writes one table in parts.
func (b *backup) table(ctx context.Context, q querier, t table) error {
	content, sum := TableContent{Name: t.name}, sha256.New()
	var part bytes.Buffer
	parts := 0
	flush := func() error {
		if part.Len() == 0 {
			return nil
		}
		parts++
		sum.Write(part.Bytes())
		err := b.member(fmt.Sprintf("%s%s/%06d.jsonl", tableMembers, t.name, parts), part.Bytes())
		part.Reset()
		return err
	}
	columns, err := eachRow(ctx, q, t, func(columns []string, values []any) error {
		line, err := writeRow(columns, values)
		if err != nil {
			return err
		}
		content.Rows++
		part.Write(line)
		if part.Len() < partSize {
			return nil
		}
		return flush()
	})
	if err = errors.Join(err, flush()); err != nil {
		return err
	}
	content.Columns, content.SHA256 = columns, hexOf(sum)
	b.manifest.Tables = append(b.manifest.Tables, content)
	return nil
}

// files writes the signing key and the pictures.
func (b *backup) files(ctx context.Context, s *Store) error {
	key, err := os.ReadFile(filepath.Join(s.dir, keyFile))
	if err == nil {
		b.manifest.Key = fmt.Sprintf("%x", sha256.Sum256(key))
		err = b.member(keyFile, key)
	} else if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	if err != nil {
		return fmt.Errorf("signing key: %w", err)
	}
	ids, err := s.Pictures(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		data, err := s.Media(ctx, id)
		if errors.Is(err, ErrMediaDamaged) {
			b.manifest.Damaged = append(b.manifest.Damaged, id)
			continue
		}
		if err == nil {
			err = b.member(mediaDir+"/"+string(id), data)
		}
		if err != nil {
			return err
		}
		b.manifest.Pictures = append(b.manifest.Pictures, id)
	}
	return nil
}

// Pictures gives the pictures that are kept, whole or damaged, in order.
func (s *Store) Pictures(ctx context.Context) (ids []network.PictureID, err error) {
	if s.engine.sharesMedia {
		return s.sharedPictures(ctx)
	}
	entries, err := os.ReadDir(filepath.Join(s.dir, mediaDir))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("list the pictures: %w", err)
	}
	for _, e := range entries {
		if id := network.PictureID(e.Name()); id.Valid() {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids, nil
}

func (s *Store) sharedPictures(ctx context.Context) (ids []network.PictureID, err error) {
	rows, err := s.read.QueryContext(ctx, "SELECT id FROM media ORDER BY id")
	if err != nil {
		return nil, fmt.Errorf("list the pictures: %w", err)
	}
	defer func() { _ = rows.Close() }() // rows.Err tells what went wrong
	for rows.Next() {
		var id network.PictureID
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("list the pictures: %w", err)
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// schemaOf gives the number of the last migration that was applied, as SQLite
// counts them.
func schemaOf(ctx context.Context, tx writer) (form int, err error) {
	if err := tx.QueryRowContext(ctx, tx.engine.form).Scan(&form); err != nil {
		return 0, fmt.Errorf("read its form: %w", err)
	}
	return tx.engine.before + form, nil
}

func hexOf(sum hash.Hash) string { return hex.EncodeToString(sum.Sum(nil)) }

package store_test

import (
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"semainier/feeds"
	"semainier/hub/store"
)

func TestSQLiteConforms(t *testing.T) {
	conformance(t, func(t *testing.T) func() truth {
		dir := filepath.Join(t.TempDir(), "data of the hub? 100%")
		return func() truth { return open(t, dir) }
	})
}

func open(t testing.TB, dir string) *store.Store {
	t.Helper()
	return openAt(t, store.Place{Dir: dir})
}

func openAt(t testing.TB, at store.Place) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func raw(t *testing.T, dir string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, "semainier.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func TestFilesAreTheirOwnersAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	s := open(t, dir)
	apply(t, s, sample(), store.ApplyOptions{})
	if _, err := s.SigningKey(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.PutMedia(t.Context(), []byte("p")); err != nil {
		t.Fatal(err)
	}
	seen := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		seen++
		info, err := d.Info()
		if err != nil {
			return err
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v", path, info.Mode())
		}
		return nil
	})
	if err != nil || seen < 7 { // folder, database, its log and index, key, folder of the pictures, a picture
		t.Errorf("looked at %d files: %v", seen, err)
	}
}

func TestCommitsReachTheDisk(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	for setting, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"} {
		for _, db := range store.Connections(s) {
			var got string
			if err := db.QueryRowContext(t.Context(), "PRAGMA "+setting).Scan(&got); err != nil || got != want {
				t.Errorf("%s: got %q, %v, want %q", setting, got, err, want)
			}
		}
	}
}

// A data folder of the first release keeps its content through the update.
func TestOpenBringsAnOldDatabaseForward(t *testing.T) {
	dir := t.TempDir()
	old := raw(t, dir)
	form, err := os.ReadFile(filepath.Join("migrations", "sqlite", "0001_first_light.sql"))
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{string(form), "PRAGMA user_version = 1",
		`INSERT INTO record VALUES ('feed', 'caf', 0, '{"id":"caf"}')`,
		`INSERT INTO snapshot VALUES ('caf', 'feed', '2026-11-09', '2027-05-10', 'r', 'h', '{"state":"healthy","problem":""}', '[{"id":"1","title":"Permanence"}]')`,
	} {
		if _, err := old.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	s := open(t, dir)
	snap, ok, err := s.Snapshot(t.Context(), "caf")
	if err != nil || !ok || snap.Health.State != feeds.Healthy || len(snap.Occurrences) != 1 || len(snap.Taken) != 0 || snap.Source != "" || snap.Asked != 0 {
		t.Fatalf("got %+v, %v, %v", snap, ok, err)
	}
	snap.Health.Hold.Since = at
	if err := s.PutSnapshot(t.Context(), snap); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Accept(t.Context(), "caf", "test", at); err != nil {
		t.Error(err)
	}
}

// People came with the fifth form of SQLite, the second of PostgreSQL: what was there
// stays, and has no people.
func TestPeopleComeToAnOlderDatabase(t *testing.T) {
	line := "INSERT INTO journal (at, by, kind, id, verb) VALUES ('2026-11-19T10:42:00Z', 'test', 'group', 'nord', 'added')"
	ours := store.Place{Dir: t.TempDir()}
	old := raw(t, ours.Dir)
	for _, statement := range append(formsUpTo(t, "sqlite", 4), "PRAGMA user_version = 4", line) {
		_, err := old.ExecContext(t.Context(), statement)
		must(t, err)
	}
	shared := store.Place{Dir: t.TempDir(), URL: database(t)}
	owner, err := sql.Open("pgx", shared.URL)
	must(t, err)
	t.Cleanup(func() { must(t, owner.Close()) })
	for _, statement := range append(formsUpTo(t, "postgres", 1), "CREATE TABLE form (one INTEGER PRIMARY KEY CHECK (one = 1), number INTEGER NOT NULL)", "INSERT INTO form VALUES (1, 1)", line) {
		_, err := owner.ExecContext(t.Context(), statement)
		must(t, err)
	}
	for name, place := range map[string]store.Place{"SQLite": ours, "PostgreSQL": shared} {
		s := openAt(t, place)
		entries, err := s.JournalPage(t.Context(), store.JournalQuery{Kind: "group", ID: "nord", Limit: 9})
		if err != nil || len(entries) != 1 {
			t.Errorf("%s: journal %v, %v", name, entries, err)
		}
		if all, err := s.People(t.Context()); err != nil || len(all) != 0 {
			t.Errorf("%s: people %v, %v", name, all, err)
		}
		put(t, s, anne())
	}
}

// formsUpTo gives the first migrations of an engine.
func formsUpTo(t *testing.T, engine string, n int) (statements []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("migrations", engine, "*.sql"))
	must(t, err)
	for _, f := range files[:n] {
		statements = append(statements, string(readFile(t, f)))
	}
	return statements
}

func TestOpenRefusesANewerDatabase(t *testing.T) {
	dir := t.TempDir()
	apply(t, open(t, dir), sample(), store.ApplyOptions{})
	if _, err := raw(t, dir).ExecContext(t.Context(), "PRAGMA user_version = 1000"); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(t.Context(), store.Place{Dir: dir}); !errors.Is(err, store.ErrNewer) {
		t.Errorf("got %v", err)
	}
}

func TestOpenRefusesWhatIsNoDatabase(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "semainier.db"), []byte(strings.Repeat("no database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(t.Context(), store.Place{Dir: dir}); err == nil {
		t.Error("opened")
	}
}

func TestSigningKeyStays(t *testing.T) {
	dir := t.TempDir()
	first, err := open(t, dir).SigningKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	again, err := open(t, dir).SigningKey(t.Context())
	if err != nil || !first.Equal(again) {
		t.Errorf("another key the second time, or %v", err)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*new*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestSigningKeyIsNeverReplaced(t *testing.T) {
	for name, spoil := range map[string]func(path string) error{
		"cut short": func(path string) error { return os.Truncate(path, 40) },
		"emptied":   func(path string) error { return os.Truncate(path, 0) },
		"exposed":   func(path string) error { return os.Chmod(path, 0o644) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := open(t, dir)
			if _, err := s.SigningKey(t.Context()); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, "signing.key")
			if err := spoil(path); err != nil {
				t.Fatal(err)
			}
			before, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if key, err := s.SigningKey(t.Context()); err == nil {
				t.Errorf("gave a key of %d bytes", len(key))
			}
			if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
				t.Errorf("the file was changed, or %v", err)
			}
		})
	}
}

func TestLostSigningKeyIsNotReplaced(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	_, err := s.SigningKey(t.Context())
	must(t, err)
	path := filepath.Join(dir, "signing.key")
	must(t, os.Remove(path))
	if _, err := s.SigningKey(t.Context()); !errors.Is(err, store.ErrKeyElsewhere) {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("another one was made: %v", err)
	}
}

// Damaged bytes are never handed out, and give way to good ones.
func TestDamagedPictureIsToldAndMended(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	data := []byte("a picture")
	id, err := s.PutMedia(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "media", string(id))
	for name, spoiled := range map[string]string{"one bit": "a pictura", "cut short": "a pic", "emptied": ""} {
		if err := os.WriteFile(path, []byte(spoiled), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Media(t.Context(), id); !errors.Is(err, store.ErrMediaDamaged) || got != nil {
			t.Errorf("%s: gave %q, %v", name, got, err)
		}
		if _, err := s.PutMedia(t.Context(), data); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Media(t.Context(), id); err != nil || string(got) != string(data) {
			t.Errorf("%s, put again: gave %q, %v", name, got, err)
		}
	}
	if left, err := filepath.Glob(filepath.Join(dir, "media", "*.new-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

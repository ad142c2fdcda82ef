package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"semainier/feeds"
	"semainier/hub/network"
	"semainier/hub/store"
)

// fullFolder gives a data folder with something in every table, and values that are
// hard to carry.
func fullFolder(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	s, ctx := open(t, dir), t.Context()
	apply(t, s, sample(), store.ApplyOptions{})
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := s.SigningKey(ctx)
	must(err)
	for _, p := range []string{"p", "another \x00 picture"} {
		_, err = s.PutMedia(ctx, []byte(p))
		must(err)
	}
	hold := feeds.Hold{Since: at, Until: at.Add(time.Hour), Had: 9, Has: 2}
	must(s.PutSnapshot(ctx, store.Snapshot{Feed: "caf", Health: feeds.Health{State: feeds.Held, Hold: hold}}))
	_, err = s.Accept(ctx, "caf", "Acc\xffueil", at) // as a terminal in another encoding gives it
	must(err)
	must(s.PutPlaylist(ctx, store.Published{Site: "maurepas", Version: 1<<63 - 1, Digest: "<d>&\n\"", Sealed: []byte{0, 0xff, '\n'}, Issued: at}))
	must(s.PutEnrolment(ctx, store.Enrolment{Key: "U", Code: "ABC", Asked: at, Expires: at.Add(time.Hour)}))
	if _, err := s.Admit(ctx, "XYZ", network.Screen{Site: "maurepas"}, store.ApplyOptions{Now: at}); !errors.Is(err, store.ErrNoCode) {
		t.Fatal(err)
	}
	must(s.PutTransitions(ctx, []store.Transition{{Screen: "hall", At: at, Online: true, Version: 7}, {Screen: "hall", At: at.Add(time.Minute), Error: "e"}}))
	_, _, err = s.Lead(ctx, "hub", time.Minute)
	must(err)
	must(s.PutRelease(ctx, store.Release{Serial: 1<<63 - 1, Version: "2026.48", Sealed: []byte{0, 0xff}, Public: []byte("k"), Pieces: []network.PictureID{network.PictureIDOf(nil)}, Offered: at}))
	must(s.EditPeople(ctx, func(r *store.Registry) error {
		_, err := r.Put(ctx, store.Person{Name: "Anne Le\u00a0Gall", Login: "anne@ville.example", Password: "$argon2id$", Recovery: []string{"h"}, Grants: "[]", Created: at})
		return errors.Join(err, r.PutLink(ctx, store.Link{Hash: "h", Purpose: "partner", About: "caf", Body: "{}", Made: at, Expires: at.Add(time.Hour)}))
	}))
	_, err = raw(t, dir).ExecContext(ctx, "INSERT OR IGNORE INTO signing VALUES (1, x'00ff')")
	must(err)
	return dir
}

// dump gives every table as text, but those that a backup leaves out.
func dump(t *testing.T, dir string) map[string]string {
	t.Helper()
	db := raw(t, dir)
	out := map[string]string{}
	for _, name := range tableNames(t, db) {
		rows, err := db.QueryContext(t.Context(), `SELECT * FROM "`+name+`"`)
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for rows.Next() {
			values, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			lines = append(lines, fmt.Sprintf("%#v", values))
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			t.Fatal(err)
		}
		slices.Sort(lines)
		out[name] = strings.Join(columns, " ") + "\n" + strings.Join(lines, "\n")
	}
	for _, name := range store.NotCarried() {
		delete(out, name)
	}
	return out
}

func tableNames(t *testing.T, db *sql.DB) (names []string) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return names
}

func backup(t *testing.T, dir string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "backup.tar.gz")
	if _, err := open(t, dir).Backup(t.Context(), path, at); err != nil {
		t.Fatal(err)
	}
	return path
}

func restore(t *testing.T, file string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "restored")
	if _, err := store.Restore(t.Context(), file, store.Place{Dir: dir}, store.RestoreOptions{Now: at}); err != nil {
		t.Fatal(err)
	}
	return dir
}

// Whoever adds a table says whether it is backed up, and adds it to both engines.
func TestBackupKnowsEveryTable(t *testing.T) {
	dir := t.TempDir()
	open(t, dir)
	known := append(store.Tables(), store.NotCarried()...)
	for _, name := range tableNames(t, raw(t, dir)) {
		if !slices.Contains(known, name) {
			t.Errorf("SQLite has table %s", name)
		}
	}
	place := store.Place{Dir: t.TempDir(), URL: database(t)}
	rows, err := store.Connections(openAt(t, place))[0].QueryContext(t.Context(), "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY table_name")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	same(t, "PostgreSQL's tables", slices.Sorted(slices.Values(known)), names)
	forms, err := store.NewestForms()
	if err != nil || forms[0] != forms[1] {
		t.Errorf("SQLite's newest form is %d, PostgreSQL's counts as %d (before, in its engine): %v", forms[0], forms[1], err)
	}
}

func TestRestoredIsWhatWasBackedUp(t *testing.T) {
	dir := fullFolder(t)
	file := backup(t, dir)
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the backup: %v, %v", info, err)
	}
	got := restore(t, file)
	want := dump(t, dir)
	for name, text := range want {
		if strings.Count(text, "\n") == 1 && strings.HasSuffix(text, "\n") {
			t.Errorf("table %s is empty in this test", name)
		}
	}
	same(t, "tables", want, dump(t, got))
	for _, name := range []string{"signing.key", "media/" + string(network.PictureIDOf([]byte("p"))), "media/" + string(network.PictureIDOf([]byte("another \x00 picture")))} {
		a, errA := os.ReadFile(filepath.Join(dir, name))
		b, errB := os.ReadFile(filepath.Join(got, name))
		if errA != nil || errB != nil || !bytes.Equal(a, b) {
			t.Errorf("%s: %v, %v", name, errA, errB)
		}
	}
	s := open(t, got)
	if err := s.PutPlaylist(t.Context(), store.Published{Site: "maurepas", Version: 1<<63 - 1, Sealed: []byte{1}, Issued: at}); !errors.Is(err, store.ErrVersion) {
		t.Errorf("a version was used again: %v", err)
	}
	apply(t, s, network.Records{Groups: []network.Group{{ID: "sud", Name: "Sud"}}}, store.ApplyOptions{})
	entries, err := s.Journal(t.Context(), 1)
	if err != nil || entries[0].ID != "sud" {
		t.Errorf("the journal goes on with %+v, %v", entries, err)
	}
	if again := backup(t, restore(t, file)); !bytes.Equal(readFile(t, file), readFile(t, again)) {
		t.Error("the backup of what was restored is another one")
	}
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A backup is of one instant: what the records say, the journal says and the
// revision counts.
func TestBackupWhileWriting(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	ctx, cancel := context.WithCancel(t.Context())
	var group sync.WaitGroup
	started := make(chan struct{})
	group.Go(func() {
		for i := 0; ctx.Err() == nil; i++ {
			id := network.GroupID(fmt.Sprintf("g-%d", i))
			if _, err := s.Apply(ctx, network.Records{Network: network.Info{Name: "R"}, Groups: []network.Group{{ID: id, Name: "G"}}}, store.ApplyOptions{Now: at}); err != nil && ctx.Err() == nil {
				t.Error(err)
				return
			}
			if i == 0 {
				close(started)
			}
		}
	})
	<-started
	var files []string
	for range 5 {
		files = append(files, backup(t, dir))
	}
	cancel()
	group.Wait()
	last := 0
	for _, file := range files {
		r := open(t, restore(t, file))
		groups, revision := len(records(t, r).Groups), version(t, r)
		entries, err := r.Journal(t.Context(), 1<<30)
		if err != nil {
			t.Fatal(err)
		}
		if int64(groups) != revision || len(entries) != groups+1 || groups < last { // one entry is of the network
			t.Errorf("%d groups, %d entries, revision %d; before it %d groups", groups, len(entries), revision, last)
		}
		last = groups
	}
}

// Every byte is spoiled in turn; it is cut after every seventh.
func TestDamagedBackupIsRefused(t *testing.T) {
	whole := readFile(t, backup(t, fullFolder(t)))
	file := filepath.Join(t.TempDir(), "spoiled")
	dir := filepath.Join(t.TempDir(), "data")
	refused := func(what string, spoiled []byte) {
		t.Helper()
		if err := os.WriteFile(file, spoiled, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := store.Restore(t.Context(), file, store.Place{Dir: dir}, store.RestoreOptions{Now: at}); !errors.Is(err, store.ErrNoBackup) {
			t.Fatalf("%s: %v", what, err)
		}
	}
	for i := range whole {
		spoiled := bytes.Clone(whole)
		spoiled[i] ^= 1 << (i % 8)
		refused(fmt.Sprintf("bit %d of byte %d", i%8, i), spoiled)
		if i%7 == 0 || i > len(whole)-10 {
			refused(fmt.Sprintf("cut after %d bytes", i), whole[:i])
		}
	}
	refused("a byte more", append(bytes.Clone(whole), 0))
	refused("twice", append(bytes.Clone(whole), whole...))
	refused("text", []byte(strings.Repeat("no backup\n", 100)))
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(dir), "*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	t.Logf("%d bytes, each spoiled", len(whole))
}

func TestRestoreSparesWhatIsThere(t *testing.T) {
	file, dir := backup(t, fullFolder(t)), fullFolder(t)
	s := open(t, dir)
	apply(t, s, network.Records{Groups: []network.Group{{ID: "ours", Name: "Ours"}}}, store.ApplyOptions{})
	before := dump(t, dir)
	into := func(want error, replace bool) store.Restored {
		t.Helper()
		r, err := store.Restore(t.Context(), file, store.Place{Dir: dir}, store.RestoreOptions{Now: at, Replace: replace})
		if !errors.Is(err, want) {
			t.Fatalf("got %v, want %v", err, want)
		}
		return r
	}
	into(store.ErrNotEmpty, false)
	unlock, err := store.Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	into(store.ErrLocked, true)
	same(t, "after the refusals", before, dump(t, dir))
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	r := into(nil, true)
	if r.Former == "" || r.Former == dir {
		t.Fatalf("the former data folder is told to be %q", r.Former)
	}
	same(t, "what was set aside", before, dump(t, r.Former))
	if groups := records(t, open(t, dir)).Groups; len(groups) != 1 {
		t.Errorf("restored: %v", groups)
	}
	into(store.ErrNotEmpty, false)
	if again := into(nil, true); again.Former == r.Former { // in the same second
		t.Error("the first folder was set aside under the name of the second")
	}
	same(t, "what was set aside first", before, dump(t, r.Former))
}

func TestRestoreIntoAFolderThatIsEmpty(t *testing.T) {
	dir := t.TempDir()
	unlock, err := store.Lock(dir) // as of a hub that did not start
	if err != nil {
		t.Fatal(err)
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	r, err := store.Restore(t.Context(), backup(t, fullFolder(t)), store.Place{Dir: dir}, store.RestoreOptions{Now: at})
	if err != nil || r.Former != "" {
		t.Fatal(r.Former, err)
	}
	if got := readFile(t, filepath.Join(dir, "signing.key")); len(got) == 0 {
		t.Error("no key")
	}
	if left, err := filepath.Glob(dir + "?*"); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// What an earlier Semainier backed up comes back in today's form.
func TestRestoreOfAnOlderForm(t *testing.T) {
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
	file := filepath.Join(t.TempDir(), "old")
	if err := store.BackupOf(t.Context(), old, dir, file, "record", "journal", "revision", "snapshot", "playlist"); err != nil {
		t.Fatal(err)
	}
	snap, ok, err := open(t, restore(t, file)).Snapshot(t.Context(), "caf")
	if err != nil || !ok || snap.Health.State != feeds.Healthy || len(snap.Occurrences) != 1 {
		t.Errorf("got %+v, %v, %v", snap, ok, err)
	}
	if _, err := old.ExecContext(t.Context(), "PRAGMA user_version = 1000"); err != nil {
		t.Fatal(err)
	}
	file += "-newer"
	if err := store.BackupOf(t.Context(), old, dir, file, "record"); err != nil {
		t.Fatal(err)
	}
	_, err = store.Restore(t.Context(), file, store.Place{Dir: filepath.Join(t.TempDir(), "d")}, store.RestoreOptions{Now: at})
	if !errors.Is(err, store.ErrNewer) {
		t.Errorf("newer: %v", err)
	}
}

func TestBackupReplacesNoFileAndLeavesOutDamagedPictures(t *testing.T) {
	dir := fullFolder(t)
	id := network.PictureIDOf([]byte("p"))
	if err := os.WriteFile(filepath.Join(dir, "media", string(id)), []byte("q"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, file := open(t, dir), filepath.Join(t.TempDir(), "b")
	m, err := s.Backup(t.Context(), file, at)
	if err != nil || !slices.Equal(m.Damaged, []network.PictureID{id}) || len(m.Pictures) != 1 {
		t.Errorf("%+v, %v", m, err)
	}
	before := readFile(t, file)
	if _, err := s.Backup(t.Context(), file, at); !errors.Is(err, fs.ErrExist) {
		t.Errorf("again: %v", err)
	}
	if !bytes.Equal(before, readFile(t, file)) {
		t.Error("the file was replaced")
	}
	restore(t, file)
}

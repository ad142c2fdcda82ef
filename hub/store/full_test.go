package store_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"semainier/hub/network"
	"semainier/hub/store"
	"semainier/hub/store/disktest"
)

// A database that may not grow is what a full disk is to SQLite.
func TestFullDiskIsTold(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	apply(t, s, sample(), store.ApplyOptions{})
	before := records(t, s)
	writer := store.Connections(s)[0]
	limit := func(pages string) {
		t.Helper()
		if _, err := writer.ExecContext(t.Context(), "PRAGMA max_page_count = "+pages); err != nil {
			t.Fatal(err)
		}
	}
	limit("1") // as many as there are
	big := sample()
	big.Groups[0].Name = "G"
	for i := range 500 {
		big.Translations = append(big.Translations, network.Translation{Text: fmt.Sprintf("T %d %s", i, strings.Repeat("x", 100)), English: strings.Repeat("y", 100)})
	}
	_, err := s.Apply(t.Context(), big, store.ApplyOptions{Now: at})
	if !errors.Is(err, store.ErrFull) || !strings.Contains(err.Error(), "free some space on the disk of "+dir) {
		t.Errorf("records: %v", err)
	}
	err = s.PutPlaylist(t.Context(), store.Published{Site: "maurepas", Version: 1, Digest: "d", Sealed: make([]byte, 1<<20), Issued: at})
	if !errors.Is(err, store.ErrFull) {
		t.Errorf("playlist: %v", err)
	}
	same(t, "what is there", before, records(t, s))
	if _, ok, err := s.Playlist(t.Context(), "maurepas"); ok || err != nil {
		t.Errorf("half a playlist: %v, %v", ok, err)
	}
	limit("1000000")
	if _, err := s.Apply(t.Context(), big, store.ApplyOptions{Now: at}); err != nil {
		t.Errorf("with space again: %v", err)
	}
}

func TestOtherTroubleIsNotAFullDisk(t *testing.T) {
	s := open(t, t.TempDir())
	if _, err := s.Apply(t.Context(), network.Records{Sites: []network.Site{{ID: "x"}}}, store.ApplyOptions{Now: at}); err == nil || errors.Is(err, store.ErrFull) {
		t.Errorf("got %v", err)
	}
}

// On a real disk: what is there can be read, nothing of what was refused is
// there, and all goes on once there is space.
func TestARealDiskThatIsFull(t *testing.T) {
	disk := disktest.Small(t, 4<<20)
	dir := filepath.Join(disk, "data")
	s := open(t, dir)
	apply(t, s, sample(), store.ApplyOptions{})
	free := disktest.Fill(t, disk)
	written := 0
	var err error
	for err == nil && written < 20_000 { // the log of the database may have some room in it
		_, err = s.Apply(t.Context(), network.Records{Groups: []network.Group{{ID: network.GroupID(fmt.Sprintf("g-%d", written)), Name: "G"}}}, store.ApplyOptions{Now: at})
		if err == nil {
			written++
		}
	}
	if !errors.Is(err, store.ErrFull) {
		t.Errorf("records: %v", err)
	}
	if _, err := s.PutMedia(t.Context(), make([]byte, 1<<20)); !errors.Is(err, store.ErrFull) {
		t.Errorf("picture: %v", err)
	}
	if _, err := s.Backup(t.Context(), filepath.Join(disk, "b"), at); !errors.Is(err, store.ErrFull) {
		t.Errorf("backup: %v", err)
	}
	if got := len(records(t, s).Groups); got != 1+written {
		t.Errorf("%d groups, %d were written", got, 1+written)
	}
	elsewhere := filepath.Join(t.TempDir(), "b")
	if _, err := s.Backup(t.Context(), elsewhere, at); err != nil {
		t.Errorf("backup to another disk: %v", err)
	}
	_, err = store.Restore(t.Context(), elsewhere, store.Place{Dir: filepath.Join(disk, "other")}, store.RestoreOptions{Now: at})
	if !errors.Is(err, store.ErrFull) {
		t.Errorf("restore: %v", err)
	}
	entries, err := os.ReadDir(disk)
	if err != nil || len(entries) != 2 { // data and ballast
		t.Errorf("left on the disk: %v, %v", entries, err)
	}
	free()
	apply(t, s, network.Records{Groups: []network.Group{{ID: "last", Name: "G"}}}, store.ApplyOptions{})
	if _, err := s.PutMedia(t.Context(), make([]byte, 1<<20)); err != nil {
		t.Error(err)
	}
	if wrong, err := s.Integrity(t.Context()); err != nil || len(wrong) > 0 {
		t.Errorf("integrity: %v, %v", wrong, err)
	}
}

func TestTidyRemovesWhatWasNeverFinished(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	id, err := s.PutMedia(t.Context(), []byte("p"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"signing.key.new-1", "media/" + string(id) + ".new-2"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		now  time.Time
		gone bool
	}{{time.Now(), false}, {time.Now().Add(2 * time.Hour), true}} {
		if err := s.Tidy(c.now); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"signing.key.new-1", "media/" + string(id) + ".new-2"} {
			if _, err := os.Stat(filepath.Join(dir, name)); errors.Is(err, fs.ErrNotExist) != c.gone {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if _, err := s.Media(t.Context(), id); err != nil {
		t.Error(err)
	}
}

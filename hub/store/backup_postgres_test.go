package store_test

import (
	"bytes"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"semainier/hub/network"
	"semainier/hub/store"
)

// What one engine kept, the other takes, and gives back.
func TestBackupGoesFromOneEngineToTheOther(t *testing.T) {
	dir := fullFolder(t)
	if _, err := raw(t, dir).ExecContext(t.Context(), "UPDATE journal SET by = 'Accueil' WHERE by LIKE 'Acc%'"); err != nil { // PostgreSQL takes UTF-8 alone
		t.Fatal(err)
	}
	first := backup(t, dir)
	place := store.Place{Dir: filepath.Join(t.TempDir(), "data"), URL: database(t)}
	putBack := func(file string, replace bool) (store.Restored, error) {
		return store.Restore(t.Context(), file, place, store.RestoreOptions{Now: at, Replace: replace})
	}
	if _, err := putBack(first, false); err != nil {
		t.Fatal(err)
	}
	several := openAt(t, place)
	second := filepath.Join(t.TempDir(), "second")
	m, err := several.Backup(t.Context(), second, at)
	if err != nil || len(m.Pictures) != 2 || m.Key == "" {
		t.Fatal(m, err)
	}
	again := restore(t, second)
	same(t, "tables", dump(t, dir), dump(t, again))
	if a, b := readFile(t, filepath.Join(dir, "signing.key")), readFile(t, filepath.Join(again, "signing.key")); !bytes.Equal(a, b) {
		t.Error("the signing key is another one")
	}

	// It goes on: lines of the journal are numbered on, versions are not used again.
	apply(t, several, network.Records{Groups: []network.Group{{ID: "sud", Name: "Sud"}}}, store.ApplyOptions{})
	if err := several.PutTransitions(t.Context(), []store.Transition{{Screen: "hall", At: at}}); err != nil {
		t.Error(err)
	}
	if err := several.PutPlaylist(t.Context(), store.Published{Site: "maurepas", Version: 7, Sealed: []byte{1}, Issued: at}); !errors.Is(err, store.ErrVersion) {
		t.Errorf("a version was used again: %v", err)
	}
	if _, err := several.SigningKey(t.Context()); err != nil {
		t.Error(err)
	}
	if p := put(t, several, store.Person{Name: "Béa", Login: "bea@ville.example", Grants: "[]"}); p.ID != 2 {
		t.Errorf("the next person is number %d", p.ID)
	}

	// What is there is spared, or set aside as a backup; a hub that leads is not disturbed.
	if _, err := putBack(first, false); !errors.Is(err, store.ErrNotEmpty) {
		t.Errorf("not empty: %v", err)
	}
	lease, _, err := several.Lead(t.Context(), "hub", time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := putBack(first, true); !errors.Is(err, store.ErrLocked) {
		t.Errorf("while a hub leads: %v", err)
	}
	if err := several.Resign(t.Context(), lease); err != nil {
		t.Fatal(err)
	}
	before := version(t, several)
	r, err := putBack(first, true)
	if err != nil {
		t.Fatal(err)
	}
	if groups := records(t, several).Groups; len(groups) != 1 {
		t.Errorf("restored: %v", groups)
	}
	if version(t, several) <= before {
		t.Error("a hub that runs would not notice")
	}
	if groups := records(t, open(t, restore(t, r.Former))).Groups; len(groups) != 2 {
		t.Errorf("set aside: %v", groups)
	}
}

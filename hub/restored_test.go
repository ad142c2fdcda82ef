package hub_test

import (
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"semainier/hub/store"
)

// A hub on a restored folder serves what was backed up, under the same key, and
// goes on above every version that its screens ever held.
func TestARestoredHubGoesOn(t *testing.T) {
	w := newWorld(t)
	w.start()
	backedUp := w.connect().until("with the calendar's permanence", titled("Permanence"))
	file := filepath.Join(t.TempDir(), "backup.tar.gz")
	st, err := store.Open(t.Context(), store.Place{Dir: w.dir})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := st.Backup(t.Context(), file, time.Now()); err != nil { // while the hub runs
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	key := w.key()
	w.partner.says(strings.Replace(calendar, "TITLE", "Accueil", 1))
	later := w.connect().until("with what came after the backup", titled("Accueil"))
	restore := func() error {
		_, err := store.Restore(t.Context(), file, store.Place{Dir: w.dir}, store.RestoreOptions{Replace: true, Now: time.Now()})
		return err
	}
	if err := restore(); err == nil || !strings.Contains(err.Error(), "a hub runs on it") {
		t.Errorf("restored under a hub that runs: %v", err)
	}
	w.stop()
	if err := restore(); err != nil {
		t.Fatal(err)
	}
	if !key.Equal(w.key()) {
		t.Error("the signing key is another one")
	}
	release := make(chan struct{})
	w.partner.does(func(out http.ResponseWriter, _ *http.Request) {
		<-release
		_, _ = io.WriteString(out, strings.Replace(calendar, "TITLE", "Accueil", 1))
	})
	w.start()
	got, ok := w.connect().ask()
	if !ok || got.Version != backedUp.Version || !titled("Permanence")(got.Program) {
		t.Errorf("restored: version %d, want %d", got.Version, backedUp.Version)
	}
	close(release)
	again := w.connect().until("with what the calendar says now", titled("Accueil"))
	if again.Version <= later.Version {
		t.Errorf("version %d, screens held %d before the restore", again.Version, later.Version)
	}
}

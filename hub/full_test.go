package hub_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nkeys"

	"semainier/hub/network"
	"semainier/hub/store"
	"semainier/hub/store/disktest"
	"semainier/layouts/program"
)

// A disk that is full refuses what is new with a clear error; what is there is
// served on, nothing is told twice, and all goes on when there is space.
func TestHubOnADiskThatIsFull(t *testing.T) {
	w, disk := worldOnASmallDisk(t)
	w.start()
	before := w.connect().until("with the calendar's permanence", titled("Permanence"))
	free := disktest.Fill(t, disk)
	refused := w.refused()
	if !errors.Is(refused, store.ErrFull) {
		t.Fatalf("records on a full disk: %v", refused)
	}
	t.Logf("refused: %v", refused)

	// The calendar changes: that is read, and cannot be published.
	w.partner.says(strings.Replace(calendar, "TITLE", "Accueil", 1))
	from := len(w.log.String())
	w.log.until(t, 0, "the disk is full: screens keep their last programs", "sites=1")
	kept, ok := w.connect().ask()
	if !ok || kept.Version != before.Version || !titled("Permanence")(kept.Program) {
		t.Errorf("a screen that comes: version %d, want %d", kept.Version, before.Version)
	}
	if got := w.get("/healthz"); got != "200 ok\n" {
		t.Errorf("health: %q", got)
	}
	if !strings.Contains(w.get("/sites/tilleuls/program.json"), "Permanence") {
		t.Error("the web tells another program than the screens show")
	}
	// What changes again and again is not told again and again.
	for _, begins := range []string{"T0910", "T0920", "T0930"} {
		read := len(w.log.String())
		w.partner.says(strings.NewReplacer("TITLE", "Accueil", "T0900", begins).Replace(calendar))
		w.log.until(t, read, "feed read")
	}
	for _, line := range []string{"the disk is full: screens keep", "not kept on disk"} {
		if n := strings.Count(w.log.String(), line); n != 1 {
			t.Errorf("%q is told %d times:\n%s", line, n, w.log.String()[from:])
		}
	}

	free()
	read := len(w.log.String())
	w.partner.says(strings.Replace(calendar, "TITLE", "Accueil", 1))
	after := w.connect().until("with what was refused", func(p program.Program) bool { return titled("Accueil")(p) })
	if after.Version <= before.Version {
		t.Errorf("version %d after %d", after.Version, before.Version)
	}
	w.log.until(t, read, "every site has its newest program again")
	if err := w.refused(); err != nil {
		t.Errorf("records with space again: %v", err)
	}
	w.stop()
}

// A machine that starts with a full disk serves what is there.
func TestHubStartsOnADiskThatIsFull(t *testing.T) {
	w, disk := worldOnASmallDisk(t)
	w.start()
	before := w.connect().until("with the calendar's permanence", titled("Permanence"))
	w.stop()
	free := disktest.Fill(t, disk)
	w.start()
	if kept, ok := w.connect().ask(); !ok || kept.Version != before.Version {
		t.Errorf("a screen that comes: version %d, want %d", kept.Version, before.Version)
	}
	w.stop()
	free()
	for range 2 { // the space is reserved anew
		w.start()
		w.stop()
		free = disktest.Fill(t, disk)
		w.start()
		w.stop()
		free()
	}
}

func worldOnASmallDisk(t *testing.T) (w *world, disk string) {
	t.Helper()
	disk = disktest.Small(t, 16<<20)
	w = &world{t: t, dir: filepath.Join(disk, "data"), log: newJournal(), partner: newPartner(t)}
	var err error
	if w.screen, err = nkeys.CreateUser(); err != nil {
		t.Fatal(err)
	}
	if w.public, err = w.screen.PublicKey(); err != nil {
		t.Fatal(err)
	}
	w.apply(fmt.Sprintf("[[screen]]\nid = \"hall\"\nsite = \"tilleuls\"\nkey = %q\n", w.public))
	return w, disk
}

// refused applies records until that is refused, and gives why; nil: it was not.
func (w *world) refused() (err error) {
	w.t.Helper()
	st, err := store.Open(w.t.Context(), store.Place{Dir: w.dir})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	for i := range 3000 { // the log of the database may have some room in it
		g := network.Group{ID: "g", Name: fmt.Sprintf("Groupe %d %s", i, strings.Repeat("x", 60))}
		if _, err := st.Apply(w.t.Context(), network.Records{Groups: []network.Group{g}}, store.ApplyOptions{By: "test", Now: time.Now()}); err != nil {
			return err
		}
	}
	return nil
}

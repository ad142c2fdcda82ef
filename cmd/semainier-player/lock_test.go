package main

import (
	"errors"
	"path/filepath"
	"testing"
	"time"
)

// Two players on one folder would undo each other's work, and one of them forget the
// other's key.
func TestFolderIsOfOnePlayer(t *testing.T) {
	dir := t.TempDir()
	free, err := take(t.Context(), dir, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := take(t.Context(), dir, 0); !errors.Is(err, errTaken) {
		t.Errorf("a second player: %v", err)
	}
	if err := forget(dir, stdio{t.Output(), t.Output()}); !errors.Is(err, errTaken) {
		t.Errorf("forget beside a player: %v", err)
	}
	waits := make(chan error)
	go func() {
		_, err := take(t.Context(), dir, time.Hour)
		waits <- err
	}()
	free()
	if err := <-waits; err != nil {
		t.Errorf("after the first let go: %v", err)
	}
	if _, err := take(t.Context(), filepath.Join(dir, "lock", "no folder"), 0); err != nil {
		t.Errorf("a folder that cannot be written: %v", err)
	}
}

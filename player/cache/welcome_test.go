package cache_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"semainier/hub/wire"
	"semainier/player/cache"
)

func words(c *cache.Cache) ([]string, error) {
	all, err := c.Welcomes()
	var s []string
	for _, w := range all {
		s = append(s, string(w))
	}
	return s, err
}

func keepWords(t *testing.T, c *cache.Cache, all ...string) {
	t.Helper()
	for _, w := range all {
		if err := c.KeepWelcome(wire.SealedWelcome(w)); err != nil {
			t.Fatal(err)
		}
	}
}

// One flipped bit must not cost the screen its hub's key.
func TestDamagedWelcomeGivesWayToTheOneBefore(t *testing.T) {
	k, dir := open(t)
	if got, err := words(k); err != nil || got != nil {
		t.Fatalf("first start: %q, %v", got, err)
	}
	keepWords(t, k, "first", "second", "third", "third")
	if got, err := words(k); err != nil || !slices.Equal(got, []string{"third", "second"}) {
		t.Fatalf("got %q, %v", got, err)
	}
	path := filepath.Join(dir, "welcome.current")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)-1] ^= 1
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := words(k); !errors.Is(err, cache.ErrDamaged) || !slices.Equal(got, []string{"second"}) {
		t.Errorf("got %q, %v", got, err)
	}
	keepWords(t, k, "fourth") // must not push out the only good one
	if got, err := words(k); err != nil || !slices.Equal(got, []string{"fourth", "second"}) {
		t.Errorf("after the next: %q, %v", got, err)
	}
}

func TestPlaylistsAreDroppedAlone(t *testing.T) {
	k, dir := open(t)
	keep(t, k, "old", "new")
	keepWords(t, k, "word")
	if err := os.WriteFile(filepath.Join(dir, "playlist.current.bad"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := k.DropPlaylists(); err != nil {
			t.Fatal(err)
		}
		if got, err := held(k); err != nil || got != nil {
			t.Errorf("got %q, %v", got, err)
		}
	}
	if got, err := words(k); err != nil || len(got) != 1 {
		t.Errorf("the hub's word: %q, %v", got, err)
	}
}

func TestForgetRemovesWhatFilesGives(t *testing.T) {
	k, dir := open(t)
	keep(t, k, "old", "new")
	keepWords(t, k, "word")
	if err := errors.Join(k.KeepSeed([]byte("SU…")), k.NoteNow(time.Time{}, time.Unix(1, 0), false)); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(dir, "of-a-person.txt")
	if err := os.WriteFile(other, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := k.Files(); len(got) != 5 || slices.Contains(got, other) {
		t.Errorf("files: %s", strings.Join(got, " "))
	}
	if err := k.Forget(); err != nil || len(k.Files()) != 0 {
		t.Errorf("%v, left: %s", err, strings.Join(k.Files(), " "))
	}
	if _, err := os.Stat(other); err != nil {
		t.Error(err)
	}
}

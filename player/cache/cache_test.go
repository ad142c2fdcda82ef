package cache_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"semainier/hub/wire"
	"semainier/player/cache"
	"semainier/player/disk"
	"semainier/player/disk/disktest"
)

func open(t *testing.T) (*cache.Cache, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	c, err := cache.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return c, dir
}

func keep(t *testing.T, c *cache.Cache, sealed ...string) {
	t.Helper()
	for _, s := range sealed {
		if err := c.Keep(wire.Sealed(s)); err != nil {
			t.Fatal(err)
		}
	}
}

func held(c *cache.Cache) ([]string, error) {
	all, err := c.Playlists()
	var s []string
	for _, p := range all {
		s = append(s, string(p))
	}
	return s, err
}

func TestTwoGenerationsAreKept(t *testing.T) {
	for _, c := range []struct {
		name string
		keep []string
		want []string
	}{
		{"nothing yet", nil, nil},
		{"one", []string{"a"}, []string{"a"}},
		{"two", []string{"a", "b"}, []string{"b", "a"}},
		{"three", []string{"a", "b", "c"}, []string{"c", "b"}},
		{"the same again pushes nothing out", []string{"a", "b", "b"}, []string{"b", "a"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			k, dir := open(t)
			keep(t, k, c.keep...)
			again, err := cache.Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := held(again); err != nil || !slices.Equal(got, c.want) {
				t.Errorf("got %q, %v; want %q", got, err, c.want)
			}
		})
	}
}

func TestDamagedPlaylistGivesWayToThePrevious(t *testing.T) {
	const name = "playlist.current"
	for _, c := range []struct {
		name   string
		damage func(b []byte) []byte
	}{
		{"cut short", func(b []byte) []byte { return b[:len(b)-1] }},
		{"cut within its first line", func(b []byte) []byte { return b[:20] }},
		{"empty", func(b []byte) []byte { return nil }},
		{"one bit flipped", func(b []byte) []byte { b[len(b)-1] ^= 1; return b }},
	} {
		t.Run(c.name, func(t *testing.T) {
			k, dir := open(t)
			keep(t, k, "old", "new")
			b, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, name), c.damage(b), 0o600); err != nil {
				t.Fatal(err)
			}
			got, err := held(k)
			if !errors.Is(err, cache.ErrDamaged) || !slices.Equal(got, []string{"old"}) {
				t.Errorf("got %q, %v", got, err)
			}
			if _, err := os.Stat(filepath.Join(dir, name+".bad")); err != nil {
				t.Errorf("the damaged file was not set aside: %v", err)
			}
			keep(t, k, "newer") // must not push out the only good one
			if got, err := held(k); err != nil || !slices.Equal(got, []string{"newer", "old"}) {
				t.Errorf("after the next: got %q, %v", got, err)
			}
		})
	}
}

// A power cut between the two renames of Keep leaves the previous playlist and
// a temporary file.
func TestPowerCutWhileKeeping(t *testing.T) {
	k, dir := open(t)
	keep(t, k, "old")
	if err := os.Rename(filepath.Join(dir, "playlist.current"), filepath.Join(dir, "playlist.previous")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "playlist.current.tmp"), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := held(k); err != nil || !slices.Equal(got, []string{"old"}) {
		t.Fatalf("got %q, %v", got, err)
	}
	keep(t, k, "new")
	if got, err := held(k); err != nil || !slices.Equal(got, []string{"new", "old"}) {
		t.Errorf("after the next: got %q, %v", got, err)
	}
}

func TestFolderThatCannotBeWritten(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a-file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	k, err := cache.Open(filepath.Join(file, "data"))
	if err == nil {
		t.Error("Open said nothing")
	}
	for what, err := range map[string]error{
		"Keep": k.Keep(wire.Sealed("a")), "NoteNow": k.NoteNow(time.Time{}, time.Unix(1, 0), false), "KeepSeed": k.KeepSeed([]byte("s")),
	} {
		if err == nil {
			t.Errorf("%s said nothing", what)
		}
	}
}

func TestStateIsWrittenSparingly(t *testing.T) {
	k, dir := open(t)
	if s, err := k.State(); err != nil || s != (cache.State{}) {
		t.Fatalf("first start: %+v, %v", s, err)
	}
	at := time.Date(2026, 11, 19, 9, 42, 0, 0, time.UTC)
	noted := func() time.Time {
		t.Helper()
		again, err := cache.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		s, err := again.State()
		if err != nil {
			t.Fatal(err)
		}
		return s.Trusted
	}
	for _, c := range []struct {
		after time.Duration
		want  time.Duration
	}{{0, 0}, {59 * time.Minute, 0}, {time.Hour, time.Hour}, {119 * time.Minute, time.Hour}, {-time.Hour, -time.Hour}} {
		if err := k.Note(at, at.Add(c.after), false); err != nil {
			t.Fatal(err)
		}
		if got := noted(); !got.Equal(at.Add(c.want)) {
			t.Errorf("noted %v after: %v on disk, want %v", c.after, got.Sub(at), c.want)
		}
	}
	if err := k.NoteNow(at, at, false); err != nil || !noted().Equal(at) {
		t.Errorf("NoteNow: %v on disk, %v", noted(), err)
	}
}

// What is learnt of the device's own clock is written at once, and once.
func TestWrongBatteryClockIsKept(t *testing.T) {
	dir, writes := "/var/lib/player", 0
	card := disktest.Watched(disktest.NewCard(), func(c disktest.Call) error {
		if c.Op == "rename" {
			writes++
		}
		return nil
	})
	k, err := cache.In(disk.On(card, dir))
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 19, 9, 42, 0, 0, time.UTC)
	for i, c := range []struct {
		wrong  bool
		writes int
	}{{false, 1}, {false, 1}, {true, 2}, {true, 2}, {false, 3}, {false, 3}} {
		if err := k.Note(at, at.Add(time.Duration(i)*time.Minute), c.wrong); err != nil {
			t.Fatal(err)
		}
		again, err := cache.In(disk.On(card, dir))
		if err != nil {
			t.Fatal(err)
		}
		if s, err := again.State(); err != nil || s.RTCWrong != c.wrong || writes != c.writes {
			t.Errorf("note %d: %+v, %v, after %d writes, want %d", i, s, err, writes, c.writes)
		}
	}
}

// A file of before the field: nobody has found the clock wrong.
func TestStateOfAnOlderPlayer(t *testing.T) {
	k, dir := open(t)
	const old = "semainier-cache 1 805eb1b7b81511df4ae1ba4399f9ed2b9cb0ec5929d4284d4f6a71faacd63c61\n" + `{"confirmed":"2026-11-19T09:42:00Z","trusted":"2026-11-19T09:43:00Z"}`
	if err := os.WriteFile(filepath.Join(dir, "state"), []byte(old), 0o600); err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 19, 9, 42, 0, 0, time.UTC)
	if s, err := k.State(); err != nil || s != (cache.State{Confirmed: at, Trusted: at.Add(time.Minute)}) {
		t.Errorf("got %+v, %v", s, err)
	}
}

func TestDamagedStateIsUnknown(t *testing.T) {
	k, dir := open(t)
	if err := os.WriteFile(filepath.Join(dir, "state"), []byte(`{"trusted":"2031-`), 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err := k.State(); !errors.Is(err, cache.ErrDamaged) || s != (cache.State{}) {
		t.Errorf("got %+v, %v", s, err)
	}
	if s, err := k.State(); err != nil || s != (cache.State{}) {
		t.Errorf("once set aside: %+v, %v", s, err)
	}
}

func TestSeedIsTheOwnersAlone(t *testing.T) {
	k, dir := open(t)
	if _, err := k.Seed(); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no seed yet: %v", err)
	}
	if err := k.KeepSeed([]byte("SU…")); err != nil {
		t.Fatal(err)
	}
	if b, err := k.Seed(); err != nil || string(b) != "SU…" {
		t.Errorf("got %q, %v", b, err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if i, err := e.Info(); err != nil || i.Mode().Perm() != 0o600 || strings.HasSuffix(e.Name(), ".tmp") {
			t.Errorf("%s: %v, %v", e.Name(), i.Mode(), err)
		}
	}
}

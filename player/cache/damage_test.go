package cache_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"
	"time"

	"semainier/hub/wire"
	"semainier/player/cache"
	"semainier/player/disk"
	"semainier/player/disk/disktest"
)

// filled is a folder with two generations of everything.
func filled(t *testing.T, on disk.FS) *cache.Cache {
	t.Helper()
	c, err := cache.In(disk.On(on, dataFolder))
	if err != nil {
		t.Fatal(err)
	}
	if err := fill(c, "old", "new"); err != nil {
		t.Fatal(err)
	}
	return c
}

func fill(c *cache.Cache, generations ...string) (err error) {
	for i, g := range generations {
		at := time.Unix(int64(len(g)+i+1)*86400, 0).UTC()
		err = errors.Join(err, c.Keep(wire.Sealed(g+" playlist")), c.KeepWelcome(wire.SealedWelcome(g+" word")), c.NoteNow(at, at, false))
	}
	return err
}

// told gives all that a folder tells, in words.
func told(c *cache.Cache) (text string, err error) {
	playlists, e1 := held(c)
	all, e2 := words(c)
	s, e3 := c.State()
	return fmt.Sprintf("%q %q %d", playlists, all, s.Trusted.Unix()/86400), errors.Join(e1, e2, e3)
}

// overwrite puts a file there without the care of disk.Folder.
func overwrite(t *testing.T, f disk.Folder, name string, content []byte) {
	t.Helper()
	file, err := f.Append(name, true)
	if err != nil {
		t.Fatal(err)
	}
	_, err = file.Write(content)
	if err := errors.Join(err, file.Close()); err != nil {
		t.Fatal(err)
	}
}

// Each byte of each file may flip, in each bit, and each file be cut anywhere or
// grow: that file alone is set aside, and what stands in for it is used.
func TestAnyDamageToAnyFileIsMet(t *testing.T) {
	const whole = `["new playlist" "old playlist"] ["new word" "old word"] 5`
	without := map[string]string{
		"playlist.current":  `["old playlist"] ["new word" "old word"] 5`,
		"playlist.previous": `["new playlist"] ["new word" "old word"] 5`,
		"welcome.current":   `["new playlist" "old playlist"] ["old word"] 5`,
		"welcome.previous":  `["new playlist" "old playlist"] ["new word"] 5`,
		"state":             `["new playlist" "old playlist"] ["new word" "old word"] -719162`,
	}
	damages := 0
	try := func(name, how string, content []byte) {
		damages++
		card := disktest.NewCard()
		c, folder := filled(t, card), disk.On(card, dataFolder)
		overwrite(t, folder, name, content)
		if got, err := told(c); got != without[name] || !errors.Is(err, cache.ErrDamaged) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s, %s: %s, %v", name, how, got, err)
		}
		if kept, err := folder.Read(name + disk.BadSuffix); err != nil || string(kept) != string(content) {
			t.Errorf("%s, %s: not set aside: %v", name, how, err)
		}
		if got, err := told(c); got != without[name] || err != nil {
			t.Errorf("%s, %s, read again: %s, %v", name, how, got, err)
		}
	}
	card := disktest.NewCard()
	c, folder := filled(t, card), disk.On(card, dataFolder)
	if got, err := told(c); got != whole || err != nil {
		t.Fatalf("%s, %v", got, err)
	}
	for name := range without {
		b, err := folder.Read(name)
		if err != nil {
			t.Fatal(err)
		}
		for i := range b {
			flipped := append([]byte{}, b...)
			flipped[i] ^= 1 << (i % 8)
			try(name, fmt.Sprintf("byte %d of %d flipped", i, len(b)), flipped)
			if i%8 == 0 {
				try(name, fmt.Sprintf("cut to %d bytes", i), b[:i])
			}
		}
		try(name, "one byte more", append(b, 0))
		try(name, "as long, but zeros", make([]byte, len(b)))
		try(name, "far too long", make([]byte, wire.MaxSealed+1<<11))
	}
	t.Logf("%d damages", damages)
}

// A disk that refuses, at whichever call, costs what is being kept and nothing of
// what was; once it takes it again, so it is kept.
func TestDiskThatRefusesWhatIsKept(t *testing.T) {
	for _, why := range []error{syscall.ENOSPC, syscall.EROFS} {
		for n := 0; ; n++ {
			left := 1 << 30
			c := filled(t, disktest.Watched(disktest.NewCard(), func(c disktest.Call) error {
				if !c.Writes() {
					return nil
				}
				if left--; left < 0 && (why == syscall.EROFS || c.Op != "remove") {
					return why
				}
				return nil
			}))
			left = n
			err := fill(c, "newest")
			if err == nil {
				if n < 15 {
					t.Errorf("all is kept in %d calls", n)
				}
				break
			}
			if !errors.Is(err, why) {
				t.Errorf("call %d: %v", n, err)
			}
			playlists, err := held(c)
			if got := strings.Join(playlists, ", "); err != nil || got != "new playlist, old playlist" && got != "new playlist, new playlist" && got != "newest playlist, new playlist" {
				t.Errorf("%v at call %d: %s, %v", why, n, got, err)
			}
			left = 1 << 30
			if err := errors.Join(c.Keep(wire.Sealed("newest playlist")), c.KeepWelcome(wire.SealedWelcome("newest word"))); err != nil {
				t.Error(err)
			}
			want := `["newest playlist" "new playlist"] ["newest word" "new word"]`
			if got, err := told(c); err != nil || !strings.HasPrefix(got, want) {
				t.Errorf("once there is room: %s, %v", got, err)
			}
		}
	}
}

// A disk that does not take the times is not asked every few seconds.
func TestStateIsTriedSparingly(t *testing.T) {
	writes, full := 0, false
	c := filled(t, disktest.Watched(disktest.NewCard(), func(c disktest.Call) error {
		if c.Op == "write" {
			writes++
		}
		if full && c.Op == "write" {
			return syscall.ENOSPC
		}
		return nil
	}))
	writes, full = 0, true
	at := time.Date(2026, 11, 19, 9, 42, 0, 0, time.UTC)
	for s := range 3600 / 5 {
		now := at.Add(time.Duration(s) * 5 * time.Second)
		if err := c.Note(now, now, false); !errors.Is(err, syscall.ENOSPC) {
			t.Fatalf("%v: %v", now, err)
		}
	}
	if writes != 12 {
		t.Errorf("tried %d times in an hour", writes)
	}
	full = false
	at = at.Add(time.Hour)
	if err := c.Note(at, at, false); err != nil {
		t.Error(err)
	}
	if s, err := c.State(); err != nil || !s.Trusted.Equal(at) {
		t.Errorf("%v, %v", s, err)
	}
}

// However often it is damaged and torn, the folder holds few files.
func TestLeftoversAreBounded(t *testing.T) {
	card := disktest.NewCard()
	c := filled(t, card)
	if err := c.KeepSeed([]byte("SU…")); err != nil {
		t.Fatal(err)
	}
	folder := disk.On(card, dataFolder)
	for range 50 {
		for _, name := range []string{"playlist.current", "playlist.previous", "welcome.current", "welcome.previous", "state"} {
			for _, n := range []string{name, name + disk.TemporarySuffix} {
				overwrite(t, folder, n, []byte("half"))
			}
		}
		if _, err := told(c); !errors.Is(err, cache.ErrDamaged) {
			t.Fatal(err)
		}
		if err := fill(c, "old", "new"); err != nil {
			t.Fatal(err)
		}
	}
	files, err := folder.List()
	if err != nil || len(files) > 6+disk.MaxBad {
		t.Errorf("%d files, %v", len(files), err)
	}
	if b, err := c.Seed(); err != nil || string(b) != "SU…" {
		t.Errorf("seed: %q, %v", b, err)
	}
	if _, err := folder.Read("none"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

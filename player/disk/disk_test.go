package disk_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"semainier/player/disk"
	"semainier/player/disk/disktest"
)

func made(t *testing.T) (disk.Folder, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "above", "data")
	f := disk.In(dir)
	if err := f.Make(); err != nil {
		t.Fatal(err)
	}
	return f, dir
}

func names(t *testing.T, f disk.Folder) string {
	t.Helper()
	files, err := f.List()
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, i := range files {
		list = append(list, i.Name())
	}
	return strings.Join(list, " ")
}

func put(t *testing.T, f disk.Folder, name, content string) {
	t.Helper()
	if err := f.Write(name, []byte(content)); err != nil {
		t.Fatal(err)
	}
}

func TestFilesOnTheMachine(t *testing.T) {
	f, dir := made(t)
	if _, err := f.Read("a"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	put(t, f, "a", "first")
	put(t, f, "a", "second")
	if b, err := f.Read("a"); err != nil || string(b) != "second" {
		t.Errorf("%q, %v", b, err)
	}
	if _, _, err := f.ReadMost("a", 5); !errors.Is(err, disk.ErrLarge) {
		t.Errorf("of six bytes five: %v", err)
	}
	file, err := f.Append("part", false)
	if err != nil {
		t.Fatal(err)
	}
	_, err = file.Write([]byte("one "))
	if err = errors.Join(err, file.Close()); err != nil {
		t.Fatal(err)
	}
	if file, err = f.Append("part", false); err != nil {
		t.Fatal(err)
	}
	_, err = file.Write([]byte("two"))
	if err = errors.Join(err, file.Close(), f.Rename("part", "whole")); err != nil {
		t.Fatal(err)
	}
	if b, err := f.Read("whole"); err != nil || string(b) != "one two" {
		t.Errorf("%q, %v", b, err)
	}
	put(t, f, "half.tmp", "left by an earlier run")
	if err := errors.Join(f.Remove("a", "never there"), f.Tidy()); err != nil {
		t.Error(err)
	}
	if got := names(t, f); got != "whole" {
		t.Errorf("in the folder: %s", got)
	}
	for path, want := range map[string]os.FileMode{dir: 0o700, f.Path("whole"): 0o600} {
		if i, err := os.Stat(path); err != nil || i.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", path, i.Mode(), err)
		}
	}
}

// Whatever the disk refuses, and at whichever call: the file is as it was or as
// it was to be, and once the disk takes it again, so it is kept.
func TestDiskThatRefusesAnyCall(t *testing.T) {
	for _, why := range []error{syscall.ENOSPC, syscall.EROFS, syscall.EIO} {
		for n := 0; ; n++ {
			left, calls := n, 0
			card := disktest.NewCard()
			f := disk.On(disktest.Watched(card, func(c disktest.Call) error {
				if !c.Writes() {
					return nil
				}
				calls++
				if left--; left < 0 && (why == syscall.EROFS || c.Op != "remove") {
					return why
				}
				return nil
			}), "/data")
			left = 1 << 30
			if err := f.Make(); err != nil {
				t.Fatal(err)
			}
			put(t, f, "a", "old")
			left, calls = n, 0
			err := f.Write("a", []byte("new"))
			if err == nil {
				if calls > n {
					t.Errorf("call %d was refused and Write said nothing", n+1)
				}
				break // it takes no more calls
			}
			b, rerr := f.Read("a")
			if rerr != nil || string(b) != "old" && string(b) != "new" || !errors.Is(err, why) {
				t.Errorf("%v from call %d on: Write gave %v, then there is %q, %v", why, n+1, err, b, rerr)
			}
			if why == syscall.ENOSPC && strings.Contains(names(t, f), disk.TemporarySuffix) {
				t.Errorf("from call %d on the half of a file stays on the full disk", n+1)
			}
			left = 1 << 30
			put(t, f, "a", "newer")
			if b, err := f.Read("a"); err != nil || string(b) != "newer" || names(t, f) != "a" {
				t.Errorf("once there is room: %q, %v, in the folder %s", b, err, names(t, f))
			}
		}
	}
}

func TestWhatIsSetAsideIsBounded(t *testing.T) {
	f, dir := made(t)
	at := time.Now().Add(-time.Hour)
	for i := range 3 * disk.MaxBad {
		name := string(rune('a' + i))
		put(t, f, name, name)
		if err := errors.Join(f.Touch(name, at.Add(time.Duration(i)*time.Minute)), f.SetAside(name)); err != nil {
			t.Fatal(err)
		}
	}
	if got := names(t, f); got != "i.bad j.bad k.bad l.bad" {
		t.Errorf("left: %s", got)
	}
	// The one just set aside is the last to go, also if it is old.
	put(t, f, "old", "o")
	if err := errors.Join(f.Touch("old", at.Add(-time.Hour)), f.SetAside("old")); err != nil {
		t.Fatal(err)
	}
	if got := names(t, f); got != "j.bad k.bad l.bad old.bad" {
		t.Errorf("left: %s", got)
	}
	for _, c := range []struct {
		name string
		size int
		want string
	}{
		{"large", disk.MaxBadBytes, "large.bad"},
		{"larger", disk.MaxBadBytes + 1, "large.bad"},
	} {
		if err := os.WriteFile(filepath.Join(dir, c.name), bytes.Repeat([]byte("x"), c.size), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := f.SetAside(c.name); err != nil {
			t.Fatal(err)
		}
		if got := names(t, f); got != c.want {
			t.Errorf("after %s: %s", c.name, got)
		}
	}
}

// A folder that was just made is not lost with its name.
func TestNewFolderOutlivesAPowerCut(t *testing.T) {
	card := disktest.NewCard()
	f := disk.On(card, "/var/lib/player/media")
	if err := f.Make(); err != nil {
		t.Fatal(err)
	}
	put(t, f, "a", "kept")
	after := disk.On(card.Cut("/var/lib/player/media", 0, nil), "/var/lib/player/media")
	if b, err := after.Read("a"); err != nil || string(b) != "kept" {
		t.Errorf("%q, %v", b, err)
	}
	if err := after.Make(); err != nil || !slices.Equal(strings.Fields(names(t, after)), []string{"a"}) {
		t.Errorf("made again: %v, %s", err, names(t, after))
	}
}

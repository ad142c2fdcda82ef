package media

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestFolderIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		var f [9][]byte
		for i := range f {
			f[i] = file(uint64(i), 30_000)
		}
		write(t, dir, sum(f[0]), f[0], 50*time.Hour)
		write(t, dir, sum(f[1])+partSuffix, f[1][:20_000], 60*time.Hour)
		write(t, dir, sum(f[2]), f[2], 70*time.Hour) // the oldest, but wanted
		write(t, dir, "notes.txt", []byte("not ours"), 90*time.Hour)
		s := startWithin(t, dir, 100_000, f[:]...)
		var last [][]byte // of the program before
		wants := func(list ...[]byte) {
			s.Want(naming(list...), naming(list...), naming(last...))
			last = list
			time.Sleep(FirstSpread + 20*time.Second)
			synctest.Wait()
		}
		folder := func(when string, want ...string) {
			t.Helper()
			got := inFolder(t, dir)
			for _, name := range append(want, "notes.txt") {
				if _, ok := got[name]; !ok {
					t.Errorf("%s: %s is not in the folder", when, name)
				}
				delete(got, name)
			}
			if len(got) > 0 {
				t.Errorf("%s: also in the folder: %v", when, got)
			}
		}
		wants(f[2])
		folder("nothing new", sum(f[0]), sum(f[1])+partSuffix, sum(f[2]))
		wants(f[2], f[3])
		folder("one more: the oldest goes", sum(f[0]), sum(f[2]), sum(f[3]))
		wants(f[3], f[4])
		folder("the previous program's stays", sum(f[2]), sum(f[3]), sum(f[4]))
		wants(f[5], f[6], f[7])
		if got := s.has(f[5], f[6], f[7]); strings.Count(got, "yes") != 1 {
			t.Errorf("beside the previous program's there is room for one: %s", got)
		}
		wants(f[5], f[6])
		wants(f[5], f[6], f[8])
		if got := s.has(f[5], f[6], f[8]); got != "yes yes yes" {
			t.Errorf("once no program needs the others: %s\n%s", got, s.log)
		}
		folder("the last two programs'", sum(f[5]), sum(f[6]), sum(f[8]))
		if n := strings.Count(s.log.String(), "no room"); n != 2 {
			t.Errorf("told %d times that there is no room:\n%s", n, s.log)
		}
	})
}

// Where the disk takes nothing the memory does, within its bound.
func TestDiskThatRefuses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(dir, nil, 0o600); err != nil { // for root every folder is writable
			t.Fatal(err)
		}
		var f [10][]byte
		for i := range f {
			f[i] = file(uint64(i), MaxPicture)
		}
		s := start(t, dir, f[:]...)
		s.Want(naming(f[:]...))
		time.Sleep(time.Minute)
		synctest.Wait()
		if got := strings.Count(s.has(f[:]...), "yes"); got != MaxMemory/MaxPicture {
			t.Errorf("%d pictures are in memory", got)
		}
		if n := strings.Count(s.log.String(), "cannot be kept on the disk"); n != 1 {
			t.Errorf("told %d times of the disk:\n%s", n, s.log)
		}
		asked := len(s.hub.requests())
		time.Sleep(time.Hour)
		if more := len(s.hub.requests()) - asked; more > 0 {
			t.Errorf("%d requests for what has no room", more)
		}
		s.Want(naming(f[8], f[9]))
		time.Sleep(RetryMost)
		synctest.Wait()
		if got := s.has(f[8], f[9]); got != "yes yes" {
			t.Errorf("once there is room: %s", got)
		}
	})
}

// A disk that is full takes the name of a file and none of its bytes.
func TestFullDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir, a, b := t.TempDir(), file(1, 20_000), file(2, 20_000)
		if err := os.Symlink("/dev/full", filepath.Join(dir, sum(a)+partSuffix)); err != nil {
			t.Fatal(err)
		}
		s := start(t, dir, a, b)
		s.Want(naming(a))
		time.Sleep(FirstSpread)
		synctest.Wait()
		if log := s.log.String(); s.has(a) != "yes" || strings.Count(log, "level=WARN") != 1 || !strings.Contains(log, "no space left") {
			t.Errorf("at hand: %s\n%s", s.has(a), log)
		}
		if left := inFolder(t, dir); len(left) > 0 {
			t.Errorf("in the folder: %v", left)
		}
		time.Sleep(diskRest)
		s.Want(naming(a, b))
		time.Sleep(FirstSpread)
		synctest.Wait()
		if d := cmp.Diff(map[string]int64{sum(a): 20_000, sum(b): 20_000}, inFolder(t, dir)); d != "" || s.has(a, b) != "yes yes" {
			t.Errorf("once there is space: %s %s\n%s", s.has(a, b), d, s.log)
		}
		if log := s.log.String(); strings.Count(log, "on the disk again") != 1 {
			t.Errorf("its end is not told:\n%s", log)
		}
	})
}

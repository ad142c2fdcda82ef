package media

import (
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"semainier/player/disk/disktest"
)

// What the programs on the disk name stays, also right after a restart, however
// old it is and whatever else is to come.
func TestPicturesOfKeptProgramsStay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		now, before, neither, next := file(1, 30_000), file(2, 30_000), file(3, 30_000), file(4, 30_000)
		write(t, dir, sum(before), before, 900*time.Hour)
		write(t, dir, sum(now), now, 800*time.Hour)
		write(t, dir, sum(neither), neither, time.Hour)
		s := startWithin(t, dir, 100_000, next)
		s.Want(naming(now, next), naming(now), naming(before))
		time.Sleep(FirstSpread + time.Minute)
		synctest.Wait()
		got := inFolder(t, dir)
		for name, f := range map[string][]byte{"current": now, "previous": before, "new": next} {
			if got[sum(f)] != 30_000 {
				t.Errorf("the %s program's picture is gone", name)
			}
		}
		if len(got) != 3 || s.has(now, next) != "yes yes" {
			t.Errorf("in the folder: %v, at hand: %s\n%s", got, s.has(now, next), s.log)
		}
		// A fourth has no room: those three are needed.
		s.hub.set(func() { s.hub.files[sum(neither)] = neither })
		s.Want(naming(now, next, neither), naming(now, next), naming(now, before))
		time.Sleep(time.Minute)
		synctest.Wait()
		if got := s.has(now, next, neither); got != "yes yes no" {
			t.Errorf("at hand: %s", got)
		}
		// Once the previous program names it no longer, it makes room.
		s.Want(naming(now, next, neither), naming(now, next, neither), naming(now, next))
		time.Sleep(RetryMost)
		synctest.Wait()
		if got := s.has(now, next, neither); got != "yes yes yes" || inFolder(t, dir)[sum(before)] != 0 {
			t.Errorf("at hand: %s, in the folder %v", got, inFolder(t, dir))
		}
	})
}

// Few files stay that did not come whole, the latest ones, and none that was being
// written.
func TestPartsAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir, a := t.TempDir(), file(99, 1000)
		var parts [3 * maxParts][]byte
		for i := range parts {
			parts[i] = file(uint64(i), 500)
			write(t, dir, sum(parts[i])+partSuffix, parts[i][:100], time.Duration(100+i)*time.Hour)
			write(t, dir, sum(parts[i])+".tmp", parts[i][:100], 0)
		}
		s := start(t, dir, a)
		s.Want(naming(a))
		time.Sleep(FirstSpread)
		synctest.Wait()
		got := inFolder(t, dir)
		for i, p := range parts {
			if _, there := got[sum(p)+partSuffix]; there != (i < maxParts) {
				t.Errorf("part %d: %v", i, there)
			}
		}
		if len(got) != maxParts+1 || s.has(a) != "yes" {
			t.Errorf("%d files in the folder, at hand: %s", len(got), s.has(a))
		}
	})
}

// A disk that is full gets back what no program needs, the oldest first, and what
// the memory holds meanwhile is on it in the end: without a restart, and without
// asking the hub again.
func TestFullDiskMakesRoomAndKeepsAtLast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		card, full := disktest.NewCard(), false
		s := startOn(t, disktest.Watched(card, func(c disktest.Call) error {
			if full && (c.Op == "write" || c.Op == "open" && c.Writes()) {
				return syscall.ENOSPC
			}
			return nil
		}))
		old, a := file(1, MaxPicture), file(2, 20_000)
		s.hub.set(func() { s.hub.files[sum(old)], s.hub.files[sum(a)] = old, a })
		s.Want(naming(old))
		time.Sleep(FirstSpread + time.Minute)
		synctest.Wait()
		full = true
		s.Want(naming(a))
		time.Sleep(FirstSpread)
		synctest.Wait()
		names := func() (list []string) {
			files, err := card.List("/media")
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range files {
				list = append(list, f.Name())
			}
			return list
		}
		if got := names(); s.has(a) != "yes" || len(got) > 0 || s.Trouble() == nil {
			t.Errorf("on the full disk: at hand %s, in the folder %v, trouble %v", s.has(a), got, s.Trouble())
		}
		time.Sleep(3 * diskRest)
		if n := strings.Count(s.log.String(), "level=WARN"); n != 1 {
			t.Errorf("told %d times:\n%s", n, s.log)
		}
		full = false
		time.Sleep(diskRest)
		synctest.Wait()
		if got := names(); len(got) != 1 || got[0] != sum(a) || s.Trouble() != nil || s.has(a) != "yes" || len(s.hub.requests()) != 2 {
			t.Errorf("once there is room: in the folder %v, trouble %v, at hand %s, asked %d times", got, s.Trouble(), s.has(a), len(s.hub.requests()))
		}
		if len(s.memory) > 0 {
			t.Error("the memory holds it still")
		}
	})
}

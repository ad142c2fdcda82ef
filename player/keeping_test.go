package player_test

import (
	"crypto/ed25519"
	"errors"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"semainier/hub/wire"
	"semainier/layouts/program"
	"semainier/player"
	"semainier/player/cache"
	"semainier/player/disk"
	"semainier/player/disk/disktest"
)

const dataFolder = "/data"

// cardOf gives a memory card of an admitted screen, and that card as it refuses
// what refuse says.
func cardOf(t *testing.T, refuse func(disktest.Call) error) (disktest.Card, disk.FS) {
	t.Helper()
	card := disktest.NewCard()
	c, err := cache.In(disk.On(card, dataFolder))
	if err == nil {
		err = c.KeepWelcome(word(t, wire.Welcome{State: wire.Admitted, Site: "maurepas", Issued: thursday.Add(-24 * time.Hour)}, hubKey))
	}
	if err != nil {
		t.Fatal(err)
	}
	return card, disktest.Watched(card, refuse)
}

// on has a player keep its files there.
func on(t *testing.T, fs disk.FS) func(*player.Options) {
	t.Helper()
	c, err := cache.In(disk.On(fs, dataFolder))
	if err != nil {
		t.Fatal(err)
	}
	return func(o *player.Options) { o.Disk, o.Papers = c, c }
}

// versions gives those of the playlists on a card, the newest first.
func versions(t *testing.T, card disktest.Card) (list []uint64) {
	t.Helper()
	c, err := cache.In(disk.On(card, dataFolder))
	if err != nil {
		t.Fatal(err)
	}
	kept, err := c.Playlists()
	for _, s := range kept {
		pl, oerr := wire.Open(s, hubKey.Public().(ed25519.PublicKey), "maurepas")
		list, err = append(list, pl.Version), errors.Join(err, oerr)
	}
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// A disk that is full, read-only or broken changes nothing on the screen: it goes
// on from memory, tells the hub, and keeps the playlist once it can, asking the
// disk sparingly.
func TestDiskThatTakesNothing(t *testing.T) {
	for _, why := range []error{syscall.ENOSPC, syscall.EROFS, syscall.EIO} {
		synctest.Test(t, func(t *testing.T) {
			refuses, tried := false, 0
			card, fs := cardOf(t, func(c disktest.Call) error {
				if !refuses || !c.Writes() {
					return nil
				}
				if c.Op == "open" && strings.Contains(c.Path, "playlist.") {
					tried++
				}
				return why
			})
			al := newAlbum()
			s := start(t, t.TempDir(), on(t, fs), func(o *player.Options) { o.Pictures = al })
			s.connect(true)
			s.says(wire.Answer{Sealed: seal(t, playlist(1), hubKey)}, thursday)
			s.wants(room(1))
			refuses = true
			s.says(wire.Answer{Sealed: seal(t, playlist(2), hubKey)}, thursday)
			s.says(wire.Answer{Sealed: seal(t, playlist(3), hubKey)}, thursday)
			s.wants(room(3), "no "+room(1))
			time.Sleep(wire.HeartbeatEvery + time.Second)
			synctest.Wait()
			if last := lastOf(s); !strings.Contains(last.Error, "keep the playlist") || !strings.Contains(last.Error, why.Error()) || last.Version != 3 {
				t.Errorf("%v: the hub is told %q, version %d", why, last.Error, last.Version)
			}
			if al.shed == 0 != (why != syscall.ENOSPC) {
				t.Errorf("%v: pictures were to make room %d times", why, al.shed)
			}
			before := tried
			time.Sleep(time.Hour)
			synctest.Wait()
			if n := tried - before; n != 12 {
				t.Errorf("%v: tried %d times in an hour", why, n)
			}
			s.wants(room(3))
			if got := versions(t, card); !slices.Equal(got, []uint64{1}) {
				t.Errorf("on the disk: %v", got)
			}
			// The power goes: what was kept last is shown, from a disk that takes nothing.
			s.stop()
			s = start(t, t.TempDir(), on(t, fs))
			s.wants(room(1))
			s.connect(true)
			s.says(wire.Answer{Sealed: seal(t, playlist(3), hubKey)}, thursday.Add(time.Hour))
			s.wants(room(3))
			refuses = false
			time.Sleep(5 * time.Minute)
			synctest.Wait()
			if got := versions(t, card); !slices.Equal(got, []uint64{3, 1}) {
				t.Errorf("%v: once there is room: %v", why, got)
			}
			time.Sleep(wire.HeartbeatEvery + time.Second)
			if last := lastOf(s); strings.Contains(last.Error, "keep the playlist") {
				t.Errorf("%v: the hub is told still: %s", why, last.Error)
			}
		})
	}
}

// The playlists of a revoked screen go from a disk that would not let them, once it
// does; and none that waited to be kept comes after.
func TestRevokedWhileTheDiskRefuses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		refuses := false
		card, fs := cardOf(t, func(c disktest.Call) error {
			if refuses && c.Writes() {
				return syscall.EROFS
			}
			return nil
		})
		s := start(t, t.TempDir(), on(t, fs))
		s.says(wire.Answer{Sealed: seal(t, playlist(1), hubKey)}, thursday)
		refuses = true
		s.says(wire.Answer{Sealed: seal(t, playlist(2), hubKey)}, thursday)
		s.says(wire.Answer{Welcome: word(t, wire.Welcome{State: wire.Revoked, Issued: thursday}, hubKey)}, thursday)
		s.wants("no "+room(1), "no "+room(2))
		refuses = false
		time.Sleep(5 * time.Minute)
		synctest.Wait()
		if got := versions(t, card); len(got) > 0 {
			t.Errorf("on the disk: %v", got)
		}
		if strings.Contains(s.log.String(), `no longer: remove`) != true {
			t.Errorf("its end is not told:\n%s", s.log)
		}
		s.stop()
		s = start(t, t.TempDir(), on(t, fs))
		s.wants("no "+room(1), "no "+room(2))
	})
}

// The pictures of both playlists on the disk are to stay there, right after a
// restart too.
func TestPicturesOfThePlaylistsOnTheDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		with := func(version uint64, ids ...string) wire.Playlist {
			pl := playlist(version)
			for _, id := range ids {
				pl.Program.Notices = append(pl.Program.Notices, program.Notice{ID: "n" + id, Title: "Fête", By: "Centre", Pictures: []program.Picture{{ID: id, Width: 8, Height: 6}}})
			}
			return pl
		}
		refuses := false
		_, fs := cardOf(t, func(c disktest.Call) error {
			if refuses && c.Writes() {
				return syscall.ENOSPC
			}
			return nil
		})
		al := newAlbum()
		hold := func(o *player.Options) { o.Pictures = al }
		s := start(t, t.TempDir(), on(t, fs), hold)
		check := func(when, wanted, kept string) {
			t.Helper()
			if got := strings.Join(al.wanted, " "); got != wanted {
				t.Errorf("%s: wanted %s", when, got)
			}
			if got := strings.Join(al.kept, ", "); got != kept {
				t.Errorf("%s: of the disk %s, want %s", when, got, kept)
			}
		}
		for i, id := range []string{"a", "b", "c"} {
			s.says(wire.Answer{Sealed: seal(t, with(uint64(i+1), id), hubKey)}, thursday)
		}
		check("three came", "c", "c, b")
		refuses = true
		s.says(wire.Answer{Sealed: seal(t, with(4, "d", "e"), hubKey)}, thursday)
		check("one could not be kept", "d e", "c, b")
		s.stop()
		s = start(t, t.TempDir(), on(t, fs), hold)
		check("after a restart", "c", "c, b")
		s.says(wire.Answer{Sealed: seal(t, with(5, "f"), hubKey)}, thursday)
		refuses = false
		time.Sleep(5 * time.Minute)
		synctest.Wait()
		check("once there is room", "f", "f, c")
	})
}

// A disk on which no picture can be kept is told to the hub, and its end.
func TestPicturesThatCannotBeKeptAreTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		al := newAlbum()
		s := start(t, t.TempDir(), func(o *player.Options) { o.Pictures = al })
		s.connect(true)
		for _, c := range []struct {
			why  error
			want string
		}{{syscall.ENOSPC, "keep pictures: no space left on device"}, {nil, ""}} {
			al.mu.Lock()
			al.trouble = c.why
			al.mu.Unlock()
			al.changed <- struct{}{}
			time.Sleep(wire.HeartbeatEvery + time.Second)
			synctest.Wait()
			if got := lastOf(s).Error; got != c.want {
				t.Errorf("told %q", got)
			}
		}
	})
}

func lastOf(s *screen) wire.Status {
	last, _ := s.status()
	return last.Status
}

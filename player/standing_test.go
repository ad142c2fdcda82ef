package player_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"semainier/hub/wire"
	"semainier/layouts/program"
	"semainier/player"
	"semainier/player/cache"
)

// elsewhere is a playlist of another site.
func elsewhere(version uint64) wire.Playlist {
	p := playlist(version)
	p.Site, p.Program.Site.ID, p.Program.Site.Name = "blosne", "blosne", "Espace du Blosne"
	return p
}

// admitted has the hub say, some time after the screen's first admission, that
// it is of a site.
func (s *screen) admitted(site program.SiteID, at time.Time) {
	s.t.Helper()
	s.hears(wire.Welcome{State: wire.Admitted, Site: site, Issued: at}, hubKey)
}

func TestMoveToAnotherSite(t *testing.T) {
	for _, c := range []struct {
		name    string
		after   time.Duration // of the first playlist of the new site
		between string        // on the screen before it
	}{{"its playlist comes at once", time.Second, room(57)}, {"its playlist is late", 20 * time.Second, "renseignez\u2011vous"}} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				dir := t.TempDir()
				s := start(t, dir)
				s.connect(true)
				s.says(wire.Answer{Sealed: seal(t, playlist(57), hubKey)}, thursday)
				s.admitted("blosne", thursday)
				if s.site() != "blosne" || s.player.Have() != 0 {
					t.Errorf("follows %s, has version %d of it", s.site(), s.player.Have())
				}
				passes(c.after)
				s.wants(c.between)
				s.says(wire.Answer{Sealed: seal(t, playlist(58), hubKey)}, thursday) // still under way
				s.says(wire.Answer{Unchanged: true}, thursday)
				s.wants(c.between)
				s.says(wire.Answer{Sealed: seal(t, elsewhere(3), hubKey)}, thursday)
				s.wants("Espace du Blosne", room(3), "no "+room(57))
				passes(10 * time.Second)
				s.wants("Espace du Blosne")
				if s.player.Have() != 3 {
					t.Errorf("has version %d", s.player.Have())
				}
				s.stop()
				s = startAsIs(t, dir)
				defer s.stop()
				s.wants("Espace du Blosne", room(3))
				s.admitted("maurepas", thursday.Add(time.Hour)) // and back
				s.says(wire.Answer{Sealed: seal(t, playlist(57), hubKey)}, thursday)
				s.wants("Espace Maurepas", room(57))
			})
		})
	}
}

// A program of the new site that cannot be drawn does not keep the old one.
func TestMoveWithoutWayBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, t.TempDir())
		defer s.stop()
		s.says(wire.Answer{Sealed: seal(t, playlist(57), hubKey)}, thursday)
		s.admitted("blosne", thursday)
		passes(5 * time.Second)
		s.wants("renseignez\u2011vous", "no CAF")
		s.admitted("maurepas", thursday.Add(time.Minute))
		if s.player.Have() != 0 {
			t.Errorf("has version %d of what it let go", s.player.Have())
		}
		s.says(wire.Answer{Sealed: seal(t, playlist(57), hubKey)}, thursday)
		s.wants("CAF")
	})
}

func TestRevokedScreenShowsNothingOfTheSite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		s := start(t, dir)
		s.says(wire.Answer{Sealed: seal(t, playlist(5), hubKey)}, thursday)
		s.hears(wire.Welcome{State: wire.Revoked, Issued: thursday}, hubKey)
		s.wants("n’est plus relié", "no CAF")
		if s.site() != "" || s.player.Have() != 0 {
			t.Errorf("follows %q, has version %d", s.site(), s.player.Have())
		}
		s.says(wire.Answer{Sealed: seal(t, playlist(6), hubKey)}, thursday)
		s.admitted("maurepas", thursday.Add(-time.Hour)) // what the hub said before
		s.wants("n’est plus relié", "no CAF")
		s.stop()

		s = startAsIs(t, dir)
		defer s.stop()
		s.wants("n’est plus relié", "no CAF")
		s.admitted("maurepas", thursday.Add(-time.Hour))
		s.wants("n’est plus relié")
		s.admitted("maurepas", thursday.Add(time.Hour)) // its people took it back
		s.says(wire.Answer{Sealed: seal(t, playlist(5), hubKey)}, thursday)
		s.wants("CAF")
	})
}

func TestWhatOthersSayOfTheScreenIsRefused(t *testing.T) {
	other, err := wire.SealWelcome(wire.Welcome{Key: "UOTHER", State: wire.Revoked, Issued: thursday}, hubKey)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		sealed wire.SealedWelcome
		want   string
	}{
		{"forged", word(t, wire.Welcome{State: wire.Revoked, Issued: thursday}, forger), "another hub"},
		{"replayed", word(t, wire.Welcome{State: wire.Admitted, Site: "blosne", Issued: thursday.Add(-25 * time.Hour)}, hubKey), "older than what the hub said"},
		{"replayed stranger", word(t, wire.Welcome{State: wire.Unknown, Salt: saltOf(1), Issued: thursday.Add(-25 * time.Hour)}, hubKey), "older than what the hub said"},
		{"of another screen", other, "for another screen"},
		{"cut short", word(t, wire.Welcome{State: wire.Revoked, Issued: thursday}, hubKey)[:90], "not a welcome"},
		{"of no site", word(t, wire.Welcome{State: wire.Admitted, Site: "*", Issued: thursday}, hubKey), "update the player"},
		{"of a newer Semainier", word(t, wire.Welcome{State: "lent", Issued: thursday}, hubKey), "update the player"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := start(t, t.TempDir())
				defer s.stop()
				s.says(wire.Answer{Sealed: seal(t, playlist(5), hubKey)}, thursday)
				shown, before := s.count(), len(s.sites)
				for range 2 {
					s.answers <- wire.Answer{Welcome: c.sealed}
					synctest.Wait()
				}
				if s.count() != shown || len(s.sites) != before || strings.Count(s.log.String(), c.want) != 1 {
					t.Errorf("shown %d times more, follows %v, log:\n%s", s.count()-shown, s.sites, s.log)
				}
			})
		})
	}
}

// Hubs whose clocks differ, or a repeated answer, are no replay.
func TestSameWordAgainIsNoNews(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, t.TempDir())
		defer s.stop()
		before, n := s.hello()
		for _, at := range []time.Duration{0, -time.Second, time.Second, -48 * time.Hour} {
			s.admitted("maurepas", thursday.Add(at))
		}
		if after, m := s.hello(); m != n || len(s.sites) != 1 || strings.Contains(s.log.String(), "refused") {
			t.Errorf("%+v then %+v, follows %v, log:\n%s", before, after, s.sites, s.log)
		}
	})
}

// A hub that lost the screen, restored from a backup perhaps, does not take the
// program away; when that has run out people need a code.
func TestHubThatForgotTheScreen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := playlist(5)
		p.Expires = thursday.Add(time.Hour)
		s := start(t, t.TempDir())
		defer s.stop()
		s.connect(true)
		s.says(wire.Answer{Sealed: seal(t, p, hubKey)}, thursday)
		stranger := wire.Welcome{State: wire.Unknown, Salt: saltOf(1), Issued: thursday}
		s.hears(stranger, hubKey)
		s.hears(stranger, hubKey)
		s.hears(stranger, hubKey)
		s.hears(wire.Welcome{State: wire.Waiting, Salt: saltOf(1), Life: 900, Issued: thursday}, hubKey)
		s.wants("CAF", "no Donnez ce code")
		if n := strings.Count(s.log.String(), "no longer knows this screen"); n != 1 {
			t.Errorf("said %d times:\n%s", n, s.log)
		}
		s.says(wire.Answer{}, thursday.Add(2*time.Hour))
		s.wants("no CAF", "Donnez ce code")
		s.admitted("maurepas", thursday.Add(2*time.Hour))
		s.wants("no Donnez ce code")
		if !strings.Contains(s.log.String(), "no longer: the hub no longer knows") {
			t.Errorf("log:\n%s", s.log)
		}
	})
}

func TestStartWithoutWhatTheHubSaid(t *testing.T) {
	damage := func(t *testing.T, dir, name string) {
		t.Helper()
		if err := os.Truncate(filepath.Join(dir, name), 100); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name   string
		change func(t *testing.T, dir string)
		want   string
		o      func(*player.Options)
	}{
		{"damaged, the one before stands in", func(t *testing.T, dir string) { damage(t, dir, "welcome.current") }, room(5), nil},
		{"both damaged", func(t *testing.T, dir string) { damage(t, dir, "welcome.current"); damage(t, dir, "welcome.previous") }, noCode, nil},
		{"the player has another key", func(*testing.T, string) {}, noCode, func(o *player.Options) { o.Key = "UNEW" }},
		{"the player's key cannot be read", func(*testing.T, string) {}, room(5), func(o *player.Options) { o.Key = "" }},
		{"another hub is given", func(*testing.T, string) {}, noCode, func(o *player.Options) { o.HubKey = public(forger) }},
		{"the disk is gone", func(t *testing.T, dir string) {
			if err := os.RemoveAll(dir); err != nil {
				t.Fatal(err)
			}
		}, noCode, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				dir := filepath.Join(t.TempDir(), "data")
				s := start(t, dir)
				s.admitted("maurepas", thursday.Add(time.Hour)) // a day later, so that it is kept
				s.says(wire.Answer{Sealed: seal(t, playlist(5), hubKey)}, thursday)
				s.stop()
				c.change(t, dir)
				s = startAsIs(t, dir, func(o *player.Options) {
					if c.o != nil {
						c.o(o)
					}
				})
				defer s.stop()
				s.wants(c.want)
			})
		})
	}
}

// The hub is asked at each connection (by the link) and every few minutes; what
// it answers is written only if it is news, or a day old.
func TestKnownScreenAsksNowAndThen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		s := start(t, dir)
		defer s.stop()
		s.connect(true)
		_, n := s.hello()
		passes(time.Hour)
		if _, m := s.hello(); m-n != 12 {
			t.Errorf("asked %d times in an hour", m-n)
		}
		kept := func() int {
			disk, err := cache.Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			all, err := disk.Welcomes()
			if err != nil {
				t.Fatal(err)
			}
			return len(all)
		}
		s.admitted("maurepas", thursday.Add(-time.Hour))
		if got := kept(); got != 1 {
			t.Errorf("%d kept after no news", got)
		}
		s.admitted("maurepas", thursday)
		if got := kept(); got != 2 {
			t.Errorf("%d kept after a day", got)
		}
	})
}

// A hub whose clock was a year ahead for an hour would else move and revoke no screen
// for a year. It is the hub's own word that its clock is right now.
func TestWordOfAHubWhoseClockWasAhead(t *testing.T) {
	for _, told := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			dir := t.TempDir()
			s := start(t, dir)
			s.admitted("maurepas", thursday.AddDate(1, 0, 0))
			want := "maurepas"
			if told {
				s.says(wire.Answer{Unchanged: true}, thursday)
				want = "blosne"
			}
			s.admitted("blosne", thursday)
			s.admitted("maurepas", thursday.Add(-time.Minute)) // replayed
			if got := string(s.site()); got != want {
				t.Errorf("told the time: %v: follows %q, want %q; log:\n%s", told, got, want, s.log)
			}
			s.stop()
			s = startAsIs(t, dir)
			defer s.stop()
			if got := string(s.site()); got != want {
				t.Errorf("told the time: %v, another run: follows %q, want %q", told, got, want)
			}
		})
	}
}

package player_test

import (
	"crypto/ed25519"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"semainier/hub/wire"
	"semainier/layouts/program"
)

// flashes has the hub send those urgent notices ahead of the playlist that comes
// after version over.
func (s *screen) flashes(site program.SiteID, over uint64, issued time.Time, key ed25519.PrivateKey, ids ...string) {
	s.t.Helper()
	sealed, err := wire.SealFlash(wire.Flash{Site: site, Over: over, Issued: issued, Notices: withNotices(0, true, ids...).Program.Notices}, key)
	if err != nil {
		s.t.Fatal(err)
	}
	s.answers <- wire.Answer{Flash: sealed}
	synctest.Wait()
}

func TestFlashRunsAheadOfThePlaylist(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, t.TempDir())
		defer s.stop()
		s.connect(true)
		s.says(wire.Answer{Sealed: seal(t, withNotices(5, true, "eau"), hubKey)}, thursday)
		s.wants("Avis eau")
		passes(3 * time.Second)
		began := time.Now()
		s.flashes("maurepas", 6, thursday, hubKey, "feu")
		s.wants("Avis feu", "no Avis eau", "no CAF")
		if last, _ := s.inView(); !last.at.Equal(began) {
			t.Errorf("shown %v after it came", last.at.Sub(began))
		}
		if got, _ := s.status(); !slices.Equal(got.Notices, []string{"feu"}) || got.Version != 5 || !got.at.Equal(began) {
			t.Errorf("told %+v after %v", got, got.at.Sub(began))
		}
		// A playlist that was under way says nothing of it yet.
		s.says(wire.Answer{Sealed: seal(t, withNotices(6, true, "eau"), hubKey)}, thursday)
		s.wants("Avis feu", "no Avis eau")
		s.says(wire.Answer{Sealed: seal(t, withNotices(7, true, "feu", "gaz"), hubKey)}, thursday)
		s.wants("Avis feu")
		passes(2 * time.Second)
		if got, _ := s.status(); !slices.Contains(got.Notices, "feu") || got.Version != 7 {
			t.Errorf("told %+v", got)
		}
		s.flashes("maurepas", 6, thursday.Add(time.Hour), hubKey, "vieux") // it was before the playlist
		s.wants("no Avis vieux")
		s.flashes("maurepas", 7, thursday.Add(-time.Minute), hubKey) // the hub's clock was set back
		s.wants("no Avis", "CAF")
		s.says(wire.Answer{Sealed: seal(t, withNotices(8, true, "feu"), hubKey)}, thursday)
		s.wants("Avis feu")
	})
}

func TestFlashThatIsNotForThisScreen(t *testing.T) {
	for _, c := range []struct {
		name string
		site program.SiteID
		over uint64
		key  ed25519.PrivateKey
		ids  []string
		want string
	}{
		{"forged", "maurepas", 5, forger, []string{"feu"}, wire.ErrSignature.Error()},
		{"of another site", "blosne", 5, hubKey, []string{"feu"}, wire.ErrSite.Error()},
		{"older than the playlist", "maurepas", 4, hubKey, []string{"feu"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := start(t, t.TempDir())
				defer s.stop()
				s.says(wire.Answer{Sealed: seal(t, playlist(5), hubKey)}, thursday)
				s.flashes(c.site, c.over, thursday, c.key, c.ids...)
				s.wants("CAF", "no Avis feu")
				if !strings.Contains(s.log.String(), c.want) {
					t.Errorf("log:\n%s", s.log)
				}
			})
		})
	}
}

// A notice for other screens of the site stays theirs when it runs ahead, and
// one that is not urgent does not come this way.
func TestFlashOfOtherScreens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := playlist(5)
		p.Program.Screens = []program.Screen{{ID: "hall", Key: ourKey}}
		s := start(t, t.TempDir())
		defer s.stop()
		s.says(wire.Answer{Sealed: seal(t, p, hubKey)}, thursday)
		f := wire.Flash{Site: "maurepas", Over: 5, Issued: thursday, Notices: withNotices(0, true, "feu", "eau").Program.Notices}
		f.Notices[0].Screens, f.Notices[1].Importance = []string{"salle"}, program.Important
		sealed, err := wire.SealFlash(f, hubKey)
		if err != nil {
			t.Fatal(err)
		}
		s.answers <- wire.Answer{Flash: sealed}
		synctest.Wait()
		s.wants("CAF", "no Avis")
	})
}

// After a move the urgent notices of the old site are gone with its program.
func TestFlashStaysAtItsSite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, t.TempDir())
		defer s.stop()
		s.says(wire.Answer{Sealed: seal(t, playlist(5), hubKey)}, thursday)
		s.flashes("maurepas", 5, thursday, hubKey, "feu")
		s.admitted("blosne", thursday)
		s.flashes("blosne", 3, thursday.Add(-time.Minute), hubKey, "eau")
		s.says(wire.Answer{Sealed: seal(t, elsewhere(3), hubKey)}, thursday)
		s.wants("Avis eau", "no Avis feu")
	})
}

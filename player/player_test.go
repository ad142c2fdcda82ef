package player_test

import (
	"image"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"semainier/hub/wire"
	"semainier/layouts"
	"semainier/layouts/program"
	"semainier/layouts/scene"
	"semainier/player"
	"semainier/player/cache"
)

func TestFirstStartWaitsInWords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, t.TempDir())
		defer s.stop()
		s.wants("renseignez\u2011vous")
		s.says(wire.Answer{None: true}, thursday)
		s.wants("renseignez\u2011vous")
		if !strings.Contains(s.log.String(), "no program for this site") {
			t.Errorf("log: %s", s.log)
		}
		s.says(wire.Answer{Sealed: seal(t, playlist(3), hubKey)}, thursday)
		s.wants("CAF", room(3), "no renseignez\u2011vous")
		if s.player.Have() != 3 {
			t.Errorf("has version %d", s.player.Have())
		}
	})
}

func TestWhatIsRefusedLeavesTheScreenAsItIs(t *testing.T) {
	newer, elsewhere, nowhere := playlist(9), playlist(9), playlist(9)
	newer.Wire = wire.Major + 1
	elsewhere.Site, elsewhere.Program.Site.ID = "blosne", "blosne"
	nowhere.Program.Site.Zone = "Europe/Pari"
	for _, c := range []struct {
		name   string
		sealed wire.Sealed
		want   string
	}{
		{"forged", seal(t, playlist(9), forger), wire.ErrSignature.Error()},
		{"cut short", seal(t, playlist(9), hubKey)[:300], wire.ErrSignature.Error()},
		{"of another site", seal(t, elsewhere, hubKey), wire.ErrSite.Error()},
		{"of a newer Semainier", seal(t, newer, hubKey), wire.ErrMajor.Error()},
		{"of a lower version", seal(t, playlist(4), hubKey), "older than what is shown"},
		{"of an unknown zone", seal(t, nowhere, hubKey), "no hour of it can be told"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := start(t, t.TempDir())
				defer s.stop()
				s.says(wire.Answer{Sealed: seal(t, playlist(5), hubKey)}, thursday)
				before := s.count()
				s.says(wire.Answer{Sealed: c.sealed}, thursday)
				s.says(wire.Answer{Sealed: c.sealed}, thursday)
				s.wants(room(5), "no "+room(9))
				if s.count() != before || s.player.Have() != 5 {
					t.Errorf("shown %d times more, has version %d", s.count()-before, s.player.Have())
				}
				if n := strings.Count(s.log.String(), c.want); n != 1 {
					t.Errorf("the log says %q %d times:\n%s", c.want, n, s.log)
				}
			})
		})
	}
}

func TestOfflineStartShowsTheLastGoodPlaylist(t *testing.T) {
	const current = "playlist.current"
	for _, c := range []struct {
		name   string
		damage func(t *testing.T, dir string)
		want   string
	}{
		{"intact", func(*testing.T, string) {}, room(6)},
		{"cut short", func(t *testing.T, dir string) {
			if err := os.Truncate(filepath.Join(dir, current), 200); err != nil {
				t.Fatal(err)
			}
		}, room(5)},
		{"replaced by a forged one", func(t *testing.T, dir string) {
			c, err := cache.Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			if err := c.Keep(seal(t, playlist(9), forger)); err != nil {
				t.Fatal(err)
			}
		}, room(6)},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				dir := t.TempDir()
				s := start(t, dir)
				for v := uint64(5); v <= 6; v++ {
					s.says(wire.Answer{Sealed: seal(t, playlist(v), hubKey)}, thursday)
				}
				s.stop()
				c.damage(t, dir)
				s = start(t, dir)
				defer s.stop()
				s.wants("CAF", c.want)
			})
		})
	}
}

// A device that wakes in 1970 knows from its last run in which week it is, and
// says neither hour nor "today" until somebody vouches for the time.
func TestUntrustedTimeTellsNoHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		s := start(t, dir)
		s.says(wire.Answer{Sealed: seal(t, playlist(5), hubKey)}, thursday)
		s.wants("10:42", "ujourd’hui", "aintenant")
		s.stop()

		s = start(t, dir)
		defer s.stop()
		s.wants("CAF", "no 10:4", "no ujourd’hui", "no aintenant")
		s.says(wire.Answer{Unchanged: true}, thursday.Add(5*time.Minute))
		s.wants("10:47")
	})
}

func TestNewPlaylistIsShownAtOnceOnThePageInView(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, t.TempDir(), func(o *player.Options) { o.Only = layouts.PageWeek })
		defer s.stop()
		s.says(wire.Answer{Sealed: seal(t, playlist(5), hubKey)}, thursday)
		began := time.Now()
		s.says(wire.Answer{Sealed: seal(t, playlist(6), hubKey)}, thursday)
		last, _ := s.inView()
		s.wants(room(6))
		if waited := last.at.Sub(began); waited > 0 || !last.how.Fade {
			t.Errorf("shown %v after it arrived, %+v", waited, last.how)
		}
		if !strings.Contains(s.log.String(), "msg=shown version=6 page=week part=1 of=1 lang=fr\n") {
			t.Errorf("log:\n%s", s.log)
		}
	})
}

func TestPagesTakeTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := playlist(5)
		p.Program.Notices = []program.Notice{{ID: "n1", Title: "Fermeture exceptionnelle", By: "CCAS"}, {ID: "n2", Title: "Collecte de jouets", By: "CCAS"}}
		s := start(t, t.TempDir())
		defer s.stop()
		s.connect(true)
		began := time.Now()
		s.says(wire.Answer{Sealed: seal(t, p, hubKey)}, thursday)
		f, err := faces()
		if err != nil {
			t.Fatal(err)
		}
		all := layouts.Build(f, p.Program, layouts.View{Now: thursday.Truncate(time.Minute), TimeTrusted: true, Width: 1920, Height: 1080})
		pages := all.Zones[0].Pages
		if len(pages) < 4 {
			t.Fatalf("%d pages only", len(pages))
		}
		body := func(sc scene.Scene) string {
			return strings.Join(slices.DeleteFunc(strings.Split(sc.Words(), "\n"), func(l string) bool { return strings.Contains(l, ":") }), "\n")
		}
		for turn := range 2 * len(pages) {
			s.says(wire.Answer{Unchanged: true}, thursday.Add(time.Since(began))) // or the date of the information would show
			want, words := pages[turn%len(pages)], body(all.Scene(turn%len(pages)))
			got, _ := s.inView()
			if body(got.scene) != words {
				t.Fatalf("turn %d: want page %s, the screen says:\n%s", turn, want.Kind, got.scene.Words())
			}
			time.Sleep(want.Hold - time.Second)
			synctest.Wait()
			if still, _ := s.inView(); body(still.scene) != words {
				t.Fatalf("turn %d: page %s went before its %v were over", turn, want.Kind, want.Hold)
			}
			time.Sleep(time.Second)
			synctest.Wait()
			if next, _ := s.inView(); !next.how.Fade {
				t.Errorf("turn %d: the page changed without a fade", turn)
			}
		}
	})
}

func TestMinuteSwapsTheClockAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, t.TempDir(), func(o *player.Options) { o.Only = layouts.PageWeek })
		defer s.stop()
		s.connect(true)
		s.says(wire.Answer{Sealed: seal(t, playlist(5), hubKey)}, thursday)
		before := s.count()
		time.Sleep(49 * time.Second)
		synctest.Wait()
		s.wants("10:42")
		time.Sleep(time.Second)
		synctest.Wait()
		s.wants("10:43")
		if last, _ := s.inView(); last.how.Fade || s.count() != before+1 {
			t.Errorf("%+v, shown %d times", last.how, s.count()-before)
		}
	})
}

func TestSilenceOfTheHubIsDated(t *testing.T) {
	const dated, undated = "Informations du", "no Informations du"
	for _, c := range []struct {
		name   string
		online bool
		after  time.Duration // of silence, from which the date is told
	}{{"connected", true, 2 * time.Minute}, {"cut off", false, 30 * time.Second}} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := start(t, t.TempDir(), func(o *player.Options) { o.Only = layouts.PageWeek })
				defer s.stop()
				s.connect(c.online)
				s.says(wire.Answer{Sealed: seal(t, playlist(5), hubKey)}, thursday)
				time.Sleep(c.after)
				synctest.Wait()
				s.wants(undated)
				time.Sleep(15 * time.Second)
				synctest.Wait()
				s.wants(dated, room(5))
				if !strings.Contains(s.log.String(), "msg=shown version=5 page=week part=1 of=1 lang=fr as_of=2026-11-19T09:42:10") {
					t.Errorf("log:\n%s", s.log)
				}
				s.says(wire.Answer{Unchanged: true}, thursday.Add(c.after+15*time.Second))
				s.wants(undated)
			})
		})
	}
}

func TestOfflineStartIsDatedByTheLastConfirmation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		s := start(t, dir)
		s.says(wire.Answer{Sealed: seal(t, playlist(5), hubKey)}, thursday)
		time.Sleep(25 * time.Minute) // the hub is away; the screen's own time goes on
		s.stop()
		s = start(t, dir)
		defer s.stop()
		s.wants("CAF", "Informations du")
	})
}

func TestProgramThatRanOutIsNotShownAsCurrent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := playlist(5)
		p.Expires = thursday.AddDate(0, 0, 7)
		s := start(t, t.TempDir())
		defer s.stop()
		s.says(wire.Answer{Sealed: seal(t, p, hubKey)}, thursday)
		s.wants("CAF")
		s.says(wire.Answer{Unchanged: true}, thursday.AddDate(0, 0, 7))
		s.wants("no CAF")
	})
}

func TestAnySizeOfWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, t.TempDir())
		defer s.stop()
		s.says(wire.Answer{Sealed: seal(t, playlist(5), hubKey)}, thursday)
		for _, c := range []struct{ size, want image.Point }{
			{image.Pt(1080, 1920), image.Pt(1080, 1920)},
			{image.Pt(320, 180), image.Pt(640, 360)},
			{image.Pt(100, 2000), image.Pt(640, 12800)},
			{image.Pt(0, 0), image.Pt(640, 360)},
			{image.Pt(3840, 2160), image.Pt(3840, 2160)},
		} {
			s.sizes <- c.size
			synctest.Wait()
			last, _ := s.inView()
			if got := image.Pt(last.scene.Width, last.scene.Height); got != c.want || last.how.Fade {
				t.Errorf("window %v: scene %v, %+v; want %v at once", c.size, got, last.how, c.want)
			}
		}
	})
}

// Without trusted time there is no page of today: the week is shown, even on a
// screen that was set to hold the day.
func TestScreenOfTodayShowsTheWeekWhileTimeIsUntrusted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		today := func(o *player.Options) { o.Only = layouts.PageToday }
		s := start(t, dir, today)
		s.says(wire.Answer{Sealed: seal(t, playlist(5), hubKey)}, thursday)
		s.stop()
		s = start(t, dir, today)
		defer s.stop()
		s.wants("CAF")
		if !strings.Contains(s.log.String(), "page=week") {
			t.Errorf("log:\n%s", s.log)
		}
	})
}

// Nothing on the disk and no network: people are told that it does not come by
// itself.
func TestFirstStartWithoutNetworkSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, t.TempDir())
		defer s.stop()
		s.wants("arrive", "no réseau")
		time.Sleep(29 * time.Second)
		synctest.Wait()
		s.wants("arrive", "no réseau") // an ordinary connection takes less
		time.Sleep(5 * time.Second)
		synctest.Wait()
		s.wants("réseau", "Renseignez\u2011vous", "no arrive")
		s.connect(true)
		time.Sleep(5 * time.Second)
		synctest.Wait()
		s.wants("arrive", "no réseau")
	})
}

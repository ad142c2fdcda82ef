package player_test

import (
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"semainier/hub/wire"
	"semainier/layouts"
	"semainier/player"
	"semainier/player/trial"
)

// dies ends a run in the midst of what it was trying.
func dies(t *testing.T, dir string, version uint64, what string) {
	t.Helper()
	tr, err := trial.Open(dir, "v1", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	tr.Try(version, what)
}

// remembers gives a player the memory of earlier runs' deaths.
func remembers(t *testing.T, dir string) func(*player.Options) {
	tr, err := trial.Open(dir, "v1", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return func(o *player.Options) { o.Trials = tr }
}

// A page that killed the player three times is left out, the others take their
// turns, and the hub is told; a new version of it has its chance.
func TestPageThatKillsIsSetAside(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir, runs := t.TempDir(), t.TempDir()
		const page = "page notice in fr, notice fete"
		turns := func(s *screen) (seen string) {
			for range 40 {
				passes(5 * time.Second)
				_, words := s.inView()
				seen += words
			}
			return seen
		}
		s := start(t, dir, remembers(t, runs))
		s.says(wire.Answer{Sealed: seal(t, withNotices(5, false, "fete"), hubKey)}, thursday)
		if seen := turns(s); !strings.Contains(seen, "Venez nombreux") || !strings.Contains(seen, room(5)) {
			t.Fatalf("without deaths the notice or the week is missing:\n%s", seen)
		}
		s.stop()
		for range trial.Deaths {
			dies(t, runs, 5, page)
		}
		s = start(t, dir, remembers(t, runs))
		defer func() { s.stop() }()
		s.connect(true)
		s.says(wire.Answer{Unchanged: true}, thursday)
		if seen := turns(s); strings.Contains(seen, "Venez nombreux") || !strings.Contains(seen, room(5)) {
			t.Errorf("after three deaths, want the week and no notice:\n%s", seen)
		}
		if got, _ := s.status(); !strings.Contains(got.Error, "set aside: it killed the player: "+page) {
			t.Errorf("the hub is told %q", got.Error)
		}
		s.says(wire.Answer{Sealed: seal(t, withNotices(6, false, "fete"), hubKey)}, thursday)
		if seen := turns(s); !strings.Contains(seen, "Venez nombreux") {
			t.Errorf("the next version is not tried:\n%s", seen)
		}
		if got, _ := s.status(); got.Error != "" {
			t.Errorf("it went well, and the hub is told %q", got.Error)
		}
	})
}

// Where the making of the pages kills, the program before it stays, from the disk.
func TestProgramThatKillsGivesWayToTheOneBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir, runs := t.TempDir(), t.TempDir()
		s := start(t, dir, remembers(t, runs))
		s.says(wire.Answer{Sealed: seal(t, playlist(5), hubKey)}, thursday)
		s.says(wire.Answer{Sealed: seal(t, playlist(6), hubKey)}, thursday)
		s.wants(room(6))
		s.stop()
		for range trial.Deaths {
			dies(t, runs, 6, "the whole program")
		}
		s = start(t, dir, remembers(t, runs))
		defer func() { s.stop() }()
		s.connect(true)
		s.wants(room(5))
		s.says(wire.Answer{Sealed: seal(t, playlist(6), hubKey)}, thursday)
		s.wants(room(5), "no "+room(6))
		passes(wire.HeartbeatEvery)
		if got, _ := s.status(); !strings.Contains(got.Error, "version 6: set aside") || got.Version != 5 {
			t.Errorf("the hub is told of version %d: %q", got.Version, got.Error)
		}
		s.says(wire.Answer{Sealed: seal(t, playlist(7), hubKey)}, thursday)
		s.wants(room(7))
	})
}

// If every page kills, the screen says that it waits: it is not blank.
func TestScreenWithEveryPageSetAsideIsNotBlank(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir, runs := t.TempDir(), t.TempDir()
		s := start(t, dir)
		s.says(wire.Answer{Sealed: seal(t, playlist(5), hubKey)}, thursday)
		s.stop()
		for _, page := range []string{"page today in fr", "page week in fr", "page services in fr", "page partners in fr", "page rooms in fr", "page needs in fr", "page welcome in fr", "page workshops in fr"} {
			for range trial.Deaths {
				dies(t, runs, 5, page)
			}
		}
		s = start(t, dir, remembers(t, runs))
		defer func() { s.stop() }()
		s.wants("no "+room(5), "programme")
		passes(time.Hour)
		s.wants("no "+room(5), "programme")
	})
}

// faulty stands for layouts that fail at some programs, which it says.
type faulty struct {
	player.Trials
	at *sync.Map // versions
}

func (f faulty) Aside(version uint64, what string) bool {
	if _, fails := f.at.Load(version); fails && what != "the whole program" {
		panic("it cannot be drawn")
	}
	return false
}

// What fails while its pages are made leaves none of an earlier minute in view: a clock that
// stands tells a wrong hour. The program before is drawn for this minute, or none.
func TestFaultLeavesNoEarlierMinuteInView(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var at sync.Map
		s := start(t, t.TempDir(), remembers(t, t.TempDir()), func(o *player.Options) { o.Trials, o.Only = faulty{o.Trials, &at}, layouts.PageWeek })
		defer func() { s.stop() }()
		s.connect(true)
		s.says(wire.Answer{Sealed: seal(t, playlist(5), hubKey)}, thursday)
		s.wants(room(5), "10:42")
		at.Store(uint64(6), true)
		s.says(wire.Answer{Sealed: seal(t, playlist(6), hubKey)}, thursday)
		s.wants(room(5), "10:42")
		passes(time.Minute)
		s.wants(room(5), "10:43", "no 10:42")
		if got, _ := s.status(); !strings.Contains(got.Error, "program not drawn: version 6") {
			t.Errorf("the hub is told %q", got.Error)
		}
		at.Store(uint64(5), true)
		passes(time.Minute)
		s.wants("no "+room(5), "no 10:43", "renseignez")
		at.Clear()
		passes(time.Minute)
		s.wants(room(6), "10:45")
	})
}

package player_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"semainier/hub/wire"
	"semainier/layouts"
	"semainier/layouts/program"
)

// litUntil gives a playlist for a screen that is lit on Thursdays from 10:00 to
// 10:45 and from 11:00 on, and on no other day.
func litUntil(version uint64, keys ...string) wire.Playlist {
	p := playlist(version)
	week := make([][]program.Hours, 7)
	week[3] = []program.Hours{{From: 600, Until: 645}, {From: 660, Until: 1440}}
	for _, key := range keys {
		p.Program.Screens = append(p.Program.Screens, program.Screen{Key: key, On: week})
	}
	return p
}

// dark reports whether the screen is black and without a word.
func (s *screen) dark() bool {
	last, words := s.inView()
	return last.scene.Ground == 0 && words == ""
}

func TestScreenIsBlackOutsideItsHours(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, t.TempDir())
		defer s.stop()
		s.connect(true)
		s.says(wire.Answer{Sealed: seal(t, litUntil(5, "UOTHER", ourKey), hubKey)}, thursday) // at 10:42:10
		began := time.Now()
		passes(170*time.Second - time.Millisecond)
		s.wants("CAF")
		passes(time.Millisecond)
		if last, words := s.inView(); !s.dark() || last.at.Sub(began) != 170*time.Second {
			t.Errorf("at 10:45 the screen, last changed after %v, says %q", last.at.Sub(began), words)
		}
		count := s.count()
		passes(wire.HeartbeatEvery + time.Second)
		if got, _ := s.status(); !slices.Equal(got.Pages, []string{string(layouts.PageOff)}) || got.Version != 5 || got.Notices != nil {
			t.Errorf("the hub is told %+v", got.Status)
		}
		if passes(10 * time.Minute); s.count() != count {
			t.Errorf("a black screen was drawn %d times more", s.count()-count)
		}
		s.says(wire.Answer{Unchanged: true}, thursday.Add(time.Since(began)))
		passes(15*time.Minute + 170*time.Second - time.Since(began))
		if s.wants("CAF"); s.dark() {
			t.Error("still black at 11:00")
		}
	})
}

func TestUrgentNoticeLightsABlackScreen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, t.TempDir())
		defer s.stop()
		s.connect(true)
		s.says(wire.Answer{Sealed: seal(t, litUntil(5, ourKey), hubKey)}, thursday.Add(5*time.Minute))
		if !s.dark() {
			t.Fatal("not black at 10:47")
		}
		s.flashes("maurepas", 6, thursday.Add(5*time.Minute), hubKey, "feu")
		s.wants("Avis feu")
		passes(time.Second)
		if got, _ := s.status(); !slices.Equal(got.Notices, []string{"feu"}) {
			t.Errorf("the hub is told %+v", got.Status)
		}
		s.flashes("maurepas", 7, thursday.Add(6*time.Minute), hubKey)
		if !s.dark() {
			t.Error("not black again once it is over")
		}
	})
}

func TestScreenThatIsNeverBlack(t *testing.T) {
	night := thursday.Add(10 * time.Hour)
	for name, c := range map[string]struct {
		playlist wire.Playlist
		at       time.Time
	}{
		"it has no hours":                 {playlist(5), night.Add(24 * time.Hour)},
		"another screen has some":         {litUntil(5, "UOTHER"), night.Add(24 * time.Hour)},
		"nobody knows the time":           {litUntil(5, ourKey), time.Time{}},
		"the clock is before the program": {litUntil(5, ourKey), thursday.Add(-5 * 24 * time.Hour)},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := start(t, t.TempDir())
				defer s.stop()
				s.connect(true)
				s.says(wire.Answer{Sealed: seal(t, c.playlist, hubKey)}, c.at)
				if passes(3 * time.Minute); s.dark() {
					t.Error("black")
				}
			})
		})
	}
}

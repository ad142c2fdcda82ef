package player_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"semainier/hub/wire"
	"semainier/layouts"
	"semainier/layouts/program"
	"semainier/player"
)

// status gives the last that was told, and how many were.
func (s *screen) status() (told, int) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.statuses) == 0 {
		s.t.Fatal("no status was told")
	}
	return s.statuses[len(s.statuses)-1], len(s.statuses)
}

// close shuts the eyes of people, or opens them: what was shown last becomes
// visible then.
func (s *screen) close(eyes bool) {
	s.mu.Lock()
	s.blind = eyes
	last := s.last
	s.mu.Unlock()
	if !eyes {
		s.seen <- last
	}
	synctest.Wait()
}

func withNotices(version uint64, urgent bool, ids ...string) wire.Playlist {
	p := playlist(version)
	for _, id := range ids {
		n := program.Notice{ID: id, Title: "Avis " + id, Text: "Venez nombreux.", By: "Ville"}
		if urgent {
			n.Importance, n.Until = program.Urgent, thursday.Add(time.Hour)
		}
		p.Program.Notices = append(p.Program.Notices, n)
	}
	return p
}

func TestStatusSaysHowTheScreenIs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, t.TempDir())
		defer s.stop()
		s.connect(true)
		passes(31 * time.Second)
		s.says(wire.Answer{Sealed: seal(t, playlist(5), hubKey)}, thursday)
		s.says(wire.Answer{Sealed: seal(t, playlist(9), forger)}, thursday)
		passes(31 * time.Second)
		got, _ := s.status()
		wall := time.Unix(0, 0).Sub(thursday.Add(31 * time.Second)).Milliseconds()
		if got.Wire != wire.Major || got.Site != "maurepas" || got.Version != 5 || got.Player != "v1.2.3" || got.Via != wire.RouteWSS ||
			got.Uptime < 60 || got.Uptime > 63 || got.Heat != 48.3 || got.DiskFree != 1<<30 || !got.Trusted || got.Offset < wall-2000 || got.Offset > wall+2000 ||
			got.Width != 1920 || got.Height != 1080 || len(got.Pages) != 1 || got.Notices != nil {
			t.Errorf("told %+v", got)
		}
		if !strings.HasPrefix(got.Error, "playlist refused: ") || !strings.Contains(got.Error, wire.ErrSignature.Error()) {
			t.Errorf("the trouble is %q", got.Error)
		}
		s.says(wire.Answer{Unchanged: true}, thursday.Add(45*time.Second)) // the hub's own is the one in view: that the forged one came is over
		passes(31 * time.Second)
		if got, _ := s.status(); got.Error != "" {
			t.Errorf("once the hub has confirmed what is shown: %q", got.Error)
		}
		s.says(wire.Answer{Sealed: seal(t, playlist(9), forger)}, thursday.Add(time.Minute))
		s.says(wire.Answer{Sealed: seal(t, playlist(6), hubKey)}, thursday.Add(time.Minute))
		if got, _ := s.status(); got.Error != "" || got.Version != 6 {
			t.Errorf("once it has ended: %+v", got)
		}
	})
}

func TestStatusIsToldAtEveryHeartbeat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, t.TempDir(), func(o *player.Options) { o.Only = layouts.PageWeek })
		defer s.stop()
		s.connect(true)
		passes(15 * time.Second)
		s.says(wire.Answer{Sealed: seal(t, playlist(5), hubKey)}, thursday)
		first, n := s.status()
		for i := 1; i <= 20; i++ {
			passes(wire.HeartbeatEvery)
			got, m := s.status()
			if m != n+i || got.at.Sub(first.at) != time.Duration(i)*wire.HeartbeatEvery {
				t.Fatalf("%d told, the last %v after the first", m-n, got.at.Sub(first.at))
			}
		}
	})
}

func TestStatusIsToldAtOnceWhenTheVersionChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, t.TempDir())
		defer s.stop()
		s.connect(true)
		passes(15 * time.Second)
		began := time.Now()
		s.says(wire.Answer{Sealed: seal(t, playlist(5), hubKey)}, thursday)
		got, n := s.status()
		if got.Version != 5 || !got.at.Equal(began) {
			t.Errorf("told %+v after %v", got.Status, got.at.Sub(began))
		}
		for v := uint64(6); v < 10; v++ { // a flood
			s.says(wire.Answer{Sealed: seal(t, playlist(v), hubKey)}, thursday)
		}
		passes(999 * time.Millisecond)
		if _, m := s.status(); m != n {
			t.Errorf("told %d times within a second", m-n)
		}
		passes(time.Millisecond)
		if got, m := s.status(); m != n+1 || got.Version != 9 {
			t.Errorf("told %d times, the last %+v", m-n, got)
		}
	})
}

// What was received and what people can see are not the same.
func TestUrgentNoticeIsAcknowledgedOnceItCanBeSeen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, t.TempDir())
		defer s.stop()
		s.connect(true)
		s.says(wire.Answer{Sealed: seal(t, playlist(5), hubKey)}, thursday)
		passes(3 * time.Second)
		s.close(true)
		s.says(wire.Answer{Sealed: seal(t, withNotices(6, true, "feu"), hubKey)}, thursday)
		s.wants("Avis feu", "no CAF")
		if last, _ := s.inView(); last.how.Fade || len(last.how.Slides) > 0 {
			t.Errorf("an alert takes its time: %+v", last.how)
		}
		passes(wire.HeartbeatEvery)
		if got, _ := s.status(); got.Version != 5 || got.Notices != nil || slices.Contains(got.Pages, string(layouts.PageUrgent)) {
			t.Fatalf("nobody has seen it, yet the screen tells %+v", got)
		}
		passes(2 * time.Second)
		began := time.Now()
		s.close(false)
		got, _ := s.status()
		if got.Version != 6 || !slices.Equal(got.Notices, []string{"feu"}) || !slices.Equal(got.Pages, []string{string(layouts.PageUrgent)}) || !got.at.Equal(began) {
			t.Errorf("told %+v, %v after", got, got.at.Sub(began))
		}
		passes(2 * time.Second)
		began = time.Now()
		s.says(wire.Answer{Sealed: seal(t, playlist(7), hubKey)}, thursday) // cleared
		if got, _ := s.status(); got.Version != 7 || got.Notices != nil || !got.at.Equal(began) {
			t.Errorf("told %+v, %v after", got, got.at.Sub(began))
		}
	})
}

func TestNoticesCountFromWhenTheyWereSeen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, t.TempDir(), func(o *player.Options) { o.Only = layouts.PageNotice })
		defer s.stop()
		s.connect(true)
		passes(15 * time.Second)
		began := time.Now()
		wants := func(ids ...string) {
			t.Helper()
			if got, _ := s.status(); !slices.Equal(got.Notices, ids) {
				t.Errorf("after %v: told %v, want %v", time.Since(began), got.Notices, ids)
			}
		}
		s.says(wire.Answer{Sealed: seal(t, withNotices(5, false, "a", "b", "c"), hubKey)}, thursday)
		wants("a")
		s.goesOn(began, 13*time.Second)
		wants("a", "b")
		s.goesOn(began, 12*time.Second)
		wants("a", "b", "c")
		_, n := s.status()
		s.goesOn(began, 36*time.Second)
		if _, m := s.status(); m > n+2 {
			t.Errorf("turning pages told %d times", m-n)
		}
		p := withNotices(6, false, "a", "b", "d")
		p.Program.Notices[0].Text = "Reporté."
		s.says(wire.Answer{Sealed: seal(t, p, hubKey)}, thursday.Add(time.Since(began)))
		got, _ := s.status()
		if !slices.Contains(got.Notices, "b") || slices.Contains(got.Notices, "c") {
			t.Errorf("after the change: %v", got.Notices)
		}
		s.goesOn(began, 40*time.Second)
		if got, _ := s.status(); len(got.Notices) != 3 || !slices.Contains(got.Notices, "d") {
			t.Errorf("after the change, all seen: %v", got.Notices)
		}
	})
}

// A notice for other screens of the site is neither shown nor acknowledged.
func TestNoticeOfOtherScreens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := withNotices(5, true, "feu", "eau")
		p.Program.Screens = []program.Screen{{ID: "hall", Key: ourKey}, {ID: "salle", Key: "UOTHER"}}
		p.Program.Notices[0].Screens = []string{"salle"}
		p.Program.Notices[1].Screens = []string{"salle", "hall"}
		s := start(t, t.TempDir())
		defer s.stop()
		s.says(wire.Answer{Sealed: seal(t, p, hubKey)}, thursday)
		s.wants("Avis eau", "no Avis feu")
		s.goesOn(time.Now(), 30*time.Second)
		s.wants("Avis eau", "no Avis feu")
	})
}

func TestStatusIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var ids []string
		for i := range 70 {
			ids = append(ids, fmt.Sprintf("%s-%d", strings.Repeat("é", 60), i))
		}
		p := withNotices(5, false, ids...)
		for i := range p.Program.Notices {
			p.Program.Notices[i].Title = "Avis"
		}
		s := start(t, t.TempDir(), func(o *player.Options) {
			o.Only, o.Version = layouts.PageNotice, strings.Repeat("v", 300)
		})
		defer s.stop()
		s.connect(true)
		began := time.Now()
		s.says(wire.Answer{Sealed: seal(t, p, hubKey)}, thursday)
		s.goesOn(began, 18*time.Minute)
		newer := playlist(9)
		newer.Site = program.SiteID(strings.Repeat("é", 500))
		s.says(wire.Answer{Sealed: seal(t, newer, hubKey)}, thursday.Add(time.Since(began)))
		passes(wire.HeartbeatEvery)
		got, _ := s.status()
		if b, err := json.Marshal(got.Status); err != nil || len(b) > wire.MaxStatus {
			t.Errorf("%d bytes, %v: %s", len(b), err, b)
		}
		if len(got.Notices) == 0 || len(got.Notices) > wire.MaxStatusNotice || len(got.Player) > 60 || len(got.Error) > wire.MaxLastError || !utf8.ValidString(got.Error) || got.Error == "" {
			t.Errorf("%d notices, player %q, error %q", len(got.Notices), got.Player, got.Error)
		}
	})
}

// Who is not admitted may not speak.
func TestOnlyAdmittedScreensTell(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := startAsIs(t, t.TempDir())
		defer s.stop()
		s.connect(true)
		passes(2 * time.Minute)
		if len(s.statuses) != 0 {
			t.Fatalf("told %+v", s.statuses)
		}
		s.code(hubKey, saltOf(1))
		s.hears(wire.Welcome{State: wire.Admitted, Site: "maurepas"}, hubKey)
		if got, n := s.status(); n != 1 || got.Version != 0 || got.Site != "maurepas" {
			t.Errorf("told %+v", s.statuses)
		}
		s.hears(wire.Welcome{State: wire.Revoked}, hubKey)
		_, n := s.status()
		passes(2 * time.Minute)
		if _, m := s.status(); m != n {
			t.Errorf("a revoked screen told %d times", m-n)
		}
	})
}

// A hub that was away learns at once how the screen is.
func TestStatusIsToldWhenTheHubIsBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, t.TempDir())
		defer s.stop()
		s.says(wire.Answer{Sealed: seal(t, playlist(5), hubKey)}, thursday)
		passes(wire.HeartbeatEvery + 5*time.Second)
		s.connect(true)
		began := time.Now()
		s.says(wire.Answer{Unchanged: true}, thursday.Add(time.Minute))
		if got, n := s.status(); n != 1 || !got.at.Equal(began) { // and not before: nobody would have heard
			t.Errorf("told %d times, %v after", n, got.at.Sub(began))
		}
	})
}

package player_test

import (
	"fmt"
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
)

// twoZones is a layout with week and today at the left and the notices beside it.
func twoZones(motion string) string {
	zones := ""
	for _, o := range []string{"landscape", "portrait"} {
		zones += fmt.Sprintf(`
[[%[1]s.zone]]
name = "semaine"
x = 0
y = 0
w = 0.6
h = 1
pages = ["week", "today"]
[[%[1]s.zone]]
name = "avis"
x = 0.6
y = 0
w = 0.4
h = 1
pages = ["notice"]
`, o)
	}
	return "name = \"deux\"\ndiagonal = 55\ndistance = 4\n[theme]\nmotion = \"" + motion + "\"\n" + zones
}

// inTwoZones is a playlist that shows notices of those texts beside the week.
func inTwoZones(version uint64, motion string, texts ...string) wire.Playlist {
	p := playlist(version)
	for i, text := range texts {
		p.Program.Notices = append(p.Program.Notices, program.Notice{ID: fmt.Sprintf("n%d", i), Title: fmt.Sprintf("Avis %d", i), Text: text, By: "Ville"})
	}
	p.Program.Screens = []program.Screen{{Key: "UOTHER", Layout: "hall"}, {Key: ourKey, Layout: "deux"}}
	p.Program.Layouts = []program.Layout{{ID: "deux", TOML: twoZones(motion)}}
	return p
}

// built is what layouts make of a program in that layout.
func built(t *testing.T, p program.Program, toml string) layouts.Show {
	t.Helper()
	f, err := faces()
	if err != nil {
		t.Fatal(err)
	}
	var l layouts.Layout
	if toml != "" {
		if l, err = layouts.Parse("deux.toml", []byte(toml)); err != nil {
			t.Fatal(err)
		}
	}
	return layouts.Build(f, p, layouts.View{Now: thursday.Truncate(time.Minute), TimeTrusted: true, Width: 1920, Height: 1080, Layout: l})
}

// goesOn lets time pass with a hub that confirms the program.
func (s *screen) goesOn(began time.Time, d time.Duration) {
	s.t.Helper()
	for end := time.Now().Add(d); time.Now().Before(end); {
		time.Sleep(min(10*time.Second, time.Until(end)))
		synctest.Wait()
		s.says(wire.Answer{Unchanged: true}, thursday.Add(time.Since(began)))
	}
}

// turnsOf gives when the pages of a layer turned, from the slides of the screen.
func (s *screen) turnsOf(layer string) []time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	var at []time.Time
	for _, sh := range s.shows {
		if slices.Contains(sh.how.Slides, layerOf(sh.scene, layer).Bounds) {
			at = append(at, sh.at)
		}
	}
	return at
}

func layerOf(sc scene.Scene, name string) scene.Layer {
	i := slices.IndexFunc(sc.Layers, func(l scene.Layer) bool { return l.Name == name })
	if i < 0 {
		return scene.Layer{}
	}
	return sc.Layers[i]
}

func words(l scene.Layer) string { return scene.Scene{Layers: []scene.Layer{l}}.Words() }

func TestZonesTurnEachByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := inTwoZones(5, "slide", "Court.", strings.Repeat("Un texte qui demande du temps. ", 12), "Bref.")
		show := built(t, p.Program, twoZones("slide"))
		s := start(t, t.TempDir())
		defer s.stop()
		s.connect(true)
		began := time.Now()
		s.says(wire.Answer{Sealed: seal(t, p, hubKey)}, thursday)
		s.goesOn(began, 5*time.Minute)
		var all [2][]time.Time
		for zone, layer := range []string{"body", "avis"} {
			pages, due := show.Zones[zone].Pages, began
			all[zone] = s.turnsOf(layer)
			if len(pages) < 2 || len(all[zone]) < 5 {
				t.Fatalf("%s has %d pages and turned %d times", layer, len(pages), len(all[zone]))
			}
			for i, at := range all[zone] {
				due = due.Add(pages[i%len(pages)].Hold)
				if late := at.Sub(due); late < 0 || late >= time.Second {
					t.Errorf("%s: turn %d came %v after its time", layer, i, late)
				}
				due = at
			}
		}
		alone := func(a, b []time.Time) bool {
			return slices.ContainsFunc(a, func(at time.Time) bool { return !slices.ContainsFunc(b, at.Equal) })
		}
		if !alone(all[0], all[1]) || !alone(all[1], all[0]) {
			t.Errorf("the zones turned together: %v", all)
		}
	})
}

// Two movements within a second are one, and no page goes before its time.
func TestTurnsCloseToOneAnotherHappenTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		holds := func(p wire.Playlist) (week, notice time.Duration) {
			zones := built(t, p.Program, twoZones("slide")).Zones
			return zones[0].Pages[0].Hold, zones[1].Pages[0].Hold
		}
		letters := 2
		playlistOf := func() wire.Playlist {
			text := strings.Repeat("a ", letters/2)
			p := inTwoZones(5, "slide", text, text)
			p.Program.Days = p.Program.Days[7:14] // or the week takes longer than any notice
			return p
		}
		week, notice := holds(playlistOf())
		letters = max(2, int((week-8*time.Second).Seconds())*8) // not yet as long, but nearly
		for ; notice <= week && letters < 1000; _, notice = holds(playlistOf()) {
			letters += 2
		}
		if notice-week >= time.Second || notice <= week {
			t.Fatalf("a notice takes %v, the week %v: the test proves nothing", notice, week)
		}
		s := start(t, t.TempDir())
		defer s.stop()
		s.connect(true)
		began := time.Now()
		s.says(wire.Answer{Sealed: seal(t, playlistOf(), hubKey)}, thursday)
		s.goesOn(began, notice+time.Second)
		for _, layer := range []string{"body", "avis"} {
			if at := s.turnsOf(layer); len(at) != 1 || at[0].Sub(began) != notice {
				t.Errorf("%s turned at %v, want once, after %v", layer, at, notice)
			}
		}
	})
}

func TestZonesStayWhereTheyAreWhenAPlaylistArrives(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := inTwoZones(5, "slide", "Un.", "Deux.", "Trois.")
		s := start(t, t.TempDir())
		defer s.stop()
		s.connect(true)
		began := time.Now()
		s.says(wire.Answer{Sealed: seal(t, p, hubKey)}, thursday)
		s.goesOn(began, 15*time.Second) // each notice takes 12
		last, _ := s.inView()
		if got := words(layerOf(last.scene, "avis")); !strings.Contains(got, "Deux.") {
			t.Fatalf("want the second notice, the zone says:\n%s", got)
		}
		s.says(wire.Answer{Sealed: seal(t, inTwoZones(6, "slide", "Un.", "Deux, corrigé.", "Trois."), hubKey)}, thursday.Add(15*time.Second))
		last, _ = s.inView()
		if got := words(layerOf(last.scene, "avis")); !strings.Contains(got, "Deux, corrigé.") {
			t.Errorf("want the second notice as it is now, the zone says:\n%s", got)
		}
		if !last.how.Fade || len(last.how.Slides) > 0 {
			t.Errorf("a correction came by %+v, want a fade", last.how)
		}
		s.goesOn(began, 10*time.Second)
		if at := s.turnsOf("avis"); len(at) != 2 || at[1].Sub(began) != 24*time.Second {
			t.Errorf("the zone turned at %v: the time that the page had been in view was lost", at)
		}
	})
}

func TestMotionOfTheLayout(t *testing.T) {
	for _, c := range []struct {
		motion string
		fade   bool
		slides int
	}{{"fade", true, 0}, {"slide", true, 1}, {"none", false, 0}} {
		t.Run(c.motion, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := start(t, t.TempDir())
				defer s.stop()
				s.connect(true)
				s.says(wire.Answer{Sealed: seal(t, inTwoZones(5, c.motion, "Un.", "Deux."), hubKey)}, thursday)
				time.Sleep(12 * time.Second)
				synctest.Wait()
				last, text := s.inView()
				if !strings.Contains(text, "Deux.") || last.how.Fade != c.fade || len(last.how.Slides) != c.slides {
					t.Errorf("the page turned by %+v to:\n%s", last.how, text)
				}
			})
		})
	}
}

func TestLayoutOfTheScreen(t *testing.T) {
	const unusable = "layout of this screen not usable"
	for _, c := range []struct {
		name   string
		change func(p *program.Program)
		toml   string // of the layout wanted; empty: the default
		log    string
	}{
		{"the site's own", func(*program.Program) {}, twoZones("fade"), ""},
		{"none", func(p *program.Program) { p.Screens[1].Layout = "" }, "", ""},
		{"of another screen", func(p *program.Program) { p.Screens[1].Key = "UNEW" }, "", ""},
		{"unknown", func(p *program.Program) { p.Screens[1].Layout = "trois" }, "", `layout \"trois\"`},
		{"faulty", func(p *program.Program) { p.Layouts[0].TOML = "name = 3\n" }, "", "deux.toml"},
		{"not TOML", func(p *program.Program) { p.Layouts[0].TOML = "\x00" }, "", "deux.toml"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := inTwoZones(5, "fade", "Un.")
				c.change(&p.Program)
				s := start(t, t.TempDir())
				defer s.stop()
				s.connect(true)
				for v := uint64(5); v < 8; v++ {
					p.Version = v
					s.says(wire.Answer{Sealed: seal(t, p, hubKey)}, thursday)
				}
				last, _ := s.inView()
				if got, want := last.scene.String(), built(t, p.Program, c.toml).Scene().String(); got != want {
					t.Errorf("got\n%s\nwant\n%s", got, want)
				}
				if n := strings.Count(s.log.String(), unusable); (n == 1) != (c.log != "") || !strings.Contains(s.log.String(), c.log) {
					t.Errorf("the log, %d times:\n%s", n, s.log)
				}
			})
		})
	}
}

// Diagonal and distance of a screen are those of its record.
func TestDistanceOfTheScreen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, t.TempDir())
		defer s.stop()
		p := playlist(5)
		smallest := func(version uint64, distance int) (size scene.Px) {
			p.Version = version
			p.Program.Screens = []program.Screen{{Key: ourKey, Diagonal: 1000, Distance: distance}}
			s.says(wire.Answer{Sealed: seal(t, p, hubKey)}, thursday)
			last, _ := s.inView()
			size = 1e6
			for _, it := range layerOf(last.scene, "body").Items {
				if text, ok := it.(scene.Text); ok {
					size = min(size, text.Style.Size)
				}
			}
			return size
		}
		if near, far := smallest(5, 2000), smallest(6, 6000); far <= near {
			t.Errorf("the smallest text is %v at two metres, %v at six", near, far)
		}
	})
}

// For measurements every page can be told to stay the same time, whatever it says.
func TestPagesStayAsLongAsTheyAreTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, t.TempDir(), func(o *player.Options) { o.Hold = 2 * time.Second })
		defer s.stop()
		s.says(wire.Answer{Sealed: seal(t, inTwoZones(3, "none", "Court", strings.Repeat("Un texte long. ", 20)), hubKey)}, thursday)
		before := s.count()
		time.Sleep(9 * time.Second)
		synctest.Wait()
		if n := s.count() - before; n != 4 {
			t.Errorf("%d turns in 9 s, want 4", n)
		}
	})
}

package layouts

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"semainier/layouts/glyph"
	"semainier/layouts/program"
	"semainier/layouts/scene"
)

var update = flag.Bool("update", false, "write the golden scenes anew")

// goldenView is the file "view" of a golden: a View as JSON, its instants in
// the site's zone.
type goldenView struct {
	Now         string
	TimeTrusted bool
	AsOf        string
	Size        string
}

// TestGoldenScenes compares the pages of each testdata/*.txtar: the program in
// program.json, or the one that all share, and a view give the scenes exactly.
func TestGoldenScenes(t *testing.T) {
	f := faces(t)
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no goldens: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			p, v := readGolden(t, ar)
			var got strings.Builder
			sh := Build(f, p, v)
			for i, page := range sh.Zones[0].Pages {
				fmt.Fprintf(&got, "# %s %d/%d %s\n%s", page.Kind, page.Part, page.Of, page.Hold, sh.Scene(i))
			}
			readable(t, f, sh)
			if *update {
				writeGolden(t, file, ar, got.String())
				return
			}
			if d := cmp.Diff(goldenFile(ar, "scene"), got.String()); d != "" {
				t.Errorf("%s (renew with -update):\n%s", file, d)
			}
		})
	}
}

func goldenFile(ar *txtar.Archive, name string) string {
	for _, f := range ar.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

func writeGolden(t *testing.T, file string, ar *txtar.Archive, scenes string) {
	t.Helper()
	for i := range ar.Files {
		if ar.Files[i].Name == "scene" {
			ar.Files = append(ar.Files[:i], ar.Files[i+1:]...)
			break
		}
	}
	ar.Files = append(ar.Files, txtar.File{Name: "scene", Data: []byte(scenes)})
	if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
		t.Fatal(err)
	}
}

func readGolden(t *testing.T, ar *txtar.Archive) (program.Program, View) {
	t.Helper()
	body := []byte(goldenFile(ar, "program.json"))
	if len(body) == 0 {
		var err error
		if body, err = os.ReadFile("testdata/program.json"); err != nil {
			t.Fatal(err)
		}
	}
	var p program.Program
	if err := json.Unmarshal(body, &p); err != nil {
		t.Fatal(err)
	}
	var g goldenView
	if err := json.Unmarshal([]byte(goldenFile(ar, "view")), &g); err != nil {
		t.Fatal(err)
	}
	v := View{Now: instant(t, g.Now), TimeTrusted: g.TimeTrusted}
	if g.AsOf != "" {
		v.AsOf = instant(t, g.AsOf)
	}
	if _, err := fmt.Sscanf(g.Size, "%dx%d", &v.Width, &v.Height); err != nil {
		t.Fatalf("size %q: %v", g.Size, err)
	}
	return p, v
}

// generated gives a week with 0 to most slots in each half-day.
func generated(t *testing.T, r *rand.Rand, most int) program.Program {
	p := weeks(t, "2026-11-16")
	p.Partners = nil
	names := []string{"CAF", "Informaticien public", "Médiateur numérique", "Association des familles de Maurepas", "Pôle", "Conseil départemental d’accès au droit"}
	for i, tone := range Tones() {
		p.Partners = append(p.Partners, program.Partner{ID: program.PartnerID(tone.Name), Name: names[i%len(names)], Colour: tone.Name, Pictogram: "people"})
	}
	titles := []string{"Permanence", "Aide ordinateur, téléphone", "Accompagnement aux démarches administratives en ligne et à l’accès aux droits, avec ou sans ordinateur", strings.Repeat("anticonstitut", 7)[:90], ""}
	states := []program.State{program.Planned, program.Planned, program.Planned, program.Cancelled, program.Moved, program.MovedAway}
	modes := []program.Mode{program.WalkIn, program.Appointment, program.Video, program.ModeUnknown}
	for d := range 7 {
		for _, from := range []int{8 * 60, 13 * 60} {
			for i := range r.IntN(most + 1) {
				start := p.From.AddDays(d).In(instant(t, "2026-11-16 00:00").Location()).Add(time.Duration(from+r.IntN(7)*30) * time.Minute)
				s := program.Slot{
					ID: fmt.Sprintf("%d-%d-%d", d, from, i), Partner: p.Partners[r.IntN(len(p.Partners))].ID,
					Title: titles[r.IntN(len(titles))], Room: []string{"Bureau 1", "Espace numérique", ""}[r.IntN(3)],
					Mode: modes[r.IntN(len(modes))], State: states[r.IntN(len(states))],
					Start: start, End: start.Add(time.Duration(1+r.IntN(8)) * 30 * time.Minute),
				}
				if s.State != program.Planned && r.IntN(3) > 0 {
					s.Elsewhen = start.AddDate(0, 0, r.IntN(9)-4).Add(time.Hour)
				}
				p.Slots = append(p.Slots, s)
			}
		}
	}
	if r.IntN(3) == 0 {
		p.Site.Name = "Espace France Services et maison des solidarités du quartier du Gros-Chêne Nord"
	}
	for i := range r.IntN(9) {
		p.Services = append(p.Services, program.Service{ID: fmt.Sprint(i), Name: []string{"Wi-Fi", "PC CAF", "Imprimante couleur du rez-de-chaussée"}[i%3],
			Pictogram: "printer", State: []program.ServiceState{program.Open, program.Down, program.Degraded, program.Closed}[r.IntN(4)]})
	}
	return p
}

func TestAnyWeekIsReadableAtAnySize(t *testing.T) {
	f := faces(t)
	sizes := [][2]int{{1920, 1080}, {1080, 1920}, {1280, 720}, {640, 360}, {3840, 2160}, {1024, 768}, {768, 1366}}
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 2))
		p := generated(t, r, []int{1, 2, 3, 6}[seed%4])
		size := sizes[seed%uint64(len(sizes))]
		v := View{Now: instant(t, "2026-11-16 08:10").Add(time.Duration(r.IntN(7*24*60)) * time.Minute), TimeTrusted: r.IntN(4) > 0, Width: size[0], Height: size[1]}
		if r.IntN(2) == 0 {
			v.AsOf = v.Now.Add(-time.Hour)
		}
		t.Run(fmt.Sprintf("seed %d, %d×%d", seed, size[0], size[1]), func(t *testing.T) {
			sh := Build(f, p, v)
			readable(t, f, sh)
			if !shownIn(sh, PageWeek) {
				t.Error("the week found no room")
			}
		})
	}
}

func TestEverySlotOfTheWeekIsTold(t *testing.T) {
	f := faces(t)
	for _, size := range [][2]int{{1920, 1080}, {1080, 1920}} {
		for _, many := range []int{1, 30} {
			p := weeks(t, "2026-11-16")
			for d := range 6 {
				for i := range many {
					s := timed(t, fmt.Sprint(d, i), "2026-11-16 09:00", "2026-11-16 12:00")
					s.Start, s.End = s.Start.AddDate(0, 0, d), s.End.AddDate(0, 0, d)
					s.Title = fmt.Sprintf("Sujet%dx%dx", d, i)
					p.Slots = append(p.Slots, s)
				}
			}
			pages := Build(f, p, View{Now: instant(t, "2026-11-16 08:00"), TimeTrusted: false, Width: size[0], Height: size[1]})
			var told strings.Builder
			for i := range pages.Zones[0].Pages {
				told.WriteString(wordsOf(pages, i))
			}
			for _, s := range p.Slots {
				if !strings.Contains(told.String(), s.Title) {
					t.Errorf("%d slots in a half-day at %v: %s is not told", many, size, s.Title)
				}
			}
			readable(t, f, pages)
		}
	}
}

func TestWithoutTrustedTimeNothingIsNow(t *testing.T) {
	p := weeks(t, "2026-11-16", timed(t, "a", "2026-11-19 09:00", "2026-11-19 12:00"))
	for _, c := range []struct {
		name string
		now  string
		sure bool
	}{{"untrusted", "2026-11-19 10:42", false}, {"a clock before the program", "2026-11-12 10:42", true}} {
		sh := Build(faces(t), p, View{Now: instant(t, c.now), TimeTrusted: c.sure, Width: 1920, Height: 1080})
		for i, page := range sh.Zones[0].Pages {
			words := wordsOf(sh, i)
			for _, word := range []string{"Aujourd’hui", "Maintenant", "10:42", "2026"} {
				if strings.Contains(words, word) {
					t.Errorf("%s: the %s page says %q", c.name, page.Kind, word)
				}
			}
			if page.Kind != PageWeek || !strings.Contains(words, "CAF") {
				t.Errorf("%s: a page %s: %q", c.name, page.Kind, words)
			}
		}
	}
}

func TestPagesThatRotate(t *testing.T) {
	slots := []program.Slot{timed(t, "a", "2026-11-19 09:00", "2026-11-19 12:00"), timed(t, "b", "2026-11-21 09:00", "2026-11-21 12:00")}
	for _, c := range []struct{ now, want string }{
		{"2026-11-19 10:42", "today week"},
		{"2026-11-20 11:59", "today week"},
		{"2026-11-20 12:00", "today week week"}, // the next one too
		{"2026-11-22 15:00", "today week week"},
		{"2026-11-23 08:00", "today notice week"},
		{"2026-12-27 23:00", "today week"}, // the program ends with this week
		{"2026-12-28 00:00", "stale"},
	} {
		p := weeks(t, "2026-11-16", slots...)
		p.Notices = []program.Notice{{ID: "n", Title: "Les bureaux déménagent", Text: "Au premier étage.", By: "la CAF",
			From: instant(t, "2026-11-23 08:00"), Until: instant(t, "2026-11-24 00:00")}}
		var kinds []string
		for _, page := range Build(faces(t), p, View{Now: instant(t, c.now), TimeTrusted: true, Width: 1280, Height: 720}).Zones[0].Pages {
			kinds = append(kinds, string(page.Kind))
		}
		if got := strings.Join(kinds, " "); got != c.want {
			t.Errorf("at %s: %s, want %s", c.now, got, c.want)
		}
	}
}

// A week of several pages that has nothing more to come gives way to the next one.
func TestAWeekThatIsOverGivesWay(t *testing.T) {
	for _, c := range []struct {
		now  string
		days []string
	}{
		{"2026-11-20 15:00", []string{"Aujourd’hui", "Samedi"}},
		{"2026-11-22 15:00", []string{"Lundi"}},
	} {
		p := weeks(t, "2026-11-16", timed(t, "next", "2026-11-23 09:00", "2026-11-23 12:00"))
		for _, day := range []string{"16", "17", "18", "19", "20", "21"} {
			for h := 9; h < 19; h++ {
				p.Slots = append(p.Slots, timed(t, day+string(rune('a'+h)), "2026-11-"+day+" "+twoDigits(h)+":00", "2026-11-"+day+" "+twoDigits(h)+":50"))
			}
		}
		v := viewOf(t, PageWeek, c.now, 1920, 1080)
		sh := Build(faces(t), p, v)
		var told string
		for i := range sh.Zones[0].Pages {
			told += bodyWords(sh, i)
		}
		for _, day := range c.days {
			if !strings.Contains(told, day) {
				t.Errorf("at %s: no word of %s: %q", c.now, day, told)
			}
		}
		if over := strings.Contains(told, "Aujourd’hui"); over != (c.days[0] == "Aujourd’hui") {
			t.Errorf("at %s: the week that ends is told: %v: %q", c.now, over, told)
		}
	}
}

func TestAMinuteChangesTheClockAlone(t *testing.T) {
	p := weeks(t, "2026-11-16", timed(t, "a", "2026-11-19 09:00", "2026-11-19 12:00"))
	f := faces(t)
	at := func(now string) Show {
		return Build(f, p, View{Now: instant(t, now), TimeTrusted: true, Width: 1920, Height: 1080})
	}
	before, after := at("2026-11-19 10:42"), at("2026-11-19 10:43")
	for i := range before.Zones[0].Pages {
		for j, l := range before.Scene(i).Layers {
			if changed := l.Hash() != after.Scene(i).Layers[j].Hash(); changed != (l.Name == layerClock) {
				t.Errorf("page %d, layer %s: changed %v", i, l.Name, changed)
			}
		}
	}
}

func TestProgramThatRanOutShowsNothingAsCurrent(t *testing.T) {
	p := weeks(t, "2026-11-16", timed(t, "a", "2026-12-24 09:00", "2026-12-24 12:00"))
	p.Services = []program.Service{{ID: "pc", Name: "PC CAF", Pictogram: "monitor", State: program.Down}}
	f := faces(t)
	pages := Build(f, p, View{Now: instant(t, "2026-12-28 09:00"), TimeTrusted: true, Width: 1920, Height: 1080})
	readable(t, f, pages)
	words := strings.ReplaceAll(wordsOf(pages, 0), "\n", " ")
	for want, told := range map[string]bool{"Programme du 16 novembre": true, "accueil": true, "11 B place du Gros-Chêne": true, "Horaires habituels": true,
		"PC CAF": false, "Permanence": false, "Maintenant": false, "Aujourd’hui": false} {
		if strings.Contains(strings.ReplaceAll(words, "\u00A0", " "), want) != told {
			t.Errorf("%q told: %v, want %v, in %q", want, !told, told, words)
		}
	}
}

func TestStateOfAServiceEndsByItself(t *testing.T) {
	p := weeks(t, "2026-11-16")
	p.Services = []program.Service{{ID: "pc", Name: "PC CAF", Pictogram: "monitor", State: program.Down, Until: instant(t, "2026-11-19 18:00")}}
	for _, c := range []struct{ now, want string }{
		{"2026-11-18 10:00", "en panne jusqu’à demain 18~h"},
		{"2026-11-17 10:00", "en panne jusqu’au 19_novembre"},
		{"2026-11-19 17:59", "en panne jusqu’à ce soir"},
		{"2026-11-19 18:00", "en service"},
	} {
		a := newAgenda(p, View{Now: instant(t, c.now), TimeTrusted: true}, french())
		s := newSheet(faces(t), View{Width: 1920, Height: 1080, Layout: Layout{}.orDefault()}, french())
		var words []string
		for _, it := range s.serviceChip(a, a.services()[0]).items {
			if x, ok := it.(scene.Text); ok {
				words = append(words, shown(x.Text))
			}
		}
		if got := strings.Join(words, " "); got != "PC CAF "+c.want {
			t.Errorf("at %s: %q, want %q", c.now, got, c.want)
		}
	}
}

func TestScreenWithoutProgramIsNotBlank(t *testing.T) {
	f := faces(t)
	for _, c := range []struct {
		page func(*glyph.Faces, View) Show
		want string
	}{
		{Waiting, "Le programme de la semaine arrive."},
		{Crowded, "Beaucoup d’écrans demandent un code"},
		{Unlinked, "Cet écran n’est plus relié."},
	} {
		for _, size := range [][2]int{{1920, 1080}, {1080, 1920}, {640, 360}} {
			sh := c.page(f, View{Width: size[0], Height: size[1]})
			readable(t, f, sh)
			if words := strings.ReplaceAll(wordsOf(sh, 0), "\n", " "); !strings.Contains(words, c.want) {
				t.Errorf("%v: says %q", size, words)
			}
		}
	}
}

// BenchmarkBuild lays out a busy week: what a player does once a minute.
func BenchmarkBuild(b *testing.B) {
	body, err := os.ReadFile("testdata/program.json")
	if err != nil {
		b.Fatal(err)
	}
	var p program.Program
	if err := json.Unmarshal(body, &p); err != nil {
		b.Fatal(err)
	}
	f := faces(b)
	v := View{Now: instant(b, "2026-11-19 10:42"), TimeTrusted: true, Width: 1920, Height: 1080}
	for b.Loop() {
		Build(f, p, v)
	}
}

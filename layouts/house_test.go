package layouts

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// house gives the program of a site with partners that serve needs, workshops
// and rooms: a usual week of a social centre.
func house(t testing.TB) program.Program {
	t.Helper()
	p := weeks(t, "2026-11-16")
	p.Partners = []program.Partner{
		{ID: "caf", Name: "CAF", FullName: "Caisse d’allocations familiales", Colour: "blue", Pictogram: "family", Needs: []program.Need{program.Housing, program.Family},
			About: "Aides pour la famille et le logement", Phone: "32 30", Web: "https://www.caf.fr"},
		{ID: "ccas", Name: "CCAS", FullName: "Centre communal d’action sociale", Colour: "raspberry", Pictogram: "heart-hand", Needs: []program.Need{program.Housing, program.Health, program.Rights},
			About: "Accueil social et aides d’urgence", Phone: "02 99 00 00 01"},
		{ID: "ml", Name: "Mission locale", Colour: "ochre", Pictogram: "briefcase", Needs: []program.Need{program.Work},
			About: "Emploi et formation de 16 à 25 ans", Web: "https://mission-locale.example"},
		{ID: "avo", Name: "Avocats", FullName: "Ordre des avocats de Rennes", Colour: "slate", Pictogram: "scales", Needs: []program.Need{program.Rights},
			About: "Conseil juridique gratuit"},
		{ID: "num", Name: "Conseiller numérique", Colour: "teal", Pictogram: "laptop", Needs: []program.Need{program.Digital},
			About: "Ordinateur, téléphone, démarches en ligne"},
		{ID: "pmi", Name: "PMI", FullName: "Protection maternelle et infantile", Colour: "green", Pictogram: "baby", Needs: []program.Need{program.Health, program.Family},
			About: "Suivi des enfants de moins de 6 ans", Phone: "02 99 00 00 02"},
		{ID: "centre", Name: "Centre social", Colour: "violet", Pictogram: "neighbourhood", Web: "https://centre.example/ateliers"},
	}
	slot := func(id string, partner program.PartnerID, start, end string, change func(*program.Slot)) {
		s := timed(t, id, start, end)
		s.Partner = partner
		change(&s)
		p.Slots = append(p.Slots, s)
	}
	by := func(room string, mode program.Mode) func(*program.Slot) {
		return func(s *program.Slot) { s.Room, s.Mode = room, mode }
	}
	slot("avo-mon", "avo", "2026-11-23 14:00", "2026-11-23 16:00", by("Bureau 2", program.Appointment))
	slot("pmi-mon", "pmi", "2026-11-23 09:00", "2026-11-23 12:00", by("Salle d’activités", program.Appointment))
	slot("caf", "caf", "2026-11-19 09:00", "2026-11-19 12:00", by("Bureau 1", program.WalkIn))
	slot("num", "num", "2026-11-19 10:30", "2026-11-19 12:30", by("Espace numérique", program.WalkIn))
	slot("ccas", "ccas", "2026-11-19 14:00", "2026-11-19 17:00", by("Bureau 2", program.Appointment))
	slot("ml", "ml", "2026-11-19 14:00", "2026-11-19 16:30", func(s *program.Slot) { s.State = program.Cancelled })
	slot("ml-tue", "ml", "2026-11-24 14:00", "2026-11-24 16:30", by("Bureau 1", program.Video))
	workshop := func(id string, partner program.PartnerID, title, start, end string, change func(*program.Slot)) {
		slot(id, partner, start, end, func(s *program.Slot) {
			s.Kind, s.Title, s.Room, s.Mode = program.Workshop, title, "Salle d’activités", program.ModeUnknown
			change(s)
		})
	}
	as := func(audience, enrol string) func(*program.Slot) {
		return func(s *program.Slot) { s.Audience, s.Enrol = audience, enrol }
	}
	mail := as("Débutants", "À l’accueil ou au 02 99 00 00 00")
	workshop("mail-1", "num", "Écrire et envoyer un courriel", "2026-11-26 14:00", "2026-11-26 16:00", mail)
	workshop("mail-2", "num", "Écrire et envoyer un courriel", "2026-12-03 14:00", "2026-12-03 16:00", mail)
	workshop("mail-3", "num", "Écrire et envoyer un courriel", "2026-12-10 14:00", "2026-12-10 16:00", mail)
	workshop("cuisine-1", "centre", "Cuisine du monde", "2026-11-20 10:00", "2026-11-20 13:00", func(s *program.Slot) { s.State = program.Cancelled })
	workshop("cuisine-2", "centre", "Cuisine du monde", "2026-11-27 10:00", "2026-11-27 13:00", as("", "À l’accueil"))
	workshop("jeux", "centre", "Jeux en famille", "2026-11-19 16:00", "2026-11-19 18:00", func(s *program.Slot) { s.Audience, s.Mode = "Parents et enfants", program.WalkIn })
	workshop("cv", "ml", "Mon CV et ma lettre", "2026-12-01 09:30", "2026-12-01 12:00", func(s *program.Slot) { s.Audience, s.Mode = "16 à 25 ans", program.Appointment })
	at := func(from, until string) program.Period {
		return program.Period{Start: instant(t, "2026-11-19 "+from), End: instant(t, "2026-11-19 "+until)}
	}
	p.Rooms = []program.Room{
		{Name: "Bureau 1", Taken: []program.Period{at("09:00", "12:00")}},
		{Name: "Bureau 2", Taken: []program.Period{at("14:00", "17:00")}},
		{Name: "Salle d’activités", Taken: []program.Period{at("09:00", "10:00"), at("11:00", "15:00"), at("16:00", "18:00")}},
		{Name: "Espace numérique", Taken: []program.Period{at("08:00", "18:00")}},
	}
	p.Services = []program.Service{{ID: "wifi", Name: "Wi-Fi", Pictogram: "wifi", State: program.Open, Join: "WIFI:T:WPA;S:Maurepas Public;P:gros-chene-11;;"}}
	return p
}

// sparse is house with little in it.
func sparse(t testing.TB) program.Program {
	p := house(t)
	p.Slots, p.Rooms = p.Slots[2:3], p.Rooms[:1]
	w := timed(t, "mail", "2026-11-26 14:00", "2026-11-26 16:00")
	w.Kind, w.Title, w.Audience = program.Workshop, "Écrire et envoyer un courriel", "Débutants"
	p.Slots = append(p.Slots, w)
	return p
}

// absurd is house with what nobody plans: 200 more slots, titles of 400
// characters, words of 90.
func absurd(t testing.TB) program.Program {
	p := house(t)
	word := strings.Repeat("anticonstitut", 7)[:90]
	long := strings.Repeat("Accompagnement aux démarches en ligne, ", 11)[:400]
	for i := range 200 {
		s := timed(t, fmt.Sprint("more", i), "2026-11-19 09:00", "2026-11-19 12:00")
		s.Start, s.End = s.Start.Add(time.Duration(i%30)*15*time.Minute), s.End.Add(time.Duration(i%30)*15*time.Minute)
		s.Partner = p.Partners[i%len(p.Partners)].ID
		s.Title, s.Room = fmt.Sprint(i, " ", long), []string{"Bureau 1", word, long}[i%3]
		s.Mode = []program.Mode{program.WalkIn, program.Appointment, program.Video, program.ModeUnknown}[i%4]
		s.State = []program.State{program.Planned, program.Cancelled, program.Moved, program.MovedAway}[i%4]
		if i%2 == 0 {
			s.Kind, s.Audience, s.Enrol = program.Workshop, long, word
		}
		p.Slots = append(p.Slots, s)
	}
	p.Partners = append(p.Partners, program.Partner{ID: "word", Name: word, FullName: long, About: long, Phone: long, Web: "https://example.org/" + strings.Repeat("x", 600),
		Colour: "mauve", Pictogram: "unicorn", Needs: program.Needs()})
	s := timed(t, "word", "2026-11-19 14:00", "2026-11-19 16:00")
	s.Partner = "word"
	p.Slots = append(p.Slots, s)
	for i := range 20 {
		room := program.Room{Name: []string{word, long, "Salle"}[i%3]}
		for h := range 40 {
			from := instant(t, "2026-11-19 08:00").Add(time.Duration(h*15) * time.Minute)
			room.Taken = append(room.Taken, program.Period{Start: from, End: from.Add(time.Duration(i%3*5+1) * time.Minute)})
		}
		p.Rooms = append(p.Rooms, room)
	}
	return p
}

// readableAnywhere fails the test where a page of that kind has a fault: alone
// on the screen, and in the last zone of every shipped layout. What is absurd is
// tried on a part of them, in which each size and each layout has its turn.
func readableAnywhere(t *testing.T, kind PageKind) {
	f := faces(t)
	programs := map[string]program.Program{"usual": house(t), "sparse": sparse(t), "absurd": absurd(t)}
	for i, size := range [][2]int{{640, 360}, {1280, 720}, {1920, 1080}, {3840, 2160}, {360, 640}, {1080, 1920}, {2160, 3840}} {
		for j, name := range program.Layouts() {
			l, err := Named(name)
			if err != nil {
				t.Fatal(err)
			}
			for k, layout := range []Layout{l.Only(kind), l.with(kind)} {
				for what, p := range programs {
					if what == "absurd" && (i+j+k*2)%4 > 0 {
						continue
					}
					v := View{Now: instant(t, "2026-11-19 10:42"), TimeTrusted: true, Width: size[0], Height: size[1], Layout: layout}
					told := pagesOfKind(Build(f, p, v), kind)
					if len(told) == 0 {
						t.Errorf("%s at %v, %s: no page", name, size, what)
					}
					for _, sc := range told {
						for _, fault := range faultsOf(f, sc) {
							t.Errorf("%s at %v, %s: %s", name, size, what, fault)
						}
					}
				}
			}
		}
	}
}

// with gives the layout with a kind alone in the last zone of each orientation,
// and a page that is never empty in the others.
func (l Layout) with(kind PageKind) Layout {
	for _, ar := range []*Arrangement{&l.Landscape, &l.Portrait} {
		zones := append([]ZonePlan(nil), ar.Zones...)
		for i := range zones {
			zones[i].Pages = []PageKind{PageStale}
		}
		zones[len(zones)-1].Pages = []PageKind{kind}
		ar.Zones = zones
	}
	return l
}

// pagesOfKind gives each page of a kind with nothing around it: neither header
// nor foot, which all kinds share.
func pagesOfKind(sh Show, kind PageKind) []scene.Scene {
	var list []scene.Scene
	for _, z := range sh.Zones {
		for _, p := range z.Pages {
			if p.Kind != kind {
				continue
			}
			sc := scene.Scene{Width: sh.Width, Height: sh.Height, Ground: sh.Ground}
			for _, l := range p.layers {
				if l.Name == z.Name || l.Name == layerBody {
					sc.Layers = append(sc.Layers, l)
				}
			}
			list = append(list, sc)
		}
	}
	return list
}

// toldAlone gives the words of all pages of a kind on a screen that shows it alone.
func toldAlone(t *testing.T, p program.Program, kind PageKind, now string, trusted bool) string {
	t.Helper()
	v := View{Now: instant(t, now), TimeTrusted: trusted, Width: 1920, Height: 1080, Layout: Layout{}.Only(kind)}
	var words []string
	for _, sc := range pagesOfKind(Build(faces(t), p, v), kind) {
		words = append(words, strings.ReplaceAll(sc.Words(), "\n", " "))
	}
	return shown(strings.Join(words, " "))
}

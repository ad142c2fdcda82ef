package layouts

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"semainier/layouts/glyph"
	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// pageSizes are the screens on which every kind of page is tried.
func pageSizes() [][2]int {
	return [][2]int{{1920, 1080}, {1080, 1920}, {640, 360}, {360, 640}, {1024, 768}, {3840, 2160}, {2160, 3840}}
}

// Programs of which every kind of page has to make something.
func lightProgram(t testing.TB) program.Program {
	p := weeks(t, "2026-11-16")
	p.Notices = []program.Notice{{ID: "n", Title: "Les bureaux déménagent", Text: "Au premier étage.", By: "la CAF"}}
	p.Services = []program.Service{{ID: "wifi", Name: "Wi-Fi", Pictogram: "wifi", State: program.Open}}
	return p
}

func busyProgram(t testing.TB) program.Program {
	p := lightProgram(t)
	p.Site.Phone, p.Site.Mail, p.Site.Web = "02 99 00 00 00", "accueil@maurepas.example", "https://www.ville.example/maurepas"
	p.Days[4].Open, p.Days[4].Closed = nil, "Formation de l’équipe"
	for i := 35; i < 41; i++ {
		p.Days[i].Open, p.Days[i].Closed = nil, "Congés de fin d’année"
	}
	p.Notices = append(p.Notices,
		program.Notice{ID: "fete", Title: "Fête du quartier samedi 28 novembre", By: "Centre social", Importance: program.Important,
			Text: "Jeux, musique et repas partagé sur la place.\n\nApportez un plat\u202F! En cas de pluie, dans la grande salle.",
			Link: "https://www.ville.example/fete", Pictogram: "music", Pictures: []program.Picture{{ID: "wide", Width: 1600, Height: 1200}}},
		program.Notice{ID: "css", Title: "Réunion d’information", Text: "Une conseillère explique.", By: "CPAM", Link: "https://ameli.example/css"},
		program.Notice{ID: "poster", Title: "Affiche", By: "Ville", Pictures: []program.Picture{{ID: "tall", Width: 2480, Height: 3508, Poster: true}, {ID: "wide", Width: 1600, Height: 1200, Poster: true}}})
	until := instant(t, "2026-11-20 18:00")
	p.Services = append(p.Services,
		program.Service{ID: "pc", Name: "PC CAF", Pictogram: "monitor", State: program.Down, Until: until},
		program.Service{ID: "print", Name: "Imprimante couleur", Pictogram: "printer", State: program.Degraded},
		program.Service{ID: "scan", Name: "Scanner", Pictogram: "scanner", State: program.Closed, Until: until.AddDate(0, 0, 3)},
		program.Service{ID: "phone", Name: "Téléphone gratuit", Pictogram: "phone", State: program.Open})
	return p
}

func absurdProgram(t testing.TB) program.Program {
	p := busyProgram(t)
	word := strings.Repeat("anticonstitut", 7)[:90]
	long := strings.Repeat("Voici une phrase ordinaire qui n’en finit pas, avec des mots de tous les jours. ", 25)[:2000]
	p.Site.Mail, p.Site.Web = strings.Repeat("tres.longue.", 8)+"@x.example", "https://"+strings.Repeat("sous-domaine.", 9)+"example/"+word
	p.Site.Address = "11 " + word + ", Rennes"
	p.Days[10].Open, p.Days[10].Closed = nil, long[:400]
	p.Notices = append(p.Notices,
		program.Notice{ID: "long", Title: strings.Repeat("Titre interminable ", 22)[:400], Text: long, By: long[:120], Link: "https://ville.example/" + strings.Repeat("abc/", 60),
			Importance: program.Important, Pictures: []program.Picture{{ID: "thin", Width: 1, Height: 20000}, {ID: "flat", Width: 20000, Height: 1, Poster: true}}},
		program.Notice{ID: "word", Title: word, Text: word + " " + long[:500], By: word},
		program.Notice{ID: "code", Title: "Adresse trop longue", Link: "https://ville.example/" + strings.Repeat("a", 1000)})
	states := []program.ServiceState{program.Open, program.Down, program.Degraded, program.Closed}
	for i := range 30 {
		p.Services = append(p.Services, program.Service{ID: fmt.Sprint(i), Name: []string{"Wi-Fi", word, long[:120]}[i%3], Pictogram: "printer",
			State: states[i%4], Until: instant(t, "2026-11-19 12:00").Add(time.Duration(i) * 7 * time.Hour)})
	}
	return p
}

func urgentProgram(t testing.TB) program.Program {
	p := absurdProgram(t)
	p.Notices = append(p.Notices[4:], program.Notice{ID: "out", Title: "Évacuez le bâtiment", Text: "Sortez par la porte la plus proche.", By: "Centre social", Pictogram: "door"})
	for i := range p.Notices {
		p.Notices[i].Importance, p.Notices[i].Until = program.Urgent, instant(t, "2026-11-20 18:00")
	}
	return p
}

// allPictures are at hand.
func allPictures() map[scene.PictureID]bool {
	return map[scene.PictureID]bool{"wide": true, "tall": true, "thin": true, "flat": true}
}

// bodyOf gives the screen with only what the page itself drew.
func bodyOf(sh Show, p Page) scene.Scene {
	sc := scene.Scene{Width: sh.Width, Height: sh.Height, Ground: sh.Ground}
	for _, l := range p.layers {
		if l.Name != layerHeader && l.Name != layerClock && l.Name != layerFoot {
			sc.Layers = append(sc.Layers, l)
		}
	}
	return sc
}

// wellSet fails the test for each fault of a page of one kind: those that
// readable knows, texts too small for the screen, and pictures and codes that
// leave the page, run into something, or have lost their proportions or ground.
func wellSet(t *testing.T, f *glyph.Faces, v View, sh Show, kind PageKind) {
	t.Helper()
	least := leastEm(f, v)
	n := 0
	for _, z := range sh.Zones {
		for i, p := range z.Pages {
			if p.Kind != kind {
				continue
			}
			n++
			sc := bodyOf(sh, p)
			faults := append(faultsOf(f, sc), shapeFaults(f, sc)...)
			for _, x := range placedTexts(f, sc) {
				if x.Style.Size < least {
					faults = append(faults, fmt.Sprintf("%s of %s, smaller than %s: %s", x.Text.Text, x.Style.Size, least, x.at))
				}
			}
			for _, fault := range faults {
				t.Errorf("%s, page %d, %d/%d, %d×%d: %s", kind, i, p.Part, p.Of, sh.Width, sh.Height, fault)
			}
			if p.Hold < minHold || p.Part < 1 || p.Part > p.Of {
				t.Errorf("%s, page %d: part %d of %d, held %s", kind, i, p.Part, p.Of, p.Hold)
			}
		}
	}
	if n == 0 {
		t.Errorf("%d×%d: no page of kind %s", sh.Width, sh.Height, kind)
	}
}

// shapeFaults gives what is wrong with pictures, codes and pictograms.
func shapeFaults(f *glyph.Faces, sc scene.Scene) []string {
	var faults []string
	for _, l := range sc.Layers {
		for i, it := range l.Items {
			var at scene.Rect
			switch it := it.(type) {
			case scene.Image:
				at = it.Rect
				if at.W < 1 || at.H < 1 {
					faults = append(faults, "a picture that vanishes: "+at.String())
				}
			case scene.Code:
				at = it.Rect
				under, ok := l.Items[i-1].(scene.Box)
				if !ok || !holds(under.Rect, at) || Contrast(under.Fill, it.Colour) < TextContrast || Luminance(under.Fill) < Luminance(it.Colour) {
					faults = append(faults, "a code without light ground: "+at.String())
				}
				if at.W != at.H || int(at.W)%glyph.CodeModules(it.Text) != 0 {
					faults = append(faults, "a code whose modules are no whole pixels: "+at.String())
				}
			case scene.Picto:
				at = it.Rect
			default:
				continue
			}
			if !holds(l.Bounds, at) {
				faults = append(faults, fmt.Sprintf("%T leaves its layer: %s", it, at))
			}
			for _, x := range placedTexts(f, sc) {
				if meets(at, x.at) {
					faults = append(faults, fmt.Sprintf("%T at %s stands on %s", it, at, x.Text.Text))
				}
			}
			for _, other := range l.Items[i+1:] {
				if o, ok := other.(scene.Code); ok && meets(o.Rect, at) {
					faults = append(faults, fmt.Sprintf("%T at %s stands on a code", it, at))
				}
				if o, ok := other.(scene.Image); ok && meets(o.Rect, at) {
					faults = append(faults, fmt.Sprintf("%T at %s stands on a picture", it, at))
				}
			}
		}
	}
	return faults
}

// Every kind of page, alone and among the others of every shipped layout, on
// every screen and with little, much and absurd content, is well set. What is
// absurd is tried on every other pair of them: each layout and each screen has
// its turn.
func TestPagesAreWellSetEverywhere(t *testing.T) {
	f := faces(t)
	programs := map[string]program.Program{"light": lightProgram(t), "busy": busyProgram(t), "absurd": absurdProgram(t)}
	for i, name := range program.Layouts() {
		l, err := Named(name)
		if err != nil {
			t.Fatal(err)
		}
		for what, p := range programs {
			t.Run(name+" "+what, func(t *testing.T) {
				for j, size := range pageSizes() {
					if what == "absurd" && (i+j)%2 > 0 {
						continue
					}
					v := View{Now: instant(t, "2026-11-19 10:42"), TimeTrusted: true, Width: size[0], Height: size[1], Layout: l, Pictures: allPictures()}
					shows := map[PageKind]Show{}
					zones := Build(f, p, v)
					for _, kind := range []PageKind{PageNotice, PageServices, PageWelcome} {
						only := v
						only.Layout = l.Only(kind)
						shows[kind] = Build(f, p, only)
						wellSet(t, f, v, shows[kind], kind)
						if shownIn(zones, kind) {
							wellSet(t, f, v, zones, kind)
						}
					}
				}
			})
		}
	}
}

// shownIn reports whether some zone shows that kind of page.
func shownIn(sh Show, kind PageKind) bool {
	for _, z := range sh.Zones {
		for _, p := range z.Pages {
			if p.Kind == kind {
				return true
			}
		}
	}
	return false
}

// So they are where people stand far away, in languages side by side, and
// mirrored: each on two of three screens.
func TestPagesAreWellSetOnOddScreens(t *testing.T) {
	f := faces(t)
	kinds := map[PageKind]program.Program{PageNotice: absurdProgram(t), PageServices: absurdProgram(t), PageWelcome: busyProgram(t), PageUrgent: urgentProgram(t)}
	for kind, p := range kinds {
		for i, size := range [][2]int{{1920, 1080}, {1080, 1920}, {640, 360}} {
			for j, odd := range []struct {
				name   string
				change func(*program.Program, *View)
			}{
				{"far away", func(_ *program.Program, v *View) { v.Distance = 20_000 }},
				{"near", func(_ *program.Program, v *View) { v.Distance, v.Diagonal = 300, 2000 }},
				{"a tiny one", func(_ *program.Program, v *View) { v.Diagonal = 100 }},
				{"side by side", func(p *program.Program, _ *View) { p.Site.Languages, p.Site.Beside = []program.Lang{"fr", "ar"}, true }},
				{"in three", func(p *program.Program, _ *View) {
					p.Site.Languages, p.Site.Beside = []program.Lang{"fr", "ar", "en"}, true
				}},
				{"in turn", func(p *program.Program, _ *View) { p.Site.Languages = []program.Lang{"ar", "fr"} }},
			} {
				if (i+j)%3 == 2 {
					continue
				}
				t.Run(fmt.Sprint(kind, size, odd.name), func(t *testing.T) {
					q := p
					v := viewOf(t, kind, "2026-11-19 10:42", size[0], size[1])
					odd.change(&q, &v)
					wellSet(t, f, v, Build(f, q, v), kind)
				})
			}
		}
	}
}

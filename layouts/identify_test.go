package layouts

import (
	"slices"
	"strings"
	"testing"

	"semainier/layouts/program"
	"semainier/layouts/scene"
)

func TestIdentifyTellsTheNameAsLargeAsItFits(t *testing.T) {
	f := faces(t)
	for _, shipped := range program.Layouts() {
		layout, err := Named(shipped)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			name, site string
			langs      []program.Lang
			told       string  // over the name
			large      float64 // the least size of the name, in parts of the shorter side
		}{
			{"Hall", "Espace des Tilleuls", nil, "Cet écran", 0.27},
			{"Hall d’accueil", "Espace des Tilleuls", []program.Lang{"en", "fr"}, "This screen", 0.15},
			{"Salle d’attente du deuxième étage, côté cour", "Maison de la Gare", []program.Lang{"br"}, "Ar skramm-mañ", 0.08},
			{"قاعة الانتظار", "Espace des Tilleuls", []program.Lang{"ar"}, "هذه الشاشة", 0.1},
			{"Hall 2", "فضاء الزيزفون", []program.Lang{"ar", "fr"}, "هذه الشاشة", 0.15},
			{strings.Repeat("Wasserwerk", 10), strings.Repeat("Bibliotheksgasse", 6), nil, "", 0},
			{strings.Repeat("Un nom qui n’en finit pas. ", 20), "Espace", nil, "Cet écran", 0},
			{"Hall", "", nil, "Cet écran", 0.27},
		} {
			for _, size := range pageSizes() {
				v := View{Width: size[0], Height: size[1], Layout: layout}
				p := program.Program{Site: program.Site{Name: c.site, Zone: "Europe/Paris", Languages: c.langs}}
				sh := Identify(f, p, v, c.name)
				wellSet(t, f, v, sh, PageIdentify)
				words := bodyWords(sh, 0)
				if !strings.Contains(words, c.told) || len(sh.Zones) != 1 || len(sh.Zones[0].Pages) != 1 {
					t.Errorf("%s %v, %s: %q", shipped, size, c.name, words)
				}
				if c.large == 0 {
					continue
				}
				for _, part := range append(strings.Fields(c.name), strings.Fields(c.site)...) {
					if !strings.Contains(words, part) {
						t.Errorf("%s %v: %q without %q", shipped, size, words, part)
					}
				}
				largest := scene.Px(0)
				for _, x := range itemsOf[scene.Text](sh, 0) {
					largest = max(largest, x.Style.Size)
				}
				if least := max(leastEm(f, v), scene.Px(c.large*float64(slices.Min(size[:])))); largest < least {
					t.Errorf("%s %v: %q at %s, want %s", shipped, size, c.name, largest, least)
				}
			}
		}
	}
}

// Over everything: no hour, no foot, nothing of the program.
func TestIdentifyTellsNothingElse(t *testing.T) {
	p := lightProgram(t)
	sh := Identify(faces(t), p, View{Now: instant(t, "2026-11-19 09:42"), TimeTrusted: true, Width: 1920, Height: 1080}, "Hall")
	if got, want := sh.Scene().Words(), "Cet écran\nHall\n"+p.Site.Name; strings.TrimSpace(got) != want {
		t.Errorf("%q, want %q", got, want)
	}
}

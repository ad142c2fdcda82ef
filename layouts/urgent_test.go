package layouts

import (
	"strings"
	"testing"

	"semainier/layouts/program"
	"semainier/layouts/scene"
)

func TestUrgentNoticesTakeTheScreen(t *testing.T) {
	f := faces(t)
	for _, name := range program.Layouts() {
		l, err := Named(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, size := range pageSizes() {
			v := View{Now: instant(t, "2026-11-19 10:42"), TimeTrusted: true, Width: size[0], Height: size[1], Layout: l}
			sh := Build(f, urgentProgram(t), v)
			wellSet(t, f, v, sh, PageUrgent)
			if len(sh.Zones) != 1 || sh.Ground != l.Theme.palette.alert || len(sh.ticker) > 0 {
				t.Errorf("%s, %v: %d zones on %s", name, size, len(sh.Zones), sh.Ground)
			}
			for i, p := range sh.Zones[0].Pages {
				if p.Kind != PageUrgent || len(p.layers) != 1 || !strings.Contains(bodyWords(sh, i), "Attention") && p.Part == 1 {
					t.Errorf("%s, %v: page %s of %d layers", name, size, p.Kind, len(p.layers))
				}
			}
		}
	}
}

// What is short is read at ten metres: capitals of 50 mm on the hall's screen.
func TestShortUrgentNoticeIsReadFromAfar(t *testing.T) {
	f := faces(t)
	p := weeks(t, "2026-11-16")
	p.Notices = []program.Notice{{Title: "Évacuez le bâtiment", Text: "Sortez par la porte la plus proche.", By: "Centre social", Importance: program.Urgent, Until: instant(t, "2026-11-19 20:00")}}
	for _, size := range [][2]int{{1920, 1080}, {3840, 2160}} {
		v := View{Now: instant(t, "2026-11-19 10:42"), TimeTrusted: true, Width: size[0], Height: size[1]}
		sh := Build(f, p, v)
		v.Layout = v.Layout.orDefault()
		words := bodyWords(sh, 0)
		for _, want := range []string{"Attention", "Évacuez", "Centre social, jusqu’à ce soir"} {
			if !strings.Contains(words, want) {
				t.Errorf("%v: no %q in %q", size, want, words)
			}
		}
		for _, x := range itemsOf[scene.Text](sh, 0) {
			capital := Millimetres(f.Metrics(x.Style).CapHeight) * v.pitch()
			if !strings.Contains(x.Text, "Centre social") && capital < 10_000/capitalsPerDistance {
				t.Errorf("%v: %q is %.0f mm tall", size, x.Text, capital)
			}
		}
	}
}

func TestUrgentNoticesAlternateInTheirLanguages(t *testing.T) {
	p := weeks(t, "2026-11-16")
	p.Site.Languages = []program.Lang{"fr", "en"}
	p.Notices = []program.Notice{{Title: "Évacuez", By: "Ville", Importance: program.Urgent, In: map[program.Lang]program.NoticeText{"en": {Title: "Leave the building"}}},
		{Title: "Fermé", By: "Ville", Importance: program.Urgent}}
	sh := Build(faces(t), p, View{Now: instant(t, "2026-11-19 10:42"), TimeTrusted: true, Width: 1920, Height: 1080})
	var got []string
	for i, page := range sh.Zones[0].Pages {
		for _, title := range []string{"Évacuez", "Leave the building", "Fermé"} {
			if strings.Contains(strings.ReplaceAll(bodyWords(sh, i), "  ", " "), title) {
				got = append(got, string(page.Lang)+" "+title)
			}
		}
	}
	if got := strings.Join(got, ", "); got != "fr Évacuez, fr Fermé, en Leave the building, en Fermé" {
		t.Error(got)
	}
}

package layouts

import (
	"slices"
	"strings"
	"testing"

	"semainier/layouts/program"
	"semainier/layouts/scene"
)

func TestPartnersAreReadableAnywhere(t *testing.T) { readableAnywhere(t, PagePartner) }

func TestPartnersTellWhenTheyComeNext(t *testing.T) {
	p := house(t)
	for _, c := range []struct{ name, now, want string }{
		{"in the morning", "2026-11-19 10:42", `CAF (Aides pour la famille et le logement) now; jusqu’à 12~h; Bureau 1 + Sans rendez-vous; 32 30
Conseiller numérique (Ordinateur, téléphone, démarches en ligne) now; jusqu’à 12~h~30; Espace numérique + Sans rendez-vous
CCAS (Accueil social et aides d’urgence); Aujourd’hui, 14~h_– 17~h; Bureau 2 + Sur rendez-vous; 02 99 00 00 01
Centre social (); Aujourd’hui, 16~h_– 18~h; Salle d’activités + Sans rendez-vous
PMI (Suivi des enfants de moins de 6 ans); Lundi_23_novembre, 9~h_– 12~h; Salle d’activités + Sur rendez-vous; 02 99 00 00 02
Avocats (Conseil juridique gratuit); Lundi_23_novembre, 14~h_– 16~h; Bureau 2 + Sur rendez-vous
Mission locale (Emploi et formation de 16 à 25 ans); Mardi_24_novembre, 14~h_– 16~h~30; Bureau 1 + En visio`},
		{"who does not come any more is left out", "2026-12-01 09:30", `Mission locale (Emploi et formation de 16 à 25 ans) now; jusqu’à 12~h; Salle d’activités + Sur rendez-vous
Conseiller numérique (Ordinateur, téléphone, démarches en ligne); Jeudi_3_décembre, 14~h_– 16~h; Salle d’activités`},
	} {
		a := newAgenda(p, View{Now: instant(t, c.now), TimeTrusted: true}, french())
		var told []string
		for _, v := range a.visits() {
			told = append(told, profileTold(a.partnerProfile(v)))
		}
		if got := strings.Join(told, "\n"); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

func TestOnlyVisitOfAPartnerIsCancelled(t *testing.T) {
	p := sparse(t)
	p.Slots[0].State = program.Cancelled
	a := newAgenda(p, View{Now: instant(t, "2026-11-18 10:42"), TimeTrusted: true}, french())
	var told []string
	for _, v := range a.visits() {
		told = append(told, profileTold(a.partnerProfile(v)))
	}
	p.Slots[1].Partner = "avo"
	a = newAgenda(p, View{Now: instant(t, "2026-11-18 10:42"), TimeTrusted: true}, french())
	for _, v := range a.visits() {
		told = append(told, profileTold(a.partnerProfile(v)))
	}
	want := []string{
		"CAF (Aides pour la famille et le logement); Jeudi_26_novembre, 14~h_– 16~h; Bureau 1 + Sans rendez-vous; 32 30",
		"CAF (Aides pour la famille et le logement); off Demain, 9~h_– 12~h; 32 30",
		"Avocats (Conseil juridique gratuit); Jeudi_26_novembre, 14~h_– 16~h; Bureau 1 + Sans rendez-vous",
	}
	if !slices.Equal(told, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(told, "\n"), strings.Join(want, "\n"))
	}
}

func TestCodeOfAPartnerStandsFreeOfItsWords(t *testing.T) {
	f := faces(t)
	codes := 0
	for _, size := range [][2]int{{1920, 1080}, {1080, 1920}} {
		for _, p := range []program.Program{house(t), sparse(t), absurd(t)} {
			l, err := Named("portrait")
			if err != nil {
				t.Fatal(err)
			}
			v := View{Now: instant(t, "2026-11-19 10:42"), TimeTrusted: true, Width: size[0], Height: size[1], Layout: l.Only(PagePartner)}
			for _, sc := range pagesOfKind(Build(f, p, v), PagePartner) {
				texts := placedTexts(f, sc)
				for _, it := range sc.Layers[0].Items {
					c, ok := it.(scene.Code)
					if !ok {
						continue
					}
					codes++
					for _, x := range texts {
						if meets(c.Rect, x.at) {
							t.Errorf("%v: the code %s stands on %s", size, c.Text, x.Text.Text)
						}
					}
					if len(c.Text) > mostLink {
						t.Errorf("a code of %d characters", len(c.Text))
					}
				}
			}
		}
	}
	if codes == 0 {
		t.Error("no code anywhere")
	}
}

func TestPartnersHaveNoPageWithoutVisitsOrTime(t *testing.T) {
	p := house(t)
	if told := toldAlone(t, p, PagePartner, "2026-11-19 10:42", false); told != "" {
		t.Errorf("without a trusted time: %q", told)
	}
	p.Slots = nil
	if told := toldAlone(t, p, PagePartner, "2026-11-19 10:42", true); told != "" {
		t.Errorf("without visits: %q", told)
	}
}

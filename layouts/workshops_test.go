package layouts

import (
	"strings"
	"testing"

	"semainier/layouts/program"
)

func TestWorkshopsAreReadableAnywhere(t *testing.T) { readableAnywhere(t, PageWorkshop) }

// profileTold writes a profile as "name (under): detail; detail", loud details with "!".
func profileTold(p profile) string {
	told := p.name + " (" + p.under + ")"
	if p.on {
		told += " now"
	}
	for _, f := range p.details {
		told += "; "
		if f.state != nil && f.state.off() {
			told += "off "
		}
		told += f.text
		if f.rest != "" {
			told += " " + f.rest
		}
		if f.beside != nil {
			told += " + " + f.beside.text
		}
	}
	return shown(told)
}

func TestWorkshopTellsWhenForWhomAndHow(t *testing.T) {
	p := house(t)
	for _, c := range []struct{ name, now, title, want string }{
		{"a series", "2026-11-19 10:42", "Écrire", "Écrire et envoyer un courriel (Conseiller numérique); Jeudi_26_novembre, 14~h_– 16~h; puis 3 et 10_décembre; Débutants; Salle d’activités; Inscription_: à l’accueil ou au 02 99 00 00 00"},
		{"the next date is cancelled", "2026-11-19 10:42", "Cuisine", "Cuisine du monde (Centre social); off Demain, 10~h_– 13~h; Vendredi_27_novembre, 10~h_– 13~h; Salle d’activités; Inscription_: à l’accueil"},
		{"the cancelled date is over", "2026-11-20 13:00", "Cuisine", "Cuisine du monde (Centre social); Vendredi_27_novembre, 10~h_– 13~h; Salle d’activités; Inscription_: à l’accueil"},
		{"today", "2026-11-19 10:42", "Jeux", "Jeux en famille (Centre social); Aujourd’hui, 16~h_– 18~h; Parents et enfants; Salle d’activités + Sans rendez-vous"},
		{"on now", "2026-11-19 16:30", "Jeux", "Jeux en famille (Centre social) now; jusqu’à 18~h; Parents et enfants; Salle d’activités + Sans rendez-vous"},
		{"over", "2026-11-19 18:00", "Jeux", ""},
	} {
		a := newAgenda(p, View{Now: instant(t, c.now), TimeTrusted: true}, french())
		var got string
		for _, series := range a.workshops() {
			if strings.HasPrefix(series[0].slot.Title, c.title) {
				got = profileTold(a.workshopProfile(series))
			}
		}
		if got != c.want {
			t.Errorf("%s: got\n%s, want\n%s", c.name, got, c.want)
		}
	}
}

// Whoever just comes is told so, in each language, behind a sign that is no pen.
func TestWorkshopWithoutEnrolment(t *testing.T) {
	for _, c := range []struct {
		lang program.Lang
		how  string
		want detail
	}{
		{"fr", "Sans inscription", detail{sign: "door", text: "Sans inscription"}},
		{"en", "Sans inscription", detail{sign: "door", text: "No enrolment needed"}},
		{"fr", "À l’accueil", detail{sign: "pen", text: "Inscription\u00A0: à l’accueil"}},
	} {
		p := house(t)
		for i := range p.Slots {
			p.Slots[i].Enrol = c.how
		}
		a := newAgenda(translated(p, tongueOf(c.lang)), View{Now: instant(t, "2026-11-19 10:42"), TimeTrusted: true}, tongueOf(c.lang))
		for _, series := range a.workshops() {
			details := a.workshopProfile(series).details
			if got := details[len(details)-1]; got != c.want {
				t.Errorf("%s, %s: got %+v, want %+v", c.lang, c.how, got, c.want)
			}
		}
	}
}

func TestDatesOfASeries(t *testing.T) {
	for _, c := range []struct {
		name  string
		dates []string // start and end of each
		want  string
	}{
		{"one", []string{"2026-11-26 14:00"}, ""},
		{"two", []string{"2026-11-26 14:00", "2026-12-03 14:00"}, "puis 3_décembre"},
		{"two months", []string{"2026-11-19 14:00", "2026-11-26 14:00", "2026-12-01 14:00", "2026-12-03 14:00"}, "puis 26_novembre, 1er et 3_décembre"},
		{"at another hour", []string{"2026-11-19 14:00", "2026-11-26 14:00", "2026-12-03 10:00", "2026-12-10 10:00"}, "puis 26_novembre, 14~h_– 15~h; 3 et 10_décembre, 10~h_– 11~h"},
		{"each at its hours", []string{"2026-11-19 14:00", "2026-11-20 10:00", "2026-11-21 11:00", "2026-11-23 12:00", "2026-11-24 13:00"}, "puis 20_novembre, 10~h_– 11~h; 21_novembre, 11~h_– 12~h; 23_novembre, 12~h_– 13~h"},
		{"more than are told", []string{"2026-11-19 14:00", "2026-11-20 14:00", "2026-11-21 14:00", "2026-11-23 14:00", "2026-11-24 14:00", "2026-11-25 14:00", "2026-11-26 14:00"}, "puis 20, 21, 23, 24 et 25_novembre"},
	} {
		p := weeks(t, "2026-11-16")
		for i, d := range c.dates {
			s := timed(t, c.name+string(rune('a'+i)), d, d)
			s.End = s.Start.Add(60 * 60e9)
			s.Kind, s.Title = program.Workshop, "Couture"
			p.Slots = append(p.Slots, s)
		}
		a := newAgenda(p, View{Now: instant(t, "2026-11-18 10:00"), TimeTrusted: true}, french())
		if got := strings.TrimPrefix(strings.TrimPrefix(profileTold(profile{details: a.then(a.workshops()[0])}), " ()"), "; "); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestWorkshopsHaveNoPageWithoutWorkshopsOrTime(t *testing.T) {
	p := house(t)
	if told := toldAlone(t, p, PageWorkshop, "2026-11-19 10:42", false); told != "" {
		t.Errorf("without a trusted time: %q", told)
	}
	for i := range p.Slots {
		p.Slots[i].Kind = program.Permanence
	}
	if told := toldAlone(t, p, PageWorkshop, "2026-11-19 10:42", true); told != "" {
		t.Errorf("without workshops: %q", told)
	}
}

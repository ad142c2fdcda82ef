package layouts

import (
	"strings"
	"testing"

	"semainier/layouts/program"
)

// planned writes a plan as "banner [sentence. more] | Maintenant: a, b | …".
func planned(p todayPlan) string {
	var parts []string
	if p.banner != nil {
		parts = append(parts, "["+shown(p.banner.text)+"; "+shown(p.banner.more)+"]")
	}
	for _, s := range p.sections {
		var ids []string
		for _, e := range s.entries {
			ids = append(ids, e.slot.ID)
		}
		parts = append(parts, s.title+": "+strings.Join(ids, " "))
	}
	if p.needNext {
		parts = append(parts, shown(p.next[0].title))
	}
	return strings.Join(parts, " | ")
}

func TestPlanOfToday(t *testing.T) {
	first, same, noonish, last := timed(t, "first", "2026-11-19 09:00", "2026-11-19 12:00"), timed(t, "same", "2026-11-19 14:00", "2026-11-19 17:00"),
		timed(t, "also", "2026-11-19 14:00", "2026-11-19 15:00"), timed(t, "last", "2026-11-19 15:00", "2026-11-19 17:00")
	tomorrow, monday := timed(t, "tomorrow", "2026-11-20 09:00", "2026-11-20 12:00"), timed(t, "monday", "2026-11-23 09:00", "2026-11-23 12:00")
	off := func(s program.Slot) program.Slot { s.State = program.Cancelled; return s }
	all := []program.Slot{first, same, noonish, last, tomorrow}
	whole := program.Slot{ID: "whole", Partner: "avo", State: program.Planned, FirstDay: day(t, "2026-11-19"), UntilDay: day(t, "2026-11-20")}
	sunday := program.Slot{ID: "sunday", Partner: "avo", State: program.Planned, FirstDay: day(t, "2026-11-22"), UntilDay: day(t, "2026-11-23")}
	for _, c := range []struct {
		name, now string
		slots     []program.Slot
		want      string
	}{
		{"before opening", "2026-11-19 08:00", all, "[Pas de permanence en ce moment; L’accueil ouvre à 9~h] | Ensuite: first | Plus tard: also same last"},
		{"during the first", "2026-11-19 10:42", all, "Maintenant: first | Ensuite: also same | Plus tard: last"},
		{"at its last instant it is over", "2026-11-19 12:00", all, "[Pas de permanence en ce moment; L’accueil ouvre à 14~h] | Ensuite: also same | Plus tard: last"},
		{"two end apart", "2026-11-19 15:00", all, "Maintenant: same last"},
		{"after the last slot, still open", "2026-11-19 16:30", []program.Slot{first, tomorrow}, "[C’est fini pour aujourd’hui; L’accueil est ouvert jusqu’à 17~h] | Demain, vendredi_20_novembre"},
		{"after closing", "2026-11-19 17:00", all, "[C’est fini pour aujourd’hui; L’accueil ouvre demain à 9~h] | Demain, vendredi_20_novembre"},
		{"cancelled one among what is on", "2026-11-19 14:30", []program.Slot{off(same), noonish}, "Maintenant: also same"},
		{"only a cancelled one", "2026-11-19 10:00", []program.Slot{off(first), tomorrow}, "[Pas de permanence aujourd’hui; L’accueil est ouvert jusqu’à 12~h] | Aujourd’hui: first | Demain, vendredi_20_novembre"},
		{"cancelled comes after what takes place at that hour", "2026-11-19 13:00", []program.Slot{off(noonish), same}, "[Pas de permanence en ce moment; L’accueil ouvre à 14~h] | Ensuite: same also"},
		{"all day long while open", "2026-11-19 10:00", []program.Slot{whole, last}, "Maintenant: whole | Ensuite: last"},
		{"all day long before opening", "2026-11-19 08:00", []program.Slot{whole}, "[Pas de permanence en ce moment; L’accueil ouvre à 9~h] | Ensuite: whole"},
		{"a Sunday", "2026-11-22 15:00", []program.Slot{monday}, "[Fermé aujourd’hui; L’accueil ouvre demain à 9~h] | Demain, lundi_23_novembre"},
		{"all day long on a usual closing day", "2026-11-22 08:00", []program.Slot{sunday}, "Maintenant: sunday"},
		{"a Saturday afternoon", "2026-11-21 15:00", []program.Slot{monday}, "[Pas de permanence aujourd’hui; L’accueil ouvre lundi à 9~h] | Lundi_23_novembre"},
		{"nothing at all", "2026-11-19 10:00", nil, "[Pas de permanence aujourd’hui; L’accueil est ouvert jusqu’à 12~h]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := newAgenda(weeks(t, "2026-11-16", c.slots...), View{Now: instant(t, c.now), TimeTrusted: true}, french())
			if got := planned(a.planToday()); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestClosureTellsWhyAndWhenItOpens(t *testing.T) {
	p := weeks(t, "2026-11-16")
	p.Days[3].Open, p.Days[3].Closed = nil, "Jour férié"
	a := newAgenda(p, View{Now: instant(t, "2026-11-19 10:00"), TimeTrusted: true}, french())
	if got, want := planned(a.planToday()), "[Fermé aujourd’hui; Jour férié. L’accueil ouvre demain à 9~h]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

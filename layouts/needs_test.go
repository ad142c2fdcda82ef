package layouts

import (
	"strings"
	"testing"

	"semainier/layouts/program"
)

func TestNeedsAreReadableAnywhere(t *testing.T) { readableAnywhere(t, PageNeeds) }

func TestNeedsTellWhoReceivesToday(t *testing.T) {
	p := house(t)
	for _, c := range []struct{ name, now, want string }{
		{"in the morning", "2026-11-19 10:42", "Logement: caf now, ccas | Emploi: ml off, then ml Mardi_24, 14~h | Santé: ccas | Numérique: num now | Famille: caf now | Droits: ccas"},
		{"what is over is left out", "2026-11-19 12:30", "Logement: ccas | Emploi: ml off, then ml Mardi_24, 14~h | Santé: ccas | Numérique: then num Jeudi_26, 14~h | Famille: then pmi Lundi_23, 9~h | Droits: ccas"},
		{"the evening before", "2026-11-18 18:00", "Logement: then caf Demain, 9~h | Emploi: then ml Mardi_24, 14~h | Santé: then ccas Demain, 14~h | Numérique: then num Demain, 10~h~30 | Famille: then caf Demain, 9~h | Droits: then ccas Demain, 14~h"},
		{"nobody comes any more", "2026-12-20 10:00", ""},
	} {
		a := newAgenda(p, View{Now: instant(t, c.now), TimeTrusted: true}, french())
		var rows []string
		for _, n := range a.needs() {
			var told []string
			for _, v := range n.today {
				mark := ""
				if v.here {
					mark = " now"
				}
				if v.off() {
					mark = " off"
				}
				told = append(told, string(v.partner.ID)+mark)
			}
			if n.next != nil {
				told = append(told, "then "+string(n.next.partner.ID)+" "+shown(n.when))
			}
			rows = append(rows, n.name+": "+strings.Join(told, ", "))
		}
		if got := strings.Join(rows, " | "); got != c.want {
			t.Errorf("%s: got\n%s, want\n%s", c.name, got, c.want)
		}
	}
}

func TestNeedsSayWhatIsOnAndWhatIsNot(t *testing.T) {
	told := toldAlone(t, house(t), PageNeeds, "2026-11-19 10:42", true)
	for _, want := range []string{"Logement", "Maintenant 9~h_– 12~h CAF Bureau 1 Sans rendez-vous", "Annulé 14~h_– 16~h~30 Mission locale", "Mardi_24, 14~h Mission locale"} {
		if !strings.Contains(told, want) {
			t.Errorf("%q is not told in %q", want, told)
		}
	}
}

func TestNeedsHaveNoPageWithoutPartnersOrTime(t *testing.T) {
	p := house(t)
	if told := toldAlone(t, p, PageNeeds, "2026-11-19 10:42", false); told != "" {
		t.Errorf("without a trusted time: %q", told)
	}
	for i := range p.Partners {
		p.Partners[i].Needs = []program.Need{"astronomy"}
	}
	if told := toldAlone(t, p, PageNeeds, "2026-11-19 10:42", true); told != "" {
		t.Errorf("no need that is known: %q", told)
	}
}

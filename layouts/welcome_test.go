package layouts

import (
	"fmt"
	"strings"
	"testing"

	"semainier/layouts/program"
)

func TestWhetherTheSiteIsOpen(t *testing.T) {
	for _, c := range []struct{ now, want string }{
		{"2026-11-19 08:00", "Fermé; L’accueil ouvre à 9~h"},
		{"2026-11-19 10:42", "Ouvert jusqu’à 12~h; L’accueil ouvre à 14~h"},
		{"2026-11-19 11:30", "Ferme à 12~h; L’accueil ouvre à 14~h"},
		{"2026-11-19 12:00", "Fermé; L’accueil ouvre à 14~h"},
		{"2026-11-19 15:00", "Ouvert jusqu’à 17~h; "},
		{"2026-11-19 17:00", "Fermé; L’accueil ouvre samedi à 9~h"},
		{"2026-11-20 10:00", "Fermé aujourd’hui_– Formation de l’équipe; L’accueil ouvre demain à 9~h"},
		{"2026-11-21 18:00", "Fermé; L’accueil ouvre lundi à 9~h"},
		{"2026-11-22 10:00", "Fermé aujourd’hui; L’accueil ouvre demain à 9~h"},
	} {
		a := newAgenda(busyProgram(t), View{Now: instant(t, c.now), TimeTrusted: true}, french())
		got := a.openState()
		if told := shown(got.text + "; " + got.more); told != c.want {
			t.Errorf("at %s: %s, want %s", c.now, told, c.want)
		}
	}
}

func TestClosuresToCome(t *testing.T) {
	for _, c := range []struct {
		name, now string
		closed    map[int]string // days from the first Monday on
		want      string
	}{
		{"none", "2026-11-16 10:00", nil, ""},
		{"a day", "2026-11-16 10:00", map[int]string{4: "Formation"}, "Vendredi_20_novembre: Formation"},
		{"it is over", "2026-11-21 10:00", map[int]string{4: "Formation"}, ""},
		{"days in a row", "2026-11-16 10:00", map[int]string{7: "Travaux", 8: "Travaux", 9: "Travaux"}, "Du 23 au 25_novembre: Travaux"},
		{"today and tomorrow", "2026-11-23 10:00", map[int]string{7: "Travaux", 8: "Travaux"}, "Jusqu’au 24_novembre: Travaux"},
		{"a usual closing day within", "2026-11-16 10:00", map[int]string{5: "Travaux", 7: "Travaux"}, "Du 21 au 23_novembre: Travaux"},
		{"an open day between", "2026-11-16 10:00", map[int]string{7: "Travaux", 9: "Travaux"}, "Lundi_23_novembre: Travaux; Mercredi_25_novembre: Travaux"},
		{"of two reasons", "2026-11-16 10:00", map[int]string{7: "Travaux", 8: "Férié"}, "Lundi_23_novembre: Travaux; Mardi_24_novembre: Férié"},
		{"over the end of a month", "2026-11-16 10:00", map[int]string{14: "Travaux", 15: "Travaux"}, "Du 30_novembre au 1er_décembre: Travaux"},
	} {
		p := weeks(t, "2026-11-16")
		for i, why := range c.closed {
			p.Days[i].Open, p.Days[i].Closed = nil, why
		}
		a := newAgenda(p, View{Now: instant(t, c.now), TimeTrusted: true}, french())
		var got []string
		for _, f := range a.closureFacts(ownPalette()) {
			got = append(got, shown(f.of)+": "+f.told)
		}
		if got := strings.Join(got, "; "); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestWeekOfWelcome(t *testing.T) {
	for _, c := range []struct{ now, want string }{
		{"2026-11-19 10:42", "Lundi_16 9~h_– 12~h et 14~h_– 17~h|Aujourd’hui 9~h_– 12~h et 14~h_– 17~h|Vendredi_20 Fermé_– Formation de l’équipe"},
		{"2026-11-21 12:30", "Lundi_23 9~h_– 12~h et 14~h_– 17~h|Jeudi_26 9~h_– 12~h et 14~h_– 17~h|Vendredi_27 9~h_– 12~h et 14~h_– 17~h"}, // over for this week
		{"2026-12-27 10:00", "Lundi_21 Fermé_– Congés de fin d’année|Jeudi_24 Fermé_– Congés de fin d’année|Vendredi_25 Fermé_– Congés de fin d’année"},
	} {
		a := newAgenda(busyProgram(t), View{Now: instant(t, c.now), TimeTrusted: true}, french())
		monday, ok := a.weekToTell()
		facts := a.weekFacts(monday, wordy, ownPalette())
		if !ok || len(facts) != 7 {
			t.Fatalf("at %s: %v, %d days", c.now, ok, len(facts))
		}
		var got []string
		for _, i := range []int{0, 3, 4} {
			got = append(got, shown(facts[i].of+" "+facts[i].told))
		}
		if got := strings.Join(got, "|"); got != c.want {
			t.Errorf("at %s:\n%s, want\n%s", c.now, got, c.want)
		}
	}
}

func TestDaysOfTheSameHoursShareARow(t *testing.T) {
	a := newAgenda(busyProgram(t), View{Now: instant(t, "2026-11-19 10:42"), TimeTrusted: true}, french())
	var got []string
	for _, f := range a.shared(a.weekFacts(a.date.Monday(), terseDays, ownPalette())) {
		got = append(got, f.of)
	}
	if got := strings.Join(got, ", "); got != "Lundi à mercredi, Aujourd’hui, Vendredi, Samedi, Dimanche" {
		t.Error(got)
	}
}

// The page of last resort says something true, whatever is known.
func TestWelcomeOfASiteOfWhichLittleIsKnown(t *testing.T) {
	f := faces(t)
	bare := weeks(t, "2026-11-16")
	bare.Site = program.Site{ID: "x", Name: "Maison du quartier", Zone: "Europe/Paris"}
	for i := range bare.Days {
		bare.Days[i].Open = nil
	}
	for _, c := range []struct {
		name    string
		p       program.Program
		trusted bool
		says    string
		not     string
	}{
		{"a name alone", bare, true, "Renseignez-vous à l’accueil.", "Ouvert"},
		{"a name alone, without a time", bare, false, "Renseignez-vous à l’accueil.", "Fermé"},
		{"hours, without a time", lightProgram(t), false, "Horaires habituels", "Aujourd’hui"},
		{"closures, without a time", busyProgram(t), false, "Horaires habituels", "Fermetures"},
		{"hours and a time", lightProgram(t), true, "Aujourd’hui", "Horaires habituels"},
		{"contacts", busyProgram(t), true, "02 99 00 00 00", "Renseignez-vous"},
	} {
		for _, size := range pageSizes() {
			v := viewOf(t, PageWelcome, "2026-11-19 10:42", size[0], size[1])
			v.TimeTrusted = c.trusted
			sh := Build(f, c.p, v)
			wellSet(t, f, v, sh, PageWelcome)
			var all string
			for i := range sh.Zones[0].Pages {
				all += bodyWords(sh, i)
			}
			if !strings.Contains(all, c.says) || strings.Contains(all, c.not) {
				t.Errorf("%s, %v: %q", c.name, size, all)
			}
		}
	}
}

func TestStalePageIsWellSet(t *testing.T) {
	f := faces(t)
	for _, size := range pageSizes() {
		for name, p := range map[string]program.Program{"light": lightProgram(t), "busy": busyProgram(t), "absurd": absurdProgram(t)} {
			t.Run(fmt.Sprint(name, size), func(t *testing.T) {
				v := View{Now: instant(t, "2027-01-19 10:42"), TimeTrusted: true, Width: size[0], Height: size[1], Layout: Layout{}.orDefault()}
				sh := Build(f, p, v)
				wellSet(t, f, v, sh, PageStale)
				if words := shown(bodyWords(sh, 0)); !strings.Contains(words, "Programme du") || strings.Contains(words, "Aujourd’hui") || strings.Contains(words, "Ouvert") {
					t.Errorf("says %q", words)
				}
			})
		}
	}
}

func TestWelcomeWithoutContactsHasNoBlankPage(t *testing.T) {
	f := faces(t)
	p := absurdProgram(t)
	p.Site = program.Site{ID: "x", Name: "Maison du quartier", Zone: "Europe/Paris"}
	for _, size := range pageSizes() {
		v := viewOf(t, PageWelcome, "2026-11-19 10:42", size[0], size[1])
		sh := Build(f, p, v)
		wellSet(t, f, v, sh, PageWelcome)
		for i := range sh.Zones[0].Pages {
			if bodyWords(sh, i) == "" {
				t.Errorf("%v: page %d is blank", size, i)
			}
		}
	}
}

// Where the hours of a day take two lines, no span of them is broken.
func TestHoursBreakBetweenSpans(t *testing.T) {
	hours := []program.Hours{{From: 540, Until: 750}, {From: 810, Until: 1050}}
	for lang, want := range map[program.Lang]string{
		"fr": "9~h_–_12~h~30 et\n13~h~30_–_17~h~30",
		"en": "9:00_–_12:30 and\n13:30_–_17:30",
		"ar": "9:00_–_12:30 و\n13:30_–_17:30",
	} {
		say := tongueOf(lang)
		if got := shown(onLines(say, say.hoursText(hours))); got != want {
			t.Errorf("%s: got %q, want %q", lang, got, want)
		}
	}
}

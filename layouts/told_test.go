package layouts

import (
	"testing"
	"time"

	"semainier/feeds/civil"
	"semainier/layouts/program"
)

func TestSlotsAreToldAsOnThePages(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	at := func(day, hour, minute int) time.Time {
		return time.Date(2026, time.November, day, hour, minute, 0, 0, paris).UTC()
	}
	day := func(n int) civil.Date { return civil.Date{Year: 2026, Month: time.November, Day: n} }
	p := program.Program{Site: program.Site{Zone: "Europe/Paris"}, Partners: []program.Partner{{ID: "caf", Name: "CAF"}}}
	for name, c := range map[string]struct {
		slot program.Slot
		want Told
	}{
		"planned": {
			program.Slot{Title: "Droits", Room: "Bureau 1", Mode: program.Appointment, Start: at(3, 9, 0), End: at(3, 12, 30)},
			Told{When: "mardi_3_novembre_2026, 9~h_– 12~h~30", Title: "Droits", Room: "Bureau 1", Mode: "Sur rendez-vous"},
		},
		"a title that repeats the partner": {
			program.Slot{Title: "CAF", Start: at(3, 9, 0), End: at(3, 9, 0)},
			Told{When: "mardi_3_novembre_2026, 9~h"},
		},
		"cancelled": {
			program.Slot{Title: "Droits", Room: "Bureau 1", Mode: program.WalkIn, State: program.Cancelled, Start: at(3, 20, 0), End: at(4, 0, 0)},
			Told{When: "mardi_3_novembre_2026, 20~h_– minuit", Title: "Droits", State: "Annulé"},
		},
		"moved here": {
			program.Slot{Title: "Droits", State: program.Moved, Start: at(5, 14, 0), End: at(5, 16, 0), Elsewhen: at(3, 9, 0)},
			Told{When: "jeudi_5_novembre_2026, 14~h_– 16~h", Title: "Droits", State: "Déplacé, au lieu de mardi_9~h"},
		},
		"moved here from another week": {
			program.Slot{Title: "Droits", State: program.Moved, Start: at(5, 14, 0), End: at(5, 16, 0), Elsewhen: at(-2, 9, 0)},
			Told{When: "jeudi_5_novembre_2026, 14~h_– 16~h", Title: "Droits", State: "Déplacé, au lieu du jeudi_29_octobre, 9~h"},
		},
		"to another room": {
			program.Slot{Title: "Droits", Room: "Bureau 2", State: program.Moved, OtherRoom: true, Start: at(5, 14, 0), End: at(5, 16, 0)},
			Told{When: "jeudi_5_novembre_2026, 14~h_– 16~h", Title: "Droits", Room: "Bureau 2", State: "Autre espace"},
		},
		"from a day without hours": {
			program.Slot{Title: "Droits", State: program.Moved, Start: at(5, 14, 0), End: at(5, 16, 0)},
			Told{When: "jeudi_5_novembre_2026, 14~h_– 16~h", Title: "Droits", State: "Déplacé"},
		},
		"moved away": {
			program.Slot{Title: "Droits", Room: "Bureau 1", State: program.MovedAway, Start: at(3, 9, 0), End: at(3, 12, 0), Elsewhen: at(5, 14, 0)},
			Told{When: "mardi_3_novembre_2026, 9~h_– 12~h", State: "Déplacé au jeudi_5, 14~h"},
		},
		"all day": {
			program.Slot{Title: "Forum", FirstDay: day(1), UntilDay: day(2)},
			Told{When: "dimanche_1er_novembre_2026, toute la journée", Title: "Forum"},
		},
		"several days": {
			program.Slot{Title: "Forum", FirstDay: day(3), UntilDay: day(6)},
			Told{When: "du mardi_3_novembre_2026 au jeudi_5_novembre_2026", Title: "Forum"},
		},
		"over midnight": {
			program.Slot{Title: "Nuit", Start: at(3, 22, 0), End: at(4, 2, 0)},
			Told{When: "du mardi_3_novembre_2026, 22~h, au mercredi_4_novembre_2026, 2~h", Title: "Nuit"},
		},
	} {
		c.slot.Partner, c.want.Partner = "caf", "CAF"
		got, err := Tell(p, c.slot)
		if err != nil {
			t.Fatal(err)
		}
		got.When, got.State = shown(got.When), shown(got.State)
		if got != c.want {
			t.Errorf("%s: got\n%+v, want\n%+v", name, got, c.want)
		}
	}
}

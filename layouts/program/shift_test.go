package program_test

import (
	"testing"
	"time"
	_ "time/tzdata"

	"semainier/layouts/program"
)

// Each hour of a zone is the same by its shifts, within their span.
func TestShiftsTellTheHoursOfTheirZone(t *testing.T) {
	from, until := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, name := range []string{"Europe/Paris", "UTC", "America/Martinique", "Indian/Reunion", "Pacific/Auckland", "America/St_Johns", "Africa/Casablanca", "Australia/Lord_Howe"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		// The machine knows no such zone.
		site := program.Site{Zone: "Nowhere/" + name, Shifts: program.ShiftsOf(zone, from, until)}
		got, err := site.Location()
		if err != nil {
			t.Fatal(err)
		}
		for at := from; at.Before(until); at = at.Add(30 * time.Minute) {
			if a, b := at.In(got).Format(time.DateTime), at.In(zone).Format(time.DateTime); a != b {
				t.Fatalf("%s: %s is %s, want %s", name, at, a, b)
			}
		}
		for year := 2025; year < 2030; year++ { // and from the clock to the instant
			for day := range 366 {
				if a, b := time.Date(year, 1, day, 2, 30, 0, 0, got), time.Date(year, 1, day, 2, 30, 0, 0, zone); !a.Equal(b) && !a.Before(from) {
					t.Fatalf("%s: %s, want %s", name, a, b)
				}
			}
		}
	}
}

// Shifts that make no sense, or none, leave what the machine knows.
func TestShiftsThatMakeNoSense(t *testing.T) {
	at := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
	many := make([]program.Shift, 101)
	for i := range many {
		many[i] = program.Shift{At: at.AddDate(0, 0, i)}
	}
	for name, list := range map[string][]program.Shift{
		"none": nil, "not in order": {{At: at}, {At: at.Add(-time.Hour)}}, "twice the same": {{At: at}, {At: at}},
		"an offset of days": {{At: at, Offset: 1 << 20}}, "too many": many,
	} {
		zone, err := program.Site{Zone: "Europe/Paris", Shifts: list}.Location()
		if err != nil {
			t.Fatal(err)
		}
		if _, offset := at.In(zone).Zone(); offset != 7200 {
			t.Errorf("%s: offset %d", name, offset)
		}
	}
	if _, err := (program.Site{Zone: "Europe/Pari"}).Location(); err == nil {
		t.Error("an unknown zone without shifts has hours")
	}
}

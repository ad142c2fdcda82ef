package civil_test

import (
	"testing"
	"time"
	_ "time/tzdata"

	"semainier/feeds/civil"
)

func date(t *testing.T, s string) civil.Date {
	t.Helper()
	d, err := civil.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestMonday(t *testing.T) {
	for _, c := range []struct {
		day, monday string
	}{
		{"2026-11-19", "2026-11-16"},
		{"2026-11-16", "2026-11-16"},
		{"2026-11-22", "2026-11-16"}, // a Sunday ends its week
		{"2026-12-28", "2026-12-28"},
		{"2027-01-03", "2026-12-28"},
	} {
		d := date(t, c.day)
		if got := d.Monday().String(); got != c.monday {
			t.Errorf("Monday of %s: got %s, want %s", c.day, got, c.monday)
		}
	}
}

func TestDaysAcrossClockChangeAndLeapDay(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-03-28", 2, "2026-03-30"}, // clocks go forward in between
		{"2028-02-28", 1, "2028-02-29"},
		{"2026-01-01", -1, "2025-12-31"},
	} {
		d := date(t, c.from)
		got := d.AddDays(c.n)
		if got.String() != c.want {
			t.Errorf("%s + %d days: got %s, want %s", c.from, c.n, got, c.want)
		}
		if n := got.DaysSince(d); n != c.n {
			t.Errorf("%s since %s: got %d, want %d", got, d, n, c.n)
		}
	}
}

func TestStartOfDayWhereMidnightDoesNotExist(t *testing.T) {
	beirut, err := time.LoadLocation("Asia/Beirut")
	if err != nil {
		t.Fatal(err)
	}
	d := date(t, "2026-03-29") // 00:00 is skipped there
	got := d.In(beirut)
	if civil.Of(got) != d || got.Hour() != 1 {
		t.Errorf("first instant of %s in Beirut: got %s", d, got)
	}
}

func TestParseRefuses(t *testing.T) {
	for _, s := range []string{"", "2026-2-3", "2026-02-30", "19/11/2026", "2026-11-19T10:00"} {
		if _, err := civil.Parse(s); err == nil {
			t.Errorf("Parse(%q): no error", s)
		}
	}
}

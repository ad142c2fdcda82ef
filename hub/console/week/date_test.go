package week

import (
	"testing"
	"time"

	"semainier/feeds/civil"
	"semainier/hub/plan"
)

func TestWeeksHaveTheirISONames(t *testing.T) {
	for name, monday := range map[string]string{
		"2026-W48": "2026-11-23", "2026-W01": "2025-12-29", "2026-W53": "2026-12-28", "2027-W01": "2027-01-04", "2020-W53": "2020-12-28",
		"2027-W53": "", "2026-W00": "", "2026-W54": "", "2026-48": "", "1999-W10": "", "2300-W10": "", "x-W1": "", "": "", "2026-W5": "",
	} {
		got, ok := parseWeek(name)
		if ok != (monday != "") || ok && got.String() != monday {
			t.Errorf("%q: %s %v, want %s", name, got, ok, monday)
		}
		if ok && isoWeek(got) != name {
			t.Errorf("%s is called %s, want %s", got, isoWeek(got), name)
		}
	}
}

func TestDaysAsTheyAreTyped(t *testing.T) {
	for text, want := range map[string]string{"2026-11-25": "2026-11-25", "25/11/2026": "2026-11-25", "1/2/2027": "2027-02-01", "31/11/2026": "", "demain": "", "": "", "25/11/26": ""} {
		got, ok := parseDay(text)
		if ok != (want != "") || ok && got.String() != want {
			t.Errorf("%q: %s %v, want %s", text, got, ok, want)
		}
	}
}

func TestTimesOfDayAsTheyAreTyped(t *testing.T) {
	for text, want := range map[string]string{
		"9 h": "09:00", "9h": "09:00", "9h30": "09:30", "9 h 30": "09:30", "9\u202fh\u202f05": "09:05", "09:30": "09:30", "9.30": "09:30", "0930": "09:30",
		"930": "09:30", "9": "09:00", "24 h": "24:00", "12 heures 15": "12:15", "0h": "00:00",
		"": "", "midi": "", "25h": "", "24h01": "", "9h60": "", "9h5": "", "h": "", "-1h": "", "9h300": "", "100h": "",
	} {
		got, ok := parseClock(text)
		if ok != (want != "") || ok && got.String() != want {
			t.Errorf("%q: %s %v, want %q", text, got, ok, want)
		}
	}
}

func TestWhatComesEveryWeek(t *testing.T) {
	day := func(d, from, until int) plan.Clash {
		date := civil.Date{Year: 2026, Month: 11, Day: 2}.AddDays(d)
		return plan.Clash{Start: date.In(time.UTC).Add(time.Duration(from) * time.Hour), End: date.In(time.UTC).Add(time.Duration(until) * time.Hour)}
	}
	for _, c := range []struct {
		times []plan.Clash
		want  bool
	}{
		{[]plan.Clash{day(0, 9, 12), day(7, 9, 12), day(14, 9, 12)}, true},
		{[]plan.Clash{day(0, 9, 12), day(7, 9, 12)}, false},
		{[]plan.Clash{day(0, 9, 12), day(7, 9, 11), day(14, 9, 12)}, false},
		{[]plan.Clash{day(0, 9, 12), day(7, 9, 12), day(21, 9, 12)}, false},
	} {
		if got := weekly(c.times); got != c.want {
			t.Errorf("%v: %v", c.times, got)
		}
	}
}

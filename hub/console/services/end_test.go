package services

import (
	"errors"
	"testing"
	"time"

	"semainier/feeds/civil"
	"semainier/hub/network"
)

// place is a site in Paris, open on weekdays with a pause, on Saturday morning, and
// closed for Christmas.
func place() network.Site {
	day := []network.Period{{From: 9 * 60, Until: 12*60 + 30}, {From: 13*60 + 30, Until: 17*60 + 30}}
	return network.Site{ID: "s", Timezone: "Europe/Paris",
		Hours:    network.Hours{Monday: day, Tuesday: day, Wednesday: day, Thursday: day, Friday: day, Saturday: day[:1]},
		Closures: []network.Closure{{From: civil.Date{Year: 2026, Month: 12, Day: 24}, To: civil.Date{Year: 2027, Month: 1, Day: 2}}}}
}

func paris(t *testing.T, s string) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", s, zone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestEndsAreWhenVisitorsLeaveOrCome(t *testing.T) {
	for name, c := range map[string]struct {
		now, date string
		end       ending
		want      string
	}{
		"a morning":                       {"2026-11-19 10:00", "", atEvening, "2026-11-19 17:30"},
		"the pause at noon is no end":     {"2026-11-19 12:45", "", atEvening, "2026-11-19 17:30"},
		"before it opens":                 {"2026-11-19 07:00", "", atEvening, "2026-11-19 17:30"},
		"after it has closed":             {"2026-11-19 17:30", "", atEvening, "2026-11-20 17:30"},
		"a Saturday afternoon":            {"2026-11-21 15:00", "", atEvening, "2026-11-23 17:30"},
		"a Saturday morning":              {"2026-11-21 11:00", "", atEvening, "2026-11-21 12:30"},
		"the last evening before a pause": {"2026-12-23 18:00", "", atEvening, "2027-01-04 17:30"},
		"what is not known":               {"2026-11-19 10:00", "", "demain", "2026-11-19 17:30"},
		"nothing chosen":                  {"2026-11-19 10:00", "", "", "2026-11-19 17:30"},
		"tomorrow":                        {"2026-11-19 10:00", "", atMorning, "2026-11-20 09:00"},
		"on Saturday, until Monday":       {"2026-11-21 11:00", "", atMorning, "2026-11-23 09:00"},
		"the year turns in a closure":     {"2026-12-23 10:00", "", atMorning, "2027-01-04 09:00"},
		"summer time ends in between":     {"2026-10-24 10:00", "", atMorning, "2026-10-26 09:00"},
		"a date on which it opens":        {"2026-11-19 10:00", "2026-11-23", onDate, "2026-11-23 17:30"},
		"a date on which it does not":     {"2026-11-19 10:00", "2026-11-22", onDate, "2026-11-23 00:00"},
		"today":                           {"2026-11-19 10:00", "2026-11-19", onDate, "2026-11-19 17:30"},
		"today, after it has closed":      {"2026-11-19 18:00", "2026-11-19", onDate, "2026-11-20 00:00"},
		"the last date":                   {"2026-11-19 10:00", "2027-11-20", onDate, "2027-11-20 12:30"},
	} {
		t.Run(name, func(t *testing.T) {
			cal, err := calendarOf(place(), paris(t, c.now))
			if err != nil {
				t.Fatal(err)
			}
			if got, err := cal.end(c.end, c.date); err != nil || !got.Equal(paris(t, c.want)) {
				t.Errorf("%v, %v; want %s", got, err, c.want)
			}
		})
	}
}

func TestEndOfASiteThatNeverOpens(t *testing.T) {
	shut := place()
	shut.Hours = network.Hours{}
	cal, err := calendarOf(shut, paris(t, "2026-11-19 10:00"))
	if err != nil {
		t.Fatal(err)
	}
	if got := cal.evening(); !got.Equal(paris(t, "2026-11-20 00:00")) {
		t.Errorf("evening: %v", got)
	}
	if got := cal.morning(); !got.IsZero() {
		t.Errorf("morning: %v", got)
	}
	if got, err := cal.end(atMorning, ""); err != nil || !got.Equal(paris(t, "2026-11-20 00:00")) {
		t.Errorf("the morning that never comes: %v, %v", got, err)
	}
	if got, err := cal.end(noEnd, ""); err != nil || !got.IsZero() {
		t.Errorf("no end: %v, %v", got, err)
	}
}

func TestDatesThatAreNoEnd(t *testing.T) {
	cal, err := calendarOf(place(), paris(t, "2026-11-19 10:00"))
	if err != nil {
		t.Fatal(err)
	}
	for date, want := range map[string]error{
		"": errNoDate, "demain": errNoDate, "2026-13-01": errNoDate,
		"2026-11-18": errPastDate, "0001-01-01": errPastDate,
		cal.today().AddDays(MaxEnd + 1).String(): errFarDate,
	} {
		if got, err := cal.on(date); !errors.Is(err, want) {
			t.Errorf("%q: %v, %v; want %v", date, got, err, want)
		}
	}
}

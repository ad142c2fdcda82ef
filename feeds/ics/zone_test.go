package ics

import (
	"testing"
	"time"
)

func TestZoneNames(t *testing.T) {
	for name, want := range map[string]string{
		"Europe/Paris":                         "Europe/Paris",
		"europe/paris":                         "Europe/Paris",
		" \"Europe/Paris\" ":                   "Europe/Paris",
		"TZID=Europe/Paris":                    "Europe/Paris",
		"right/Europe/Paris":                   "Europe/Paris",
		"Europe/Kyiv":                          "Europe/Kyiv",
		"UTC":                                  "UTC",
		"Etc/GMT-2":                            "Etc/GMT-2",
		"Romance Standard Time":                "Europe/Paris",
		"romance  standard time":               "Europe/Paris",
		"W. Europe Standard Time":              "Europe/Berlin",
		"W. Europe Daylight Time":              "Europe/Berlin",
		"SA Western Standard Time":             "America/La_Paz",
		"/mozilla.org/20050126_1/Europe/Paris": "Europe/Paris",
		"/freeassociation.sourceforge.net/Tzfile/America/Martinique":    "America/Martinique",
		"/x/America/Argentina/Buenos_Aires":                             "America/Argentina/Buenos_Aires",
		"(UTC+01:00) Brussels, Copenhagen, Madrid, Paris":               "Europe/Brussels",
		"(UTC+01:00) Bruxelles, Copenhague, Madrid, Paris":              "Europe/Brussels",
		"(GMT+01:00) Amsterdam\\, Berlin\\, Bern\\, Rome":               "Europe/Amsterdam",
		"(UTC+01:00) Amsterdam, Berlin, Berne, Rome, Stockholm, Vienne": "Europe/Amsterdam",
		"(UTC) Dublin, Edinburgh, Lisbon, London":                       "Europe/Dublin",
		"(UTC) Dublin, Édimbourg, Lisbonne, Londres":                    "Europe/Dublin",
		"(UTC-05:00) Eastern Time (US & Canada)":                        "America/New_York",
		"Pacific Time (US & Canada), Tijuana":                           "America/Los_Angeles",
		"GMT Standard Time":                                             "Europe/London",
		"(UTC) Coordinated Universal Time":                              "UTC",
		"Eastern":                                                       "America/New_York",
		"Europe/Germany":                                                "Europe/Berlin",
		"UTC+01":                                                        "+01:00",
		"GMT-03:30":                                                     "-03:30",
		"+0200":                                                         "+02:00",
		"(UTC+09:00) Paris":                                             "", // a town whose offset is another: no guess
		"Local":                                                         "",
		"Customized Time Zone":                                          "",
		"../../etc/passwd":                                              "",
		"":                                                              "",
	} {
		got := ""
		if loc := (&scope{names: new(int)}).locate(name); loc != nil {
			got = loc.String()
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

func TestEveryNameOfTheTablesLoads(t *testing.T) {
	for _, name := range []string{"Romance Standard Time", "Mauritius Standard Time", "West Pacific Standard Time", "Saint Pierre Standard Time", "Marquesas Standard Time"} {
		if windowsZone(name) == nil {
			t.Errorf("%q does not load", name)
		}
	}
}

func TestZonesLookedUpAreLimited(t *testing.T) {
	s := &scope{names: new(int)}
	for i := range 2 * maxZones {
		s.locate("Nowhere/" + time.Duration(i).String())
	}
	if len(s.found) > maxZones {
		t.Errorf("%d names kept", len(s.found))
	}
}

func TestWallTimeToInstant(t *testing.T) {
	paris, _ := time.LoadLocation("Europe/Paris")
	for wall, want := range map[string]string{
		"20260901T090000": "2026-09-01T07:00:00Z",
		"20260329T015959": "2026-03-29T00:59:59Z",
		"20260329T020000": "2026-03-29T01:00:00Z", // skipped: the offset before
		"20260329T025959": "2026-03-29T01:59:59Z",
		"20260329T030000": "2026-03-29T01:00:00Z",
		"20261025T015959": "2026-10-24T23:59:59Z",
		"20261025T020000": "2026-10-25T00:00:00Z", // twice: the first
		"20261025T025959": "2026-10-25T00:59:59Z",
		"20261025T030000": "2026-10-25T02:00:00Z",
	} {
		got := time.Unix(instant(wallOf(t, wall), paris), 0).UTC().Format(time.RFC3339)
		if got != want {
			t.Errorf("%s: got %s, want %s", wall, got, want)
		}
	}
}

func TestCivilDaysAgreeWithTime(t *testing.T) {
	for _, day := range []int64{-1000000, -719529, -719528, -1, 0, 1, 58, 59, 60, 19782, 20513, 2932896} {
		y, m, d := civilDay(day)
		want := time.Unix(day*daySeconds, 0).UTC()
		if y != want.Year() || m != int(want.Month()) || d != want.Day() || dayNumber(y, m, d) != day || weekday(day) != (int(want.Weekday())+6)%7 {
			t.Errorf("%d: got %d-%d-%d, weekday %d; want %s", day, y, m, d, weekday(day), want)
		}
		for _, start := range []int{0, 6} {
			if year, first := weekYear(day, start), firstWeek(weekYear(day, start), start); day < first || day >= firstWeek(year+1, start) {
				t.Errorf("%d is not in week-year %d", day, year)
			}
		}
	}
}

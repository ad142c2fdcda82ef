package notices

import (
	"testing"
	"time"

	"semainier/hub/network"
)

func TestInstants(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		date, hour string
		at         edge
		want       string // RFC 3339, or the key of what is wrong
	}{
		{"", "", begins, "0001-01-01T00:00:00Z"},
		{"2026-12-11", "", begins, "2026-12-11T00:00:00+01:00"},
		{"2026-12-11", "", ends, "2026-12-12T00:00:00+01:00"},
		{"2026-12-11", "18:00", ends, "2026-12-11T18:00:00+01:00"},
		{"11/12/2026", "18 h 30", ends, "2026-12-11T18:30:00+01:00"},
		{"1.7.2026", "9h", begins, "2026-07-01T09:00:00+02:00"},
		{"2026-12-11", "24:00", ends, "2026-12-12T00:00:00+01:00"},
		{"2026-12-31", "", ends, "2027-01-01T00:00:00+01:00"},
		{"2026-03-29", "02:30", begins, wrongSkipped}, // clocks go from 2 to 3
		{"2026-03-29", "03:00", begins, "2026-03-29T03:00:00+02:00"},
		{"2026-03-29", "", ends, "2026-03-30T00:00:00+02:00"}, // a day of 23 hours
		{"2026-10-25", "02:30", begins, "2026-10-25T02:30:00+02:00"},
		{"2026-10-25", "02:30", ends, "2026-10-25T02:30:00+01:00"}, // shown at least as long as said
		{"2026-10-25", "03:00", ends, "2026-10-25T03:00:00+01:00"},
		{"2026-02-30", "", begins, wrongDate},
		{"demain", "", begins, wrongDate},
		{"2026-12-11", "25:00", begins, wrongHour},
		{"2026-12-11", "12:61", begins, wrongHour},
		{"2026-12-11", "midi", begins, wrongHour},
		{"", "12:00", begins, wrongAlone},
	} {
		got, wrong := instantOf(c.date, c.hour, paris, c.at)
		if wrong == "" {
			wrong = got.Format(time.RFC3339)
		}
		if wrong != c.want {
			t.Errorf("%q %q: got %s, want %s", c.date, c.hour, wrong, c.want)
		}
		if got.IsZero() {
			continue
		}
		again, wrong := instantOf(dateField(got, paris, c.at), hourField(got, paris, c.at), paris, c.at)
		if wrong != "" || !again.Equal(got) {
			t.Errorf("%q %q: written into the form and read back it is %v (%s)", c.date, c.hour, again, wrong)
		}
	}
}

func TestClocks(t *testing.T) {
	for s, want := range map[string]network.Clock{
		"9": 540, "9h": 540, "9 h": 540, "9h30": 570, "9 h 30": 570, "09:30": 570, "9.30": 570, " 9 h 30 ": 570, "24:00": 1440, "0:00": 0,
		"": -1, "h": -1, "24:01": -1, "9:3": -1, "9 30": -1, "99": -1, "-1": -1,
	} {
		got, ok := readClock(s)
		if !ok {
			got = -1
		}
		if got != want {
			t.Errorf("%q: got %d, want %d", s, got, want)
		}
	}
}

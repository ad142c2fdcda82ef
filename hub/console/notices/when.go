package notices

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"semainier/feeds/civil"
	"semainier/hub/network"
)

// edge says which side of a span an instant is: it decides what a missing hour means,
// and which of two hours of the same name, when clocks go back.
type edge int

const (
	begins edge = iota // without an hour: when the day begins; of two hours, the first
	ends               // without an hour: when the day ends; of two hours, the last
)

// The words of what is wrong with a date or an hour.
const (
	wrongDate    = "when.date"
	wrongHour    = "when.hour"
	wrongSkipped = "when.skipped" // clocks go forward over it
	wrongAlone   = "when.alone"   // an hour without its day
)

// instantOf gives the instant of a date and an hour as people type them, in a zone.
// Both empty give the zero time. wrong is the key of what is wrong; empty: nothing.
func instantOf(date, hour string, zone *time.Location, at edge) (t time.Time, wrong string) {
	if date == "" && hour == "" {
		return time.Time{}, ""
	}
	if date == "" {
		return time.Time{}, wrongAlone
	}
	day, ok := readDate(date)
	if !ok {
		return time.Time{}, wrongDate
	}
	clock := network.Clock(0)
	switch {
	case hour != "":
		if clock, ok = readClock(hour); !ok {
			return time.Time{}, wrongHour
		}
	case at == ends:
		clock = endOfDay
	}
	if clock == endOfDay { // midnight may not be there: then the day begins with its first hour
		return day.AddDays(1).In(zone), ""
	}
	if clock == 0 {
		return day.In(zone), ""
	}
	t = time.Date(day.Year, day.Month, day.Day, int(clock)/60, int(clock)%60, 0, 0, zone)
	if t.Hour() != int(clock)/60 || t.Minute() != int(clock)%60 {
		return time.Time{}, wrongSkipped
	}
	return ofTwo(t, at), ""
}

// endOfDay is 24:00.
const endOfDay network.Clock = 24 * 60

// ofTwo gives, of two instants with the same hour on the night when clocks go back, the
// one of that edge.
func ofTwo(t time.Time, at edge) time.Time {
	const back = time.Hour // all zones of France go back by an hour, those overseas by none
	for _, other := range []time.Time{t.Add(-back), t.Add(back)} {
		same := other.Hour() == t.Hour() && other.Minute() == t.Minute() && other.Day() == t.Day()
		if same && (at == begins) == other.Before(t) {
			return other
		}
	}
	return t
}

var datePattern = regexp.MustCompile(`^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})$`)

// readDate reads a date as a browser sends it, or as people type one where the browser
// has no field for dates: "2026-12-11", "11/12/2026".
func readDate(s string) (civil.Date, bool) {
	s = strings.TrimSpace(s)
	if m := datePattern.FindStringSubmatch(s); m != nil {
		s = m[3] + "-" + pad(m[2]) + "-" + pad(m[1])
	}
	d, err := civil.Parse(s)
	return d, err == nil
}

func pad(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

var clockPattern = regexp.MustCompile(`^(\d{1,2}) ?(?:[:hH.] ?(\d{2})?)?$`)

// readClock reads an hour: "14:30", "14 h 30", "14h", "9".
func readClock(s string) (network.Clock, bool) {
	m := clockPattern.FindStringSubmatch(strings.Join(strings.Fields(s), " "))
	if m == nil {
		return 0, false
	}
	hours, _ := strconv.Atoi(m[1]) // two figures at most
	minutes := 0
	if m[2] != "" {
		minutes, _ = strconv.Atoi(m[2])
	}
	c := network.Clock(60*hours + minutes)
	return c, minutes < 60 && c <= endOfDay
}

// dateField and hourField write an instant as the fields of a form hold it. The end of
// a day is that day, without an hour.
func dateField(t time.Time, zone *time.Location, at edge) string {
	if t.IsZero() {
		return ""
	}
	if at == ends && midnight(t, zone) {
		t = t.Add(-time.Minute)
	}
	return t.In(zone).Format(time.DateOnly)
}

func hourField(t time.Time, zone *time.Location, at edge) string {
	if t.IsZero() || midnight(t, zone) {
		return ""
	}
	return t.In(zone).Format("15:04")
}

// midnight reports whether a day of the zone begins at t.
func midnight(t time.Time, zone *time.Location) bool { return civil.Of(t.In(zone)).In(zone).Equal(t) }

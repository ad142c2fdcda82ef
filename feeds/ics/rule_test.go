package ics

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
)

const timeForm = "20060102T150405"

func wallOf(t testing.TB, s string) int64 {
	t.Helper()
	v, err := parseStamp([]byte(s))
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return v.wall
}

func loadZone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// startsOf gives what a rule makes of a start within [low, high].
func startsOf(t testing.TB, value, start, low, high string) ([]string, error) {
	t.Helper()
	r, _, err := parseRule([]byte(value))
	if err != nil {
		return nil, err
	}
	e := &event{start: wallOf(t, start), loc: loadZone(t, "America/New_York")}
	if r.hasUntil {
		r.lastWall = e.lastWall(r.until, e.loc)
	}
	walls, err := newWalker(r, e.start, false).walk(wallOf(t, low), wallOf(t, high))
	var list []string
	for _, w := range walls {
		list = append(list, time.Unix(w, 0).UTC().Format(timeForm))
	}
	return list, err
}

// days writes starts shortly: "1997-09: 2 4 9, 1997-10: 2".
func days(list []string) string {
	var b strings.Builder
	month := ""
	for _, s := range list {
		if m := s[:4] + "-" + s[4:6]; m != month {
			if month != "" {
				b.WriteString(", ")
			}
			b.WriteString(m + ":")
			month = m
		}
		b.WriteString(" " + strings.TrimPrefix(s[6:8], "0"))
	}
	return b.String()
}

func TestRulesOfRFC5545(t *testing.T) {
	// §3.8.5.3, the examples with their answers; and §3.3.10's own.
	for _, c := range []struct{ start, rule, until, want string }{
		{"19970902", "FREQ=DAILY;COUNT=10", "19991231", "1997-09: 2 3 4 5 6 7 8 9 10 11"},
		{"19970902", "FREQ=DAILY;INTERVAL=10;COUNT=5", "19991231", "1997-09: 2 12 22, 1997-10: 2 12"},
		{"19970902", "FREQ=WEEKLY;COUNT=10", "19991231", "1997-09: 2 9 16 23 30, 1997-10: 7 14 21 28, 1997-11: 4"},
		{"19970902", "FREQ=WEEKLY;INTERVAL=2;WKST=SU", "19971231", "1997-09: 2 16 30, 1997-10: 14 28, 1997-11: 11 25, 1997-12: 9 23"},
		{"19970902", "FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH", "19991231", "1997-09: 2 4 9 11 16 18 23 25 30, 1997-10: 2"},
		{"19970901", "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR", "19991231",
			"1997-09: 1 3 5 15 17 19 29, 1997-10: 1 3 13 15 17 27 29 31, 1997-11: 10 12 14 24 26 28, 1997-12: 8 10 12 22"},
		{"19970902", "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH", "19991231", "1997-09: 2 4 16 18 30, 1997-10: 2 14 16"},
		{"19970905", "FREQ=MONTHLY;COUNT=10;BYDAY=1FR", "19991231",
			"1997-09: 5, 1997-10: 3, 1997-11: 7, 1997-12: 5, 1998-01: 2, 1998-02: 6, 1998-03: 6, 1998-04: 3, 1998-05: 1, 1998-06: 5"},
		{"19970907", "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU", "19991231",
			"1997-09: 7 28, 1997-11: 2 30, 1998-01: 4 25, 1998-03: 1 29, 1998-05: 3 31"},
		{"19970922", "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO", "19991231", "1997-09: 22, 1997-10: 20, 1997-11: 17, 1997-12: 22, 1998-01: 19, 1998-02: 16"},
		{"19970928", "FREQ=MONTHLY;BYMONTHDAY=-3", "19980227", "1997-09: 28, 1997-10: 29, 1997-11: 28, 1997-12: 29, 1998-01: 29, 1998-02: 26"},
		{"19970930", "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1", "19991231",
			"1997-09: 30, 1997-10: 1 31, 1997-11: 1 30, 1997-12: 1 31, 1998-01: 1 31, 1998-02: 1"},
		{"19970910", "FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15", "20101231", "1997-09: 10 11 12 13 14 15, 1999-03: 10 11 12 13"},
		{"19970902", "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU", "19980201", "1997-09: 2 9 16 23 30, 1997-11: 4 11 18 25, 1998-01: 6 13 20 27"},
		{"19970610", "FREQ=YEARLY;COUNT=4;BYMONTH=6,7", "20101231", "1997-06: 10, 1997-07: 10, 1998-06: 10, 1998-07: 10"},
		{"19970310", "FREQ=YEARLY;INTERVAL=2;COUNT=5;BYMONTH=1,2,3", "20101231", "1997-03: 10, 1999-01: 10, 1999-02: 10, 1999-03: 10, 2001-01: 10"},
		{"19970101", "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200", "20101231",
			"1997-01: 1, 1997-04: 10, 1997-07: 19, 2000-01: 1, 2000-04: 9, 2000-07: 18, 2003-01: 1, 2003-04: 10, 2003-07: 19, 2006-01: 1"},
		{"19970519", "FREQ=YEARLY;BYDAY=20MO", "19991231", "1997-05: 19, 1998-05: 18, 1999-05: 17"},
		{"19970512", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "19991231", "1997-05: 12, 1998-05: 11, 1999-05: 17"},
		{"19970313", "FREQ=YEARLY;BYMONTH=3;BYDAY=TH", "19981231", "1997-03: 13 20 27, 1998-03: 5 12 19 26"},
		{"19980213", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "20001231", "1998-02: 13, 1998-03: 13, 1998-11: 13, 1999-08: 13, 2000-10: 13"},
		{"19970913", "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13", "19980301", "1997-09: 13, 1997-10: 11, 1997-11: 8, 1997-12: 13, 1998-01: 10, 1998-02: 7"},
		{"19961105", "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8", "20051231", "1996-11: 5, 2000-11: 7, 2004-11: 2"},
		{"19970904", "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "19991231", "1997-09: 4, 1997-10: 7, 1997-11: 6"},
		{"19970929", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "19980331", "1997-09: 29, 1997-10: 30, 1997-11: 27, 1997-12: 30, 1998-01: 29, 1998-02: 26, 1998-03: 30"},
		{"19970805", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "19991231", "1997-08: 5 10 19 24"},
		{"19970805", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "19991231", "1997-08: 5 17 19 31"},
		{"20070115", "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "20101231", "2007-01: 15 30, 2007-02: 15, 2007-03: 15 30"},
		// Where libraries go wrong.
		{"20240229", "FREQ=YEARLY", "20331231", "2024-02: 29, 2028-02: 29, 2032-02: 29"},
		{"20260131", "FREQ=MONTHLY", "20260630", "2026-01: 31, 2026-03: 31, 2026-05: 31"},
		{"20260903", "FREQ=WEEKLY;BYDAY=MO,TH;BYSETPOS=1", "20260922", "2026-09: 7 14 21"},
		{"20260907", "FREQ=MONTHLY;BYDAY=MO,2TU", "20260930", "2026-09: 7 8 14 21 28"},
		{"20260115", "FREQ=YEARLY;BYMONTHDAY=15", "20260430", "2026-01: 15, 2026-02: 15, 2026-03: 15, 2026-04: 15"},
		{"20200601", "FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO", "20260131", "2021-01: 4, 2022-01: 3, 2023-01: 2, 2024-01: 1, 2024-12: 30, 2025-12: 29"},
		{"20200101", "FREQ=YEARLY;BYWEEKNO=53;BYDAY=TH", "20270101", "2020-12: 31, 2026-12: 31"},
		{"20260105", "FREQ=WEEKLY;BYDAY=MO,MO,2MO", "20260120", "2026-01: 5 12 19"},
		{"20260105", "FREQ=DAILY;BYDAY=MO,TH;BYMONTH=1", "20260115", "2026-01: 5 8 12 15"},
		{"20260106", "FREQ=WEEKLY;COUNT=3;BYDAY=TH", "20260630", "2026-01: 8 15"}, // with DTSTART itself, three
	} {
		got, err := startsOf(t, c.rule, c.start+"T090000", c.start, c.until+"T235959")
		if err != nil || days(got) != c.want {
			t.Errorf("%s from %s:\n got  %s (%v)\n want %s", c.rule, c.start, days(got), err, c.want)
		}
	}
}

func TestRulesBelowTheDay(t *testing.T) {
	for _, c := range []struct{ rule, want string }{ // RFC 5545 §3.8.5.3
		{"FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T170000Z", "09:00 12:00"},
		{"FREQ=DAILY;BYHOUR=9,10;BYMINUTE=0,30", "09:00 09:30 10:00 10:30"},
		{"FREQ=HOURLY;BYHOUR=9,10;BYMINUTE=10,20,30;BYSETPOS=-1", "09:30 10:30"},
	} {
		got, err := startsOf(t, c.rule, "19970902T090000", "19970902", "19970902T235959")
		for i := range got {
			got[i] = got[i][9:11] + ":" + got[i][11:13]
		}
		if strings.Join(got, " ") != c.want || err != nil {
			t.Errorf("%s: got %v (%v), want %s", c.rule, got, err, c.want)
		}
	}
}

// A window far from DTSTART gives the same starts as walking there.
func TestSkippingEqualsWalking(t *testing.T) {
	for _, value := range []string{
		"FREQ=DAILY;INTERVAL=3", "FREQ=DAILY;COUNT=4000", "FREQ=DAILY;INTERVAL=2;COUNT=1500;BYHOUR=9,14",
		"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU", "FREQ=WEEKLY;COUNT=900;BYDAY=MO,WE;WKST=MO", "FREQ=WEEKLY;COUNT=400;BYDAY=SA",
		"FREQ=MONTHLY;INTERVAL=5;BYDAY=-1FR", "FREQ=MONTHLY;COUNT=90;BYMONTHDAY=31", "FREQ=YEARLY;INTERVAL=2;BYWEEKNO=1,53",
		"FREQ=YEARLY;COUNT=9;BYDAY=1MO,-1SU", "FREQ=HOURLY;INTERVAL=7", "FREQ=HOURLY;INTERVAL=55;BYMINUTE=10,40",
	} {
		whole, err := startsOf(t, value, "19970902T090000", "19970902", "20081231")
		if err != nil {
			t.Fatalf("%s: %v", value, err)
		}
		for _, window := range [][2]string{{"19970903", "19970930"}, {"20010101", "20010201"}, {"20041229", "20050105"}, {"20070601", "20080601"}} {
			got, err := startsOf(t, value, "19970902T090000", window[0], window[1])
			low, high := window[0]+"T000000", window[1]+"T000000"
			want := slices.DeleteFunc(slices.Clone(whole), func(s string) bool { return s < low || s > high })
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("%s in %v: got %v (%v), want %v", value, window, got, err, want)
			}
		}
	}
}

func TestRulesRefused(t *testing.T) {
	for value, want := range map[string]error{
		"":                                    errFrequency,
		"FREQ=SECONDLY":                       errFrequency,
		"FREQ=MINUTELY;INTERVAL=15;COUNT=6":   errFrequency,
		"BYDAY=MO":                            errFrequency,
		"FREQ=DAILY;INTERVAL=1001":            errInterval,
		"FREQ=DAILY;INTERVAL=99999999999999":  errInterval,
		"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30": errNever,
		"FREQ=DAILY;BYMONTH=4,6;BYMONTHDAY=31,-31": errNever,
	} {
		if _, _, err := parseRule([]byte(value)); !errors.Is(err, want) {
			t.Errorf("%q: got %v, want %v", value, err, want)
		}
	}
}

func TestJunkInRulesIsIgnoredAndNamed(t *testing.T) {
	for _, c := range []struct{ value, want, junk string }{
		{"freq=weekly;byday=mo,xx,th;", "1997-09: 4 8", "[BYDAY]"},
		{"FREQ=WEEKLY;COUNT=0;INTERVAL=0;NOM=MME DURAND", "1997-09: 2 9", "[COUNT INTERVAL nom inconnu]"},
		{"RRULE:FREQ=DAILY;UNTIL=19970931;BYHOUR=25,", "1997-09: 2 3 4 5 6 7 8 9 10", "[BYHOUR]"},
		{"FREQ=WEEKLY;UNTIL=tomorrow", "1997-09: 2 9", "[UNTIL]"},
	} {
		_, junk, err := parseRule([]byte(c.value))
		got, _ := startsOf(t, c.value, "19970902T090000", "19970902", "19970910T235959")
		if err != nil || days(got) != c.want || fmt.Sprint(junk) != c.junk {
			t.Errorf("%s: got %s, junk %v (%v); want %s, %s", c.value, days(got), junk, err, c.want, c.junk)
		}
	}
}

func TestHeavyRulesStop(t *testing.T) {
	for _, value := range []string{
		"FREQ=HOURLY;BYMINUTE=0,10,20,30,40,50",
		"FREQ=HOURLY;COUNT=99999999",
		"FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23;BYMINUTE=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,47,48,49,50,51,52,53,54,55,56,57,58,59;BYSECOND=0,1,2,3;BYSETPOS=1",
		"FREQ=DAILY;BYMONTH=1;COUNT=1000000000",
	} {
		if got, err := startsOf(t, value, "19000101T090000", "20260101", "20270101"); !errors.Is(err, errHeavy) {
			t.Errorf("%s: got %d starts, %v; want errHeavy", value, len(got), err)
		}
	}
}

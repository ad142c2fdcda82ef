package layouts

import (
	"testing"
	"time"

	"semainier/layouts/program"
)

func TestScreenIsDarkOutsideItsHours(t *testing.T) {
	usual := []program.Hours{{From: 450, Until: 720}, {From: 840, Until: 1200}}
	p := weeks(t, "2026-10-19")
	p.Screens = []program.Screen{
		{Key: "UHALL", On: [][]program.Hours{usual, usual, usual, usual, {{From: 0, Until: 1440}}, nil, {{From: 120, Until: 150}}}},
		{Key: "UALWAYS"}, {Key: "UMONDAY", On: [][]program.Hours{usual}}, {Key: "UNEVER", On: [][]program.Hours{nil}},
	}
	alert := program.Notice{Title: "Fuite d’eau", Importance: program.Urgent, Times: []program.Period{{Start: instant(t, "2026-10-22 21:00"), End: instant(t, "2026-10-22 21:30")}}}
	for _, c := range []struct {
		key, now string
		dark     bool
	}{
		{"UHALL", "2026-10-22 07:29", true}, {"UHALL", "2026-10-22 07:30", false},
		{"UHALL", "2026-10-22 11:59", false}, {"UHALL", "2026-10-22 12:00", true}, {"UHALL", "2026-10-22 14:00", false},
		{"UHALL", "2026-10-22 19:59", false}, {"UHALL", "2026-10-22 20:00", true},
		{"UHALL", "2026-10-22 20:59", true}, {"UHALL", "2026-10-22 21:00", false}, {"UHALL", "2026-10-22 21:30", true}, // the alert
		{"UHALL", "2026-10-22 23:59", true}, {"UHALL", "2026-10-23 00:00", false}, {"UHALL", "2026-10-23 23:59", false}, {"UHALL", "2026-10-24 00:00", true},
		{"UHALL", "2026-10-24 10:00", true}, {"UALWAYS", "2026-10-24 10:00", false}, {"", "2026-10-24 10:00", false}, {"UOTHER", "2026-10-24 10:00", false},
		{"UMONDAY", "2026-10-26 10:00", false}, {"UMONDAY", "2026-10-27 10:00", true}, {"UNEVER", "2026-10-26 10:00", true},
	} {
		p.Notices = []program.Notice{alert}
		v := View{Now: instant(t, c.now), TimeTrusted: true}
		if got := Dark(p, c.key, v); got != c.dark {
			t.Errorf("%s at %s: dark is %v", c.key, c.now, got)
		}
		if v.TimeTrusted = false; Dark(p, c.key, v) {
			t.Errorf("%s at %s is dark while nobody knows the time", c.key, c.now)
		}
	}
	if early := (View{Now: instant(t, "2026-10-18 03:00"), TimeTrusted: true}); Dark(p, "UHALL", early) {
		t.Error("a clock before the program is believed")
	}
	// The clocks go back at three on 25 October 2026: half past two comes twice.
	first := instant(t, "2026-10-25 00:00")
	for minutes, dark := range map[int]bool{119: true, 120: false, 149: false, 150: true, 180: false, 209: false, 210: true} {
		v := View{Now: first.Add(time.Duration(minutes) * time.Minute), TimeTrusted: true}
		if got := Dark(p, "UHALL", v); got != dark {
			t.Errorf("%d minutes into the day on which the clocks go back: dark is %v", minutes, got)
		}
	}
}

func TestDarkScreenIsBlackAndSaysNothing(t *testing.T) {
	sh := Off(View{Width: 1920, Height: 1080})
	sc := sh.Scene(0)
	if sc.Ground != 0 || sc.Words() != "" || sc.Width != 1920 || sc.Height != 1080 || sh.Zones[0].Pages[0].Kind != PageOff {
		t.Errorf("%+v", sc)
	}
}

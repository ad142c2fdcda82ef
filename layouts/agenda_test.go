package layouts

import (
	"fmt"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"semainier/feeds/civil"
	"semainier/layouts/program"
)

// instant reads "2026-11-19 10:42" as an hour of Paris.
func instant(t testing.TB, s string) time.Time {
	t.Helper()
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", s, paris)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func day(t testing.TB, s string) civil.Date {
	t.Helper()
	d, err := civil.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// weeks gives a program of six weeks from the Monday monday, open on weekdays
// 9 to 12 and 14 to 17 and on Saturday mornings.
func weeks(t testing.TB, monday string, slots ...program.Slot) program.Program {
	t.Helper()
	from := day(t, monday)
	p := program.Program{
		Site: program.Site{ID: "maurepas", Name: "Espace social commun Maurepas", Address: "11 B place du Gros-Chêne, Rennes", Zone: "Europe/Paris"},
		From: from, Until: from.AddDays(42), Slots: slots,
		Partners: []program.Partner{
			{ID: "caf", Name: "CAF", Colour: "blue", Pictogram: "family"},
			{ID: "avo", Name: "Avocats", Colour: "slate", Pictogram: "scales"},
		},
	}
	for i := range 42 {
		d := program.Day{Date: from.AddDays(i)}
		if i%7 < 6 {
			d.Open = append(d.Open, program.Hours{From: 540, Until: 720})
		}
		if i%7 < 5 {
			d.Open = append(d.Open, program.Hours{From: 840, Until: 1020})
		}
		p.Days = append(p.Days, d)
	}
	return p
}

func timed(t testing.TB, id, start, end string) program.Slot {
	t.Helper()
	return program.Slot{ID: id, Partner: "caf", Title: "Permanence", Room: "Bureau 1", Mode: program.WalkIn,
		State: program.Planned, Start: instant(t, start), End: instant(t, end)}
}

// laidOut writes a day as "whole: … / morning: … / afternoon: … / evening: …".
func laidOut(d dayPlan) string {
	var rows []string
	for h, name := range []string{"whole", "morning", "afternoon", "evening"} {
		for _, e := range d.entries[h] {
			mark := ""
			if e.tense == current && e.here {
				mark = " now"
			}
			if e.tense == over {
				mark = " over"
			}
			rows = append(rows, fmt.Sprintf("%s: %s%s", name, shown(hoursOf(e)), mark))
		}
	}
	return strings.Join(rows, " / ")
}

func TestWhereASlotStands(t *testing.T) {
	for _, c := range []struct{ name, start, end, day, now, want string }{
		{"a morning", "2026-11-19 09:00", "2026-11-19 12:00", "2026-11-19", "2026-11-19 08:00", "morning: 9~h_– 12~h"},
		{"its first instant is now", "2026-11-19 09:00", "2026-11-19 12:00", "2026-11-19", "2026-11-19 09:00", "morning: 9~h_– 12~h now"},
		{"its end is not", "2026-11-19 09:00", "2026-11-19 12:00", "2026-11-19", "2026-11-19 12:00", "morning: 9~h_– 12~h over"},
		{"a little past noon is still a morning", "2026-11-19 09:00", "2026-11-19 12:30", "2026-11-19", "2026-11-19 12:15", "morning: 9~h_– 12~h~30 now"},
		{"at noon begins the afternoon", "2026-11-19 12:00", "2026-11-19 14:00", "2026-11-19", "2026-11-19 08:00", "afternoon: 12~h_– 14~h"},
		{"all through the day: told twice, marked once", "2026-11-19 09:00", "2026-11-19 17:00", "2026-11-19", "2026-11-19 15:00",
			"morning: 9~h_– 17~h / afternoon: Jusqu’à 17~h now"},
		{"the same in the morning", "2026-11-19 09:00", "2026-11-19 17:00", "2026-11-19", "2026-11-19 10:00",
			"morning: 9~h_– 17~h now / afternoon: Jusqu’à 17~h"},
		{"into the evening needs no row of its own", "2026-11-19 16:00", "2026-11-19 20:00", "2026-11-19", "2026-11-19 08:00", "afternoon: 16~h_– 20~h"},
		{"an evening", "2026-11-19 18:30", "2026-11-19 20:00", "2026-11-19", "2026-11-19 08:00", "evening: 18~h~30_– 20~h"},
		{"overnight, the evening", "2026-11-19 22:00", "2026-11-20 06:00", "2026-11-19", "2026-11-19 08:00", "evening: 22~h_– 6~h"},
		{"overnight, the morning after", "2026-11-19 22:00", "2026-11-20 06:00", "2026-11-20", "2026-11-19 08:00", "morning: Jusqu’à 6~h"},
		{"to the next morning, the first day", "2026-11-19 14:00", "2026-11-20 10:00", "2026-11-19", "2026-11-19 15:00", "afternoon: 14~h_– minuit now"},
		{"to the next morning, the second", "2026-11-19 14:00", "2026-11-20 10:00", "2026-11-20", "2026-11-19 15:00", "morning: Jusqu’à 10~h"},
		{"over days with a closing day between", "2026-11-20 14:00", "2026-11-23 16:00", "2026-11-22", "2026-11-19 08:00", ""},
		{"until midnight is not the next day", "2026-11-19 20:00", "2026-11-20 00:00", "2026-11-20", "2026-11-19 08:00", ""},
		{"over three days, the middle one", "2026-11-18 14:00", "2026-11-20 12:00", "2026-11-19", "2026-11-19 08:00", "whole: Toute la journée"},
		{"clocks go back: 8 h is 8 h", "2026-10-25 08:00", "2026-10-25 11:00", "2026-10-25", "2026-10-25 08:30", "morning: 8~h_– 11~h now"},
		{"clocks go forward: until noon is a morning", "2026-03-29 01:00", "2026-03-29 12:00", "2026-03-29", "2026-03-29 00:10", "morning: 1~h_– 12~h"},
		{"an end before its start lasts no time", "2026-11-19 09:00", "2026-11-19 08:00", "2026-11-19", "2026-11-19 09:00", "morning: 9~h over"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := weeks(t, day(t, c.day).Monday().String(), timed(t, "a", c.start, c.end))
			a := newAgenda(p, View{Now: instant(t, c.now), TimeTrusted: true}, french())
			if got := laidOut(a.day(day(t, c.day))); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestSlotWithoutHoursIsToldOnEachOfItsDays(t *testing.T) {
	s := program.Slot{ID: "a", Partner: "caf", State: program.Planned, FirstDay: day(t, "2026-11-18"), UntilDay: day(t, "2026-11-20")}
	a := newAgenda(weeks(t, "2026-11-16", s), View{Now: instant(t, "2026-11-19 10:00"), TimeTrusted: true}, french())
	var told []string
	for _, d := range a.week(day(t, "2026-11-16")) {
		told = append(told, fmt.Sprint(d.count()))
	}
	if got := strings.Join(told, " "); got != "0 0 1 1 0 0" {
		t.Errorf("told on %s", got)
	}
}

func TestSundayIsShownOnlyWhenItSaysSomething(t *testing.T) {
	for _, c := range []struct {
		name, now string
		slots     []program.Slot
		want      int
	}{
		{"a Thursday", "2026-11-19 10:00", nil, 6},
		{"on Sunday itself", "2026-11-22 10:00", nil, 7},
		{"something takes place", "2026-11-19 10:00", []program.Slot{timed(t, "a", "2026-11-22 10:00", "2026-11-22 12:00")}, 7},
	} {
		a := newAgenda(weeks(t, "2026-11-16", c.slots...), View{Now: instant(t, c.now), TimeTrusted: true}, french())
		if got := len(a.week(day(t, "2026-11-16"))); got != c.want {
			t.Errorf("%s: %d days, want %d", c.name, got, c.want)
		}
	}
}

func TestOpeningOfAnEmptyHalf(t *testing.T) {
	for _, c := range []struct {
		name               string
		open               []program.Hours
		morning, afternoon string
	}{
		{"both halves", []program.Hours{{From: 540, Until: 720}, {From: 840, Until: 1020}}, "Ouvert 9~h_– 12~h", "Ouvert 14~h_– 17~h"},
		{"a morning", []program.Hours{{From: 540, Until: 720}}, "Ouvert 9~h_– 12~h", "Fermé l’après-midi"},
		{"an afternoon", []program.Hours{{From: 840, Until: 1140}}, "Fermé le matin", "Ouvert 14~h_– 19~h"},
		{"a little past noon", []program.Hours{{From: 540, Until: 750}}, "Ouvert 9~h_– 12~h~30", "Ferme à 12~h~30"},
		{"without a break", []program.Hours{{From: 540, Until: 1020}}, "Ouvert dès 9~h", "Ouvert jusqu’à 17~h"},
	} {
		p := weeks(t, "2026-11-16")
		p.Days[0].Open = c.open
		a := newAgenda(p, View{Now: instant(t, "2026-11-19 10:00"), TimeTrusted: true}, french())
		d := a.day(p.From)
		if got := shown(a.opening(d, morning)); got != c.morning {
			t.Errorf("%s, morning: got %q, want %q", c.name, got, c.morning)
		}
		if got := shown(a.opening(d, afternoon)); got != c.afternoon {
			t.Errorf("%s, afternoon: got %q, want %q", c.name, got, c.afternoon)
		}
	}
}

func TestUnknownHoursAreNotCalledClosed(t *testing.T) {
	p := weeks(t, "2026-11-16")
	for i := range p.Days {
		p.Days[i].Open = nil
	}
	a := newAgenda(p, View{Now: instant(t, "2026-11-19 10:00"), TimeTrusted: true}, french())
	if d := a.day(p.From); d.closed || a.opening(d, morning) != "" {
		t.Errorf("a site without any hours is called closed: %q", a.opening(d, morning))
	}
}

func TestChangeIsTold(t *testing.T) {
	for _, c := range []struct {
		name     string
		state    program.State
		elsewhen string
		want     string
	}{
		{name: "moved within the day", state: program.Moved, elsewhen: "2026-11-19 09:00", want: "Déplacé, au lieu de 9~h"},
		{name: "moved within the week", state: program.Moved, elsewhen: "2026-11-17 09:00", want: "Déplacé, au lieu de mardi_9~h"},
		{name: "moved from another week", state: program.Moved, elsewhen: "2026-11-10 09:00", want: "Déplacé, au lieu du mardi_10_novembre, 9~h"},
		{name: "moved away within the day", state: program.MovedAway, elsewhen: "2026-11-19 16:30", want: "Déplacé à 16~h~30"},
		{name: "moved away within the week", state: program.MovedAway, elsewhen: "2026-11-20 14:00", want: "Déplacé au vendredi_20, 14~h"},
		{name: "moved away to another week", state: program.MovedAway, elsewhen: "2026-12-01 14:00", want: "Déplacé au mardi_1er décembre, 14~h"},
		{name: "from a day without hours", state: program.Moved, want: "Déplacé"},
		{name: "as planned", state: program.Planned, elsewhen: "2026-11-20 14:00", want: ""},
	} {
		s := timed(t, "a", "2026-11-19 14:00", "2026-11-19 16:00")
		s.State = c.state
		if c.elsewhen != "" {
			s.Elsewhen = instant(t, c.elsewhen)
		}
		a := newAgenda(weeks(t, "2026-11-16", s), View{Now: instant(t, "2026-11-19 10:00"), TimeTrusted: true}, french())
		if got := shown(a.day(day(t, "2026-11-19")).told()[0].changeInFull()); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

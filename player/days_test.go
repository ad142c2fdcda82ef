package player_test

import (
	"fmt"
	"slices"
	"time"

	"semainier/feeds/civil"
	"semainier/hub/wire"
	"semainier/layouts/program"
)

// The program of the long silence: so many weeks of a place with something every day.
const weeks = 74

var (
	began = dayOf(2026, 12, 14) // a Monday
	ends  = began + 7*weeks
)

// event is one slot, told in the terms of the test's own calendar.
type event struct {
	day, from, until int // minutes of that day
	partner, title   string
}

func (e event) start() int { return instant(e.day, e.from/60, e.from%60) }
func (e event) end() int   { return instant(e.day, e.until/60, e.until%60) }

// holiday reports whether the place is closed on a day.
func holiday(day int) bool {
	d := dateOf(day)
	switch [2]int{d.month, d.date} {
	case [2]int{12, 25}, [2]int{1, 1}, [2]int{5, 1}, [2]int{7, 14}, [2]int{11, 11}:
		return true
	}
	return false
}

// eventsOf gives those of a day: a weekly permanence on Mondays to Fridays, and
// a workshop whose name and hours no other day has, on Sundays through the hour
// at which clocks are changed.
func eventsOf(day int) []event {
	if holiday(day) {
		return nil
	}
	n := day - began
	var list []event
	if w := weekday(day); w < 5 {
		list = append(list, event{day, 540, 720, "CAF", "P" + dayNames[w]})
	}
	if weekday(day) == 6 {
		return append(list, event{day, 30, 270, "MJC", fmt.Sprintf("A%d", n)})
	}
	from := 13*60 + 15*(n%12)
	return append(list, event{day, from, from + 90, "MJC", fmt.Sprintf("A%d", n)})
}

// bill is a notice of eight days in each ten.
type bill struct {
	title       string
	from, until int
}

func bills() (list []bill) {
	for k := 0; began+10*k < ends; k++ {
		day := began + 10*k
		list = append(list, bill{fmt.Sprintf("B%d", k), instant(day, 0, 0), instant(day+8, 11, 30)})
	}
	return list
}

// threeZones shows today, the week and the notices at the same time.
func threeZones() string {
	text := "name = \"trois\"\ndiagonal = 100\ndistance = 1\n[theme]\nmotion = \"none\"\n"
	for _, o := range []string{"landscape", "portrait"} {
		for _, z := range []struct {
			name, page string
			x, w       float64
		}{{"jour", "today", 0, 0.35}, {"semaine", "week", 0.35, 0.45}, {"avis", "notice", 0.8, 0.2}} {
			text += fmt.Sprintf("[[%s.zone]]\nname = %q\nx = %v\ny = 0\nw = %v\nh = 1\npages = [%q]\n", o, z.name, z.x, z.w, z.page)
		}
	}
	return text
}

func longPlaylist(version uint64) wire.Playlist {
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		panic(err)
	}
	at := func(unix int) time.Time { return time.Unix(int64(unix), 0).In(zone) }
	date := func(day int) civil.Date {
		d := dateOf(day)
		return civil.Date{Year: d.year, Month: time.Month(d.month), Day: d.date}
	}
	p := program.Program{
		Site: program.Site{ID: "maurepas", Name: "Espace Maurepas", Zone: "Europe/Paris"}, From: date(began), Until: date(ends),
		Partners: []program.Partner{
			{ID: "caf", Name: "CAF", FullName: "CAF", Colour: "blue", Pictogram: "people"}, {ID: "mjc", Name: "MJC", FullName: "MJC", Colour: "green", Pictogram: "people"},
		},
		Screens: []program.Screen{{Key: ourKey, Layout: "trois"}},
		Layouts: []program.Layout{{ID: "trois", TOML: threeZones()}},
	}
	ids := map[string]program.PartnerID{"CAF": "caf", "MJC": "mjc"}
	for day := began; day < ends; day++ {
		d := program.Day{Date: date(day), Open: []program.Hours{{From: 480, Until: 1140}}}
		if holiday(day) {
			d.Open, d.Closed = nil, "Jour férié"
		}
		p.Days = append(p.Days, d)
		for _, e := range eventsOf(day) {
			p.Slots = append(p.Slots, program.Slot{
				ID: fmt.Sprint(e.title, day), Partner: ids[e.partner], Title: e.title, Kind: program.Permanence, State: program.Planned, Start: at(e.start()), End: at(e.end()),
			})
		}
	}
	for _, b := range bills() {
		p.Notices = append(p.Notices, program.Notice{ID: b.title, Title: b.title, By: "Ville", From: at(b.from), Until: at(b.until)})
	}
	return wire.Playlist{Wire: wire.Major, Site: "maurepas", Version: version, Issued: at(instant(began, 8, 0)), Expires: p.Until.In(zone), Program: p}
}

// The hours of a screen of six weeks.
const darkFrom, darkUntil = 23, 5

// sixWeeks is what a hub plans of it, for a screen in the usual layout that has
// hours.
func sixWeeks(version uint64) wire.Playlist {
	p := longPlaylist(version)
	pr := &p.Program
	pr.Until = pr.From.AddDays(42)
	pr.Days = pr.Days[:42]
	end := pr.Until.In(p.Expires.Location())
	pr.Slots = slices.DeleteFunc(pr.Slots, func(s program.Slot) bool { return !s.Start.Before(end) })
	pr.Notices = slices.DeleteFunc(pr.Notices, func(n program.Notice) bool { return !n.From.Before(end) })
	pr.Notices = append(pr.Notices, program.Notice{ID: "always", Title: "B999", By: "Ville"})
	on := make([][]program.Hours, 7)
	for i := range on {
		on[i] = []program.Hours{{From: 60 * darkUntil, Until: 60 * darkFrom}}
	}
	pr.Screens, pr.Layouts = []program.Screen{{Key: ourKey, On: on}}, nil
	p.Expires = end
	return p
}

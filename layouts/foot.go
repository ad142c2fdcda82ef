package layouts

import (
	"slices"
	"time"

	"semainier/feeds/civil"
	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// footText is the size of the foot's words.
const footText = 28

// foot tells the state of the services and, discreetly, from when the
// information dates. Without either it gives the address, or nothing at all.
func (s sheet) foot(a agenda) piece {
	var chips []piece
	services := a.services()
	for _, x := range services {
		chips = append(chips, s.serviceChip(a, x))
	}
	if len(chips) == 0 && a.program.Site.Address != "" {
		chips = append(chips, s.beside(s.picto("pin", s.px(footText), inkQuiet),
			words{text: a.program.Site.Address, style: s.style(footText, scene.Medium), colour: inkQuiet, most: 1}, s.w-2*s.px(marginX)))
	}
	var asOf piece
	if !a.asOf.IsZero() {
		t := a.asOf.In(a.zone)
		text := sprintf(french().Information, dayInFull(civil.Of(t)), Hour(clockOf(t)))
		asOf = s.set(words{text: text, style: s.style(26, scene.Regular), colour: inkQuiet, most: 1}, s.w-2*s.px(marginX))
	}
	if len(chips) == 0 && asOf.h == 0 {
		return piece{}
	}
	return s.footRows(chips, asOf, services)
}

// footRows flows the chips into rows and closes them with asOf at the right.
// Working services that find no room are counted in words.
func (s sheet) footRows(chips []piece, asOf piece, services []program.Service) piece {
	most := 2
	if s.tall {
		most = 3
	}
	room := s.w - 2*s.px(marginX)
	for shown := len(chips); ; shown-- {
		row := slices.Clone(chips[:shown])
		if left := len(services) - shown; left > 0 && len(services) > 0 {
			row = append(row, s.moreServices(left))
		}
		flowed, rows := s.flow(row, asOf, room)
		if rows <= most || shown == 0 || (len(services) > 0 && services[shown-1].State != program.Open) {
			var p piece
			p.box(scene.Box{Rect: scene.Rect{W: s.w, H: flowed.h + s.px(12) + s.px(marginY)}, Fill: white})
			p.box(scene.Box{Rect: scene.Rect{W: s.w, H: s.px(2)}, Fill: rule})
			p.put(flowed, s.px(marginX), s.px(12))
			p.w, p.h = s.w, flowed.h+s.px(12)+s.px(marginY)
			return p
		}
	}
}

func (s sheet) moreServices(n int) piece {
	text := french().OneOtherService
	if n > 1 {
		text = sprintf(french().OtherServices, n)
	}
	return s.set(words{text: text, style: s.style(footText, scene.Regular), colour: inkQuiet, most: 1}, s.w)
}

// flow sets chips one after the other in rows of the width room, and last at
// the right end of the last row, or of one more.
func (s sheet) flow(chips []piece, last piece, room scene.Px) (piece, int) {
	var p piece
	between, lh := s.px(36), lineHeight(s.style(footText, scene.Medium))
	x, y, rows := scene.Px(0), scene.Px(0), 1
	newRow := func() {
		x, y, rows = 0, y+lh+s.px(8), rows+1
	}
	for _, c := range chips {
		if x > 0 && x+c.w > room {
			newRow()
		}
		p.put(c, x, y)
		x += c.w + between
	}
	if last.h > 0 {
		if x > 0 && x+last.w > room {
			newRow()
		}
		p.put(last, room-last.w, y+lh-last.h)
	}
	p.h = y + lh
	return p, rows
}

// services gives those of the program, what is wrong first. A state that has
// ended by itself is open again.
func (a agenda) services() []program.Service {
	var list []program.Service
	for _, x := range a.program.Services {
		if a.trusted && !x.Until.IsZero() && !a.now.Before(x.Until) {
			x.State, x.Until = program.Open, time.Time{}
		}
		list = append(list, x)
	}
	rank := map[program.ServiceState]int{program.Down: 0, program.Degraded: 1, program.Closed: 2, program.Open: 3}
	slices.SortStableFunc(list, func(x, y program.Service) int { return rank[x.State] - rank[y.State] })
	return list
}

// serviceChip sets pictogram, name and state in words.
func (s sheet) serviceChip(a agenda, x program.Service) piece {
	say := french()
	state, colour, weight := say.InService, good, scene.Medium
	switch x.State {
	case program.Down:
		state, colour, weight = say.OutOfOrder, alert, scene.Bold
	case program.Degraded:
		state, colour, weight = say.Slow, alert, scene.Bold
	case program.Closed:
		state, colour, weight = say.Unavailable, inkQuiet, scene.Bold
	}
	if until := a.untilWords(x.Until); until != "" {
		state += " " + until
	}
	var p piece
	picture := s.known(x.Pictogram, "info")
	if x.State == program.Down || x.State == program.Closed {
		picture = s.known(x.Pictogram+"-off", picture)
	}
	name := s.beside(s.picto(picture, s.px(36), colour),
		words{text: x.Name, style: s.style(footText, scene.Medium), colour: ink, most: 1}, s.w/3)
	p.put(name, 0, 0)
	told := s.set(words{text: state, style: s.style(footText, weight), colour: colour, most: 1}, s.w/2)
	p.put(told, name.w+s.px(9), 0)
	return p
}

// untilWords says until when a state lasts, as people would.
func (a agenda) untilWords(until time.Time) string {
	if until.IsZero() {
		return ""
	}
	say := french()
	t := until.In(a.zone)
	// Midnight ends the day before: "jusqu’à ce soir".
	d, c := civil.Of(t.Add(-time.Second)), clockOf(t)
	switch {
	case a.trusted && d == a.date && (c == 0 || c >= dusk):
		return say.UntilTonight
	case a.trusted && d == a.date:
		return sprintf(say.UntilHour, Hour(c))
	case a.trusted && d == a.date.AddDays(1) && c != 0:
		return sprintf(say.UntilTomorrow, Hour(c))
	}
	return sprintf(say.UntilDay, dayMonth(d))
}

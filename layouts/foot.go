package layouts

import (
	"slices"
	"strconv"
	"time"

	"semainier/feeds/civil"
	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// footText is the size of the foot's words; above footLarge, where people stand
// far away, a wide screen has one row of them.
const (
	footText  = 28
	footLarge = 36
)

// foot tells the state of the services and, discreetly, from when the
// information dates. Without either it gives the address, or nothing at all.
func (s sheet) foot(a agenda) piece {
	var chips []piece
	services := a.services()
	for _, x := range services {
		chips = append(chips, s.serviceChip(a, x))
	}
	if len(chips) == 0 && a.program.Site.Address != "" {
		chips = append(chips, s.beside(s.picto("pin", s.em(footText), s.col.quiet),
			words{text: a.program.Site.Address, style: s.style(footText, scene.Medium), colour: s.col.quiet, most: 1}, s.w-2*s.margin(marginX)))
	}
	if len(chips) == 0 && a.asOf.IsZero() {
		return piece{}
	}
	p, rows := s.footRows(chips, piece{}, services, s.footMost())
	for _, text := range a.asOfTexts() {
		asOf := s.set(words{text: text, style: s.style(26, scene.Regular), colour: s.col.quiet, most: 1}, s.w-2*s.margin(marginX))
		told, now := s.footRows(chips, asOf, services, rows)
		if now <= rows {
			return told
		}
		p = told // the foot grows only where even the shortest finds no room in it
	}
	return p
}

// asOfTexts tells from when the information dates, as fully as there is room;
// nothing while it is fresh. The foot stays as tall as it is without, or the page
// above would change its shape with every silence of the hub.
func (a agenda) asOfTexts() []string {
	if a.asOf.IsZero() {
		return nil
	}
	t := a.asOf.In(a.zone)
	hour := a.say.hour(clockOf(t))
	d := civil.Of(t)
	if d.Year != a.date.Year { // or it would pass for that day of this year; which weekday it was is of no use
		return []string{sprintf(a.say.Information, a.say.dayMonth(d)+nbsp+strconv.Itoa(d.Year), hour)}
	}
	return []string{sprintf(a.say.Information, a.say.dayInFull(d), hour), sprintf(a.say.Information, a.say.dayMonth(d), hour)}
}

// footMost is how many rows the foot should have at most.
func (s sheet) footMost() int {
	switch {
	case s.tall:
		return 3
	case s.em(footText) > s.px(footLarge):
		return 1 // rows this tall would take the room of the pages
	}
	return 2
}

// footRows flows the chips into at most that many rows, if that is possible, and
// closes them with asOf at the right. Working services that find no room are
// counted in words; what is wrong may take as many rows again before it is.
func (s sheet) footRows(chips []piece, asOf piece, services []program.Service, most int) (p piece, rows int) {
	room := s.w - 2*s.margin(marginX)
	for shown := len(chips); ; shown-- {
		row := slices.Clone(chips[:shown])
		if left := services[min(shown, len(services)):]; len(left) > 0 {
			row = append(row, s.moreServices(left))
		}
		wrong := shown > 0 && len(services) > 0 && services[shown-1].State != program.Open
		flowed, rows := s.flow(row, asOf, room)
		if rows <= most || shown == 0 || wrong && rows <= 2*most {
			p.box(scene.Box{Rect: scene.Rect{W: s.w, H: s.px(2)}, Fill: s.col.rule})
			p.put(flowed, s.margin(marginX), s.px(12))
			p.w, p.h = s.w, flowed.h+s.px(12)+s.margin(marginY)
			return p, rows
		}
	}
}

// moreServices counts those that are not told, what is wrong first.
func (s sheet) moreServices(left []program.Service) piece {
	text := s.say.OneOtherService
	switch {
	case left[0].State != program.Open:
		text = sprintf(s.say.OtherStates, len(left))
	case len(left) > 1:
		text = sprintf(s.say.OtherServices, len(left))
	}
	return s.set(words{text: text, style: s.style(footText, scene.Regular), colour: s.col.quiet, most: 1}, s.w)
}

// footLayer puts the foot at the lower edge, in a height that all its languages
// share.
func (s sheet) footLayer(a agenda, height scene.Px) scene.Layer {
	l := scene.Layer{Name: layerFoot, Bounds: scene.Rect{Y: s.h - height, W: s.w, H: height}}
	var p piece
	p.box(scene.Box{Rect: l.Bounds, Fill: s.col.paper})
	p.put(s.foot(a), 0, l.Bounds.Y)
	l.Items = p.items
	return l
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
	if a.stale() {
		return nil // their states are as old as the program
	}
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
	state, colour, weight := s.serviceState(x), s.col.good, scene.Medium
	switch x.State {
	case program.Down, program.Degraded:
		colour, weight = s.col.alert, scene.Bold
	case program.Closed:
		colour, weight = s.col.quiet, scene.Bold
	}
	if until := a.untilWords(x.Until); until != "" {
		state += " " + until
	}
	var p piece
	name := s.beside(s.picto(s.servicePicture(x), s.times(footText, 1.28), colour),
		words{text: x.Name, style: s.style(footText, scene.Medium), colour: s.col.ink, most: 1}, s.w/3)
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
	say := a.say
	t := until.In(a.zone)
	// Midnight ends the day before: "jusqu’à ce soir".
	d, c := civil.Of(t.Add(-time.Second)), clockOf(t)
	switch {
	case a.trusted && d == a.date && (c == 0 || c >= dusk):
		return say.UntilTonight
	case a.trusted && d == a.date:
		return sprintf(say.UntilHour, a.say.hour(c))
	case a.trusted && d == a.date.AddDays(1) && c != 0:
		return sprintf(say.UntilTomorrow, a.say.hour(c))
	}
	return sprintf(say.UntilDay, a.say.dayMonth(d))
}

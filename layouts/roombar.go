package layouts

import (
	"slices"

	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// roomBar is the day of a room from the opening to the closing of the site: what
// is free stands tall, what is taken lies low, what is over is a line, and where
// the site is closed there is nothing. Hours stand under it.
type roomBar struct {
	w, h  scene.Px // of the bar without the hours
	open  []program.Hours
	free  []program.Hours
	now   program.Clock // to the quarter of an hour
	label scene.Style
	say   *tongue
}

func (s sheet) newRoomBar(a agenda, r roomDay, open []program.Hours, width scene.Px, st roomStep) roomBar {
	return roomBar{w: width, h: s.em(st.text), open: open, free: r.free, now: clockOf(a.now) / leastFree * leastFree, label: s.tabular(st.text*0.8, scene.Medium), say: a.say}
}

// height is that of the bar with the hours under it.
func (b roomBar) height() scene.Px { return b.h + lineHeight(b.label) }

// The heights of what is not free, in parts of the bar's.
const (
	lowTaken = 0.36
	lowGone  = 0.1
)

// drawRoomBar draws a bar. Free time has its sign, and its word where there is
// room.
func (s sheet) drawRoomBar(b roomBar) piece {
	p := piece{w: b.w, h: b.height()}
	edge := max(s.width(b.say.hour(b.from()), b.label), s.width(b.say.endHour(b.until()), b.label))/2 + s.px(2)
	at := func(c program.Clock) scene.Px {
		return edge + scene.Px(int((b.w-2*edge)*scene.Px(c-b.from())/scene.Px(b.until()-b.from())))
	}
	part := func(h program.Hours, tall float64, fill scene.Colour, radius scene.Px) {
		height := max(s.px(3), scene.Px(int(float64(b.h)*tall)))
		r := scene.Rect{X: at(h.From), Y: b.h - height, W: max(s.px(2), at(h.Until)-at(h.From)), H: height}
		p.box(scene.Box{Rect: r, Radius: min(radius, r.W/2, r.H/2), Fill: fill})
	}
	for _, h := range b.open {
		if h.From < b.now {
			part(program.Hours{From: h.From, Until: min(h.Until, b.now)}, lowGone, s.col.edge, 0)
		}
		if h.Until > b.now {
			part(program.Hours{From: max(h.From, b.now), Until: h.Until}, lowTaken, s.col.edge, 0)
		}
	}
	for _, h := range b.free {
		part(program.Hours{From: h.From, Until: h.Until}, lowTaken, s.col.paper, 0) // it is not taken
		part(h, 1, s.col.good, s.corner(radius))
		s.freeSign(&p, b, at(h.From), at(h.Until))
	}
	if b.now > b.from() {
		w, halo := scene.Px(int(b.label.Size/3)), s.px(4) // its dark edge would be lost on the green of free time
		p.box(scene.Box{Rect: scene.Rect{X: at(b.now) - w/2 - halo, W: w + 2*halo, H: b.h}, Fill: s.col.paper})
		p.box(scene.Box{Rect: scene.Rect{X: at(b.now) - w/2, W: w, H: b.h}, Radius: min(w/2, s.corner(radius)), Fill: s.col.now, Line: s.px(3), Stroke: s.col.header})
	}
	s.barHours(&p, b, at)
	return p
}

// from and until are the first opening and the last closing.
func (b roomBar) from() program.Clock  { return b.open[0].From }
func (b roomBar) until() program.Clock { return b.open[len(b.open)-1].Until }

// freeSign sets sign and word on free time between two places.
func (s sheet) freeSign(p *piece, b roomBar, left, right scene.Px) {
	style := b.label
	style.Weight, style.Tabular = scene.Bold, false
	sign := s.picto("check", scene.Px(int(float64(style.Size)*0.9)), s.col.paper)
	told := s.beside(sign, words{text: b.say.Free, style: style, colour: s.col.paper, most: 1}, s.w)
	if told.w+style.Size > right-left {
		told = sign
	}
	if told.w+sign.w/2 <= right-left && told.h <= b.h {
		p.put(told, left+scene.Px(int((right-left-told.w)/2)), scene.Px(int((b.h-told.h)/2)))
	}
}

// barHours sets hours under a bar: when the site opens and closes and, at equal
// distances between, as many full hours as have room.
func (s sheet) barHours(p *piece, b roomBar, at func(program.Clock) scene.Px) {
	ends := []program.Clock{b.from(), b.until()}
	for _, h := range b.open {
		ends = append(ends, h.From, h.Until)
	}
	labels, _ := s.hourLabels(b, at, ends)
	for each := program.Clock(60); each <= 6*60; each += 60 {
		hours := slices.Clone(ends)
		for c := (b.from()/60 + 1) * 60; c < b.until(); c += 60 {
			if (c-b.from()/60*60)%each == 0 && !slices.Contains(ends, c) {
				hours = append(hours, c)
			}
		}
		if more, all := s.hourLabels(b, at, hours); all {
			labels = more
			break
		}
	}
	p.put(labels, 0, b.h)
}

// hourLabels sets hours at their places, but for those that have no room beside
// the ones before them in the list; all is false if there are some.
func (s sheet) hourLabels(b roomBar, at func(program.Clock) scene.Px, hours []program.Clock) (p piece, all bool) {
	type extent struct{ left, right scene.Px }
	var taken []extent
	all = true
	for i, c := range hours {
		if slices.Contains(hours[:i], c) {
			continue
		}
		text := s.set(words{text: b.say.endHour(c), style: b.label, colour: s.col.quiet, most: 1}, s.w)
		x, apart := at(c)-scene.Px(int(text.w/2)), b.label.Size/2
		if slices.ContainsFunc(taken, func(o extent) bool { return x < o.right+apart && o.left < x+text.w+apart }) {
			all = false
			continue
		}
		taken = append(taken, extent{x, x + text.w})
		p.put(text, x, 0)
	}
	return p, all
}

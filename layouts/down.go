package layouts

import "semainier/layouts/scene"

// This file sets the week on a tall screen: days are rows, halves are columns
// on one grid, so that mornings stand under mornings.

// dayLabel is the room for the names of the days.
func (s sheet) dayLabel() scene.Px {
	widest := s.px(152)
	for _, d := range s.say.days {
		widest = max(widest, s.width(capital(d), s.style(30, scene.Bold))+s.px(10))
	}
	return max(widest, s.width(s.say.Today, s.style(25, scene.Bold))+s.px(10))
}

// columnHead is the height of the heads of the halves, rowLeast what the name of
// a day takes, rowToday the same under "Aujourd’hui".
func (s sheet) columnHead() scene.Px { return s.line(28) + max(s.px(10), s.gap(10)) }
func (s sheet) rowLeast() scene.Px   { return s.line(30) + s.line(44) - s.px(4) }
func (s sheet) rowToday() scene.Px   { return s.line(25) + s.line(30) + s.line(44) - s.px(6) }

// row is a measured day.
type row struct {
	sign  piece  // why it is closed, although something is told
	whole []card // over the full width, above the halves
	cells []cell
	h     scene.Px
}

// down sets days under each other.
func (s sheet) down(a agenda, sp spread, st step, area scene.Rect) ([]scene.Item, bool) {
	hs := sp.halves
	if hs[0] == wholeDay {
		hs = hs[1:]
	}
	label, between := s.dayLabel(), s.gap(gap)
	x := area.X + label + between
	width := scene.Px(int((area.Right() - s.px(todayPad) - x - between*scene.Px(len(hs)-1)) / scene.Px(len(hs))))
	rows := make([]row, len(sp.days))
	need := make([]scene.Px, len(sp.days))
	for i, d := range sp.days {
		var ok bool
		if rows[i], ok = s.row(a, d, hs, width, st); !ok {
			return nil, false
		}
		need[i] = rows[i].h
	}
	top := area.Y + s.columnHead()
	room := area.Bottom() - top - between*scene.Px(len(rows)-1)
	heights, whole := spreadOut(need, room, s.px(150))
	if !whole {
		return nil, false
	}
	var p piece
	for i := range hs {
		head := s.set(words{text: s.say.halfName(hs[i]), style: s.style(28, scene.Medium), colour: s.col.quiet}, width)
		p.put(head, x+scene.Px(i)*(width+between), area.Y)
	}
	for i, d := range sp.days {
		at := scene.Rect{X: area.X, Y: top, W: area.W, H: heights[i]}
		if !d.today && (i == 0 || !sp.days[i-1].today) {
			p.box(scene.Box{Rect: scene.Rect{X: at.X, Y: at.Y - s.gap(gap/2) - s.px(1), W: at.W, H: s.px(2)}, Fill: s.col.edge})
		}
		s.drawRow(&p, d, rows[i], st, at, x, width)
		top += heights[i] + between
	}
	return p.items, true
}

// row measures a day. Where fits is false it is not whole.
func (s sheet) row(a agenda, d dayPlan, hs []half, width scene.Px, st step) (r row, fits bool) {
	between := s.gap(gap)
	full := width*scene.Px(len(hs)) + between*scene.Px(len(hs)-1)
	var y scene.Px
	if d.closed && d.reason != "" && len(d.entries[wholeDay]) > 0 {
		r.sign = s.closedSign(d, full, st)
		y = r.sign.h + between
	}
	for _, e := range d.entries[wholeDay] {
		c, ok := s.card(e, full, st, d)
		if !ok || y > s.h {
			return r, false
		}
		r.whole = append(r.whole, c)
		y += c.height() + between
	}
	var tall scene.Px
	for _, h := range hs {
		c, ok := s.cell(a, d, h, width, st)
		if !ok {
			return r, false
		}
		r.cells = append(r.cells, c)
		tall = max(tall, c.h)
	}
	if tall == 0 {
		y = max(0, y-between)
	}
	r.h = y + tall
	if d.shut() {
		r.h = s.closedSign(d, full-2*s.px(cardPad), st).h + 2*s.px(12)
	}
	least := s.rowLeast()
	if d.today {
		least = s.rowToday()
	}
	r.h = max(r.h, least) + 2*s.px(todayPad)
	return r, true
}

// drawRow puts a measured day in its place; x is the left edge of its halves.
func (s sheet) drawRow(p *piece, d dayPlan, r row, st step, at scene.Rect, x, width scene.Px) {
	pad := s.px(todayPad)
	if d.today {
		s.drawTodayRow(p, d, at)
	} else {
		colour := s.col.ink
		if d.past {
			colour = s.col.quiet
		}
		room := s.dayLabel()
		name := s.fittedIn(capital(s.say.weekday(d.date)), colour, room, 34, 30)
		number := s.set(words{text: s.say.dayNumber(d.date), style: s.style(44, scene.Medium), colour: colour, most: 1}, room)
		p.put(name, at.X, at.Y+pad)
		p.put(number, at.X, at.Y+pad+name.h-s.px(2))
	}
	y := at.Y + pad
	if d.shut() {
		box := scene.Rect{X: x, Y: y, W: at.Right() - pad - x, H: at.H - 2*pad}
		sign := s.closedSign(d, box.W-2*s.px(cardPad), st)
		p.box(scene.Box{Rect: box, Radius: s.corner(radius), Fill: s.col.shut})
		p.put(sign, box.X+s.px(cardPad), box.Y+(box.H-sign.h)/2)
		return
	}
	if r.sign.h > 0 {
		p.put(r.sign, x, y)
		y += r.sign.h + s.gap(gap)
	}
	for _, c := range r.whole {
		p.put(c.paint(s), x, y)
		y += c.height() + s.gap(gap)
	}
	for i, c := range r.cells {
		p.put(c.paint(s), x+scene.Px(i)*(width+s.gap(gap)), y)
	}
}

// drawTodayRow sets today's ground and its label.
func (s sheet) drawTodayRow(p *piece, d dayPlan, at scene.Rect) {
	r := s.corner(16)
	label := s.dayLabel()
	outer := scene.Rect{X: at.X - s.px(12), Y: at.Y, W: at.W + s.px(12), H: at.H}
	p.box(scene.Box{Rect: outer, Radius: r, Fill: s.col.paper, Line: s.px(4), Stroke: s.col.header})
	p.box(scene.Box{Rect: scene.Rect{X: outer.X, Y: outer.Y, W: label + s.px(12), H: outer.H}, Radius: r, Fill: s.col.header})
	p.box(scene.Box{Rect: scene.Rect{X: outer.X + r, Y: outer.Y, W: label + s.px(12) - r, H: outer.H}, Fill: s.col.header})
	room := label - s.px(8)
	y := at.Y + s.px(todayPad)
	for _, line := range []piece{
		s.fittedIn(s.say.Today, s.col.light, room, 30, 27, 25),
		s.fittedIn(capital(s.say.weekday(d.date)), s.col.light, room, 34, 30),
		s.set(words{text: s.say.dayNumber(d.date), style: s.style(44, scene.Medium), colour: s.col.light, most: 1}, room),
	} {
		p.put(line, at.X, y)
		y += line.h - s.px(2)
	}
}

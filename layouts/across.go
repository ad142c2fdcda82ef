package layouts

import (
	"slices"
	"time"

	"semainier/feeds/civil"
	"semainier/layouts/scene"
)

// This file sets the week on a wide screen: days are columns, halves are rows
// on one grid.

// dayHead is the height of a day's head, band that of the rule above a row with
// the row's name.
func (s sheet) dayHead() scene.Px { return s.line(34) + s.px(12) }
func (s sheet) band() scene.Px    { return s.line(24) }

// The grid, in design units.
const (
	todayFactor = 1.28 // today's column against another
	todayDouble = 2.16 // the same where its cards stand two abreast
	double      = 2.05 // another day's column likewise
	shutFactor  = 0.62 // a weekend day on which nothing is to be told
	todayPad    = 10.0
)

// column is the place of a day.
type column struct{ x, w scene.Px }

// columns shares the width among the days.
func (s sheet) columns(days []dayPlan, x, width scene.Px, wide civil.Date) []column {
	var sum float64
	weights := make([]float64, len(days))
	for i, d := range days {
		weights[i] = 1
		weekend := d.date.Weekday() == time.Saturday || d.date.Weekday() == time.Sunday
		switch {
		case d.date == wide && d.today:
			weights[i] = todayDouble
		case d.date == wide:
			weights[i] = double
		case d.today && d.count() > 0:
			weights[i] = todayFactor
		case d.today:
		case weekend && d.shut() && d.reason == "":
			weights[i] = shutFactor
		}
		sum += weights[i]
	}
	between := s.gap(gap)
	room := width - between*scene.Px(len(days)-1)
	var cols []column
	for i := range days {
		w := scene.Px(int(room * scene.Px(weights[i]/sum)))
		cols = append(cols, column{x, w})
		x += w + between
	}
	return cols
}

// pad is the distance of the cards from the edges of the column: today's has
// a border of its own.
func (s sheet) pad(d dayPlan) scene.Px {
	if d.today {
		return s.px(todayPad)
	}
	return 0
}

// across sets days side by side. If the cards do not find room under each
// other, today's column, or else the most crowded one, is made as wide as two.
func (s sheet) across(a agenda, sp spread, st step, area scene.Rect) ([]scene.Item, bool) {
	items, fits := s.grid(a, sp, st, area, civil.Date{})
	for _, wide := range crowded(sp.days) {
		if fits {
			break
		}
		items, fits = s.grid(a, sp, st, area, wide)
	}
	return items, fits
}

// crowded gives the days whose column may be made wider: today, then the one
// with the most slots, if they have several in a half.
func crowded(days []dayPlan) []civil.Date {
	several := func(d dayPlan) bool {
		return slices.ContainsFunc(d.entries[:], func(list []entry) bool { return len(list) > 1 })
	}
	var most dayPlan
	var dates []civil.Date
	for _, d := range days {
		if several(d) && d.today {
			dates = append(dates, d.date)
		}
		if several(d) && d.count() > most.count() {
			most = d
		}
	}
	if most.count() > 0 && !most.today {
		dates = append(dates, most.date)
	}
	return dates
}

// grid measures every cell, finds the heights that the rows share, and draws if
// they find room.
func (s sheet) grid(a agenda, sp spread, st step, area scene.Rect, wide civil.Date) ([]scene.Item, bool) {
	cols := s.columns(sp.days, area.X, area.W, wide)
	cells := make([][]cell, len(sp.halves))
	need := make([]scene.Px, len(sp.halves))
	bands := make([]scene.Px, len(sp.halves))
	fits := true
	for r, h := range sp.halves {
		cells[r] = make([]cell, len(sp.days))
		bands[r], need[r] = s.band(), s.px(80)
		if h == wholeDay {
			bands[r], need[r] = 0, 0
		}
		for i, d := range sp.days {
			c, ok := s.cell(a, d, h, cols[i].w-2*s.pad(d), st)
			if !ok {
				return nil, false
			}
			cells[r][i] = c
			need[r] = max(need[r], c.h)
		}
	}
	for i, d := range sp.days {
		fits = fits && (!d.shut() || s.closedFits(cols[i].w-2*s.pad(d)-2*s.px(cardPad+3), st))
	}
	top := area.Y + s.dayHead()
	room := area.Bottom() - s.px(todayPad) - top
	for r := range bands {
		if r > 0 {
			room -= s.px(8)
		}
		room -= bands[r]
	}
	heights, whole := spreadOut(need, room, s.px(220))
	tops := make([]scene.Px, len(need))
	for r := range heights {
		tops[r] = top + bands[r]
		top = tops[r] + heights[r] + s.px(8)
	}
	if !fits || !whole {
		return nil, false
	}
	bottom := min(area.Bottom(), top-s.px(8)+s.px(todayPad))
	return s.drawGrid(sp, st, area, cols, cells, tops, bottom), true
}

// drawGrid puts measured cells in their places.
func (s sheet) drawGrid(sp spread, st step, area scene.Rect, cols []column, cells [][]cell, tops []scene.Px, bottom scene.Px) []scene.Item {
	var p piece
	for i, d := range sp.days {
		s.drawColumn(&p, d, scene.Rect{X: cols[i].x, Y: area.Y, W: cols[i].w, H: bottom - area.Y})
	}
	for i, d := range sp.days {
		if d.shut() {
			s.drawClosed(&p, d, st, cols[i], tops, bottom)
		}
	}
	for r, h := range sp.halves {
		if h != wholeDay {
			s.drawBand(&p, sp.days, cols, s.say.halfName(h), tops[r]-s.band(), r == 0)
		}
	}
	for i, d := range sp.days {
		for r := range sp.halves {
			p.put(cells[r][i].paint(s), cols[i].x+s.pad(d), tops[r])
		}
	}
	return p.items
}

// drawBand sets the rule above a row, through every column but, from the second
// row on, those of days that are shut, and the row's name at its beginning.
func (s sheet) drawBand(p *piece, days []dayPlan, cols []column, name string, y scene.Px, first bool) {
	label := s.set(words{text: name, style: s.style(24, scene.Medium), colour: s.col.quiet, most: 1}, cols[0].w)
	for i, d := range days {
		pad := s.pad(d)
		line := scene.Rect{X: cols[i].x + pad, Y: y + scene.Px(int(s.band()/2)) - s.px(1), W: cols[i].w - 2*pad, H: s.px(2)}
		if i == 0 {
			p.put(label, line.X+s.px(2), y+scene.Px(int((s.band()-label.h)/2)))
			shift := label.w + s.px(12)
			line.X, line.W = line.X+shift, max(0, line.W-shift)
		}
		if first || !d.shut() {
			p.box(scene.Box{Rect: line, Fill: s.col.edge})
		}
	}
}

// drawColumn sets the ground and the head of a day.
func (s sheet) drawColumn(p *piece, d dayPlan, at scene.Rect) {
	head := scene.Rect{X: at.X, Y: at.Y, W: at.W, H: s.dayHead()}
	name := capital(s.say.weekdayNumber(d.date))
	if !d.today {
		colour := s.col.ink
		if d.past {
			colour = s.col.quiet
		}
		title := s.fittedIn(name, colour, head.W, 34, 30, 27, 24)
		p.put(title, head.X+s.px(2), head.Y+(head.H-title.h)/2)
		return
	}
	r := s.corner(16)
	p.box(scene.Box{Rect: at, Radius: r, Fill: s.col.paper, Line: s.px(4), Stroke: s.col.header})
	p.box(scene.Box{Rect: head, Radius: r, Fill: s.col.header})
	p.box(scene.Box{Rect: scene.Rect{X: head.X, Y: head.Y + r, W: head.W, H: head.H - r}, Fill: s.col.header})
	inner := head.W - 2*s.px(todayPad+6)
	today := s.set(words{text: s.say.Today, style: s.style(34, scene.Bold), colour: s.col.light, most: 1}, inner)
	date := s.set(words{text: s.say.weekdayNumber(d.date), style: s.style(30, scene.Medium), colour: s.col.headerQuiet, most: 1}, inner)
	if today.w+date.w+s.gap(gap) > inner {
		today = s.set(words{text: s.say.Today, style: s.style(28, scene.Bold), colour: s.col.light, most: 1}, inner)
		date = s.set(words{text: s.say.weekdayNumber(d.date), style: s.style(24, scene.Medium), colour: s.col.headerQuiet, most: 1}, inner)
	}
	x := head.X + s.px(todayPad+6)
	p.put(today, x, head.Y+(head.H-today.h)/2)
	if today.w+date.w+s.gap(gap) > inner {
		return // the other columns tell the date
	}
	p.put(date, x+inner-date.w, head.Y+(head.H-date.h)/2)
}

// fittedIn sets a bold line at the first size at which it fits.
func (s sheet) fittedIn(text string, c scene.Colour, room scene.Px, sizes ...float64) piece {
	return s.fitted(words{text: text, style: scene.Style{Weight: scene.Bold}, colour: c, most: 1}, room, sizes...)
}

// drawClosed sets the sign of a closed day over all its rows.
func (s sheet) drawClosed(p *piece, d dayPlan, st step, col column, tops []scene.Px, bottom scene.Px) {
	pad := s.pad(d)
	at := scene.Rect{X: col.x + pad, Y: tops[0], W: col.w - 2*pad, H: bottom - s.px(todayPad) - tops[0]}
	p.box(scene.Box{Rect: at, Radius: s.corner(radius), Fill: s.col.shut})
	sign := s.closedSign(d, at.W-2*s.px(cardPad+3), st)
	p.put(sign, at.X+s.px(cardPad+3), at.Y+s.px(16))
}

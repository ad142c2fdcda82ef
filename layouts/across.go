package layouts

import (
	"time"

	"semainier/layouts/scene"
)

// This file sets the week on a wide screen: days are columns, halves are rows
// on one grid.

// The grid, in design units.
const (
	gutterWide  = 104.0 // names of the rows
	dayHead     = 62.0
	todayFactor = 1.28 // today's column against another
	shutFactor  = 0.62 // a weekend day on which nothing is to be told
	todayPad    = 10.0
)

// column is the place of a day.
type column struct{ x, w scene.Px }

// columns shares the width among the days.
func (s sheet) columns(days []dayPlan, x, width scene.Px) []column {
	var sum float64
	weights := make([]float64, len(days))
	for i, d := range days {
		weights[i] = 1
		weekend := d.date.Weekday() == time.Saturday || d.date.Weekday() == time.Sunday
		switch {
		case d.today:
			weights[i] = todayFactor
		case weekend && d.count() == 0 && d.closed && d.reason == "":
			weights[i] = shutFactor
		}
		sum += weights[i]
	}
	between := s.px(gap)
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

// across sets days side by side.
func (s sheet) across(a agenda, sp spread, st step, area scene.Rect) ([]scene.Item, bool) {
	gutter := s.px(gutterWide)
	cols := s.columns(sp.days, area.X+gutter, area.W-gutter)
	cells := make([][]cell, len(sp.halves))
	need := make([]scene.Px, len(sp.halves))
	fits := true
	for r, h := range sp.halves {
		cells[r] = make([]cell, len(sp.days))
		need[r] = s.px(90)
		if h == wholeDay {
			need[r] = 0
		}
		for i, d := range sp.days {
			c, ok := s.cell(a, d, h, cols[i].w-2*s.pad(d), st)
			cells[r][i], fits = c, fits && ok
			need[r] = max(need[r], c.h)
		}
	}
	top := area.Y + s.px(dayHead) + s.px(gap)
	between := s.px(2 * gap)
	room := area.Bottom() - s.px(todayPad) - top - between*scene.Px(len(need)-1)
	var total scene.Px
	for _, h := range need {
		total += h
	}
	fits = fits && total <= room
	heights := spreadOut(need, room, s.px(220))
	tops := make([]scene.Px, len(need))
	for r := range heights {
		tops[r] = top
		top += heights[r] + between
	}
	bottom := min(area.Bottom(), top-between+s.px(todayPad))
	return s.drawAcross(sp, st, area, cols, cells, tops, bottom), fits
}

// drawAcross puts measured cells in their places.
func (s sheet) drawAcross(sp spread, st step, area scene.Rect, cols []column, cells [][]cell, tops []scene.Px, bottom scene.Px) []scene.Item {
	var p piece
	for i, d := range sp.days {
		s.drawColumn(&p, d, scene.Rect{X: cols[i].x, Y: area.Y, W: cols[i].w, H: bottom - area.Y})
	}
	for r, h := range sp.halves {
		if h == wholeDay {
			continue
		}
		y := tops[r] - s.px(gap)
		p.box(scene.Box{Rect: scene.Rect{X: area.X, Y: y - s.px(1), W: s.px(gutterWide) - s.px(gap), H: s.px(2)}, Fill: edge})
		for i, d := range sp.days {
			pad := s.pad(d)
			p.box(scene.Box{Rect: scene.Rect{X: cols[i].x + pad, Y: y - s.px(1), W: cols[i].w - 2*pad, H: s.px(2)}, Fill: edge})
		}
		label := s.set(words{text: halfName(h), style: s.style(26, scene.Medium), colour: inkQuiet}, s.px(gutterWide)-s.px(gap))
		p.put(label, area.X, tops[r]+s.px(4))
	}
	for i, d := range sp.days {
		if d.closed && d.count() == 0 {
			s.drawClosed(&p, d, st, cols[i], tops, bottom)
		}
		for r := range sp.halves {
			p.put(cells[r][i].paint(s), cols[i].x+s.pad(d), tops[r])
		}
	}
	return p.items
}

// drawColumn sets the ground and the head of a day.
func (s sheet) drawColumn(p *piece, d dayPlan, at scene.Rect) {
	head := scene.Rect{X: at.X, Y: at.Y, W: at.W, H: s.px(dayHead)}
	name := capital(weekdayNumber(d.date))
	if !d.today {
		colour := ink
		if d.past {
			colour = inkQuiet
		}
		title := s.fittedIn(name, colour, head.W, 34, 30, 27, 24)
		p.put(title, head.X+s.px(2), head.Y+(head.H-title.h)/2)
		return
	}
	r := s.px(16)
	p.box(scene.Box{Rect: at, Radius: r, Fill: white, Line: s.px(4), Stroke: navy})
	p.box(scene.Box{Rect: head, Radius: r, Fill: navy})
	p.box(scene.Box{Rect: scene.Rect{X: head.X, Y: head.Y + r, W: head.W, H: head.H - r}, Fill: navy})
	inner := head.W - 2*s.px(todayPad+6)
	today := s.set(words{text: french().Today, style: s.style(34, scene.Bold), colour: white, most: 1}, inner)
	date := s.set(words{text: weekdayNumber(d.date), style: s.style(30, scene.Medium), colour: navyQuiet, most: 1}, inner)
	if today.w+date.w+s.px(gap) > inner {
		today = s.set(words{text: french().Today, style: s.style(28, scene.Bold), colour: white, most: 1}, inner)
		date = s.set(words{text: weekdayNumber(d.date), style: s.style(24, scene.Medium), colour: navyQuiet, most: 1}, inner)
	}
	x := head.X + s.px(todayPad+6)
	p.put(today, x, head.Y+(head.H-today.h)/2)
	p.put(date, x+inner-date.w, head.Y+(head.H-date.h)/2)
}

// fittedIn sets a bold line at the first size at which it fits.
func (s sheet) fittedIn(text string, c scene.Colour, room scene.Px, sizes ...float64) piece {
	size := sizes[len(sizes)-1]
	for _, try := range sizes {
		if s.width(text, s.style(try, scene.Bold)) <= room {
			size = try
			break
		}
	}
	return s.set(words{text: text, style: s.style(size, scene.Bold), colour: c, most: 1}, room+1)
}

// drawClosed sets the sign of a closed day over all its rows.
func (s sheet) drawClosed(p *piece, d dayPlan, st step, col column, tops []scene.Px, bottom scene.Px) {
	pad := s.pad(d)
	at := scene.Rect{X: col.x + pad, Y: tops[0], W: col.w - 2*pad, H: bottom - s.px(todayPad) - tops[0]}
	p.box(scene.Box{Rect: at, Radius: s.px(radius), Fill: laneClosed})
	sign := s.closedSign(d, at.W-2*s.px(cardPad+3), st)
	p.put(sign, at.X+s.px(cardPad+3), at.Y+s.px(16))
}

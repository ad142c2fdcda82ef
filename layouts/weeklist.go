package layouts

import (
	"slices"

	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// This file sets the week as a list, for screens that are read from so far away
// that a grid of days would take page after page: days under each other, one
// slot a row, in as many columns as hold a row's words. Days gone by are left
// out while others have something to tell.

// listSizes are the sizes of a list's type, in design units, the largest first.
func listSizes() []float64 { return []float64{84, 74, 66, 58, 50, 44, 38, 34, 30, 27, 24} }

// listColumn is the least width of a column, in ems of its text.
const listColumn = 17

// listForm is the grid that all rows of a list share.
type listForm struct {
	size  float64
	width scene.Px // of a column
	hours scene.Px
	cols  int
	over  bool // the hours stand over the name, not at its left
}

// weekList gives the days as lists: on one page at the largest size at which
// that is possible, else at the smallest on as many as it takes.
func (s sheet) weekList(a agenda, days []dayPlan) [][]scene.Item {
	if left := slices.DeleteFunc(slices.Clone(days), func(d dayPlan) bool { return d.past }); slices.ContainsFunc(left, func(d dayPlan) bool { return len(d.told()) > 0 }) {
		days = left
	}
	columns, form := s.listColumns(a, days)
	var pages [][]scene.Item
	for part := range slices.Chunk(columns, form.cols) {
		var p piece
		for i, blocks := range part {
			p.items = append(p.items, stackBlocks(blocks, scene.Rect{X: scene.Px(i) * (form.width + s.gap(gapWide)), W: form.width, H: s.h})...)
		}
		pages = append(pages, p.items)
	}
	return pages
}

// listPages is for how many pages of a list a larger type is looked for; a week
// that takes more stays at the smallest.
const listPages = 6

// listColumns sets the days on as few pages as the smallest size takes, at the
// largest size at which those hold them without a broken word: hours at the left
// of names or, rather where there are several columns, over them.
func (s sheet) listColumns(a agenda, days []dayPlan) (columns [][]block, form listForm) {
	sizes := s.sizes(listSizes()...)
	blocks, form := s.listAt(a, days, sizes[len(sizes)-1], 0)
	most := len(paginate(blocks, s.h))
	pages := (most + form.cols - 1) / form.cols
	if pages > listPages {
		sizes = nil
	}
	for _, size := range sizes {
		try, f := s.listAt(a, days, size, pages*s.listForm(days, size).cols)
		if n := len(paginate(try, s.h)); n <= pages*f.cols && s.listWhole(days, f) {
			blocks, form = try, f
			break
		}
	}
	if pages == 1 {
		return paginate(blocks, s.h), form
	}
	return evenly(blocks, s.h, pages*form.cols), form
}

// listAt sets the days at a size, in the first of both ways in which they take no
// more than that many columns without a broken word, else in the one that takes
// fewer.
func (s sheet) listAt(a agenda, days []dayPlan, size float64, most int) (blocks []block, form listForm) {
	f := s.listForm(days, size)
	fewest := 0
	for _, over := range []bool{f.cols > 1, f.cols == 1} { // columns are narrow
		f.over = over
		try := s.listBlocks(a, days, f)
		n := len(paginate(try, s.h))
		if n <= most && s.listWhole(days, f) {
			return try, f
		}
		if blocks == nil || n < fewest {
			blocks, form, fewest = try, f, n
		}
	}
	return blocks, form
}

// listWhole reports whether no name is broken within a word, and no hours at all.
func (s sheet) listWhole(days []dayPlan, f listForm) bool {
	names, hours := s.style(f.size, scene.Bold), s.tabular(f.size, scene.Bold)
	inner, room := s.listInner(f), f.hours
	if f.over {
		room = inner
	}
	for _, d := range days {
		for _, e := range d.told() {
			e.here = true
			if s.breaksWords(e.partner.Name, names, inner) || s.breaksWords(e.slot.Title, s.style(f.size, scene.Regular), inner) ||
				s.listState(e, d, f, s.w).w > inner || !e.start.IsZero() && s.width(hoursOf(e), hours) > room {
				return false
			}
		}
	}
	return true
}

// The measures of a row of a list, in parts of the size of its type: its edges, the
// side of its pictogram, and the distances before and after that.
const (
	listPad    = 0.4
	listTile   = 1.12
	listBefore = 0.5
	listAfter  = 0.3
)

// listTileX is where the pictograms of a list stand, listInner the room for words
// at their right.
func (s sheet) listTileX(f listForm) scene.Px {
	if f.over {
		return s.times(f.size, listPad)
	}
	return s.times(f.size, listPad) + f.hours + s.times(f.size, listBefore)
}

func (s sheet) listInner(f listForm) scene.Px {
	return f.width - s.times(f.size, listPad) - s.listTileX(f) - s.listTileSide(f) - s.times(f.size, listAfter)
}

// listTileSide is the side of a pictogram, larger where it stands beside two lines.
func (s sheet) listTileSide(f listForm) scene.Px {
	if f.over {
		return s.times(f.size, listTileOver)
	}
	return s.times(f.size, listTile)
}

const listTileOver = 1.9

func (s sheet) listForm(days []dayPlan, size float64) listForm {
	between := s.gap(gapWide)
	f := listForm{size: size, cols: max(1, int((s.w+between)/(s.times(size, listColumn)+between)))}
	f.width = scene.Px(int((s.w - between*scene.Px(f.cols-1)) / scene.Px(f.cols)))
	for _, d := range days {
		for _, e := range d.told() {
			if !e.start.IsZero() { // "Toute la journée" takes two lines
				f.hours = max(f.hours, s.width(hoursOf(e), s.tabular(size, scene.Bold)))
			}
		}
	}
	f.hours = max(min(f.hours, f.width*2/5), s.times(size, 4))
	return f
}

// listBlocks gives the heads of the days and their rows.
func (s sheet) listBlocks(a agenda, days []dayPlan, f listForm) []block {
	var blocks []block
	for _, d := range days {
		head := s.listHead(a, d, f)
		told := d.told()
		blocks = append(blocks, block{h: head.h, above: s.gap(16), most: head.h, head: len(told) > 0, draw: func(scene.Px) piece { return head }})
		for _, e := range told {
			e.here = true // it is told once
			row := s.listRowWithin(e, d, f, s.h-head.h-s.gap(6))
			blocks = append(blocks, block{h: row.h, above: s.gap(6), most: row.h * 9 / 4, draw: func(h scene.Px) piece { return s.onCard(row, e, d, h) }})
		}
	}
	return blocks
}

// listHead names a day, and tells of one without slots whether the site is open.
func (s sheet) listHead(a agenda, d dayPlan, f listForm) piece {
	style := s.style(f.size*1.08, scene.Bold)
	pad := s.times(f.size, 0.4)
	h := lineHeight(style) + s.px(6)
	p := piece{w: f.width, h: h}
	colour, quiet, name := s.col.ink, s.col.quiet, capital(s.say.weekdayNumber(d.date))
	if d.today {
		colour, quiet, name = s.col.light, s.col.headerQuiet, s.say.Today
		p.box(scene.Box{Rect: scene.Rect{W: f.width, H: h}, Radius: s.corner(radius), Fill: s.col.header})
	} else {
		p.box(scene.Box{Rect: scene.Rect{Y: h - s.px(3), W: f.width, H: s.px(3)}, Fill: s.col.edge})
		pad = 0
	}
	title := s.set(words{text: name, style: style, colour: colour, most: 1}, f.width-2*pad)
	p.put(title, pad, 0)
	said := ""
	switch {
	case d.closed && d.reason != "":
		said = s.say.Closed + s.say.Comma + d.reason
	case d.closed:
		said = s.say.Closed
	case len(d.told()) == 0 && len(d.open) > 0:
		said = sprintf(s.say.OpenHours, s.say.hoursText(d.open))
	case d.today:
		said = s.say.weekdayNumber(d.date)
	}
	medium := s.style(f.size, scene.Medium)
	p.w, p.h = f.width, h
	switch room := f.width - 2*pad - title.w - s.times(f.size, 1); {
	case said == "":
	case s.width(said, medium) <= room:
		note := s.set(words{text: said, style: medium, colour: quiet, most: 1}, room+1)
		p.put(note, f.width-pad-note.w, scene.Px(int((h-s.px(6)-note.h)/2)))
	case !d.today: // the others tell the date
		p.below(s.set(words{text: said, style: medium, colour: quiet, even: true}, f.width), 0, s.px(3))
	}
	return p
}

// frugality is how much a row tells where a page can't hold all of it: lines of
// the name and of the title (0: any number, -1: none).
type frugality struct{ name, title int }

// listRowWithin sets a row as fully as a height allows.
func (s sheet) listRowWithin(e entry, d dayPlan, f listForm, room scene.Px) (row piece) {
	for _, tell := range []frugality{{0, titleLines}, {0, 4}, {2, 1}, {1, -1}} {
		if row = s.listRow(e, d, f, tell); row.h <= room {
			break
		}
	}
	return row
}

// listRow sets a slot: the hours at the left, then pictogram and name, what it
// is, where and how.
func (s sheet) listRow(e entry, d dayPlan, f listForm, tell frugality) piece {
	c := s.cardLooks(e, d)
	pad := s.times(f.size, listPad)
	bold, regular, medium := s.style(f.size, scene.Bold), s.style(f.size, scene.Regular), s.style(f.size, scene.Medium)
	tile := s.tile(e.pictogram(), s.listTileSide(f), c.tile, c.sign)
	x, inner := s.listTileX(f), s.listInner(f)
	nameX := x + tile.w + s.times(f.size, listAfter)
	state := s.listState(e, d, f, inner)
	room := f.hours
	if f.over {
		room = inner
	}
	hours := s.set(words{text: hoursOf(e), style: s.tabular(f.size, scene.Bold), colour: c.text, strike: e.off()}, room+1)
	var told piece
	if f.over {
		told.put(hours, 0, 0)
		s.besideOrBelow(&told, state, inner, true)
		hours, state = piece{}, piece{}
	}
	told.below(s.set(words{text: e.partner.Name, style: bold, colour: c.name, strike: e.slot.State == program.Cancelled, most: tell.name}, inner), 0, 0)
	s.besideOrBelow(&told, state, inner, true)
	if change := changeOf(e); change != "" && tell.title > 0 {
		told.below(s.set(words{text: change, style: bold, colour: s.col.ink}, inner), 0, 0)
	}
	if e.slot.Title != "" && e.slot.Title != e.partner.Name && e.slot.Title != s.say.Permanence && !e.off() && tell.title > 0 {
		s.besideOrBelow(&told, s.set(words{text: e.slot.Title, style: regular, colour: c.text, most: tell.title, even: true}, inner), inner, false)
	}
	if !e.off() {
		var place piece
		if e.slot.Room != "" {
			place = s.set(words{text: e.slot.Room, style: regular, colour: s.col.quiet, most: max(1, min(tell.title, 3))}, inner)
		}
		mode := s.mode(e.slot.Mode, medium, c.name, c.text, inner)
		if d.today && e.tense == over {
			mode = s.set(words{text: s.say.Over, style: medium, colour: s.col.quiet}, inner)
		}
		if gap := s.times(f.size, 0.8); place.h == lineHeight(regular) && place.w+gap+mode.w <= inner {
			place.put(mode, place.w+gap, 0)
		} else {
			place.below(mode, 0, 0)
		}
		told.below(place, 0, 0)
	}
	if !e.partner.AsOf.IsZero() {
		told.below(s.set(words{text: sprintf(s.say.AsOf, s.say.dayMonth(e.partner.AsOf)), style: regular, colour: s.col.quiet}, inner), 0, 0)
	}
	var p piece
	top := s.px(8)
	p.put(hours, pad, top)
	p.put(tile, x, top+max(0, scene.Px(int((lineHeight(bold)-tile.h)/2))))
	p.put(told, nameX, top)
	p.w, p.h = f.width, max(told.h, hours.h)+2*top
	return p
}

// besideOrBelow adds q to the only line of p if it fits there, at its end or,
// where right is set, at the right edge; else under it.
func (s sheet) besideOrBelow(p *piece, q piece, inner scene.Px, right bool) {
	space := s.px(18)
	if q.h == 0 {
		return
	}
	if q.h <= p.h*5/4 && p.w+space+q.w <= inner && p.h < 2*q.h {
		x := p.w + space
		if right {
			x = inner - q.w
		}
		h := p.h
		p.put(q, x, scene.Px(int((h-q.h)/2)))
		p.h = max(h, q.h)
		return
	}
	p.below(q, 0, s.px(2))
}

// listState is the label of what is on now or does not take place as planned.
func (s sheet) listState(e entry, d dayPlan, f listForm, inner scene.Px) piece {
	style := s.style(f.size, scene.Bold)
	if s.cardLooks(e, d).stripOn == s.col.now {
		return s.label("clock", s.say.Now, style, s.col.now, s.col.header, inner)
	}
	return s.stateLabel(e, style, inner)
}

// onCard puts a row on its ground.
func (s sheet) onCard(row piece, e entry, d dayPlan, h scene.Px) piece {
	c := s.cardLooks(e, d)
	p := piece{w: row.w, h: h}
	box := scene.Box{Rect: scene.Rect{W: row.w, H: h}, Radius: s.corner(radius), Fill: c.fill, Line: c.line, Stroke: c.border}
	p.box(box)
	p.put(row, 0, scene.Px(int((h-row.h)/2)))
	return p
}

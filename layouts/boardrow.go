package layouts

import (
	"slices"

	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// rowColumns is the grid of all rows of a page.
type rowColumns struct {
	hours, aside scene.Px // widths
	abreast      bool     // on a tall screen: room and manner on one line
	flat         bool     // on a tall screen: hours and name on one line
}

// rowColumns measures the rows, so that what is alike stands under each other.
func (s sheet) rowColumns(plan todayPlan, width scene.Px, st boardStep) rowColumns {
	cols := rowColumns{abreast: true, flat: st.flat}
	inner := s.rowTallInner(width, st)
	for _, sec := range slices.Concat(plan.sections, plan.next) {
		for _, e := range sec.entries {
			if sec.now && !e.off() {
				continue
			}
			cols.hours = max(cols.hours, s.width(hoursOf(e), s.tabular(st.row, scene.Bold)))
			cols.aside = max(cols.aside, s.rowAside(e, s.w, st).w)
			cols.abreast = cols.abreast && s.abreast(e, s.style(st.small, scene.Medium), inner)
			cols.flat = cols.flat && s.flatRow(e, st).w <= inner
		}
	}
	cols.aside = min(cols.aside, width*3/10)
	return cols
}

// flatRow sets the hours, the name and what befalls a row on one line.
func (s sheet) flatRow(e entry, st boardStep) piece {
	ink, _ := s.rowColours(e)
	p := s.set(words{text: hoursOf(e), style: s.tabular(st.row, scene.Bold), colour: s.col.ink, strike: e.off()}, s.w)
	name := s.set(words{text: e.partner.Name, style: s.style(st.row, scene.Bold), colour: ink, strike: e.slot.State == program.Cancelled}, s.w)
	p.put(name, p.w+s.px(flatGap), 0)
	if label := s.stateLabel(e, s.style(st.small, scene.Bold), s.w); label.h > 0 {
		p.w += s.px(flatGap) + label.w
	}
	return p
}

// flatGap is the distance of the name from the hours on one line.
const flatGap = 30.0

// rowBlock sets one coming slot: on a wide screen hours, pictogram and name,
// place and manner beside each other; on a tall one under each other.
func (s sheet) rowBlock(e entry, width scene.Px, cols rowColumns, st boardStep) (block, bool) {
	var content piece
	var whole bool
	if s.tall {
		content, whole = s.rowTall(e, width, cols, st)
	} else {
		content, whole = s.rowWide(e, width, cols, st)
	}
	box := scene.Box{Radius: s.corner(radius), Fill: s.col.paper}
	switch e.slot.State {
	case program.Cancelled:
		box.Fill, box.Line, box.Stroke = s.col.spent, s.px(2), s.col.alert
	case program.MovedAway:
		box.Fill, box.Line, box.Stroke = s.col.spent, s.px(2), s.col.edge
	}
	draw := func(h scene.Px) piece {
		p := piece{w: width, h: h}
		b := box
		b.Rect = scene.Rect{W: width, H: h}
		p.box(b)
		p.put(content, 0, scene.Px(int((h-content.h)/2)))
		return p
	}
	return block{h: content.h, above: s.gap(gap), most: content.h * 3 / 2, draw: draw}, whole
}

// rowColours gives the inks of a row.
func (s sheet) rowColours(e entry) (name, tile scene.Colour) {
	if e.off() {
		return s.col.quiet, s.col.quiet
	}
	tone := e.tone()
	return tone.Ink, tone.Ink
}

func (s sheet) rowWide(e entry, width scene.Px, cols rowColumns, st boardStep) (piece, bool) {
	padX, padY := s.px(rowPad), s.px(11)
	nameInk, tileInk := s.rowColours(e)
	small := s.style(st.small, scene.Regular)
	nameStyle := s.style(st.row, scene.Bold)
	struck := e.slot.State == program.Cancelled

	when := s.set(words{text: hoursOf(e), style: s.tabular(st.row, scene.Bold), colour: s.col.ink, strike: e.off()}, cols.hours+1)
	tile := s.tile(e.pictogram(), s.times(st.row, 1.35), tileInk, s.col.light)
	x := padX + cols.hours + s.px(34)
	nameX := x + tile.w + s.px(22)
	aside := s.rowAside(e, cols.aside+1, st)
	asideX := width - padX - cols.aside
	if e.off() { // it has a word there alone: where to go instead takes the room
		asideX = width - padX - aside.w
	}
	inner := asideX - s.gap(gapWide) - nameX
	var who piece
	who.below(s.set(words{text: e.partner.Name, style: nameStyle, colour: nameInk, strike: struck, even: true}, inner), 0, 0)
	s.rowWords(&who, e, small, inner)
	h := max(who.h, aside.h, when.h, tile.h)
	centre := func(p piece) scene.Px { return padY + scene.Px(int((h-p.h)/2)) }
	var p piece
	p.put(when, padX, centre(when))
	p.put(tile, x, centre(tile))
	p.put(who, nameX, centre(who))
	p.put(aside, asideX, centre(aside))
	p.w, p.h = width, h+2*padY
	whole := !s.breaksWords(e.partner.Name, nameStyle, inner) && !s.breaksWords(e.slot.Title, small, inner) && when.h <= lineHeight(nameStyle)
	if st.airy {
		whole = whole && s.width(e.partner.Name, nameStyle) <= inner && s.width(e.slot.Title, small) <= inner && s.room(e, s.style(st.small, scene.Medium), cols.aside+1).h <= lineHeight(small)
	}
	return p, whole
}

// rowWords adds title, change and age of the information under the name; the
// word "Déplacé" or "Autre espace" stands on the row's label.
func (s sheet) rowWords(p *piece, e entry, st scene.Style, inner scene.Px) {
	if e.off() {
		e.slot.Title = ""
	}
	bold := st
	bold.Weight = scene.Bold
	s.whatAbout(p, e, s.set(words{text: changeOf(e), style: bold, colour: s.col.ink}, inner), st, inner)
	for _, line := range e.instead {
		p.below(s.beside(s.sign("arrow-right", bold, s.col.header), words{text: line, style: bold, colour: s.col.header}, inner), 0, s.px(2))
	}
}

// rowAside is the right of a row: what befalls it, room and manner.
func (s sheet) rowAside(e entry, width scene.Px, st boardStep) piece {
	medium := s.style(st.small, scene.Medium)
	p := s.stateLabel(e, s.style(st.small, scene.Bold), width)
	if e.off() {
		return p
	}
	if p.h > 0 {
		p.h += s.px(6)
	}
	tone := e.tone()
	p.below(s.room(e, medium, width), 0, 0)
	p.below(s.mode(e.slot.Mode, medium, tone.Ink, s.col.ink, width), 0, 0)
	return p
}

// tallTile is the side of a pictogram on a row of a tall screen, in parts of
// the size of its name.
const tallTile = 1.5

// rowTallInner is the room for the words of a row on a tall screen.
func (s sheet) rowTallInner(width scene.Px, st boardStep) scene.Px {
	return width - s.times(st.row, tallTile) - 3*s.px(rowPad)
}

// rowPad is the distance of a row's parts from its edges.
const rowPad = 26.0

func (s sheet) rowTall(e entry, width scene.Px, cols rowColumns, st boardStep) (piece, bool) {
	padX, padY := s.px(rowPad), s.px(16)
	nameInk, tileInk := s.rowColours(e)
	small := s.style(st.small, scene.Regular)
	nameStyle, hoursStyle := s.style(st.row, scene.Bold), s.tabular(st.row, scene.Bold)
	tile := s.tile(e.pictogram(), s.times(st.row, tallTile), tileInk, s.col.light)
	x := 2*padX + tile.w
	inner := s.rowTallInner(width, st)
	var p, told piece
	when := s.set(words{text: hoursOf(e), style: hoursStyle, colour: s.col.ink, strike: e.off()}, inner)
	if cols.flat {
		when = s.flatRow(e, st)
		if label := s.stateLabel(e, s.style(st.small, scene.Bold), inner); label.h > 0 {
			when.w -= s.px(flatGap) + label.w
		}
	}
	told.below(when, 0, 0)
	if !cols.flat {
		told.below(s.set(words{text: e.partner.Name, style: nameStyle, colour: nameInk, strike: e.slot.State == program.Cancelled, even: true}, inner), 0, 0)
	}
	s.rowWords(&told, e, small, inner)
	if label := s.stateLabel(e, s.style(st.small, scene.Bold), inner); when.w+label.w+s.gap(gapWide) <= inner {
		p.put(label, width-padX-label.w, padY+scene.Px(int((when.h-label.h)/2)))
	} else {
		told.below(label, 0, s.px(6))
	}
	if !e.off() {
		s.roomAndMode(&told, e, s.style(st.small, scene.Medium), inner, cols.abreast)
	}
	h := max(told.h, tile.h)
	p.put(tile, padX, padY+scene.Px(int((h-tile.h)/2)))
	p.put(told, x, padY)
	p.w, p.h = width, h+2*padY
	return p, !s.breaksWords(e.partner.Name, nameStyle, inner) && !s.breaksWords(e.slot.Title, small, inner) && when.h <= lineHeight(hoursStyle)
}

// stateLabel is the word on a row that is on now, or that does not take place as
// planned; nothing for the others.
func (s sheet) stateLabel(e entry, st scene.Style, width scene.Px) piece {
	icon, told, fill, on := "cross", s.say.Cancelled, s.col.alert, s.col.light
	switch {
	case e.here && e.tense == current && !e.off():
		icon, told, fill, on = "clock", s.say.Now, s.col.now, s.col.header
	case e.moved():
		icon, told, fill, on = "arrow-right", e.movedWord(), s.col.changed, s.col.header
	case e.slot.State != program.Cancelled:
		return piece{}
	}
	return s.label(icon, told, st, fill, on, width)
}

package layouts

import (
	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// hoursColumn gives the width of the hours of rows, so that names stand under
// each other.
func (s sheet) hoursColumn(rows []entry, st boardStep) scene.Px {
	var w scene.Px
	for _, e := range rows {
		w = max(w, s.width(hoursOf(e), s.tabular(st.row, scene.Bold)))
	}
	return w
}

// rowBlock sets one coming slot: on a wide screen hours, pictogram and name,
// place and manner beside each other; on a tall one under each other.
func (s sheet) rowBlock(e entry, width, hours scene.Px, st boardStep) (block, bool) {
	var content piece
	var whole bool
	if s.tall {
		content, whole = s.rowTall(e, width, st)
	} else {
		content, whole = s.rowWide(e, width, hours, st)
	}
	box := scene.Box{Radius: s.px(radius), Fill: white}
	switch e.slot.State {
	case program.Cancelled:
		box.Fill, box.Line, box.Stroke = spent, s.px(2), alert
	case program.MovedAway:
		box.Fill, box.Line, box.Stroke = spent, s.px(2), edge
	}
	draw := func(h scene.Px) piece {
		p := piece{w: width, h: h}
		b := box
		b.Rect = scene.Rect{W: width, H: h}
		p.box(b)
		p.put(content, 0, scene.Px(int((h-content.h)/2)))
		return p
	}
	return block{h: content.h, above: s.px(gap), most: content.h + content.h/4, draw: draw}, whole
}

// rowColours gives the inks of a row.
func rowColours(e entry) (name, tile scene.Colour) {
	if e.off() {
		return inkQuiet, inkQuiet
	}
	tone := toneOf(e.partner.Colour)
	return tone.Ink, tone.Ink
}

func (s sheet) rowWide(e entry, width, hours scene.Px, st boardStep) (piece, bool) {
	padX, padY := s.px(26), s.px(14)
	nameInk, tileInk := rowColours(e)
	small := s.style(st.small, scene.Regular)
	nameStyle := s.style(st.row, scene.Bold)
	struck := e.slot.State == program.Cancelled

	when := s.set(words{text: hoursOf(e), style: s.tabular(st.row, scene.Bold), colour: ink, strike: e.off()}, hours+1)
	tile := s.tile(e.partner.Pictogram, s.px(st.row*1.35), tileInk, white)
	x := padX + hours + s.px(34)
	nameX := x + tile.w + s.px(22)
	aside := s.rowAside(e, width/4, st)
	asideX := width - padX - max(aside.w, width/4)
	inner := asideX - s.px(gapWide) - nameX
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
	return p, !s.breaksWords(e.partner.Name, nameStyle, inner) && !s.breaksWords(e.slot.Title, small, inner) && when.h <= lineHeight(nameStyle)
}

// rowWords adds title, change and age of the information under the name.
func (s sheet) rowWords(p *piece, e entry, st scene.Style, inner scene.Px) {
	bare := e
	bare.slot.Room = ""
	if e.off() {
		bare.slot.Title = ""
	}
	s.whatAndWhere(p, bare, st, inner, toneOf(e.partner.Colour))
}

// rowAside is the right of a row: room and manner, or that it is cancelled.
func (s sheet) rowAside(e entry, width scene.Px, st boardStep) piece {
	medium := s.style(st.small, scene.Medium)
	var p piece
	switch e.slot.State {
	case program.Cancelled:
		return s.cancelledLabel(s.style(st.small, scene.Bold))
	case program.MovedAway:
		return p
	}
	tone := toneOf(e.partner.Colour)
	if e.slot.Room != "" {
		p.below(s.beside(s.picto("pin", "door", scene.Px(int(medium.Size)), tone.Ink), words{text: e.slot.Room, style: medium, colour: ink}, width), 0, 0)
	}
	p.below(s.mode(e.slot.Mode, medium, tone.Ink, ink, s.w), 0, 0)
	return p
}

func (s sheet) rowTall(e entry, width scene.Px, st boardStep) (piece, bool) {
	padX, padY := s.px(26), s.px(16)
	nameInk, tileInk := rowColours(e)
	small := s.style(st.small, scene.Regular)
	nameStyle, hoursStyle := s.style(st.row, scene.Bold), s.tabular(st.row, scene.Bold)
	tile := s.tile(e.partner.Pictogram, s.px(st.row*1.5), tileInk, white)
	x := padX + tile.w + s.px(26)
	inner := width - x - padX
	var p, told piece
	when := s.set(words{text: hoursOf(e), style: hoursStyle, colour: ink, strike: e.off()}, inner)
	told.below(when, 0, 0)
	told.below(s.set(words{text: e.partner.Name, style: nameStyle, colour: nameInk, strike: e.slot.State == program.Cancelled, even: true}, inner), 0, 0)
	s.rowWords(&told, e, small, inner)
	aside := s.rowAside(e, inner, st)
	if e.slot.State == program.Cancelled && when.w+aside.w+s.px(gapWide) <= inner {
		p.put(aside, width-padX-aside.w, padY+scene.Px(int((when.h-aside.h)/2)))
	} else {
		told.below(s.placeAndManner(e, aside, inner, st), 0, s.px(4))
	}
	h := max(told.h, tile.h)
	p.put(tile, padX, padY)
	p.put(told, x, padY)
	p.w, p.h = width, h+2*padY
	return p, !s.breaksWords(e.partner.Name, nameStyle, inner) && !s.breaksWords(e.slot.Title, small, inner) && when.h <= lineHeight(hoursStyle)
}

// placeAndManner sets room and manner on one line if they fit, else as in aside.
func (s sheet) placeAndManner(e entry, aside piece, width scene.Px, st boardStep) piece {
	medium := s.style(st.small, scene.Medium)
	if e.off() || e.slot.Room == "" || modeText(e.slot.Mode) == "" {
		return aside
	}
	tone := toneOf(e.partner.Colour)
	room := s.beside(s.picto("pin", "door", scene.Px(int(medium.Size)), tone.Ink), words{text: e.slot.Room, style: medium, colour: ink}, width)
	mode := s.mode(e.slot.Mode, medium, tone.Ink, ink, width)
	if room.h > lineHeight(medium) || room.w+s.px(36)+mode.w > width {
		return aside
	}
	p := room
	p.put(mode, room.w+s.px(36), 0)
	return p
}

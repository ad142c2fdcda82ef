package layouts

import (
	"slices"

	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// hoursColumn gives the width of the hours of all rows, so that names stand
// under each other.
func (s sheet) hoursColumn(plan todayPlan, st boardStep) scene.Px {
	var w scene.Px
	for _, sec := range slices.Concat(plan.sections, plan.next) {
		for _, e := range sec.entries {
			if !sec.now || e.off() {
				w = max(w, s.width(hoursOf(e), s.tabular(st.row, scene.Bold)))
			}
		}
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
	return block{h: content.h, above: s.px(gap), most: content.h * 3 / 2, draw: draw}, whole
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
	padX, padY := s.px(26), s.px(11)
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
	whole := !s.breaksWords(e.partner.Name, nameStyle, inner) && !s.breaksWords(e.slot.Title, small, inner) && when.h <= lineHeight(nameStyle)
	if st.airy {
		whole = whole && s.width(e.partner.Name, nameStyle) <= inner && s.width(e.slot.Title, small) <= inner
	}
	return p, whole
}

// rowWords adds title, change and age of the information under the name.
func (s sheet) rowWords(p *piece, e entry, st scene.Style, inner scene.Px) {
	if e.off() {
		e.slot.Title = ""
	}
	s.whatAbout(p, e, st, inner)
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
	switch e.slot.State {
	case program.MovedAway:
	case program.Cancelled:
		label := s.cancelledLabel(s.style(st.small, scene.Bold))
		if when.w+label.w+s.px(gapWide) <= inner {
			p.put(label, width-padX-label.w, padY+scene.Px(int((when.h-label.h)/2)))
		} else {
			told.below(label, 0, s.px(6))
		}
	default:
		s.roomAndMode(&told, e, s.mode(e.slot.Mode, s.style(st.small, scene.Medium), tileInk, ink, inner), small, inner)
	}
	h := max(told.h, tile.h)
	p.put(tile, padX, padY)
	p.put(told, x, padY)
	p.w, p.h = width, h+2*padY
	return p, !s.breaksWords(e.partner.Name, nameStyle, inner) && !s.breaksWords(e.slot.Title, small, inner) && when.h <= lineHeight(hoursStyle)
}

// cancelledLabel is the word on a row that does not take place.
func (s sheet) cancelledLabel(st scene.Style) piece {
	icon := s.picto("cross", "warning", scene.Px(int(st.Size)), white)
	text := s.beside(icon, words{text: french().Cancelled, style: st, colour: white, most: 1}, s.w)
	pad := s.px(16)
	p := piece{w: text.w + 2*pad, h: text.h + s.px(6)}
	p.box(scene.Box{Rect: scene.Rect{W: p.w, H: p.h}, Radius: s.px(radius), Fill: alert})
	p.put(text, pad, s.px(3))
	return p
}

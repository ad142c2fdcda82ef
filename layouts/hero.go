package layouts

import (
	"slices"

	"semainier/layouts/scene"
)

// heroForm is how heroes of one width are set: alike, so that the eye finds the
// same thing at the same place.
type heroForm struct {
	w       scene.Px // of one
	until   bool     // the hour stands beside the name, not under it
	abreast bool     // manner stands beside the room, not under it
}

// heroBlocks sets what is on: on a wide screen two abreast, if that is not
// taller than one under the other.
func (s sheet) heroBlocks(list []entry, width scene.Px, st boardStep) ([]block, bool) {
	single, whole := s.heroesAcross(list, width, 1, st)
	if s.tall || len(list) < 2 {
		return single, whole
	}
	if double, ok := s.heroesAcross(list, width, 2, st); ok && heightOf(double) <= heightOf(single) {
		return double, true
	}
	return single, whole
}

// heroesAcross sets rows of n heroes; a last one alone takes the width.
func (s sheet) heroesAcross(list []entry, width scene.Px, n int, st boardStep) (blocks []block, whole bool) {
	full := list[:len(list)/n*n]
	form := s.heroForm(full, scene.Px(int((width-s.gap(gapWide)*scene.Px(n-1))/scene.Px(n))), st)
	whole = true
	for row := range slices.Chunk(list, n) {
		if len(row) < n {
			form = s.heroForm(row, width, st)
		}
		b, ok := s.heroBlock(row, form, st)
		blocks, whole = append(blocks, b), whole && ok
	}
	return blocks, whole
}

// heroForm finds how heroes of a width are set.
func (s sheet) heroForm(list []entry, width scene.Px, st boardStep) heroForm {
	form := heroForm{w: width, until: true, abreast: true}
	nameStyle, inner := s.style(st.hero, scene.Bold), s.heroInner(width, st)
	for _, e := range list {
		until := s.heroUntil(e, inner, st)
		form.until = form.until && s.width(e.partner.Name, nameStyle)+s.px(30)+until.w <= inner
		form.abreast = form.abreast && s.abreast(e, s.style(st.text, scene.Medium), inner)
	}
	return form
}

// heroPad is the distance of a hero's parts from its edges and each other; the
// side of its pictogram and the size of its hour are parts of that of its name.
const (
	heroPad  = 28.0
	heroTile = 1.7
	heroHour = 0.66
)

// heroInner is the room for the words of a hero.
func (s sheet) heroInner(width scene.Px, st boardStep) scene.Px {
	return width - s.times(st.hero, heroTile) - 3*s.px(heroPad)
}

// heroUntil tells until when what is on lasts.
func (s sheet) heroUntil(e entry, inner scene.Px, st boardStep) piece {
	text := s.say.AllDay
	if !e.start.IsZero() {
		text = sprintf(s.say.UntilHour, s.say.endHour(clockOf(e.end)))
	}
	return s.set(words{text: text, style: s.style(st.hero*heroHour, scene.Bold), colour: s.col.ink, most: 1}, inner)
}

// heroBlock sets entries that are on now side by side: a large pictogram, who,
// what, until when, where and how.
func (s sheet) heroBlock(list []entry, form heroForm, st boardStep) (block, bool) {
	whole := true
	tile := s.times(st.hero, heroTile)
	var told []piece
	inside := tile
	for _, e := range list {
		p, ok := s.heroWords(e, form, s.heroInner(form.w, st), st)
		told, whole, inside = append(told, p), whole && ok, max(inside, p.h)
	}
	draw := func(h scene.Px) piece {
		p := piece{h: h}
		for i, q := range told {
			tone := list[i].tone()
			x := scene.Px(i) * (form.w + s.gap(gapWide))
			p.box(scene.Box{Rect: scene.Rect{X: x, W: form.w, H: h}, Radius: s.corner(16), Fill: tone.Tint, Line: s.px(4), Stroke: s.col.header})
			p.put(s.tile(list[i].pictogram(), tile, tone.Ink, s.col.light), x+s.px(heroPad), scene.Px(int((h-tile)/2)))
			p.put(q, x+2*s.px(heroPad)+tile, scene.Px(int((h-inside)/2)))
		}
		return p
	}
	h := inside + 2*s.px(18)
	return block{h: h, above: s.px(14), most: h + h*2/5, draw: draw}, whole
}

// heroWords sets the words of a hero.
func (s sheet) heroWords(e entry, form heroForm, inner scene.Px, st boardStep) (piece, bool) {
	nameStyle, textStyle := s.style(st.hero, scene.Bold), s.style(st.text, scene.Regular)
	whole := !s.breaksWords(e.partner.Name, nameStyle, inner) && !s.breaksWords(e.slot.Title, textStyle, inner)
	var told piece
	told.put(s.set(words{text: e.partner.Name, style: nameStyle, colour: e.tone().Ink, even: true}, inner), 0, 0)
	until := s.heroUntil(e, inner, st)
	if form.until {
		told.put(until, inner-until.w, s.baseline(nameStyle)-s.baseline(s.style(st.hero*heroHour, scene.Bold)))
	} else {
		told.below(until, 0, s.px(2))
	}
	var change piece
	if e.moved() {
		change = s.change(e, s.style(st.text, scene.Bold), inner)
	}
	s.whatAbout(&told, e, change, textStyle, inner)
	s.roomAndMode(&told, e, s.style(st.text, scene.Medium), inner, form.abreast)
	return told, whole
}

// abreast reports whether room and manner of an entry find room on one line.
func (s sheet) abreast(e entry, st scene.Style, inner scene.Px) bool {
	room, mode := s.room(e, st, s.w), s.mode(e.slot.Mode, st, s.col.ink, s.col.ink, s.w)
	return e.off() || room.w+s.px(asideGap)+mode.w <= inner
}

// asideGap is the distance of the manner from the room on one line.
const asideGap = 40.0

// room sets the sign and the name of a room; nothing if it has none.
func (s sheet) room(e entry, st scene.Style, width scene.Px) piece {
	if e.slot.Room == "" {
		return piece{}
	}
	return s.beside(s.sign("pin", st, e.tone().Ink), words{text: e.slot.Room, style: st, colour: s.col.ink}, width)
}

// roomAndMode adds the room, and how one is received: on the same line if
// abreast is set.
func (s sheet) roomAndMode(told *piece, e entry, st scene.Style, inner scene.Px, abreast bool) {
	room, mode := s.room(e, st, inner), s.mode(e.slot.Mode, st, e.tone().Ink, s.col.ink, inner)
	if abreast && room.h > 0 {
		room.put(mode, room.w+s.px(asideGap), 0)
		mode = piece{}
	}
	told.below(room, 0, s.px(6))
	told.below(mode, 0, s.px(6))
}

// whatAbout adds title, change and the age of the information.
func (s sheet) whatAbout(told *piece, e entry, change piece, st scene.Style, inner scene.Px) {
	if e.slot.Title != "" && e.slot.Title != e.partner.Name {
		told.below(s.set(words{text: e.slot.Title, style: st, colour: s.col.ink, most: titleLines, even: true}, inner), 0, s.px(2))
	}
	told.below(change, 0, s.px(2))
	if !e.partner.AsOf.IsZero() {
		told.below(s.set(words{text: sprintf(s.say.AsOf, s.say.dayMonth(e.partner.AsOf)), style: st, colour: s.col.quiet}, inner), 0, s.px(2))
	}
}

package layouts

import (
	"slices"

	"semainier/layouts/scene"
)

// heroBlocks sets what is on: on a wide screen two abreast, if that is not
// taller than one under the other.
func (s sheet) heroBlocks(list []entry, width scene.Px, st boardStep) ([]block, bool) {
	whole := true
	var single []block
	for i := range list {
		b, ok := s.heroBlock(list[i:i+1], width, 1, st)
		single, whole = append(single, b), whole && ok
	}
	if s.tall || len(list) < 2 {
		return single, whole
	}
	allWhole := true
	var double []block
	for pair := range slices.Chunk(list, 2) {
		b, ok := s.heroBlock(pair, width, len(pair), st) // a last one alone takes the width
		double, allWhole = append(double, b), allWhole && ok
	}
	if allWhole && heightOf(double) <= heightOf(single) {
		return double, true
	}
	return single, whole
}

// heroBlock sets entries that are on now, side by side in as many columns.
func (s sheet) heroBlock(list []entry, width scene.Px, across int, st boardStep) (block, bool) {
	between := s.px(gapWide)
	w := scene.Px(int((width - between*scene.Px(across-1)) / scene.Px(across)))
	whole := true
	var h scene.Px
	var set []piece
	aside := !slices.ContainsFunc(list, func(e entry) bool { return !s.heroAside(e, w, st) })
	for _, e := range list {
		p, ok := s.hero(e, w, aside, st)
		set, whole, h = append(set, p), whole && ok, max(h, p.h)
	}
	draw := func(h scene.Px) piece {
		p := piece{w: width, h: h}
		for i, q := range set {
			x := scene.Px(i) * (w + between)
			at := scene.Rect{X: x, W: w, H: h}
			p.box(scene.Box{Rect: at, Radius: s.px(16), Fill: toneOf(list[i].partner.Colour).Tint, Line: s.px(4), Stroke: navy})
			p.put(q, x, scene.Px(int((h-q.h)/2)))
		}
		return p
	}
	return block{h: h, above: s.px(14), most: h + h*2/5, draw: draw}, whole
}

// heroParts are the measures that a hero of some width shares with itself.
type heroParts struct {
	tile, until, mode piece
	x, inner, aside   scene.Px // where the words begin, their width, that of hours and manner
}

// heroPad is the distance of a hero's parts from its edges and each other.
const heroPad = 28.0

func (s sheet) heroParts(e entry, width scene.Px, st boardStep) heroParts {
	tone := toneOf(e.partner.Colour)
	h := heroParts{tile: s.tile(e.partner.Pictogram, s.px(st.hero*1.7), tone.Ink, white)}
	h.x = 2*s.px(heroPad) + h.tile.w
	h.inner = width - h.x - s.px(heroPad)
	h.until = s.set(words{text: s.heroHours(e), style: s.style(st.hero*0.72, scene.Bold), colour: ink, most: 1}, h.inner)
	h.mode = s.mode(e.slot.Mode, s.style(st.text, scene.Medium), tone.Ink, ink, h.inner)
	h.aside = max(h.until.w, h.mode.w) + s.px(36)
	return h
}

// heroAside reports whether hours and manner may stand at the right of a hero
// without making its words longer.
func (s sheet) heroAside(e entry, width scene.Px, st boardStep) bool {
	h := s.heroParts(e, width, st)
	full, _ := s.heroWords(e, piece{}, piece{}, h.inner, st)
	narrow, _ := s.heroWords(e, piece{}, piece{}, h.inner-h.aside, st)
	return h.inner > h.aside && narrow.h == full.h
}

// hero sets what is on now: a large pictogram, who, what, until when, where and
// how; hours and manner at the right if aside is set.
func (s sheet) hero(e entry, width scene.Px, aside bool, st boardStep) (piece, bool) {
	h := s.heroParts(e, width, st)
	var p, right piece
	told, whole := s.heroWords(e, h.until, h.mode, h.inner, st)
	if aside {
		told, whole = s.heroWords(e, piece{}, piece{}, h.inner-h.aside, st)
		right.put(h.until, h.aside-h.until.w, 0)
		right.put(h.mode, h.aside-h.mode.w, h.until.h+s.px(6))
	}
	padX, padY := s.px(heroPad), s.px(18)
	tall := max(told.h, right.h, h.tile.h)
	p.put(h.tile, padX, padY+scene.Px(int((tall-h.tile.h)/2)))
	p.put(told, h.x, padY+scene.Px(int((tall-told.h)/2)))
	p.put(right, width-padX-h.aside, padY+scene.Px(int((tall-right.h)/2)))
	p.w, p.h = width, tall+2*padY
	return p, whole
}

// heroWords sets the words of a hero: the name with until beside it if it
// finds room there, what, and where with mode beside it likewise.
func (s sheet) heroWords(e entry, until, mode piece, inner scene.Px, st boardStep) (piece, bool) {
	tone := toneOf(e.partner.Colour)
	nameStyle, textStyle := s.style(st.hero, scene.Bold), s.style(st.text, scene.Regular)
	whole := !s.breaksWords(e.partner.Name, nameStyle, inner) && !s.breaksWords(e.slot.Title, textStyle, inner)
	var told piece
	name := s.set(words{text: e.partner.Name, style: nameStyle, colour: tone.Ink, even: true}, inner)
	told.put(name, 0, 0)
	if until.h > 0 && name.h <= lineHeight(nameStyle) && name.w+s.px(30)+until.w <= inner {
		told.put(until, inner-until.w, s.baseline(nameStyle)-s.baseline(s.style(st.hero*0.72, scene.Bold)))
		told.h = name.h
	} else {
		told.below(until, 0, s.px(2))
	}
	s.whatAbout(&told, e, textStyle, inner)
	s.roomAndMode(&told, e, mode, textStyle, inner)
	return told, whole
}

// roomAndMode adds the room, and the mode on the same line if it fits there.
func (s sheet) roomAndMode(told *piece, e entry, mode piece, st scene.Style, inner scene.Px) {
	tone := toneOf(e.partner.Colour)
	st.Weight = scene.Medium
	if e.slot.Room == "" || e.off() {
		told.below(mode, 0, s.px(6))
		return
	}
	room := s.beside(s.picto("pin", "door", scene.Px(int(st.Size)), tone.Ink), words{text: e.slot.Room, style: st, colour: ink}, inner)
	if mode.h > 0 && room.h <= lineHeight(st) && room.w+s.px(40)+mode.w <= inner {
		room.put(mode, room.w+s.px(40), 0)
		mode = piece{}
	}
	told.below(room, 0, s.px(6))
	told.below(mode, 0, s.px(2))
}

// whatAbout adds title, change and the age of the information.
func (s sheet) whatAbout(told *piece, e entry, st scene.Style, inner scene.Px) {
	if e.slot.Title != "" && e.slot.Title != e.partner.Name {
		told.below(s.set(words{text: e.slot.Title, style: st, colour: ink, most: titleLines, even: true}, inner), 0, s.px(2))
	}
	if change := changeOf(e); change != "" {
		bold := st
		bold.Weight = scene.Bold
		told.below(s.beside(s.picto("arrow-right", "clock", scene.Px(int(st.Size)), ink), words{text: change, style: bold, colour: ink}, inner), 0, s.px(2))
	}
	if !e.partner.AsOf.IsZero() {
		told.below(s.set(words{text: sprintf(french().AsOf, dayMonth(e.partner.AsOf)), style: st, colour: inkQuiet}, inner), 0, s.px(2))
	}
}

// heroHours tells until when what is on lasts.
func (s sheet) heroHours(e entry) string {
	if e.start.IsZero() {
		return french().AllDay
	}
	return sprintf(french().UntilHour, endHour(clockOf(e.end)))
}

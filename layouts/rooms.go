package layouts

import (
	"slices"

	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// leastFree is the shortest free time that is of use to somebody, in minutes.
const leastFree program.Clock = 15

// roomDay is a room today.
type roomDay struct {
	name string
	free []program.Hours // while the site is open, from now on
}

// roomsLeaves tells which rooms are free today, and when; none where the site
// shows no rooms, is closed for today, or while nobody vouches for the time.
func roomsLeaves(s sheet, a agenda) []leaf {
	list, open := a.rooms()
	if len(list) == 0 {
		return nil
	}
	titles := []string{a.say.Rooms, a.say.RoomsShort}
	return fewestPages(s, titles, s.roomSteps(), 1, func(st roomStep, width scene.Px) ([]block, bool) {
		return s.roomBlocks(a, list, open, width, st)
	})
}

// rooms gives the rooms and the hours at which the site is open today, if it
// opens once more.
func (a agenda) rooms() ([]roomDay, []program.Hours) {
	open := a.frame(a.date).openIn(0, 24*60)
	now := clockOf(a.now)
	if !a.trusted || len(open) == 0 || open[len(open)-1].Until <= now {
		return nil, nil
	}
	var list []roomDay
	for _, r := range a.program.Rooms {
		free := open
		for _, t := range r.Taken {
			free = without(free, a.hoursToday(t))
		}
		free = without(free, program.Hours{Until: now - now%leastFree}) // a page need not change every minute
		free = slices.DeleteFunc(free, func(h program.Hours) bool { return h.Until-max(h.From, now) < leastFree })
		list = append(list, roomDay{r.Name, free})
	}
	return list, open
}

// hoursToday gives the part of a period that falls on today.
func (a agenda) hoursToday(p program.Period) program.Hours {
	begins, ends := a.date.In(a.zone), a.date.AddDays(1).In(a.zone)
	h := program.Hours{Until: 24 * 60}
	if !p.Start.Before(ends) || !p.End.After(begins) {
		return program.Hours{}
	}
	if p.Start.After(begins) {
		h.From = clockOf(p.Start.In(a.zone))
	}
	if p.End.Before(ends) {
		h.Until = clockOf(p.End.In(a.zone))
	}
	return h
}

// without takes a time out of others.
func without(list []program.Hours, taken program.Hours) []program.Hours {
	var rest []program.Hours
	for _, h := range list {
		if taken.From >= taken.Until || taken.Until <= h.From || h.Until <= taken.From {
			rest = append(rest, h)
			continue
		}
		if h.From < taken.From {
			rest = append(rest, program.Hours{From: h.From, Until: taken.From})
		}
		if taken.Until < h.Until {
			rest = append(rest, program.Hours{From: taken.Until, Until: h.Until})
		}
	}
	return rest
}

// mostFree is how many free times of a room are told in words; its bar shows the
// others.
const mostFree = 3

// freeWords tells when a room is free: "Libre jusqu’à 12 h, puis 14 h – 17 h".
func (a agenda) freeWords(r roomDay) string {
	say := a.say
	list := r.free[:min(len(r.free), mostFree)]
	switch {
	case len(list) == 0:
		return say.NotFree
	case !a.freeNow(r):
		return say.Free + " " + say.hoursText(list)
	case len(list) == 1:
		return sprintf(say.FreeUntil, say.endHour(list[0].Until))
	}
	return sprintf(say.FreeUntil, say.endHour(list[0].Until)) + say.Comma + sprintf(say.ThenOn, say.hoursText(list[1:]))
}

// freeNow reports whether a room is free at once.
func (a agenda) freeNow(r roomDay) bool {
	return len(r.free) > 0 && r.free[0].From <= clockOf(a.now)
}

// roomStep is one size of type of the rooms, in design units.
type roomStep struct {
	name, text float64
	under      bool // the bar takes the width, under the words
	last       bool // nothing smaller: a word may be broken, and when a room is free take more than two lines
}

// roomSteps gives the sizes from the largest to the least that is legible.
func (s sheet) roomSteps() []roomStep {
	var list []roomStep
	for _, size := range s.sizes(124, 108, 94, 82, 70, 60, 52, 46, 40, 36, 32, 29, 27) {
		list = append(list, roomStep{name: size, text: size * 0.86, under: size > 66})
	}
	last := list[len(list)-1]
	last.last = true
	return append(list, last)
}

// The measures of a room's row, in ems of its text: the least width of the bar
// beside the words, and of the words; the distance from the edges.
const (
	barLeast   = 14.0
	wordsLeast = 12.0
	roomPad    = 0.5
)

// roomTile is the side of a room's sign, in parts of the size of its name.
const roomTile = 1.6

// roomRow is a room at a width: its words, and its day as a bar beside them or,
// where the page is narrow, under them.
type roomRow struct {
	w, pad scene.Px
	told   piece
	bar    roomBar // of no width: there is no room for one
	aside  bool
}

// height is what a row needs.
func (r roomRow) height() scene.Px {
	switch {
	case r.bar.w == 0:
		return r.told.h + 2*r.pad
	case r.aside:
		return max(r.told.h, r.bar.height()) + 2*r.pad
	}
	return r.told.h + r.pad/2 + r.bar.height() + 2*r.pad
}

// roomBlocks sets a row for each room: whether and when it is free, and its day.
func (s sheet) roomBlocks(a agenda, list []roomDay, open []program.Hours, width scene.Px, st roomStep) (blocks []block, whole bool) {
	for _, r := range list {
		row, ok := s.roomRow(a, r, open, width, st)
		if !ok && !st.last {
			return nil, false
		}
		h := row.height()
		blocks = append(blocks, block{h: h, above: s.gap(gap), most: h * 3 / 2, draw: func(h scene.Px) piece { return s.drawRoom(row, h) }})
	}
	return blocks, true
}

// roomRow sets a room. On a page that is too small for its bar the words have to
// do.
func (s sheet) roomRow(a agenda, x roomDay, open []program.Hours, width scene.Px, st roomStep) (r roomRow, whole bool) {
	r = roomRow{w: width, pad: s.times(st.text, roomPad)}
	inner, between := width-2*r.pad, s.em(st.text)
	words := inner
	if least := s.times(st.text, barLeast); !st.under && inner-between-least >= s.times(st.text, wordsLeast) {
		r.aside = true
		words = inner - between - max(least, scene.Px(int(inner*9/20)))
	}
	r.told, whole = s.roomWords(a, x, words, st)
	r.bar = s.newRoomBar(a, x, open, inner, st)
	if r.aside {
		r.bar.w = inner - words - between
	}
	if r.height() > s.h {
		r.bar.w, whole = 0, false
	}
	return r, whole
}

// roomWords sets the name of a room, and when it is free behind a sign: no more
// lines than a page has.
func (s sheet) roomWords(a agenda, r roomDay, width scene.Px, st roomStep) (piece, bool) {
	sign, tint, colour := "check", s.col.good, s.col.good
	switch {
	case len(r.free) == 0:
		sign, tint, colour = "cross", s.col.quiet, s.col.quiet
	case !a.freeNow(r):
		sign, tint, colour = "clock-next", s.col.header, s.col.ink
	}
	nameStyle, textStyle := s.style(st.name, scene.Bold), s.style(st.text, scene.Bold)
	tile := s.tile(sign, s.times(st.name, roomTile), tint, s.col.paper)
	x := tile.w + s.times(st.text, roomPad)
	lines := int((s.h - 2*s.times(st.text, roomPad)) / lineHeight(nameStyle))
	name := s.set(words{text: r.name, style: nameStyle, colour: s.col.ink, most: max(1, min(lines/2, profileLines)), even: true}, width-x)
	lines -= int(name.h / lineHeight(nameStyle))
	free := s.set(words{text: a.freeWords(r), style: textStyle, colour: colour, most: max(1, lines), even: true}, width-x)
	var told, p piece
	told.below(name, 0, 0)
	told.below(free, 0, 0)
	h := max(told.h, tile.h)
	p.put(tile, 0, scene.Px(int((h-tile.h)/2)))
	p.put(told, x, scene.Px(int((h-told.h)/2)))
	return p, !s.breaksWords(r.name, nameStyle, width-x) && free.h <= 2*lineHeight(textStyle)
}

// drawRoom draws a row of that height; a taller one has a taller bar.
func (s sheet) drawRoom(r roomRow, h scene.Px) piece {
	p := piece{w: r.w, h: h}
	p.box(scene.Box{Rect: scene.Rect{W: r.w, H: h}, Radius: s.corner(16), Fill: s.col.paper})
	more := scene.Px(int((h - r.height()) / 3))
	r.bar.h += more
	middle := func(part scene.Px) scene.Px { return scene.Px(int((h - part) / 2)) }
	switch {
	case r.bar.w == 0:
		p.put(r.told, r.pad, middle(r.told.h))
	case r.aside:
		p.put(r.told, r.pad, middle(r.told.h))
		p.put(s.drawRoomBar(r.bar), r.w-r.pad-r.bar.w, middle(r.bar.height()))
	default:
		p.put(r.told, r.pad, r.pad+more)
		p.put(s.drawRoomBar(r.bar), r.pad, h-r.pad-more-r.bar.height())
	}
	return p
}

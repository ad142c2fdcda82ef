package layouts

import (
	"math"

	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// step is one size of type of the week page, in design units, and what is done
// to find room.
type step struct {
	hours, name, text float64
	flat              bool // hours and name on one line where they fit
	gone              bool // of days gone by only when, who and, of what took place, what
	terse             bool // without a title that only says "Permanence"
	last              bool // nothing smaller: a line or a word may be broken if it must
	airy              bool // too large where the manner of reception takes two lines
	apart             bool // room and manner under each other even where they fit on one line
	roomy             bool // on a page with fewer cards than a week: wider margins, and a pin before the room
}

// steps gives the sizes from the largest to the smallest legible one, then the
// savings at that one. Where none may be as small as written, those that would
// look alike are tried once.
func (s sheet) steps() []step {
	var list []step
	var last step
	for _, st := range writtenSteps() {
		seen := st
		seen.hours, seen.name, seen.text = float64(s.em(st.hours)), float64(s.em(st.name)), float64(s.em(st.text))
		if seen != last {
			list = append(list, st)
		}
		last = seen
	}
	return list
}

func writtenSteps() []step {
	return []step{
		{hours: 42, name: 45, text: 38, airy: true},
		{hours: 36, name: 39, text: 33, airy: true},
		{hours: 34, name: 38, text: 29, airy: true},
		{hours: 32, name: 34, text: 29, airy: true},
		{hours: 29, name: 31, text: 27, airy: true},
		{hours: 27, name: 29, text: 25},
		{hours: 26, name: 27, text: 24},
		{hours: 26, name: 27, text: 24, gone: true},
		{hours: 26, name: 27, text: 24, gone: true, flat: true},
		{hours: 26, name: 27, text: 24, gone: true, flat: true, terse: true},
	}
}

// card is one slot, measured: what stands on it, and its looks once its height
// is known.
type card struct {
	content piece
	strip   piece        // above the content: the word that must not be missed
	fill    scene.Colour // of the content's ground
	stripOn scene.Colour
	border  scene.Colour
	line    scene.Px // width of the border; 0: none
	name    scene.Colour
	text    scene.Colour // of hours, title and manner
	tile    scene.Colour // of the pictogram's square
	sign    scene.Colour // of the pictogram on it
	least   scene.Px     // of its height, where others beside it are taller
}

// height is what the card needs, or what it has been given.
func (c card) height() scene.Px { return max(c.content.h+c.strip.h, c.least) }

// cardPad is the distance of a card's words from its edge.
const cardPad = 13.0

func (s sheet) cardPad(st step) scene.Px {
	if st.roomy {
		return s.times(st.text, 0.45)
	}
	return s.px(cardPad)
}

// card sets an entry to a width. fits is false if a line had to be broken
// where it should not.
func (s sheet) card(e entry, width scene.Px, st step, day dayPlan) (c card, fits bool) {
	c = s.cardLooks(e, day)
	pad := s.cardPad(st)
	inner := width - 2*pad
	c.strip = s.strip(e, c, width, st)
	fits = st.last || (!s.breaksWords(e.partner.Name, s.style(st.name, scene.Bold), inner) &&
		!s.breaksWords(e.slot.Title, s.style(st.text, scene.Regular), inner) &&
		!s.breaksWords(e.slot.Room, s.style(st.text, scene.Regular), inner))
	var body piece
	head, whole := s.cardHead(e, c, inner, st)
	fits = fits && (whole || st.last)
	body.below(head, 0, 0)
	for _, w := range s.cardWords(e, c, day, st) {
		body.below(s.set(w, inner), 0, 0)
	}
	place, whole := s.cardPlace(e, c, day, inner, st)
	fits = fits && (whole || !st.airy)
	body.below(place, 0, 0)
	if !e.partner.AsOf.IsZero() {
		body.below(s.set(words{text: sprintf(s.say.AsOf, s.say.dayMonth(e.partner.AsOf)), style: s.style(st.text, scene.Regular), colour: s.col.quiet}, inner), 0, 0)
	}
	c.content.put(body, pad, s.px(7))
	c.content.w, c.content.h = width, body.h+s.px(7)+s.px(8)
	return c, fits
}

// cardLooks chooses grounds, border and inks. What is over is told in a low
// voice: a paler ground and a pale pictogram; its hue still shows what a usual
// week is.
func (s sheet) cardLooks(e entry, day dayPlan) card {
	tone := e.tone()
	c := card{fill: tone.Tint, name: tone.Ink, text: s.col.ink, tile: tone.Ink, sign: s.col.light}
	gone := day.past || day.today && e.tense == over
	if gone {
		c.fill, c.text, c.tile, c.sign = s.col.pale(tone), s.col.quiet, tone.Tint, tone.Ink
	}
	if e.off() {
		c.fill, c.name, c.text, c.tile, c.sign = s.col.spent, s.col.quiet, s.col.quiet, s.col.quiet, s.col.light
	}
	switch {
	case e.slot.State == program.Cancelled:
		c.stripOn, c.line, c.border = s.col.alertTint, s.px(2), s.col.alert
	case e.tense == current && e.here && day.today && !e.off():
		c.stripOn, c.line, c.border = s.col.now, s.px(4), s.col.header
	case e.moved():
		c.stripOn, c.line, c.border = s.col.changed, s.px(2), s.col.header
	}
	if gone {
		c.border = s.col.edge
	}
	return c
}

// strip is the band at the top of a card: what is on now, what is cancelled.
func (s sheet) strip(e entry, c card, width scene.Px, st step) piece {
	say := s.say
	var text, icon string
	colour := s.col.header
	switch c.stripOn {
	case s.col.now:
		text, icon = say.Now, "clock"
	case s.col.alertTint:
		text, icon, colour = say.Cancelled, "cross", s.col.alert
	case s.col.changed:
		text, icon = e.movedWord(), "arrow-right"
	default:
		return piece{}
	}
	style := s.style(st.text, scene.Bold)
	size := scene.Px(math.Round(float64(style.Size) * 0.95))
	words := s.beside(s.picto(icon, size, colour), words{text: text, style: style, colour: colour, most: 1}, width-2*s.cardPad(st))
	p := piece{w: width, h: words.h + s.px(8)}
	p.put(words, s.cardPad(st), s.px(5))
	return p
}

// cardHead sets the hours with the partner's pictogram at the right, then the
// name. whole is false if the hours took more than one line.
func (s sheet) cardHead(e entry, c card, inner scene.Px, st step) (p piece, whole bool) {
	style := s.style(st.hours, scene.Bold)
	tile := s.tile(e.pictogram(), scene.Px(math.Round(float64(style.Size)*1.22)), c.tile, c.sign)
	room := inner - tile.w - s.px(6)
	if st.roomy {
		room = inner - tile.w - s.times(st.text, 0.3)
	}
	text := hoursOf(e)
	hours := s.set(words{text: text, style: style, colour: c.text, strike: e.off()}, room)
	p.put(hours, 0, 0)
	p.put(tile, inner-tile.w, 0)
	name := s.set(words{text: e.partner.Name, style: s.style(st.name, scene.Bold), colour: c.name, strike: e.slot.State == program.Cancelled}, inner)
	if x := hours.w + s.times(st.text, 0.5); st.flat && name.h <= lineHeight(s.style(st.name, scene.Bold)) && x+name.w <= room {
		p.put(name, x, scene.Px(int((hours.h-name.h)/2)))
		return p, true
	}
	// The tile may stand lower than one line of hours; the name never runs into it.
	p.below(name, 0, s.px(1))
	return p, hours.h <= lineHeight(style)
}

// tile is a pictogram on a filled square.
func (s sheet) tile(name string, size scene.Px, fill, on scene.Colour) piece {
	p := piece{w: size, h: size}
	p.box(scene.Box{Rect: scene.Rect{W: size, H: size}, Radius: scene.Px(math.Round(float64(size) * 0.22)), Fill: fill})
	inner := scene.Px(math.Round(float64(size) * 0.74))
	p.put(s.picto(s.known(name, program.DefaultPictogram), inner, on), (size-inner)/2, (size-inner)/2)
	return p
}

// hoursOf tells when: "9 h – 12 h", "jusqu’à 17 h", "Toute la journée".
func hoursOf(e entry) string {
	say := e.say
	switch {
	case e.start.IsZero():
		return say.AllDay
	case e.carried:
		return capital(sprintf(say.UntilHour, e.say.endHour(clockOf(e.end))))
	}
	return e.say.span(clockOf(e.start), clockOf(e.end))
}

// cardWords gives what changed and the title.
func (s sheet) cardWords(e entry, c card, day dayPlan, st step) []words {
	say := s.say
	regular := s.style(st.text, scene.Regular)
	var list []words
	change := changeOf(e)
	if c.stripOn != s.col.changed { // it is on now: that is what the strip says
		change = e.changeInFull()
	}
	if change != "" {
		list = append(list, words{text: change, style: s.style(st.text, scene.Bold), colour: s.col.ink})
	}
	if e.slot.State == program.MovedAway || e.off() && st.gone && day.past {
		return list
	}
	if e.slot.Title != "" && e.slot.Title != e.partner.Name && !(st.terse && e.slot.Title == say.Permanence) {
		list = append(list, words{text: e.slot.Title, style: regular, colour: c.text, most: titleLines})
	}
	return list
}

// titleLines bounds a title that no page could hold: beyond it ends with "…".
const titleLines = 12

// cardPlace sets where, and how one is received or that it is over: on one line
// if they fit. whole is false if how one is received takes two lines.
func (s sheet) cardPlace(e entry, c card, day dayPlan, inner scene.Px, st step) (p piece, whole bool) {
	if e.off() || st.gone && day.past {
		return piece{}, true
	}
	switch {
	case e.slot.Room != "" && st.roomy:
		p = s.beside(s.sign("pin", s.style(st.text, scene.Medium), c.name), words{text: e.slot.Room, style: s.style(st.text, scene.Medium), colour: c.text, most: 3}, inner)
	case e.slot.Room != "":
		p = s.set(words{text: e.slot.Room, style: s.style(st.text, scene.Regular), colour: s.col.quiet, most: 3}, inner)
	}
	style := s.style(st.text, scene.Medium)
	mode := s.mode(e.slot.Mode, style, c.name, c.text, inner)
	if day.today && e.tense == over {
		mode = s.set(words{text: s.say.Over, style: style, colour: s.col.quiet}, inner)
	}
	if x := p.w + s.em(st.text); p.h == lineHeight(style) && x+mode.w <= inner && !st.apart {
		p.put(mode, x, 0)
		return p, true
	}
	p.below(mode, 0, s.px(1))
	return p, mode.h <= lineHeight(style)
}

// paint gives the card from its upper left corner.
func (c card) paint(s sheet) piece {
	height := c.height()
	p := piece{w: c.content.w, h: height}
	whole := scene.Rect{W: p.w, H: height}
	r := s.corner(radius)
	switch {
	case c.strip.h > 0:
		p.box(scene.Box{Rect: whole, Radius: r, Fill: c.stripOn})
		p.box(scene.Box{Rect: scene.Rect{Y: c.strip.h, W: p.w, H: height - c.strip.h}, Radius: r, Fill: c.fill})
		p.box(scene.Box{Rect: scene.Rect{Y: c.strip.h, W: p.w, H: min(2*r, height-c.strip.h-r)}, Fill: c.fill})
	default:
		p.box(scene.Box{Rect: whole, Radius: r, Fill: c.fill})
	}
	p.put(c.strip, 0, 0)
	p.put(c.content, 0, c.strip.h+scene.Px(int((height-c.strip.h-c.content.h)/2)))
	if c.line > 0 {
		p.box(scene.Box{Rect: whole, Radius: r, NoFill: true, Line: c.line, Stroke: c.border})
	}
	p.h = height
	return p
}

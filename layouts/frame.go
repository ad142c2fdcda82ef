package layouts

import (
	"strconv"

	"semainier/feeds/civil"
	"semainier/layouts/scene"
)

// The layers of a screen. The clock has its own, so that a minute repaints
// nothing else. A zone beside the main one has a layer of its own name.
const (
	layerHeader = "header"
	layerClock  = "clock"
	layerBody   = "body"
	layerFoot   = "foot"
	layerTicker = "ticker"
)

// heading is what the header says besides the name of the site.
type heading struct {
	titles []string   // of the page, from the longest to the shortest: the first that fits is told
	pages  string     // "1/3"; empty: it is the only one
	date   civil.Date // zero: not told
	clock  string     // empty: not told
}

// heading gives the header of a page about a: without a trusted time neither
// date nor clock.
func (a agenda) heading(titles []string, part, of int) heading {
	h := heading{titles: titles}
	if of > 1 {
		h.pages = strconv.Itoa(part) + "/" + strconv.Itoa(of)
	}
	if a.trusted {
		h.date, h.clock = a.date, digital(a.now)
	}
	return h
}

// headerPad is what the words of a wide header leave above and below together:
// with the room that a line has over its capitals they keep out of the part that
// televisions may hide (see marginY).
const headerPad = 26.0

// clockUnits is the size of the clock, in design units.
const clockUnits = 82

// nameTop is how far a name of two lines stays from the upper edge, in design
// units.
const nameTop = 12

// headerHeight gives the height of the header, the same on every page of a
// site: two rows, the first of them taller for a name of two lines.
func (s sheet) headerHeight(site string) scene.Px {
	name := s.siteName(site)
	if s.tall {
		return max(name.h+s.px(nameTop), s.line(clockUnits)) + s.line(34) + s.px(22)
	}
	return max(s.px(104), s.line(clockUnits)+s.px(10), name.h+s.line(30)+s.px(headerPad))
}

// siteName sets the name of the site in the room that the clock and, on a wide
// screen, the longest date leave.
func (s sheet) siteName(site string) piece {
	room := s.w - 2*s.margin(marginX) - s.clockWidth() - s.gap(gapWide)
	if !s.tall {
		room -= s.width(s.say.dateInFull(longestDate()), s.style(40, scene.Medium))/2 + s.gap(gapWide)
	}
	return s.fitted(words{text: site, style: scene.Style{Weight: scene.Bold, RTL: s.say.rtl}, colour: s.col.light, most: 2, even: true}, room, 48, 42, 36)
}

// longestDate is a date that takes about as much room as any.
func longestDate() civil.Date { return civil.Date{Year: 2026, Month: 9, Day: 30} }

// header sets name, title, date and clock on a band of that height.
func (s sheet) header(site string, h heading, height scene.Px) (header, clock scene.Layer) {
	header = scene.Layer{Name: layerHeader, Bounds: scene.Rect{W: s.w, H: height}}
	var p piece
	p.box(scene.Box{Rect: header.Bounds, Fill: s.col.header})
	name := s.siteName(site)
	left, right := s.margin(marginX), s.w-s.margin(marginX)
	centre := func(q piece, top, room scene.Px) scene.Px { return top + scene.Px(int((room-q.h)/2)) }
	if s.tall {
		second := s.line(34)
		first := height - second - s.px(12)
		p.put(name, left, max(centre(name, 0, first), min(s.px(nameTop), first-name.h)))
		date := s.date(h, (right-left)*3/5)
		p.put(date, right-date.w, first)
		title := s.title(h, right-left-date.w-s.gap(gapWide), 34)
		p.put(title, left, first+scene.Px(int((second-title.h)/2)))
		header.Items = p.items
		return header, s.clock(h, first)
	}
	room := right - s.clockWidth() - s.gap(gapWide)
	date := s.date(h, room-left-max(name.w, (room-left)/3)-s.gap(gapWide))
	p.put(date, room-date.w, centre(date, 0, height))
	title := s.title(h, room-date.w-s.gap(gapWide)-left, 30)
	top := centre(piece{h: name.h + s.line(30)}, 0, height)
	p.put(name, left, top)
	p.put(title, left, top+name.h)
	header.Items = p.items
	return header, s.clock(h, height)
}

// date sets the date as fully as the room allows.
func (s sheet) date(h heading, room scene.Px) piece {
	if h.date.IsZero() {
		return piece{}
	}
	st := s.style(40, scene.Medium)
	if s.tall {
		st = s.style(34, scene.Medium)
	}
	return s.firstFitting([]string{s.say.dateInFull(h.date), s.say.dayInFull(h.date), s.say.weekdayNumber(h.date)}, st, s.col.light, room)
}

// title sets the first title that fits, and which of several pages this is.
func (s sheet) title(h heading, room scene.Px, units float64) piece {
	st := s.style(units, scene.Medium)
	var p, pages piece
	if h.pages != "" {
		pages = s.pageMark(h.pages, st)
		room -= pages.w + s.gap(gapWide)
	}
	if len(h.titles) > 0 {
		p.put(s.firstFitting(h.titles, st, s.col.headerQuiet, room), 0, 0)
	}
	if h.pages != "" {
		x := p.w
		if x > 0 {
			x += s.gap(gapWide)
		}
		p.put(pages, x, 0)
	}
	return p
}

// pageMark is "1/3" on a ground of its own.
func (s sheet) pageMark(pages string, st scene.Style) piece {
	st.Weight = scene.Bold
	st.RTL = false
	text := s.set(words{text: pages, style: st, colour: s.col.header, most: 1}, s.w)
	pad := scene.Px(int(st.Size * 0.35))
	p := piece{w: text.w + 2*pad, h: text.h}
	p.box(scene.Box{Rect: scene.Rect{W: p.w, H: p.h}, Radius: min(s.corner(radius), pad), Fill: s.col.headerQuiet}) // rounder, it would cut the figures
	p.put(text, pad, 0)
	return p
}

// firstFitting sets the first of texts that fits on a line, or the last one,
// cut if it must be.
func (s sheet) firstFitting(texts []string, st scene.Style, c scene.Colour, room scene.Px) piece {
	for i, text := range texts {
		if i == len(texts)-1 || s.width(text, st) <= room {
			return s.set(words{text: text, style: st, colour: c, most: 1}, room+1)
		}
	}
	return piece{}
}

// clockWidth is the width of the widest hour.
func (s sheet) clockWidth() scene.Px { return s.width("00:00", s.tabular(clockUnits, scene.Bold)) }

// clock sets the clock, if there is one, at the right of a band of that height.
// Its layer covers the widest hour, so that its place does not change with what
// it tells.
func (s sheet) clock(h heading, height scene.Px) scene.Layer {
	l := scene.Layer{Name: layerClock}
	if h.clock == "" {
		return l
	}
	w := s.clockWidth()
	left := s.w - s.margin(marginX) - w
	text := s.set(words{text: h.clock, style: s.tabular(clockUnits, scene.Bold), colour: s.col.light, most: 1}, w+1)
	var p piece
	p.put(text, left+w-text.w, scene.Px(int((height-text.h)/2)))
	l.Bounds = scene.Rect{X: left, W: w + s.margin(marginX), H: height}
	l.Items = append([]scene.Item{scene.Box{Rect: l.Bounds, Fill: s.col.header}}, p.items...)
	return l
}

// fitted sets text on one line at the first of the sizes at which it fits, or
// on at most that many at the last one.
func (s sheet) fitted(w words, room scene.Px, sizes ...float64) piece {
	for _, size := range sizes {
		w.style.Size = s.em(size)
		if s.width(w.text, w.style) <= room {
			w.most, w.even = 1, false
			return s.set(w, room+1)
		}
	}
	return s.set(w, room)
}

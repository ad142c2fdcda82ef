package layouts

import (
	"semainier/feeds/civil"
	"semainier/layouts/scene"
)

// The layers of a page. The clock has its own, so that a minute repaints
// nothing else.
const (
	layerHeader = "header"
	layerClock  = "clock"
	layerBody   = "body"
	layerFoot   = "foot"
)

// frame is what stands around the body: the header, the clock and the foot.
type frame struct {
	header, clock, foot scene.Layer
	body                scene.Rect // the room left, within the margins
}

// heading is what the header says besides the name of the site.
type heading struct {
	title string     // of the page
	date  civil.Date // zero: not told
	clock string     // empty: not told
}

// heading gives the header of a page about a: without a trusted time neither
// date nor clock.
func (a agenda) heading(title string) heading {
	h := heading{title: title}
	if a.trusted {
		h.date, h.clock = a.date, digital(a.now)
	}
	return h
}

// paged adds "page 1 sur 2" to a title.
func paged(title string, part, of int) string {
	if of < 2 {
		return title
	}
	return title + ", " + sprintf(french().PageOf, part, of)
}

// frame makes header and foot and says what room they leave.
func (s sheet) frame(site string, h heading, foot piece) frame {
	var fr frame
	if s.tall {
		s.headerTall(&fr, site, h)
	} else {
		s.headerWide(&fr, site, h)
	}
	height := fr.header.Bounds.H
	bottom := s.h
	if foot.h > 0 {
		top := s.h - foot.h
		fr.foot = scene.Layer{Name: layerFoot, Bounds: scene.Rect{Y: top, W: s.w, H: foot.h}}
		var placed piece
		placed.put(foot, 0, top)
		fr.foot.Items = placed.items
		bottom = top + s.px(marginY) - s.px(18) // the foot's own edge needs less distance than the screen's
	}
	fr.body = scene.Rect{X: s.px(marginX), Y: height + s.px(14), W: s.w - 2*s.px(marginX)}
	fr.body.H = bottom - s.px(marginY) - fr.body.Y
	return fr
}

// headerWide sets one band: the name over the page's title at the left, date
// and clock at the right. It is taller for a name of two lines.
func (s sheet) headerWide(fr *frame, site string, h heading) {
	const clockSize = 82
	right := s.w - s.px(marginX)
	if h.clock != "" {
		right -= s.clockWidth(clockSize)
	}
	var date, left piece
	if !h.date.IsZero() {
		date = s.set(words{text: DateInFull(h.date), style: s.style(40, scene.Medium), colour: white, most: 1}, s.w/2)
		right -= date.w + s.px(40)
	}
	left.below(s.fitted(words{text: site, style: scene.Style{Weight: scene.Bold}, colour: white, most: 2, even: true}, right-s.px(marginX)-s.px(gapWide), 46, 40, 34), 0, 0)
	left.below(s.set(words{text: h.title, style: s.style(30, scene.Medium), colour: navyQuiet, most: 1}, s.w/2), 0, 0)
	height := max(s.px(104), left.h+s.px(14))
	p := s.band(fr, height)
	p.put(date, right, scene.Px(int((height-date.h)/2)))
	p.put(left, s.px(marginX), scene.Px(int((height-left.h)/2)))
	fr.header.Items = p.items
	s.setClock(fr, h.clock, height, clockSize)
}

// band gives the ground of a header of that height.
func (s sheet) band(fr *frame, height scene.Px) piece {
	fr.header = scene.Layer{Name: layerHeader, Bounds: scene.Rect{W: s.w, H: height}}
	var p piece
	p.box(scene.Box{Rect: fr.header.Bounds, Fill: navy})
	return p
}

// headerTall sets two bands: name and clock, then the page's title and the date.
func (s sheet) headerTall(fr *frame, site string, h heading) {
	const clockSize = 88
	first := s.px(116)
	p := s.band(fr, first+s.px(58))
	right := s.w - s.px(marginX)
	room := right - s.px(marginX)
	if h.clock != "" {
		room -= s.clockWidth(clockSize) + s.px(gapWide)
	}
	name := s.fitted(words{text: site, style: scene.Style{Weight: scene.Bold}, colour: white, most: 2, even: true}, room, 48, 42, 36)
	p.put(name, s.px(marginX), scene.Px(int((first-name.h)/2)))
	if !h.date.IsZero() {
		date := s.set(words{text: DateInFull(h.date), style: s.style(34, scene.Medium), colour: white, most: 1}, s.w/2)
		right -= date.w
		p.put(date, right, first)
		right -= s.px(gapWide)
	}
	title := s.fitted(words{text: h.title, style: scene.Style{Weight: scene.Medium}, colour: navyQuiet, most: 2, even: true}, right-s.px(marginX), 34, 28, 24)
	p.put(title, s.px(marginX), first)
	fr.header.Items = p.items
	s.setClock(fr, h.clock, first, clockSize)
}

// clockWidth is the width of the widest hour.
func (s sheet) clockWidth(size float64) scene.Px {
	return s.width("00:00", s.tabular(size, scene.Bold))
}

// setClock sets the clock, if there is one, at the right within the band of
// that height. Its layer covers the widest hour, so that its place does not
// change with what it tells.
func (s sheet) setClock(fr *frame, clock string, height scene.Px, size float64) {
	if clock == "" {
		return
	}
	st := s.tabular(size, scene.Bold)
	w := s.clockWidth(size)
	left := s.w - s.px(marginX) - w
	text := s.set(words{text: clock, style: st, colour: white, most: 1}, w)
	var p piece
	p.put(text, left+w-text.w, scene.Px(int((height-text.h)/2)))
	fr.clock = scene.Layer{Name: layerClock, Bounds: scene.Rect{X: left, W: w + s.px(marginX), H: height}}
	fr.clock.Items = append([]scene.Item{scene.Box{Rect: fr.clock.Bounds, Fill: navy}}, p.items...)
}

// fitted sets text on one line at the first of the sizes at which it fits, or
// on at most that many at the last one.
func (s sheet) fitted(w words, room scene.Px, sizes ...float64) piece {
	for _, size := range sizes {
		w.style.Size = s.px(size)
		if s.width(w.text, w.style) <= room {
			w.most, w.even = 1, false
			return s.set(w, room+1)
		}
	}
	return s.set(w, room)
}

// page puts the parts together.
func (s sheet) page(fr frame, body []scene.Item) scene.Scene {
	sc := scene.Scene{Width: int(s.w), Height: int(s.h), Ground: ground}
	sc.Layers = append(sc.Layers, fr.header)
	if len(fr.clock.Items) > 0 {
		sc.Layers = append(sc.Layers, fr.clock)
	}
	bottom := s.h
	if len(fr.foot.Items) > 0 {
		bottom = fr.foot.Bounds.Y
	}
	top := fr.header.Bounds.Bottom()
	sc.Layers = append(sc.Layers, scene.Layer{
		Name: layerBody, Bounds: scene.Rect{Y: top, W: s.w, H: bottom - top}, Items: body,
	})
	if len(fr.foot.Items) > 0 {
		sc.Layers = append(sc.Layers, fr.foot)
	}
	return sc
}

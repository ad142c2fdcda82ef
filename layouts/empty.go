package layouts

import (
	"semainier/feeds/civil"
	"semainier/layouts/scene"
)

// emptyWeek is the page of a week in which nothing takes place: it says so and
// gives the opening hours, so that the screen still serves.
func (s sheet) emptyWeek(a agenda, monday civil.Date, sp spread, area scene.Rect) []scene.Item {
	say := s.say
	text := say.NobodyWeek
	if a.trusted && monday != a.date.Monday() {
		text = say.NobodyNextWeek
	}
	banner := s.banner("calendar", text, "", area.W, 56)
	var p piece
	p.put(banner, area.X, area.Y)
	top := area.Y + banner.h + s.gap(gapWide)
	grid := scene.Rect{X: area.X, Y: top, W: area.W, H: area.Bottom() - top}
	items, fits := s.largest(a, sp, grid)
	if !fits {
		var list piece
		list.put(piece{items: s.part(grid.W, grid.H).weekList(a, sp.days)[0]}, grid.X, grid.Y)
		items = list.items
	}
	return append(p.items, items...)
}

// bannerLines bounds each part of a banner.
const bannerLines = 6

// banner is a sentence that stands for a whole page: pictogram, words, and
// perhaps more words under them.
func (s sheet) banner(icon, text, more string, width scene.Px, size float64) piece {
	pad, tileSize := s.times(size, 0.6), s.times(size, 1.9)
	inner := width - 3*pad - tileSize
	var told piece
	told.below(s.set(words{text: text, style: s.style(size, scene.Bold), colour: s.col.ink, most: bannerLines, even: true}, inner), 0, 0)
	if more != "" {
		told.below(s.set(words{text: more, style: s.style(size*0.68, scene.Regular), colour: s.col.ink, most: bannerLines, even: true}, inner), 0, s.times(size, 0.1))
	}
	p := piece{w: width, h: max(told.h, tileSize) + pad}
	p.box(scene.Box{Rect: scene.Rect{W: p.w, H: p.h}, Radius: s.corner(16), Fill: s.col.paper})
	p.put(s.tile(icon, tileSize, s.col.header, s.col.light), pad, middle(p.h, tileSize))
	p.put(told, 2*pad+tileSize, middle(p.h, told.h))
	return p
}

// The measures of a banner alone on a page, in parts of the size of its words.
const (
	aloneTile = 2.6
	alonePad  = 0.7
	aloneMore = 0.68 // the size of what is told besides
)

// bannerAlone is a banner that fills the page, since what comes did not fit under
// it: the pictogram over the words, as large as they find room.
func (s sheet) bannerAlone(b sentence) piece {
	var told piece
	var pad scene.Px
	for _, size := range s.sizes(140, 120, 104, 92, 80, 70, 60, 52, 44, 38) {
		pad = s.times(size, alonePad)
		inner := s.w - 2*pad
		bold, regular := s.style(size, scene.Bold), s.style(size*aloneMore, scene.Regular)
		told = s.tile(b.icon, min(s.times(size, aloneTile), inner, s.h/3), s.col.header, s.col.light)
		told.below(s.set(words{text: b.text, style: bold, colour: s.col.ink, most: bannerLines, even: true}, inner), 0, pad)
		if b.more != "" {
			told.below(s.set(words{text: b.more, style: regular, colour: s.col.ink, most: bannerLines, even: true}, inner), 0, pad/2)
		}
		if told.h+2*pad <= s.h && !s.breaksWords(b.text, bold, inner) && !s.breaksWords(b.more, regular, inner) {
			break
		}
	}
	if told.h+pad > s.h {
		return s.banner(b.icon, b.text, b.more, s.w, 38)
	}
	p := piece{w: s.w, h: s.h}
	p.box(scene.Box{Rect: scene.Rect{W: s.w, H: s.h}, Radius: s.corner(16), Fill: s.col.paper})
	p.put(told, pad, middle(s.h, told.h))
	return p
}

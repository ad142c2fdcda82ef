package layouts

import (
	"slices"

	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// noticeSizes are the sizes of a notice's text, in design units.
func noticeSizes() []float64 { return []float64{96, 84, 72, 64, 56, 50, 44, 40, 36, 32, 28} }

// Parts of a notice in parts of the size of its text: its title, who speaks,
// its sign beside the words or over them, the least width of its words.
const (
	noticeTitle    = 1.3
	noticeBy       = 0.8
	noticeTile     = 2.7
	noticeTileOver = 1.8
	noticeWords    = 9.0
)

// noticePad is the distance of a notice from the edges of its panel.
const noticePad = 44.0

// noticePadMost bounds it on a small panel, in parts of its shorter side.
const noticePadMost = 0.045

// noticePicture is the part of a page that a picture takes beside the words, and
// under them on a sheet that is not wide; noticeAnnex is that with a QR code;
// noticePictureLeast is what the picture must have.
const (
	noticePicture      = 0.42
	noticeAnnex        = 0.52
	noticePictureLeast = 0.25
)

// noticeLeaves gives the pages of the notices that are valid now, the
// important ones first.
func noticeLeaves(s sheet, a agenda) []leaf {
	list := a.announced()
	title := a.say.Notice
	if len(list) > 1 {
		title = a.say.Notices
	}
	var leaves []leaf
	for _, n := range list {
		leaves = append(leaves, s.notice(a, n, title)...)
	}
	return leaves
}

// announced gives the notices that have their turn among the pages.
func (a agenda) announced() []program.Notice {
	return slices.Concat(a.noticesOf(program.Important), slices.DeleteFunc(slices.Clone(a.program.Notices), func(n program.Notice) bool {
		return n.Importance == program.Important || n.Importance == program.Urgent || !a.valid(n)
	}))
}

// notice gives the pages of one notice: its words, then its posters. Words that
// a poster says by itself are left out.
func (s sheet) notice(a agenda, n program.Notice, title string) []leaf {
	var posters []program.Picture
	var beside *program.Picture
	for _, p := range n.Pictures {
		switch {
		case !a.shows(p):
		case p.Poster:
			posters = append(posters, p)
		case beside == nil:
			beside = &p
		}
	}
	var leaves []leaf
	if n.Text != "" || n.Link != "" || beside != nil || len(posters) == 0 {
		for _, p := range s.noticePages(n, beside) {
			leaves = append(leaves, leaf{titles: []string{title}, notices: []string{n.ID}, piece: s.onPaper(p)})
		}
	}
	for _, p := range posters {
		inner := s.picture(p, s.w-2*s.px(posterPad), s.h-2*s.px(posterPad))
		leaves = append(leaves, leaf{titles: []string{n.Title, title}, notices: []string{n.ID}, piece: s.onPaper(inner)})
	}
	return leaves
}

// posterPad is the distance of a poster from the edges of its paper.
const posterPad = 14.0

// onPaper puts what a page says in the middle of a paper as large as the
// sheet.
func (s sheet) onPaper(p piece) piece {
	var out piece
	out.box(scene.Box{Rect: scene.Rect{W: s.w, H: s.h}, Radius: s.corner(16), Fill: s.col.paper})
	out.put(p, middle(s.w, p.w), max(0, middle(s.h, p.h)))
	return out
}

// noticePages sets a notice on one page at the largest size at which it fits.
// If there is none, its words have pages of their own, and then what else it
// shows.
func (s sheet) noticePages(n program.Notice, picture *program.Picture) []piece {
	sizes := s.sizes(noticeSizes()...)
	for _, size := range sizes {
		if p, fits := s.noticeWhole(n, picture, size); fits {
			return []piece{p}
		}
	}
	last := sizes[len(sizes)-1]
	room := s.noticeRoom()
	pages, _ := s.noticeWords(n, false, room, last)
	if plain, _ := s.noticeSpoken(n, false, room, last, s.style(last, scene.Bold)); len(plain) < len(pages) {
		pages = plain
	}
	head := s.set(words{text: n.Title, style: s.style(last, scene.Bold), colour: s.col.header, most: annexLines, even: true}, room.W)
	room.H -= head.h + s.times(last, 0.5)
	annex, _ := s.annex(n, picture, room, last)
	switch {
	case annex.h <= room.H:
	case picture != nil:
		annex = s.picture(*picture, room.W, room.H)
	default:
		annex = s.codeOf(n.Link)
	}
	if annex.h > 0 {
		head.below(annex, 0, s.times(last, 0.5))
		head.w = room.W
		pages = append(pages, head)
	}
	return pages
}

// annexLines is how many lines the title takes at most over what a notice shows
// on a page of its own.
const annexLines = 3

// noticeRoom is the room within the paper.
func (s sheet) noticeRoom() scene.Rect {
	pad := min(s.px(noticePad), scene.Px(int(min(s.w, s.h)*noticePadMost)))
	return scene.Rect{W: s.w - 2*pad, H: s.h - 2*pad}
}

// isWide reports whether things stand beside each other on the sheet.
func (s sheet) isWide() bool { return s.w > s.h*5/4 }

// noticeWhole sets all that a notice has on one page.
func (s sheet) noticeWhole(n program.Notice, picture *program.Picture, size float64) (p piece, fits bool) {
	room := s.noticeRoom()
	space := s.times(size, 0.9)
	wide := s.isWide()
	at := room // of the annex
	switch {
	case wide && picture != nil:
		at.W *= noticePicture
	case wide:
		host := s.width(hostOf(n.Link), s.style(size*noticeBy, scene.Bold)) + s.times(size*noticeBy, 1.6)
		at.W = min(max(s.codeSide(n.Link), s.times(size*noticeBy, codeWords), host), room.W/2)
	case picture != nil && n.Link != "":
		at.H *= noticeAnnex
	case picture != nil:
		at.H *= noticePicture
	}
	annex, named := s.annex(n, picture, at, size)
	if annex.h > at.H || !named {
		return piece{}, false
	}
	left := room
	if annex.h > 0 && wide {
		left.W -= annex.w + space
	} else if annex.h > 0 {
		left.H -= annex.h + space
	}
	if left.W < s.times(size, noticeWords) || left.H < s.line(size) {
		return piece{}, false
	}
	pages, whole := s.noticeWords(n, picture != nil, left, size)
	told := pages[0]
	if len(pages) > 1 || !whole || told.h > left.H {
		return piece{}, false
	}
	if wide {
		h := max(told.h, annex.h)
		p.put(told, 0, middle(h, told.h))
		p.put(annex, room.W-annex.w, middle(h, annex.h))
		return p, true
	}
	p.put(told, 0, 0)
	p.below(annex, 0, space)
	p.w = room.W
	return p, true
}

// annex sets what a notice has besides words, under each other: picture and
// QR code.
func (s sheet) annex(n program.Notice, picture *program.Picture, at scene.Rect, size float64) (p piece, whole bool) {
	code, whole := s.linked(n.Link, hostOf(n.Link), at.W, size*noticeBy)
	if picture == nil {
		return code, whole
	}
	space := s.times(size, 0.5)
	height := at.H
	if code.h > 0 {
		height -= code.h + space
	}
	drawn := s.picture(*picture, at.W, max(height, at.H*noticePictureLeast))
	width := max(drawn.w, code.w)
	if !s.isWide() {
		width = 0 // it stands under the words, and begins where they do
	}
	p.put(drawn, max(0, middle(width, drawn.w)), 0)
	p.below(code, max(0, middle(width, code.w)), space)
	return p, whole
}

// noticeTitle is the style of a notice's title: no larger than its text where a
// word of it would be broken.
func (s sheet) noticeTitle(n program.Notice, size float64, width scene.Px) scene.Style {
	st := s.style(size*noticeTitle, scene.Bold)
	if s.breaksWords(n.Title, st, width) {
		return s.style(size, scene.Bold)
	}
	return st
}

// noticeWords sets the words of a notice with its sign: at their left, or over
// them where the sheet is not wide or has a picture too.
func (s sheet) noticeWords(n program.Notice, pictured bool, room scene.Rect, size float64) (pages []piece, whole bool) {
	return s.noticeSpoken(n, pictured, room, size, s.noticeTitle(n, size, room.W))
}

// noticeSpoken is noticeWords with a title in that style.
func (s sheet) noticeSpoken(n program.Notice, pictured bool, room scene.Rect, size float64, title scene.Style) (pages []piece, whole bool) {
	sp := speech{
		title: n.Title, text: n.Text, by: n.By,
		titleStyle: title, textStyle: s.style(size, scene.Regular), byStyle: s.style(size*noticeBy, scene.Medium),
		titleInk: s.col.header, ink: s.col.ink, quiet: s.col.quiet,
	}
	if n.Importance == program.Important {
		sp.above = s.label("info", s.say.Important, s.style(size*noticeBy, scene.Bold), s.col.now, s.col.header, room.W)
	}
	name := s.known(n.Pictogram, "megaphone")
	if !s.isWide() || pictured {
		side := s.times(size, noticeTileOver)
		row := s.tile(name, side, s.col.header, s.col.light)
		row.put(sp.above, side+s.times(size, 0.6), max(0, middle(side, sp.above.h)))
		sp.above = row
		return sp.pages(s, room.W, room.H)
	}
	tile := s.tile(name, min(s.times(size, noticeTile), room.H), s.col.header, s.col.light)
	x := tile.w + s.times(size, 0.7)
	words, whole := sp.pages(s, room.W-x, room.H)
	for _, w := range words {
		var p piece
		p.put(tile, 0, 0)
		p.put(w, x, 0)
		pages = append(pages, p)
	}
	return pages, whole
}

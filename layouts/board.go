package layouts

import (
	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// boardStep is one size of type of the today page, in design units.
type boardStep struct {
	heading    float64
	hero, text float64 // what is on now: name, the rest
	row, small float64 // what comes: hours and name, the rest
}

// boardSteps gives the sizes from the largest to the smallest. The capitals of
// the last one's names and hours are 36 px tall: 23 mm on a 55-inch screen.
func boardSteps() []boardStep {
	return []boardStep{
		{heading: 52, hero: 104, text: 60, row: 78, small: 54},
		{heading: 48, hero: 92, text: 54, row: 70, small: 48},
		{heading: 44, hero: 80, text: 48, row: 62, small: 44},
		{heading: 40, hero: 72, text: 44, row: 57, small: 41},
		{heading: 38, hero: 66, text: 42, row: 53, small: 38},
	}
}

// block is a part of the page that stands whole.
type block struct {
	h     scene.Px
	above scene.Px // distance from what stands before it
	most  scene.Px // how tall it may become
	head  bool     // a heading: stays with what follows
	draw  func(h scene.Px) piece
}

// todayPages gives the page of today, or several when its slots need them.
func todayPages(s sheet, a agenda, v View) []Page {
	plan := a.planToday()
	foot := s.foot(a, v)
	title := french().Today
	area := s.frame(a.program.Site.Name, a.heading(title), foot).body
	var parts [][]block
	all := boardSteps()
	for i, st := range all {
		blocks, whole := s.boardBlocks(plan, area.W, st)
		parts = paginate(blocks, area.H)
		if len(parts) == 1 && whole || i == len(all)-1 {
			parts = s.withNext(parts, plan, area, st)
			break
		}
	}
	var scenes []scene.Scene
	for i, blocks := range parts {
		fr := s.frame(a.program.Site.Name, a.heading(paged(title, i+1, len(parts))), foot)
		scenes = append(scenes, s.page(fr, stackBlocks(blocks, fr.body)))
	}
	return number(PageToday, scenes)
}

// withNext adds the next busy day under a single page that has room for it.
func (s sheet) withNext(parts [][]block, plan todayPlan, area scene.Rect, st boardStep) [][]block {
	if plan.needNext || plan.next == nil || len(parts) != 1 {
		return parts
	}
	more, _ := s.sectionBlocks(*plan.next, area.W, st)
	if longer := append(parts[0], more...); heightOf(longer) <= area.H {
		return [][]block{longer}
	}
	return parts
}

// boardBlocks sets the plan; whole is false if a word had to be broken.
func (s sheet) boardBlocks(plan todayPlan, width scene.Px, st boardStep) (blocks []block, whole bool) {
	whole = true
	if plan.banner != nil {
		b := plan.banner
		p := s.banner(b.icon, b.text, b.more, width, st.hero*0.8)
		blocks = append(blocks, block{h: p.h, most: p.h, draw: func(scene.Px) piece { return p }})
	}
	sections := plan.sections
	if plan.needNext && plan.next != nil {
		sections = append(sections[:len(sections):len(sections)], *plan.next)
	}
	for _, sec := range sections {
		more, ok := s.sectionBlocks(sec, width, st)
		blocks, whole = append(blocks, more...), whole && ok
	}
	return blocks, whole
}

// sectionBlocks sets a heading and its entries: what is on as heroes, side by
// side on a wide screen, the rest as rows.
func (s sheet) sectionBlocks(sec section, width scene.Px, st boardStep) (blocks []block, whole bool) {
	head := s.sectionHead(sec, width, st)
	blocks = append(blocks, block{h: head.h, above: s.px(26), most: head.h, head: true, draw: func(scene.Px) piece { return head }})
	whole = true
	var heroes, rows []entry
	for _, e := range sec.entries {
		if sec.now && !e.off() {
			heroes = append(heroes, e)
		} else {
			rows = append(rows, e)
		}
	}
	across := 1
	if !s.tall && len(heroes) > 1 {
		across = 2
	}
	for len(heroes) > 0 {
		n := min(across, len(heroes))
		b, ok := s.heroBlock(heroes[:n], width, across, st)
		blocks, whole, heroes = append(blocks, b), whole && ok, heroes[n:]
	}
	hours := s.hoursColumn(rows, st)
	for _, e := range rows {
		b, ok := s.rowBlock(e, width, hours, st)
		blocks, whole = append(blocks, b), whole && ok
	}
	return blocks, whole
}

func (s sheet) sectionHead(sec section, width scene.Px, st boardStep) piece {
	style := s.style(st.heading, scene.Bold)
	icon := s.picto(sec.icon, "clock", s.px(st.heading), ink)
	if !sec.now {
		return s.beside(icon, words{text: sec.title, style: style, colour: ink, most: 1}, width)
	}
	// The pill of "Maintenant" has the amber of the week's mark.
	words := s.beside(s.picto(sec.icon, "clock", s.px(st.heading), navy), words{text: sec.title, style: style, colour: navy, most: 1}, width)
	pad := s.px(20)
	w := words.w + 2*pad
	p := piece{}
	p.box(scene.Box{Rect: scene.Rect{W: w, H: words.h + s.px(8)}, Radius: s.px(radius), Fill: amber})
	p.put(words, pad, s.px(4))
	p.w, p.h = w, words.h+s.px(8)
	return p
}

// heroBlock sets entries that are on now, side by side in as many columns.
func (s sheet) heroBlock(list []entry, width scene.Px, across int, st boardStep) (block, bool) {
	between := s.px(gapWide)
	w := scene.Px(int((width - between*scene.Px(across-1)) / scene.Px(across)))
	whole := true
	var h scene.Px
	var set []piece
	for _, e := range list {
		p, ok := s.hero(e, w, st)
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
	return block{h: h, above: s.px(14), most: h + h/3, draw: draw}, whole
}

// hero sets what is on now: a large pictogram, who, what, until when, where and
// how.
func (s sheet) hero(e entry, width scene.Px, st boardStep) (piece, bool) {
	tone := toneOf(e.partner.Colour)
	padX, padY := s.px(30), s.px(22)
	tile := s.tile(e.partner.Pictogram, s.px(st.hero*1.75), tone.Ink, white)
	x := padX + tile.w + s.px(30)
	inner := width - x - padX
	nameStyle, textStyle := s.style(st.hero, scene.Bold), s.style(st.text, scene.Regular)
	whole := !s.breaksWords(e.partner.Name, nameStyle, inner) && !s.breaksWords(e.slot.Title, textStyle, inner)
	until := s.set(words{text: s.heroHours(e), style: s.tabular(st.hero*0.72, scene.Bold), colour: ink, most: 1}, inner)
	mode := s.mode(e.slot.Mode, s.style(st.text, scene.Medium), tone.Ink, ink, inner)
	aside := max(until.w, mode.w)
	var told piece
	wide := width-x-padX-aside-s.px(40) >= width/3
	if wide {
		inner -= aside + s.px(40)
	}
	told.below(s.set(words{text: e.partner.Name, style: nameStyle, colour: tone.Ink, even: true}, inner), 0, 0)
	if !wide {
		told.below(until, 0, s.px(2))
	}
	s.whatAndWhere(&told, e, textStyle, inner, tone)
	var p piece
	if wide {
		var right piece
		right.put(until, aside-until.w, 0)
		right.put(mode, aside-mode.w, until.h+s.px(6))
		h := max(told.h, right.h, tile.h)
		p.put(right, width-padX-aside, padY+scene.Px(int((h-right.h)/2)))
	} else {
		told.below(mode, 0, s.px(6))
	}
	h := max(told.h, tile.h)
	p.put(tile, padX, padY+scene.Px(int((h-tile.h)/2)))
	p.put(told, x, padY+scene.Px(int((h-told.h)/2)))
	p.w, p.h = width, max(p.h, padY+h)+padY
	return p, whole
}

// whatAndWhere adds title, change, room and the age of the information.
func (s sheet) whatAndWhere(told *piece, e entry, st scene.Style, inner scene.Px, tone Tone) {
	if e.slot.Title != "" && e.slot.Title != e.partner.Name {
		told.below(s.set(words{text: e.slot.Title, style: st, colour: ink, most: 4, even: true}, inner), 0, s.px(2))
	}
	if change := changeOf(e); change != "" {
		bold := st
		bold.Weight = scene.Bold
		told.below(s.beside(s.picto("arrow-right", "clock", scene.Px(int(st.Size)), ink), words{text: change, style: bold, colour: ink}, inner), 0, s.px(2))
	}
	if e.slot.Room != "" && !e.off() {
		medium := st
		medium.Weight = scene.Medium
		told.below(s.beside(s.picto("pin", "door", scene.Px(int(st.Size)), tone.Ink), words{text: e.slot.Room, style: medium, colour: ink}, inner), 0, s.px(6))
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

// paginate deals blocks to pages in order; a heading never stands last.
func paginate(blocks []block, room scene.Px) [][]block {
	var pages [][]block
	var page []block
	for i := 0; i < len(blocks); i++ {
		with := append(page[:len(page):len(page)], blocks[i])
		if blocks[i].head && i+1 < len(blocks) {
			with = append(with, blocks[i+1])
		}
		if len(page) > 0 && heightOf(with) > room {
			pages, page = append(pages, page), nil
			if head := headOf(blocks[:i+1]); !blocks[i].head && head != nil {
				page = append(page, *head)
			}
		}
		page = append(page, blocks[i])
	}
	return append(pages, page)
}

// headOf finds the heading under which the last of blocks stands.
func headOf(blocks []block) *block {
	for i := len(blocks) - 1; i >= 0; i-- {
		if blocks[i].head {
			return &blocks[i]
		}
	}
	return nil
}

func heightOf(blocks []block) scene.Px {
	var h scene.Px
	for i, b := range blocks {
		if i > 0 {
			h += b.above
		}
		h += b.h
	}
	return h
}

// stackBlocks draws the blocks of a page; what room is left lets those grow
// that may.
func stackBlocks(blocks []block, area scene.Rect) []scene.Item {
	var room scene.Px
	for _, b := range blocks {
		room += b.most - b.h
	}
	left := max(0, area.H-heightOf(blocks))
	share := scene.Px(0)
	if room > 0 {
		share = min(1, left/room)
	}
	var p piece
	y := area.Y
	for i, b := range blocks {
		if i > 0 {
			y += b.above
		}
		h := b.h + scene.Px(int((b.most-b.h)*share))
		p.put(b.draw(h), area.X, y)
		y += h
	}
	return p.items
}

// label is the word on a row that does not take place as planned.
func (s sheet) cancelledLabel(st scene.Style) piece {
	icon := s.picto("cross", "warning", scene.Px(int(st.Size)), white)
	text := s.beside(icon, words{text: french().Cancelled, style: st, colour: white, most: 1}, s.w)
	pad := s.px(16)
	p := piece{w: text.w + 2*pad, h: text.h + s.px(6)}
	p.box(scene.Box{Rect: scene.Rect{W: p.w, H: p.h}, Radius: s.px(radius), Fill: alert})
	p.put(text, pad, s.px(3))
	return p
}

var _ = program.Cancelled

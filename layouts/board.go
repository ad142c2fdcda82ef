package layouts

import (
	"slices"
	"strings"

	"semainier/layouts/scene"
)

// boardStep is one size of type of the today page, in design units.
type boardStep struct {
	heading    float64
	hero, text float64 // what is on now: name, the rest
	row, small float64 // what comes: hours and name, the rest
	airy       bool    // too large for a row whose name or title takes two lines
	flat       bool    // of a tall screen: hours and name on one line where all find room so
}

// boardSteps gives the sizes from the largest to the smallest. The capitals of
// the last one's names and hours are 33 px tall: 21 mm on a 55-inch screen.
func boardSteps() []boardStep {
	return []boardStep{
		{heading: 58, hero: 118, text: 68, row: 90, small: 62, airy: true},
		{heading: 52, hero: 104, text: 60, row: 78, small: 54, airy: true},
		{heading: 48, hero: 92, text: 54, row: 70, small: 48, airy: true},
		{heading: 44, hero: 80, text: 48, row: 62, small: 44, airy: true},
		{heading: 40, hero: 72, text: 44, row: 57, small: 41, airy: true},
		{heading: 36, hero: 64, text: 40, row: 52, small: 37},
		{heading: 34, hero: 60, text: 38, row: 48, small: 35},
		{heading: 34, hero: 60, text: 38, row: 48, small: 35, flat: true},
	}
}

// block is a part of the page that stands whole.
type block struct {
	h     scene.Px
	above scene.Px // distance from what stands before it
	most  scene.Px // how tall it may become
	head  bool     // a heading: stays with what follows
	rail  *piece   // the section's name, told once at the left of its blocks on a page
	draw  func(h scene.Px) piece
}

// rowWideLeast is the width in which a row's parts stand beside each other, in
// ems of its hours.
const rowWideLeast = 27

// todayLeaves gives the page of today, or several when its slots need them; none
// while nobody vouches for the date.
func todayLeaves(s sheet, a agenda) []leaf {
	if !a.trusted {
		return nil
	}
	area := scene.Rect{W: s.w, H: s.h}
	steps := boardSteps()
	if s.w < s.times(steps[len(steps)-1].row, rowWideLeast) {
		s.tall = true // too narrow for hours, names and rooms beside each other
	}
	plan := a.planToday()
	var leaves []leaf
	for _, blocks := range s.boardParts(a, plan, area) {
		if plan.banner != nil && len(leaves) == 0 && len(blocks) == 1 {
			p := s.bannerAlone(*plan.banner)
			blocks = []block{{h: p.h, most: p.h, draw: func(scene.Px) piece { return p }}}
		}
		leaves = append(leaves, leaf{titles: []string{a.say.Today}, piece: piece{items: stackBlocks(blocks, area)}})
	}
	return leaves
}

// filled is the part of a page's height from which on it looks well used.
const filled = 0.74

// boardParts deals the plan to pages at the largest step at which it fits on
// one, or at a smaller one if that makes room for coming days on a page that
// would be half empty.
func (s sheet) boardParts(a agenda, plan todayPlan, area scene.Rect) [][]block {
	var best, parts [][]block
	var used scene.Px
	for _, st := range boardSteps() {
		blocks, whole := s.boardBlocks(a, plan, area.W, area.H, st)
		if parts = paginate(blocks, area.H); len(parts) > 1 || !whole {
			continue
		}
		page := s.withNext(parts[0], plan, area, st)
		if h := heightOf(page); h > used {
			best, used = [][]block{page}, h
		}
		if used >= area.H*filled {
			break
		}
	}
	if best == nil {
		steps := boardSteps()
		last := len(parts) - 1
		parts[last] = s.withNext(parts[last], plan, area, steps[len(steps)-1])
		return parts
	}
	return best
}

// withNext adds coming days under a page that has room for them.
func (s sheet) withNext(page []block, plan todayPlan, area scene.Rect, st boardStep) []block {
	next := plan.next
	if plan.needNext {
		next = next[1:]
	}
	for _, sec := range next {
		more, whole := s.sectionBlocks(sec, area.W, s.rowColumns(plan, area.W, st), st)
		longer := slices.Concat(page, more)
		if !whole || heightOf(longer) > area.H {
			break
		}
		page = longer
	}
	return page
}

// boardBlocks sets the plan on a page of that width and height; whole is false if a word had to be broken.
func (s sheet) boardBlocks(a agenda, plan todayPlan, width, room scene.Px, st boardStep) (blocks []block, whole bool) {
	whole = true
	if plan.banner != nil {
		b := plan.banner
		p := s.banner(b.icon, b.text, b.more, width, st.hero*0.8)
		blocks = append(blocks, block{h: p.h, most: p.h, draw: func(scene.Px) piece { return p }})
	}
	sections := plan.sections
	if plan.needNext {
		sections = slices.Concat(sections, plan.next[:1])
	}
	cols := s.rowColumns(plan, width, st)
	for _, sec := range sections {
		more, ok := s.sectionBlocks(sec, width, cols, st)
		blocks, whole = append(blocks, more...), whole && ok
	}
	if week := a.usualHours(); len(sections) == 0 && len(week) > 0 {
		p := s.usualTable(week, width, room-heightOf(blocks)-s.px(26))
		blocks = append(blocks, block{h: p.h, above: s.px(26), most: p.h, draw: func(scene.Px) piece { return p }})
	}
	return blocks, whole
}

// railWidth is the room for the name of a section at the left of its rows, in
// parts of the heading's size.
const railWidth = 7.0

// sectionBlocks sets a heading and its entries: what is on as heroes, the rest
// as rows. On a wide screen the name of what comes today stands at the left of
// its rows.
func (s sheet) sectionBlocks(sec section, width scene.Px, cols rowColumns, st boardStep) (blocks []block, whole bool) {
	var rail *piece
	x := scene.Px(0)
	if !s.tall {
		x = s.times(st.heading, railWidth)
	}
	if !s.tall && sec.rail {
		if sec.short != "" {
			sec.title = sec.short
		}
		sec.title = strings.ReplaceAll(sec.title, "\u00A0", " ") // a rail is narrow: "Vendredi" over "20", never "Vendredi 2" over "0"
		head := s.sectionHead(sec, x-s.gap(gap), st)
		rail = &head
	} else {
		head := s.sectionHead(sec, width, st)
		blocks = append(blocks, block{h: head.h, above: s.px(26), most: head.h, head: true, draw: func(scene.Px) piece { return head }})
	}
	whole = true
	var heroes, rows []entry
	for _, e := range sec.entries {
		if sec.now && !e.off() {
			heroes = append(heroes, e)
		} else {
			rows = append(rows, e)
		}
	}
	if len(heroes) > 0 {
		more, ok := s.heroBlocks(heroes, width, st)
		blocks, whole = append(blocks, more...), whole && ok
	}
	for i, e := range rows {
		b, ok := s.rowBlock(e, width-x, cols, st)
		b = railed(b, rail, x)
		if rail != nil && i == 0 {
			b.above = s.px(26)
		}
		blocks, whole = append(blocks, b), whole && ok
	}
	return blocks, whole
}

// railed moves a row to the right of the name of its section, if it has one
// there.
func railed(b block, rail *piece, x scene.Px) block {
	inner := b.draw
	if b.rail = rail; rail != nil {
		b.h = max(b.h, rail.h)
		b.most = max(b.most, b.h)
	}
	b.draw = func(h scene.Px) piece {
		var p piece
		p.put(inner(h), x, 0)
		return p
	}
	return b
}

// sectionHead names a section; "Maintenant" stands on the amber of the week's
// mark.
func (s sheet) sectionHead(sec section, width scene.Px, st boardStep) piece {
	style := s.style(st.heading, scene.Bold)
	if !sec.now {
		return s.beside(s.picto(sec.icon, s.em(st.heading), s.col.ink), words{text: sec.title, style: style, colour: s.col.ink, most: 3}, width)
	}
	told := s.beside(s.picto(sec.icon, s.em(st.heading), s.col.header), words{text: sec.title, style: style, colour: s.col.header, most: 1}, width)
	pad := s.px(20)
	p := piece{w: told.w + 2*pad, h: told.h + s.px(8)}
	p.box(scene.Box{Rect: scene.Rect{W: p.w, H: p.h}, Radius: s.corner(radius), Fill: s.col.now})
	p.put(told, pad, s.px(4))
	return p
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
			if head := headOf(blocks[:i+1]); !blocks[i].head && blocks[i].rail == nil && head != nil {
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
		if b.rail != nil && (i == 0 || blocks[i-1].rail != b.rail) {
			p.put(*b.rail, area.X, y+scene.Px(int((h-b.rail.h)/2)))
		}
		y += h
	}
	return p.items
}

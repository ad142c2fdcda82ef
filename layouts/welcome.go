package layouts

import (
	"slices"
	"strings"

	"semainier/layouts/scene"
)

// welcomeSizes are the sizes of what a site says of itself, in design units.
func welcomeSizes() []float64 { return []float64{84, 74, 64, 58, 52, 47, 43, 39, 36, 33, 30, 28} }

// welcomeLeft is the part of a wide sheet's width that the hours take.
const welcomeLeft = 0.54

// welcomeLeaves says whether the place is open, when it is this week, when it
// will be closed, and how to reach it. It is the page of last resort: of a
// place of which nothing is known it says that its people know more.
func welcomeLeaves(s sheet, a agenda) []leaf {
	var lead *sentence
	if a.trusted && a.hoursKnown {
		lead = a.openState()
	}
	pages := s.reception(a, lead)
	if len(pages) == 0 {
		pages = []piece{s.calm("info", a.say.WelcomeAdvice)}
	}
	var leaves []leaf
	for _, p := range pages {
		leaves = append(leaves, leaf{titles: []string{a.say.Welcome}, piece: p})
	}
	return leaves
}

// reception sets what a site says of itself on one page, at the largest size at
// which it fits, in two columns on a wide sheet. Before it takes several it is
// told in fewer words; there is none if nothing is known of the site.
func (s sheet) reception(a agenda, lead *sentence) []piece {
	area := scene.Rect{W: s.w, H: s.h}
	sizes := s.sizes(welcomeSizes()...)
	for terse := wordy; terse <= tersest; terse++ {
		hours, contact := a.hoursPanel(terse), a.contactPanel(terse)
		for _, size := range sizes {
			if p, fits := s.receptionWide(lead, hours, []panelOf{a.closuresPanel, contact}, size); fits {
				return []piece{p}
			}
			blocks, whole := s.receptionTall(a, lead, terse, s.h, size)
			if whole && len(blocks) > 0 && heightOf(blocks) <= s.h {
				return []piece{{items: stackBlocks(blocks, area)}}
			}
		}
	}
	return s.receptionLong(a, lead, sizes)
}

// receptionLong takes several pages: contacts have one of their own, if the
// rest fits on another; else panels follow each other.
func (s sheet) receptionLong(a agenda, lead *sentence, sizes []float64) (pages []piece) {
	area := scene.Rect{W: s.w, H: s.h}
	stacked := func(blocks []block) {
		pages = append(pages, piece{items: stackBlocks(blocks, area)})
	}
	for _, size := range sizes {
		if p, fits := s.receptionWide(lead, a.hoursPanel(terseDays), []panelOf{a.closuresPanel}, size); fits {
			pages = append(pages, p)
			break
		}
		blocks, whole := s.panels(s.w, s.h, size, a.hoursPanel(terseDays), a.closuresPanel)
		if blocks = append(s.leadBlock(lead, s.w, size), blocks...); whole && heightOf(blocks) <= s.h && len(blocks) > 0 {
			stacked(blocks)
			break
		}
	}
	last := sizes[len(sizes)-1]
	if len(pages) == 0 {
		room := s.h - heightOf(s.leadBlock(lead, s.w, last)) - s.gap(gapWide) // of the hours: they stand under what leads
		if room < s.h/2 {
			room = s.h
		}
		if blocks, _ := s.receptionTall(a, lead, terseDays, room, last); len(blocks) > 0 {
			for _, part := range paginate(blocks, s.h) {
				stacked(part)
			}
		}
		return pages
	}
	for _, size := range sizes {
		blocks, whole := s.panels(s.w, s.h, size, a.contactPanel(wordy))
		if len(blocks) == 0 {
			break
		}
		if size != last && (!whole || heightOf(blocks) > s.h) {
			continue
		}
		for _, part := range paginate(blocks, s.h) {
			stacked(part)
		}
		break
	}
	return pages
}

// receptionWide sets the hours at the left and other panels at the right of a wide
// sheet, what leads over the hours, or over both if it needs their width.
func (s sheet) receptionWide(lead *sentence, hours panelOf, others []panelOf, size float64) (p piece, fits bool) {
	if !s.isWide() {
		return piece{}, false
	}
	left := scene.Rect{W: scene.Px(int(s.w * welcomeLeft)), H: s.h}
	right := scene.Rect{X: left.W + s.gap(gapWide), W: s.w - left.W - s.gap(gapWide), H: s.h}
	top := s.leadBlock(lead, left.W, size)
	if across := s.leadBlock(lead, s.w, size); heightOf(across) < heightOf(top) {
		p.put(across[0].draw(across[0].h), 0, 0)
		left.Y = across[0].h + s.gap(gapWide)
		left.H -= left.Y
		right.Y, right.H, top = left.Y, left.H, nil
	}
	first, ok1 := s.panels(left.W, left.H, size, hours)
	then, ok2 := s.panels(right.W, right.H, size, others...)
	if len(first) == 0 || len(then) == 0 || !ok1 || !ok2 {
		return piece{}, false
	}
	for _, c := range []struct {
		blocks []block
		at     scene.Rect
	}{{append(top, first...), left}, {then, right}} {
		if heightOf(c.blocks) > c.at.H {
			return piece{}, false
		}
		c.blocks[len(c.blocks)-1].most = c.at.H // columns end alike
		p.put(piece{items: stackBlocks(c.blocks, c.at)}, 0, 0)
	}
	return p, true
}

// receptionTall sets all under each other, the hours no taller than the room.
func (s sheet) receptionTall(a agenda, lead *sentence, terse terseness, room scene.Px, size float64) ([]block, bool) {
	hours, ok1 := s.panels(s.w, room, size, a.hoursPanel(terse))
	others, ok2 := s.panels(s.w, s.h, size, a.closuresPanel, a.contactPanel(terse))
	return slices.Concat(s.leadBlock(lead, s.w, size), hours, others), ok1 && ok2
}

// terseness is how short a site speaks of itself, to find room.
type terseness int

const (
	wordy     terseness = iota
	terseDays           // days have no dates, and those of the same hours that follow each other share a row
	tersest             // and the site's address of the web is told without its QR code
)

// leadBlock sets the banner over all, if there is one.
func (s sheet) leadBlock(lead *sentence, width scene.Px, size float64) []block {
	if lead == nil {
		return nil
	}
	p := s.banner(lead.icon, lead.text, lead.more, width, size*1.2)
	return []block{{h: p.h, above: s.gap(gapWide), most: p.h, draw: func(scene.Px) piece { return p }}}
}

// panelOf sets a panel whose rows are that wide; whole is false if a word had
// to be broken.
type panelOf func(s sheet, inner scene.Px, size float64) (p panel, whole bool)

// panels sets those panels that have something to tell.
func (s sheet) panels(width, room scene.Px, size float64, list ...panelOf) (blocks []block, whole bool) {
	whole = true
	for _, of := range list {
		p, ok := of(s, s.panelInner(width, size), size)
		blocks, whole = append(blocks, s.panelBlocks(p, width, room, size)...), whole && ok
	}
	return blocks, whole
}

// hoursPanel gives the opening hours: of this week, of the next one when this
// one's are over, of any week where nobody vouches for the date.
func (a agenda) hoursPanel(terse terseness) panelOf {
	return func(s sheet, inner scene.Px, size float64) (panel, bool) {
		title, list := a.say.UsualHours, factsOf(a.say, a.usualHours(), s.col)
		if monday, ok := a.weekToTell(); ok {
			title, list = a.say.HoursWeek, a.weekFacts(monday, terse, s.col)
			if monday != a.date.Monday() {
				title = a.say.HoursNextWeek
			}
		}
		if terse >= terseDays {
			list = a.shared(list)
		}
		rows, whole := s.facts(list, inner, size)
		return panel{"clock", title, rows}, whole
	}
}

// shared joins facts that follow each other and tell the same.
func (a agenda) shared(list []fact) []fact {
	var out []fact
	first := 0
	for i, f := range list {
		if i > 0 && f.told == list[i-1].told && !f.lit && !list[i-1].lit {
			out[len(out)-1].of = sprintf(a.say.DaySpan, list[first].of, decapital(f.of))
			continue
		}
		out, first = append(out, f), i
	}
	return out
}

// closuresPanel gives the closures to come.
func (a agenda) closuresPanel(s sheet, inner scene.Px, size float64) (panel, bool) {
	rows, whole := s.facts(a.closureFacts(s.col), inner, size)
	return panel{"closed", s.say.Closures, rows}, whole
}

// contactPanel gives where the site is and how to reach it.
func (a agenda) contactPanel(terse terseness) panelOf {
	return func(s sheet, inner scene.Px, size float64) (panel, bool) {
		site := a.program.Site
		p, whole := panel{icon: "info", title: a.say.Contact}, true
		tell := func(sign, text string, weight scene.Weight) {
			if text == "" {
				return
			}
			st := s.style(size, weight)
			picto := s.sign(sign, st, s.col.header)
			p.rows = append(p.rows, panelRow{piece: s.beside(picto, words{text: text, style: st, colour: s.col.ink, most: factLines}, inner)})
			whole = whole && !s.breaksWords(text, st, inner-picto.w-besideGap(st))
		}
		tell("pin", a.address(), scene.Regular)
		tell("phone", site.Phone, scene.Bold)
		tell("envelope", site.Mail, scene.Regular)
		host := hostOf(site.Web)
		if terse == tersest {
			tell("globe", host, scene.Regular)
		} else if web, named := s.linked(site.Web, host, inner, size); web.h > 0 {
			p.rows, whole = append(p.rows, panelRow{piece: web}), whole && named
		}
		return p, whole
	}
}

// address is where the site is, with its town.
func (a agenda) address() string {
	site := a.program.Site
	if site.Town == "" || strings.Contains(site.Address, site.Town) {
		return site.Address
	}
	return strings.TrimPrefix(site.Address+a.say.Comma+site.Town, a.say.Comma)
}

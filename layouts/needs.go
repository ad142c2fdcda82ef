package layouts

import (
	"slices"

	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// need is a row of the page by need: who receives for it today or, where nobody
// does any more, who is the next to.
type need struct {
	sign, name string
	today      []visit
	next       *visit
	when       string // of next
}

// needs gives those that somebody serves from now on, in the order of
// program.Needs.
func (a agenda) needs() []need {
	ahead := a.ahead()
	var list []need
	for _, n := range program.Needs() {
		sign, name := a.say.needTold(n)
		row := need{sign: sign, name: name}
		takes := false // somebody receives today
		for _, v := range ahead {
			switch {
			case !slices.Contains(v.partner.Needs, n):
			case v.on.today:
				row.today = append(row.today, v)
				takes = takes || !v.off()
			case row.next == nil && !takes && !v.off():
				row.next, row.when = &v, a.dayHour(v)
			}
		}
		if len(row.today) > 0 || row.next != nil {
			list = append(list, row)
		}
	}
	return list
}

// needTold gives the sign and the word of a need.
func (t *tongue) needTold(n program.Need) (sign, word string) {
	switch n {
	case program.Housing:
		return "need-housing", t.Housing
	case program.Work:
		return "need-work", t.Work
	case program.Health:
		return "need-health", t.Health
	case program.Digital:
		return "need-digital", t.Digital
	case program.Family:
		return "need-family", t.Family
	case program.Rights:
		return "need-rights", t.Rights
	}
	return "", ""
}

// needsLeaves gives the page of today by what people come for; none while nobody
// vouches for the date.
func needsLeaves(s sheet, a agenda) []leaf {
	if !a.trusted {
		return nil
	}
	list := a.needs()
	if len(list) == 0 {
		return nil
	}
	titles := []string{a.say.NeedTitle, a.say.ByNeed}
	return fewestPages(s, titles, s.needSteps(), needColumns, func(st step, width scene.Px) ([]block, bool) {
		most := max(1, min(int(width/s.times(st.text, needNarrowest)), needsAbreast))
		blocks, whole := flattest(most, func(n int) ([]block, bool) { return s.needBlocks(list, width, n, st) })
		return blocks, whole && (width == s.w || st.airy)
	})
}

// needColumns is how many columns of needs a page may have, needsAbreast how
// many cards may stand beside each other, needNarrowest the least width of a
// card beside another, in ems of its text.
const (
	needColumns   = 2
	needsAbreast  = 3
	needNarrowest = 12.0
)

// needSteps gives the sizes of the cards by need, down to the least that is
// legible. Titles are left out: what somebody comes for is the row.
func (s sheet) needSteps() []step {
	var list []step
	for _, size := range s.sizes(78, 68, 60, 53, 47, 42, 38, 34, 30, 27) {
		list = append(list, step{hours: size, name: size, text: size * 0.84, flat: true, airy: true, roomy: true})
	}
	last := list[len(list)-1]
	last.airy = false
	list = append(list, last)
	last.last = true
	return append(list, last)
}

// needTile is the side of a need's pictogram beside cards, needHead that of one
// above them, in parts of the size of names.
const (
	needTile = 2.1
	needHead = 1.5
)

// needBlocks sets the rows with n cards abreast: the need at their left, or above
// them where the page is narrow.
func (s sheet) needBlocks(list []need, width scene.Px, n int, st step) (blocks []block, whole bool) {
	x := s.needLabelWidth(list, st)
	narrow := width-x < s.times(st.text, needNarrowest)
	if narrow {
		x = 0
	}
	w := scene.Px(int((width - x - s.gap(gap)*scene.Px(n-1)) / scene.Px(n)))
	st.apart = s.needsApart(list, w, st)
	whole = true
	for _, row := range list {
		var rail *piece
		head := s.needLabel(row, st, narrow)
		if narrow {
			blocks = append(blocks, block{h: head.h, above: s.gap(gapWide), most: head.h, head: true, draw: func(scene.Px) piece { return head }})
		} else {
			rail = &head
		}
		rows, ok := s.needRows(row, w, n, st)
		if whole = whole && ok; !whole && !st.last {
			return nil, false
		}
		for i, b := range rows {
			b = railed(b, rail, x)
			b.above = s.gap(gap)
			if i == 0 && !narrow {
				b.above = s.gap(gapWide)
			}
			blocks = append(blocks, b)
		}
	}
	return blocks, whole
}

// needsApart reports whether room and manner of some card find no room on one
// line: then they stand under each other on all.
func (s sheet) needsApart(list []need, width scene.Px, st step) bool {
	inner := width - 2*s.cardPad(st) - s.em(st.text)/2
	return slices.ContainsFunc(list, func(row need) bool {
		return slices.ContainsFunc(row.today, func(v visit) bool { return !s.abreast(v.entry, s.style(st.text, scene.Medium), inner) })
	})
}

// needLabelWidth is the room for the pictograms and words of the needs at the
// left of their cards.
func (s sheet) needLabelWidth(list []need, st step) scene.Px {
	var word scene.Px
	for _, row := range list {
		word = max(word, s.width(row.name, s.style(st.name, scene.Bold)))
	}
	return s.times(st.name, needTile) + besideGap(s.style(st.name, scene.Bold)) + word + s.gap(gapWide)
}

// needLabel sets the pictogram and the word of a need. The pictogram of one that
// nobody receives for today is not filled.
func (s sheet) needLabel(row need, st step, narrow bool) piece {
	style := s.style(st.name, scene.Bold)
	side := s.times(st.name, needTile)
	if narrow {
		side = s.times(st.name, needHead)
	}
	tile := s.tile(row.sign, side, s.col.header, s.col.light)
	if len(row.today) == 0 {
		tile = s.tile(row.sign, side, s.col.shut, s.col.quiet)
	}
	word := s.set(words{text: row.name, style: style, colour: s.col.ink, most: 1}, s.w-side-besideGap(style))
	p := piece{h: side}
	p.put(tile, 0, 0)
	p.put(word, side+besideGap(style), scene.Px(int((side-word.h)/2)))
	return p
}

// needRows sets who receives today, n cards of that width abreast, and who comes
// next where nobody does.
func (s sheet) needRows(row need, w scene.Px, n int, st step) (blocks []block, whole bool) {
	between := s.gap(gap)
	whole = true
	for part := range slices.Chunk(row.today, n) {
		var cards []card
		var h scene.Px
		for _, v := range part {
			v.slot.Title = ""
			c, ok := s.card(v.entry, w, st, v.on)
			cards, whole, h = append(cards, c), whole && ok, max(h, c.height())
		}
		blocks = append(blocks, block{h: h, most: h * 5 / 4, draw: func(h scene.Px) piece {
			var p piece
			for i, c := range cards {
				c.least = h
				p.put(c.paint(s), scene.Px(i)*(w+between), 0)
			}
			return p
		}})
	}
	if row.next != nil {
		p, ok := s.needNext(row, w*scene.Px(n)+between*scene.Px(n-1), st)
		whole = whole && ok
		blocks = append(blocks, block{h: p.h, most: p.h, draw: func(scene.Px) piece { return p }})
	}
	return blocks, whole
}

// needNext tells when somebody is the next to receive, and who: in a low voice,
// for it is not today.
func (s sheet) needNext(row need, width scene.Px, st step) (piece, bool) {
	day, name := s.style(st.text, scene.Medium), s.style(st.text, scene.Bold)
	pad, tone := s.cardPad(st), row.next.tone()
	inner := width - 2*pad
	line := s.beside(s.sign("calendar", day, s.col.quiet), words{text: row.when, style: day, colour: s.col.quiet}, inner)
	tile := s.tile(row.next.pictogram(), s.em(st.text), tone.Ink, s.col.light)
	who := s.beside(tile, words{text: row.next.partner.Name, style: name, colour: tone.Ink}, inner)
	if x := line.w + s.em(st.text); x+who.w <= inner && who.h <= lineHeight(name) {
		line.put(who, x, 0)
	} else {
		line.below(who, 0, s.px(4))
	}
	p := piece{w: width, h: line.h + 2*s.px(7)}
	p.put(line, pad, s.px(7))
	return p, !s.breaksWords(row.next.partner.Name, name, inner-tile.w-besideGap(name))
}

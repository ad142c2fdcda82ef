package layouts

import (
	"slices"

	"semainier/layouts/scene"
)

// cell is one half of one day: its cards, side by side where there is room, or
// a quiet word on why there are none.
type cell struct {
	columns [][]card
	w       scene.Px // of one card
	note    piece
	h       scene.Px
}

// cardGap is the distance of cards under each other.
const cardGap = 9.0

// narrowest is the least width of a card beside another, in ems of its text.
const narrowest = 9.7

// cell measures the entries of one half of a day at a width. Where fits is false
// it is not whole: a card is not as it should be, or all are taller than the sheet.
func (s sheet) cell(a agenda, day dayPlan, h half, width scene.Px, st step) (c cell, fits bool) {
	entries := day.entries[h]
	if len(entries) == 0 {
		if text := a.opening(day, h); text != "" && !day.closed {
			style := s.style(st.text, scene.Regular)
			c.note = s.set(words{text: text, style: style, colour: s.col.quiet, even: true}, width-2*s.px(cardPad))
			c.h = c.note.h + 2*s.px(9)
		}
		return c, true
	}
	between := s.gap(gap)
	if day.closed && day.reason != "" && h == firstTold(day) {
		// What takes place, or would have, on a day on which the site is closed.
		c.note = s.closedSign(day, width-2*s.px(cardPad), st)
		c.h = c.note.h + 2*s.px(9)
	}
	n := int((width + between) / (s.times(st.text, narrowest) + between))
	n = max(1, min(n, len(entries)))
	c.w = scene.Px(int((width - between*scene.Px(n-1)) / scene.Px(n)))
	c.columns = make([][]card, n)
	heights := make([]scene.Px, n)
	for _, e := range entries {
		card, ok := s.card(e, c.w, st, day)
		if !ok || slices.Min(heights) > s.h {
			return c, false
		}
		shortest := 0
		for i := range heights {
			if heights[i] < heights[shortest] {
				shortest = i
			}
		}
		if heights[shortest] > 0 {
			heights[shortest] += s.gap(cardGap)
		}
		heights[shortest] += card.height()
		c.columns[shortest] = append(c.columns[shortest], card)
	}
	c.h += slices.Max(heights)
	return c, true
}

// firstTold gives the first half in which something is told.
func firstTold(d dayPlan) half {
	for h := range halves {
		if len(d.entries[h]) > 0 {
			return h
		}
	}
	return morning
}

// paint gives the cell from its upper left corner.
func (c cell) paint(s sheet) piece {
	var p piece
	p.put(c.note, s.px(cardPad), s.px(9))
	for i, column := range c.columns {
		x, y := scene.Px(i)*(c.w+s.gap(gap)), scene.Px(0)
		if c.note.h > 0 {
			y = c.note.h + 2*s.px(9)
		}
		for _, card := range column {
			p.put(card.paint(s), x, y)
			y += card.height() + s.gap(cardGap)
		}
	}
	return p
}

// closedFits reports whether the word of a closedSign stays whole.
func (s sheet) closedFits(width scene.Px, st step) bool {
	title := s.style(st.name, scene.Bold)
	return !s.breaksWords(s.say.Closed, title, width-title.Size-besideGap(title))
}

// closedSign tells that a site is closed all day, and why if that is not usual.
func (s sheet) closedSign(day dayPlan, width scene.Px, st step) piece {
	var p piece
	title := s.style(st.name, scene.Bold)
	size := scene.Px(int(title.Size))
	head := s.beside(s.picto("closed", size, s.col.quiet), words{text: s.say.Closed, style: title, colour: s.col.quiet}, width)
	p.below(head, 0, 0)
	if day.reason != "" {
		p.below(s.set(words{text: day.reason, style: s.style(st.text, scene.Medium), colour: s.col.ink, even: true}, width), 0, s.px(4))
	}
	return p
}

// halfName names a row.
func (t *tongue) halfName(h half) string {
	switch h {
	case morning:
		return t.Morning
	case afternoon:
		return t.Afternoon
	case evening:
		return t.Evening
	}
	return ""
}

// spreadOut shares what is left of a height among parts, so that they fill it;
// none gets more than most. fits is false if they are taller than room.
func spreadOut(heights []scene.Px, room, most scene.Px) (out []scene.Px, fits bool) {
	var total scene.Px
	for _, h := range heights {
		total += h
	}
	if room <= total {
		return heights, room == total
	}
	share := min(scene.Px(int((room-total)/scene.Px(len(heights)))), most)
	out = make([]scene.Px, len(heights))
	for i, h := range heights {
		out[i] = h + share
	}
	return out, true
}

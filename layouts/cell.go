package layouts

import "semainier/layouts/scene"

// cell is one half of one day: its cards, side by side where there is room, or
// a quiet word on why there are none.
type cell struct {
	rows [][]card
	w    scene.Px // of one card
	note piece
	h    scene.Px
}

// narrowest is the least width of a card beside another, in design units, for
// the smallest size of type.
const narrowest = 260.0

// cell measures the entries of one half of a day at a width.
func (s sheet) cell(a agenda, day dayPlan, h half, width scene.Px, st step) (c cell, fits bool) {
	entries := day.entries[h]
	fits = true
	if len(entries) == 0 {
		if text := a.opening(day, h); text != "" && !(day.closed && day.count() == 0) {
			style := s.style(st.text, scene.Regular)
			c.note = s.set(words{text: text, style: style, colour: inkQuiet, even: true}, width-2*s.px(cardPad))
			c.h = c.note.h + 2*s.px(9)
		}
		return c, fits
	}
	between := s.px(gap)
	n := int((width + between) / (s.px(narrowest*st.text/24) + between))
	n = max(1, min(n, len(entries)))
	c.w = scene.Px(int((width - between*scene.Px(n-1)) / scene.Px(n)))
	for i, e := range entries {
		card, ok := s.card(e, c.w, st, day)
		fits = fits && ok
		if i%n == 0 {
			c.rows = append(c.rows, nil)
		}
		c.rows[len(c.rows)-1] = append(c.rows[len(c.rows)-1], card)
	}
	for i, row := range c.rows {
		if i > 0 {
			c.h += s.px(gap)
		}
		c.h += tallest(row)
	}
	return c, fits
}

func tallest(row []card) scene.Px {
	var h scene.Px
	for _, c := range row {
		h = max(h, c.height())
	}
	return h
}

// paint gives the cell from its upper left corner.
func (c cell) paint(s sheet) piece {
	var p piece
	p.put(c.note, s.px(cardPad), s.px(9))
	var y scene.Px
	for _, row := range c.rows {
		h := tallest(row)
		for i, card := range row {
			p.put(card.paint(s, h), scene.Px(i)*(c.w+s.px(gap)), y)
		}
		y += h + s.px(gap)
	}
	return p
}

// closedSign tells that a site is closed all day, and why if that is not usual.
func (s sheet) closedSign(day dayPlan, width scene.Px, st step) piece {
	var p piece
	title := s.style(st.name, scene.Bold)
	size := scene.Px(int(title.Size))
	head := s.beside(s.picto("closed", "cross", size, inkQuiet), words{text: french().Closed, style: title, colour: inkQuiet}, width)
	p.below(head, 0, 0)
	if day.reason != "" {
		p.below(s.set(words{text: day.reason, style: s.style(st.text, scene.Medium), colour: ink, even: true}, width), 0, s.px(4))
	}
	return p
}

// halfName names a row.
func halfName(h half) string {
	say := french()
	switch h {
	case morning:
		return say.Morning
	case afternoon:
		return say.Afternoon
	case evening:
		return say.Evening
	}
	return ""
}

// spreadOut shares what is left of a height among parts, so that they fill it;
// none gets more than most.
func spreadOut(heights []scene.Px, room, most scene.Px) []scene.Px {
	var total scene.Px
	for _, h := range heights {
		total += h
	}
	if len(heights) == 0 || room <= total {
		return heights
	}
	share := min(scene.Px(int((room-total)/scene.Px(len(heights)))), most)
	out := make([]scene.Px, len(heights))
	for i, h := range heights {
		out[i] = h + share
	}
	return out
}

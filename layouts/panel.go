package layouts

import (
	"cmp"

	"semainier/layouts/scene"
)

// panel is a sheet of paper with a heading and rows under it.
type panel struct {
	icon, title string
	rows        []panelRow
}

// panelRow is a row, on the amber of what is now if lit is set.
type panelRow struct {
	piece
	lit bool
}

// Distances within a panel, in parts of the size of its type: from its edges,
// and between two rows at least, and how much further apart these may draw where
// there is room.
const (
	panelPad  = 0.62
	panelRows = 0.34
	panelHead = 0.2 // between heading and rows besides
	panelMost = 1.1
)

// panelInner is the room for the rows of a panel.
func (s sheet) panelInner(width scene.Px, size float64) scene.Px {
	return width - 2*s.times(size, panelPad)
}

// panelBlocks sets a panel, or several with the same heading where its rows are
// taller than the room.
func (s sheet) panelBlocks(p panel, width, room scene.Px, size float64) []block {
	head := s.beside(s.sign(p.icon, s.style(size, scene.Bold), s.col.header),
		words{text: p.title, style: s.style(size, scene.Bold), colour: s.col.header, most: 2}, s.panelInner(width, size))
	between := s.times(size, panelRows)
	frame := head.h + s.times(size, panelHead) + 2*s.times(size, panelPad)
	var blocks []block
	for _, rows := range dealRows(p.rows, between, room-frame) {
		n, h := scene.Px(len(rows)), frame
		for _, r := range rows {
			h += between + r.h
		}
		blocks = append(blocks, block{h: h, above: s.gap(gapWide), most: h + s.times(size, panelMost)*n, draw: func(height scene.Px) piece {
			return s.panelPiece(head, rows, width, height, between+min((height-h)/n, s.times(size, panelMost)), size)
		}})
	}
	return blocks
}

// dealRows deals rows in order to as few panels as hold them, each of about as
// many.
func dealRows(rows []panelRow, between, room scene.Px) [][]panelRow {
	deal := func(room scene.Px) (parts [][]panelRow) {
		var h scene.Px
		for i, r := range rows {
			if h += between + r.h; i == 0 || h > room {
				parts, h = append(parts, nil), between+r.h
			}
			parts[len(parts)-1] = append(parts[len(parts)-1], r)
		}
		return parts
	}
	parts := deal(room)
	for len(parts) > 1 && room > 0 {
		room -= between
		even := deal(room)
		if len(even) > len(parts) {
			break
		}
		parts = even
	}
	return parts
}

// panelPiece draws a panel with its rows at that distance, a rule between two.
func (s sheet) panelPiece(head piece, rows []panelRow, width, height, between scene.Px, size float64) piece {
	pad := s.times(size, panelPad)
	p := piece{w: width, h: height}
	p.box(scene.Box{Rect: scene.Rect{W: width, H: height}, Radius: s.corner(16), Fill: s.col.paper})
	p.put(head, pad, pad)
	y := pad + head.h + s.times(size, panelHead)
	for i, row := range rows {
		band := scene.Rect{X: pad / 2, Y: scene.Px(int(y)), W: width - pad, H: scene.Px(int(y+row.h+between)) - scene.Px(int(y))}
		switch {
		case row.lit:
			p.box(scene.Box{Rect: band, Radius: s.corner(radius), Fill: s.col.now})
		case i > 0 && !rows[i-1].lit:
			p.box(scene.Box{Rect: scene.Rect{X: pad, Y: band.Y, W: width - 2*pad, H: s.px(2)}, Fill: s.col.rule})
		}
		p.put(row.piece, pad, band.Y+max(0, middle(band.H, row.h)))
		y += row.h + between
	}
	return p
}

// fact is what is told on a row: what of, and how it is there.
type fact struct {
	of, told string
	lines    string // told where it takes more than one line; empty: broken anywhere
	sign     string // before told; empty: none
	ink      scene.Colour
	bold     bool
	lit      bool // of now
}

// factLines bounds what one row of a panel tells.
const factLines = 4

// facts sets facts as rows: all in two columns, if what they tell then needs no
// more than two lines each, else under each other. whole is false if a word had
// to be broken.
func (s sheet) facts(list []fact, inner scene.Px, size float64) (rows []panelRow, whole bool) {
	names := s.style(size, scene.Bold)
	var column scene.Px
	for _, f := range list {
		column = max(column, s.width(f.of, names))
	}
	column += s.times(size, 0.8)
	abreast, whole := column <= inner*3/5, true
	for _, f := range list {
		abreast = abreast && s.factTold(f, inner-column, size).h <= 2*lineHeight(names) && !s.breaksWords(cmp.Or(f.lines, f.told), s.style(size, scene.Bold), inner-column-2*names.Size)
	}
	for _, f := range list {
		row := panelRow{lit: f.lit}
		row.put(s.set(words{text: f.of, style: names, colour: s.col.ink, most: 2}, inner), 0, 0)
		if abreast {
			row.put(s.factTold(f, inner-column, size), column, 0)
		} else {
			row.below(s.factTold(f, inner, size), 0, 0)
		}
		rows = append(rows, row)
		whole = whole && !s.breaksWords(f.of, names, inner) && !s.breaksWords(cmp.Or(f.lines, f.told), names, inner)
	}
	return rows, whole
}

// factTold sets the second part of a fact.
func (s sheet) factTold(f fact, width scene.Px, size float64) piece {
	st := s.tabular(size, scene.Regular)
	if f.bold {
		st.Weight = scene.Bold
	}
	w := words{text: f.told, style: st, colour: f.ink, most: factLines}
	if f.lines != "" && s.width(f.told, st) > width {
		w.text = f.lines
	}
	if f.sign == "" {
		return s.set(w, width)
	}
	return s.beside(s.sign(f.sign, st, f.ink), w, width)
}

// label is a word with its sign on a ground of its own.
func (s sheet) label(icon, told string, st scene.Style, fill, on scene.Colour, width scene.Px) piece {
	pad := scene.Px(int(st.Size * 0.36))
	text := s.beside(s.sign(icon, st, on), words{text: told, style: st, colour: on}, width-2*pad)
	over := scene.Px(int(st.Size / 14))
	p := piece{w: text.w + 2*pad, h: text.h + 2*over}
	p.box(scene.Box{Rect: scene.Rect{W: p.w, H: p.h}, Radius: s.corner(radius), Fill: fill})
	p.put(text, pad, over)
	return p
}

package layouts

import (
	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// noticeSizes are the sizes of a notice's text, in design units.
func noticeSizes() []float64 { return []float64{72, 64, 56, 50, 44, 40} }

// noticePad is the distance of a notice from the edges of its panel, noticeTile
// the side of its sign.
const (
	noticePad  = 52.0
	noticeTile = 190.0
)

// noticeLeaves gives the pages of the notices that are valid now.
func noticeLeaves(s sheet, a agenda) []leaf {
	var leaves []leaf
	for _, n := range a.program.Notices {
		if a.valid(n) {
			leaves = append(leaves, s.notice(a, n)...)
		}
	}
	return leaves
}

// notice sets a notice: its title, its text, who speaks. A text that is too long
// for the smallest size goes on on further pages.
func (s sheet) notice(a agenda, n program.Notice) []leaf {
	area := scene.Rect{W: s.w, H: s.h}
	var parts []piece
	for _, size := range noticeSizes() {
		if parts = s.noticeParts(n, area, size); len(parts) == 1 {
			break
		}
	}
	var leaves []leaf
	for _, part := range parts {
		var p piece
		p.box(scene.Box{Rect: area, Radius: s.corner(16), Fill: s.col.paper})
		p.put(part, area.X+s.px(noticePad), area.Y+s.px(noticePad)+max(0, scene.Px(int((area.H-2*s.px(noticePad)-part.h)/3))))
		leaves = append(leaves, leaf{[]string{a.say.Notice}, p})
	}
	return leaves
}

// noticeParts sets the notice at a size into as many panels as it takes.
func (s sheet) noticeParts(n program.Notice, area scene.Rect, size float64) []piece {
	tile := s.tile("megaphone", s.px(noticeTile), s.col.header, s.col.light)
	x := tile.w + s.px(44) // the words stand at the right of the sign, or under it
	if s.tall {
		x = 0
	}
	inner, room := area.W-2*s.px(noticePad)-x, area.H-2*s.px(noticePad)
	titleStyle, textStyle := s.style(size*1.35, scene.Bold), s.style(size, scene.Regular)
	var head piece
	if s.tall {
		head.h = tile.h + s.px(28)
	}
	head.put(s.set(words{text: n.Title, style: titleStyle, colour: s.col.header, most: 4, even: true}, inner), x, head.h)
	var by piece
	if n.By != "" {
		by = s.set(words{text: n.By, style: s.style(size*0.8, scene.Medium), colour: s.col.quiet, most: 2}, inner)
	}
	lines := s.faces.Wrap(n.Text, textStyle, inner, 0)
	if len(lines) > 1 {
		lines = s.balanced(words{text: n.Text, style: textStyle}, inner, lines)
	}
	lh := lineHeight(textStyle) + s.px(size*0.12)
	perPage := max(1, int((room-head.h-by.h-2*s.px(28))/lh))
	var parts []piece
	for first := true; first || len(lines) > 0; first = false {
		p := piece{w: x + inner}
		p.below(head, 0, 0)
		y := p.h + s.px(28)
		p.put(tile, 0, 0)
		for range min(perPage, len(lines)) {
			if text := lines[0].Text; text != "" { // an empty line is the space between two paragraphs
				p.items = append(p.items, scene.Text{X: x, Y: y + s.baseline(textStyle), Text: text, Style: textStyle, Colour: s.col.ink})
			}
			y, lines = y+lh, lines[1:]
			p.h = max(p.h, y)
		}
		p.below(by, x, s.px(28))
		parts = append(parts, p)
	}
	return parts
}

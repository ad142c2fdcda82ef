package layouts

import (
	"slices"

	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// Parts of how to join a wireless network, in parts of the size of its name: the
// size of the words, their least width beside the code, and what the code takes
// where it need not be larger.
const (
	joinAim   = 0.62
	joinWords = 4.4
	joinCode  = 2.4
)

// joining is how to join a wireless network: its code and what to do with it.
type joining struct {
	text    string
	side    scene.Px // of the code at least; 0: there is none
	st      scene.Style
	aim     scene.Px // height of the words beside that
	abreast bool     // the code stands at the right of the card, not under its words
}

// joinable leaves out how to join a network that does not work, and where not even a
// card as wide as the sheet has room for it at the least size.
func (s sheet) joinable(a agenda, list []program.Service, least float64) []program.Service {
	list = slices.Clone(list)
	for i := range list {
		x := &list[i]
		text := x.Join
		if x.Join = ""; text == "" || x.State != program.Open && x.State != program.Degraded {
			continue
		}
		if _, _, fits := s.joiningAt(s.serviceCard(a, *x, s.w, least), text, s.serviceInner(s.w, least), least); fits {
			x.Join = text
		}
	}
	return list
}

// serviceJoin adds to a card, measured without it, how to join the wireless network
// that it is for. A card that has no room for it is not whole.
func (s sheet) serviceJoin(c *serviceCard, x program.Service, inner scene.Px, size float64) {
	if x.Join == "" {
		return
	}
	j, h, fits := s.joiningAt(*c, x.Join, inner, size)
	if c.whole = c.whole && fits; fits {
		c.join, c.h = j, h
	}
}

// joiningAt measures how to join a network on a card whose words have that width,
// and what the card takes with it.
func (s sheet) joiningAt(c serviceCard, text string, inner scene.Px, size float64) (j joining, h scene.Px, fits bool) {
	pad := s.times(size, servicePad)
	j = joining{text: text, side: s.codeSideFrom(text, s.times(size, joinCode)), st: s.style(size*joinAim, scene.Regular)}
	if j.side == 0 {
		return j, c.h, false
	}
	code := s.codeDrawn(text, j.side)
	beside := inner - code.w - pad
	j.abreast = beside >= max(c.words.w, s.times(size, joinWords))
	j.aim = s.joinAim(j.st, beside).h
	h = c.h + pad + max(code.h, j.aim)
	if j.abreast {
		h = max(c.h, c.words.h+j.st.Size/2+j.aim, code.h)
	}
	fits = beside >= s.times(size, joinWords) && !s.breaksWords(s.say.JoinCode, j.st, beside-besideSign(j.st)) && h+2*pad <= s.h
	return j, h, fits
}

// joinAim says that one aims a phone at the code.
func (s sheet) joinAim(st scene.Style, width scene.Px) piece {
	return s.beside(s.sign("mobile", st, s.col.header), words{text: s.say.JoinCode, style: st, colour: s.col.ink, even: true}, width)
}

// besideSign is what a sign and the space after it take of a line.
func besideSign(st scene.Style) scene.Px { return st.Size * 3 / 2 }

// grown gives the code as large as wanted and the words in what is left of the width
// beside it, if these take no more lines there than beside the smallest code.
func (s sheet) grown(j joining, wanted, width, pad scene.Px) (code, aim piece) {
	for _, side := range []scene.Px{max(j.side, s.codeSideFrom(j.text, wanted)), j.side} {
		code = s.codeDrawn(j.text, side)
		if aim = s.joinAim(j.st, width-code.w-pad); aim.h <= j.aim {
			break
		}
	}
	return code, aim
}

// serviceStacked draws a card that is taller than wide: everything under each other,
// pictogram and code as large as the width allows; ok is false without room for it.
func (s sheet) serviceStacked(c serviceCard, width, height, pad scene.Px) (p piece, ok bool) {
	if height <= width {
		return piece{}, false
	}
	side := scene.Px(int(width * serviceOver))
	p.put(s.tile(c.picture, side, c.tile, s.col.light), 0, 0)
	p.below(c.words, 0, pad)
	p.below(s.codeDrawn(c.join.text, max(c.join.side, s.codeSideFrom(c.join.text, side))), 0, pad)
	p.below(s.joinAim(c.join.st, width-2*pad), 0, pad/2)
	var placed piece
	placed.put(p, middle(width-2*pad, p.w), middle(height, p.h))
	return placed, p.w <= width-2*pad && p.h <= height-2*pad
}

// serviceJoined draws the pictogram, the words and the code of a card within its
// padding, the code as large as the card has room for.
func (s sheet) serviceJoined(c serviceCard, width, height scene.Px, size float64) (p piece) {
	pad, side := s.times(size, servicePad), s.times(size, serviceTile)
	if stacked, ok := s.serviceStacked(c, width, height, pad); ok {
		return stacked
	}
	x := side + pad
	left := width - 2*pad - x
	tile := s.tile(c.picture, side, c.tile, s.col.light)
	if c.join.abreast {
		code, aim := s.grown(c.join, min(height-2*pad, left-pad-c.words.w), left, pad)
		var told piece
		told.put(c.words, 0, 0)
		told.below(aim, 0, c.join.st.Size/2)
		p.put(tile, 0, middle(height, side))
		p.put(told, x, middle(height, told.h))
		p.put(code, x+left-code.w, middle(height, code.h))
		return p
	}
	head := max(side, c.words.h)
	code, aim := s.grown(c.join, height-head-3*pad, left, pad)
	under := max(code.h, aim.h)
	top := middle(height, head+pad+under)
	p.put(tile, 0, top+middle(head, side))
	p.put(c.words, x, top+middle(head, c.words.h))
	p.put(code, x, top+head+pad+middle(under, code.h))
	p.put(aim, x+code.w+pad, top+head+pad+middle(under, aim.h))
	return p
}

package layouts

import (
	"semainier/layouts/glyph"
	"semainier/layouts/scene"
)

// Pairing is a screen that belongs to no site yet: the code that tells it from
// others, for whoever installs it to type, the hub's address, and the QR code
// of a link where the code is entered. Each may be empty; without a code the
// page says that one is on its way.
func Pairing(f *glyph.Faces, v View, code, hub, link string) Show {
	st := newStillStage(f, v)
	st.kinds = map[PageKind]draw{PagePairing: func(s sheet, a agenda) []leaf {
		return []leaf{{titles: []string{a.say.PairingCode}, piece: s.pairing(code, hub, link)}}
	}}
	return st.show(Arrangement{Header: true, Zones: oneZone(PagePairing)})
}

// pairingSizes are the sizes of its words; the code is pairingCode times as
// large, in cells that wide and high.
func pairingSizes() []float64 { return []float64{76, 68, 62, 56, 50, 45, 40, 36, 32, 28} }

const (
	pairingCode = 3.0
	pairingCell = 3.0
	pairingHigh = 3.9
)

// pairing draws it: the code over what to do with it, the QR code at their
// right on a wide sheet, else under them.
func (s sheet) pairing(code, hub, link string) piece {
	var p piece
	for _, size := range s.sizes(pairingSizes()...) {
		var fits bool
		if p, fits = s.pairingAt(code, hub, link, size); fits {
			break
		}
	}
	return s.onPaper(p)
}

func (s sheet) pairingAt(code, hub, link string, size float64) (p piece, fits bool) {
	pad := s.times(size, 1)
	room := scene.Rect{W: s.w - 2*pad, H: s.h - 2*pad}
	space := s.times(size, 0.8)
	wide := s.isWide()
	width := room.W
	if wide {
		width = max(s.codeSide(link), s.times(size, codeWords))
	}
	annex, _ := s.linked(link, "", width, size) // the address stands beside
	words := room.W
	if wide && annex.h > 0 {
		words -= annex.w + 2*space
	}
	told := s.pairingWords(code, hub, words, size)
	if wide {
		h := max(told.h, annex.h)
		p.put(told, 0, middle(h, told.h))
		p.put(annex, told.w+2*space, middle(h, annex.h))
	} else {
		p.put(told, 0, 0)
		p.below(annex, 0, space)
	}
	return p, p.w <= room.W && p.h <= room.H
}

// pairingWords sets title, code, advice and address.
func (s sheet) pairingWords(code, hub string, width scene.Px, size float64) piece {
	var p piece
	p.below(s.set(wordsOfSize(s, s.say.PairingTitle, size*1.4, scene.Bold, s.col.header), width), 0, 0)
	p.below(s.codeCells(code, width, size), 0, s.times(size, 0.6))
	advice := s.say.PairingAdvice
	if code == "" {
		advice = s.say.PairingSoon
	}
	p.below(s.set(wordsOfSize(s, advice, size, scene.Regular, s.col.ink), width), 0, s.times(size, 0.6))
	if hub != "" {
		p.below(s.set(wordsOfSize(s, sprintf(s.say.PairingHub, hub), size, scene.Medium, s.col.ink), width), 0, s.times(size, 0.3))
	}
	return p
}

func wordsOfSize(s sheet, text string, size float64, w scene.Weight, c scene.Colour) words {
	return words{text: text, style: s.style(size, w), colour: c, most: 2 * factLines, even: true}
}

// codeCells sets each character of a code in a cell of its own, as large as the
// width allows.
func (s sheet) codeCells(code string, width scene.Px, size float64) piece {
	letters := []rune(glyph.Clean(code))
	if len(letters) == 0 {
		return piece{}
	}
	n := scene.Px(len(letters))
	between := s.times(size, 0.3)
	cell := min(s.times(size, pairingCell), scene.Px(int((width-between*(n-1))/n)))
	st := scene.Style{Size: max(s.least, cell*pairingCode/pairingCell), Weight: scene.Bold}
	high := scene.Px(int(cell * pairingHigh / pairingCell))
	var p piece
	for i, r := range letters {
		x := scene.Px(i) * (cell + between)
		p.box(scene.Box{Rect: scene.Rect{X: x, W: cell, H: high}, Radius: s.corner(radius), Fill: s.col.header})
		letter := s.set(words{text: string(r), style: st, colour: s.col.light, most: 1}, cell)
		p.put(letter, x+middle(cell, letter.w), middle(high, letter.h))
	}
	p.w, p.h = cell*n+between*(n-1), high
	return p
}

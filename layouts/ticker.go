package layouts

import (
	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// tickerText is the size of the ticker's words.
const tickerText = 40

// tickerSpeed is how far it moves in a second, in design units: two pixels a
// frame on a 1080p screen, about five letters a second.
const tickerSpeed = 120

// endless is room for any title: a ticker cuts none.
const endless scene.Px = 1e6

// tickerHeight is what the ticker takes.
func (s sheet) tickerHeight() scene.Px { return s.line(tickerText) + s.px(18) }

// ticker tells the titles of the important notices on a band at that place. It
// moves only where they are longer than the screen, and not at all where motion
// is set off: then the first one alone is told.
func (e edition) ticker(at scene.Rect, still bool) []scene.Layer {
	list := e.agenda.important()
	if len(list) == 0 {
		return nil
	}
	s := e.sheet
	st := s.style(tickerText, scene.Bold)
	between := s.times(tickerText, 1.6)
	var p piece
	told := func(n program.Notice, room scene.Px) piece {
		sign := s.picto(s.known(n.Pictogram, "megaphone"), st.Size, s.col.header)
		return s.beside(sign, words{text: n.Title, style: st, colour: s.col.header, most: 1}, room)
	}
	for i, n := range list {
		x := p.w
		if i > 0 {
			x += between
		}
		p.put(told(n, endless), x, 0)
	}
	l := scene.Layer{Name: layerTicker, Bounds: at}
	room := s.w - 2*s.margin(marginX)
	left := s.margin(marginX)
	switch {
	case p.w <= room:
	case still:
		p = told(list[0], room)
	default:
		l.Roll, l.Length = s.px(tickerSpeed), left+p.w+between
	}
	var placed piece
	placed.box(scene.Box{Rect: l.Content(), Fill: s.col.now})
	placed.put(p, left, at.Y+scene.Px(int((s.tickerHeight()-p.h)/2)))
	l.Items = placed.items
	if e.agenda.say.rtl {
		l.Items = s.mirrored(l.Items, l.Content().W)
		l.Roll = -l.Roll
	}
	return []scene.Layer{l}
}

package layouts

import (
	"semainier/layouts/glyph"
	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// Identify is a screen that shows its own name, for whoever asks from afar which
// one it is: as large as it can be, over everything, in the first language of the
// site of p. It tells no hour; a p without a site is none to speak of.
func Identify(f *glyph.Faces, p program.Program, v View, name string) Show {
	v.Layout = v.Layout.orDefault()
	p.Site.Languages = p.Site.Languages[:min(len(p.Site.Languages), 1)]
	st := newStage(v, editions(f, p, v))
	st.kinds = map[PageKind]draw{PageIdentify: func(s sheet, a agenda) []leaf {
		return []leaf{{piece: s.identify(name, p.Site.Name)}}
	}}
	sh := st.show(Arrangement{Zones: oneZone(PageIdentify)})
	sh.Ground = st.editions[0].sheet.col.header
	return sh
}

// identifySizes are the sizes of the name, in design units: the largest is read
// from the end of a corridor.
func identifySizes() []float64 {
	return []float64{400, 350, 300, 260, 226, 196, 170, 148, 128, 112, 98, 86, 76, 66, 58, 50, 44, 38, 33, 28}
}

// The words beside the name, in parts of its size, and how they stand apart.
const (
	identifyWords = 0.32
	identifyMost  = 96.0 // in design units: they need not be larger
	identifyGap   = 0.16
)

// identify sets the name in the middle, at the largest size at which it is whole,
// between the word that says what it is and the name of the site.
func (s sheet) identify(name, site string) piece {
	var p piece
	for _, size := range s.sizes(identifySizes()...) {
		small := s.style(min(size*identifyWords, identifyMost), scene.Medium)
		large := s.style(size, scene.Bold)
		line := func(text string, st scene.Style, most int) piece {
			return s.amid(s.set(words{text: text, style: st, colour: s.col.light, most: most, even: true}, s.w))
		}
		above, below := line(s.say.ThisScreen, small, 1), line(site, small, 2)
		between := s.times(size, identifyGap)
		room := s.h - above.h - below.h - 2*between
		p = piece{w: s.w}
		p.below(above, 0, 0)
		p.below(line(name, large, max(1, int(room/lineHeight(large)))), 0, between)
		p.below(below, 0, between)
		whole := len(s.faces.Wrap(name, large, s.w, 0))*int(lineHeight(large)) <= int(room)
		if whole && p.h <= s.h && !s.breaksWords(name, large, s.w) && !s.breaksWords(site, small, s.w) {
			break
		}
	}
	placed := piece{w: s.w}
	placed.put(p, 0, max(0, middle(s.h, p.h)))
	return placed
}

// amid puts the lines of a text in the middle of the sheet.
func (s sheet) amid(p piece) piece {
	out := piece{w: s.w}
	out.put(s.centred(p), middle(s.w, p.w), 0)
	return out
}

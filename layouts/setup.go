package layouts

import (
	"semainier/layouts/glyph"
	"semainier/layouts/scene"
)

// setupLine is what a screen needs to be told, as an installer writes it.
const setupLine = `hub = "https://…"`

// Setup is a screen that was not told its network's address: what to write, on
// what, and that it is to be switched off and on. fault, unless empty, is what is
// wrong with the settings that it was given, in a sentence that tells the line.
func Setup(f *glyph.Faces, v View, fault string) Show {
	st := newStillStage(f, v)
	st.kinds = map[PageKind]draw{PageSetup: func(s sheet, a agenda) []leaf {
		return []leaf{{titles: []string{a.say.Settings}, piece: s.setup(fault)}}
	}}
	return st.show(Arrangement{Header: true, Zones: oneZone(PageSetup)})
}

// setupLines is how many lines each of its texts may take.
const setupLines = 6

func (s sheet) setup(fault string) piece {
	var p piece
	for _, size := range s.sizes(pairingSizes()...) {
		pad := s.times(size, 1)
		p = s.setupWords(fault, s.w-2*pad, size)
		if p.h <= s.h-2*pad {
			break
		}
	}
	return s.onPaper(p)
}

// setupWords sets the title, then the fault or the line to write in a frame, then what
// to do.
func (s sheet) setupWords(fault string, width scene.Px, size float64) piece {
	title, advice, again := s.say.SetupTitle, s.say.SetupAdvice, s.say.SetupAgain
	plain := func(text string, w scene.Weight) words {
		return words{text: text, style: s.style(size, w), colour: s.col.ink, most: setupLines, even: true}
	}
	framed := plain(setupLine, scene.Bold)
	if fault != "" {
		title, advice, again = s.say.FaultTitle, "", s.say.FaultAgain
		framed = plain(fault, scene.Medium)
	}
	pad := s.times(size, 0.6)
	told := s.set(framed, width-2*pad)
	var frame piece
	frame.box(scene.Box{Rect: scene.Rect{W: told.w + 2*pad, H: told.h + 2*pad}, Radius: s.corner(radius), Fill: s.col.paper, Line: s.px(4), Stroke: s.col.header})
	frame.put(told, pad, pad)
	frame.w, frame.h = told.w+2*pad, told.h+2*pad

	var p piece
	p.below(s.set(wordsOfSize(s, title, size*1.4, scene.Bold, s.col.header), width), 0, 0)
	if advice != "" {
		p.below(s.set(plain(advice, scene.Regular), width), 0, s.times(size, 0.6))
	}
	p.below(frame, 0, s.times(size, 0.6))
	p.below(s.set(plain(again, scene.Regular), width), 0, s.times(size, 0.6))
	return p
}

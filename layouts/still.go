package layouts

import (
	"semainier/layouts/glyph"
	"semainier/layouts/scene"
)

// stalePage says that the program has run out, and what stays true: where the
// place is and when it is usually open.
func stalePage(s sheet, a agenda, v View) Page {
	say := french()
	from, until := between(a.program.From, a.program.Until.AddDays(-1))
	a.program.Services = nil // their states are as old as the program; the foot gives the address
	fr := s.frame(a.program.Site.Name, a.heading(""), s.foot(a, v))
	var p piece
	p.below(s.banner("info", sprintf(say.StaleSpan, from, until), say.StaleAdvice, fr.body.W, 56), 0, 0)
	if week := a.usualHours(); len(week) > 0 {
		p.below(s.usualTable(week, fr.body.W), 0, s.px(gapWide))
	}
	var placed piece
	placed.put(p, fr.body.X, fr.body.Y)
	sc := s.page(fr, placed.items)
	return Page{Kind: PageStale, Part: 1, Of: 1, Hold: hold(sc), Scene: sc}
}

// usualTable sets the opening hours of a normal week.
func (s sheet) usualTable(week []usualDay, width scene.Px) piece {
	var p piece
	head := s.beside(s.picto("clock", "info", s.px(44), navy), words{text: french().UsualHours, style: s.style(44, scene.Bold), colour: ink, most: 1}, width-2*s.px(32))
	p.put(head, s.px(32), s.px(26))
	y := s.px(26) + head.h + s.px(gap)
	names := s.px(220)
	for i, d := range week {
		if i > 0 {
			p.box(scene.Box{Rect: scene.Rect{X: s.px(32), Y: y, W: width - 2*s.px(32), H: s.px(2)}, Fill: rule})
		}
		name := s.set(words{text: d.name, style: s.style(38, scene.Bold), colour: ink, most: 1}, names)
		hours := s.set(words{text: d.hours, style: s.tabular(38, scene.Regular), colour: ink}, width-2*s.px(32)-names)
		p.put(name, s.px(32), y+s.px(9))
		p.put(hours, s.px(32)+names, y+s.px(9))
		y += max(name.h, hours.h) + s.px(18)
	}
	out := piece{w: width, h: y + s.px(14)}
	out.box(scene.Box{Rect: scene.Rect{W: width, H: out.h}, Radius: s.px(16), Fill: white})
	out.put(p, 0, 0)
	out.h = y + s.px(14)
	return out
}

// Waiting is the page of a screen that has no program yet: calm, one
// pictogram, one sentence. It tells no hour, since none is known to be right.
func Waiting(f *glyph.Faces, v View, sentence string) Page {
	s := newSheet(f, v)
	fr := s.frame("Semainier", heading{}, piece{})
	inner := fr.body.W * 3 / 4
	var p piece
	tile := s.tile("calendar", s.px(220), navy, white)
	told := s.set(words{text: sentence, style: s.style(64, scene.Medium), colour: ink, even: true}, inner)
	p.put(tile, (fr.body.W-tile.w)/2, 0)
	y := tile.h + s.px(56)
	for _, it := range told.items {
		if t, ok := it.(scene.Text); ok {
			w := s.faces.Measure(t.Text, t.Style).Width
			line := piece{w: w, items: []scene.Item{t}}
			p.put(line, scene.Px(int((fr.body.W-w)/2)), y)
		}
	}
	p.h = y + told.h
	var placed piece
	placed.put(p, fr.body.X, fr.body.Y+scene.Px(int((fr.body.H-p.h)/2)))
	sc := s.page(fr, placed.items)
	return Page{Kind: PageWaiting, Part: 1, Of: 1, Hold: hold(sc), Scene: sc}
}

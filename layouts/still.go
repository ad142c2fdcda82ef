package layouts

import (
	"semainier/layouts/glyph"
	"semainier/layouts/scene"
)

// stalePage says that the program has run out, and what stays true: where the
// place is and when it is usually open.
func stalePage(s sheet, a agenda) Page {
	say := french()
	from, until := between(a.program.From, a.program.Until.AddDays(-1))
	a.program.Services = nil // their states are as old as the program; the foot gives the address
	fr := s.frame(a.program.Site.Name, a.heading(""), s.foot(a))
	var p piece
	p.below(s.banner("info", sprintf(say.StaleSpan, from, until), say.StaleAdvice, fr.body.W, 56), 0, 0)
	if week := a.usualHours(); len(week) > 0 {
		p.below(s.usualTable(week, fr.body.W, fr.body.H-p.h-s.px(gapWide)), 0, s.px(gapWide))
	}
	var placed piece
	placed.put(p, fr.body.X, fr.body.Y)
	sc := s.page(fr, placed.items)
	return Page{Kind: PageStale, Part: 1, Of: 1, Hold: hold(sc), Scene: sc}
}

// usualTable sets the opening hours of a normal week at the largest size at
// which they fit, its rows spread over the height.
func (s sheet) usualTable(week []usualDay, width, height scene.Px) piece {
	var p piece
	for _, size := range []float64{62, 56, 50, 44, 38} {
		var whole bool
		row := s.px(size * 0.48)
		if p, whole = s.usualTableAt(week, width, size, row); whole && p.h <= height {
			p, _ = s.usualTableAt(week, width, size, min(row+(height-p.h)/scene.Px(len(week)+1), 2*row))
			break
		}
	}
	out := piece{w: width}
	out.box(scene.Box{Rect: scene.Rect{W: width, H: p.h}, Radius: s.px(16), Fill: white})
	out.put(p, 0, 0)
	return out
}

// usualTableAt sets the hours at a size, rows at that distance; whole is false if a line had to be broken.
func (s sheet) usualTableAt(week []usualDay, width scene.Px, size float64, row scene.Px) (p piece, whole bool) {
	whole = true
	pad, name := s.px(32), s.style(size, scene.Bold)
	inner := width - 2*pad
	head := s.beside(s.sign("clock", name, navy), words{text: french().UsualHours, style: name, colour: ink, most: 1}, inner)
	p.put(head, pad, s.px(26))
	y := s.px(26) + head.h + row/2
	names := s.px(size * 5.6)
	for i, d := range week {
		if i > 0 {
			p.box(scene.Box{Rect: scene.Rect{X: pad, Y: scene.Px(int(y)), W: inner, H: s.px(2)}, Fill: rule})
		}
		hours := s.set(words{text: d.hours, style: s.tabular(size, scene.Regular), colour: ink}, inner-names)
		p.put(s.set(words{text: d.name, style: name, colour: ink, most: 1}, names), pad, scene.Px(int(y+row/2)))
		p.put(hours, pad+names, scene.Px(int(y+row/2)))
		y += hours.h + row
		whole = whole && hours.h <= lineHeight(name)
	}
	p.h = scene.Px(int(y)) + s.px(14)
	return p, whole
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

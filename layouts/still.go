package layouts

import (
	"semainier/layouts/glyph"
	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// staleLeaves says that the program has run out, and what stays true: where the
// place is and when it is usually open.
func staleLeaves(s sheet, a agenda) []leaf {
	say := a.say
	from, until := say.between(a.program.From, a.program.Until.AddDays(-1))
	var p piece
	p.below(s.banner("info", sprintf(say.StaleSpan, from, until), say.StaleAdvice, s.w, 56), 0, 0)
	if week := a.usualHours(); len(week) > 0 {
		p.below(s.usualTable(week, s.w, s.h-p.h-s.gap(gapWide)), 0, s.gap(gapWide))
	}
	return []leaf{{nil, p}}
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
	out.box(scene.Box{Rect: scene.Rect{W: width, H: p.h}, Radius: s.corner(16), Fill: s.col.paper})
	out.put(p, 0, 0)
	return out
}

// usualTableAt sets the hours at a size, rows at that distance; whole is false if a line had to be broken.
func (s sheet) usualTableAt(week []usualDay, width scene.Px, size float64, row scene.Px) (p piece, whole bool) {
	whole = true
	pad, name := s.px(32), s.style(size, scene.Bold)
	inner := width - 2*pad
	head := s.beside(s.sign("clock", name, s.col.header), words{text: s.say.UsualHours, style: name, colour: s.col.ink, most: 1}, inner)
	p.put(head, pad, s.px(26))
	y := s.px(26) + head.h + row/2
	names := s.times(size, 5.6)
	for i, d := range week {
		if i > 0 {
			p.box(scene.Box{Rect: scene.Rect{X: pad, Y: scene.Px(int(y)), W: inner, H: s.px(2)}, Fill: s.col.rule})
		}
		hours := s.set(words{text: d.hours, style: s.tabular(size, scene.Regular), colour: s.col.ink}, inner-names)
		p.put(s.set(words{text: d.name, style: name, colour: s.col.ink, most: 1}, names), pad, scene.Px(int(y+row/2)))
		p.put(hours, pad+names, scene.Px(int(y+row/2)))
		y += hours.h + row
		whole = whole && hours.h <= lineHeight(name)
	}
	p.h = scene.Px(int(y)) + s.px(14)
	return p, whole
}

// Waiting is a screen that has no program yet: calm, one pictogram, one
// sentence. It tells no hour, since none is known to be right.
func Waiting(f *glyph.Faces, v View) Show {
	v.Layout = v.Layout.orDefault()
	p := program.Program{Site: program.Site{Name: "Semainier", Zone: "UTC"}}
	v.TimeTrusted = false
	st := newStage(f, v, editions(f, p, v))
	ar := v.Layout.arrangement(v.Width, v.Height).alone(PageWaiting)
	ar.Foot = false
	return st.show(ar)
}

// waitingLeaves draws it.
func waitingLeaves(s sheet, a agenda) []leaf {
	tileSize := s.px(220)
	told := s.set(words{text: a.say.WaitingText, style: s.style(64, scene.Medium), colour: s.col.ink, even: true}, s.w*3/4)
	var p piece
	p.put(s.tile("calendar", tileSize, s.col.header, s.col.light), (s.w-tileSize)/2, 0)
	p.put(s.centred(told), (s.w-told.w)/2, tileSize+s.px(56))
	var placed piece
	placed.put(p, 0, max(0, scene.Px(int((s.h-p.h)/2))))
	return []leaf{{nil, placed}}
}

// centred moves each line of a text to its middle.
func (s sheet) centred(p piece) piece {
	out := piece{w: p.w, h: p.h}
	for _, it := range p.items {
		if t, ok := it.(scene.Text); ok {
			t.X = scene.Px(int((p.w - s.faces.Measure(t.Text, t.Style).Width) / 2))
			it = t
		}
		out.items = append(out.items, it)
	}
	return out
}

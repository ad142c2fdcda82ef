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
	lead := &sentence{"calendar", say.WaitingText, ""} // there never were dates
	if !a.program.From.IsZero() && !a.program.Until.IsZero() {
		from, until := say.between(a.program.From, a.program.Until.AddDays(-1))
		lead = &sentence{"info", sprintf(say.StaleSpan, from, until), say.StaleAdvice}
	}
	var leaves []leaf
	for _, p := range s.reception(a, lead) {
		leaves = append(leaves, leaf{piece: p})
	}
	return leaves
}

// usualTable sets the opening hours of a normal week at the largest size at
// which they fit, its rows spread over the height.
func (s sheet) usualTable(week []usualDay, width, height scene.Px) piece {
	var p piece
	for _, size := range s.sizes(62, 56, 50, 44, 38, 33, 28) {
		rows, whole := s.facts(factsOf(s.say, week, s.col), s.panelInner(width, size), size)
		b := s.panelBlocks(panel{"clock", s.say.UsualHours, rows}, width, s.h, size)[0]
		p = b.draw(max(b.h, min(height, b.most)))
		if whole && b.h <= height {
			break
		}
	}
	return p
}

// Waiting is a screen that has no program yet: calm, one pictogram, one
// sentence. It tells no hour, since none is known to be right.
func Waiting(f *glyph.Faces, v View) Show {
	return still(f, v, "calendar", func(say *tongue) string { return say.WaitingText })
}

// Unreached is a screen that has no program and no way to one.
func Unreached(f *glyph.Faces, v View) Show {
	return still(f, v, "info", func(say *tongue) string { return say.UnreachedText })
}

// Crowded is a screen that would be paired, while too many others are.
func Crowded(f *glyph.Faces, v View) Show {
	return still(f, v, "clock", func(say *tongue) string { return say.CrowdedText })
}

// Unlinked is a screen that was taken out of its network.
func Unlinked(f *glyph.Faces, v View) Show {
	return still(f, v, "info", func(say *tongue) string { return say.UnlinkedText })
}

// still is one sentence under a pictogram.
func still(f *glyph.Faces, v View, icon string, text func(say *tongue) string) Show {
	st := newStillStage(f, v)
	st.kinds = map[PageKind]draw{PageWaiting: func(s sheet, a agenda) []leaf {
		return []leaf{{piece: s.calm(icon, text(a.say))}}
	}}
	return st.show(Arrangement{Header: true, Zones: oneZone(PageWaiting)})
}

// newStillStage is a stage without a program.
func newStillStage(f *glyph.Faces, v View) stage {
	v.Layout = v.Layout.orDefault()
	v.TimeTrusted = false
	p := program.Program{Site: program.Site{Name: "Semainier", Zone: "UTC"}}
	return newStage(v, editions(f, p, v))
}

// calm is a page of one pictogram and one sentence.
func (s sheet) calm(icon, text string) piece {
	side := min(s.px(220), min(s.w, s.h)/3)
	var p piece
	for _, size := range s.sizes(64, 56, 50, 44, 38, 33, 28) {
		told := s.set(words{text: text, style: s.style(size, scene.Medium), colour: s.col.ink, even: true}, s.w*4/5)
		p = piece{}
		p.put(s.tile(icon, side, s.col.header, s.col.light), middle(s.w, side), 0)
		p.put(s.centred(told), middle(s.w, told.w), side+s.times(size, 0.8))
		if p.h <= s.h {
			break
		}
	}
	var placed piece
	placed.put(p, 0, max(0, middle(s.h, p.h)))
	return placed
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

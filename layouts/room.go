package layouts

import (
	"slices"

	"semainier/layouts/scene"
)

// descent is how far letters reach below their line, in ems.
const descent = 0.22

// kept leaves out the pages whose words or codes found no room on the sheet: a
// zone may be so small, or its readers so far away, that a name does not fit
// at the least size. Words over other words would be no page.
func (s sheet) kept(leaves []leaf) []leaf {
	return slices.DeleteFunc(leaves, func(l leaf) bool { return slices.ContainsFunc(l.items, s.leaves) })
}

// leaves reports whether an item passes the edges of the sheet by more than what
// stands free around it. Grounds may: they are cut off.
func (s sheet) leaves(it scene.Item) bool {
	var at scene.Rect
	switch it := it.(type) {
	case scene.Text:
		e := s.faces.Measure(it.Text, it.Style)
		at = scene.Rect{X: it.X, Y: it.Y - e.CapHeight, W: e.Width, H: e.CapHeight + it.Style.Size*descent}
	case scene.Code:
		at = it.Rect
	default:
		return false
	}
	free := s.gap(gapWide) / 2
	return at.X < -free || at.Y < -free || at.Right() > s.w+free || at.Bottom() > s.h+free
}

// rest is the page of a zone in which no words can be read: a sign that sends
// people to those who know.
func (s sheet) rest() leaf {
	side := max(1, min(s.px(220), min(s.w, s.h)*3/4))
	var p piece
	p.put(s.tile("info", side, s.col.header, s.col.light), middle(s.w, side), max(0, middle(s.h, side)))
	return leaf{piece: p}
}

package layouts

import (
	"slices"

	"semainier/layouts/scene"
)

// stage puts the pages of the zones, the header and the foot in their places on
// the screen.
type stage struct {
	kinds    map[PageKind]draw
	editions []edition
	beside   bool     // languages stand side by side
	header   scene.Px // heights; 0: none
	foot     scene.Px
	ticker   scene.Px
	motion   Motion
}

func newStage(v View, list []edition) stage {
	beside := list[0].agenda.program.Site.Beside && len(list) > 1
	return stage{kinds: kinds(), editions: list, beside: beside, motion: v.Layout.Theme.Motion}
}

// show draws every zone of an arrangement.
func (st stage) show(ar Arrangement) Show {
	st.measure(ar)
	s := st.editions[0].sheet
	sh := Show{Width: int(s.w), Height: int(s.h), Ground: s.col.ground, Motion: st.motion}
	area := st.area()
	for i, z := range ar.Zones {
		sh.Zones = append(sh.Zones, Zone{Name: z.Name, Pages: st.pages(z, z.within(area, s.gap(gapWide)), area, i == 0)})
	}
	if st.ticker > 0 {
		sh.ticker = st.editions[0].ticker(scene.Rect{Y: s.h - st.foot - st.ticker, W: s.w, H: st.ticker}, st.motion == MotionNone)
	}
	return sh
}

// measure finds what header, foot and ticker take: the same on all pages, so
// that zones stay where they are.
func (st *stage) measure(ar Arrangement) {
	for _, e := range st.editions {
		if ar.Header {
			st.header = max(st.header, e.sheet.headerHeight(e.agenda.program.Site.Name))
		}
		if ar.Foot {
			st.foot = max(st.foot, e.sheet.foot(e.agenda).h)
		}
	}
	if ar.Ticker && len(st.editions[0].agenda.important()) > 0 {
		st.ticker = st.editions[0].sheet.tickerHeight()
		if st.foot == 0 { // it stands at the edge, where a television may hide it
			st.ticker += st.editions[0].sheet.margin(marginY)
		}
	}
}

// area gives the room of the zones, within the margins.
func (st stage) area() scene.Rect {
	s := st.editions[0].sheet
	top := s.margin(marginY)
	if st.header > 0 {
		top = st.header + s.gap(14)
	}
	bottom := s.h - s.margin(marginY)
	if st.foot+st.ticker > 0 {
		bottom = s.h - st.foot - st.ticker - s.gap(18) // the foot's own edge needs less distance than the screen's
	}
	return scene.Rect{X: s.margin(marginX), Y: top, W: s.w - 2*s.margin(marginX), H: bottom - top}
}

// pages draws the pages of a zone at that place.
func (st stage) pages(z ZonePlan, at, area scene.Rect, main bool) []Page {
	var list []Page
	for _, kind := range z.Pages {
		list = append(list, st.pagesOf(kind, z.Name, at, area, main)...)
	}
	if len(list) == 0 {
		// Nothing to say: what always serves.
		kind := PageWelcome
		if !st.editions[0].agenda.trusted {
			kind = PageWeek
		}
		list = st.pagesOf(kind, z.Name, at, area, main)
	}
	if len(list) == 0 {
		list = st.pagesOf(pageRest, z.Name, at, area, main)
	}
	return list
}

// pagesOf draws the pages of one kind in each language, or in all at once.
func (st stage) pagesOf(kind PageKind, name string, at, area scene.Rect, main bool) []Page {
	s := st.editions[0].sheet
	inner := at
	if !main {
		strip := s.line(34) + s.gap(gap)
		inner.Y, inner.H = inner.Y+strip, inner.H-strip
	}
	var list []Page
	add := func(leaves []leaf, lead edition) {
		for i, l := range leaves {
			part, of := place(leaves, i)
			pg := Page{Kind: kind, Lang: lead.agenda.say.lang, Part: part, Of: of, Hold: hold(l.items), Notices: l.notices}
			var p piece
			p.put(l.piece, inner.X, inner.Y)
			h := lead.agenda.heading(l.titles, part, of)
			body := scene.Layer{Name: name, Bounds: st.bounds(at, area), Items: p.items}
			if main {
				body.Name = layerBody
				pg.layers = st.framed(lead, h, body)
			} else {
				body.Items = append(st.zoneTitle(lead, h, at), body.Items...)
				pg.layers = []scene.Layer{body}
			}
			list = append(list, pg)
		}
	}
	if st.beside && st.roomBeside(inner) {
		add(st.abreast(kind, inner), st.editions[0])
		return list
	}
	for _, e := range st.editions {
		add(st.leaves(kind, e, inner.W, inner.H), e)
	}
	return list
}

// besideLeast is the least width of a language beside another, in ems of the
// least type: in a narrower column words would be broken and titles cut, and the
// languages take turns there.
const besideLeast = 12

// roomBeside reports whether all languages find room side by side in a zone.
func (st stage) roomBeside(at scene.Rect) bool {
	s, n := st.editions[0].sheet, scene.Px(len(st.editions))
	return at.H > at.W || (at.W-s.gap(gapWide)*(n-1))/n >= besideLeast*s.least
}

// place says which of the pages with the same title this is, and of how many.
func place(leaves []leaf, i int) (part, of int) {
	for j, l := range leaves {
		if slices.Equal(l.titles, leaves[i].titles) {
			of++
			if j <= i {
				part++
			}
		}
	}
	return part, of
}

// leaves draws a kind in one language, mirrored where that runs from right to
// left.
func (st stage) leaves(kind PageKind, e edition, w, h scene.Px) []leaf {
	draw, known := st.kinds[kind]
	if !known {
		return nil
	}
	sheet := e.sheet.part(w, h)
	leaves := sheet.kept(draw(sheet, e.agenda))
	if e.agenda.say.rtl {
		for i := range leaves {
			leaves[i].items = e.sheet.mirrored(leaves[i].items, w)
		}
	}
	return leaves
}

// abreast draws a kind in all languages side by side, on a tall zone one under
// the other. Where one language takes fewer pages than another, its last one stays.
func (st stage) abreast(kind PageKind, at scene.Rect) []leaf {
	s := st.editions[0].sheet
	n := scene.Px(len(st.editions))
	between := s.gap(gapWide)
	tall := at.H > at.W
	w, h := scene.Px(int((at.W-between*(n-1))/n)), at.H
	if tall {
		w, h = at.W, scene.Px(int((at.H-between*(n-1))/n))
	}
	var columns [][]leaf
	most := 0
	for _, e := range st.editions {
		columns = append(columns, st.leaves(kind, e, w, h))
		most = max(most, len(columns[len(columns)-1]))
	}
	out := make([]leaf, most)
	for i := range out {
		for c, leaves := range columns {
			if len(leaves) == 0 {
				continue
			}
			l := leaves[min(i, len(leaves)-1)]
			if c == 0 {
				out[i].titles = l.titles
			}
			for _, id := range l.notices {
				if !slices.Contains(out[i].notices, id) {
					out[i].notices = append(out[i].notices, id)
				}
			}
			if tall {
				out[i].put(l.piece, 0, scene.Px(c)*(h+between))
			} else {
				out[i].put(l.piece, scene.Px(c)*(w+between), 0)
			}
		}
	}
	return out
}

// framed puts header, clock and foot around the body of the main zone.
func (st stage) framed(e edition, h heading, body scene.Layer) []scene.Layer {
	var layers []scene.Layer
	site := e.agenda.program.Site.Name
	if st.header > 0 {
		header, clock := e.sheet.header(site, h, st.header)
		layers = append(layers, header)
		if len(clock.Items) > 0 {
			layers = append(layers, clock)
		}
	}
	layers = append(layers, body)
	if st.foot > 0 {
		layers = append(layers, e.sheet.footLayer(e.agenda, st.foot))
	}
	if !e.agenda.say.rtl {
		return layers
	}
	for i, l := range layers {
		if l.Name != layerBody {
			layers[i].Items = e.sheet.mirrored(l.Items, e.sheet.w)
			layers[i].Bounds.X = e.sheet.w - l.Bounds.Right()
		}
	}
	return layers
}

// titleLeast is the least room for a title, in ems: in less nobody could guess it.
const titleLeast = 4.0

// zoneTitle sets the title of a page above it, where it is not the header's and
// there is room for it.
func (st stage) zoneTitle(e edition, h heading, at scene.Rect) []scene.Item {
	s := e.sheet
	style := s.style(34, scene.Bold)
	var mark, p piece
	room := at.W
	if at.H < s.line(34) {
		return nil
	}
	if h.pages != "" {
		if mark = s.pageMark(h.pages, style); mark.w > room {
			mark = piece{}
		}
		room -= mark.w + s.gap(gap)
	}
	if len(h.titles) > 0 && room >= s.times(34, titleLeast) {
		p.put(s.firstFitting(h.titles, style, s.col.header, room), 0, 0)
	}
	p.put(mark, at.W-mark.w, 0)
	items := p.items
	if e.agenda.say.rtl {
		items = s.mirrored(items, at.W)
	}
	var placed piece
	placed.put(piece{items: items}, at.X, at.Y)
	return placed.items
}

// bounds gives the layer of a zone: with the space around it, up to the edges
// of the screen, the header and the foot.
func (st stage) bounds(at, area scene.Rect) scene.Rect {
	s := st.editions[0].sheet
	half := scene.Px(int(s.gap(gapWide) / 2))
	left, top, right, bottom := at.X-half, at.Y-half, at.Right()+half, at.Bottom()+half
	if at.X <= area.X {
		left = 0
	}
	if at.Y <= area.Y {
		top = st.header
	}
	if at.Right() >= area.Right() {
		right = s.w
	}
	if at.Bottom() >= area.Bottom() {
		bottom = s.h - st.foot - st.ticker
	}
	return scene.Rect{X: left, Y: top, W: right - left, H: bottom - top}
}

// mirrored gives items as a page that runs from right to left has them.
func (s sheet) mirrored(items []scene.Item, width scene.Px) []scene.Item {
	flip := func(r scene.Rect) scene.Rect { return scene.Rect{X: width - r.Right(), Y: r.Y, W: r.W, H: r.H} }
	out := make([]scene.Item, len(items))
	for i, it := range items {
		switch it := it.(type) {
		case scene.Text:
			it.X = width - it.X - s.faces.Measure(it.Text, it.Style).Width
			out[i] = it
		case scene.Picto:
			it.Name = facing(it.Name)
			out[i] = placedAt(it, flip)
		default:
			out[i] = placedAt(it, flip)
		}
	}
	return out
}

// facing gives the sign that points the other way.
func facing(sign string) string {
	switch sign {
	case "arrow-right":
		return "arrow-left"
	case "arrow-left":
		return "arrow-right"
	}
	return sign
}

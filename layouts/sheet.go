package layouts

import (
	"math"
	"strings"
	"unicode"

	"semainier/layouts/glyph"
	"semainier/layouts/scene"
)

// The sizes for which lengths are written in this package: they are scaled to
// the real screen by one factor.
const (
	designLong  = 1920
	designShort = 1080
)

// A few lengths of every page, in design units. The margin is the safe area:
// televisions may hide 2 % at each edge (ITU-R BT.1848 counts on less).
const (
	marginX = 40.0
	marginY = 22.0
	gapWide = 24.0
	gap     = 12.0
	radius  = 12.0
)

// sheet is the paper of one page: its size, the scale of the screen that it is
// a zone of, the language and the theme, and the means to measure.
type sheet struct {
	faces   *glyph.Faces
	say     *tongue
	col     palette
	w, h    scene.Px
	unit    scene.Px // pixels of one design unit
	least   scene.Px // of an em: no text is set smaller
	pitch   Millimetres
	typed   float64 // of the theme: how much larger than the design text is set
	spacing float64 // of the theme: how much wider than the design gaps and margins are
	corners float64 // of the theme: likewise of the radius of corners
	tall    bool
}

// newSheet gives the whole screen as a sheet.
func newSheet(f *glyph.Faces, v View, say *tongue) sheet {
	t := v.Layout.Theme
	s := sheet{faces: f, say: say, col: t.palette, w: scene.Px(max(v.Width, 1)), h: scene.Px(max(v.Height, 1)),
		typed: t.typed, spacing: t.spacing, corners: t.corners}
	s.tall = s.h > s.w
	if s.tall {
		s.unit = min(s.w/designShort, s.h/designLong)
	} else {
		s.unit = min(s.w/designLong, s.h/designShort)
	}
	s.least, s.pitch = leastEm(f, v), v.pitch()
	return s
}

// part gives a sheet of that size on the same screen.
func (s sheet) part(w, h scene.Px) sheet {
	s.w, s.h, s.tall = w, h, h > w
	return s
}

// gap scales a distance between things, which the theme may widen.
func (s sheet) gap(units float64) scene.Px { return s.px(units * s.spacing) }

// margin scales a distance from the edge of the screen, which the theme may widen
// but not take into what a television hides.
func (s sheet) margin(units float64) scene.Px { return s.px(units * max(s.spacing, 1)) }

// corner scales a radius, which the theme may change down to none.
func (s sheet) corner(units float64) scene.Px {
	return scene.Px(math.Round(units * s.corners * float64(s.unit)))
}

// em gives the size of a text of that many design units: never below what can
// be read from where people stand.
func (s sheet) em(units float64) scene.Px { return max(s.px(units*s.typed), s.least) }

// times gives a length in parts of such a size.
func (s sheet) times(units, parts float64) scene.Px {
	return scene.Px(math.Round(float64(s.em(units)) * parts))
}

// sizes gives those of the sizes of type, from the largest on, that differ on
// this screen: the last one is the first that cannot be set smaller.
func (s sheet) sizes(list ...float64) []float64 {
	for i, size := range list {
		if s.em(size) <= s.least {
			return list[:i+1]
		}
	}
	return list
}

// line gives the height of a line of such a size.
func (s sheet) line(units float64) scene.Px { return lineHeight(s.style(units, scene.Regular)) }

// px scales a length to whole pixels, so that edges and baselines are crisp.
func (s sheet) px(units float64) scene.Px {
	return max(1, scene.Px(math.Round(units*float64(s.unit))))
}

// style is a text style in design units.
func (s sheet) style(size float64, w scene.Weight) scene.Style {
	return scene.Style{Size: s.em(size), Weight: w, RTL: s.say.rtl}
}

// tabular is style with digits of one width.
func (s sheet) tabular(size float64, w scene.Weight) scene.Style {
	return scene.Style{Size: s.em(size), Weight: w, Tabular: true, RTL: s.say.rtl}
}

// piece is a group of items around its own origin, with its extent.
type piece struct {
	w, h  scene.Px
	items []scene.Item
}

// put adds q at x, y and grows p to hold it.
func (p *piece) put(q piece, x, y scene.Px) {
	for _, it := range q.items {
		p.items = append(p.items, moved(it, x, y))
	}
	p.w, p.h = max(p.w, x+q.w), max(p.h, y+q.h)
}

// box adds a box without growing p.
func (p *piece) box(b scene.Box) { p.items = append(p.items, b) }

// below adds q under what is there, after a gap if there is something.
func (p *piece) below(q piece, x, gap scene.Px) {
	if q.h == 0 {
		return
	}
	y := p.h
	if y > 0 {
		y += gap
	}
	p.put(q, x, y)
}

// moved gives an item further to the right and down.
func moved(it scene.Item, dx, dy scene.Px) scene.Item {
	if t, ok := it.(scene.Text); ok {
		t.X, t.Y = t.X+dx, t.Y+dy
		return t
	}
	return placedAt(it, func(r scene.Rect) scene.Rect { return scene.Rect{X: r.X + dx, Y: r.Y + dy, W: r.W, H: r.H} })
}

// placedAt gives an item other than a text with another place.
func placedAt(it scene.Item, place func(scene.Rect) scene.Rect) scene.Item {
	switch it := it.(type) {
	case scene.Box:
		it.Rect = place(it.Rect)
		return it
	case scene.Picto:
		it.Rect = place(it.Rect)
		return it
	case scene.Image:
		it.Rect = place(it.Rect)
		return it
	case scene.Code:
		it.Rect = place(it.Rect)
		return it
	}
	return it
}

// words is a text to be set.
type words struct {
	text   string
	style  scene.Style
	colour scene.Colour
	strike bool
	most   int  // lines; 0: any number
	even   bool // lines of about one length, without a lonely last word
}

// lineHeight is the distance of two baselines: close, since the face has a large
// x-height and texts are short.
func lineHeight(st scene.Style) scene.Px { return scene.Px(math.Round(float64(st.Size) * 1.17)) }

// set wraps w to width. Each line takes lineHeight; the capitals stand in its
// middle.
func (s sheet) set(w words, width scene.Px) piece {
	var p piece
	w.style.RTL = s.runsRTL(w.text)
	lines := s.wrap(w, width)
	if w.even && len(lines) > 1 && !lines[len(lines)-1].Cut {
		lines = s.balanced(w, width, lines)
	}
	lh := lineHeight(w.style)
	for _, l := range lines {
		p.items = append(p.items, scene.Text{
			X: 0, Y: p.h + s.baseline(w.style),
			Text: l.Text, Style: w.style, Colour: w.colour, Strike: w.strike, StrikeColour: s.strikeColour(w),
		})
		p.w, p.h = max(p.w, l.Width), p.h+lh
	}
	if w.style.RTL != s.say.rtl && len(lines) > 1 { // a paragraph that runs the other way than the page
		for i, l := range lines {
			t := p.items[i].(scene.Text)
			t.X = p.w - l.Width
			p.items[i] = t
		}
	}
	return p
}

// runsRTL gives the direction in which all lines of a text run: that of the
// page, but for a text that has letters of the other direction alone.
func (s sheet) runsRTL(text string) bool {
	left, right := glyph.Directions(text)
	if s.say.rtl {
		return right || !left
	}
	return right && glyph.RTL(text)
}

// strikeColour is zero where nothing is struck: equal texts are then equal items.
func (s sheet) strikeColour(w words) scene.Colour {
	if w.strike {
		return s.col.crossing
	}
	return 0
}

// wrap is Faces.Wrap, with a short way for the many texts that fit on a line.
func (s sheet) wrap(w words, width scene.Px) []glyph.Line {
	text := strings.Trim(glyph.Clean(w.text), " ")
	if text != "" && !strings.ContainsAny(w.text, "\n\v\f\r\u0085\u2028\u2029\u00AD") {
		if e := s.faces.Measure(text, w.style); e.Width <= width {
			return []glyph.Line{{Text: text, Width: e.Width}}
		}
	}
	return s.faces.Wrap(w.text, w.style, width, w.most)
}

// baseline gives the place of the baseline within a line, from its top.
func (s sheet) baseline(st scene.Style) scene.Px {
	return scene.Px(math.Round(float64(lineHeight(st)+s.faces.Metrics(st).CapHeight) / 2))
}

// balanced finds the narrowest width that takes as many lines.
func (s sheet) balanced(w words, width scene.Px, lines []glyph.Line) []glyph.Line {
	low, high := width/2, width
	for range 5 {
		mid := (low + high) / 2
		if try := s.faces.Wrap(w.text, w.style, mid, w.most); len(try) == len(lines) && !s.breaksWords(w.text, w.style, mid) && !try[len(try)-1].Cut {
			lines, high = try, mid
		} else {
			low = mid
		}
	}
	return lines
}

// breaksWords reports whether text has a word longer than width, which would be
// broken where no reader expects it.
func (s sheet) breaksWords(text string, st scene.Style, width scene.Px) bool {
	split := func(r rune) bool { return unicode.IsSpace(r) && r != '\u00A0' && r != '\u202F' }
	for _, word := range strings.FieldsFunc(text, split) {
		if s.faces.Measure(word, st).Width > width {
			return true
		}
	}
	return false
}

// width gives the length of text on one line.
func (s sheet) width(text string, st scene.Style) scene.Px {
	return scene.Px(math.Ceil(float64(s.faces.Measure(text, st).Width)))
}

// picto gives a pictogram in a square.
func (s sheet) picto(name string, size scene.Px, c scene.Colour) piece {
	return piece{w: size, h: size, items: []scene.Item{
		scene.Picto{Rect: scene.Rect{W: size, H: size}, Name: name, Colour: c},
	}}
}

// sign is picto before a line of text: drawn a little over its column, so that
// signs look flush with the words around and texts stand under each other.
func (s sheet) sign(name string, st scene.Style, c scene.Colour) piece {
	p := s.picto(name, scene.Px(math.Round(float64(st.Size))), c)
	over := scene.Px(math.Round(float64(st.Size) * 0.1))
	var out piece
	out.put(p, -over, 0)
	out.w = p.w - 2*over
	return out
}

// known gives the first name if the set of pictograms has it, else the other.
func (s sheet) known(name, other string) string {
	if _, ok := s.faces.Picto(name); ok {
		return name
	}
	return other
}

// besideGap is the space between an icon and the text beside it.
func besideGap(st scene.Style) scene.Px { return scene.Px(math.Round(float64(st.Size) * 0.36)) }

// beside sets icon and text on one line of the text's height, the icon in the
// middle of the capitals; further lines hang under the text.
func (s sheet) beside(icon piece, w words, width scene.Px) piece {
	var p piece
	space := besideGap(w.style)
	text := s.set(w, width-icon.w-space)
	lh := lineHeight(w.style)
	p.put(icon, 0, scene.Px(math.Round(float64(lh-icon.h)/2)))
	p.put(text, icon.w+space, 0)
	p.h = max(text.h, lh)
	return p
}

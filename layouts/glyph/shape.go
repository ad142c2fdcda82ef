package glyph

import (
	"iter"
	"slices"

	"github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
	ucd "golang.org/x/text/unicode/bidi"

	"semainier/layouts/scene"
)

// Run is one line of shaped text in its final size.
type Run struct {
	Width scene.Px
	RTL   bool // the line as a whole runs from right to left
	line  *line
	size  scene.Px
}

// Glyph is one glyph of a run, placed from the left end of the baseline.
type Glyph struct {
	Outline Outline  // in place: X and Y already added
	X, Y    scene.Px // the glyph's own origin
	Advance scene.Px // to the next one; 0 for a mark on a letter
	Font    Font     // that it comes from
	ID      uint16   // in Font
	Em      scene.Px // the size in which Font is set: the style's, but where a font needs another to match
	// Text is what a reader would type for the glyph, in reading order. Glyphs
	// that stand for it together (a letter and its marks) follow one another,
	// with the same Text and the same Cluster, the place of Text in the line.
	Text    string
	Cluster int
	RTL     bool // Text runs from right to left
}

// Glyphs gives the glyphs of the run from left to right.
func (r Run) Glyphs() iter.Seq[Glyph] {
	return func(yield func(Glyph) bool) {
		if r.line == nil {
			return
		}
		for _, g := range r.line.glyphs {
			x, y := g.x*r.size, g.y*r.size
			if !yield(Glyph{
				Outline: Outline{path: g.shape, scale: r.size, x: x, y: y}, X: x, Y: y, Advance: g.advance * r.size,
				Font: Font{g.face}, ID: g.id, Em: r.size, Text: r.line.said[g.from:g.to], Cluster: int(g.from), RTL: g.rtl,
			}) {
				return
			}
		}
	}
}

// lineKey is what shaping depends on; the size only scales.
type lineKey struct {
	text    string
	weight  scene.Weight
	tabular bool
	rtl     bool
}

// line is a shaped line in em. It does not change once made.
type line struct {
	glyphs   []placed
	width    scene.Px
	rtl      bool
	advances []scene.Px // by character of the cleaned text, in the order of the text
	said     string     // the text that a reader would copy
}

type placed struct {
	shape    *outline
	x, y     scene.Px
	advance  scene.Px
	face     *face
	id       uint16
	from, to int32 // what it stands for in the line's said
	rtl      bool
}

// Shape sets text on one line: what a painter draws. Kerning and ligatures are
// on, digits of one width if the style asks; runs of opposite direction are put
// in their visual order (UAX #9).
func (f *Faces) Shape(text string, st scene.Style) Run {
	size := sane(st.Size)
	l := f.shaped(text, st)
	return Run{Width: l.width * size, RTL: l.rtl, line: l, size: size}
}

// shaped gives the line from the cache, or shapes it.
func (f *Faces) shaped(text string, st scene.Style) *line {
	key := lineKey{text, nearest(st.Weight), st.Tabular, st.RTL}
	f.mu.Lock()
	defer f.mu.Unlock()
	if l, ok := f.lines.get(key); ok {
		return l
	}
	l := f.shape(key)
	if len(text) <= maxKept {
		f.lines.put(key, l)
	}
	return l
}

// shape does the work. The caller holds the lock.
func (f *Faces) shape(key lineKey) *line {
	clean := bounded([]rune(Clean(key.text)))
	text, from := f.drawable(clean)
	face := f.weights[key.weight]
	l := &line{rtl: key.rtl || startsRTL(text), advances: make([]scene.Px, len(clean))}
	if len(text) == 0 {
		return l
	}
	said, at := said(clean, text, from)
	l.said = said
	for _, run := range f.visualRuns(text, l.rtl) {
		for _, out := range f.shapeRun(text, run, face, key.tabular) {
			for _, g := range out.Glyphs {
				em := func(v fixed.Int26_6) scene.Px { return scene.Px(float64(v) / 64 / face.upem) }
				l.glyphs = append(l.glyphs, placed{
					shape: face.outline(g.GlyphID),
					x:     l.width + em(g.XOffset), y: -em(g.YOffset), advance: em(g.Advance),
					face: face, id: uint16(g.GlyphID),
					from: at[g.TextIndex()], to: at[g.TextIndex()+g.RunesCount()], rtl: !run.IsLeftToRight(),
				})
				l.width += em(g.Advance)
				l.advances[from[g.TextIndex()]] += em(g.Advance)
			}
		}
	}
	return l
}

// shapeRun shapes a run of one direction and gives its parts, one a script,
// from left to right.
func (f *Faces) shapeRun(text []rune, run bidi.Run, face *face, tabular bool) []shaping.Output {
	input := shaping.Input{
		Text: text, RunStart: run.Start, RunEnd: run.End,
		Direction: di.DirectionRTL,
		Face:      face.font,
		Size:      fixed.I(int(face.upem)), // so that one unit of the face is one
		Language:  language.NewLanguage("fr"),
	}
	if run.IsLeftToRight() {
		input.Direction = di.DirectionLTR
	}
	if tabular {
		input.FontFeatures = []shaping.FontFeature{{Tag: opentype.MustNewTag("tnum"), Value: 1}}
	}
	var outs []shaping.Output
	for _, part := range f.segmenter.Split(input, oneFace{face.font}) {
		outs = append(outs, f.shaper.Shape(part))
	}
	if !run.IsLeftToRight() {
		slices.Reverse(outs)
	}
	return outs
}

// visualRuns gives the runs of text from left to right: UAX #9 rule L2, from
// the highest level down, every sequence at that level or higher is reversed.
func (f *Faces) visualRuns(text []rune, rtl bool) []bidi.Run {
	base := bidi.LeftToRight
	if rtl {
		base = bidi.RightToLeft
	}
	segmented := f.bidi.Segment(text, base)
	var runs []bidi.Run
	var top bidi.Level
	for i := range segmented.NumRuns() {
		runs = append(runs, segmented.Run(i))
		top = max(top, runs[i].Level)
	}
	for level := top; level > 0; level-- {
		for start := 0; start < len(runs); start++ {
			end := start
			for end < len(runs) && runs[end].Level >= level {
				end++
			}
			slices.Reverse(runs[start:end])
			start = end
		}
	}
	return runs
}

// startsRTL finds the direction of a paragraph: that of its first strong
// character (UAX #9 rules P2 and P3).
func startsRTL(text []rune) bool {
	for _, r := range text {
		p, _ := ucd.LookupRune(r)
		switch p.Class() {
		case ucd.L:
			return false
		case ucd.R, ucd.AL:
			return true
		}
	}
	return false
}

// bounded cuts a text that no screen could hold.
func bounded(text []rune) []rune {
	if len(text) <= maxRunes {
		return text
	}
	return append(text[:maxRunes-1:maxRunes-1], '…')
}

// oneFace gives the segmenter the same face for every character.
type oneFace struct{ face *font.Face }

func (o oneFace) ResolveFace(rune) *font.Face { return o.face }

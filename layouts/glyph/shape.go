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
	Em      scene.Px // the size in which Font is set: the style's, but for fallbacks that are made smaller
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
				Font: Font{g.face.file}, ID: g.id, Em: r.size * g.face.em(),
				Text: r.line.said[g.from:g.to], Cluster: int(g.from), RTL: g.rtl,
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
	s := f.spell(clean, key.weight)
	l := &line{rtl: key.rtl || RTL(key.text), advances: make([]scene.Px, len(clean))}
	if len(s.text) == 0 {
		return l
	}
	var at []int32
	l.said, at = said(clean, s)
	for _, run := range f.visualRuns(s.text, l.rtl) {
		for _, part := range f.shapeRun(s, run, key.tabular) {
			for _, g := range part.glyphs {
				em := func(v fixed.Int26_6) scene.Px { return scene.Px(float64(v) / 64 / part.face.perEm) }
				l.glyphs = append(l.glyphs, placed{
					shape: part.face.outline(g.GlyphID),
					x:     l.width + em(g.XOffset), y: -em(g.YOffset), advance: em(g.Advance),
					face: part.face, id: uint16(g.GlyphID),
					from: at[g.TextIndex()], to: at[g.TextIndex()+g.RunesCount()], rtl: !run.IsLeftToRight(),
				})
				l.width += em(g.Advance)
				l.advances[s.from[g.TextIndex()]] += em(g.Advance)
			}
		}
	}
	return l
}

// part is a shaped piece of one direction, script and face.
type part struct {
	face   *face
	glyphs []shaping.Glyph
}

// shapeRun shapes a run of one direction and gives its parts from left to
// right.
func (f *Faces) shapeRun(s spelling, run bidi.Run, tabular bool) []part {
	input := shaping.Input{
		Text: s.text, RunStart: run.Start, RunEnd: run.End,
		Direction: di.DirectionRTL,
		Language:  language.NewLanguage("fr"), // for Latin; Split finds one for other scripts
	}
	if run.IsLeftToRight() {
		input.Direction = di.DirectionLTR
	}
	if tabular {
		input.FontFeatures = []shaping.FontFeature{{Tag: opentype.MustNewTag("tnum"), Value: 1}}
	}
	var parts []part
	for _, in := range f.segmenter.Split(input, oneFace{s.faces[run.Start].font}) {
		if in.Script == language.Han { // which Split leaves, as it may be Japanese
			in.Language = language.NewLanguage("zh-Hans")
		}
		for start, end := in.RunStart, in.RunEnd; start < end; start = in.RunEnd {
			face := s.faces[start]
			in.RunStart, in.RunEnd = start, start+1
			for in.RunEnd < end && s.faces[in.RunEnd] == face {
				in.RunEnd++
			}
			in.Face, in.Size = face.font, fixed.I(face.upem) // so that one unit of the font is one
			parts = append(parts, part{face, f.shaper.Shape(in).Glyphs})
		}
	}
	if !run.IsLeftToRight() {
		slices.Reverse(parts)
	}
	return parts
}

// bounded cuts a text that no screen could hold.
func bounded(text []rune) []rune {
	if len(text) <= maxRunes {
		return text
	}
	return append(text[:maxRunes-1:maxRunes-1], '…')
}

// oneFace keeps the segmenter from choosing faces, which spell has done: it
// asks for single characters, not for clusters.
type oneFace struct{ face *font.Face }

func (o oneFace) ResolveFace(rune) *font.Face { return o.face }

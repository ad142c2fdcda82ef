// Package glyph holds the type face and the pictograms of every screen, and
// says how long a text is, where it may be broken and which outlines draw it.
// The same shaping serves measuring and drawing, so that a text a layout has
// measured is the text a painter draws. A letter that the face lacks is drawn by
// the fallback of its script, in the direction in which that runs. QR codes are
// outlines too.
//
// Lengths are linear in the size: nothing is hinted or rounded, and a text
// twice as large is twice as long.
//
// The package makes no pixels (layouts/paint does), places nothing on a page
// (layouts does) and knows no words of its own. It refuses what a text could
// hide: control characters and explicit bidirectional overrides are taken out
// before anything is measured or drawn.
package glyph

import (
	"embed"
	"fmt"
	"math"
	"sync"

	"github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/shaping"

	"semainier/layouts/scene"
)

//go:embed fonts/*.ttf pictograms/outlines.txt
var files embed.FS

// maxLines bounds how many shaped lines Faces keeps: some pages' worth.
const maxLines = 4096

// maxBreaks bounds how many paragraphs keep where they may be broken: a page is
// set at several sizes before one fits.
const maxBreaks = 512

// maxKept bounds, in bytes, the texts whose shaped line is kept.
const maxKept = 4096

// maxRunes bounds one text: what follows is not measured and not drawn.
const maxRunes = 1 << 14

// maxOutlines bounds how many outlines each face keeps: all of a European
// script, the more common half of the Chinese characters.
const maxOutlines = 4096

// Faces is Fira Sans in three weights, the fallbacks for the scripts that it
// lacks and the set of pictograms. What it gives does not change after New; it
// is safe for concurrent use. Shaped lines are kept in a bounded cache,
// fallbacks are parsed when a text first needs them.
type Faces struct {
	weights map[scene.Weight]*face
	pictos  map[string]Outline

	mu        sync.Mutex // guards what follows and the faces' own caches
	fallbacks []*family
	shaper    shaping.HarfbuzzShaper
	segmenter shaping.Segmenter
	bidi      bidi.Paragraph
	lines     cache[lineKey, *line]
	places    cache[string, breaks] // by paragraph
}

// face is one weight of a family. Its measures are in ems of Fira Sans.
type face struct {
	file             string // its name among the embedded files
	font             *font.Face
	upem             int     // units in the font's own em
	perEm            float64 // units in an em of Fira Sans
	ascent, descent  float64
	capital, xHeight float64
	strikeMiddle     float64 // above the baseline
	outlines         cache[font.GID, *outline]
}

// New parses Fira Sans and the embedded pictograms. It fails only if the
// program was built from damaged files.
func New() (*Faces, error) {
	f := &Faces{weights: map[scene.Weight]*face{}, fallbacks: fallbacks(), lines: newCache[lineKey, *line](maxLines), places: newCache[string, breaks](maxBreaks)}
	for _, w := range []scene.Weight{scene.Regular, scene.Medium, scene.Bold} {
		var err error
		if f.weights[w], err = openFace("FiraSans", w, 1); err != nil {
			return nil, fmt.Errorf("parse the embedded type face of weight %d: %w", w, err)
		}
	}
	outlines, err := files.ReadFile("pictograms/outlines.txt")
	if err != nil {
		return nil, fmt.Errorf("read the embedded pictograms: %w", err)
	}
	if f.pictos, err = parsePictograms(string(outlines)); err != nil {
		return nil, fmt.Errorf("parse the embedded pictograms: %w", err)
	}
	return f, nil
}

// parseFace parses a font whose em is scale.
func parseFace(file font.Resource, scale float64) (*face, error) {
	parsed, err := font.ParseTTF(file)
	if err != nil {
		return nil, err
	}
	listCoverages(parsed.Font)
	extents, ok := parsed.FontHExtents()
	if !ok {
		return nil, fmt.Errorf("no horizontal metrics")
	}
	f := &face{font: parsed, upem: int(parsed.Upem()), outlines: newCache[font.GID, *outline](maxOutlines)}
	f.perEm = float64(f.upem) / scale
	em := func(units float32) float64 { return float64(units) / f.perEm }
	f.ascent, f.descent = em(extents.Ascender), -em(extents.Descender)
	f.capital, f.xHeight = em(parsed.LineMetric(font.CapHeight)), em(parsed.LineMetric(font.XHeight))
	// OS/2 yStrikeoutPosition is the top of the stroke.
	f.strikeMiddle = em(parsed.LineMetric(font.StrikethroughPosition) - parsed.LineMetric(font.StrikethroughThickness)/2)
	return f, nil
}

// Extent says how much room a text takes. Ascent and Descent are Fira Sans's,
// the same for every text of the style in whichever script, both positive, from the baseline up
// and down; CapHeight and XHeight are the heights of H and x.
type Extent struct {
	Width              scene.Px
	Ascent, Descent    scene.Px
	CapHeight, XHeight scene.Px
}

// Measure gives the room that text takes on one line, in style st.
func (f *Faces) Measure(text string, st scene.Style) Extent {
	e := f.Metrics(st)
	e.Width = f.Shape(text, st).Width
	return e
}

// Metrics gives the heights of the style, with a zero Width.
func (f *Faces) Metrics(st scene.Style) Extent {
	face, size := f.weights[nearest(st.Weight)], sane(st.Size)
	return Extent{
		Ascent: size * scene.Px(face.ascent), Descent: size * scene.Px(face.descent),
		CapHeight: size * scene.Px(face.capital), XHeight: size * scene.Px(face.xHeight),
	}
}

// strikeThickness is that of a stroke through a text, in em. The face's own,
// 0.05, is made for a page in the hand: it gets lost in bold text across a hall.
const strikeThickness = 0.075

// Strike says where a stroke through a text goes: its top is offset above the
// baseline, and it is thickness tall.
func (f *Faces) Strike(st scene.Style) (offset, thickness scene.Px) {
	face, size := f.weights[nearest(st.Weight)], sane(st.Size)
	return size * scene.Px(face.strikeMiddle+strikeThickness/2), size * strikeThickness
}

// nearest gives the weight we have that is closest to w; zero is Regular.
func nearest(w scene.Weight) scene.Weight {
	switch {
	case w < 450:
		return scene.Regular
	case w < 600:
		return scene.Medium
	}
	return scene.Bold
}

// sane makes sizes that mean nothing (negative, infinite, not a number) zero:
// such a text takes no room and draws nothing.
func sane(size scene.Px) scene.Px {
	if size > 0 && !math.IsInf(float64(size), 0) {
		return size
	}
	return 0
}

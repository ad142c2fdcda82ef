// Package pdf turns scenes into a PDF document, a page each: the poster on the
// door and the sheet in the hand say what the screen says, in the same places.
//
// Shapes are vectors. Text is text: the very glyphs that layouts/glyph shaped
// and measured, from embedded subsets of its fonts, each with the characters
// that it stands for, so that what a reader searches, copies or has read aloud
// is what was written, Arabic, ligatures and tabular digits included. The same
// input gives the same bytes: the package reads no clock.
//
//	file, err := os.Create("semaine.pdf")
//	...
//	err = pdf.Write(file, faces, []scene.Scene{page.Scene}, pdf.Options{Title: "Semaine 47", Lang: "fr"})
//	err = errors.Join(err, file.Close())
//
// The package decides nothing: no colour, no font, no place. Unlike
// layouts/paint it has no pixels to fit things to: everything lies exactly
// where the scene has it. A layer that rolls shows its beginning.
//
// Why no library writes the document: tdewolff/canvas (at 50d4cb1eee71) shapes
// by itself and knows one character a glyph by the font's own table, and so
// loses every tabular digit, gives ligatures and Arabic as presentation forms,
// cannot clip, and writes the time of day into the file and into its fonts.
// What is needed of a PDF, ISO 32000-1, is little.
package pdf

import (
	"errors"
	"fmt"
	"image"
	"io"
	"math"
	"time"

	"semainier/layouts/glyph"
	"semainier/layouts/scene"
)

// Millimetres is a length on paper.
type Millimetres float64

// a4Long is the longer side of a sheet A4, ISO 216.
const a4Long Millimetres = 297

// The sides that a sheet may have. The longest is what a PDF can say, 14,400
// points (ISO 32000-1, annex C).
const (
	minPaper Millimetres = 10
	maxPaper Millimetres = 5080
)

// maxSide bounds each side of a scene, in pixels.
const maxSide = 1 << 15

// points is how many points of 1/72 inch a millimetre has.
const points = 72 / 25.4

// Paper is the size of a sheet as it is held. The zero value means the
// proportions of each scene, 297 mm on the longer side.
type Paper struct{ Width, Height Millimetres }

// Options say what the document is besides its pages. The zero value will do.
type Options struct {
	Paper    Paper     // on which each scene is as large as it fits, in the middle
	Title    string    // that a viewer shows instead of the file's name
	Lang     string    // of the text, as in BCP 47: "fr"
	Created  time.Time // zero: the document does not tell
	Pictures Pictures  // nil: places of pictures stay empty
}

// Pictures gives the document its pictures. Picture is called once for each
// picture of a document. It says by itself (to a log) what is wrong: as on the
// screen, the place of a picture that it cannot give stays empty.
type Pictures interface {
	Picture(id scene.PictureID) (image.Image, error)
}

// Write writes the document to w, a page for each scene. It fails if there is
// no page, if a scene or the paper has a size that a page cannot have, or if w
// fails.
func Write(w io.Writer, f *glyph.Faces, pages []scene.Scene, o Options) error {
	if len(pages) == 0 {
		return errors.New("write a PDF: it has no page")
	}
	d := newDocument(w, f, o.Pictures)
	for i, s := range pages {
		paper, err := o.Paper.of(s)
		if err != nil {
			return fmt.Errorf("write page %d of a PDF: %w", i+1, err)
		}
		if err := d.page(s, paper); err != nil {
			return fmt.Errorf("write page %d of a PDF: %w", i+1, err)
		}
	}
	if err := d.end(o); err != nil {
		return fmt.Errorf("write a PDF: %w", err)
	}
	return nil
}

// of gives the sheet for a scene.
func (p Paper) of(s scene.Scene) (Paper, error) {
	if s.Width <= 0 || s.Height <= 0 || s.Width > maxSide || s.Height > maxSide {
		return p, fmt.Errorf("a scene of %d×%d pixels: want 1 to %d each way", s.Width, s.Height, maxSide)
	}
	if p == (Paper{}) {
		scale := a4Long / Millimetres(max(s.Width, s.Height))
		// A scene of 1×32,768 is still a page.
		return Paper{max(minPaper, scale*Millimetres(s.Width)), max(minPaper, scale*Millimetres(s.Height))}, nil
	}
	for _, side := range []Millimetres{p.Width, p.Height} {
		if !(side >= minPaper && side <= maxPaper) {
			return p, fmt.Errorf("paper of %g×%g mm: want %g to %g each way, or neither given", p.Width, p.Height, minPaper, maxPaper)
		}
	}
	return p, nil
}

// fit gives how many points a pixel of the scene has on the sheet, and the
// upper left corner of the scene in points from the sheet's lower left one.
func (p Paper) fit(s scene.Scene) (scale, x, y float64) {
	w, h := float64(p.Width)*points, float64(p.Height)*points
	scale = math.Min(w/float64(s.Width), h/float64(s.Height))
	return scale, (w - scale*float64(s.Width)) / 2, (h + scale*float64(s.Height)) / 2
}

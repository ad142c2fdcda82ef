// Package paint turns scenes into pixels, the same for the screen on the wall,
// the console's preview and a PNG.
//
// Edges of boxes, strokes and baselines fall on whole pixels, whatever
// fractions the scene has, so that they are crisp; glyphs keep their exact
// place along the line, so that letters keep their rhythm. Nothing a scene
// can hold makes it panic: what lies outside a layer is cut off, and what has
// no place (not a number, infinite, a billion pixels away) is not drawn.
//
// The package decides nothing: no colour, no font, no place. It reads no file
// and knows no display; player/screen shows its pixels.
package paint

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/vector"

	"semainier/layouts/glyph"
	"semainier/layouts/scene"
)

// maxSide and maxArea bound an image: an 8K screen fits.
const (
	maxSide = 8192
	maxArea = 1 << 25
)

// Painter draws scenes; it keeps the pixels of layers by hash so that a
// minute's change repaints a clock, not a page. Not safe for concurrent use.
type Painter struct {
	faces  *glyph.Faces
	kept   shelf
	raster vector.Rasterizer
	mask   []uint8 // coverage of the shape being drawn
	curves *curves
}

// New makes a Painter that draws with the given faces.
func New(f *glyph.Faces) *Painter {
	return &Painter{faces: f, kept: shelf{layers: map[uint64]*keptLayer{}}, curves: newCurves()}
}

// Layer gives the pixels of the layer, premultiplied, in an image whose bounds
// are the layer's rounded outwards (and cut to an 8K screen's size). The image
// is kept and may be given again: do not write into it.
func (p *Painter) Layer(l scene.Layer) *image.RGBA {
	hash := l.Hash()
	if img := p.kept.get(hash); img != nil {
		return img
	}
	img := image.NewRGBA(limit(outwards(l.Bounds)))
	if !img.Rect.Empty() {
		for _, it := range l.Items {
			p.item(img, it)
		}
	}
	p.kept.put(hash, img)
	return img
}

// Scene gives the whole page: the layers in their order over the ground. The
// image is the caller's.
func (p *Painter) Scene(s scene.Scene) *image.RGBA {
	img := image.NewRGBA(limit(image.Rect(0, 0, max(0, s.Width), max(0, s.Height))))
	r, g, b := s.Ground.RGB()
	draw.Draw(img, img.Rect, image.NewUniform(color.RGBA{r, g, b, 0xff}), image.Point{}, draw.Src)
	for _, l := range s.Layers {
		pixels := p.Layer(l)
		draw.Draw(img, pixels.Rect, pixels, pixels.Rect.Min, draw.Over)
	}
	return img
}

func (p *Painter) item(img *image.RGBA, it scene.Item) {
	switch it := it.(type) {
	case scene.Box:
		box(img, it)
	case scene.Text:
		p.text(img, it)
	case scene.Picto:
		p.picto(img, it)
	}
}

// text draws one line over the stroke that strikes it out.
func (p *Painter) text(img *image.RGBA, t scene.Text) {
	run := p.faces.Shape(t.Text, t.Style)
	x, y := t.X, round(t.Y)
	if t.Strike && run.Width > 0 {
		offset, thickness := p.faces.Strike(t.Style)
		box(img, scene.Box{
			Rect: scene.Rect{X: x, Y: y - offset, W: run.Width, H: max(1, round(thickness))},
			Fill: t.StrikeColour,
		})
	}
	ink := p.curves.ink(t.Colour)
	for g := range run.Glyphs() {
		p.outline(img, g.Outline.At(x, y, 1), ink)
	}
}

// picto draws a pictogram as large as its box allows, in its middle. A name
// that layouts/glyph does not know draws nothing.
func (p *Painter) picto(img *image.RGBA, it scene.Picto) {
	o, ok := p.faces.Picto(it.Name)
	side := round(min(it.Rect.W, it.Rect.H))
	if !ok || !(side > 0) {
		return
	}
	x, y := it.Rect.X+(it.Rect.W-side)/2, it.Rect.Y+(it.Rect.H-side)/2
	p.outline(img, o.At(round(x), round(y), side), p.curves.ink(it.Colour))
}

// outwards gives the whole pixels that r touches. What has no place is empty.
func outwards(r scene.Rect) image.Rectangle {
	if !sensible(r.X, r.Y, r.W, r.H) || r.W <= 0 || r.H <= 0 {
		return image.Rectangle{}
	}
	return image.Rect(
		whole(math.Floor(float64(r.X))), whole(math.Floor(float64(r.Y))),
		whole(math.Ceil(float64(r.Right()))), whole(math.Ceil(float64(r.Bottom()))))
}

// limit cuts a rectangle that no screen has.
func limit(r image.Rectangle) image.Rectangle {
	r.Max.X = min(r.Max.X, r.Min.X+maxSide)
	r.Max.Y = min(r.Max.Y, r.Min.Y+maxSide)
	if w := r.Dx(); w > 0 {
		r.Max.Y = min(r.Max.Y, r.Min.Y+maxArea/w)
	}
	return r
}

// whole converts to int what may be far beyond any screen.
func whole(v float64) int { return int(max(-1<<24, min(1<<24, v))) }

// sensible says whether all values are numbers that a screen could have to do
// with, so that sums and crossings of them are numbers too.
func sensible(values ...scene.Px) bool {
	for _, v := range values {
		if !(math.Abs(float64(v)) < 1e9) {
			return false
		}
	}
	return true
}

func round(v scene.Px) scene.Px { return scene.Px(math.Round(float64(v))) }

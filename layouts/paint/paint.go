// Package paint turns scenes into pixels, the same for the screen on the wall,
// the console's preview and a PNG.
//
// Edges of boxes, strokes, pictures, modules of codes and baselines fall on
// whole pixels, whatever fractions the scene has, so that they are crisp; glyphs
// keep their exact place along the line, so that letters keep their rhythm. What
// an edge covers in part is mixed as light mixes, so that text has the weight
// of its shapes, dark on light as well as light on dark. Nothing a scene can hold makes
// it panic: what lies outside a layer is cut off, and what has no place (not a
// number, infinite, a billion pixels away) is not drawn.
//
// The package decides nothing: no colour, no font, no place. It reads no file
// and knows no display: whoever makes a Painter hands it the pictures, and
// player/screen shows its pixels.
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

// maxRoll bounds the length of a layer that rolls, in pixels: some 2,000
// characters of the largest ticker. What follows is cut off.
const maxRoll = 1 << 15

// maxKept bounds the bytes of the layers that are kept: about eight full ones
// of a 1080p screen.
const maxKept = 64 << 20

// maxScaled bounds the bytes of the pictures that are kept in their final
// size: one that fills a 4K screen, or many small ones.
const maxScaled = 48 << 20

// Painter draws scenes; it keeps the pixels of layers by hash so that a
// minute's change repaints a clock, not a page, and pictures in their final
// size. Not safe for concurrent use.
type Painter struct {
	faces    *glyph.Faces
	pictures Pictures
	light    *light
	layers   shelf[uint64]
	scaled   shelf[pictureKey]

	whole      image.Rectangle // of the layer being drawn, whatever part of it is
	raster     vector.Rasterizer
	alpha      image.Alpha // coverage of the shape being drawn
	unfinished bool        // the layer drawn last lacks a picture
}

// New makes a Painter that draws with the given faces and pictures; nil: there
// are no pictures.
func New(f *glyph.Faces, pictures Pictures) *Painter {
	return &Painter{
		faces: f, pictures: pictures, light: newLight(),
		layers: newShelf[uint64](maxKept), scaled: newShelf[pictureKey](maxScaled),
	}
}

// Keep bounds the bytes of the layers and of the scaled pictures that are kept, for
// a painter that has not its machine to itself.
func (p *Painter) Keep(layers, pictures int) {
	p.layers, p.scaled = newShelf[uint64](layers), newShelf[pictureKey](pictures)
}

// Layer gives the pixels of the layer, premultiplied, in an image whose bounds
// are those of the layer's content rounded outwards (and cut to an 8K screen's
// size, or to maxRoll where it rolls). The image is kept and may be given
// again: do not write into it. A layer that lacks a picture is not kept, and is
// another image when it is asked for again.
func (p *Painter) Layer(l scene.Layer) *image.RGBA {
	return p.Part(l, content(l))
}

// Part gives the same pixels in an area, and those around it that cost nothing more: what
// has changed beside a large layer need not have the whole of it painted. Only whole
// layers are kept.
func (p *Painter) Part(l scene.Layer, area image.Rectangle) *image.RGBA {
	hash := l.Hash()
	p.unfinished = false
	if img := p.layers.get(hash); img != nil {
		return img
	}
	p.whole = content(l)
	img := image.NewRGBA(p.whole.Intersect(area))
	if !img.Rect.Empty() {
		for _, it := range l.Items {
			p.item(img, it)
		}
	}
	if !p.unfinished && img.Rect == p.whole {
		p.layers.put(hash, img)
	}
	return img
}

// Lacks reports whether the layer that was painted last lacks a picture.
func (p *Painter) Lacks() bool { return p.unfinished }

// Scene gives the whole page: the layers in their order over the ground, those
// that roll as they are before they have moved. The image is the caller's.
func (p *Painter) Scene(s scene.Scene) *image.RGBA {
	img := image.NewRGBA(limit(image.Rect(0, 0, max(0, s.Width), max(0, s.Height)), maxSide))
	r, g, b := s.Ground.RGB()
	draw.Draw(img, img.Rect, image.NewUniform(color.RGBA{r, g, b, 0xff}), image.Point{}, draw.Src)
	for _, l := range s.Layers {
		pixels := p.Layer(l)
		if l.Roll == 0 {
			Lay(img, pixels, pixels.Rect, pixels.Rect.Min)
			continue
		}
		view := limit(outwards(l.Bounds), maxSide)
		for at := view.Min.Sub(image.Pt(int(l.Shift(0)), 0)); at.X < view.Max.X && !pixels.Rect.Empty(); at.X += pixels.Rect.Dx() {
			Lay(img, pixels, view, at)
		}
	}
	return img
}

// Lay lays a layer's pixels over img, with their corner at a point, within view:
// what Scene does with each layer, for a window that keeps them apart.
func Lay(img, pixels *image.RGBA, view image.Rectangle, at image.Point) {
	move := at.Sub(pixels.Rect.Min)
	to := pixels.Rect.Add(move).Intersect(view).Intersect(img.Rect)
	for y := to.Min.Y; y < to.Max.Y; y++ {
		over(img.Pix[img.PixOffset(to.Min.X, y):][:4*to.Dx()], pixels.Pix[pixels.PixOffset(to.Min.X-move.X, y-move.Y):][:4*to.Dx()])
	}
}

func (p *Painter) item(img *image.RGBA, it scene.Item) {
	switch it := it.(type) {
	case scene.Box:
		p.light.box(img, it)
	case scene.Text:
		p.text(img, it)
	case scene.Picto:
		p.picto(img, it)
	case scene.Image:
		p.image(img, it)
	case scene.Code:
		p.code(img, it)
	}
}

// text draws one line over the stroke that strikes it out.
func (p *Painter) text(img *image.RGBA, t scene.Text) {
	run := p.faces.Shape(t.Text, t.Style)
	x, y := t.X, round(t.Y)
	if t.Strike && run.Width > 0 {
		offset, thickness := p.faces.Strike(t.Style)
		p.light.box(img, scene.Box{
			Rect: scene.Rect{X: x, Y: y - offset, W: run.Width, H: max(1, round(thickness))},
			Fill: t.StrikeColour,
		})
	}
	k := p.light.ink(t.Colour)
	for g := range run.Glyphs() {
		p.outline(img, g.Outline.At(x, y, 1), &k)
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
	k := p.light.ink(it.Colour)
	p.outline(img, o.At(round(x), round(y), side), &k)
}

// content gives the pixels of a layer's content.
func content(l scene.Layer) image.Rectangle {
	if l.Roll != 0 {
		return limit(outwards(l.Content()), maxRoll)
	}
	return limit(outwards(l.Bounds), maxSide)
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

// limit cuts a rectangle that no screen has; wide is the most for its width.
func limit(r image.Rectangle, wide int) image.Rectangle {
	r.Max.X = min(r.Max.X, r.Min.X+wide)
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

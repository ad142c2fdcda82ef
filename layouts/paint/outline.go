package paint

import (
	"image"
	"image/draw"

	"semainier/layouts/glyph"
	"semainier/layouts/scene"
)

// maxDirect is the side, in pixels, up to which a shape is rasterised whole
// even if it leaves the image; larger ones are cut first.
const maxDirect = 512

// outline fills a shape with ink.
func (p *Painter) outline(img *image.RGBA, o glyph.Outline, k *ink) {
	if s, ok := p.cover(o, img.Rect); ok {
		p.pour(img, s, k)
	}
}

// stencil is how much of each pixel of area a shape covers; visible is the part
// of area that lies in the image. area does not depend on visible: a part of a layer has the
// pixels of the whole.
type stencil struct {
	area, visible image.Rectangle
	mask          []uint8 // a row of area after the other; the Painter's own
}

// cover rasterises the part of a shape that lies within bounds. x/image/vector
// panics or runs for minutes on shapes far larger than its image, so it never
// sees one. The stencil is good until the next call.
func (p *Painter) cover(o glyph.Outline, bounds image.Rectangle) (s stencil, ok bool) {
	b := o.Bounds()
	if o.Empty() || !sensible(b.X, b.Y, b.Right(), b.Bottom()) {
		return s, false
	}
	s.area = outwards(b)
	s.visible = s.area.Intersect(bounds)
	if s.visible.Empty() {
		return s, false
	}
	if s.area.In(p.whole) || s.area.Dx() <= maxDirect && s.area.Dy() <= maxDirect {
		p.raster.Reset(s.area.Dx(), s.area.Dy())
		p.trace(o, s.area.Min)
	} else {
		s.area = s.area.Intersect(p.whole)
		p.raster.Reset(s.area.Dx(), s.area.Dy())
		for _, contour := range flatten(o) {
			p.polygon(clip(contour, s.area), s.area.Min)
		}
	}
	w, h := s.area.Dx(), s.area.Dy()
	if cap(p.alpha.Pix) < w*h {
		p.alpha.Pix = make([]uint8, w*h)
	}
	p.alpha.Pix, p.alpha.Stride, p.alpha.Rect = p.alpha.Pix[:w*h], w, image.Rect(0, 0, w, h)
	p.raster.DrawOp = draw.Src
	p.raster.Draw(&p.alpha, p.alpha.Rect, image.Opaque, image.Point{})
	s.mask = p.alpha.Pix
	return s, true
}

// pour lays ink through the stencil.
func (p *Painter) pour(img *image.RGBA, s stencil, k *ink) {
	w, n := s.area.Dx(), s.visible.Dx()
	for y := s.visible.Min.Y; y < s.visible.Max.Y; y++ {
		mask := s.mask[(y-s.area.Min.Y)*w+s.visible.Min.X-s.area.Min.X:][:n]
		p.light.lay(img.Pix[img.PixOffset(s.visible.Min.X, y):][:4*n], mask, k)
	}
}

// trace gives the rasteriser the path, seen from origin.
func (p *Painter) trace(o glyph.Outline, origin image.Point) {
	x0, y0 := scene.Px(origin.X), scene.Px(origin.Y)
	for s := range o.Segments() {
		var v [6]float32
		for i, pt := range s.P[:s.Op.Points()] {
			v[2*i], v[2*i+1] = float32(pt.X-x0), float32(pt.Y-y0)
		}
		switch s.Op {
		case glyph.MoveTo:
			p.raster.MoveTo(v[0], v[1])
		case glyph.LineTo:
			p.raster.LineTo(v[0], v[1])
		case glyph.QuadTo:
			p.raster.QuadTo(v[0], v[1], v[2], v[3])
		case glyph.CubeTo:
			p.raster.CubeTo(v[0], v[1], v[2], v[3], v[4], v[5])
		case glyph.Close:
			p.raster.ClosePath()
		}
	}
}

func (p *Painter) polygon(points []glyph.Point, origin image.Point) {
	if len(points) < 3 {
		return
	}
	at := func(q glyph.Point) (x, y float32) {
		return float32(q.X - scene.Px(origin.X)), float32(q.Y - scene.Px(origin.Y))
	}
	p.raster.MoveTo(at(points[0]))
	for _, q := range points[1:] {
		p.raster.LineTo(at(q))
	}
	p.raster.ClosePath()
}

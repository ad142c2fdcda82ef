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

// outline fills a shape with ink. x/image/vector panics or runs for minutes
// on shapes far larger than its image, so it never sees one.
func (p *Painter) outline(img *image.RGBA, o glyph.Outline, k ink) {
	b := o.Bounds()
	if o.Empty() || !sensible(b.X, b.Y, b.Right(), b.Bottom()) {
		return
	}
	whole := outwards(b)
	visible := whole.Intersect(img.Rect)
	if visible.Empty() {
		return
	}
	if whole.In(img.Rect) || whole.Dx() <= maxDirect && whole.Dy() <= maxDirect {
		p.raster.Reset(whole.Dx(), whole.Dy())
		p.trace(o, whole.Min)
		p.pour(img, whole, visible, k)
		return
	}
	p.raster.Reset(visible.Dx(), visible.Dy())
	for _, contour := range flatten(o) {
		p.polygon(clip(contour, visible), visible.Min)
	}
	p.pour(img, visible, visible, k)
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

// pour lays ink where the rasteriser, which covers area, says; visible is the
// part of area that lies in img.
func (p *Painter) pour(img *image.RGBA, area, visible image.Rectangle, k ink) {
	w, h := area.Dx(), area.Dy()
	if cap(p.mask) < w*h {
		p.mask = make([]uint8, w*h)
	}
	mask := image.Alpha{Pix: p.mask[:w*h], Stride: w, Rect: image.Rect(0, 0, w, h)}
	p.raster.DrawOp = draw.Src
	p.raster.Draw(&mask, mask.Rect, image.Opaque, image.Point{})
	for y := visible.Min.Y; y < visible.Max.Y; y++ {
		row := mask.Pix[(y-area.Min.Y)*w+visible.Min.X-area.Min.X:][:visible.Dx()]
		for i, m := range row {
			if m != 0 {
				blend(img, visible.Min.X+i, y, k.colour, uint32(k.coverage[m]))
			}
		}
	}
}

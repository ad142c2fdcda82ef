package paint

import (
	"image"
	"math"

	"semainier/layouts/glyph"
	"semainier/layouts/scene"
)

// code draws a QR code with whole pixels for its modules, as many as fit, in
// the middle of its place: a camera reads even edges from furthest away. One
// that would have less than a pixel a module, or whose text no code can hold,
// draws nothing.
func (p *Painter) code(img *image.RGBA, it scene.Code) {
	if !sensible(it.Rect.X, it.Rect.Y, it.Rect.W, it.Rect.H) || outwards(it.Rect).Intersect(img.Rect).Empty() {
		return
	}
	o, modules, err := glyph.Code(it.Text)
	if err != nil || modules <= 0 {
		return
	}
	pixels := math.Floor(float64(min(it.Rect.W, it.Rect.H)) / float64(modules))
	if pixels < 1 {
		return
	}
	side := scene.Px(pixels) * scene.Px(modules)
	k := p.light.ink(it.Colour)
	p.outline(img, o.At(round(it.Rect.X+(it.Rect.W-side)/2), round(it.Rect.Y+(it.Rect.H-side)/2), side), &k)
}

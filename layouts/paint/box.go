package paint

import (
	"image"
	"math"

	"semainier/layouts/scene"
)

// box draws a rectangle with rounded corners and its border. Edges fall on
// whole pixels; a box or border that has any width has at least one pixel.
func box(img *image.RGBA, b scene.Box) {
	if !sensible(b.Rect.X, b.Rect.Y, b.Rect.W, b.Rect.H) || b.Rect.W <= 0 || b.Rect.H <= 0 {
		return
	}
	outer := rounded{radius: corner(b.Radius)}
	outer.r = image.Rect(
		whole(math.Round(float64(b.Rect.X))), whole(math.Round(float64(b.Rect.Y))),
		whole(math.Round(float64(b.Rect.Right()))), whole(math.Round(float64(b.Rect.Bottom()))))
	outer.r.Max.X = max(outer.r.Max.X, outer.r.Min.X+1)
	outer.r.Max.Y = max(outer.r.Max.Y, outer.r.Min.Y+1)
	outer.fit()

	line := 0
	if b.Line > 0 {
		line = max(1, whole(math.Round(float64(b.Line))))
	}
	inner := rounded{r: inset(outer.r, line), radius: max(0, outer.radius-float64(line))}
	inner.fit()
	switch {
	case line == 0 && !b.NoFill:
		outer.fill(img, b.Fill)
	case line > 0 && b.NoFill:
		outer.ring(img, inner, b.Stroke)
	case line > 0:
		// The border first, whole: no ground shines through between the two.
		outer.fill(img, b.Stroke)
		inner.fill(img, b.Fill)
	}
}

func corner(radius scene.Px) float64 {
	if radius > 0 { // not NaN either
		return min(float64(radius), maxSide)
	}
	return 0
}

// inset is image.Rectangle.Inset, empty where it stays in the middle.
func inset(r image.Rectangle, n int) image.Rectangle {
	if 2*n >= r.Dx() || 2*n >= r.Dy() {
		return image.Rectangle{}
	}
	return r.Inset(n)
}

// rounded is a rectangle of whole pixels with round corners.
type rounded struct {
	r      image.Rectangle
	radius float64
}

// fit makes the radius at most half of the shorter side.
func (o *rounded) fit() {
	o.radius = min(o.radius, float64(min(o.r.Dx(), o.r.Dy()))/2)
}

// coverage says how much of pixel (x, y) is inside, 0 to 255.
func (o rounded) coverage(x, y int) uint32 {
	if !(image.Point{X: x, Y: y}).In(o.r) {
		return 0
	}
	cx, cy := float64(x)+0.5, float64(y)+0.5
	dx := max(float64(o.r.Min.X)+o.radius-cx, cx-float64(o.r.Max.X)+o.radius)
	dy := max(float64(o.r.Min.Y)+o.radius-cy, cy-float64(o.r.Max.Y)+o.radius)
	if dx <= 0 || dy <= 0 {
		return 255
	}
	return uint32(255*max(0, min(1, o.radius+0.5-math.Hypot(dx, dy))) + 0.5)
}

// fill paints the whole shape: the corners pixel by pixel, the rest in spans.
func (o rounded) fill(img *image.RGBA, c scene.Colour) {
	area := o.r.Intersect(img.Rect)
	corner := int(math.Ceil(o.radius))
	for y := area.Min.Y; y < area.Max.Y; y++ {
		from, to := area.Min.X, area.Max.X
		if y < o.r.Min.Y+corner || y >= o.r.Max.Y-corner {
			from = max(from, min(o.r.Min.X+corner, area.Max.X))
			to = min(to, max(o.r.Max.X-corner, from))
		}
		o.pixels(img, c, y, area.Min.X, from)
		span(img, c, y, from, to)
		o.pixels(img, c, y, to, area.Max.X)
	}
}

func (o rounded) pixels(img *image.RGBA, c scene.Colour, y, from, to int) {
	for x := from; x < to; x++ {
		blend(img, x, y, c, o.coverage(x, y))
	}
}

// ring paints what is in o and not in hole, which lies within o.
func (o rounded) ring(img *image.RGBA, hole rounded, c scene.Colour) {
	area := o.r.Intersect(img.Rect)
	corner := int(math.Ceil(hole.radius))
	for y := area.Min.Y; y < area.Max.Y; y++ {
		beside := !hole.r.Empty() && y >= hole.r.Min.Y+corner && y < hole.r.Max.Y-corner
		for x := area.Min.X; x < area.Max.X; x++ {
			if beside && x == max(area.Min.X, hole.r.Min.X) {
				x = max(x, hole.r.Max.X-1) // nothing to paint until there
				continue
			}
			blend(img, x, y, c, o.coverage(x, y)-min(o.coverage(x, y), hole.coverage(x, y)))
		}
	}
}

// span paints whole pixels from (from, y) to (to, y), which lie in img.
func span(img *image.RGBA, c scene.Colour, y, from, to int) {
	if from >= to {
		return
	}
	r, g, b := c.RGB()
	row := img.Pix[img.PixOffset(from, y):img.PixOffset(to, y)]
	row[0], row[1], row[2], row[3] = r, g, b, 0xff
	for done := 4; done < len(row); done *= 2 {
		copy(row[done:], row[:done])
	}
}

// blend lays colour c over pixel (x, y), which lies in img, with coverage a
// of 255.
func blend(img *image.RGBA, x, y int, c scene.Colour, a uint32) {
	if a == 0 {
		return
	}
	r, g, b := c.RGB()
	px := img.Pix[img.PixOffset(x, y):][:4:4]
	px[0] = mix(px[0], uint32(r), a)
	px[1] = mix(px[1], uint32(g), a)
	px[2] = mix(px[2], uint32(b), a)
	px[3] = mix(px[3], 0xff, a)
}

// mix gives a parts of 255 of the new value over the old one, rounded.
func mix(old uint8, value, a uint32) uint8 {
	v := value*a + uint32(old)*(255-a) + 127
	return uint8(v / 255)
}

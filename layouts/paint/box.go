package paint

import (
	"image"
	"math"

	"semainier/layouts/scene"
)

// box draws a rectangle with rounded corners and its border. Edges fall on
// whole pixels; a box or border that has any width has at least one pixel.
func (l *light) box(img *image.RGBA, b scene.Box) {
	outer := rounded{r: nearest(b.Rect), radius: corner(b.Radius)}
	if outer.r.Empty() {
		return
	}
	outer.fit()

	line := 0
	if b.Line > 0 {
		line = max(1, whole(math.Round(float64(b.Line))))
	}
	inner := rounded{r: inset(outer.r, line), radius: max(0, outer.radius-float64(line))}
	inner.fit()
	switch {
	case line == 0 && !b.NoFill:
		l.fill(img, outer, b.Fill)
	case line > 0 && b.NoFill:
		l.ring(img, outer, inner, b.Stroke)
	case line > 0:
		// The border first, whole: no ground shines through between the two.
		l.fill(img, outer, b.Stroke)
		l.fill(img, inner, b.Fill)
	}
}

// nearest gives the whole pixels whose edges are closest to those of r, at
// least one each way. What has no place or no size is empty.
func nearest(r scene.Rect) image.Rectangle {
	if !sensible(r.X, r.Y, r.W, r.H) || r.W <= 0 || r.H <= 0 {
		return image.Rectangle{}
	}
	n := image.Rect(
		whole(math.Round(float64(r.X))), whole(math.Round(float64(r.Y))),
		whole(math.Round(float64(r.Right()))), whole(math.Round(float64(r.Bottom()))))
	n.Max.X = max(n.Max.X, n.Min.X+1)
	n.Max.Y = max(n.Max.Y, n.Min.Y+1)
	return n
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
func (l *light) fill(img *image.RGBA, o rounded, c scene.Colour) {
	k := l.ink(c)
	area := o.r.Intersect(img.Rect)
	corner := int(math.Ceil(o.radius))
	for y := area.Min.Y; y < area.Max.Y; y++ {
		from, to := area.Min.X, area.Max.X
		if y < o.r.Min.Y+corner || y >= o.r.Max.Y-corner {
			from = max(from, min(o.r.Min.X+corner, area.Max.X))
			to = min(to, max(o.r.Max.X-corner, from))
		}
		l.round(img, o, rounded{}, &k, y, area.Min.X, from)
		span(img, &k, y, from, to)
		l.round(img, o, rounded{}, &k, y, to, area.Max.X)
	}
}

// ring paints what is in o and not in hole, which lies within o.
func (l *light) ring(img *image.RGBA, o, hole rounded, c scene.Colour) {
	k := l.ink(c)
	area := o.r.Intersect(img.Rect)
	corner := int(math.Ceil(hole.radius))
	for y := area.Min.Y; y < area.Max.Y; y++ {
		from, to := area.Max.X, area.Max.X // where the row leaves out the hole
		if !hole.r.Empty() && y >= hole.r.Min.Y+corner && y < hole.r.Max.Y-corner {
			from = max(area.Min.X, min(hole.r.Min.X, area.Max.X))
			to = max(from, min(hole.r.Max.X, area.Max.X))
		}
		l.round(img, o, hole, &k, y, area.Min.X, from)
		l.round(img, o, hole, &k, y, to, area.Max.X)
	}
}

// round paints the pixels of a row one by one: in o, not in hole.
func (l *light) round(img *image.RGBA, o, hole rounded, k *ink, y, from, to int) {
	for x := from; x < to; x++ {
		if a := o.coverage(x, y); a != 0 {
			if a -= min(a, hole.coverage(x, y)); a != 0 {
				l.blend(img.Pix[img.PixOffset(x, y):][:4:4], k, a)
			}
		}
	}
}

// span paints whole pixels from (from, y) to (to, y), which lie in img.
func span(img *image.RGBA, k *ink, y, from, to int) {
	if from >= to {
		return
	}
	row := img.Pix[img.PixOffset(from, y):img.PixOffset(to, y)]
	row[0], row[1], row[2], row[3] = k.r, k.g, k.b, 0xff
	for done := 4; done < len(row); done *= 2 {
		copy(row[done:], row[:done])
	}
}

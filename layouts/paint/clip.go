package paint

import (
	"image"
	"math"

	"semainier/layouts/glyph"
	"semainier/layouts/scene"
)

// maxPieces bounds the straight pieces of one curve.
const maxPieces = 256

// flatten gives the contours of o as polygons. It serves shapes larger than
// the image, where a pixel's precision is enough.
func flatten(o glyph.Outline) [][]glyph.Point {
	var contours [][]glyph.Point
	var now []glyph.Point
	for s := range o.Segments() {
		switch s.Op {
		case glyph.MoveTo:
			now = []glyph.Point{s.P[0]}
		case glyph.LineTo:
			now = append(now, s.P[0])
		case glyph.QuadTo, glyph.CubeTo:
			now = append(now, curve(now[len(now)-1], s)...)
		case glyph.Close:
			contours = append(contours, now)
		}
	}
	return contours
}

// curve gives the points of a curve from a, without a.
func curve(a glyph.Point, s glyph.Segment) []glyph.Point {
	b, c, d := s.P[0], s.P[1], s.P[2]
	if s.Op == glyph.QuadTo { // the same curve as a cubic
		end := c
		b, c, d = mixed(a, b, 2.0/3), mixed(end, b, 2.0/3), end
	}
	size := math.Abs(float64(a.X-b.X)) + math.Abs(float64(a.Y-b.Y)) + math.Abs(float64(b.X-c.X)) +
		math.Abs(float64(b.Y-c.Y)) + math.Abs(float64(c.X-d.X)) + math.Abs(float64(c.Y-d.Y))
	n := int(min(maxPieces, 4+2*math.Sqrt(size))) // a twentieth of a pixel for a round letter
	points := make([]glyph.Point, n)
	for i := range points {
		t := scene.Px(i+1) / scene.Px(n)
		ab, bc, cd := mixed(a, b, t), mixed(b, c, t), mixed(c, d, t)
		points[i] = mixed(mixed(ab, bc, t), mixed(bc, cd, t), t)
	}
	return points
}

func mixed(a, b glyph.Point, t scene.Px) glyph.Point {
	return glyph.Point{X: a.X + (b.X-a.X)*t, Y: a.Y + (b.Y-a.Y)*t}
}

// clip cuts a polygon to a rectangle by Sutherland and Hodgman's algorithm:
// one edge of the rectangle after the other. It keeps the winding within.
func clip(points []glyph.Point, r image.Rectangle) []glyph.Point {
	left, right := scene.Px(r.Min.X), scene.Px(r.Max.X)
	top, bottom := scene.Px(r.Min.Y), scene.Px(r.Max.Y)
	points = cut(points, func(p glyph.Point) scene.Px { return p.X - left })
	points = cut(points, func(p glyph.Point) scene.Px { return right - p.X })
	points = cut(points, func(p glyph.Point) scene.Px { return p.Y - top })
	points = cut(points, func(p glyph.Point) scene.Px { return bottom - p.Y })
	for i, p := range points { // rounding may leave a crossing a hair outside
		points[i] = glyph.Point{X: max(left, min(right, p.X)), Y: max(top, min(bottom, p.Y))}
	}
	return points
}

// cut keeps the part of a polygon where inside is not negative.
func cut(points []glyph.Point, inside func(glyph.Point) scene.Px) []glyph.Point {
	var out []glyph.Point
	for i, b := range points {
		a := points[(i+len(points)-1)%len(points)]
		da, db := inside(a), inside(b)
		if (da < 0) != (db < 0) {
			out = append(out, mixed(a, b, da/(da-db)))
		}
		if db >= 0 {
			out = append(out, b)
		}
	}
	return out
}

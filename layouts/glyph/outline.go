package glyph

import (
	"iter"
	"math"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"

	"semainier/layouts/scene"
)

// Op is a kind of path segment.
type Op uint8

// The segments of a path; the number of points that each uses is in brackets.
const (
	MoveTo Op = iota // [1]
	LineTo           // [1]
	QuadTo           // [2] control, end
	CubeTo           // [3] control, control, end
	Close            // [0] back to the last MoveTo
)

// Points says how many points the segment uses.
func (op Op) Points() int { return [...]int{1, 1, 2, 3, 0}[op] }

// Point is a place; y grows downwards.
type Point struct{ X, Y scene.Px }

// Segment is one step of a path.
type Segment struct {
	Op Op
	P  [3]Point
}

// Outline is a filled shape (non-zero winding) that can be moved and scaled
// without copying. Every contour is closed. The zero value is empty.
type Outline struct {
	path  *outline
	scale scene.Px
	x, y  scene.Px
}

// outline is a path in em, or in sides of the square of a pictogram.
type outline struct {
	segments               []Segment
	left, top, right, foot scene.Px
}

// newOutline takes the segments over and finds the box of their points.
func newOutline(segments []Segment) *outline {
	o := &outline{segments: segments}
	o.left, o.top = scene.Px(math.Inf(1)), scene.Px(math.Inf(1))
	o.right, o.foot = -o.left, -o.top
	for _, s := range segments {
		for _, p := range s.P[:s.Op.Points()] {
			o.left, o.right = min(o.left, p.X), max(o.right, p.X)
			o.top, o.foot = min(o.top, p.Y), max(o.foot, p.Y)
		}
	}
	return o
}

// At gives the outline scaled by s and then moved by x and y.
func (o Outline) At(x, y, s scene.Px) Outline {
	return Outline{path: o.path, scale: o.scale * s, x: o.x*s + x, y: o.y*s + y}
}

// Empty says whether there is nothing to draw, as for a space.
func (o Outline) Empty() bool { return o.path == nil || len(o.path.segments) == 0 }

// Bounds gives a box that holds the whole shape; it may be a little larger.
func (o Outline) Bounds() scene.Rect {
	if o.Empty() {
		return scene.Rect{X: o.x, Y: o.y}
	}
	return scene.Rect{
		X: o.x + o.path.left*o.scale, Y: o.y + o.path.top*o.scale,
		W: (o.path.right - o.path.left) * o.scale, H: (o.path.foot - o.path.top) * o.scale,
	}
}

// Segments gives the path.
func (o Outline) Segments() iter.Seq[Segment] {
	return func(yield func(Segment) bool) {
		if o.Empty() {
			return
		}
		for _, s := range o.path.segments {
			for i := range s.P[:s.Op.Points()] {
				s.P[i] = Point{o.x + s.P[i].X*o.scale, o.y + s.P[i].Y*o.scale}
			}
			if !yield(s) {
				return
			}
		}
	}
}

// outline gives the shape of a glyph in em, y downwards.
func (f *face) outline(gid font.GID) *outline {
	if o, ok := f.outlines.get(gid); ok {
		return o
	}
	raw, _ := f.font.GlyphDataOutline(gid) // none: an empty outline, as for a space
	var segments []Segment
	for _, s := range raw.Segments {
		if s.Op == opentype.SegmentOpMoveTo && len(segments) > 0 {
			segments = append(segments, Segment{Op: Close})
		}
		next := Segment{Op: Op(s.Op)} // the first four are numbered alike
		for i, p := range s.Args[:next.Op.Points()] {
			next.P[i] = Point{scene.Px(float64(p.X) / f.perEm), scene.Px(-float64(p.Y) / f.perEm)}
		}
		segments = append(segments, next)
	}
	if len(segments) > 0 {
		segments = append(segments, Segment{Op: Close})
	}
	o := newOutline(segments)
	f.outlines.put(gid, o)
	return o
}

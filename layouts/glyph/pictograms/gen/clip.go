package main

import (
	"cmp"
	"math"
	"slices"
)

// crumb is the area up to which what the bar leaves of a contour is left out.
const crumb = 60

// side is a half-plane: how far a point is inside it, below zero outside.
type side struct {
	a, b, c float64 // a·x + b·y + c, with a² + b² = 1
}

func (h side) inside(x, y float64) float64 { return h.a*x + h.b*y + h.c }

// along says where on the edge the foot of a point lies.
func (h side) along(x, y float64) float64 { return h.b*x - h.a*y }

// where gives the part of the shape that lies in the half-plane, contour by
// contour: what is left of each is closed along the edge.
func (s shape) where(h side) (part shape) {
	for _, c := range s.contours() {
		for _, piece := range h.join(h.cut(c)) {
			piece[0].op = 'M'
			piece.add('Z')
			if math.Abs(piece.area()) > crumb {
				part = append(part, piece...)
			}
		}
	}
	return part
}

// cut gives the runs of a contour that lie inside, each from edge to edge, or
// the whole contour. A run's first step is an L to its start. Curves that
// cross the edge become lines.
func (h side) cut(c shape) (runs []shape) {
	var run shape
	x0, y0 := c[0].end()
	startsInside := h.inside(x0, y0) >= 0
	if startsInside {
		run.add('L', x0, y0)
	}
	line := func(x, y float64) {
		a, b := h.inside(x0, y0), h.inside(x, y)
		if (a >= 0) != (b >= 0) {
			run.add('L', x0+(x-x0)*a/(a-b), y0+(y-y0)*a/(a-b))
			if b < 0 {
				runs, run = append(runs, run), nil
			}
		}
		if b >= 0 {
			run.add('L', x, y)
		}
		x0, y0 = x, y
	}
	for _, st := range c[1:] {
		switch {
		case st.op == 'Z':
			line(c[0].end())
		case st.op == 'L' || h.crosses(x0, y0, st.at):
			for _, p := range flat(x0, y0, st) {
				line(p[0], p[1])
			}
		default:
			if x0, y0 = st.end(); h.inside(x0, y0) >= 0 {
				run = append(run, st)
			}
		}
	}
	if startsInside && len(runs) > 0 { // the last run goes on as the first
		runs[0] = append(run, runs[0][1:]...)
		return runs
	}
	if len(run) > 0 {
		runs = append(runs, run)
	}
	return runs
}

// join closes runs along the edge: a contour that does not cross itself passes
// in and out in turn, so each end belongs to the start beside it.
func (h side) join(runs []shape) (pieces []shape) {
	if len(runs) < 2 {
		return runs
	}
	type end struct {
		at    float64
		run   int
		start bool
	}
	var ends []end
	for i, r := range runs {
		x, y := r[0].end()
		ends = append(ends, end{h.along(x, y), i, true})
		x, y = r[len(r)-1].end()
		ends = append(ends, end{h.along(x, y), i, false})
	}
	slices.SortFunc(ends, func(a, b end) int { return cmp.Compare(a.at, b.at) })
	next := map[int]int{}
	for i := 0; i < len(ends); i += 2 {
		from, to := ends[i], ends[i+1]
		if from.start {
			from, to = to, from
		}
		next[from.run] = to.run
	}
	for i := range runs {
		var piece shape
		for n := i; runs[n] != nil; n = next[n] {
			piece, runs[n] = append(piece, runs[n]...), nil
		}
		if piece != nil {
			pieces = append(pieces, piece)
		}
	}
	return pieces
}

// crosses says whether a curve may pass the edge of the half-plane.
func (h side) crosses(x0, y0 float64, at []float64) bool {
	first := h.inside(x0, y0) >= 0
	for i := 0; i < len(at); i += 2 {
		if h.inside(at[i], at[i+1]) >= 0 != first {
			return true
		}
	}
	return false
}

// flatSteps is how many lines a curve becomes.
const flatSteps = 12

// flat gives the points of a step that follow its start.
func flat(x0, y0 float64, st step) (points [][2]float64) {
	if st.op == 'L' {
		return [][2]float64{{st.at[0], st.at[1]}}
	}
	for i := range flatSteps {
		t := float64(i+1) / flatSteps
		p := append([]float64{x0, y0}, st.at...)
		for n := len(p) - 2; n > 0; n -= 2 { // de Casteljau
			for j := range n {
				p[j] += (p[j+2] - p[j]) * t
			}
		}
		points = append(points, [2]float64{p[0], p[1]})
	}
	return points
}

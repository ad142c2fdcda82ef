package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// square is the side of the square that pictograms are drawn in, Phosphor's.
const square = 256

// step is one command with its absolute coordinates, x and y in turn.
type step struct {
	op byte // M, L, Q, C or Z
	at []float64
}

// end is where the step leads; a Z leads nowhere.
func (s step) end() (x, y float64) { return s.at[len(s.at)-2], s.at[len(s.at)-1] }

// shape is a path of closed contours, each from an M to a Z.
type shape []step

func (s *shape) add(op byte, at ...float64) { *s = append(*s, step{op, slices.Clone(at)}) }

func (s shape) write(out *strings.Builder) {
	for _, st := range s {
		out.WriteByte(' ')
		out.WriteByte(st.op)
		for i, v := range st.at {
			if i > 0 {
				out.WriteByte(' ')
			}
			out.WriteString(strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64))
		}
	}
}

// place scales and then moves the shape as "scale,x,y" says, or
// "scale,x,y,scaleY". A scale below zero turns or mirrors.
func (s shape) place(how string) error {
	var v [4]float64
	numbers := strings.Split(how, ",")
	if len(numbers) != 3 && len(numbers) != 4 {
		return fmt.Errorf("place %q: want scale,x,y or scale,x,y,scaleY", how)
	}
	for i, n := range numbers {
		var err error
		if v[i], err = strconv.ParseFloat(n, 64); err != nil {
			return fmt.Errorf("place %q: %w", how, err)
		}
	}
	if len(numbers) == 3 {
		v[3] = v[0]
	}
	for _, st := range s {
		for i := 0; i < len(st.at); i += 2 {
			st.at[i], st.at[i+1] = st.at[i]*v[0]+v[1], st.at[i+1]*v[3]+v[2]
		}
	}
	return nil
}

// margin stays free around every pictogram: a pixel where it is 40 px wide.
const margin = 8

// fit moves a shape that leaves its square back into it, and makes it smaller
// only if it has to be.
func (s shape) fit() {
	var low, high [2]float64
	for axis := range low {
		low[axis], high[axis] = math.Inf(1), math.Inf(-1)
		for _, st := range s {
			for i := axis; i < len(st.at); i += 2 {
				low[axis], high[axis] = min(low[axis], st.at[i]), max(high[axis], st.at[i])
			}
		}
	}
	scale := min(1, (square-2*margin)/max(high[0]-low[0], high[1]-low[1]))
	for axis := range low {
		size := (high[axis] - low[axis]) * scale
		// Where it was, from its middle, unless that passes the margin.
		start := max(margin, min(square-margin-size, (low[axis]+high[axis]-size)/2))
		for _, st := range s {
			for i := axis; i < len(st.at); i += 2 {
				st.at[i] = start + (st.at[i]-low[axis])*scale
			}
		}
	}
}

// contours gives the shape's contours.
func (s shape) contours() (all []shape) {
	for i, st := range s {
		if st.op == 'M' {
			all = append(all, s[i:i:len(s)])
		}
		last := &all[len(all)-1]
		*last = append(*last, st)
	}
	return all
}

// area is positive for a shape that is drawn more clockwise than not, as on a
// page whose y grows downwards. Curves count by their control points.
func (s shape) area() (area float64) {
	for _, c := range s.contours() {
		x0, y0 := c[0].end()
		for i := range c {
			at := c[i].at
			if len(at) == 0 {
				at = c[0].at
			}
			for ; len(at) > 0; at = at[2:] {
				area += (x0*at[1] - at[0]*y0) / 2
				x0, y0 = at[0], at[1]
			}
		}
	}
	return area
}

// reversed gives the same shape drawn the other way round.
func (s shape) reversed() (back shape) {
	for _, c := range s.contours() {
		c = c[:len(c)-1]
		back.add('M', c[len(c)-1].at[len(c[len(c)-1].at)-2:]...)
		for i := len(c) - 1; i > 0; i-- {
			x, y := c[i-1].end()
			st := step{op: c[i].op}
			for j := len(c[i].at) - 4; j >= 0; j -= 2 {
				st.at = append(st.at, c[i].at[j], c[i].at[j+1])
			}
			st.at = append(st.at, x, y)
			back = append(back, st)
		}
		back.add('Z')
	}
	return back
}

// The bar that strikes a pictogram out runs from corner to corner, as on the
// signs of streets: half its width, the gap beside it and how far its ends'
// middles lie from the corners.
const (
	bar       = 14
	gap       = 15
	barCorner = 38
)

// struckOut gives the shape behind a bar that stands free of it: falling like
// \, or rising like / where the shape itself falls.
func (s shape) struckOut(rising bool) shape {
	const d = bar * math.Sqrt2 / 2
	const from, to = barCorner, square - barCorner
	b := shape{{'M', []float64{from + d, from - d}}, {'L', []float64{to + d, to - d}}}
	p := parser{s: &b}
	p.arc(to+d, to-d, []float64{bar, bar, 0, 0, 1, to - d, to + d})
	b.add('L', from-d, from+d)
	p.arc(from-d, from+d, []float64{bar, bar, 0, 0, 1, from + d, from - d})
	b.add('Z')
	const r, free = math.Sqrt2 / 2, bar + gap
	if !rising {
		return slices.Concat(s.where(side{r, -r, -free}), s.where(side{-r, r, -free}), b.reversed())
	}
	for _, st := range b { // mirrored, it runs anticlockwise as it stands
		for i := 0; i < len(st.at); i += 2 {
			st.at[i] = square - st.at[i]
		}
	}
	return slices.Concat(s.where(side{r, r, -free - r*square}), s.where(side{-r, -r, r*square - free}), b)
}

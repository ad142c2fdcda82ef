package glyph

import (
	"errors"
	"fmt"

	"rsc.io/qr/coding"

	"semainier/layouts/scene"
)

// MaxCode is how many bytes Code takes: what a code of 69 modules (version 13)
// holds. A larger one has modules too small for a phone held at arm's length.
const MaxCode = 331

// quietZone is the light margin around a code, in modules (ISO/IEC 18004:2015
// §6.3.8).
const quietZone = 4

// ErrCode is the error of a text that Code does not take.
var ErrCode = errors.New("no QR code holds this text")

// Code gives the dark modules of the QR code of text as one outline in the
// square from (0,0) to (1,1), quiet zone included: scale and move it with
// Outline.At, onto a light ground. modules is the side of that square in
// modules, to make each a whole number of pixels.
//
// Modules that touch are one shape, so no painter shows seams between them.
// Error correction is level M: a seventh of the code may be hidden by glare.
// Text that is not ASCII is written as UTF-8, which phones guess. An empty text
// and one longer than MaxCode give an error that wraps ErrCode.
//
// Code keeps nothing and is safe for concurrent use; it takes some
// milliseconds, so whoever paints often keeps what it gave.
func Code(text string) (o Outline, modules int, err error) {
	if len(text) == 0 || len(text) > MaxCode {
		return Outline{}, 0, fmt.Errorf("make a QR code of %d bytes, 1 to %d are possible: %w", len(text), MaxCode, ErrCode)
	}
	code, err := encode(text)
	if err != nil {
		return Outline{}, 0, fmt.Errorf("make a QR code of %d bytes: %w", len(text), err)
	}
	modules = code.Size + 2*quietZone
	segments := grid{code.Size, code.Black}.outline()
	for i := range segments {
		for j := range segments[i].P {
			p := &segments[i].P[j]
			p.X, p.Y = (p.X+quietZone)/scene.Px(modules), (p.Y+quietZone)/scene.Px(modules)
		}
	}
	return Outline{path: newOutline(segments), scale: 1}, modules, nil
}

// CodeModules gives the side of the QR code of text in modules, quiet zone
// included, as Code does but without making it; zero for what Code does not take.
func CodeModules(text string) int {
	if len(text) == 0 || len(text) > MaxCode {
		return 0
	}
	_, version := smallest(text)
	return 17 + 4*int(version) + 2*quietZone // ISO/IEC 18004:2015 §6.3.1
}

// encode makes the smallest code of text, with the mask that is best to read.
func encode(text string) (*coding.Code, error) {
	data, version := smallest(text)
	var best *coding.Code
	var least trouble
	for mask := range coding.Mask(8) {
		plan, err := coding.NewPlan(version, coding.M, mask)
		if err != nil {
			return nil, err
		}
		code, err := plan.Encode(data)
		if err != nil {
			return nil, err
		}
		if t := (grid{code.Size, code.Black}).trouble(); best == nil || t.less(least) {
			best, least = code, t
		}
	}
	return best, nil
}

// smallest gives the shortest way to write text and the smallest version of a
// code that holds it.
func smallest(text string) (data coding.Encoding, version coding.Version) {
	data = coding.String(text)
	if coding.Num(text).Check() == nil {
		data = coding.Num(text)
	} else if coding.Alpha(text).Check() == nil {
		data = coding.Alpha(text)
	}
	for version = coding.MinVersion; version < coding.MaxVersion && data.Bits(version) > version.DataBytes(coding.M)*8; {
		version++
	}
	return data, version
}

// grid is a square of modules; those outside it are light.
type grid struct {
	side int
	dark func(x, y int) bool
}

// edge says whether an edge of the dark area leaves the corner (x, y) in
// direction way, the dark on its right: 0 is to the right, then clockwise.
func (g grid) edge(x, y, way int) bool {
	right := [4]struct{ x, y int }{{0, 0}, {-1, 0}, {-1, -1}, {0, -1}}[way]
	left := [4]struct{ x, y int }{{0, -1}, {0, 0}, {-1, 0}, {-1, -1}}[way]
	return g.dark(x+right.x, y+right.y) && !g.dark(x+left.x, y+left.y)
}

// outline walks around every area of dark modules, and around every hole the
// other way. Modules that touch at a corner alone are areas of their own.
func (g grid) outline() (segments []Segment) {
	steps := [4]struct{ x, y int }{{1, 0}, {0, 1}, {-1, 0}, {0, -1}}
	walked := make([]bool, g.side*(g.side+1)) // edges to the right, by their start
	for start := range walked {
		x, y, way := start%g.side, start/g.side, 0
		if walked[start] || !g.edge(x, y, way) {
			continue
		}
		op := MoveTo
		for came := 3; way != 0 || !walked[y*g.side+x]; {
			if way == 0 {
				walked[y*g.side+x] = true
			}
			if way != came {
				segments = append(segments, Segment{Op: op, P: [3]Point{{scene.Px(x), scene.Px(y)}}})
				op = LineTo
			}
			x, y, came = x+steps[way].x, y+steps[way].y, way
			for _, turn := range [3]int{1, 0, 3} { // right if possible
				if next := (way + turn) % 4; g.edge(x, y, next) {
					way = next
					break
				}
			}
		}
		segments = append(segments, Segment{Op: Close})
	}
	return segments
}

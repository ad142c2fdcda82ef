package main

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// parser reads the path grammar of SVG 2 §9.3.
type parser struct {
	rest           string
	s              *shape
	x, y           float64 // the current point
	startX, startY float64
	cx, cy         float64 // the last control point, for S and T
}

var (
	number = regexp.MustCompile(`^[\s,]*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)`)
	bit    = regexp.MustCompile(`^[\s,]*([01])`)
)

// arguments says how many numbers each command takes.
var arguments = map[byte]int{'M': 2, 'L': 2, 'H': 1, 'V': 1, 'C': 6, 'S': 4, 'Q': 4, 'T': 2, 'A': 7, 'Z': 0}

func (p *parser) path() error {
	var command byte
	for {
		p.rest = strings.TrimLeft(p.rest, " ,\n\t")
		if p.rest == "" {
			return nil
		}
		if c := p.rest[0]; strings.IndexByte("MLHVCSQTAZmlhvcsqtaz", c) >= 0 {
			command, p.rest = c, p.rest[1:]
		} else if command == 'M' || command == 'm' {
			command-- // more points after a move are lines: M to L
		}
		upper := command &^ 0x20
		v, err := p.numbers(upper)
		if err != nil {
			return err
		}
		if command != upper {
			p.absolute(upper, v)
		}
		p.draw(upper, v)
	}
}

func (p *parser) numbers(command byte) ([]float64, error) {
	v := make([]float64, arguments[command])
	for i := range v {
		pattern := number
		if command == 'A' && (i == 3 || i == 4) {
			pattern = bit // flags need no separator
		}
		m := pattern.FindStringSubmatch(p.rest)
		if m == nil {
			return nil, fmt.Errorf("no number for %c at %q", command, p.rest)
		}
		v[i], _ = strconv.ParseFloat(m[1], 64)
		p.rest = p.rest[len(m[0]):]
	}
	return v, nil
}

// absolute adds the current point to relative coordinates.
func (p *parser) absolute(command byte, v []float64) {
	switch command {
	case 'H':
		v[0] += p.x
	case 'V':
		v[0] += p.y
	case 'A':
		v[5] += p.x
		v[6] += p.y
	default:
		for i := range v {
			v[i] += [2]float64{p.x, p.y}[i%2]
		}
	}
}

// draw writes one absolute command and moves the current point.
func (p *parser) draw(command byte, v []float64) {
	x0, y0, cx, cy := p.x, p.y, p.cx, p.cy
	if n := len(v); n >= 2 {
		p.x, p.y = v[n-2], v[n-1]
	}
	p.cx, p.cy = p.x, p.y
	switch command {
	case 'M':
		p.startX, p.startY = p.x, p.y
		p.s.add('M', v...)
	case 'L':
		p.s.add('L', v...)
	case 'H', 'V':
		if p.x, p.y = v[0], y0; command == 'V' {
			p.x, p.y = x0, v[0]
		}
		p.cx, p.cy = p.x, p.y
		p.s.add('L', p.x, p.y)
	case 'C':
		p.cx, p.cy = v[2], v[3]
		p.s.add('C', v...)
	case 'S':
		p.cx, p.cy = v[0], v[1]
		p.s.add('C', 2*x0-cx, 2*y0-cy, v[0], v[1], v[2], v[3])
	case 'Q':
		p.cx, p.cy = v[0], v[1]
		p.s.add('Q', v...)
	case 'T':
		p.cx, p.cy = 2*x0-cx, 2*y0-cy
		p.s.add('Q', p.cx, p.cy, v[0], v[1])
	case 'A':
		p.arc(x0, y0, v)
	case 'Z':
		p.x, p.y = p.startX, p.startY
		p.s.add('Z')
	}
}

// arc writes an elliptical arc as cubic curves of at most a quarter turn each:
// SVG 2 §B.2.4 for the centre, and 4/3·tan(θ/4) for the controls.
func (p *parser) arc(x0, y0 float64, v []float64) {
	rx, ry, x1, y1 := math.Abs(v[0]), math.Abs(v[1]), v[5], v[6]
	if rx == 0 || ry == 0 || x0 == x1 && y0 == y1 {
		p.s.add('L', x1, y1)
		return
	}
	sin, cos := math.Sincos(v[2] * math.Pi / 180)
	px, py := cos*(x0-x1)/2+sin*(y0-y1)/2, -sin*(x0-x1)/2+cos*(y0-y1)/2
	if grow := px*px/(rx*rx) + py*py/(ry*ry); grow > 1 { // §B.2.5
		rx, ry = rx*math.Sqrt(grow), ry*math.Sqrt(grow)
	}
	f := math.Sqrt(math.Max(0, (rx*rx*ry*ry-rx*rx*py*py-ry*ry*px*px)/(rx*rx*py*py+ry*ry*px*px)))
	if v[3] == v[4] {
		f = -f
	}
	ux, uy := f*rx*py/ry, -f*ry*px/rx // the centre, before the rotation
	start := math.Atan2((py-uy)/ry, (px-ux)/rx)
	turn := math.Atan2((-py-uy)/ry, (-px-ux)/rx) - start
	if v[4] == 0 && turn > 0 {
		turn -= 2 * math.Pi
	} else if v[4] == 1 && turn < 0 {
		turn += 2 * math.Pi
	}
	// at gives the point of a unit circle's (a, b) on the page.
	at := func(a, b float64) (x, y float64) {
		a, b = a*rx+ux, b*ry+uy
		return cos*a - sin*b + (x0+x1)/2, sin*a + cos*b + (y0+y1)/2
	}
	n := math.Ceil(math.Abs(turn)/(math.Pi/2) - 1e-9)
	k := 4.0 / 3 * math.Tan(turn/n/4)
	for i := range int(n) {
		s0, c0 := math.Sincos(start + turn/n*float64(i))
		s1, c1 := math.Sincos(start + turn/n*float64(i+1))
		ax, ay := at(c0-k*s0, s0+k*c0)
		bx, by := at(c1+k*s1, s1-k*c1)
		ex, ey := at(c1, s1)
		p.s.add('C', ax, ay, bx, by, ex, ey)
	}
}

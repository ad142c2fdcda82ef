package pdf

import (
	"math"
	"strconv"

	"semainier/layouts/glyph"
	"semainier/layouts/scene"
)

// content is what is drawn on one page, as operators (ISO 32000-1 §8.2). Once
// the page is set up, a unit is a pixel of the scene and y grows downwards.
type content struct {
	doc *document
	ops []byte
}

// number writes a number with as many of five decimals as it needs.
func number(v float64) string { return string(appendNumber(nil, v, 5)) }

func appendNumber(b []byte, v float64, decimals int) []byte {
	start := len(b)
	b = strconv.AppendFloat(b, v, 'f', decimals, 64)
	for b[len(b)-1] == '0' && decimals > 0 {
		b, decimals = b[:len(b)-1], decimals-1
	}
	if b[len(b)-1] == '.' {
		b = b[:len(b)-1]
	}
	if string(b[start:]) == "-0" {
		b = append(b[:start], '0')
	}
	return b
}

// op writes an operator after its operands, in pixels to the thousandth.
func (c *content) op(name string, operands ...scene.Px) {
	for _, v := range operands {
		c.ops = append(appendNumber(c.ops, float64(v), 3), ' ')
	}
	c.ops = append(append(c.ops, name...), '\n')
}

// scene draws the ground over the whole sheet, and the layers in their order.
func (c *content) scene(s scene.Scene, paper Paper) error {
	scale, x, y := paper.fit(s)
	for _, v := range []float64{scale, 0, 0, -scale, x, y} {
		c.ops = append(appendNumber(c.ops, v, 6), ' ')
	}
	c.op("cm")
	marginX, marginY := scene.Px(x/scale), scene.Px(float64(paper.Height)*points-y)/scene.Px(scale)
	c.fill(s.Ground)
	c.op("re", -marginX, -marginY, scene.Px(s.Width)+2*marginX, scene.Px(s.Height)+2*marginY)
	c.op("f")
	// On the screen nothing passes the edge.
	c.clip(scene.Rect{W: scene.Px(s.Width), H: scene.Px(s.Height)})
	for _, l := range s.Layers {
		if err := c.layer(l); err != nil {
			return err
		}
	}
	return nil
}

// maxRounds bounds how often the content of a layer that rolls is drawn, one
// after the other: all but absurd ones fill the layer in two.
const maxRounds = 8

// layer draws a layer, or what is first in view of one that rolls.
func (c *content) layer(l scene.Layer) error {
	if !drawable(l.Bounds) || !sensible(l.Roll, l.Length) {
		return nil
	}
	c.op("q")
	c.clip(l.Bounds)
	at := -l.Shift(0)
	for range maxRounds {
		if at != 0 {
			c.op("q")
			c.op("cm", 1, 0, 0, 1, at, 0)
		}
		if err := c.items(l.Items); err != nil {
			return err
		}
		if at != 0 {
			c.op("Q")
		}
		if at += l.Length; l.Roll == 0 || !(l.Length > 0 && at < l.Bounds.W) {
			break
		}
	}
	c.op("Q")
	return nil
}

func (c *content) items(items []scene.Item) error {
	for _, it := range items {
		switch it := it.(type) {
		case scene.Box:
			c.box(it)
		case scene.Text:
			if err := c.text(it); err != nil {
				return err
			}
		case scene.Picto:
			c.picto(it)
		case scene.Image:
			c.image(it)
		case scene.Code:
			c.code(it)
		}
	}
	return nil
}

// clip lets through only what lies in r, until the graphics state is restored.
func (c *content) clip(r scene.Rect) {
	c.op("re", r.X, r.Y, r.W, r.H)
	c.op("W n")
}

// fill sets the colour of what follows.
func (c *content) fill(colour scene.Colour) {
	r, g, b := colour.RGB()
	for _, v := range []uint8{r, g, b} {
		c.ops = append(appendNumber(c.ops, float64(v)/255, 5), ' ') // exact after any rounding
	}
	c.op("rg")
}

// box draws a rectangle and the border inside it.
func (c *content) box(b scene.Box) {
	if !drawable(b.Rect) {
		return
	}
	if !(b.Line > 0) {
		if !b.NoFill {
			c.fill(b.Fill)
			c.rounded(b.Rect, b.Radius)
			c.op("f")
		}
		return
	}
	inner := b.Rect.Inset(b.Line, b.Line)
	c.fill(b.Stroke)
	c.rounded(b.Rect, b.Radius)
	switch {
	case !drawable(inner):
		c.op("f") // the border is all there is
	case b.NoFill:
		c.rounded(inner, b.Radius-b.Line)
		c.op("f*")
	default:
		// The border first, whole: no ground shines through between the two.
		c.op("f")
		c.fill(b.Fill)
		c.rounded(inner, b.Radius-b.Line)
		c.op("f")
	}
}

// arc is how far the handles of a Bézier curve are from the ends of the
// quarter of a circle that it draws, in radii.
const arc = 0.5522847498

// rounded adds a rectangle with round corners to the path.
func (c *content) rounded(r scene.Rect, radius scene.Px) {
	if !(radius > 0) {
		c.op("re", r.X, r.Y, r.W, r.H)
		return
	}
	k := min(radius, r.W/2, r.H/2)
	h := k * (1 - arc)
	c.op("m", r.X+k, r.Y)
	c.op("l", r.Right()-k, r.Y)
	c.op("c", r.Right()-h, r.Y, r.Right(), r.Y+h, r.Right(), r.Y+k)
	c.op("l", r.Right(), r.Bottom()-k)
	c.op("c", r.Right(), r.Bottom()-h, r.Right()-h, r.Bottom(), r.Right()-k, r.Bottom())
	c.op("l", r.X+k, r.Bottom())
	c.op("c", r.X+h, r.Bottom(), r.X, r.Bottom()-h, r.X, r.Bottom()-k)
	c.op("l", r.X, r.Y+k)
	c.op("c", r.X, r.Y+h, r.X+h, r.Y, r.X+k, r.Y)
	c.op("h")
}

// picto draws a pictogram as large as its box allows, in its middle.
func (c *content) picto(it scene.Picto) {
	o, ok := c.doc.faces.Picto(it.Name)
	if !ok || !drawable(it.Rect) {
		return
	}
	c.outline(o, middle(it.Rect, min(it.Rect.W, it.Rect.H)), it.Colour)
}

// code draws a QR code as large as on the screen: with whole pixels for its
// modules. One that cannot be drawn there is not drawn here either.
func (c *content) code(it scene.Code) {
	if !drawable(it.Rect) {
		return
	}
	o, modules, err := glyph.Code(it.Text)
	if err != nil || modules <= 0 {
		return
	}
	pixels := scene.Px(math.Floor(float64(min(it.Rect.W, it.Rect.H)) / float64(modules)))
	if pixels < 1 {
		return
	}
	c.outline(o, middle(it.Rect, pixels*scene.Px(modules)), it.Colour)
}

// outline fills a shape of the unit square, which becomes the square to.
func (c *content) outline(o glyph.Outline, to scene.Rect, colour scene.Colour) {
	c.fill(colour)
	var at glyph.Point
	for s := range o.At(to.X, to.Y, to.W).Segments() {
		p := s.P
		switch s.Op {
		case glyph.MoveTo:
			c.op("m", p[0].X, p[0].Y)
		case glyph.LineTo:
			c.op("l", p[0].X, p[0].Y)
		case glyph.QuadTo: // the same curve as a cubic
			third := func(end, handle scene.Px) scene.Px { return end + (handle-end)*2/3 }
			c.op("c", third(at.X, p[0].X), third(at.Y, p[0].Y), third(p[1].X, p[0].X), third(p[1].Y, p[0].Y), p[1].X, p[1].Y)
		case glyph.CubeTo:
			c.op("c", p[0].X, p[0].Y, p[1].X, p[1].Y, p[2].X, p[2].Y)
		case glyph.Close:
			c.op("h")
			continue
		}
		at = p[s.Op.Points()-1]
	}
	c.op("f")
}

// middle gives the square of that side in the middle of r.
func middle(r scene.Rect, side scene.Px) scene.Rect {
	return scene.Rect{X: r.X + (r.W-side)/2, Y: r.Y + (r.H-side)/2, W: side, H: side}
}

// drawable says whether a box has a place and a size.
func drawable(r scene.Rect) bool { return sensible(r.X, r.Y, r.W, r.H) && r.W > 0 && r.H > 0 }

// sensible says whether all values are numbers that a page could have to do
// with.
func sensible(values ...scene.Px) bool {
	for _, v := range values {
		if !(math.Abs(float64(v)) < 1e9) {
			return false
		}
	}
	return true
}

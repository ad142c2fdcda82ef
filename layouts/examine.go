package layouts

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"semainier/layouts/glyph"
	"semainier/layouts/scene"
)

// Legibility is how well a scene can be read.
type Legibility struct {
	Capital  Millimetres // height of its smallest capital letter
	Distance Millimetres // from which that can be read

	// The lowest contrast ratios: of a text, and of a shape that says something
	// (a pictogram, a border, the stroke through a text), with what they stand
	// on. 21 where there is none.
	Text, Shape     float64
	OfText, OfShape string // which

	AllCaps []string // words of four letters or more in capitals only, each once
}

// Legible reports whether the scene keeps the rules for a view: read from its
// distance, and with enough contrast.
func (l Legibility) Legible(v View) bool {
	v.Layout = v.Layout.orDefault()
	return l.Distance >= v.distance() && l.Text >= TextContrast && l.Shape >= ShapeContrast
}

// Examine judges a scene as it stands on the screen of a view.
func Examine(f *glyph.Faces, v View, sc scene.Scene) Legibility {
	v.Layout = v.Layout.orDefault()
	x := examiner{Legibility: Legibility{Capital: Millimetres(math.Inf(1)), Text: 21, Shape: 21}, faces: f, pitch: v.pitch(), on: painted{ground: sc.Ground}}
	for _, l := range sc.Layers {
		for _, it := range l.Items {
			x.item(it)
			x.on.add(it)
		}
	}
	x.Distance = x.Capital * capitalsPerDistance
	return x.Legibility
}

// examiner goes through the items of a scene in drawing order.
type examiner struct {
	Legibility
	faces *glyph.Faces
	pitch Millimetres
	on    painted // what the next item stands on
}

func (x *examiner) item(it scene.Item) {
	middle := func(r scene.Rect) scene.Colour { return x.on.at(r.X+r.W/2, r.Y+r.H/2) }
	switch it := it.(type) {
	case scene.Text:
		x.text(it)
	case scene.Picto:
		x.shape(it.Colour, middle(it.Rect), "pictogram "+it.Name)
	case scene.Code:
		x.shape(it.Colour, middle(it.Rect), "QR code")
	case scene.Box:
		x.border(it)
	}
}

// text judges a line at both its ends and in its middle.
func (x *examiner) text(t scene.Text) {
	e := x.faces.Measure(t.Text, t.Style)
	x.Capital = min(x.Capital, Millimetres(e.CapHeight)*x.pitch)
	for _, at := range []scene.Px{t.X + 1, t.X + e.Width/2, t.X + e.Width - 1} {
		on := x.on.at(at, t.Y-e.CapHeight/2)
		if ratio := Contrast(t.Colour, on); ratio < x.Text {
			x.Text, x.OfText = ratio, t.Text
		}
		if t.Strike {
			x.shape(t.StrikeColour, on, "the stroke through "+t.Text)
		}
	}
	for _, w := range strings.FieldsFunc(t.Text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if len([]rune(w)) >= 4 && w == strings.ToUpper(w) && w != strings.ToLower(w) && !slices.Contains(x.AllCaps, w) {
			x.AllCaps = append(x.AllCaps, w)
		}
	}
}

// border judges a box by what stands at its left and at its right: it is seen
// there if its border differs, or else what the border encloses.
func (x *examiner) border(b scene.Box) {
	if b.Line <= 0 {
		return
	}
	for _, side := range []scene.Px{b.Rect.X - 1, b.Rect.Right() + 1} {
		seen, on := b.Stroke, x.on.at(side, b.Rect.Y+b.Rect.H/2)
		if !b.NoFill && Contrast(b.Fill, on) > Contrast(seen, on) {
			seen = b.Fill
		}
		x.shape(seen, on, "border at "+b.Rect.String())
	}
}

func (x *examiner) shape(c, on scene.Colour, what string) {
	if ratio := Contrast(c, on); ratio < x.Shape {
		x.Shape, x.OfShape = ratio, what
	}
}

// painted is what has been drawn of a scene so far.
type painted struct {
	ground scene.Colour
	boxes  []scene.Box
}

func (p *painted) add(it scene.Item) {
	if b, ok := it.(scene.Box); ok && !b.NoFill {
		p.boxes = append(p.boxes, b)
	}
}

// at gives the colour at a point.
func (p *painted) at(x, y scene.Px) scene.Colour {
	for _, b := range slices.Backward(p.boxes) {
		if r := b.Rect; x >= r.X && x < r.Right() && y >= r.Y && y < r.Bottom() {
			return b.Fill
		}
	}
	return p.ground
}

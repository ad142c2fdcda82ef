package layouts

import (
	"math"
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
	l := Legibility{Capital: Millimetres(math.Inf(1)), Text: 21, Shape: 21}
	shape := func(c, on scene.Colour, what string) {
		if ratio := Contrast(c, on); ratio < l.Shape {
			l.Shape, l.OfShape = ratio, what
		}
	}
	seen := map[string]bool{}
	for g := grounds(sc); g.next(); {
		switch it := g.item().(type) {
		case scene.Text:
			e := f.Measure(it.Text, it.Style)
			l.Capital = min(l.Capital, Millimetres(e.CapHeight)*v.pitch())
			for _, x := range []scene.Px{it.X + 1, it.X + e.Width/2, it.X + e.Width - 1} {
				on := g.at(x, it.Y-e.CapHeight/2)
				if ratio := Contrast(it.Colour, on); ratio < l.Text {
					l.Text, l.OfText = ratio, it.Text
				}
				if it.Strike {
					shape(it.StrikeColour, on, "the stroke through "+it.Text)
				}
			}
			for _, w := range strings.FieldsFunc(it.Text, func(r rune) bool { return !unicode.IsLetter(r) }) {
				if n := len([]rune(w)); n >= 4 && w == strings.ToUpper(w) && w != strings.ToLower(w) && !seen[w] {
					seen[w] = true
					l.AllCaps = append(l.AllCaps, w)
				}
			}
		case scene.Picto:
			shape(it.Colour, g.at(it.Rect.X+it.Rect.W/2, it.Rect.Y+it.Rect.H/2), "pictogram "+it.Name)
		case scene.Code:
			shape(it.Colour, g.at(it.Rect.X+it.Rect.W/2, it.Rect.Y+it.Rect.H/2), "QR code")
		case scene.Box:
			if it.Line > 0 {
				on, c := g.at(it.Rect.X-1, it.Rect.Y+it.Rect.H/2), it.Stroke
				if !it.NoFill && Contrast(it.Fill, on) > Contrast(c, on) {
					c = it.Fill // what stands out by its ground needs no border to be seen
				}
				shape(c, on, "border at "+it.Rect.String())
			}
		}
	}
	l.Distance = l.Capital * capitalsPerDistance
	return l
}

// walk goes through the items of a scene in drawing order and knows what has
// been painted before each.
type walk struct {
	scene   scene.Scene
	layer   int
	index   int
	painted []scene.Box
}

func grounds(sc scene.Scene) *walk { return &walk{scene: sc, index: -1} }

// next goes to the next item.
func (w *walk) next() bool {
	if w.index >= 0 {
		if b, ok := w.item().(scene.Box); ok && !b.NoFill {
			w.painted = append(w.painted, b)
		}
	}
	for w.index++; w.layer < len(w.scene.Layers); w.layer, w.index = w.layer+1, 0 {
		if w.index < len(w.scene.Layers[w.layer].Items) {
			return true
		}
	}
	return false
}

func (w *walk) item() scene.Item { return w.scene.Layers[w.layer].Items[w.index] }

// at gives the colour painted so far at a point.
func (w *walk) at(x, y scene.Px) scene.Colour {
	for i := len(w.painted) - 1; i >= 0; i-- {
		if r := w.painted[i].Rect; x >= r.X && x < r.Right() && y >= r.Y && y < r.Bottom() {
			return w.painted[i].Fill
		}
	}
	return w.scene.Ground
}

package layouts

import (
	"math"
	"time"
	"unicode/utf8"

	"semainier/layouts/glyph"
	"semainier/layouts/scene"
)

// Millimetres is a length in the world: of a screen, of a distance.
type Millimetres float64

// Inch is how the diagonals of screens are sold.
const Inch Millimetres = 25.4

// The rule of legibility: a capital is at least this part of the distance from
// which it is read, 20 mm at 4 m. ISO 9241-303 §5.5.4 has 16 minutes of arc as
// the least and 20 to 22 as preferred; one two-hundredth is 17.2, for people
// who see badly the larger steps of type are there.
const capitalsPerDistance = 200

// mostText is the largest part of the screen's shorter side that the smallest
// text may take, whatever the distance: beyond it no page holds a sentence.
const mostText = 1.0 / 12

// pitch gives the side of a pixel.
func (v View) pitch() Millimetres {
	return v.diagonal() / Millimetres(math.Hypot(float64(max(v.Width, 1)), float64(max(v.Height, 1))))
}

// diagonal and distance give what is known of the screen, or else what its
// layout supposes.
func (v View) diagonal() Millimetres { return orElse(v.Diagonal, v.Layout.Diagonal) }
func (v View) distance() Millimetres { return orElse(v.Distance, v.Layout.Distance) }

func orElse(known, supposed Millimetres) Millimetres {
	if known > 0 {
		return known
	}
	return supposed
}

// leastEm gives the smallest size of type that can be read from the distance of
// the view, in whole pixels.
func leastEm(f *glyph.Faces, v View) scene.Px {
	capital := v.distance() / capitalsPerDistance / v.pitch() // in pixels
	em := float64(capital) / float64(f.Metrics(scene.Style{Size: 1}).CapHeight)
	most := math.Floor(float64(min(v.Width, v.Height)) * mostText)
	return scene.Px(math.Ceil(min(em, most)))
}

// A page stays long enough for a slow reader: see "Legible from where people
// stand" in the design.
const (
	minHold       = 12 * time.Second
	holdBase      = 3 * time.Second
	readPerSecond = 8   // characters
	perPicture    = 100 // characters that a picture is worth: a poster says much in its own letters
)

// hold gives how long a page stays, from the characters of its body: header
// and foot are the same on every page.
func hold(body []scene.Item) time.Duration {
	n := 0
	for _, it := range body {
		switch it := it.(type) {
		case scene.Text:
			n += utf8.RuneCountInString(it.Text)
		case scene.Image:
			n += perPicture
		}
	}
	return max(minHold, holdBase+time.Duration(n)*time.Second/readPerSecond)
}

// LeastCapital gives the height of the smallest capital of any page of the view, and
// from how far that can be read: the distance of the view or, on a screen too small
// for it, less.
func LeastCapital(f *glyph.Faces, v View) (capital, from Millimetres) {
	v.Layout = v.Layout.orDefault()
	em := leastEm(f, v)
	capital = Millimetres(em) * Millimetres(f.Metrics(scene.Style{Size: 1}).CapHeight) * v.pitch()
	return capital, capital * capitalsPerDistance
}

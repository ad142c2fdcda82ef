package paint

import (
	"math"

	"semainier/layouts/scene"
)

// ink is a colour with the coverage curve that suits it.
type ink struct {
	colour   scene.Colour
	coverage *[256]uint8
}

// curves holds coverage curves from black ink to white ink.
//
// Mixing sRGB values by coverage, as blend does, makes dark shapes on a light
// ground full and light shapes on a dark ground thin: the eye sees a pixel
// half covered with white darker than half. So the lighter the ink, the more
// its coverage is raised, up to alpha^(1/1.5) for white.
type curves [9][256]uint8

func newCurves() *curves {
	var c curves
	for i := range c {
		luma := float64(i) / float64(len(c)-1)
		for a := range c[i] {
			c[i][a] = uint8(255*math.Pow(float64(a)/255, 1/(1+0.5*luma*luma)) + 0.5)
		}
	}
	return &c
}

// ink gives the ink of a colour.
func (c *curves) ink(colour scene.Colour) ink {
	r, g, b := colour.RGB()
	luma := (0.2126*float64(r) + 0.7152*float64(g) + 0.0722*float64(b)) / 255
	return ink{colour, &c[int(luma*float64(len(c)-1)+0.5)]}
}

package layouts

import (
	"math"

	"semainier/layouts/scene"
)

// LeastApart is the difference below which two partners could look alike, see Apart:
// seven times what is just seen side by side (ΔE*ab 2.3, Mahy, Van Eycken,
// Oosterlinck 1994).
const LeastApart = 16

// vision simulates how somebody sees colours, in linear RGB.
type vision [3][3]float64

// visions gives the common one and the three deficiencies at their full strength:
// Machado, Oliveira, Fernandes, "A Physiologically-based Model for Simulation of Color
// Vision Deficiency", IEEE TVCG 15 (2009), table of severity 1.0.
func visions() map[string]vision {
	return map[string]vision{
		"none":         {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
		"protanopia":   {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
		"deuteranopia": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
		"tritanopia":   {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
	}
}

// Apart gives how far apart two tones are for whoever tells them least well, in ΔE of
// CIE 1976: by the ink of names and tiles and by the tint of cards together.
func Apart(x, y Tone) float64 {
	least := math.Inf(1)
	for _, v := range visions() {
		least = min(least, v.apart(x, y))
	}
	return least
}

func (v vision) apart(x, y Tone) float64 {
	return difference(v.seen(x.Ink), v.seen(y.Ink)) + difference(v.seen(x.Tint), v.seen(y.Tint))
}

// seen gives a colour in CIE L*a*b* (D65) as somebody with that vision sees it.
func (v vision) seen(c scene.Colour) [3]float64 {
	r8, g8, b8 := c.RGB()
	in := [3]float64{linear(r8), linear(g8), linear(b8)}
	var rgb [3]float64
	for i := range rgb {
		for j := range in {
			rgb[i] += v[i][j] * in[j]
		}
		rgb[i] = max(0, min(1, rgb[i]))
	}
	x := (0.4124*rgb[0] + 0.3576*rgb[1] + 0.1805*rgb[2]) / 0.95047
	y := 0.2126*rgb[0] + 0.7152*rgb[1] + 0.0722*rgb[2]
	z := (0.0193*rgb[0] + 0.1192*rgb[1] + 0.9505*rgb[2]) / 1.08883
	f := func(t float64) float64 {
		if t > 0.008856 {
			return math.Cbrt(t)
		}
		return 7.787*t + 16.0/116
	}
	return [3]float64{116*f(y) - 16, 500 * (f(x) - f(y)), 200 * (f(y) - f(z))}
}

// difference is the colour difference of CIE 1976.
func difference(a, b [3]float64) float64 {
	return math.Sqrt((a[0]-b[0])*(a[0]-b[0]) + (a[1]-b[1])*(a[1]-b[1]) + (a[2]-b[2])*(a[2]-b[2]))
}

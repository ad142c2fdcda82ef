package paint

import (
	"math"

	"semainier/layouts/scene"
)

// full is white in linear light. One step of sRGB is at least five steps of
// it, so that a colour survives the way there and back.
const full = 1<<14 - 1

// light holds the tables to mix colours as light mixes.
//
// sRGB values are not amounts of light: black and white in equal parts make
// 188, not 128 (IEC 61966-2-1). Mixing the values by coverage makes dark text
// too heavy and light text too thin: by 20 % of its ink at 18 pixels, 9 % at
// 40, measured against shapes drawn eight times as large; mixing light is
// right to 1 % (TestTextHasTheWeightOfItsShapes).
//
// That dark text then looks lighter than what a browser draws is no fault to
// mend here. People look from so far that a pixel is smaller than what the eye
// separates (a minute of arc, 1.2 mm at 4 m; a pixel of a 55-inch screen has
// 0.63 mm), so the eye itself adds up the light of a stem and of its edges,
// and sees the stem that the type designer drew only if the sum is right. A
// correction to taste, such as those of rasterisers for small text in the hand,
// would be a hidden weight that fades as text grows and differs between dark on
// light and light on dark; a layout that wants heavier text asks for Medium,
// which was drawn for it. (FreeType, CHANGES of 2.6.2, on stem darkening: correct
// results need linear blending and gamma correction; darkening without is far too dark.)
//
// Where the layer has no ground of its own yet, what shines through is unknown
// when the layer is painted, and player/screen lays layers over each other in
// sRGB, as the graphics card does. There the coverage is bent so that the
// result is right over a pale ground for a dark ink and over a dark one for a light
// ink (to 2 % on those that pages have). On a ground of middle lightness in
// another layer it is not: such a layer has to bring its ground.
type light struct {
	linear [256]uint16       // sRGB to linear light, 0 to full
	srgb   [full + 1]uint8   // and back
	bent   [bends][256]uint8 // coverage to opacity on no ground, by the lightness of the ink
}

// pale and dark are the lightness of the grounds that an ink is bent for: paper
// and the blue of a heading at night.
const (
	pale = 0.94
	dark = 0.14
)

// bends is the number of lightnesses that have a curve of their own.
const bends = 17

func newLight() *light {
	l := &light{}
	for i := range l.linear {
		l.linear[i] = uint16(full*toLinear(float64(i)/255) + 0.5)
	}
	for i := range l.srgb {
		l.srgb[i] = uint8(255*fromLinear(float64(i)/full) + 0.5)
	}
	for i := range l.bent {
		ink, ground := float64(i)/(bends-1), pale
		if ink >= 0.5 {
			ground = dark
		}
		for a := range l.bent[i] {
			part := float64(a) / 255
			mixed := fromLinear(toLinear(ground)*(1-part) + toLinear(ink)*part)
			l.bent[i][a] = uint8(255*(mixed-ground)/(ink-ground) + 0.5)
		}
	}
	return l
}

// toLinear and fromLinear are the transfer function of sRGB, IEC 61966-2-1,
// between 0 and 1.
func toLinear(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

func fromLinear(v float64) float64 {
	if v <= 0.0031308 {
		return v * 12.92
	}
	return 1.055*math.Pow(v, 1/2.4) - 0.055
}

// ink is a colour, ready to be laid on pixels.
type ink struct {
	r, g, b    uint8
	lr, lg, lb uint32 // in linear light
	bent       *[256]uint8
}

func (l *light) ink(c scene.Colour) ink {
	r, g, b := c.RGB()
	luma := (0.2126*float64(r) + 0.7152*float64(g) + 0.0722*float64(b)) / 255
	return ink{
		r: r, g: g, b: b,
		lr: uint32(l.linear[r]), lg: uint32(l.linear[g]), lb: uint32(l.linear[b]),
		bent: &l.bent[int(luma*(bends-1)+0.5)],
	}
}

// lay puts ink on a row of pixels where mask says, a byte of coverage each.
func (l *light) lay(row, mask []uint8, k *ink) {
	for i, a := range mask {
		if a != 0 {
			l.blend(row[4*i:][:4:4], k, uint32(a))
		}
	}
}

// blend lays ink over one pixel with coverage a of 255.
func (l *light) blend(px []uint8, k *ink, a uint32) {
	_ = px[3]
	switch {
	case a == 255:
		px[0], px[1], px[2], px[3] = k.r, k.g, k.b, 0xff
	case px[3] == 0xff:
		px[0] = l.mix(px[0], k.lr, a)
		px[1] = l.mix(px[1], k.lg, a)
		px[2] = l.mix(px[2], k.lb, a)
	default:
		a = uint32(k.bent[a])
		px[0] = part(px[0], uint32(k.r), a)
		px[1] = part(px[1], uint32(k.g), a)
		px[2] = part(px[2], uint32(k.b), a)
		px[3] = part(px[3], 0xff, a)
	}
}

// mix gives a parts of 255 of the light value over the old one.
func (l *light) mix(old uint8, value, a uint32) uint8 {
	return l.srgb[(value*a+uint32(l.linear[old])*(255-a)+127)/255&full]
}

// part gives a parts of 255 of the value over the old one, rounded.
func part(old uint8, value, a uint32) uint8 {
	return uint8((value*a + uint32(old)*(255-a) + 127) / 255)
}

// over lays a row of premultiplied pixels over another, as player/screen lays
// layers.
func over(row, top []uint8) {
	for i := 0; i+4 <= len(top); i += 4 {
		switch a := uint32(top[i+3]); a {
		case 0:
		case 0xff:
			from := i
			for i+8 <= len(top) && top[i+7] == 0xff {
				i += 4
			}
			copy(row[from:], top[from:i+4])
		default:
			src, dst := top[i:][:4:4], row[i:][:4:4]
			for c := range dst {
				dst[c] = uint8(min(255, uint32(src[c])+(uint32(dst[c])*(255-a)+127)/255))
			}
		}
	}
}

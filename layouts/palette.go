package layouts

import (
	"math"

	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// palette is the colours of every page. Each text colour keeps a contrast of
// 7:1 or more with each ground it is set on, each shape 3:1 (WCAG 2.2, success
// criteria 1.4.6 and 1.4.11): pairs says which stand on which, and a theme that
// breaks one of them is refused.
type palette struct {
	header      scene.Colour // the header's ground, today's heading, borders of what is on now
	headerQuiet scene.Colour // second words on it
	light       scene.Colour // words and signs on the header and on full colours
	ground      scene.Colour
	paper       scene.Colour // of panels and rows
	shut        scene.Colour // ground of a closed day
	rule        scene.Colour
	edge        scene.Colour // border of what has no ground of its own
	ink         scene.Colour
	quiet       scene.Colour // second words
	now         scene.Colour // what goes on; header is set on it
	alert       scene.Colour // cancelled, out of order
	alertTint   scene.Colour
	crossing    scene.Colour // the line behind what is struck out: seen on the ground, light enough to read over
	good        scene.Colour // a service that works
	changed     scene.Colour // moved to another time; header is set on it
	spent       scene.Colour // ground of what is over or off
}

// ownPalette is that of the theme that names no colours.
func ownPalette() palette {
	return palette{
		header: 0x15273f, headerQuiet: 0xc8d5e5, light: 0xffffff,
		ground: 0xf3efe7, paper: 0xffffff, shut: 0xebe6da, rule: 0xd8d1c2, edge: 0x857c69,
		ink: 0x1a2433, quiet: 0x434a55,
		now: 0xffc53d, alert: 0x8a1420, alertTint: 0xfde6e3, crossing: 0xc4545e, good: 0x124f2c, changed: 0xcfdcec, spent: 0xf0ece3,
	}
}

// The least contrasts: of words with their ground (WCAG 2.2, 1.4.6), and of
// shapes that say something (1.4.11).
const (
	TextContrast  = 7.0
	ShapeContrast = 3.0
)

// pair is a colour set on another.
type pair struct {
	over, under         scene.Colour
	overName, underName string // keys of a theme
	least               float64
}

// pairs gives what stands on what.
func (c palette) pairs() []pair {
	list := []pair{
		{c.light, c.header, "light", "header", TextContrast},
		{c.headerQuiet, c.header, "header_quiet", "header", TextContrast},
		{c.light, c.alert, "light", "alert", TextContrast},
		{c.header, c.now, "header", "now", TextContrast},
		{c.header, c.changed, "header", "changed", TextContrast},
		{c.alert, c.alertTint, "alert", "alert_tint", TextContrast},
		{c.header, c.ground, "header", "ground", ShapeContrast},
	}
	for _, ground := range []pair{{over: c.ground, overName: "ground"}, {over: c.paper, overName: "paper"}, {over: c.spent, overName: "spent"}} {
		for _, word := range []pair{
			{over: c.ink, overName: "ink"}, {over: c.quiet, overName: "quiet"}, {over: c.header, overName: "header"},
			{over: c.alert, overName: "alert"}, {over: c.good, overName: "good"},
		} {
			list = append(list, pair{word.over, ground.over, word.overName, ground.overName, TextContrast})
		}
		list = append(list, pair{c.edge, ground.over, "edge", ground.overName, ShapeContrast})
	}
	for _, word := range []pair{{over: c.ink, overName: "ink"}, {over: c.quiet, overName: "quiet"}} {
		list = append(list, pair{word.over, c.shut, word.overName, "shut", TextContrast})
	}
	for _, t := range Tones() {
		list = append(list, pair{t.Ink, c.paper, "the ink of " + t.Name, "paper", TextContrast}, pair{t.Ink, c.ground, "the ink of " + t.Name, "ground", ShapeContrast})
	}
	return list
}

// Luminance gives the relative luminance of a colour, 0 to 1 (WCAG 2.2).
func Luminance(c scene.Colour) float64 {
	r, g, b := c.RGB()
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

// linear gives the light of a channel, 0 to 1 (IEC 61966-2-1).
func linear(v uint8) float64 {
	x := float64(v) / 255
	if x <= 0.04045 {
		return x / 12.92
	}
	return math.Pow((x+0.055)/1.055, 2.4)
}

// Contrast gives the contrast ratio of two colours, 1 to 21 (WCAG 2.2).
func Contrast(x, y scene.Colour) float64 {
	a, b := Luminance(x), Luminance(y)
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

// mixed gives the colour at part (0 to 1) of the way from x to y, as displays
// encode it.
func mixed(x, y scene.Colour, part float64) scene.Colour {
	xr, xg, xb := x.RGB()
	yr, yg, yb := y.RGB()
	channel := func(a, b uint8) scene.Colour {
		return scene.Colour(math.Round(float64(a) + (float64(b)-float64(a))*part))
	}
	return channel(xr, yr)<<16 | channel(xg, yg)<<8 | channel(xb, yb)
}

// Tone is the pair of colours of a partner: dark ink on its own pale tint.
type Tone struct {
	Name      string
	Ink, Tint scene.Colour
}

// pale is the tint of what is over: halfway to the ground.
func (c palette) pale(t Tone) scene.Colour { return mixed(t.Tint, c.ground, 0.5) }

// Tones gives the palette, in the order of program.Colours. Lightness, not hue
// alone, keeps them apart, so that the colour-blind can tell them (a test
// simulates it).
func Tones() []Tone {
	return []Tone{
		{"blue", 0x014e7f, 0xd2eafd},
		{"teal", 0x073532, 0xc9ebef},
		{"green", 0x094b1c, 0xe9f7ef},
		{"olive", 0x25330c, 0xf4f8d5},
		{"ochre", 0x664902, 0xfcead0},
		{"brick", 0x733928, 0xfcdfce},
		{"red", 0x720000, 0xf9dfdc},
		{"raspberry", 0x830249, 0xfce6e9},
		{"violet", 0x4f1556, 0xf2e8f6},
		{"indigo", 0x103093, 0xe8e7f4},
		{"slate", 0x474e5e, 0xedf6fd},
		{"brown", 0x392c23, 0xfaefe1},
	}
}

// toneOf gives the tone of that name; a name that the palette lacks has the
// default one's.
func toneOf(name string) Tone {
	var fallback Tone
	for _, t := range Tones() {
		if t.Name == name {
			return t
		}
		if t.Name == program.DefaultColour {
			fallback = t
		}
	}
	return fallback
}

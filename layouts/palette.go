package layouts

import (
	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// The colours of every page. Each text colour keeps a contrast of 7:1 or more
// with each ground it is set on (WCAG 2.2, success criterion 1.4.6); a test
// computes it for every text of every golden scene.
const (
	navy       scene.Colour = 0x15273f // header, today's heading, borders of what is on now
	navyQuiet  scene.Colour = 0xc8d5e5 // second words on navy
	white      scene.Colour = 0xffffff
	ground     scene.Colour = 0xf3efe7
	laneClosed scene.Colour = 0xebe6da
	rule       scene.Colour = 0xd8d1c2
	edge       scene.Colour = 0xb9b09d // border of what has no ground of its own
	ink        scene.Colour = 0x1a2433
	inkQuiet   scene.Colour = 0x434a55
	amber      scene.Colour = 0xffc53d // now; navy is set on it
	alert      scene.Colour = 0x8a1420 // cancelled, out of order
	alertTint  scene.Colour = 0xfde6e3
	crossing   scene.Colour = 0xc4545e // the line behind what is struck out: seen on the ground, light enough to read over
	good       scene.Colour = 0x124f2c // a service that works
	changed    scene.Colour = 0xcfdcec // moved to another time; navy is set on it
	spent      scene.Colour = 0xf0ece3 // ground of what is over or off
)

// Tone is the pair of colours of a partner: dark ink on its own pale tint.
type Tone struct {
	Name      string
	Ink, Tint scene.Colour
}

// Pale is the tint of what is over: halfway to the ground.
func (t Tone) Pale() scene.Colour {
	const each = 0xfefefe // without the lowest bit of red, green and blue
	return t.Tint&each/2 + ground&each/2
}

// Tones gives the palette, in the order of program.Colours.
func Tones() []Tone {
	return []Tone{
		{"blue", 0x0b4683, 0xe0ecf9},
		{"teal", 0x07504f, 0xd8f0ee},
		{"green", 0x1d5327, 0xe1f2e0},
		{"olive", 0x464b0c, 0xeff1d2},
		{"ochre", 0x64420a, 0xfbedca},
		{"brick", 0x7b320f, 0xfce6d8},
		{"red", 0x88171f, 0xfde3e1},
		{"raspberry", 0x80174f, 0xfbe1ed},
		{"violet", 0x5b2684, 0xefe3f8},
		{"indigo", 0x34348c, 0xe5e6fa},
		{"slate", 0x37424f, 0xe6eaef},
		{"brown", 0x55402f, 0xf0e6dc},
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

package screen

import (
	"image"
	"math"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
)

// move is a transition from one canvas to another of its size; the zero value is none.
type move struct {
	since  time.Time
	lasts  time.Duration
	fade   bool
	slides []image.Rectangle
	mixer  *ebiten.Shader
}

func (m move) under() bool { return !m.since.IsZero() }

// at says how far the transition is, from 0 to 1, slow at both ends.
func (m move) at(now time.Time) float64 {
	t := min(1, float64(now.Sub(m.since))/float64(m.lasts))
	return t * t * (3 - 2*t)
}

// draw draws the transition where it is now.
func (m move) draw(on ebiten.FinalScreen, from, to canvas, now time.Time) {
	part := m.at(now)
	if on.Bounds().Size() != to.size { // the window is being resized
		to.lay(on, now)
		return
	}
	for i, b := range to.bands {
		if !m.fade || b == from.bands[i] {
			to.layPart(on, band(i, to.size), band(i, to.size).Min)
			continue
		}
		m.mix(on, from.bands[i].img, b.img, band(i, to.size), float32(part))
	}
	for _, area := range m.slides {
		by := int(math.Round(part * float64(area.Dx())))
		seam := area.Max.X - by
		from.layPart(on, image.Rect(area.Min.X+by, area.Min.Y, area.Max.X, area.Max.Y), area.Min)
		to.layPart(on, image.Rect(area.Min.X, area.Min.Y, area.Min.X+by, area.Max.Y), image.Pt(seam, area.Min.Y))
	}
	from.layRolls(on, now, 0, float32(1-part))
	to.layRolls(on, now, 1, float32(part))
}

// mix draws each pixel once, where the graphics card is a processor: to draw the one
// image and then the other over it takes twice as long.
func (m move) mix(on ebiten.FinalScreen, from, to *ebiten.Image, area image.Rectangle, part float32) {
	o := ebiten.DrawRectShaderOptions{Blend: ebiten.BlendCopy, Uniforms: map[string]any{"Part": part}}
	o.GeoM.Translate(float64(area.Min.X), float64(area.Min.Y))
	o.Images[0], o.Images[1] = from, to
	on.DrawRectShader(area.Dx(), area.Dy(), m.mixer, &o)
}

// mixing is a program for the graphics card, in Kage, Ebiten's language for them.
const mixing = `//kage:unit pixels
package main

var Part float

func Fragment(at vec4, from vec2, colour vec4) vec4 {
	return mix(imageSrc0UnsafeAt(from), imageSrc1UnsafeAt(from), Part)
}
`

// newMixer makes it; it fails only if it is faulty.
func newMixer() (*ebiten.Shader, error) { return ebiten.NewShader([]byte(mixing)) }

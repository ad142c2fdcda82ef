package screen

import (
	"image"
	"math"
	"slices"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
)

// moveFor is how long a transition takes.
const moveFor = 500 * time.Millisecond

// move is a transition from one canvas to another; the zero value is none.
type move struct {
	since   time.Time
	fade    bool
	changed []image.Rectangle // where the two differ, apart from the slides
	slides  []image.Rectangle
	mixer   *ebiten.Shader
}

func (m move) under() bool { return !m.since.IsZero() }

// at says how far the transition is, from 0 to 1, slow at both ends.
func (m move) at(now time.Time) float64 {
	t := min(1, float64(now.Sub(m.since))/float64(moveFor))
	return t * t * (3 - 2*t)
}

// draw draws the transition at a part of its way.
func (m move) draw(on ebiten.FinalScreen, from, to canvas, part float64) {
	switch {
	case !m.fade:
		to.lay(on, 1)
	case on.Bounds().Size() != to.Bounds().Size():
		from.lay(on, 1)
		to.lay(on, float32(part))
	default:
		m.mix(on, from, to, part)
	}
	if on.Bounds().Size() != to.Bounds().Size() {
		return // the window is being resized: its areas are elsewhere
	}
	for _, area := range m.slides {
		by := int(math.Round(part * float64(area.Dx())))
		seam := area.Max.X - by
		from.layPart(on, image.Rect(area.Min.X+by, area.Min.Y, area.Max.X, area.Max.Y), area.Min)
		to.layPart(on, image.Rect(area.Min.X, area.Min.Y, area.Min.X+by, area.Max.Y), image.Pt(seam, area.Min.Y))
	}
}

// mix draws each pixel once, where the graphics card is a processor: to draw the one
// canvas and then the other over it takes twice as long.
func (m move) mix(on ebiten.FinalScreen, from, to canvas, part float64) {
	size := on.Bounds().Size()
	for i := range bandsOf(size) {
		area := band(i, size)
		if !slices.ContainsFunc(m.changed, func(c image.Rectangle) bool { return area.In(c) }) {
			from.layPart(on, area, area.Min)
		}
	}
	for _, area := range m.changed {
		o := ebiten.DrawRectShaderOptions{Blend: ebiten.BlendCopy, Uniforms: map[string]any{"Part": float32(part)}}
		o.GeoM.Translate(float64(area.Min.X), float64(area.Min.Y))
		o.Images[0], o.Images[1] = from.SubImage(area).(*ebiten.Image), to.SubImage(area).(*ebiten.Image)
		on.DrawRectShader(area.Dx(), area.Dy(), m.mixer, &o)
	}
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

package screen

import (
	"image"
	"math"
	"time"
)

// moveFor is how long a transition takes.
const moveFor = 500 * time.Millisecond

// move is a transition from one canvas to another; the zero value is none.
type move struct {
	since   time.Time
	fade    bool
	changed []image.Rectangle // where the two differ, apart from the slides
	slides  []image.Rectangle
}

func (m move) under() bool { return !m.since.IsZero() }

// at says how far the transition is, from 0 to 1, slow at both ends.
func (m move) at(now time.Time) float64 {
	t := min(1, float64(now.Sub(m.since))/float64(moveFor))
	return t * t * (3 - 2*t)
}

// draw draws the transition at a part of its way.
func (m move) draw(on surface, from, to canvas, part float64) {
	switch {
	case !m.fade:
		to.lay(on, 1)
	case on.Bounds().Size() != to.Bounds().Size():
		from.lay(on, 1)
		to.lay(on, float32(part))
	default:
		from.lay(on, 1)
		for _, area := range m.changed {
			to.layPart(on, area, area.Min, float32(part))
		}
	}
	if on.Bounds().Size() != to.Bounds().Size() {
		return // the window is being resized: its areas are elsewhere
	}
	for _, area := range m.slides {
		by := int(math.Round(part * float64(area.Dx())))
		seam := area.Max.X - by
		from.layPart(on, image.Rect(area.Min.X+by, area.Min.Y, area.Max.X, area.Max.Y), area.Min, 1)
		to.layPart(on, image.Rect(area.Min.X, area.Min.Y, area.Min.X+by, area.Max.Y), image.Pt(seam, area.Min.Y), 1)
	}
}

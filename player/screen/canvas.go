package screen

import (
	"image"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
)

// canvas is a composed picture on the graphics card, and what rolls on it. The
// zero value is none.
type canvas struct {
	*ebiten.Image
	rolls []*rolling
}

// fitted gives a canvas of that size, c itself where it fits. It is to be
// composed anew.
func (c canvas) fitted(size image.Point, made *textures) canvas {
	if c.Image != nil && c.Bounds().Size() == size {
		return canvas{Image: c.Image}
	}
	made.drop(c.Image)
	return canvas{Image: made.of(size)}
}

// goOn lets the strips of c that are on another canvas too go on from where they
// are there, and gives them.
func (c canvas) goOn(from canvas) (both []*rolling) {
	for _, r := range c.rolls {
		for _, old := range from.rolls {
			if old.hash == r.hash {
				r.since = old.since
				both = append(both, r)
			}
		}
	}
	return both
}

// roll draws the strips where they are now.
func (c canvas) roll(now time.Time) {
	for _, r := range c.rolls {
		r.draw(c.Image, now)
	}
}

// layRolls draws the strips alone over the window.
func (c canvas) layRolls(on *ebiten.Image) {
	if c.Bounds().Size() != on.Bounds().Size() {
		c.lay(on, 1)
		return
	}
	for _, r := range c.rolls {
		c.layPart(on, r.area, r.area.Min)
	}
}

// layPart draws a part of the canvas at a place of the window, which has its size.
func (c canvas) layPart(on *ebiten.Image, part image.Rectangle, at image.Point) {
	if part.Empty() {
		return
	}
	var o ebiten.DrawImageOptions
	o.GeoM.Translate(float64(at.X), float64(at.Y))
	on.DrawImage(c.SubImage(part).(*ebiten.Image), &o)
}

// lay draws a canvas over the whole window. Their sizes differ only for the
// moment that a new size takes to be painted.
func (c canvas) lay(on *ebiten.Image, opacity float32) {
	var o ebiten.DrawImageOptions
	from, to := c.Bounds().Size(), on.Bounds().Size()
	if from != to {
		o.GeoM.Scale(float64(to.X)/float64(from.X), float64(to.Y)/float64(from.Y))
		o.Filter = ebiten.FilterLinear
	}
	o.ColorScale.ScaleAlpha(opacity)
	on.DrawImage(c.Image, &o)
}

package screen

import (
	"image"
	"slices"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
)

// canvas is a page on the graphics card, and what rolls on it. The zero value is
// none.
type canvas struct {
	*ebiten.Image
	sums  []uint64 // of the page's bands that it has; 0: another content
	rolls []*rolling
}

// surface is what canvases are laid on: the window, or another one.
type surface interface {
	Bounds() image.Rectangle
	DrawImage(*ebiten.Image, *ebiten.DrawImageOptions)
}

// fits says whether a page of that size can be written on the canvas.
func (c *canvas) fits(size image.Point) bool { return c.Image != nil && c.Bounds().Size() == size }

// newCanvas gives an empty one.
func newCanvas(size image.Point, made *textures) canvas {
	return canvas{Image: made.of(size), sums: make([]uint64, bandsOf(size))}
}

// copied gives a canvas with the same page, and nothing that rolls.
func (c *canvas) copied(made *textures) canvas {
	to := newCanvas(c.Bounds().Size(), made)
	to.DrawImage(c.Image, &ebiten.DrawImageOptions{Blend: ebiten.BlendCopy})
	copy(to.sums, c.sums)
	return to
}

// wipe forgets what rolls. Bands in which it was are to be written anew, but where
// something rolls again, over the same area.
func (c *canvas) wipe(coming []strip) {
	for _, r := range c.rolls {
		if !slices.ContainsFunc(coming, func(st strip) bool { return st.area == r.area }) {
			c.soil(r.area)
		}
	}
	c.rolls = nil
}

// soil says that an area no more has what the page has there.
func (c *canvas) soil(area image.Rectangle) {
	for i := range c.sums {
		if band(i, c.Bounds().Size()).Overlaps(area) {
			c.sums[i] = 0
		}
	}
}

// batch is how many bands are uploaded at a time: Ebiten keeps a copy of the largest for
// good.
const batch = 4

// write has the page on the canvas, and gives the areas that it did not have.
func (c *canvas) write(p picture, made *textures) (changed []image.Rectangle) {
	n := 0
	for _, part := range p.parts {
		for i, sum := range p.sums {
			area := band(i, p.size)
			if !area.In(part.Rect) || c.sums[i] == sum {
				continue
			}
			if n++; n%batch == 0 {
				made.flush()
			}
			c.SubImage(area).(*ebiten.Image).WritePixels(part.Pix[part.PixOffset(0, area.Min.Y):][:4*area.Dx()*area.Dy()])
			if n := len(changed); n > 0 && changed[n-1].Max.Y == area.Min.Y {
				changed[n-1].Max.Y = area.Max.Y
				continue
			}
			changed = append(changed, area)
		}
	}
	c.sums = slices.Clone(p.sums)
	return changed
}

// goOn lets the strips of c that are on another canvas too go on from where they
// are there, and gives them.
func (c *canvas) goOn(from []*rolling) (both []*rolling) {
	for _, r := range c.rolls {
		for _, old := range from {
			if old.hash == r.hash {
				r.since = old.since
				both = append(both, r)
			}
		}
	}
	return both
}

// roll draws the strips where they are now.
func (c *canvas) roll(now time.Time) {
	for _, r := range c.rolls {
		r.draw(c.Image, now)
	}
}

// layPart draws a part of the canvas at a place of the window, which has its size.
func (c *canvas) layPart(on surface, part image.Rectangle, at image.Point, opacity float32) {
	if part.Empty() {
		return
	}
	var o ebiten.DrawImageOptions
	o.GeoM.Translate(float64(at.X), float64(at.Y))
	o.ColorScale.ScaleAlpha(opacity)
	on.DrawImage(c.SubImage(part).(*ebiten.Image), &o)
}

// lay draws a canvas over the whole window. Their sizes differ only for the
// moment that a new size takes to be painted.
func (c *canvas) lay(on surface, opacity float32) {
	var o ebiten.DrawImageOptions
	from, to := c.Bounds().Size(), on.Bounds().Size()
	if from != to {
		o.GeoM.Scale(float64(to.X)/float64(from.X), float64(to.Y)/float64(from.Y))
		o.Filter = ebiten.FilterLinear
	}
	if opacity == 1 {
		o.Blend = ebiten.BlendCopy // what is beneath need not be read
	}
	o.ColorScale.ScaleAlpha(opacity)
	on.DrawImage(c.Image, &o)
}

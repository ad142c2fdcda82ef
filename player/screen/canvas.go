package screen

import (
	"image"
	"slices"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
)

// canvas is a page in bands, and what rolls above it. Two pages share the bands that
// they have in common. The zero value is none.
type canvas struct {
	size  image.Point
	bands []*piece
	rolls []*rolling
}

// piece is a band, on the graphics card once ready has seen to it. Ebiten rounds sizes
// up to powers of two, so that a page in one image would take twice its bytes.
type piece struct {
	sum  uint64      // of its pixels
	part *image.RGBA // they are in it; nil: they are on the card
	img  *ebiten.Image
}

// surface is what canvases are laid on: the window, or an image.
type surface interface {
	Bounds() image.Rectangle
	DrawImage(*ebiten.Image, *ebiten.DrawImageOptions)
}

func (c canvas) none() bool { return c.bands == nil }

// batch is how many bands are uploaded at a time: Ebiten keeps a copy of them for
// good.
const batch = 4

// next gives the canvas of a picture; the bands that c has too are those of c.
func (c canvas) next(p picture) canvas {
	n := canvas{size: p.size, bands: make([]*piece, len(p.sums))}
	if c.size == p.size {
		for i, b := range c.bands {
			if b.sum == p.sums[i] {
				n.bands[i] = b
			}
		}
	}
	for _, part := range p.parts {
		for i := range n.bands {
			if n.bands[i] == nil && band(i, p.size).In(part.Rect) {
				n.bands[i] = &piece{sum: p.sums[i], part: part}
			}
		}
	}
	for i, b := range n.bands {
		if b == nil { // neither has it: nothing is drawn there
			n.bands[i] = &piece{}
		}
	}
	return n
}

// ready has the graphics card take the bands that it has not yet.
func (c canvas) ready(made *textures) {
	uploads := 0
	for i, b := range c.bands {
		if b.part == nil {
			continue
		}
		area := band(i, c.size)
		b.img = made.of(area.Size())
		b.img.WritePixels(b.part.Pix[b.part.PixOffset(0, area.Min.Y):][:4*area.Dx()*area.Dy()])
		b.part = nil
		if uploads++; uploads%batch == 0 {
			made.flush(c.bands)
		}
	}
}

// drop gives back the bands that c has and other has not.
func (c canvas) drop(other canvas, made *textures) {
	for _, b := range c.bands {
		if !slices.Contains(other.bands, b) {
			made.drop(b.img)
		}
	}
}

// goOn lets the strips of c that are on another canvas too go on from where they
// are there.
func (c canvas) goOn(from []*rolling) {
	for _, r := range c.rolls {
		for _, old := range from {
			if old.hash == r.hash {
				r.since, r.stays, old.stays = old.since, true, true
			}
		}
	}
}

// lay draws the page over the whole window, and what rolls where it is now.
func (c canvas) lay(on surface, now time.Time) {
	c.layPart(on, image.Rectangle{Max: c.size}, image.Point{})
	c.layRolls(on, now, 1, 1)
}

// layPart draws a part of the page at a place of the window. Their sizes differ only
// for the moment that a new size takes to be painted.
func (c canvas) layPart(on surface, part image.Rectangle, at image.Point) {
	to := on.Bounds().Size()
	for i, b := range c.bands {
		area := band(i, c.size)
		seen := area.Intersect(part)
		if seen.Empty() || b.img == nil {
			continue
		}
		place := at.Add(seen.Min).Sub(part.Min)
		var o ebiten.DrawImageOptions
		o.GeoM.Translate(float64(place.X), float64(place.Y))
		if c.size != to {
			o.GeoM.Scale(float64(to.X)/float64(c.size.X), float64(to.Y)/float64(c.size.Y))
		}
		o.Blend = ebiten.BlendCopy // what is beneath need not be read
		on.DrawImage(b.img.SubImage(seen.Sub(area.Min)).(*ebiten.Image), &o)
	}
}

// layRolls draws the strips, those that stay through a movement and the others each with
// its opacity.
func (c canvas) layRolls(on surface, now time.Time, stay, other float32) {
	if c.size != on.Bounds().Size() {
		return // their place is elsewhere
	}
	for _, r := range c.rolls {
		opacity := other
		if r.stays {
			opacity = stay
		}
		if opacity > 0 {
			r.draw(on, now, opacity)
		}
	}
}

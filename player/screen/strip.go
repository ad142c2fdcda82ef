package screen

import (
	"image"
	"math"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"semainier/layouts/paint"
	"semainier/layouts/scene"
)

// strip is the pixels of a layer that rolls, cut into tiles from left to right.
// It lies above the layers that stand still, over the ground of its scene.
type strip struct {
	hash   uint64
	layer  scene.Layer     // as long as length
	area   image.Rectangle // of the window, in which it is seen
	length int             // in pixels; 0: nothing to show
	tiles  []tile
}

// tile is a part of a strip as wide as a graphics card can hold it.
type tile struct {
	sum    uint64
	pixels *image.RGBA
}

const (
	// tileWidth is what every graphics card can hold: that of a Pi 4 has images of
	// 4096 pixels at most, and a long ticker is longer.
	tileWidth = 2048
	// maxStrip bounds the pixels of a strip; a ticker of a 1080p screen takes ten
	// minutes to show as much. What is beyond is left out.
	maxStrip = 1 << 23
)

// stripOf paints a layer that rolls.
func (s *Screen) stripOf(l scene.Layer, sc scene.Scene) strip {
	st := strip{hash: l.Hash(), area: pixels(l.Bounds, sc)}
	if st.area.Empty() || !(l.Length >= 1) {
		return strip{}
	}
	// Whole pixels, so that the end meets the beginning without a seam.
	st.length = int(math.Round(min(float64(l.Length), float64(maxStrip/st.area.Dy()))))
	l.Length = scene.Px(st.length)
	st.layer = l
	for x := 0; x < st.length; x += tileWidth {
		part := scene.Layer{Name: l.Name, Items: l.Items, Bounds: scene.Rect{
			X: scene.Px(st.area.Min.X + x), Y: scene.Px(st.area.Min.Y),
			W: scene.Px(min(tileWidth, st.length-x)), H: scene.Px(st.area.Dy()),
		}}
		painted := s.o.Painter.Layer(part)
		img := opaque(painted.Rect, sc.Ground)
		paint.Lay(img, painted, painted.Rect, painted.Rect.Min)
		st.tiles = append(st.tiles, tile{s.sum(img), img})
	}
	return st
}

// rolling is a strip on the graphics card, in motion.
type rolling struct {
	strip
	images []*ebiten.Image // of the tiles
	since  time.Time
}

// reel keeps the tiles of the last strips on the graphics card, by their sums, so that
// a ticker that goes on is not uploaded again. The zero value is empty.
type reel map[uint64]*ebiten.Image

// load gives the strips on the graphics card, and gives back those that are no more.
func (r *reel) load(strips []strip, made *textures) (rolls []*rolling) {
	next := reel{}
	for _, st := range strips {
		on := &rolling{strip: st, since: time.Now()}
		for i, t := range st.tiles {
			if next[t.sum] == nil {
				next[t.sum] = (*r)[t.sum]
				delete(*r, t.sum)
			}
			if next[t.sum] == nil {
				next[t.sum] = made.of(t.pixels.Rect.Size())
				next[t.sum].WritePixels(t.pixels.Pix)
			}
			on.images = append(on.images, next[t.sum])
			st.tiles[i].pixels = nil // it is on the card now
		}
		rolls = append(rolls, on)
	}
	for _, unused := range *r {
		made.drop(unused)
	}
	*r = next
	return rolls
}

// draw draws what is in view of the strip. It moves by whole pixels: letters
// stay as sharp as they were painted.
func (r *rolling) draw(on *ebiten.Image, now time.Time) {
	area := on.SubImage(r.area).(*ebiten.Image)
	shift := int(math.Round(float64(r.layer.Shift(now.Sub(r.since).Seconds())))) % r.length
	for x := -shift; x < r.area.Dx(); x += r.length { // twice where it follows itself
		for i, tile := range r.images {
			left := x + i*tileWidth
			if left >= r.area.Dx() || left+tile.Bounds().Dx() <= 0 {
				continue
			}
			var o ebiten.DrawImageOptions
			o.GeoM.Translate(float64(r.area.Min.X+left), float64(r.area.Min.Y))
			area.DrawImage(tile, &o)
		}
	}
}

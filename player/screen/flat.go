package screen

import (
	"encoding/binary"
	"hash/fnv"
	"image"
	"image/color"
	"image/draw"

	"semainier/layouts/paint"
	"semainier/layouts/scene"
)

// flats makes layers opaque: each with what is beneath it. What the graphics
// card then does is to copy, so that the window has the very pixels of
// paint.Painter.Scene; a card blends with another rounding. Those of the last
// picture are kept. The zero value is ready.
type flats struct {
	now, before map[uint64]*image.RGBA
}

// begin begins a picture.
func (f *flats) begin() { f.before, f.now = f.now, map[uint64]*image.RGBA{} }

// over gives the ground with layers on it, from the lowest on, in an area.
func (f *flats) over(ground scene.Colour, area image.Rectangle, layers []layer) layer {
	var seen []layer
	sum := fnv.New64a()
	put := func(v uint64) { sum.Write(binary.BigEndian.AppendUint64(nil, v)) }
	for _, v := range []int{int(ground), area.Min.X, area.Min.Y, area.Max.X, area.Max.Y} {
		put(uint64(v))
	}
	for _, l := range layers {
		if l.pixels.Rect.Overlaps(area) {
			seen = append(seen, l)
			put(l.hash)
		}
	}
	hash := sum.Sum64()
	img := f.now[hash]
	if img == nil {
		img = f.before[hash]
	}
	if img == nil {
		img = image.NewRGBA(area)
		r, g, b := ground.RGB()
		draw.Draw(img, area, image.NewUniform(color.RGBA{r, g, b, 0xff}), image.Point{}, draw.Src)
		for _, l := range seen {
			paint.Lay(img, l.pixels, area, l.pixels.Rect.Min)
		}
	}
	f.now[hash] = img
	return layer{hash, img}
}

package upload

import (
	"image"
	stddraw "image/draw"
	"math"

	"golang.org/x/image/draw"
)

// The sides of the largest screen, in pixels: "4K". What is larger is made
// smaller, whichever way it and the screen are turned.
const (
	screenLong  = 3840
	screenShort = 2160
)

// fit gives the size, in whole pixels, of something with these proportions that
// is as large as the largest screen shows it.
func fit(width, height float64) (int, int) {
	scale := min(screenLong/max(width, height), screenShort/min(width, height))
	side := func(s float64) int { return max(1, min(screenLong, int(math.Round(s*scale)))) }
	return side(width), side(height)
}

// strip is how many rows or columns are scaled at once. Scaling as a whole
// keeps 32 bytes for each pixel of a row of the result and a column of the
// picture: half a gigabyte for the largest.
const strip = 64

// shrink gives the picture on white, its corner at (0,0), no larger than a
// screen; what is smaller keeps its size.
func shrink(img image.Image) *image.RGBA {
	from := img.Bounds()
	w, h := fit(float64(from.Dx()), float64(from.Dy()))
	if w >= from.Dx() && h >= from.Dy() {
		w, h = from.Dx(), from.Dy()
	}
	// First every row becomes shorter, then every column.
	narrow := image.NewRGBA(image.Rect(0, 0, w, from.Dy()))
	rows := image.NewRGBA(image.Rect(0, 0, from.Dx(), strip))
	for y := 0; y < from.Dy(); y += strip {
		part := image.Rect(0, 0, from.Dx(), min(strip, from.Dy()-y))
		stddraw.Draw(rows, part, image.White, image.Point{}, stddraw.Src)
		stddraw.Draw(rows, part, img, from.Min.Add(image.Pt(0, y)), stddraw.Over)
		into := image.Rect(0, y, w, y+part.Dy())
		if w == from.Dx() {
			stddraw.Draw(narrow, into, rows, image.Point{}, stddraw.Src)
			continue
		}
		draw.CatmullRom.Scale(narrow, into, rows, part, draw.Src, nil)
	}
	if h == from.Dy() {
		return narrow
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for x := 0; x < w; x += strip {
		right := min(w, x+strip)
		draw.CatmullRom.Scale(out, image.Rect(x, 0, right, h), narrow, image.Rect(x, 0, right, from.Dy()), draw.Src, nil)
	}
	return out
}

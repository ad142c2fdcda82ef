package cmd

import (
	"image"
	"image/color"
)

// The screen has a header with a clock above and a foot with the states of
// services and the age of the information below; what lies between is the
// week or the day.
const (
	headerShare = 0.13 // of the height
	footShare   = 0.08
)

func body(img image.Image) image.Rectangle {
	b := img.Bounds()
	h := float64(b.Dy())
	return image.Rect(b.Min.X, b.Min.Y+int(h*headerShare), b.Max.X, b.Max.Y-int(h*footShare))
}

func foot(img image.Image) image.Rectangle {
	b := img.Bounds()
	return image.Rect(b.Min.X, body(img).Max.Y, b.Max.X, b.Max.Y)
}

// blank reports whether a picture shows nothing that can be read: nearly all
// of its pixels are of one colour.
func blank(img image.Image) bool {
	const ink = 0.03 // a page of text and boxes has far more than that
	count := map[color.RGBA]int{}
	b := img.Bounds()
	total, most := 0, 0
	for y := b.Min.Y; y < b.Max.Y; y += 3 {
		for x := b.Min.X; x < b.Max.X; x += 3 {
			r, g, bl, _ := img.At(x, y).RGBA()
			c := color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(bl >> 8), 255}
			count[c]++
			most = max(most, count[c])
			total++
		}
	}
	return float64(total-most) < ink*float64(total)
}

// changed gives the share of the pixels of area that differ visibly.
func changed(a, b image.Image, area image.Rectangle) float64 {
	if a.Bounds() != b.Bounds() {
		return 1
	}
	n := 0
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			r1, g1, b1, _ := a.At(x, y).RGBA()
			r2, g2, b2, _ := b.At(x, y).RGBA()
			if far(r1, r2) || far(g1, g2) || far(b1, b2) {
				n++
			}
		}
	}
	return float64(n) / float64(area.Dx()*area.Dy())
}

func far(a, b uint32) bool { return max(a, b)-min(a, b) > 0x1000 }

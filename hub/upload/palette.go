package upload

import (
	"image"
	"image/color"
)

// few gives the same picture with a palette where it has no more colours than
// one holds: a text in black has its greys alone, and its file half the bytes.
func few(img *image.RGBA) image.Image {
	const most = 256 // PNG, third edition, §11.2.2
	known := make(map[[3]byte]uint8, most)
	var palette color.Palette
	out := image.NewPaletted(img.Rect, nil)
	var last [3]byte
	var index uint8
	for i := range out.Pix {
		c := [3]byte(img.Pix[4*i:])
		if c != last || i == 0 {
			at, ok := known[c]
			if !ok {
				if len(known) == most {
					return img
				}
				at = uint8(len(known))
				known[c] = at
				palette = append(palette, color.RGBA{c[0], c[1], c[2], 0xff})
			}
			last, index = c, at
		}
		out.Pix[i] = index
	}
	out.Palette = palette
	return out
}

package screen

import (
	"image/color"

	"github.com/hajimehoshi/ebiten/v2"
)

// layers keeps the layers of the last picture on the graphics card, so that a
// minute's change uploads a clock and not a page. To be used in Update or Draw
// only: made elsewhere, images leak.
type layers map[uint64]*ebiten.Image

// compose draws a picture on an image of its size.
func (ls *layers) compose(on *ebiten.Image, p picture) {
	next := make(layers, len(p.layers))
	for _, l := range p.layers {
		if next[l.hash] != nil {
			continue
		}
		if held := (*ls)[l.hash]; held != nil {
			next[l.hash] = held
			delete(*ls, l.hash)
			continue
		}
		next[l.hash] = upload(l)
	}
	for _, unused := range *ls {
		unused.Deallocate()
	}
	*ls = next

	r, g, b := p.ground.RGB()
	on.Fill(color.RGBA{r, g, b, 0xff})
	for _, l := range p.layers {
		var o ebiten.DrawImageOptions
		o.GeoM.Translate(float64(l.pixels.Rect.Min.X), float64(l.pixels.Rect.Min.Y))
		on.DrawImage(next[l.hash], &o)
	}
}

func upload(l layer) *ebiten.Image {
	size := l.pixels.Rect.Size()
	img := ebiten.NewImageWithOptions(l.pixels.Rect.Sub(l.pixels.Rect.Min), &ebiten.NewImageOptions{Unmanaged: true})
	pix := l.pixels.Pix
	if l.pixels.Stride != 4*size.X || len(pix) != 4*size.X*size.Y {
		pix = tight(l)
	}
	img.WritePixels(pix)
	return img
}

// tight gives the pixels row after row, as WritePixels wants them.
func tight(l layer) []byte {
	size := l.pixels.Rect.Size()
	pix := make([]byte, 0, 4*size.X*size.Y)
	for y := range size.Y {
		row := l.pixels.Pix[y*l.pixels.Stride:]
		pix = append(pix, row[:4*size.X]...)
	}
	return pix
}

package screen

import (
	"image/color"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
)

// layers keeps the layers of the last picture on the graphics card, so that a
// minute's change uploads a clock and not a page.
type layers map[uint64]*ebiten.Image

// compose draws the layers of a picture that stand still on an image of its
// size, and has those that roll at hand.
func (ls *layers) compose(on *ebiten.Image, p picture, made *textures) (rolls []*rolling) {
	next := make(layers, len(p.layers))
	keep := func(l layer) *ebiten.Image {
		img := next[l.hash]
		if img == nil {
			if img = (*ls)[l.hash]; img == nil {
				img = upload(l, made)
			}
			delete(*ls, l.hash)
			next[l.hash] = img
		}
		return img
	}
	for _, l := range p.layers {
		keep(l)
	}
	for _, st := range p.strips {
		r := &rolling{strip: st, since: time.Now()}
		for _, tile := range st.tiles {
			r.images = append(r.images, keep(tile))
		}
		rolls = append(rolls, r)
	}
	for _, unused := range *ls {
		made.drop(unused)
	}
	*ls = next

	r, g, b := p.ground.RGB()
	on.Fill(color.RGBA{r, g, b, 0xff})
	for _, l := range p.layers {
		var o ebiten.DrawImageOptions
		o.GeoM.Translate(float64(l.pixels.Rect.Min.X), float64(l.pixels.Rect.Min.Y))
		on.DrawImage(next[l.hash], &o)
	}
	return rolls
}

func upload(l layer, made *textures) *ebiten.Image {
	size := l.pixels.Rect.Size()
	img := made.of(size)
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

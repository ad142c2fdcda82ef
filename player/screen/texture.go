package screen

import (
	"image"
	"sync/atomic"

	"github.com/hajimehoshi/ebiten/v2"
)

// textures makes the images on the graphics card and counts them. To be used in
// Update or Draw only: made elsewhere, images leak. The zero value is ready.
type textures struct {
	count, bytes atomic.Int64
	token        *ebiten.Image // of one pixel
}

// Textures gives how many images this package has on the graphics card, and their
// bytes. It may be called at any time; Ebiten's own are not among them.
func (s *Screen) Textures() (count, bytes int64) {
	return s.textures.count.Load(), s.textures.bytes.Load()
}

// of makes an image of that size.
func (t *textures) of(size image.Point) *ebiten.Image {
	img := ebiten.NewImageWithOptions(image.Rectangle{Max: size}, &ebiten.NewImageOptions{Unmanaged: true})
	t.count.Add(1)
	t.bytes.Add(weight(img))
	return img
}

// drop gives back the memory of an image that of has made; nil: nothing.
func (t *textures) drop(img *ebiten.Image) {
	if img == nil {
		return
	}
	t.count.Add(-1)
	t.bytes.Add(-weight(img))
	img.Deallocate()
}

// weight is that of an image on the card, which has four bytes for a pixel.
func weight(img *ebiten.Image) int64 {
	size := img.Bounds().Size()
	return 4 * int64(size.X) * int64(size.Y)
}

// flush has done what was asked so far, and written what was to be written to images,
// which Ebiten puts off until they are drawn.
func (t *textures) flush(bands []*piece) {
	if t.token == nil {
		t.token = ebiten.NewImageWithOptions(image.Rect(0, 0, 1, 1), &ebiten.NewImageOptions{Unmanaged: true})
	}
	for _, b := range bands {
		if b.img != nil {
			t.token.DrawImage(b.img, nil)
		}
	}
	t.token.ReadPixels(make([]byte, 4))
}

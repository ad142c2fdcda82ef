package paint

import (
	"image"

	"semainier/layouts/scene"
)

// maxPictureArea bounds a picture, in pixels, before it is scaled: the 24
// million of a good camera. The largest file that Decode takes costs some
// 300 MB for a moment.
const maxPictureArea = 25 << 20

// maxPictureSide bounds each side of a picture, in pixels.
const maxPictureSide = 1 << 15

// Pictures gives the painter its pictures. Picture is called whenever a layer
// with that picture is painted and the picture is not kept in its final size;
// it should answer from memory or disk, and say by itself (to a log) what is
// wrong, as the painter only leaves the place empty.
type Pictures interface {
	Picture(id scene.PictureID) (image.Image, error)
}

// pictureKey identifies a picture in its final size, and what is seen of it.
type pictureKey struct {
	id      scene.PictureID
	size    image.Point
	visible image.Rectangle
}

// image draws a picture over its place. One that cannot be had yet leaves the
// place as it is and makes the layer unfinished.
func (p *Painter) image(img *image.RGBA, it scene.Image) {
	place := nearest(it.Rect)
	visible, kept := place.Intersect(img.Rect), place.Intersect(p.whole)
	if visible.Empty() {
		return
	}
	scaled := p.picture(pictureKey{it.ID, place.Size(), kept.Sub(place.Min)})
	if scaled == nil {
		p.unfinished = true
		return
	}
	n, left := 4*visible.Dx(), 4*(visible.Min.X-kept.Min.X)
	for y := visible.Min.Y; y < visible.Max.Y; y++ {
		p.light.overlay(img.Pix[img.PixOffset(visible.Min.X, y):][:n], scaled.Pix[(y-kept.Min.Y)*scaled.Stride+left:][:n])
	}
}

// picture gives what is seen of a picture, in its final size; nil if it is
// missing, fails or has a size that no picture should have. Only success is
// kept: what is missing now may arrive.
func (p *Painter) picture(key pictureKey) *image.RGBA {
	if kept := p.scaled.get(key); kept != nil {
		return kept
	}
	if p.pictures == nil {
		return nil
	}
	src, err := p.pictures.Picture(key.id)
	if err != nil || src == nil || !fits(src.Bounds().Dx(), src.Bounds().Dy()) {
		return nil
	}
	scaled := p.light.resample(src, key.size, key.visible)
	p.scaled.put(key, scaled)
	return scaled
}

// fits says whether a picture has a size that is drawn.
func fits(w, h int) bool {
	return w > 0 && h > 0 && w <= maxPictureSide && h <= maxPictureSide && w*h <= maxPictureArea
}

// overlay lays a row of premultiplied pixels over another: in linear light
// where the ground is opaque.
func (l *light) overlay(row, top []uint8) {
	for i := 0; i+4 <= len(top); i += 4 {
		src, dst := top[i:][:4:4], row[i:][:4:4]
		a := uint32(src[3])
		switch {
		case a == 0:
		case a == 0xff:
			copy(dst, src)
		case dst[3] == 0xff:
			for c := range 3 {
				dst[c] = l.mix(dst[c], uint32(l.linear[straight(src[c], a)]), a)
			}
		default:
			over(dst, src)
		}
	}
}

// straight takes the opacity a out of a premultiplied value.
func straight(v uint8, a uint32) uint8 { return uint8(min(255, (uint32(v)*255+a/2)/a)) }

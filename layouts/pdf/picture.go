package pdf

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"

	"semainier/layouts/scene"
)

// maxPictureArea bounds a picture, in pixels: the 24 million of a good camera.
const maxPictureArea = 25 << 20

// quality is that of photographs, as JPEG has it: no artefact on paper.
const quality = 92

// image draws a picture over its place.
func (c *content) image(it scene.Image) {
	if !drawable(it.Rect) {
		return
	}
	n := c.doc.picture(it.ID)
	if n < 0 {
		return
	}
	c.op("q")
	c.op("cm", it.Rect.W, 0, 0, -it.Rect.H, it.Rect.X, it.Rect.Bottom())
	c.ops = fmt.Appendf(c.ops, "/P%d Do\nQ\n", n)
}

// picture gives the number of a picture in the document, -1 if it cannot be
// had or has a size that no picture should have.
func (d *document) picture(id scene.PictureID) int {
	if n, ok := d.byPicture[id]; ok {
		return n
	}
	d.byPicture[id] = -1
	if d.source == nil {
		return -1
	}
	img, err := d.source.Picture(id)
	if err != nil || img == nil {
		return -1
	}
	size := img.Bounds().Size()
	if size.X <= 0 || size.Y <= 0 || size.X > maxPictureArea/size.Y {
		return -1
	}
	r, err := d.embedPicture(img)
	if err != nil {
		return -1
	}
	d.byPicture[id] = len(d.pictures)
	d.pictures = append(d.pictures, r)
	return len(d.pictures) - 1
}

// embedPicture writes a picture and, apart, its opacity: without loss, or as
// JPEG where that takes less than half, as for a photograph.
func (d *document) embedPicture(img image.Image) (ref, error) {
	colours, opacity, opaque := separate(img)
	mask := ""
	if !opaque {
		packed, err := pngRows(opacity)
		if err != nil {
			return 0, err
		}
		mask = fmt.Sprintf("/SMask %v", d.file.raw(pictureDict(opacity, "Gray", 1), packed))
	}
	exact, err := pngRows(colours)
	if err != nil {
		return 0, err
	}
	var lossy bytes.Buffer
	if err := jpeg.Encode(&lossy, colours, &jpeg.Options{Quality: quality}); err == nil && 2*lossy.Len() < len(exact) {
		size := colours.Rect.Size()
		return d.file.raw(fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode%s",
			size.X, size.Y, mask), lossy.Bytes()), nil
	}
	return d.file.raw(pictureDict(colours, "RGB", 3)+mask, exact), nil
}

// pictureDict describes rows that pngRows packed.
func pictureDict(img image.Image, space string, channels int) string {
	size := img.Bounds().Size()
	return fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/Device%s/BitsPerComponent 8/Interpolate true/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors %d/BitsPerComponent 8/Columns %d>>",
		size.X, size.Y, space, channels, size.X)
}

// separate gives the colours of a picture, opaque, and its opacity.
func separate(img image.Image) (colours *image.RGBA, opacity *image.Gray, opaque bool) {
	b := img.Bounds()
	straight := image.NewNRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(straight, straight.Rect, img, b.Min, draw.Src)
	opacity, opaque = image.NewGray(straight.Rect), true
	for i := 3; i < len(straight.Pix); i += 4 {
		opacity.Pix[i/4] = straight.Pix[i]
		opaque = opaque && straight.Pix[i] == 0xff
		straight.Pix[i] = 0xff
	}
	return &image.RGBA{Pix: straight.Pix, Stride: straight.Stride, Rect: straight.Rect}, opacity, opaque
}

// pngRows packs the pixels of an opaque picture as PNG does, which is one of
// the ways of PDF (ISO 32000-1 §7.4.4.4): it takes them out of a PNG file.
func pngRows(img image.Image) ([]byte, error) {
	var file bytes.Buffer
	if err := png.Encode(&file, img); err != nil {
		return nil, err
	}
	var rows []byte
	for chunks := file.Bytes()[8:]; len(chunks) >= 12; { // after the signature
		n := binary.BigEndian.Uint32(chunks)
		if string(chunks[4:8]) == "IDAT" {
			rows = append(rows, chunks[8:8+n]...)
		}
		chunks = chunks[12+n:]
	}
	return rows, nil
}

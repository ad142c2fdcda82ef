package upload

import (
	"bytes"
	"encoding/binary"
	"image"
)

// upright is the orientation of a picture that needs no turning.
const upright = 1

// orientation gives what a JPEG says of how its camera was held, 1 to 8 (Exif
// 2.3 §4.6.4, tag Orientation): upright where it says nothing intelligible.
func orientation(data []byte) int {
	if !bytes.HasPrefix(data, []byte("\xff\xd8")) {
		return upright
	}
	for data = data[2:]; len(data) >= 4 && data[0] == 0xff; {
		marker, size := data[1], int(binary.BigEndian.Uint16(data[2:]))
		if size < 2 || 2+size > len(data) || marker == 0xda { // the scan: no Exif any more
			return upright
		}
		if tiff, ok := bytes.CutPrefix(data[4:2+size], []byte("Exif\x00\x00")); ok && marker == 0xe1 {
			return tiffOrientation(tiff)
		}
		data = data[2+size:]
	}
	return upright
}

// tiffOrientation looks for the tag in the first directory of a TIFF block.
func tiffOrientation(tiff []byte) int {
	var order binary.ByteOrder = binary.LittleEndian
	switch {
	case bytes.HasPrefix(tiff, []byte("MM\x00\x2a")):
		order = binary.BigEndian
	case !bytes.HasPrefix(tiff, []byte("II\x2a\x00")):
		return upright
	}
	if len(tiff) < 8 {
		return upright
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return upright
	}
	const entry, tag = 12, 0x0112
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < entry {
			return upright
		}
		if order.Uint16(entries) == tag {
			if o := int(order.Uint16(entries[8:])); o >= upright && o <= 8 {
				return o
			}
			return upright
		}
		entries = entries[entry:]
	}
	return upright
}

// turn gives the picture the right way up.
func turn(src *image.RGBA, o int) *image.RGBA {
	if o == upright {
		return src
	}
	w, h := src.Rect.Dx(), src.Rect.Dy()
	if o >= 5 { // the first row is a side of the scene
		w, h = h, w
	}
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			from := source(o, x, y, w, h)
			copy(dst.Pix[dst.PixOffset(x, y):][:4:4], src.Pix[src.PixOffset(from.X, from.Y):])
		}
	}
	return dst
}

// source says which pixel of the file becomes (x, y) of a picture that is w×h
// once it is upright.
func source(o, x, y, w, h int) image.Point {
	right, foot := w-1-x, h-1-y
	return [...]image.Point{
		2: {X: right, Y: y}, 3: {X: right, Y: foot}, 4: {X: x, Y: foot},
		5: {X: y, Y: x}, 6: {X: y, Y: right}, 7: {X: foot, Y: right}, 8: {X: foot, Y: x},
	}[o]
}

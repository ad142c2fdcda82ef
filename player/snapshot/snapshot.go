// Package snapshot makes of what was on a screen a picture that is small enough to
// travel, and in which its words can still be read.
//
// It reads nothing back from a display (player/screen does) and sends nothing
// (player/link does). It takes a tenth of a second or more: it is for a goroutine of
// its own.
package snapshot

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"

	"semainier/hub/wire"
)

// smallest is the longer side below which nothing can be read any more.
const smallest = 240

// qualities are those of JPEG that are tried where a PNG is too large, as where a
// photograph is on the screen.
func qualities() []int { return []int{90, 80, 70} }

// Of gives the picture of a frame, whose pixels are opaque: no side is longer than
// wire.MaxPictureSide, and it has at most wire.MaxPicture bytes. It is a PNG, which
// changes no pixel, where that fits. Order and At are left to the caller.
func Of(frame *image.RGBA) (wire.Snapshot, error) {
	size := frame.Rect.Size()
	if size.X < 1 || size.Y < 1 {
		return wire.Snapshot{}, fmt.Errorf("make a picture of a screen of %d×%d pixels: there is nothing on it", size.X, size.Y)
	}
	for side := wire.MaxPictureSide; side >= smallest; side = side * 3 / 4 {
		small := Scaled(frame, side)
		data, err := smallestOf(small)
		if err != nil {
			return wire.Snapshot{}, fmt.Errorf("make a picture of the screen: %w", err)
		}
		if data != nil {
			size := small.Rect.Size()
			return wire.Snapshot{Width: size.X, Height: size.Y, Image: data}, nil
		}
	}
	return wire.Snapshot{}, fmt.Errorf("make a picture of the screen: of no size it has less than %d bytes", wire.MaxPicture)
}

// Scaled gives a frame with no side longer than that many pixels.
func Scaled(frame *image.RGBA, side int) *image.RGBA {
	size := frame.Rect.Size()
	longest := max(size.X, size.Y)
	if longest <= side {
		return frame
	}
	shrunk := func(n int) int { return max(1, (n*side+longest/2)/longest) }
	out := image.NewRGBA(image.Rect(0, 0, shrunk(size.X), shrunk(size.Y)))
	draw.CatmullRom.Scale(out, out.Rect, frame, frame.Rect, draw.Src, nil)
	return out
}

// smallestOf encodes a picture in the first way in which it is small enough; nil:
// there is none.
func smallestOf(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.DefaultCompression}).Encode(&b, img); err != nil {
		return nil, err
	}
	for _, q := range qualities() {
		if b.Len() <= wire.MaxPicture {
			return b.Bytes(), nil
		}
		b.Reset()
		if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: q}); err != nil {
			return nil, err
		}
	}
	if b.Len() <= wire.MaxPicture {
		return b.Bytes(), nil
	}
	return nil, nil
}

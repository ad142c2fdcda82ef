package paint

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"
)

// maxPictureFile bounds the file of a picture, in bytes.
const maxPictureFile = 32 << 20

// The reasons for which a file is no picture.
var (
	// ErrPictureFormat is of a file that is neither PNG, JPEG nor WebP.
	ErrPictureFormat = errors.New("neither PNG, JPEG nor WebP")
	// ErrPictureSize is of a picture too large to be decoded, or of none at all.
	ErrPictureSize = errors.New("no size that a picture may have")
)

// format is a kind of file that a picture may come in.
type format struct {
	name   string
	begins func(data []byte) bool
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
}

func formats() []format {
	begins := func(magic string) func([]byte) bool {
		return func(data []byte) bool { return bytes.HasPrefix(data, []byte(magic)) }
	}
	return []format{
		{"PNG", begins("\x89PNG\r\n\x1a\n"), png.DecodeConfig, png.Decode},
		{"JPEG", begins("\xff\xd8"), jpeg.DecodeConfig, jpeg.Decode},
		{"WebP", func(data []byte) bool {
			return len(data) >= 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP"
		}, webp.DecodeConfig, webp.Decode},
	}
}

// Decode reads a picture from a PNG, JPEG or WebP file, the right way up where
// a JPEG says how its camera was held. The size that the file claims is
// checked before anything is decoded. Errors wrap ErrPictureFormat,
// ErrPictureSize or what the format's decoder says.
func Decode(data []byte) (image.Image, error) {
	if len(data) > maxPictureFile {
		return nil, fmt.Errorf("decode a picture: a file of %d bytes, at most %d are read: %w", len(data), maxPictureFile, ErrPictureSize)
	}
	for _, f := range formats() {
		if !f.begins(data) {
			continue
		}
		c, err := f.config(bytes.NewReader(data))
		if err != nil {
			return nil, fmt.Errorf("decode a picture: size of a %s: %w", f.name, err)
		}
		if !fits(c.Width, c.Height) {
			return nil, fmt.Errorf("decode a picture: %d×%d pixels, at most %d a side and %d in all are drawn: %w",
				c.Width, c.Height, maxPictureSide, maxPictureArea, ErrPictureSize)
		}
		img, err := f.guarded(data)
		if err != nil {
			return nil, fmt.Errorf("decode a picture: %s: %w", f.name, err)
		}
		return turn(plain(img), orientation(data)), nil
	}
	return nil, fmt.Errorf("decode a picture: %w", ErrPictureFormat)
}

// guarded decodes; a decoder that panics on a file that somebody prepared is a
// file that cannot be read.
func (f format) guarded(data []byte) (img image.Image, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			img, err = nil, fmt.Errorf("the decoder failed: %v", fault)
		}
	}()
	return f.decode(bytes.NewReader(data))
}

// plain gives img, or a copy where image/draw would be slow to read it.
func plain(img image.Image) image.Image {
	switch img.(type) {
	case *image.RGBA, *image.NRGBA, *image.YCbCr, *image.Gray:
		return img
	}
	return rgba(img)
}

// rgba gives a copy of img whose corner is (0,0).
func rgba(img image.Image) *image.RGBA {
	c := image.NewRGBA(image.Rectangle{Max: img.Bounds().Size()})
	draw.Draw(c, c.Rect, img, img.Bounds().Min, draw.Src)
	return c
}

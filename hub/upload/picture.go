package upload

import (
	"bytes"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"

	"semainier/hub/network"
)

// format is how a picture's file is read: its size alone, and all of it.
type format struct {
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
}

func formatOf(k kind) format {
	switch k {
	case kindPNG:
		return format{png.DecodeConfig, png.Decode}
	case kindJPEG:
		return format{jpeg.DecodeConfig, jpeg.Decode}
	case kindGIF:
		return format{gif.DecodeConfig, gif.Decode} // Decode stops after the first image
	default:
		return format{webp.DecodeConfig, webp.Decode}
	}
}

// readPicture gives the picture of a file as it is shown: upright, on white, no
// larger than a screen. The size that the file claims is checked before
// anything is decoded.
func readPicture(k kind, data []byte) (*image.RGBA, error) {
	f := formatOf(k)
	head, err := f.config(bytes.NewReader(data))
	switch {
	case err != nil:
		return nil, refuse(Damaged, err)
	case head.Width <= 0 || head.Height <= 0:
		return nil, refuse(Damaged, fmt.Errorf("%d×%d pixels", head.Width, head.Height))
	case int64(head.Width) > MaxPixels || int64(head.Width)*int64(head.Height) > MaxPixels:
		return nil, refuse(TooMany, fmt.Errorf("%d×%d pixels", head.Width, head.Height))
	}
	img, err := f.decode(bytes.NewReader(data))
	if err != nil {
		return nil, refuse(Damaged, err)
	}
	small := shrink(img)
	if k == kindJPEG {
		small = turn(small, orientation(data))
	}
	return small, nil
}

// The qualities of JPEG, best first: the first whose file is small enough.
func qualities() []int { return []int{88, 75, 60} }

// encode gives the file of a picture: a PNG where it has flat colours and sharp
// edges, as drawings and texts have, a JPEG where it is like a photograph or
// its PNG would be larger than players take.
func encode(img *image.RGBA) ([]byte, error) {
	var b bytes.Buffer
	if flat(img) {
		if err := png.Encode(&b, few(img)); err != nil {
			return nil, fmt.Errorf("encode a PNG: %w", err)
		}
		if b.Len() <= network.MaxPictureBytes {
			return b.Bytes(), nil
		}
	}
	for _, q := range qualities() {
		b.Reset()
		if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: q}); err != nil {
			return nil, fmt.Errorf("encode a JPEG: %w", err)
		}
		if b.Len() <= network.MaxPictureBytes {
			return b.Bytes(), nil
		}
	}
	return nil, refuse(Damaged, fmt.Errorf("%d bytes as a JPEG of the lowest quality", b.Len()))
}

// flat tells whether most pixels are as their left neighbours: drawings and
// texts have 80 % and more of those, photographs less than 40.
func flat(img *image.RGBA) bool {
	const every = 4 // rows
	same, all := 0, 0
	for y := 0; y < img.Rect.Dy(); y += every {
		row := img.Pix[y*img.Stride:][:4*img.Rect.Dx()]
		for x := 4; x < len(row); x += 4 {
			if [3]byte(row[x:]) == [3]byte(row[x-4:]) {
				same++
			}
		}
		all += img.Rect.Dx() - 1
	}
	return same*10 >= all*6
}

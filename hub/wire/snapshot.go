package wire

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"time"
)

// Limits of a Snapshot. A page of 1920 by 1080 is sent as 960 by 540, at which its
// smallest words can be read.
const (
	MaxPicture     = 256 << 10              // bytes of the image
	MaxPictureSide = 960                    // pixels
	MaxSnapshot    = MaxPicture/3*4 + 1<<10 // bytes of JSON, in which the image is base64
)

// Snapshot is what was on a screen, as its player read it back from the display:
// the answer to an Order of Picture, on PictureSubject or PicturePath.
type Snapshot struct {
	Order  string    `json:"order"`          // the ID
	At     time.Time `json:"at,omitzero"`    // when it was presented, by the screen's clock; zero: not trusted
	Width  int       `json:"width"`          // of the image, in pixels
	Height int       `json:"height"`         // likewise
	Image  []byte    `json:"image,omitzero"` // PNG or JPEG
}

// ErrSnapshot is what Type refuses, wrapped with what was found.
var ErrSnapshot = errors.New("not the picture of a screen")

// Type gives the content type of the image, after its first bytes: "image/png" or
// "image/jpeg". It reads no pixel, and refuses what has another size than the
// Snapshot says, or a larger one than there may be.
func (s Snapshot) Type() (string, error) {
	if len(s.Image) > MaxPicture {
		return "", fmt.Errorf("an image of %d bytes, at most %d: %w", len(s.Image), MaxPicture, ErrSnapshot)
	}
	var head image.Config
	var err error
	form := ""
	switch r := bytes.NewReader(s.Image); {
	case bytes.HasPrefix(s.Image, []byte("\x89PNG\r\n\x1a\n")):
		form = "image/png"
		head, err = png.DecodeConfig(r)
	case bytes.HasPrefix(s.Image, []byte("\xff\xd8\xff")):
		form = "image/jpeg"
		head, err = jpeg.DecodeConfig(r)
	default:
		return "", fmt.Errorf("neither PNG nor JPEG: %w", ErrSnapshot)
	}
	switch {
	case err != nil:
		return "", fmt.Errorf("%s: %w: %w", form, err, ErrSnapshot)
	case head.Width != s.Width || head.Height != s.Height || head.Width < 1 || head.Height < 1 || max(head.Width, head.Height) > MaxPictureSide:
		return "", fmt.Errorf("%s of %d×%d pixels, said to have %d×%d, at most %d: %w", form, head.Width, head.Height, s.Width, s.Height, MaxPictureSide, ErrSnapshot)
	}
	return form, nil
}

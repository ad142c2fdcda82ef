package network

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	_ "image/jpeg" // the two forms that players draw
	_ "image/png"
	"strings"
)

// Limits of the file of a picture: a page of a poster at 300 dots an inch, or a
// photo of a telephone, and what a Raspberry Pi can decode beside its other work.
const (
	MaxPictureBytes  = 8 << 20
	MaxPicturePixels = 16 << 20
	maxPictureSide   = 20_000 // pixels
)

// PictureID is the SHA-256 of a picture's file in lower-case hexadecimal.
type PictureID string

// PictureIDOf gives the id of a file with that content.
func PictureIDOf(data []byte) PictureID {
	sum := sha256.Sum256(data)
	return PictureID(hex.EncodeToString(sum[:]))
}

// Valid reports whether the id has the form of one; it is then safe as the name
// of a file.
func (id PictureID) Valid() bool {
	return len(id) == 2*sha256.Size && strings.Trim(string(id), "0123456789abcdef") == ""
}

// Picture is a picture of a notice. A file that people write names it by File;
// whoever reads that file fills ID, Width and Height and empties File, which is
// never kept: a picture that is kept has no name but its content.
type Picture struct {
	File   string    `toml:"file" json:"-"` // beside the file of the records, or in a folder there
	ID     PictureID `toml:"id" json:"id"`
	Width  int       `toml:"width" json:"width"`             // pixels
	Height int       `toml:"height" json:"height"`           // pixels
	Alt    string    `toml:"alt" json:"alt,omitempty"`       // what it shows, in words
	Poster bool      `toml:"poster" json:"poster,omitempty"` // it says everything by itself and takes a page alone
}

// Identify fills ID, Width and Height with those of the file's content, a PNG or
// a JPEG that decodes to its end, and empties File.
func (p Picture) Identify(data []byte) (Picture, error) {
	if len(data) > MaxPictureBytes {
		return p, fmt.Errorf("%d bytes are too many: at most %d; save it smaller", len(data), MaxPictureBytes)
	}
	head, form, err := image.DecodeConfig(bytes.NewReader(data))
	switch {
	case err != nil:
		return p, fmt.Errorf("not a PNG or JPEG picture: %w", err)
	case form != "png" && form != "jpeg": // whatever else this program can decode
		return p, fmt.Errorf("a %s picture: save it as PNG or JPEG", strings.ToUpper(form))
	}
	if max(head.Width, head.Height) > maxPictureSide || head.Width*head.Height > MaxPicturePixels {
		return p, fmt.Errorf("%d × %d pixels are too many: at most %d a side and %d in all; save it smaller", head.Width, head.Height, maxPictureSide, MaxPicturePixels)
	}
	if _, _, err := image.Decode(bytes.NewReader(data)); err != nil {
		return p, fmt.Errorf("a damaged %s picture: %w; save it anew", strings.ToUpper(form), err)
	}
	p.File, p.ID, p.Width, p.Height = "", PictureIDOf(data), head.Width, head.Height
	return p, nil
}

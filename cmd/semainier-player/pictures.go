package main

import (
	"fmt"
	"image"

	"semainier/layouts/paint"
	"semainier/layouts/scene"
	"semainier/player/media"
)

// gallery gives the painter the pictures that media keeps.
type gallery struct{ *media.Media }

// Picture decodes a picture. One that cannot be decoded is given up: its notice
// is then laid out without it.
func (g gallery) Picture(id scene.PictureID) (image.Image, error) {
	data, err := g.File(id)
	if err != nil {
		return nil, err
	}
	img, err := paint.Decode(data)
	if err != nil {
		err = fmt.Errorf("picture %s: %w", id, err)
		g.Refuse(id, err)
	}
	return img, err
}

package main

import (
	"errors"
	"fmt"
	"image"

	"semainier/layouts/paint"
	"semainier/layouts/scene"
	"semainier/player/media"
	"semainier/player/trial"
)

// gallery gives the painter the pictures that media keeps, and none of those that
// killed the player.
type gallery struct {
	*media.Media
	trials *trial.Trials
}

// errDeadly says why a picture is left out.
var errDeadly = errors.New("set aside: the player died while it read it, several times")

// Picture decodes a picture. One that cannot be decoded is given up: its notice
// is then laid out without it.
func (g gallery) Picture(id scene.PictureID) (image.Image, error) {
	data, err := g.File(id)
	if err != nil {
		return nil, err
	}
	what := "picture " + string(id)
	if g.trials.Aside(0, what) {
		g.Refuse(id, errDeadly)
		return nil, fmt.Errorf("picture %s: %w", id, errDeadly)
	}
	done := g.trials.Try(0, what)
	defer done(true)
	img, err := paint.Decode(data)
	if err != nil {
		err = fmt.Errorf("picture %s: %w", id, err)
		g.Refuse(id, err)
	}
	return img, err
}

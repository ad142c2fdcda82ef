package screen

import (
	"context"
	"fmt"
	"image"

	"semainier/layouts/scene"
)

// picture is a painted scene: pixels, not yet on the graphics card.
type picture struct {
	seq    uint64
	size   image.Point
	ground scene.Colour
	layers []layer
	fade   bool
}

// layer is the pixels of one layer. They are not written to any more.
type layer struct {
	hash   uint64
	pixels *image.RGBA
}

// paint turns what Show was told into pictures until ctx ends.
func (s *Screen) paint(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case r := <-s.asked.c:
			p, err := s.pictureOf(r)
			if err != nil {
				s.o.Log.Error("scene not painted, the one before stays", "seq", r.seq, "error", err)
				continue
			}
			s.painted.put(p)
		}
	}
}

// pictureOf paints. A fault of the painter costs one picture, not the screen:
// a program that crashes it would do so again at each restart.
func (s *Screen) pictureOf(r request) (p picture, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("paint: %v", fault)
		}
	}()
	p = picture{seq: r.seq, size: image.Pt(r.scene.Width, r.scene.Height), ground: r.scene.Ground, fade: r.fade}
	for _, l := range r.scene.Layers {
		pixels := s.o.Painter.Layer(l)
		if !pixels.Rect.Empty() {
			p.layers = append(p.layers, layer{l.Hash(), pixels})
		}
	}
	return p, nil
}

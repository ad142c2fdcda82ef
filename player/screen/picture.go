package screen

import (
	"context"
	"fmt"
	"image"
	"math"

	"semainier/layouts/scene"
)

// picture is a painted scene: pixels, not yet on the graphics card.
type picture struct {
	seq    uint64
	size   image.Point
	ground scene.Colour
	layers []layer // those that stand still
	strips []strip // those that roll

	fade   bool
	slides []image.Rectangle
}

// gradual says whether the picture takes a while to take its place.
func (p picture) gradual() bool { return p.fade || len(p.slides) > 0 }

// layer is the pixels of one layer, or of what is seen in a part of the window.
// They are not written to any more.
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
	p = picture{seq: r.seq, size: image.Pt(r.scene.Width, r.scene.Height), ground: r.scene.Ground, fade: r.how.Fade}
	for _, area := range r.how.Slides {
		if px := pixels(area, r.scene); !px.Empty() {
			p.slides = append(p.slides, px)
		}
	}
	s.flat.begin()
	var still []layer
	for _, l := range r.scene.Layers {
		if l.Roll != 0 {
			if st := s.stripOf(l, r.scene); st.length > 0 {
				p.strips = append(p.strips, st)
			}
			continue
		}
		painted := s.layerOf(l)
		still = append(still, painted)
		if area := painted.pixels.Rect.Intersect(image.Rectangle{Max: p.size}); !area.Empty() {
			p.layers = append(p.layers, s.flat.over(r.scene.Ground, area, still))
		}
	}
	return p, nil
}

// layerOf paints a layer. One that lacks a picture has a hash of its own, so
// that it isn't taken for the same layer once the picture is there.
func (s *Screen) layerOf(l scene.Layer) layer {
	painted := layer{l.Hash(), s.o.Painter.Layer(l)}
	if s.o.Painter.Lacks() {
		s.lacking++
		painted.hash ^= s.lacking << 32
	}
	return painted
}

// pixels gives the whole pixels of a scene that r touches; none for what has no
// place in it.
func pixels(r scene.Rect, sc scene.Scene) image.Rectangle {
	within := func(v scene.Px, most int) int { return int(max(0, min(float64(v), float64(most)))) }
	floor := func(v scene.Px) scene.Px { return scene.Px(math.Floor(float64(v))) }
	ceil := func(v scene.Px) scene.Px { return scene.Px(math.Ceil(float64(v))) }
	if r.X != r.X || r.Y != r.Y || r.Right() != r.Right() || r.Bottom() != r.Bottom() { // not a number
		return image.Rectangle{}
	}
	return image.Rectangle{
		Min: image.Pt(within(floor(r.X), sc.Width), within(floor(r.Y), sc.Height)),
		Max: image.Pt(within(ceil(r.Right()), sc.Width), within(ceil(r.Bottom()), sc.Height)),
	}
}

package screen

import (
	"context"
	"fmt"
	"hash/maphash"
	"image"
	"image/color"
	"image/draw"
	"math"
	"runtime/debug"
	"slices"
	"time"

	"semainier/layouts/paint"
	"semainier/layouts/scene"
)

// picture is a painted scene: pixels, not yet on the graphics card.
type picture struct {
	seq    uint64
	size   image.Point
	sums   []uint64      // of the pixels of its bands, none of them 0
	parts  []*image.RGBA // what stands still, opaque, in runs of bands; those that the picture before has are left out
	strips []strip       // what rolls above it

	fade   bool
	slides []image.Rectangle
}

// gradual says whether the picture takes a while to take its place.
func (p picture) gradual() bool { return p.fade || len(p.slides) > 0 }

const (
	// rubbish is how many bytes of pixels are worth giving back to the system. A minute's
	// change has less, a page more.
	rubbish = 4 << 20
	// rest is when that is done: after the picture's movement.
	rest = 3 * time.Second
	// apart is the least time between two calls of Options.Rested: pages that turn at their
	// usual pace are not worth it each time.
	apart = 20 * time.Second
)

// bytes gives how much of it was painted.
func (p picture) bytes() (n int) {
	for _, part := range p.parts {
		n += len(part.Pix)
	}
	return n
}

// paint turns what Show was told into pictures until ctx ends.
func (s *Screen) paint(ctx context.Context) {
	quiet := time.NewTimer(rest)
	defer quiet.Stop()
	var rested time.Time
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
			if p.bytes() >= rubbish || p.gradual() { // a movement has the card's programs made
				quiet.Reset(rest)
			}
		case <-quiet.C:
			debug.FreeOSMemory() // what a page took is not needed before the next one
			if now := time.Now(); s.o.Rested != nil && now.Sub(rested) >= apart {
				rested = now
				s.o.Rested()
			}
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
	p = picture{seq: r.seq, size: image.Pt(r.scene.Width, r.scene.Height), fade: r.how.Fade}
	for _, area := range r.how.Slides {
		if px := pixels(area, r.scene); !px.Empty() {
			p.slides = append(p.slides, px)
		}
	}
	for _, l := range r.scene.Layers {
		if l.Roll != 0 {
			if st := s.stripOf(l, r.scene); st.length > 0 {
				p.strips = append(p.strips, st)
			}
		}
	}
	next := s.plan(r.scene)
	for _, run := range next.runs {
		part := opaque(run, r.scene.Ground)
		for _, l := range r.scene.Layers {
			if l.Roll != 0 || !pixels(l.Bounds, r.scene).Overlaps(run) {
				continue
			}
			painted := s.o.Painter.Part(l, run)
			paint.Lay(part, painted, run, painted.Rect.Min)
			if s.o.Painter.Lacks() { // the same layer will look different once the picture is there
				next.doubt(pixels(l.Bounds, r.scene))
			}
		}
		p.parts = append(p.parts, part)
		for i := range next.sums {
			if b := band(i, p.size); b.In(run) {
				next.sums[i] = s.sum(part.SubImage(b).(*image.RGBA))
			}
		}
	}
	p.sums = slices.Clone(next.sums)
	next.seq = r.seq
	s.last = next
	return p, nil
}

// opaque gives an image of one colour. What is laid on it has the very pixels of
// paint.Painter.Scene, and the graphics card then only copies: it blends with
// another rounding.
func opaque(area image.Rectangle, ground scene.Colour) *image.RGBA {
	img := image.NewRGBA(area)
	r, g, b := ground.RGB()
	draw.Draw(img, area, image.NewUniform(color.RGBA{r, g, b, 0xff}), image.Point{}, draw.Src)
	return img
}

// sum tells the pixels of whole rows from others of the same area, within this run;
// it is never 0.
func (s *Screen) sum(img *image.RGBA) uint64 {
	return max(1, maphash.Bytes(s.seed, img.Pix[:4*img.Rect.Dx()*img.Rect.Dy()]))
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

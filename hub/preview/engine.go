package preview

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"image"
	"sync"
	"time"

	"semainier/hub/network"
	"semainier/layouts"
	"semainier/layouts/glyph"
	"semainier/layouts/paint"
	"semainier/layouts/scene"
)

// Painters and what they keep. Faces and shelves are some 40 MB each, so there are
// few, and none once nobody has looked for a while.
const (
	painters    = 2
	keptLayers  = 20 << 20 // bytes of a painter: header, clock and body of two pages of a 1080p screen
	keptScaled  = 24 << 20 // bytes of a painter's pictures in their final size
	idleAfter   = 2 * time.Minute
	mostPresent = 1000 // pictures known to be kept
)

// Media gives the file of a picture, as store.Store does.
type Media interface {
	Media(ctx context.Context, id network.PictureID) ([]byte, error)
}

// Engine draws pictures, a few at a time. It is safe for concurrent use.
type Engine struct {
	media Media
	slots chan struct{}

	mu      sync.Mutex
	idle    []*painter // the one used last at the end: its shelves are warm
	drop    *time.Timer
	present map[scene.PictureID]bool // pictures once seen to be kept: they never go
}

// New makes an Engine that takes pictures from there; nil: there are none.
func New(media Media) *Engine {
	e := &Engine{media: media, slots: make(chan struct{}, painters), present: map[scene.PictureID]bool{}}
	e.drop = time.AfterFunc(time.Hour, e.forget)
	e.drop.Stop()
	return e
}

// Close forgets what is kept. Pictures may be drawn afterwards all the same.
func (e *Engine) Close() {
	e.drop.Stop()
	e.forget()
}

func (e *Engine) forget() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.idle = nil
}

// Draw gives the picture that a request asks for. It waits for a painter; the
// error is ctx's if that takes too long.
func (e *Engine) Draw(ctx context.Context, k *Known, r Request) (Picture, error) {
	s, err := k.stand(r)
	if err != nil {
		return Picture{}, err
	}
	s.album(ctx, e.kept)
	p, err := e.take(ctx)
	if err != nil {
		return Picture{}, err
	}
	defer e.give(p)
	return p.draw(ctx, e.media, &s, r)
}

// take gives a painter that nobody else uses.
func (e *Engine) take(ctx context.Context) (*painter, error) {
	select {
	case e.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, fmt.Errorf("wait for a painter: %w", context.Cause(ctx))
	}
	e.mu.Lock()
	e.drop.Stop()
	var p *painter
	if n := len(e.idle); n > 0 {
		p, e.idle = e.idle[n-1], e.idle[:n-1]
	}
	e.mu.Unlock()
	if p != nil {
		return p, nil
	}
	p, err := newPainter()
	if err != nil {
		<-e.slots
	}
	return p, err
}

// give takes a painter back.
func (e *Engine) give(p *painter) {
	e.mu.Lock()
	e.idle = append(e.idle, p)
	e.drop.Reset(idleAfter)
	e.mu.Unlock()
	<-e.slots
}

// kept reports whether the file of a picture is there and whole.
func (e *Engine) kept(ctx context.Context, id scene.PictureID) bool {
	e.mu.Lock()
	known := e.present[id]
	e.mu.Unlock()
	if known || e.media == nil {
		return known
	}
	if _, err := e.media.Media(ctx, network.PictureID(id)); err != nil {
		return false // the place is left empty, as on a screen that lacks it, and the author is warned
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.present) >= mostPresent {
		clear(e.present)
	}
	e.present[id] = true
	return true
}

// painter is a painter with its letters.
type painter struct {
	faces *glyph.Faces
	paint *paint.Painter
	files func(scene.PictureID) ([]byte, error) // of the picture being drawn
}

func newPainter() (*painter, error) {
	faces, err := glyph.New()
	if err != nil {
		return nil, fmt.Errorf("make a painter: %w", err)
	}
	p := &painter{faces: faces}
	p.paint = paint.New(faces, p)
	p.paint.Keep(keptLayers, keptScaled)
	return p, nil
}

// Picture decodes a picture for the painter.
func (p *painter) Picture(id scene.PictureID) (image.Image, error) {
	data, err := p.files(id)
	if err != nil {
		return nil, err
	}
	return paint.Decode(data)
}

// draw lays out and paints.
func (p *painter) draw(ctx context.Context, media Media, s *standing, r Request) (out Picture, err error) {
	defer func() { // records are what people typed, and a preview is no reason to lose the hub
		if fault := recover(); fault != nil {
			err = fmt.Errorf("preview of site %q: not drawn: %v", r.Site, fault)
		}
	}()
	if media != nil {
		p.files = func(id scene.PictureID) ([]byte, error) { return media.Media(ctx, network.PictureID(id)) }
		defer func() { p.files = nil }()
	}
	show := s.build(p.faces)
	turns, err := s.choose(show, r, &out)
	if err != nil {
		return Picture{}, err
	}
	sc := show.Scene(turns...)
	out.Read = layouts.Examine(p.faces, s.view, sc)
	s.judge(show, sc, s.layer(show, out), out.Read)
	out.Image, out.Warnings = p.paint.Scene(sc), s.warned
	return out, nil
}

// layer names the layer of the page that tells the notice.
func (s *standing) layer(show layouts.Show, p Picture) string {
	for _, t := range p.Told {
		if t.Lang == p.Lang && t.zone > 0 {
			return show.Zones[t.zone].Name
		}
	}
	return bodyLayer
}

// Hash identifies the pixels of a picture: SHA-256 of width, height and all of them.
func Hash(img *image.RGBA) [sha256.Size]byte {
	h := sha256.New()
	var size [16]byte
	binary.BigEndian.PutUint64(size[:8], uint64(img.Rect.Dx()))
	binary.BigEndian.PutUint64(size[8:], uint64(img.Rect.Dy()))
	h.Write(size[:])
	for y := range img.Rect.Dy() {
		h.Write(img.Pix[y*img.Stride:][:4*img.Rect.Dx()])
	}
	return [sha256.Size]byte(h.Sum(nil))
}

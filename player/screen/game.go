package screen

import (
	"image"
	"math"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
)

const (
	fadeFor = 500 * time.Millisecond
	// frame is the least time between two frames of a fade: some drivers don't
	// wait for the display, and would burn a core.
	frame = time.Second / 60
	// idle is the longest sleep: Ebiten looks at the window system in between.
	idle = time.Second
	// lively is that sleep while the window is being resized.
	lively    = 250 * time.Millisecond
	livelyFor = 3 * time.Second
	// repaint is when an unchanged picture is drawn again: X tells nobody that
	// another window has wiped over ours.
	repaint = 30 * time.Second
)

// game is the window's side of Ebiten. Ebiten calls its methods one after the
// other.
type game struct {
	screen *Screen
	done   <-chan struct{}

	size    image.Point // of the window, in pixels
	resized time.Time

	layers layers
	front  *ebiten.Image // the picture in view; nil before the first
	back   *ebiten.Image // the one that fades in
	fading bool
	since  time.Time // the fade
	seq    uint64    // of the picture in view or fading in

	dirty bool      // front is to be drawn
	drawn time.Time // last
	news  bool      // the picture of seq was drawn whole and not yet reported
}

// Layout takes the window's size: one pixel of ours is one of the display's.
func (g *game) Layout(width, height int) (int, int) {
	scale := ebiten.Monitor().DeviceScaleFactor()
	size := image.Pt(int(math.Round(float64(width)*scale)), int(math.Round(float64(height)*scale)))
	if size != g.size {
		g.size, g.resized, g.dirty = size, time.Now(), true
		g.screen.sizes.put(size)
	}
	return size.X, size.Y
}

// Update waits until there is something to do.
func (g *game) Update() error {
	if g.news { // Draw has been followed by the swap of buffers
		g.news = false
		g.screen.presented.put(g.seq)
	}
	pictures := g.screen.painted.c
	wait := idle
	switch {
	case g.fading:
		pictures, wait = nil, frame-time.Since(g.drawn) // the next one waits for the end of this fade
	case g.dirty:
		wait = 0
	case time.Since(g.resized) < livelyFor:
		wait = lively
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-g.done:
		return ebiten.Termination
	case p := <-pictures:
		g.take(p)
	case <-timer.C:
	}
	return nil
}

// take composes a picture, in view at once or to be faded in.
func (g *game) take(p picture) {
	g.seq = p.seq
	if g.front == nil || g.front.Bounds().Size() != p.size || !p.fade {
		g.front = canvas(g.front, p.size)
		g.layers.compose(g.front, p)
		g.dirty = true
		return
	}
	g.back = canvas(g.back, p.size)
	g.layers.compose(g.back, p)
	g.fading, g.since = true, time.Now()
}

// canvas gives an image of that size, old itself where it fits.
func canvas(old *ebiten.Image, size image.Point) *ebiten.Image {
	if old != nil {
		if old.Bounds().Size() == size {
			return old
		}
		old.Deallocate()
	}
	return ebiten.NewImageWithOptions(image.Rectangle{Max: size}, &ebiten.NewImageOptions{Unmanaged: true})
}

// Draw draws only what changed; what it does not draw stays.
func (g *game) Draw(screen *ebiten.Image) {
	switch {
	case g.front == nil:
		return
	case g.fading:
		t := float64(time.Since(g.since)) / float64(fadeFor)
		if t < 1 {
			g.lay(screen, g.front, 1)
			g.lay(screen, g.back, float32(t*t*(3-2*t))) // eased at both ends
			break
		}
		g.front, g.back, g.fading = g.back, g.front, false
		g.lay(screen, g.front, 1)
		g.news = true
	case g.dirty || time.Since(g.drawn) >= repaint:
		g.lay(screen, g.front, 1)
		g.news = g.news || g.dirty
		g.dirty = false
	default:
		return
	}
	g.drawn = time.Now()
}

// lay draws a picture over the whole window. Their sizes differ only for the
// moment that a new size takes to be painted.
func (g *game) lay(on, picture *ebiten.Image, opacity float32) {
	var o ebiten.DrawImageOptions
	from, to := picture.Bounds().Size(), on.Bounds().Size()
	if from != to {
		o.GeoM.Scale(float64(to.X)/float64(from.X), float64(to.Y)/float64(from.Y))
		o.Filter = ebiten.FilterLinear
	}
	o.ColorScale.ScaleAlpha(opacity)
	on.DrawImage(picture, &o)
}

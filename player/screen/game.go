package screen

import (
	"image"
	"math"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
)

const (
	// frame is the least time between two frames of a movement: some drivers don't
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
	front  canvas // the picture in view; none before the first
	back   canvas // the one that is coming
	move   move   // from front to back
	seq    uint64 // of the picture in view or coming

	dirty bool      // front is to be drawn
	drawn time.Time // last
	whole time.Time // likewise, and not only what rolls
	news  bool      // the picture of seq was drawn, and not yet reported

	wanted bool        // what is in view is to be read back
	frame  *image.RGBA // read back and not yet handed over; nil: none
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
	if g.frame != nil { // likewise
		g.screen.captured.put(g.frame)
		g.frame = nil
	}
	pictures := g.screen.painted.c
	wait := idle
	switch {
	case g.move.under():
		pictures, wait = nil, frame-time.Since(g.drawn) // the next one waits for the end of this move
	case g.dirty || g.wanted && g.front.Image != nil:
		wait = 0
	case len(g.front.rolls) > 0:
		wait = frame - time.Since(g.drawn)
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
	case <-g.screen.again.c:
		g.dirty = true
	case <-g.screen.wanted.c:
		g.wanted = true
	case <-timer.C:
	}
	return nil
}

// take composes a picture, in view at once or to come gradually.
func (g *game) take(p picture) {
	g.seq = p.seq
	made := &g.screen.textures
	before := g.front
	if before.Image == nil || before.Bounds().Size() != p.size || !p.gradual() {
		g.front = before.fitted(p.size, made)
		g.front.rolls = g.layers.compose(g.front.Image, p, made)
		g.front.goOn(before)
		g.dirty = true
		return
	}
	g.back = g.back.fitted(p.size, made)
	g.back.rolls = g.layers.compose(g.back.Image, p, made)
	g.front.rolls = g.back.goOn(before) // what rolls no more stops where it is
	g.move = move{since: time.Now(), fade: p.fade, slides: p.slides}
}

// Draw draws only what changed; what it does not draw stays.
func (g *game) Draw(screen *ebiten.Image) {
	g.draw(screen)
	if g.wanted && g.front.Image != nil && !g.move.under() {
		g.wanted, g.frame = false, read(screen)
	}
}

// read gives the pixels of an image on the graphics card.
func read(from *ebiten.Image) *image.RGBA {
	img := image.NewRGBA(image.Rectangle{Max: from.Bounds().Size()})
	from.ReadPixels(img.Pix)
	return img
}

func (g *game) draw(screen *ebiten.Image) {
	now := time.Now()
	switch {
	case g.front.Image == nil:
		return
	case g.move.under():
		g.front.roll(now)
		g.back.roll(now)
		if part := g.move.at(now); part < 1 {
			g.move.draw(screen, g.front, g.back, part)
			break
		}
		g.front, g.back, g.move = g.back, canvas{Image: g.front.Image}, move{}
		g.front.lay(screen, 1)
		g.news, g.whole = true, now
	case g.dirty || now.Sub(g.whole) >= repaint:
		g.front.roll(now)
		g.front.lay(screen, 1)
		g.news, g.dirty, g.whole = true, false, now
	case len(g.front.rolls) > 0:
		g.front.roll(now)
		g.front.layRolls(screen)
	default:
		return
	}
	g.drawn = now
}

package screen

import (
	"image"
	"image/color"
	"math"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
)

const (
	// frame is the least time between two frames of a movement: some drivers don't
	// wait for the display, and would burn a core.
	frame = time.Second / 60
	// idle is the longest sleep of a window that nobody watches: Ebiten looks at the window
	// system in between. After each change it also gives the same picture to the display
	// in three of these moments, so that fewer of them are worth more than their own cost.
	idle = 2 * time.Second
	// lively is that sleep while the window is being resized.
	lively    = 250 * time.Millisecond
	livelyFor = 3 * time.Second
	// repaint is when an unchanged picture is drawn again: X tells nobody that
	// another window has wiped over ours. It is the sign of life of a page without a clock, so
	// whoever watches over the process has to wait for more than twice that. More than a
	// minute, by which a clock has the page drawn anyway.
	repaint = 75 * time.Second
)

// game is the window's side of Ebiten. Ebiten calls its methods one after the
// other.
type game struct {
	screen *Screen
	done   <-chan struct{}

	still   bool        // as last told
	size    image.Point // of the window, in pixels
	resized time.Time

	front canvas // the picture in view; none before the first
	back  canvas // the one that is coming
	move  move   // from front to back
	reel  reel   // of both
	seq   uint64 // of the picture in view or coming
	mixer *ebiten.Shader
	pace  pace // of a move

	dirty bool      // front is to be drawn
	drawn time.Time // last
	again time.Time // when it is to be drawn although nothing changed
	stale time.Time // when it is to be, whatever was written into the window
	news  bool      // the picture of seq was drawn, and not yet reported
	price price     // of drawing it

	wanted bool        // what is in view is to be read back
	frame  *image.RGBA // read back and not yet handed over; nil: none
}

// Layout takes the window's size: one pixel of ours is one of the display's. What
// Ebiten would have us draw on is the smallest there is: see DrawFinalScreen.
func (g *game) Layout(width, height int) (int, int) {
	scale := ebiten.Monitor().DeviceScaleFactor()
	size := image.Pt(int(math.Round(float64(width)*scale)), int(math.Round(float64(height)*scale)))
	if size != g.size {
		g.size, g.resized, g.dirty, g.price = size, time.Now(), true, price{}
		g.screen.sizes.put(size)
	}
	return 1, 1
}

// Update waits until there is something to do that takes a frame.
func (g *game) Update() error {
	if g.news { // Draw has been followed by the swap of buffers
		g.news = false
		g.price.paid(spent())
		g.report()
	}
	if g.frame != nil { // likewise
		g.screen.captured.put(g.frame)
		g.frame = nil
	}
	for {
		g.rest(time.Now())
		pictures, wait := g.waits(time.Now())
		select {
		case <-g.done:
			return ebiten.Termination
		case p := <-pictures:
			bare := g.bare(time.Now())
			g.take(p)
			if bare && g.write(p) {
				continue
			}
		case <-g.screen.again.c:
			g.dirty = true
		case <-g.screen.wanted.c:
			g.wanted = true
		case <-time.After(wait):
		}
		return nil
	}
}

// report says that the picture of seq is in view.
func (g *game) report() {
	g.screen.seen.Store(g.seq)
	g.screen.presented.put(g.seq)
}

// rest tells whether the window stands still, when that changes.
func (g *game) rest(now time.Time) {
	still := !g.front.none() && !g.move.under() && len(g.front.rolls) == 0 && now.Sub(g.resized) >= livelyFor
	if still != g.still && g.screen.o.Still != nil {
		g.screen.o.Still(still)
	}
	g.still = still
}

// waits gives where the next picture comes from (nil: none may come now), and when to go
// on without one.
func (g *game) waits(now time.Time) (pictures <-chan picture, wait time.Duration) {
	pictures, wait = g.screen.painted.c, idle
	if g.screen.watched && !g.front.none() {
		wait = g.again.Sub(now)
	}
	switch {
	case g.move.under():
		return nil, g.pace.frame - now.Sub(g.drawn) // the next one waits for the end of this move
	case g.dirty || g.wanted && !g.front.none():
		wait = 0
	case len(g.front.rolls) > 0:
		wait = frame - now.Sub(g.drawn)
	case now.Sub(g.resized) < livelyFor:
		wait = lively
	}
	return pictures, wait
}

// take has a picture in view, at once or to come gradually.
func (g *game) take(p picture) {
	g.seq = p.seq
	g.screen.taken.Store(p.seq)
	made := &g.screen.textures
	to := g.front.next(p)
	to.rolls = g.reel.load(p.strips, made)
	for _, r := range g.front.rolls {
		r.stays = false
	}
	to.goOn(g.front.rolls)
	if g.front.size != p.size || !p.gradual() {
		g.front.drop(to, made)
		g.front, g.dirty = to, true
		g.reel.keep(to.rolls, made)
		return
	}
	g.back = to
	g.pace = newPace(len(p.slides) > 0, g.price.least)
	g.move = move{since: time.Now().Add(-g.pace.frame), lasts: g.pace.lasts, fade: p.fade, slides: p.slides, mixer: g.mixer} // the first frame is not the page before
}

// Draw says whether the window is to be drawn, by drawing on what Ebiten would show
// on it; DrawFinalScreen then does.
func (g *game) Draw(token *ebiten.Image) {
	now := time.Now()
	g.front.ready(&g.screen.textures)
	g.back.ready(&g.screen.textures)
	if g.move.under() && g.move.at(now) >= 1 {
		g.front.drop(g.back, &g.screen.textures)
		g.front, g.back, g.move = g.back, canvas{}, move{}
		g.reel.keep(g.front.rolls, &g.screen.textures)
		g.dirty = true
	}
	switch {
	case g.front.none():
		return
	case g.move.under():
		g.pace.next(spent())
		g.touch(token, now)
	case g.dirty || !now.Before(g.again):
		g.price.asked = spent()
		g.touch(token, now)
		g.news, g.dirty, g.again, g.stale = true, false, now.Add(repaint), now.Add(renew)
	case len(g.front.rolls) > 0:
		g.touch(token, now)
	}
	if g.wanted && !g.move.under() {
		g.wanted, g.frame = false, g.read(now)
	}
}

func (g *game) touch(token *ebiten.Image, now time.Time) {
	token.Fill(color.Black)
	g.drawn = now
}

// DrawFinalScreen draws the whole window: what was there is gone at each swap of
// its buffers. That it is drawn at once, and not on an image in between, saves that
// image and a copy for each frame.
func (g *game) DrawFinalScreen(window ebiten.FinalScreen, _ *ebiten.Image, _ ebiten.GeoM) {
	now := time.Now()
	g.drawn = now // also where Draw touched nothing: Ebiten has each picture on the display four times
	switch {
	case g.front.none():
	case g.move.under():
		g.move.draw(window, g.front, g.back, now)
	default:
		g.front.lay(window, now)
	}
}

// read gives the pixels in view, from the graphics card.
func (g *game) read(now time.Time) *image.RGBA {
	made := &g.screen.textures
	view := made.of(g.front.size)
	defer made.drop(view)
	g.front.lay(view, now)
	img := image.NewRGBA(image.Rectangle{Max: g.front.size})
	view.ReadPixels(img.Pix)
	return img
}

// Package screen is the window on the wall: it shows scenes, fades or slides
// from one to the next, rolls what is too long to stand, says when a scene
// is really there, and reads back what is. It is the only package that knows Ebiten.
//
// It does as little as it can. Scenes are turned into pixels by layouts/paint,
// layer by layer and outside the game loop; the window uploads the bands that
// changed, has them on the display, and then sleeps until something is to be
// done, so that an unchanged screen costs next to nothing. Where a processor
// stands for the graphics card, small changes are written into the window without
// a frame, if somebody can (Watched), and a transition draws two frames. It is
// awake for half a second at each transition, and as long as something rolls.
// What it shows stays until there is something else to show.
//
// It decides nothing of what is shown or when (player does), and reads the
// clock only to time movements.
package screen

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"image"
	"log/slog"
	"sync"
	"sync/atomic"

	"github.com/hajimehoshi/ebiten/v2"

	"semainier/layouts/paint"
	"semainier/layouts/scene"
)

// Class is the window's WM_CLASS, by which others of its X server know it.
const Class = "semainier-player"

// Options describe the window.
type Options struct {
	Title         string
	Fullscreen    bool // without cursor; the size is then the monitor's
	Width, Height int  // of the window, in device-independent pixels
	Painter       *paint.Painter
	Log           *slog.Logger
	Rested        func()     // a page has stood for a while, at times: memory may be given back; nil: nothing else is
	Still         func(bool) // told when nothing moves any more, and when something does; at first it does; nil: nobody is
}

// Screen is a window that may be told what to show before it is open.
type Screen struct {
	o         Options
	asked     slot[request]
	painted   slot[picture]
	seed      maphash.Seed
	last      bands         // of the picture painted last; of the goroutine that paints
	taken     atomic.Uint64 // the seq of the picture that the window took last
	sizes     slot[image.Point]
	presented slot[uint64]
	wanted    slot[struct{}]
	again     slot[struct{}]
	captured  slot[*image.RGBA]
	seen      atomic.Uint64
	textures  textures
	watched   bool
	write     func(*image.RGBA) error // into the window; nil: nobody can
	thrift    thrift
}

// request is what Show was told.
type request struct {
	seq   uint64
	scene scene.Scene
	how   scene.Transition
}

// New gives a window that is not open yet.
func New(o Options) *Screen {
	return &Screen{o: o, thrift: thrifty, seed: maphash.MakeSeed(), asked: newSlot[request](), painted: newSlot[picture](), sizes: newSlot[image.Point](), presented: newSlot[uint64](), wanted: newSlot[struct{}](), again: newSlot[struct{}](), captured: newSlot[*image.RGBA]()}
}

// Show asks for sc to be shown, in that way. A scene that waits to be painted
// is replaced by a later one. What rolls and was in view before goes on from
// where it is. To be called by one goroutine.
func (s *Screen) Show(seq uint64, sc scene.Scene, how scene.Transition) {
	s.asked.put(request{seq, sc, how})
}

// Sizes gives the size of the window in pixels, once it is known and whenever
// it has changed; only the last is kept for a slow reader.
func (s *Screen) Sizes() <-chan image.Point { return s.sizes.c }

// Presented gives the seq of the scene that has just become wholly visible, and
// gives it again each time that it was drawn anew (every minute or so if nothing
// changes, and after Repaint): a sign of life of the graphics. Only the last is kept for a slow reader.
func (s *Screen) Presented() <-chan uint64 { return s.presented.c }

// Seen gives the seq that Presented gave last; 0 before the first. It may be called at any
// time.
func (s *Screen) Seen() uint64 { return s.seen.Load() }

// Repaint asks for what is in view to be drawn again, soon: something wiped over
// it. To be called by one goroutine.
func (s *Screen) Repaint() { s.again.put(struct{}{}) }

// Watched says that somebody calls Repaint whenever the window was wiped over or has
// another size: it then sleeps for more than a minute. With write, which has opaque
// pixels in view at their place in the window, small changes are made without a frame where
// frames cost much. To be called before Run.
func (s *Screen) Watched(write func(pixels *image.RGBA) error) { s.watched, s.write = true, write }

// Capture asks for what is in view to be read back: the pixels themselves, once they
// stand still, and once there are any. It costs nothing while nobody asks. To be
// called by one goroutine.
func (s *Screen) Capture() { s.wanted.put(struct{}{}) }

// Captured gives what was read back, after it was presented; only the last is kept
// for a slow reader.
func (s *Screen) Captured() <-chan *image.RGBA { return s.captured.c }

// Run opens the window and shows what it is told to until ctx ends, which is no
// error, or the person at the desk closes the window (ErrClosed). It must be
// called on the main goroutine, once in the life of the process: Ebiten asks
// both. A lost graphics context is an error, and not recovered from: the
// process is to be started again.
func (s *Screen) Run(ctx context.Context) error {
	ebiten.SetWindowTitle(s.o.Title)
	ebiten.SetScreenClearedEveryFrame(false)
	ebiten.SetTPS(ebiten.SyncWithFPS) // with a fixed rate a blocked Update is followed by five catch-up ones
	if s.o.Fullscreen {
		ebiten.SetFullscreen(true)
		ebiten.SetCursorMode(ebiten.CursorModeHidden)
	} else {
		ebiten.SetWindowSize(s.o.Width, s.o.Height)
		ebiten.SetWindowResizingMode(ebiten.WindowResizingModeEnabled)
	}

	mixer, err := newMixer()
	if err != nil {
		return fmt.Errorf("make the program for fades: %w", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	var painting sync.WaitGroup
	painting.Go(func() { s.paint(ctx) })
	g := &game{screen: s, done: ctx.Done(), mixer: mixer}
	err = ebiten.RunGameWithOptions(g, &ebiten.RunGameOptions{
		GraphicsLibrary: ebiten.GraphicsLibraryOpenGL,
		X11ClassName:    Class,
		X11InstanceName: Class,
	})
	asked := ctx.Err() != nil
	cancel()
	painting.Wait()
	switch {
	case err != nil:
		return fmt.Errorf("show the window: %w (is there a display, and does DISPLAY name it?)", err)
	case !asked:
		return ErrClosed
	}
	return nil
}

// ErrClosed says that somebody closed the window.
var ErrClosed = errors.New("the window was closed")

// slot holds the last value put into it until it is taken. One goroutine puts.
type slot[T any] struct{ c chan T }

func newSlot[T any]() slot[T] { return slot[T]{make(chan T, 1)} }

func (s slot[T]) put(v T) {
	for {
		select {
		case s.c <- v:
			return
		default:
		}
		select {
		case <-s.c:
		default:
		}
	}
}

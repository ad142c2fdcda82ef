package display

import (
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/jezek/xgb/xproto"
)

// find looks for our window, which opens after us, and asks for its events.
func (d *Display) find() error {
	// Below the root, or within the frame that a window manager put around it.
	const deep = 3
	w, err := d.search(d.root, deep)
	if err != nil || w == 0 {
		return err
	}
	const events = xproto.EventMaskExposure | xproto.EventMaskVisibilityChange | xproto.EventMaskStructureNotify
	if err := xproto.ChangeWindowAttributesChecked(d.x, w, xproto.CwEventMask, []uint32{events}).Check(); err != nil {
		return err
	}
	d.window = w
	pen, err := d.newPen(w)
	d.pen.Store(pen)
	d.o.Repaint() // what happened before is not told
	return unlessGone(err)
}

func (d *Display) search(below xproto.Window, deep int) (xproto.Window, error) {
	tree, err := xproto.QueryTree(d.x, below).Reply()
	if err != nil {
		return 0, unlessGone(err)
	}
	for _, w := range tree.Children {
		if d.ours(w) {
			return w, nil
		}
		if deep > 1 {
			if found, err := d.search(w, deep-1); err != nil || found != 0 {
				return found, err
			}
		}
	}
	return 0, nil
}

// ours says whether it is a window of this process: of that class, and, where it
// tells its process, of this one.
func (d *Display) ours(w xproto.Window) bool {
	class, err := d.property(w, xproto.AtomWmClass, xproto.AtomString)
	if err != nil || !slices.Contains(strings.Split(string(class), "\x00"), d.o.Class) {
		return false
	}
	name := "_NET_WM_PID"
	atom, err := xproto.InternAtom(d.x, true, uint16(len(name)), name).Reply()
	if err != nil || atom.Atom == xproto.AtomNone {
		return true
	}
	pid, err := d.property(w, atom.Atom, xproto.AtomCardinal)
	return err != nil || len(pid) != 4 || int(binary.LittleEndian.Uint32(pid)) == os.Getpid()
}

func (d *Display) property(w xproto.Window, name, kind xproto.Atom) ([]byte, error) {
	const most = 64 // of four bytes
	p, err := xproto.GetProperty(d.x, false, w, name, kind, 0, most).Reply()
	if err != nil {
		return nil, err
	}
	return p.Value, nil
}

// Alone says whether the window has an X server without a window manager, who would
// ask it now and then whether it is alive. To be called before Run.
func (d *Display) Alone() bool { return d.x != nil && !d.managed() }

// managed says whether there is a window manager, whose business sizes are then.
func (d *Display) managed() bool {
	root, err := xproto.GetWindowAttributes(d.x, d.root).Reply()
	return err == nil && root.AllEventMasks&xproto.EventMaskSubstructureRedirect != 0
}

// cover has the window stand on all of the wall, the part of the screen that is to be
// seen. Ebiten gives it that size when it opens, and does not follow what changes.
func (d *Display) cover(wall image.Rectangle) (moved bool, err error) {
	at, err := d.place(d.window)
	if err != nil {
		return false, d.lost(err)
	}
	if wall.Empty() || at == wall || d.managed() {
		return false, nil
	}
	const what = xproto.ConfigWindowX | xproto.ConfigWindowY | xproto.ConfigWindowWidth | xproto.ConfigWindowHeight
	values := []uint32{uint32(int32(wall.Min.X)), uint32(int32(wall.Min.Y)), uint32(wall.Dx()), uint32(wall.Dy())}
	if err := xproto.ConfigureWindowChecked(d.x, d.window, what, values).Check(); err != nil {
		return false, d.lost(err)
	}
	d.o.Log.Info("the window follows the display", "from", at.String(), "to", wall.String())
	return true, nil
}

// place gives where a child of the root is.
func (d *Display) place(w xproto.Window) (image.Rectangle, error) {
	g, err := xproto.GetGeometry(d.x, xproto.Drawable(w)).Reply()
	if err != nil {
		return image.Rectangle{}, err
	}
	border := 2 * int(g.BorderWidth)
	return image.Rect(0, 0, int(g.Width)+border, int(g.Height)+border).Add(image.Pt(int(g.X), int(g.Y))), nil
}

// raise puts the window before one that has stood there for too long, and gives
// when to look again.
func (d *Display) raise(now time.Time) (time.Duration, error) {
	before, err := d.before()
	if err != nil || !before {
		d.covered = time.Time{}
		return every, err
	}
	if d.covered.IsZero() {
		d.covered = now
	}
	if left := patient - now.Sub(d.covered); left > 0 {
		return left, nil
	}
	d.covered = time.Time{}
	d.o.Log.Info("another window stood before the screen's, which is raised")
	err = xproto.ConfigureWindowChecked(d.x, d.window, xproto.ConfigWindowStackMode, []uint32{xproto.StackModeAbove}).Check()
	d.o.Repaint()
	return every, d.lost(err)
}

// before says whether another window hides a part of ours.
func (d *Display) before() (bool, error) {
	tree, err := xproto.QueryTree(d.x, d.root).Reply()
	if err != nil {
		return false, err
	}
	at := slices.Index(tree.Children, d.window) // from the lowest to the highest
	if at < 0 {
		return false, nil // in a window manager's frame
	}
	ours, err := d.place(d.window)
	if err != nil {
		return false, d.lost(err)
	}
	for _, w := range tree.Children[at+1:] {
		a, err := xproto.GetWindowAttributes(d.x, w).Reply()
		if err != nil || a.MapState != xproto.MapStateViewable || a.Class == xproto.WindowClassInputOnly {
			continue // gone meanwhile, or not to be seen
		}
		if place, err := d.place(w); err == nil && place.Overlaps(ours) {
			return true, nil
		}
	}
	return false, nil
}

// lost takes an error about our window: where it is gone, it is to be found again.
func (d *Display) lost(err error) error {
	if err == nil {
		return nil
	}
	d.window = 0
	d.pen.Store(nil)
	return unlessGone(err)
}

// unlessGone passes over what is said of a window that is no more.
func unlessGone(err error) error {
	if err == nil {
		return nil
	}
	var no xproto.WindowError
	var none xproto.DrawableError
	if errors.As(err, &no) || errors.As(err, &none) {
		return nil
	}
	return fmt.Errorf("ask the X server: %w", err)
}

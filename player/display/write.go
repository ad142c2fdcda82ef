package display

import (
	"errors"
	"fmt"
	"image"
	"slices"

	"github.com/jezek/xgb/xproto"
)

// pen is what it takes to write into the window.
type pen struct {
	window xproto.Window
	gc     xproto.Gcontext
	depth  byte
}

// ErrNoPen says that the window cannot be written into: it is not there, or its pixels are
// not of the usual kind.
var ErrNoPen = errors.New("the window cannot be written into")

// Write has pixels in view at their place in the window, past its graphics card, and
// returns once they are; what other windows hide comes by itself with Repaint. They
// are opaque. It may be called by any goroutine, while Run runs.
func (d *Display) Write(img *image.RGBA) error {
	p := d.pen.Load()
	if p == nil {
		return ErrNoPen
	}
	if img.Rect.Empty() {
		return nil
	}
	const header = 24 // bytes of the request
	wide := img.Rect.Dx()
	rows := (int(xproto.Setup(d.x).MaximumRequestLength)*4 - header) / (4 * wide)
	if rows == 0 {
		return fmt.Errorf("%d pixels wide: %w", wide, ErrNoPen)
	}
	var sent []xproto.PutImageCookie
	for y := img.Rect.Min.Y; y < img.Rect.Max.Y; y += rows {
		area := image.Rect(img.Rect.Min.X, y, img.Rect.Max.X, min(y+rows, img.Rect.Max.Y))
		sent = append(sent, xproto.PutImageChecked(d.x, xproto.ImageFormatZPixmap, xproto.Drawable(p.window), p.gc, uint16(wide), uint16(area.Dy()), int16(area.Min.X), int16(y), 0, p.depth, turned(img, area)))
	}
	for _, s := range slices.Backward(sent) { // the server has answered for all once it has for the last
		if err := s.Check(); err != nil {
			return err
		}
	}
	return nil
}

// turned gives the pixels of an area as X has them: blue first.
func turned(img *image.RGBA, area image.Rectangle) []byte {
	out := make([]byte, 0, 4*area.Dx()*area.Dy())
	for y := area.Min.Y; y < area.Max.Y; y++ {
		row := img.Pix[img.PixOffset(area.Min.X, y):][:4*area.Dx()]
		for i := 0; i < len(row); i += 4 {
			out = append(out, row[i+2], row[i+1], row[i], row[i+3])
		}
	}
	return out
}

// newPen gives that of the window; nil, also with an error, or if it has other pixels than
// blue, green, red and a byte more.
func (d *Display) newPen(w xproto.Window) (*pen, error) {
	g, err := xproto.GetGeometry(d.x, xproto.Drawable(w)).Reply()
	if err != nil {
		return nil, err
	}
	a, err := xproto.GetWindowAttributes(d.x, w).Reply()
	if err != nil {
		return nil, err
	}
	if !d.usual(g.Depth, a.Visual) {
		return nil, nil
	}
	gc, err := xproto.NewGcontextId(d.x)
	if err != nil {
		return nil, err
	}
	if err := xproto.CreateGCChecked(d.x, gc, xproto.Drawable(w), 0, nil).Check(); err != nil {
		return nil, err
	}
	return &pen{w, gc, g.Depth}, nil
}

// usual says whether the pixels of a depth and a visual are four bytes, blue first.
func (d *Display) usual(depth byte, visual xproto.Visualid) bool {
	setup := xproto.Setup(d.x)
	four := false
	for _, f := range setup.PixmapFormats {
		four = four || f.Depth == depth && f.BitsPerPixel == 32 && f.ScanlinePad == 32
	}
	if !four || setup.ImageByteOrder != xproto.ImageOrderLSBFirst {
		return false
	}
	for _, of := range setup.DefaultScreen(d.x).AllowedDepths {
		for _, v := range of.Visuals {
			if v.VisualId == visual {
				return of.Depth == depth && v.Class == xproto.VisualClassTrueColor && v.RedMask == 0xff0000 && v.GreenMask == 0xff00 && v.BlueMask == 0xff
			}
		}
	}
	return false
}

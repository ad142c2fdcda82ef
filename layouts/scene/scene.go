// Package scene is the display list: what a screen looks like at one instant
// and size, as boxes, lines of text, pictograms, pictures and QR codes at fixed
// places, in the order in which they are drawn. Of motion it says no more than
// which layer rolls by itself, and how one scene takes the place of another.
//
// A scene is the one source of the pixels on the wall, of the console's
// preview, of a PNG and of a PDF. It is plain data and compares with ==-like
// exactness through its text form (String), which is also what tests keep.
//
// The package draws nothing, measures nothing (layouts/glyph does) and knows
// nothing of schedules.
package scene

import "math"

// Px is a length in pixels of the screen for which the scene was made.
// Fractions are allowed; painters do not round.
type Px float64

// Rect is a box: X and Y are its upper left corner, y grows downwards.
type Rect struct{ X, Y, W, H Px }

// Right gives the x of the right edge.
func (r Rect) Right() Px { return r.X + r.W }

// Bottom gives the y of the lower edge.
func (r Rect) Bottom() Px { return r.Y + r.H }

// Inset gives r made smaller by dx on the left and right and dy above and below.
func (r Rect) Inset(dx, dy Px) Rect { return Rect{r.X + dx, r.Y + dy, r.W - 2*dx, r.H - 2*dy} }

// Colour is opaque sRGB, 0xRRGGBB. There is no transparency in a scene: every
// contrast can be computed.
type Colour uint32

// RGB gives the three channels, 0 to 255.
func (c Colour) RGB() (r, g, b uint8) { return uint8(c >> 16), uint8(c >> 8), uint8(c) }

// Weight is the weight of a text.
type Weight int

// The weights that layouts/glyph has, as in CSS.
const (
	Regular Weight = 400
	Medium  Weight = 500
	Bold    Weight = 700
)

// Style says how a text is set.
type Style struct {
	Size    Px // of the em
	Weight  Weight
	Tabular bool // digits of one width: clocks and columns of hours
	// RTL makes the line run from right to left as a whole (UAX #9, HL1), as a
	// text of a page in Arabic or Hebrew does even where it begins with a Latin
	// name. Unset: the first strong character of the text decides.
	RTL bool
}

// Scene is a screen at one instant and size.
type Scene struct {
	Width, Height int // in pixels
	Ground        Colour
	Layers        []Layer
}

// Layer is a part of the scene that changes together: painters keep its pixels
// while its Hash stays. Items lie within Bounds; what passes it is cut off.
// Layers are opaque only where their items draw.
type Layer struct {
	Name   string // "header", "clock", "body", "foot", "ticker"; the zone's for a further body
	Bounds Rect
	Items  []Item
	// Roll is how far the content moves to the left in a second (negative: to
	// the right, as texts in Arabic do); 0: it stands still. The content is Length
	// long from the left edge of Bounds on, and follows itself without end: see
	// Shift.
	Roll   Px
	Length Px
}

// Shift gives how far the content of a rolling layer stands to the left of where its items
// are, that many seconds after it began: at first its beginning is in view. It
// is at least 0 and less than Length; where the content ends, it follows again.
func (l Layer) Shift(seconds float64) Px {
	if l.Roll == 0 || l.Length <= 0 {
		return 0
	}
	shift := float64(l.Roll) * seconds
	if l.Roll < 0 {
		shift += float64(l.Length - l.Bounds.W) // it begins at its right end
	}
	shift = math.Mod(shift, float64(l.Length))
	if shift < 0 {
		shift += float64(l.Length)
	}
	return Px(shift)
}

// Content is the box that the items lie in: Bounds, or as long as Length for a
// layer that rolls.
func (l Layer) Content() Rect {
	if l.Roll != 0 {
		return Rect{l.Bounds.X, l.Bounds.Y, l.Length, l.Bounds.H}
	}
	return l.Bounds
}

// PictureID names a picture by its content: the SHA-256 of its file, in lower
// case hexadecimal.
type PictureID string

// Item is a Box, a Text, a Picto, an Image or a Code.
type Item interface{ item() }

// Box is a filled rectangle with rounded corners and, if Line is positive, a
// border of that width drawn inside its edge.
type Box struct {
	Rect   Rect
	Radius Px
	Fill   Colour
	NoFill bool
	Line   Px
	Stroke Colour
}

// Text is one line of text. X and Y are the left end of its baseline, whichever
// way it runs.
type Text struct {
	X, Y   Px
	Text   string
	Style  Style
	Colour Colour
	// Strike strikes the text out: a line of StrikeColour behind the letters, so
	// that they stay readable, at the height that the face gives.
	Strike       bool
	StrikeColour Colour
}

// Picto is a pictogram of layouts/glyph, scaled to fit Rect.
type Picto struct {
	Rect   Rect
	Name   string
	Colour Colour
}

// Image is a picture, scaled to fill Rect: whoever places it keeps its
// proportions. A painter that does not have it draws nothing.
type Image struct {
	Rect Rect
	ID   PictureID
}

// Code is a QR code (ISO/IEC 18004) of Text in the middle of Rect, as large as
// whole pixels for its modules allow, its quiet zone of four modules included. Only its dark modules
// are drawn: it has to stand on a light ground.
type Code struct {
	Rect   Rect
	Text   string
	Colour Colour
}

func (Box) item()   {}
func (Text) item()  {}
func (Picto) item() {}
func (Image) item() {}
func (Code) item()  {}

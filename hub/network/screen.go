package network

import (
	"math"

	"semainier/feeds"
)

// ScreenID names a screen.
type ScreenID string

// Orientation is how a screen hangs.
type Orientation string

// The orientations of a screen; the zero value is whatever the window is.
const (
	Landscape Orientation = "landscape"
	Portrait  Orientation = "portrait"
)

// Inches is the diagonal of a screen, as people know it.
type Inches float64

// Millimetres gives the same length, rounded.
func (i Inches) Millimetres() int { return int(math.Round(float64(i) * 25.4)) }

// Metres is the distance from which a screen is read.
type Metres float64

// Millimetres gives the same length, rounded.
func (m Metres) Millimetres() int { return int(math.Round(float64(m) * 1000)) }

// Screen is one display device, paired to one site. Its orientation and its size
// in pixels are kept and not yet used: a screen draws in the window that it has.
type Screen struct {
	ID          ScreenID     `toml:"id" json:"id"`
	Site        feeds.SiteID `toml:"site" json:"site"`
	Name        string       `toml:"name" json:"name,omitempty"` // where it hangs: "Hall"
	Key         string       `toml:"key" json:"key"`             // public nkey of the player: "U…"
	Orientation Orientation  `toml:"orientation" json:"orientation,omitempty"`
	Width       int          `toml:"width" json:"width,omitempty"`       // pixels; 0 with Height: not known
	Height      int          `toml:"height" json:"height,omitempty"`     // pixels
	Layout      LayoutID     `toml:"layout" json:"layout,omitempty"`     // empty: the site's, or that of its groups or of the network: see Records.LayoutOf
	Diagonal    Inches       `toml:"diagonal" json:"diagonal,omitempty"` // 0: what the layout supposes
	Distance    Metres       `toml:"distance" json:"distance,omitempty"` // 0: what the layout supposes
	On          Hours        `toml:"on" json:"on,omitzero"`              // when it is lit; zero: always
	Revoked     bool         `toml:"revoked" json:"revoked,omitempty"`   // for good: its key is never admitted again
}

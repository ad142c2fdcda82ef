package network

import "semainier/feeds"

// ScreenID names a screen.
type ScreenID string

// Orientation is how a screen hangs.
type Orientation string

// The orientations of a screen; the zero value is whatever the window is.
const (
	Landscape Orientation = "landscape"
	Portrait  Orientation = "portrait"
)

// Screen is one display device, paired to one site. Its orientation and size
// are kept and not yet used: a screen draws in the window that it has.
type Screen struct {
	ID          ScreenID     `toml:"id" json:"id"`
	Site        feeds.SiteID `toml:"site" json:"site"`
	Name        string       `toml:"name" json:"name,omitempty"` // where it hangs: "Hall"
	Key         string       `toml:"key" json:"key"`             // public nkey of the player: "U…"
	Orientation Orientation  `toml:"orientation" json:"orientation,omitempty"`
	Width       int          `toml:"width" json:"width,omitempty"`   // pixels; 0 with Height: not known
	Height      int          `toml:"height" json:"height,omitempty"` // pixels
}

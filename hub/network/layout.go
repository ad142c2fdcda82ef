package network

// LayoutID names a layout: a shipped one (program.Layouts) or one of the network's.
type LayoutID string

// Layout is a layout file of the network's own, see package layouts, which
// judges what is in it.
type Layout struct {
	ID   LayoutID `toml:"id" json:"id"` // none of program.Layouts
	TOML string   `toml:"toml" json:"toml"`
}

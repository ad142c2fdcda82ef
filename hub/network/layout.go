package network

// LayoutID names a layout: a shipped one (program.Layouts) or one of the network's.
type LayoutID string

// LayoutOf gives the layout of a screen: its own, else that of its site, of the
// first of the site's groups that names one, of the network. Empty: nobody names
// one, and the player chooses.
func (r Records) LayoutOf(s Screen) LayoutID {
	if s.Layout != "" {
		return s.Layout
	}
	site, _ := r.Site(s.Site)
	if site.Layout != "" {
		return site.Layout
	}
	for _, id := range site.Groups {
		if g, ok := r.Group(id); ok && g.Layout != "" {
			return g.Layout
		}
	}
	return r.Network.Layout
}

// Layout is a layout file of the network's own, see package layouts, which
// judges what is in it.
type Layout struct {
	ID   LayoutID `toml:"id" json:"id"` // none of program.Layouts
	TOML string   `toml:"toml" json:"toml"`
}

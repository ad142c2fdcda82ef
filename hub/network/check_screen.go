package network

import (
	"slices"
	"strings"
	"unicode/utf8"

	"semainier/layouts/program"
	"semainier/layouts/tomlfile"
)

func (c *checker) screen(at tomlfile.Path, s Screen) {
	c.known(at.Key("site"), "site", string(s.Site), c.sites)
	c.text(at.Key("name"), s.Name, form{limit: maxName})
	c.oneOf(at.Key("orientation"), string(s.Orientation), string(Landscape), string(Portrait))
	c.pixels(at.Key("width"), s.Width)
	c.pixels(at.Key("height"), s.Height)
	if (s.Width == 0) != (s.Height == 0) {
		c.faults.Add(at, nil, "want both width and height, or neither")
	}
	c.layoutOf(at.Key("layout"), s.Layout)
	if within := s.Diagonal >= MinDiagonal && s.Diagonal <= MaxDiagonal; s.Diagonal != 0 && !within {
		c.faults.Add(at.Key("diagonal"), float64(s.Diagonal), "want %v to %v inches, or nothing for what the layout supposes", MinDiagonal, MaxDiagonal)
	}
	if within := s.Distance >= MinDistance && s.Distance <= MaxDistance; s.Distance != 0 && !within {
		c.faults.Add(at.Key("distance"), float64(s.Distance), "want %v to %v metres, or nothing for what the layout supposes", MinDistance, MaxDistance)
	}
	c.days(at.Key("on"), s.On)
	if wrong := checkKey(s.Key); wrong != "" {
		c.faults.Add(at.Key("key"), nil, "%s", wrong)
	}
}

// keys checks that no key is that of two screens. It goes backwards so that
// the fault is one of the file, whose screens come first.
func (c *checker) keys(screens []entry[Screen]) {
	owner := map[string]string{}
	for _, e := range slices.Backward(screens) {
		if other, twice := owner[e.record.Key]; twice && e.record.Key != "" {
			c.faults.Add(e.at.Key("key"), e.record.Key, "also the key of screen %q", other)
		}
		owner[e.record.Key] = e.id
	}
}

func (c *checker) pixels(at tomlfile.Path, n int) {
	if n < 0 || n > maxPixels {
		c.faults.Add(at, n, "want 1 to %d pixels, or 0 for unknown", maxPixels)
	}
}

// layoutOf checks which layout the network, a group, a site or a screen names.
func (c *checker) layoutOf(at tomlfile.Path, id LayoutID) {
	if id != "" {
		c.known(at, "layout", string(id), c.layouts)
	}
}

// layout checks a layout of the network's own: that it is a TOML file. What it
// says is judged by package layouts.
func (c *checker) layout(at tomlfile.Path, l Layout) {
	if slices.Contains(program.Layouts(), string(l.ID)) {
		c.faults.Add(at.Key("id"), string(l.ID), "a layout that every screen has: choose another id")
	}
	key := at.Key("toml")
	switch {
	case strings.TrimSpace(l.TOML) == "":
		c.faults.Add(key, nil, "missing: want the text of a layout file")
		return
	case len(l.TOML) > maxLayout:
		c.faults.Add(key, nil, "%d bytes are too many: at most %d", len(l.TOML), maxLayout)
		return
	case !utf8.ValidString(l.TOML) || strings.ContainsFunc(l.TOML, func(r rune) bool { return isControl(r) && !strings.ContainsRune("\t\r\n", r) }):
		c.faults.Add(key, nil, "holds a control character, or is not UTF-8")
		return
	}
	var nothing struct{} // its keys are not judged here
	if wrong := tomlfile.Decode("", []byte(l.TOML), &nothing); wrong.Unreadable() {
		c.faults.Add(key, nil, "not TOML: its own %v", wrong)
	}
}

package layouts

import (
	"slices"

	"semainier/layouts/program"
)

// Looks is how one screen shows its site's program. The zero value is the default
// layout on the screen that it supposes.
type Looks struct {
	Layout             Layout
	Diagonal, Distance Millimetres // 0: what the layout supposes
}

// LooksOf gives the looks that a program has for the screen of that public nkey.
// With an error, of a layout that cannot be read, they are complete nevertheless:
// the default layout stands in.
func LooksOf(p program.Program, key string) (Looks, error) {
	i := slices.IndexFunc(p.Screens, func(s program.Screen) bool { return s.Key == key })
	if key == "" || i < 0 {
		return Looks{}, nil
	}
	sc := p.Screens[i]
	layout, err := layoutOf(p, sc.Layout)
	return Looks{layout, Millimetres(sc.Diagonal), Millimetres(sc.Distance)}, err
}

// layoutOf gives the layout of that name: the site's own, or else a shipped one.
func layoutOf(p program.Program, name string) (Layout, error) {
	if name == "" {
		return Layout{}, nil
	}
	if i := slices.IndexFunc(p.Layouts, func(l program.Layout) bool { return l.ID == name }); i >= 0 {
		return Parse(name+".toml", []byte(p.Layouts[i].TOML))
	}
	return Named(name)
}

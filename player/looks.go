package player

import (
	"slices"

	"semainier/layouts"
	"semainier/layouts/program"
)

// looks is how this screen shows its site's program. The zero value is the
// default layout on the screen that it supposes.
type looks struct {
	layout             layouts.Layout
	diagonal, distance layouts.Millimetres
}

// looksOf gives the looks that a program has for the screen of that public key.
// With an error they are complete nevertheless: the default layout stands in.
func looksOf(pr program.Program, key string) (looks, error) {
	i := slices.IndexFunc(pr.Screens, func(s program.Screen) bool { return s.Key == key })
	if key == "" || i < 0 {
		return looks{}, nil
	}
	sc := pr.Screens[i]
	layout, err := layoutOf(pr, sc.Layout)
	return looks{layout, layouts.Millimetres(sc.Diagonal), layouts.Millimetres(sc.Distance)}, err
}

// layoutOf gives the layout of that name: the site's own, or else a shipped one.
func layoutOf(pr program.Program, name string) (layouts.Layout, error) {
	if name == "" {
		return layouts.Layout{}, nil
	}
	if i := slices.IndexFunc(pr.Layouts, func(l program.Layout) bool { return l.ID == name }); i >= 0 {
		return layouts.Parse(name+".toml", []byte(pr.Layouts[i].TOML))
	}
	return layouts.Named(name)
}

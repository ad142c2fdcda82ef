package plan

import (
	"cmp"
	"slices"

	"semainier/layouts/program"
)

// screens gives how each screen of the site shows its program, and those of the
// network's own layouts that they name. A screen without a layout has the site's;
// where that has none either, the player chooses.
func (p planner) screens() ([]program.Screen, []program.Layout) {
	var screens []program.Screen
	for _, s := range p.records.Screens {
		if s.Site != p.site.ID {
			continue
		}
		screens = append(screens, program.Screen{
			Key: s.Key, Layout: string(cmp.Or(s.Layout, p.site.Layout)),
			Diagonal: s.Diagonal.Millimetres(), Distance: s.Distance.Millimetres(),
		})
	}
	var layouts []program.Layout
	for _, l := range p.records.Layouts {
		if slices.ContainsFunc(screens, func(s program.Screen) bool { return s.Layout == string(l.ID) }) {
			layouts = append(layouts, program.Layout{ID: string(l.ID), TOML: l.TOML})
		}
	}
	return screens, layouts
}

package plan

import (
	"slices"

	"semainier/hub/network"
	"semainier/layouts/program"
)

// looks gives how each screen of the site shows its program, and those of the
// network's own layouts that they have.
func (p planner) looks() ([]program.Screen, []program.Layout) {
	var screens []program.Screen
	for _, s := range p.screens {
		screens = append(screens, program.Screen{
			ID: string(s.ID), Key: s.Key, Layout: string(p.records.LayoutOf(s)),
			Diagonal: s.Diagonal.Millimetres(), Distance: s.Distance.Millimetres(), On: lit(s.On),
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

// lit gives when a screen is lit, from Monday to Sunday; nothing where it always
// is.
func lit(on network.Hours) [][]program.Hours {
	var week [][]program.Hours
	some := false
	for _, day := range weekdays() {
		var hours []program.Hours
		for _, h := range on.On(day) {
			hours, some = append(hours, program.Hours{From: program.Clock(h.From), Until: program.Clock(h.Until)}), true
		}
		week = append(week, hours)
	}
	if !some {
		return nil
	}
	return week
}

package main

import (
	"fmt"
	"slices"

	"semainier/hub/network"
	"semainier/layouts"
	"semainier/layouts/program"
	"semainier/layouts/tomlfile"
)

// recordOf gives the record of the screen asked for; the zero one if none is.
func (d drawing) recordOf(records network.Records) (network.Screen, error) {
	if d.screen == "" {
		return network.Screen{}, nil
	}
	screen, ok := records.Screen(network.ScreenID(d.screen))
	switch {
	case !ok:
		var ids []string
		for _, s := range records.Screens {
			ids = append(ids, string(s.ID))
		}
		return screen, fmt.Errorf("--screen %q: %s has no such screen%s", d.screen, d.network, tomlfile.Suggest(d.screen, ids))
	case d.site != "" && d.site != string(screen.Site):
		return screen, fmt.Errorf("--screen %q: it is of site %q, not of %q: leave --site out", d.screen, screen.Site, d.site)
	case screen.Revoked:
		return screen, fmt.Errorf("--screen %q: it is revoked, and shows nothing", d.screen)
	}
	return screen, nil
}

// aim makes what is drawn that of the screen asked for: what is addressed to it,
// in its layout, as large as it is. What the flags say goes first. Without
// --screen it is what every screen of the site shows.
func (d *drawing) aim(one *sited) error {
	if d.screen == "" {
		one.program = one.program.For("")
		return nil
	}
	i := slices.IndexFunc(one.program.Screens, func(s program.Screen) bool { return s.ID == d.screen })
	if i < 0 {
		return fmt.Errorf("--screen %q: the program has no such screen%s", d.screen, tomlfile.Suggest(d.screen, screenIDs(one.program)))
	}
	look := one.program.Screens[i]
	one.program = one.program.For(look.Key)
	if d.diagonal == 0 {
		d.diagonal = float64(layouts.Millimetres(look.Diagonal) / layouts.Inch)
	}
	if d.distance == 0 {
		d.distance = float64(look.Distance) / 1000
	}
	if err := d.size(one.screen); err != nil {
		return err
	}
	if d.layoutName != "" || look.Layout == "" {
		return nil
	}
	looks, err := layouts.LooksOf(one.program, look.Key)
	if err != nil {
		return fmt.Errorf("layout of screen %q: %w", d.screen, err)
	}
	d.layout = looks.Layout
	return nil
}

// size takes the pixels of the record, or turns the usual ones as the screen hangs.
func (d *drawing) size(s network.Screen) error {
	switch {
	case d.sized:
	case s.Width != 0 && (min(s.Width, s.Height) < minSide || max(s.Width, s.Height) > maxSide):
		return fmt.Errorf("--screen %q: its record says %d by %d pixels, and pictures have %d to %d: give --size", d.screen, s.Width, s.Height, minSide, maxSide)
	case s.Width != 0:
		d.width, d.height = s.Width, s.Height
	case s.Orientation == network.Portrait:
		d.width, d.height = d.height, d.width
	}
	return nil
}

func screenIDs(p program.Program) (ids []string) {
	for _, s := range p.Screens {
		ids = append(ids, s.ID)
	}
	return ids
}

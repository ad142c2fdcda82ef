package player

import (
	"fmt"
	"slices"
	"strings"

	"semainier/layouts"
)

// Trials knows what killed earlier runs; player/trial has one. None of its
// methods waits.
type Trials interface {
	Try(version uint64, what ...string) (done func(drawn bool)) // about to be drawn
	Aside(version uint64, what string) bool                     // not to be drawn any more
	Fault() error                                               // what is set aside; nil: nothing
}

// theProgram is what is tried when pages are made of it.
const theProgram = "the whole program"

// subject names a page in Trials, the same after a restart.
func subject(pg layouts.Page) string {
	name := fmt.Sprintf("page %s", pg.Kind)
	if pg.Lang != "" {
		name += " in " + string(pg.Lang)
	}
	if pg.Of > 1 {
		name += fmt.Sprintf(", part %d", pg.Part)
	}
	if len(pg.Notices) > 0 {
		name += ", notice " + strings.Join(pg.Notices, " and ")
	}
	return name
}

// version gives that of the program from which the pages are made.
func (p *Player) version() uint64 {
	if p.drawn == nil {
		return 0
	}
	return p.drawn.Version
}

// permitted gives what is to be shown without the pages that are set aside. Where
// none is left of the main zone, the screen says that it waits for its program.
func (p *Player) permitted(sh layouts.Show, v layouts.View) layouts.Show {
	p.trouble("set aside", p.o.Trials.Fault())
	aside := func(pg layouts.Page) bool { return p.o.Trials.Aside(p.version(), subject(pg)) }
	var zones []layouts.Zone
	for i, z := range sh.Zones {
		if slices.ContainsFunc(z.Pages, aside) {
			z.Pages = slices.DeleteFunc(slices.Clone(z.Pages), aside)
		}
		switch {
		case len(z.Pages) > 0:
			zones = append(zones, z)
		case i == 0:
			p.drawn = nil
			return layouts.Waiting(p.o.Faces, v)
		}
	}
	sh.Zones = zones
	return sh
}

// try notes that the pages in view are about to be drawn. The main one comes last:
// it is the likeliest to kill.
func (p *Player) try() (done func(drawn bool)) {
	var pages []string
	for _, r := range slices.Backward(p.zones) {
		pages = append(pages, subject(r.page()))
	}
	return p.o.Trials.Try(p.version(), pages...)
}

// bold is for who notes nothing.
type bold struct{}

func (bold) Try(uint64, ...string) func(bool) { return func(bool) {} }
func (bold) Aside(uint64, string) bool        { return false }
func (bold) Fault() error                     { return nil }

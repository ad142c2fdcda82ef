// Package layouts decides what stands where on a screen: it turns the program
// of a site, an instant and a layout into the pages that take turns there.
//
// Build is pure. It reads no clock, disk, network or global (the time zone
// database aside): the same arguments give the same scenes to the last pixel,
// on the wall, in the console's preview and in a picture.
//
// A layout (a TOML file: see Parse) says which zones a screen has, which kinds
// of page take turns in each, and in which colours and measures; four are
// shipped (see Named). A kind of page is a function of a file of its own that
// draws on a sheet (see kinds): it knows neither its place on the screen nor
// whether its language runs from right to left. Such a page is drawn as the
// others are and then mirrored. What pages say besides the program's own words
// is in a catalogue for each language (see phrases).
//
// No text is ever smaller than what can be read from where people stand: a
// capital is at least a two-hundredth of the distance. What does not fit flows
// to another page. The largest of a few steps of type at which all fits on one
// page is taken, so that a light week fills the screen and a full one remains
// legible. Examine judges how well a scene can be read.
//
// The package draws nothing (layouts/paint does), chooses nothing of what may
// be public (hub/plan did), and never shows the past as the present: without a
// trusted time nothing is called "aujourd’hui" or "maintenant", and a program
// that has run out is announced as such.
package layouts

import (
	"fmt"
	"slices"
	"time"

	"semainier/layouts/glyph"
	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// View is what the player knows besides the program.
type View struct {
	Now time.Time
	// TimeTrusted is false while the player's clock has not been confirmed: Now
	// is then the best known date, and nothing is called "aujourd’hui" or
	// "maintenant".
	TimeTrusted bool
	// AsOf is the date of the information, told in the foot. Zero: the hub
	// confirmed the program lately.
	AsOf time.Time
	// Width and Height are the screen's, in pixels; from 640×360 on, either way up.
	Width, Height int
	// Layout is the layout of the screen; the zero value is the default one.
	Layout Layout
	// Diagonal is the screen's, Distance where it is read from. Zero: what the
	// layout supposes.
	Diagonal, Distance Millimetres
	// Pictures are those at hand; a page that needs another is not shown.
	Pictures map[scene.PictureID]bool
}

// Show is what a screen shows until its program, the minute or its size
// changes: zones, in each of which pages take turns.
type Show struct {
	Width, Height int
	Ground        scene.Colour
	Motion        Motion
	Zones         []Zone // at least one; the first is the main one, whose pages bring header and foot

	ticker []scene.Layer
}

// Zone is a part of the screen and the pages that take turns in it, at least
// one.
type Zone struct {
	Name  string
	Pages []Page
}

// Page is one page of a zone.
type Page struct {
	Kind     PageKind
	Lang     program.Lang  // the first of several that stand side by side
	Part, Of int           // which of the pages that its content takes; 1, 1 for most
	Hold     time.Duration // how long it stays
	Notices  []string      // ids of those that it tells in its body; the ticker does not count

	layers []scene.Layer
}

// Scene gives the screen with the page of that index in each zone; zones for
// which there is none show their first.
func (sh Show) Scene(turns ...int) scene.Scene {
	sc := scene.Scene{Width: sh.Width, Height: sh.Height, Ground: sh.Ground}
	for i, z := range sh.Zones {
		turn := 0
		if i < len(turns) {
			turn = turns[i]
		}
		sc.Layers = append(sc.Layers, z.Pages[turn].layers...)
	}
	sc.Layers = append(sc.Layers, sh.ticker...)
	return sc
}

// Build gives what the screen shows. A program that has run out gives a page
// that says so; an urgent notice takes the whole screen.
func Build(f *glyph.Faces, p program.Program, v View) Show {
	v.Layout = v.Layout.orDefault()
	st := newStage(v, editions(f, p, v))
	main := st.editions[0].agenda
	switch {
	case main.stale():
		return st.show(alone(PageStale))
	case len(main.urgent()) > 0:
		sh := st.show(Arrangement{Zones: oneZone(PageUrgent)})
		sh.Ground = st.editions[0].sheet.col.alert
		return sh
	}
	return st.show(v.Layout.arrangement(v.Width, v.Height))
}

// edition is the program in one language.
type edition struct {
	sheet  sheet // the whole screen
	agenda agenda
}

// editions gives the program in each language of its site.
func editions(f *glyph.Faces, p program.Program, v View) []edition {
	langs := slices.Clone(p.Site.Languages)
	langs = slices.DeleteFunc(langs, func(l program.Lang) bool { return !slices.Contains(program.Languages(), l) })
	if len(langs) == 0 {
		langs = []program.Lang{"fr"}
	}
	var list []edition
	for _, l := range langs[:min(len(langs), program.MaxLanguages)] {
		say := tongueOf(l)
		list = append(list, edition{newSheet(f, v, say), newAgenda(p, v, say)})
	}
	return list
}

// sprintf fills a phrase of the catalogue.
func sprintf(phrase string, args ...any) string { return fmt.Sprintf(phrase, args...) }

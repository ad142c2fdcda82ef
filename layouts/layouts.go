// Package layouts decides what stands where on a screen: it turns the program
// of a site, an instant and a size into the pages that rotate there.
//
// Build is pure. It reads no clock, disk, network or global (the time zone
// database aside): the same arguments give the same scenes to the last pixel,
// on the wall, in the console's preview and in a picture.
//
// Pages never shrink below the sizes of type that can be read from where
// people stand. What does not fit flows to another page. The largest of a few
// steps of type at which all fits on one page is taken, so that a light week
// fills the screen and a full one remains legible.
//
// The package draws nothing (layouts/paint does), chooses nothing of what may
// be public (hub/plan did), and never shows the past as the present: without a
// trusted time nothing is called "aujourd’hui" or "maintenant", and a program
// that has run out is announced as such.
package layouts

import (
	"fmt"
	"time"
	"unicode/utf8"

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
}

// PageKind says what a page shows.
type PageKind string

// The kinds of page.
const (
	PageWeek    PageKind = "week"
	PageToday   PageKind = "today"
	PageNotice  PageKind = "notice"
	PageStale   PageKind = "stale"   // the program has run out
	PageWaiting PageKind = "waiting" // no program yet
)

// Page is one page of the rotation.
type Page struct {
	Kind     PageKind
	Part, Of int           // which of the pages that its content takes; 1, 1 for most
	Hold     time.Duration // how long it stays
	Scene    scene.Scene
}

// A page stays long enough for a slow reader: see "Legible from where people
// stand" in the design.
const (
	minHold       = 12 * time.Second
	holdBase      = 3 * time.Second
	readPerSecond = 8 // characters
)

// Build gives the pages that rotate, never none: today, this week, from Friday
// noon on the next one too, and the notices. A program that has run out gives a
// page that says so.
func Build(f *glyph.Faces, p program.Program, v View) []Page {
	a, s := newAgenda(p, v), newSheet(f, v)
	if a.stale() {
		return []Page{stalePage(s, a)}
	}
	var pages []Page
	if a.trusted {
		pages = append(pages, todayPages(s, a)...)
	}
	pages = append(pages, weekPages(s, a, a.date.Monday())...)
	if next := a.date.Monday().AddDays(7); a.nextWeekShown() && next.Before(p.Until) {
		pages = append(pages, weekPages(s, a, next)...)
	}
	for _, n := range p.Notices {
		if a.valid(n) {
			pages = append(pages, noticePages(s, a, n)...)
		}
	}
	return pages
}

// nextWeekShown reports whether the coming week has its page: from Friday noon.
func (a agenda) nextWeekShown() bool {
	switch a.date.Weekday() {
	case time.Friday:
		return a.trusted && clockOf(a.now) >= noon
	case time.Saturday, time.Sunday:
		return a.trusted
	}
	return false
}

// hold gives how long a page stays, from the characters of its body: header
// and foot are the same on every page.
func hold(s scene.Scene) time.Duration {
	n := 0
	for _, l := range s.Layers {
		if l.Name == layerBody {
			n += utf8.RuneCountInString(scene.Scene{Layers: []scene.Layer{l}}.Words())
		}
	}
	return max(minHold, holdBase+time.Duration(n)*time.Second/readPerSecond)
}

// number makes pages of scenes of the same content.
func number(kind PageKind, scenes []scene.Scene) []Page {
	var pages []Page
	for i, s := range scenes {
		pages = append(pages, Page{Kind: kind, Part: i + 1, Of: len(scenes), Hold: hold(s), Scene: s})
	}
	return pages
}

// sprintf fills a phrase of the catalogue.
func sprintf(phrase string, args ...any) string { return fmt.Sprintf(phrase, args...) }

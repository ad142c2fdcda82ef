package player

import (
	"slices"
	"time"

	"semainier/layouts"
	"semainier/layouts/program"
)

// rotation is a zone and the page of it that is in view, until it has been long
// enough. Each zone turns by itself.
type rotation struct {
	zone  layouts.Zone
	at    int
	until time.Time // of the process's own monotonic clock, which nobody sets
}

// place names a page across rebuilds: the nth of its kind, language and part
// (two weeks may be shown, and several notices).
type place struct {
	kind      layouts.PageKind
	lang      program.Lang
	part, nth int
}

func (r rotation) page() layouts.Page { return r.zone.Pages[r.at] }

func (r rotation) placeOf(i int) place {
	name := func(p layouts.Page) place { return place{kind: p.Kind, lang: p.Lang, part: p.Part} }
	pl := name(r.zone.Pages[i])
	for _, p := range r.zone.Pages[:i] {
		if name(p) == pl {
			pl.nth++
		}
	}
	return pl
}

// rotate gives the rotations of new zones. A zone that was there before, by its
// name, stays on the page in view.
func rotate(zones []layouts.Zone, before []rotation, now time.Time) []rotation {
	var list []rotation
	for _, z := range zones {
		r := rotation{zone: z}
		i := slices.IndexFunc(before, func(b rotation) bool { return b.zone.Name == z.Name })
		if i < 0 || !r.follow(before[i]) {
			r.until = now.Add(r.page().Hold)
		}
		list = append(list, r)
	}
	return list
}

// follow goes to the page that was in view if it still exists; otherwise to the
// last of its kind and language, or else it remains on the first. It reports
// whether the page is still in view.
func (r *rotation) follow(before rotation) bool {
	was := before.placeOf(before.at)
	for i := range r.zone.Pages {
		switch pl := r.placeOf(i); {
		case pl == was:
			r.at, r.until = i, before.until
			return true
		case pl.kind == was.kind && pl.lang == was.lang:
			r.at = i
		}
	}
	return false
}

// turn goes to the following page, and reports whether it is another one.
func (r *rotation) turn(now time.Time) bool {
	before := r.at
	r.at = (r.at + 1) % len(r.zone.Pages)
	r.until = now.Add(r.page().Hold)
	return r.at != before
}

// together is how close the turns of two zones may come: closer ones are taken
// as one, since two movements in a row are restless.
const together = time.Second

// nextTurn gives when there is a page to turn: the first end of any, or the
// last that comes closer to it than together. No page goes before its time.
func nextTurn(zones []rotation) time.Time {
	first := zones[0].until
	for _, r := range zones {
		if r.until.Before(first) {
			first = r.until
		}
	}
	at := first
	for _, r := range zones {
		if r.until.Sub(first) < together && r.until.After(at) {
			at = r.until
		}
	}
	return at
}

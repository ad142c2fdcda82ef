package player

import (
	"semainier/layouts"
)

// rotation is the pages and the one in view.
type rotation struct {
	all []layouts.Page
	at  int
}

// place names a page across rebuilds: the nth of its kind and part (two weeks
// may be shown, and several notices).
type place struct {
	kind      layouts.PageKind
	part, nth int
}

func (r rotation) page() layouts.Page { return r.all[r.at] }

func (r rotation) placeOf(i int) place {
	pl := place{kind: r.all[i].Kind, part: r.all[i].Part}
	for _, p := range r.all[:i] {
		if p.Kind == pl.kind && p.Part == pl.part {
			pl.nth++
		}
	}
	return pl
}

// replace takes new pages and stays on the one in view if it still exists;
// otherwise it goes to the last of its kind, or else to the first of all. It
// reports whether it stayed.
func (r *rotation) replace(pages []layouts.Page) (stayed bool) {
	old := *r
	*r = rotation{all: pages}
	if len(old.all) == 0 {
		return false
	}
	was := old.placeOf(old.at)
	for i := range r.all {
		switch pl := r.placeOf(i); {
		case pl == was:
			r.at = i
			return true
		case pl.kind == was.kind:
			r.at = i
		}
	}
	return false
}

// next turns to the following page.
func (r *rotation) next() {
	if len(r.all) > 0 {
		r.at = (r.at + 1) % len(r.all)
	}
}

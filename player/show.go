package player

import (
	"time"

	"semainier/layouts"
	"semainier/layouts/scene"
)

// showing identifies what is on the screen, for the log.
type showing struct {
	version  uint64
	page     layouts.PageKind
	part, of int
	asOf     time.Time
}

// refresh rebuilds the pages if anything that they depend on has changed, and
// shows the one in view anew.
func (p *Player) refresh() {
	if p.size.X == 0 {
		return // there is no window yet
	}
	v := p.view()
	if v == p.built {
		return
	}
	news := v.version != p.built.version || !v.asOf.Equal(p.built.asOf)
	if news {
		clear(p.shown)
	}
	p.built = v
	if !p.pages.replace(p.build(v)) {
		p.turn.Reset(p.pages.page().Hold)
	}
	p.show(news)
}

// next turns the page.
func (p *Player) next() {
	if p.size.X == 0 {
		return
	}
	before := p.pages.at
	p.pages.next()
	p.turn.Reset(p.pages.page().Hold)
	if p.pages.at != before {
		p.show(true)
	}
}

// show tells the screen the page in view. A new minute swaps the clock; what
// changes more than that fades.
func (p *Player) show(always bool) {
	pg := p.pages.page()
	changed, fade := compare(p.last, pg.Scene)
	if !changed && !always {
		return
	}
	p.last = pg.Scene
	p.seq++
	p.told[p.seq] = showing{p.built.version, pg.Kind, pg.Part, pg.Of, p.built.asOf}
	p.o.Screen.Show(p.seq, pg.Scene, fade)
}

// clockLayer is the layer of layouts that a minute changes.
const clockLayer = "clock"

// compare says whether two scenes look different, and whether the difference
// is to be faded: it is more than the clock's, and not one of size.
func compare(a, b scene.Scene) (changed, fade bool) {
	if a.Width != b.Width || a.Height != b.Height {
		return true, false
	}
	if a.Ground != b.Ground || len(a.Layers) != len(b.Layers) {
		return true, true
	}
	for i := range a.Layers {
		if a.Layers[i].Hash() != b.Layers[i].Hash() {
			changed = true
			fade = fade || b.Layers[i].Name != clockLayer
		}
	}
	return changed, fade
}

// report logs what has become visible: at level Info once for each page of a
// playlist, below that for each turn of the pages.
func (p *Player) report(seq uint64) {
	s, known := p.told[seq]
	if !known {
		return
	}
	for n := range p.told {
		if n <= seq {
			delete(p.told, n) // the ones before were replaced before they were visible
		}
	}
	log := p.o.Log.With("version", s.version, "page", string(s.page), "part", s.part, "of", s.of)
	if !s.asOf.IsZero() {
		log = log.With("as_of", s.asOf)
	}
	if _, before := p.shown[s]; before {
		log.Debug("shown")
		return
	}
	p.shown[s] = struct{}{}
	log.Info("shown")
}

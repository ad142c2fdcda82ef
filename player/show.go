package player

import (
	"time"

	"semainier/layouts"
	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// showing identifies a page on the screen, for the log.
type showing struct {
	version  uint64
	zone     string // empty: the main one
	page     layouts.PageKind
	lang     program.Lang
	part, of int
	asOf     time.Time
}

// refresh rebuilds the pages if anything that they depend on has changed, and
// shows the ones in view anew.
func (p *Player) refresh() {
	v := p.view()
	if p.size.X == 0 { // there is no window yet
		p.light.dark = p.willBeDark(v)
		return
	}
	if v == p.built {
		return
	}
	news := v.program != p.built.program || v.still != p.built.still || v.name != p.built.name || !v.asOf.Equal(p.built.asOf)
	if news {
		clear(p.logged)
	}
	arrived := v.pictures != p.built.pictures // the same scene may now have what it lacked
	p.built = v
	p.content = paced(p.build(v), p.o.Hold)
	now := time.Now()
	p.zones = rotate(p.content.Zones, p.before(v, now), now)
	p.turns.Reset(nextTurn(p.zones).Sub(now))
	p.show(news || arrived, nil)
}

// paced has every page stay for hold; 0: as it is.
func paced(sh layouts.Show, hold time.Duration) layouts.Show {
	for _, z := range sh.Zones {
		for i := range z.Pages {
			if hold > 0 {
				z.Pages[i].Hold = hold
			}
		}
	}
	return sh
}

// next turns the pages whose time is over.
func (p *Player) next() (any bool) {
	if len(p.zones) == 0 {
		return false
	}
	now := time.Now()
	var turned []string
	for i := range p.zones {
		if !p.zones[i].until.After(now) && p.zones[i].turn(now) {
			turned = append(turned, bodyOf(p.zones, i))
		}
	}
	p.turns.Reset(nextTurn(p.zones).Sub(now))
	if len(turned) > 0 {
		p.show(true, turned)
	}
	return len(turned) > 0
}

// The layers of layouts that matter here: the one that a minute changes, and
// the pages of the main zone. Those of another zone have its name.
const (
	clockLayer = "clock"
	bodyLayer  = "body"
)

// bodyOf gives the layer of the pages of a zone.
func bodyOf(zones []rotation, i int) string {
	if i == 0 {
		return bodyLayer
	}
	return zones[i].zone.Name
}

// show tells the screen the pages in view, if they look different or always is
// set. turned names the layers whose pages have just turned.
func (p *Player) show(always bool, turned []string) {
	turns := make([]int, len(p.zones))
	for i, r := range p.zones {
		turns[i] = r.at
	}
	sc := p.content.Scene(turns...)
	changed, gradual := compare(p.last, sc)
	if !changed && !always {
		return
	}
	now := sight{p.drawn, p.showings(), p.notices(), p.try()}
	var tr scene.Transition
	if gradual && !now.atOnce(p.asked) {
		tr = transition(p.content.Motion, sc, turned)
	}
	p.last = sc
	p.seq++
	p.told[p.seq], p.asked = now, now
	if p.alive.asked.IsZero() {
		p.alive.asked = time.Now()
	}
	p.o.Screen.Show(p.seq, sc, tr)
}

// atOnce says that there is no time for a movement: people who wait for the
// screen, or an alert.
func (s sight) atOnce(before sight) bool {
	return s.program == nil || before.program == nil || s.shows(layouts.PageUrgent) && !before.shows(layouts.PageUrgent)
}

// compare says whether two scenes look different, and whether the one may give
// way to the other gradually: the difference is more than the clock's, and not
// one of size.
func compare(a, b scene.Scene) (changed, gradual bool) {
	if a.Width != b.Width || a.Height != b.Height {
		return true, false
	}
	if a.Ground != b.Ground || len(a.Layers) != len(b.Layers) {
		return true, true
	}
	for i := range a.Layers {
		if a.Layers[i].Hash() != b.Layers[i].Hash() {
			changed = true
			gradual = gradual || b.Layers[i].Name != clockLayer
		}
	}
	return changed, gradual
}

// transition gives the movement that a layout asks for. Only a page that turns
// slides: a correction, and a header that stays where it is, fade.
func transition(m layouts.Motion, to scene.Scene, turned []string) scene.Transition {
	if m == layouts.MotionNone {
		return scene.Transition{}
	}
	tr := scene.Transition{Fade: true}
	if m != layouts.MotionSlide {
		return tr
	}
	for _, l := range to.Layers {
		for _, name := range turned {
			if l.Name == name {
				tr.Slides = append(tr.Slides, l.Bounds)
			}
		}
	}
	return tr
}

// showings gives the pages in view.
func (p *Player) showings() []showing {
	var list []showing
	for i, r := range p.zones {
		pg := r.page()
		s := showing{page: pg.Kind, lang: pg.Lang, part: pg.Part, of: pg.Of, asOf: p.built.asOf}
		if p.drawn != nil {
			s.version = p.drawn.Version
		}
		if i > 0 {
			s.zone = r.zone.Name
		}
		list = append(list, s)
	}
	return list
}

// notices gives the ids of those that the pages in view tell.
func (p *Player) notices() []string {
	var ids []string
	for _, r := range p.zones {
		ids = append(ids, r.page().Notices...)
	}
	return ids
}

// report takes what has become visible: for the hub, and for the log, at level
// Info once for each page of a playlist, below that for each turn of the pages.
func (p *Player) report(seq uint64) {
	now, known := p.told[seq]
	for n, s := range p.told {
		if n <= seq { // the ones before were replaced before they were visible
			s.done(n == seq)
			delete(p.told, n)
		}
	}
	if known {
		p.see(now, time.Now())
	}
	p.sign(seq, time.Now())
	for _, s := range now.pages {
		log := p.o.Log.With("version", s.version, "page", string(s.page), "part", s.part, "of", s.of, "lang", string(s.lang))
		if s.zone != "" {
			log = log.With("zone", s.zone)
		}
		if !s.asOf.IsZero() {
			log = log.With("as_of", s.asOf)
		}
		if _, before := p.logged[s]; before {
			log.Debug("shown")
			continue
		}
		p.logged[s] = struct{}{}
		log.Info("shown")
	}
}

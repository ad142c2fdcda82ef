package player

import (
	"fmt"
	"image"
	"time"

	"semainier/feeds/civil"
	"semainier/hub/wire"
	"semainier/layouts"
	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// The hub confirms what it has sent every 45 s or so (player/link). These are
// the silences after which the screen says from when its information dates.
const (
	silence = 2 * time.Minute  // connected, yet not heard: two confirmations lost
	cut     = 30 * time.Second // not connected: longer than an ordinary reconnection
)

// view is all that pages depend on; the same view gives the same pages.
type view struct {
	program *wire.Playlist // nil: still says what stands in its place
	still   still
	minute  time.Time
	trusted bool
	asOf    time.Time
	size    image.Point
	name    string // of the screen, shown in place of all that; "": it is not

	pictures uint64 // the generation of those at hand
}

// still is what stands in place of a program.
type still struct {
	why        why
	code, link string // of askedToPair
	fault      string // of unset; "": there are no settings
}

type why int

const (
	awaited     why = iota // the program is on its way
	unreached              // likewise, but there is no way
	askedToPair            // the screen is of no site yet
	tooMany                // likewise, and cannot have a code now
	unlinked               // its people took it out
	unset                  // nobody told it its hub
)

func (p *Player) view() view {
	now, trusted := p.o.Clock.Now()
	v := view{program: p.held, minute: now.Truncate(time.Minute), trusted: trusted, asOf: p.asOf(now), size: p.size}
	_, v.pictures = p.o.Pictures.At()
	if p.held == nil || p.codeCounts(now) {
		v.program, v.still, v.asOf = nil, p.still(), time.Time{}
	}
	if !p.orders.name.until.IsZero() {
		v.name = p.screenName()
	}
	return v
}

// keepLine notes since when there has been no line to the hub.
func (p *Player) keepLine(now time.Time) {
	if _, connected := p.o.Hub.Route(); connected {
		p.apart = time.Time{}
	} else if p.apart.IsZero() {
		p.apart = now
	}
}

// codeCounts says that a program which ran out gives way to a code: only people
// can bring another.
func (p *Player) codeCounts(now time.Time) bool {
	lapsed := !p.held.Expires.IsZero() && !now.Before(p.held.Expires)
	return lapsed && p.pairing != nil && p.pairing.code != ""
}

func (p *Player) still() still {
	switch x := p.pairing; {
	case p.o.Unset != nil:
		return still{why: unset, fault: p.o.Unset.Fault}
	case x != nil && x.code != "":
		return still{why: askedToPair, code: x.code, link: x.link}
	case p.known.State == wire.Revoked:
		return still{why: unlinked}
	case x == nil && !p.apart.IsZero() && time.Since(p.apart) >= cut:
		return still{why: unreached}
	case x == nil:
		return still{why: awaited}
	case x.crowded:
		return still{why: tooMany}
	}
	return still{why: askedToPair}
}

// asOf gives when the program was last confirmed, zero while that is recent.
func (p *Player) asOf(now time.Time) time.Time {
	limit := silence
	if _, connected := p.o.Hub.Route(); !connected {
		limit = cut
	}
	if p.held == nil || now.Sub(p.silent) <= limit {
		return time.Time{}
	}
	return p.confirmed
}

// build makes what a view shows. A program that layouts cannot draw costs its
// pages, not the screen: it would crash it again at each start. The one before it is
// drawn instead, as of this minute: never the pages of an earlier one, which tell its
// hour, and call now what is over.
func (p *Player) build(v view) (sh layouts.Show) {
	lv := p.laidOut(v)
	before := p.drawn
	p.drawn, p.light.dark = v.program, false
	if v.name != "" {
		if sh, ok := p.identify(v, lv); ok {
			return sh
		}
	}
	if v.program == nil {
		return p.buildStill(v.still, lv)
	}
	sh, err := p.draw(v.program, lv)
	if err != nil && before != nil && before != v.program && before.Site == v.program.Site {
		sh, _ = p.draw(before, lv)
	}
	p.trouble("program not drawn", err)
	return sh
}

// draw makes the pages of a program; where that fails, the page of who waits for one.
func (p *Player) draw(pl *wire.Playlist, lv layouts.View) (sh layouts.Show, err error) {
	p.drawn, p.light.dark = pl, false
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("version %d: %v", pl.Version, fault)
			p.drawn, sh = nil, layouts.Waiting(p.o.Faces, lv)
		}
	}()
	if p.light.dark = layouts.Dark(pl.Program, p.o.Key, lv); p.light.dark {
		return layouts.Off(lv), nil
	}
	done := p.o.Trials.Try(pl.Version, theProgram)
	defer done(true)
	sh = layouts.Build(p.o.Faces, unexpired(pl.Program, pl.Expires, lv.Now), lv)
	sh.Scene() // a zone without any page is such a fault too
	return p.permitted(sh, lv), nil
}

// laidOut gives what layouts ask for.
func (p *Player) laidOut(v view) layouts.View {
	lv := layouts.View{
		Now: v.minute, TimeTrusted: v.trusted, AsOf: v.asOf, Width: v.size.X, Height: v.size.Y,
		Layout: p.looks.Layout, Diagonal: p.looks.Diagonal, Distance: p.looks.Distance,
	}
	lv.Pictures, _ = p.o.Pictures.At()
	if p.o.Only != "" {
		lv.Layout = lv.Layout.Only(p.o.Only)
	}
	return lv
}

// willBeDark says whether what build makes of a view is: before there is a window the
// display is to be woken, or let sleep, as after. What fails here fails there, and is told.
func (p *Player) willBeDark(v view) (dark bool) {
	if v.name != "" || v.program == nil {
		return false
	}
	defer func() { _ = recover() }()
	return layouts.Dark(v.program.Program, p.o.Key, p.laidOut(v))
}

// buildStill makes a page that needs no program.
func (p *Player) buildStill(s still, lv layouts.View) layouts.Show {
	switch s.why {
	case askedToPair:
		return layouts.Pairing(p.o.Faces, lv, s.code, p.o.Address, s.link)
	case tooMany:
		return layouts.Crowded(p.o.Faces, lv)
	case unreached:
		return layouts.Unreached(p.o.Faces, lv)
	case unlinked:
		return layouts.Unlinked(p.o.Faces, lv)
	case unset:
		return layouts.Setup(p.o.Faces, lv, s.fault)
	}
	return layouts.Waiting(p.o.Faces, lv)
}

// unexpired gives the program, ended at the playlist's expiry if that has
// passed: layouts then shows it as run out.
func unexpired(pr program.Program, expires, now time.Time) program.Program {
	if expires.IsZero() || now.Before(expires) {
		return pr
	}
	if loc, err := pr.Site.Location(); err == nil {
		if day := civil.Of(expires.In(loc)); day.Before(pr.Until) {
			pr.Until = day
		}
	}
	return pr
}

// noPictures are the pictures of a screen that has nowhere to keep any.
type noPictures struct{}

func (noPictures) Want(program.Program, ...program.Program) {}
func (noPictures) At() (map[scene.PictureID]bool, uint64)   { return nil, 0 }
func (noPictures) Changed() <-chan struct{}                 { return nil }
func (noPictures) Trouble() error                           { return nil }
func (noPictures) Shed()                                    {}

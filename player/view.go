package player

import (
	"fmt"
	"image"
	"time"

	"semainier/feeds/civil"
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
	version uint64
	minute  time.Time
	trusted bool
	asOf    time.Time
	size    image.Point

	pictures uint64 // the generation of those at hand
}

func (p *Player) view() view {
	now, trusted := p.o.Clock.Now()
	_, pictures := p.o.Pictures.At()
	return view{p.Have(), now.Truncate(time.Minute), trusted, p.asOf(now), p.size, pictures}
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
// pages, not the screen: it would crash it again at each start.
func (p *Player) build(v view) (sh layouts.Show) {
	lv := layouts.View{
		Now: v.minute, TimeTrusted: v.trusted, AsOf: v.asOf, Width: v.size.X, Height: v.size.Y,
		Layout: p.looks.layout, Diagonal: p.looks.diagonal, Distance: p.looks.distance,
	}
	lv.Pictures, _ = p.o.Pictures.At()
	if p.o.Only != "" {
		lv.Layout = lv.Layout.Only(p.o.Only)
	}
	if p.held == nil {
		return layouts.Waiting(p.o.Faces, lv)
	}
	defer func() {
		var err error
		if fault := recover(); fault != nil {
			err = fmt.Errorf("version %d: %v", v.version, fault)
			if sh = p.content; len(sh.Zones) == 0 {
				sh = layouts.Waiting(p.o.Faces, lv)
			}
		}
		p.trouble("program not drawn, the pages before stay", err)
	}()
	sh = layouts.Build(p.o.Faces, unexpired(p.held.Program, p.held.Expires, v.minute), lv)
	sh.Scene() // a zone without any page is such a fault too
	return sh
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

func (noPictures) Want(program.Program)                   {}
func (noPictures) At() (map[scene.PictureID]bool, uint64) { return nil, 0 }
func (noPictures) Changed() <-chan struct{}               { return nil }

// Package player is what a screen does: it holds the newest playlist that it
// could verify, turns it into pages with layouts, lets them take turns, and keeps
// going whatever happens to the network, the hub or the memory card.
//
// Three promises. Nothing is shown that the hub did not sign for this site, and
// never an older version than one already shown. Nothing that went wrong ever
// takes away what is in view: the last good program stays, with its date once
// the hub has been silent for a while. And no hour, no "today" and no "now" is
// told from a clock that nobody vouches for.
//
// What stands where is the layout's to say, which the program names for each
// screen: zones, in each of which pages take turns. A layout that is not there
// or faulty costs its looks, not the screen.
//
// The package opens no window, no connection and no file; those are behind the
// small interfaces below. It reads the time from its Clock alone; how long a
// page has been in view is not a matter of what time it is.
package player

import (
	"context"
	"crypto/ed25519"
	"image"
	"log/slog"
	"sync/atomic"
	"time"

	"semainier/hub/wire"
	"semainier/layouts"
	"semainier/layouts/glyph"
	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// Clock is the time and how far it may be trusted; player/clock has one.
type Clock interface {
	Now() (now time.Time, trusted bool)
	Heard(hub time.Time) error // the hub's time, just received
	Issued(at time.Time)       // when the playlist held was issued
	Told() bool                // the time was given by a person: not to be kept
}

// Disk is what outlives a restart; player/cache has one. Its errors are logged
// and otherwise cost nothing.
type Disk interface {
	Playlists() ([]wire.Sealed, error) // intact ones, the newest first
	Keep(wire.Sealed) error
	Note(confirmed, trusted time.Time) error // sparingly
	NoteNow(confirmed, trusted time.Time) error
}

// Hub is the line to the hub; player/link has one. None of its methods waits.
type Hub interface {
	Answers() <-chan wire.Answer             // playlists, "unchanged" and Welcomes, asked or pushed; nothing of them is verified
	Route() (via wire.Route, connected bool) // by which the hub is reached now, or was last
	Greet(wire.Hello)                        // say this now and at every connection from now on, instead of the one before
	Follow(program.SiteID)                   // hear the playlists of this site, and ask for the newest; "": of none
	Tell(wire.Status)                        // say it now if there is a connection, else drop it
}

// Screen is the window; player/screen has one.
type Screen interface {
	Show(seq uint64, s scene.Scene, t scene.Transition)
	Sizes() <-chan image.Point // in pixels; the first once the window is open
	Presented() <-chan uint64  // the seq of what has become visible
}

// Pictures are those of notices, which travel apart from the program;
// player/media has them.
type Pictures interface {
	Want(program.Program) // which ones are of use from now on
	At() (ids map[scene.PictureID]bool, generation uint64)
	Changed() <-chan struct{} // At gives another generation
}

// Options are what a Player works with. Those below Log may be
// left zero.
type Options struct {
	Site   program.SiteID
	HubKey ed25519.PublicKey
	Faces  *glyph.Faces
	Clock  Clock
	Disk   Disk
	Hub    Hub
	Screen Screen
	Log    *slog.Logger

	Key       string           // this screen's public key, by which a program tells its layout; "": the default one
	Only      layouts.PageKind // the one kind of page to show; "": those of the layout
	Confirmed time.Time        // when the hub last confirmed what is on the disk; zero: unknown
	Pictures  Pictures         // nil: notices are shown without
}

// Player is one screen.
type Player struct {
	o    Options
	have atomic.Uint64

	held      *wire.Playlist // nil: none yet
	looks     looks          // that held has for this screen
	confirmed time.Time      // when the hub last said that held is the newest
	silent    time.Time      // since when it has not said so, by this run's clock
	troubles  troubles

	size    image.Point
	built   view         // what content was built for
	content layouts.Show // with no zone before the first
	zones   []rotation   // of content
	turns   *time.Timer  // the next end of a page in view

	seq   uint64
	last  scene.Scene          // told to the screen
	told  map[uint64][]showing // not yet presented
	shown map[showing]struct{} // presented since the playlist or its age changed
}

// New gives a player that holds the newest playlist on the disk.
func New(o Options) *Player {
	if o.Pictures == nil {
		o.Pictures = noPictures{}
	}
	p := &Player{o: o, confirmed: o.Confirmed, told: map[uint64][]showing{}, shown: map[showing]struct{}{}, troubles: troubles{}}
	p.recall()
	now, _ := o.Clock.Now()
	if p.held != nil && p.confirmed.Before(p.held.Issued) {
		p.confirmed = p.held.Issued
	}
	// Before now, even if an earlier run's clock was ahead of this one's.
	p.silent = p.confirmed
	if p.silent.After(now) {
		p.silent = now
	}
	return p
}

// Have gives the version held, 0 for none. It may be called at any time.
func (p *Player) Have() uint64 { return p.have.Load() }

// beat is how often the player looks whether time has changed something: the
// clock trusted, the hub silent for too long. A new minute is met exactly.
const beat = 5 * time.Second

// Run shows pages until ctx ends.
func (p *Player) Run(ctx context.Context) {
	p.o.Hub.Follow(p.o.Site)
	p.turns = time.NewTimer(time.Hour)
	defer p.turns.Stop()
	look := time.NewTimer(beat)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			p.trouble("note the time", p.note(p.o.Disk.NoteNow))
			return
		case seq := <-p.o.Screen.Presented():
			p.report(seq)
			continue
		case size := <-p.o.Screen.Sizes():
			p.size = fit(size)
		case a := <-p.o.Hub.Answers():
			p.hear(a)
		case <-p.o.Pictures.Changed():
		case <-p.turns.C:
			p.next()
		case <-look.C:
			p.trouble("note the time", p.note(p.o.Disk.Note))
		}
		p.refresh()
		look.Reset(p.untilMinute())
	}
}

// untilMinute gives the time to the next minute, at most beat.
func (p *Player) untilMinute() time.Duration {
	now, _ := p.o.Clock.Now()
	return min(beat, now.Truncate(time.Minute).Add(time.Minute).Sub(now))
}

// note keeps the two times for the next run, unless a person made them up.
func (p *Player) note(keep func(confirmed, trusted time.Time) error) error {
	now, trusted := p.o.Clock.Now()
	if !trusted || p.o.Clock.Told() {
		return nil
	}
	return keep(p.confirmed, now)
}

// fit gives a size that layouts can work with, of the same shape; the screen
// scales.
func fit(size image.Point) image.Point {
	const width, height = 640, 360
	if size.X <= 0 || size.Y <= 0 {
		return image.Pt(width, height)
	}
	scale := max(1, float64(width)/float64(size.X), float64(height)/float64(size.Y))
	return image.Pt(int(float64(size.X)*scale+0.5), int(float64(size.Y)*scale+0.5))
}

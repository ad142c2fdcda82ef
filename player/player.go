// Package player is what a screen does: it holds the newest playlist that it
// could verify, turns it into pages with layouts, lets them take turns, and keeps
// going whatever happens to the network, the hub or the memory card.
//
// Which site the screen is of it learns from the hub, whose key it pins when it
// is paired (see pairing and standing); until then it shows the code by which
// people admit it. What was really presented it tells the hub (see status), and when
// the hub's people ask for it, shows it to them (see order).
//
// Three promises. Nothing is shown that the hub did not sign for this site, and
// never an older version than one already shown. Nothing that went wrong ever
// takes away what is in view: the last good program stays, with its date once
// the hub has been silent for a while. And no hour, no "today" and no "now" is
// told from a clock that nobody vouches for.
//
// What stands where is the layout's to say, which the program names for each
// screen: zones, in each of which pages take turns. A layout that is not there
// or faulty costs its looks, not the screen. Outside the hours that the program has
// for a screen it is black, but for urgent notices.
//
// What killed earlier runs it leaves out (see trials), and the only sign of life that
// it gives is what people can see (see alive), or that nobody can (see unseen).
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
	"sync"
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
	// Heard takes the hub's time as it is now, and by how much that may be wrong.
	Heard(hub time.Time, doubt time.Duration) error
	Issued(at time.Time)   // when the playlist held was issued
	Told() bool            // the time was given by a person: not to be kept
	RTCWrong() bool        // what the next run's clock is to know of the device's own
	Offset() time.Duration // of the machine's own clock from Now
}

// Disk is what outlives a restart; player/cache has one. Its errors are logged
// and otherwise cost nothing.
type Disk interface {
	Playlists() ([]wire.Sealed, error) // intact ones, the newest first
	Keep(wire.Sealed) error
	DropPlaylists() error
	Note(confirmed, trusted time.Time, rtcWrong bool) error // sparingly
	NoteNow(confirmed, trusted time.Time, rtcWrong bool) error
}

// Papers are what the hub said of who this screen is, and outlive a restart
// too; player/cache has them.
type Papers interface {
	Welcomes() ([]wire.SealedWelcome, error) // intact ones, the newest first
	KeepWelcome(wire.SealedWelcome) error
}

// Hub is the line to the hub; player/link has one. None of its methods waits.
type Hub interface {
	Answers() <-chan wire.Answer             // asked or pushed; nothing of them is verified
	Route() (via wire.Route, connected bool) // by which the hub is reached now, or was last
	Greet(wire.Hello)                        // say this now and at every connection, in place of the one before
	Follow(program.SiteID)                   // hear the playlists of this site, and ask for the newest; "": of none
	Tell(wire.Status)                        // said now if there is a connection, else not at all
}

// Machine is the device; player/machine has one.
type Machine interface {
	Heat() float64   // of the processor, in °C; 0: not known
	DiskFree() int64 // bytes; 0: not known
}

// Display is what the window is on; player/display has one.
type Display interface {
	// Light says whether it is to be lit, at every change and every minute. It does
	// not wait, and gives what was wrong with the last attempt.
	Light(on bool) error
	// Connected says whether there is one to be seen; true where nobody can tell. Without
	// one no window opens.
	Connected() bool
}

// Screen is the window; player/screen has one.
type Screen interface {
	Show(seq uint64, s scene.Scene, t scene.Transition)
	Sizes() <-chan image.Point // in pixels; the first once the window is open
	Presented() <-chan uint64  // the seq of what has become visible, and again whenever it was redrawn
	Capture()                  // read back what is visible, soon
	Captured() <-chan *image.RGBA
}

// Post takes pictures of the screen to the hub; player/link does. Send does not wait.
type Post interface{ Send(wire.Snapshot) }

// Pictures are those of notices, which travel apart from the program;
// player/media has them.
type Pictures interface {
	// Want says which ones are of use from now on. Those of the programs that are on
	// the disk are to stay there.
	Want(now program.Program, kept ...program.Program)
	At() (ids map[scene.PictureID]bool, generation uint64)
	Changed() <-chan struct{} // At gives another generation, or Trouble something else
	Trouble() error           // why they are not kept on the disk; nil: they are
	Shed()                    // the disk is full: those that no program needs are to make room
}

// Options are what a Player works with. Those below Log may be
// left zero.
type Options struct {
	Key     string // this screen's public key, by which hub and program know it; "": cannot be read
	Faces   *glyph.Faces
	Clock   Clock
	Disk    Disk
	Papers  Papers
	Hub     Hub
	Post    Post
	Screen  Screen
	Machine Machine
	Restart func() // has the program end and begin anew, soon
	Log     *slog.Logger

	HubKey    ed25519.PublicKey // the only hub to be believed; nil: the one that pairing pins
	Address   string            // the hub's, for people to read on the pairing page
	Home      string            // the same, for the QR code there: "https://hub.example"
	Version   string            // of this program
	Only      layouts.PageKind  // the one kind of page to show; "": those of the layout
	Confirmed time.Time         // when the hub last confirmed what is on the disk; zero: unknown
	Pictures  Pictures          // nil: notices are shown without
	Hold      time.Duration     // how long every page stays, for measurements; 0: as long as its words take
	Display   Display           // nil: it is always lit
	Trials    Trials            // nil: what kills the player is tried again at every start
	Unset     *Unset            // nil: somebody told the screen its hub
	Alive     func()            // a frame was presented, and none is overdue, or the window waits for a display; nil: nobody watches
	Proven    func()            // once: this run has shown a verified program for a while; nil: nobody asks
	Updates   Updates           // nil: this program stays as it is
	Hasty     bool              // for measurements: one frame proves, and a newer player begins at once
}

// Updates are newer versions of this program; player/update has them.
type Updates interface {
	Due() bool    // one is to begin, as soon as few would notice that the screen is away for a second
	Fault() error // what is wrong with the last one
	Dark(bool)    // whether the screen is, by its hours or for want of a display, so that one can show nothing
	Waits()       // the window does, for a display: this one can do no more
}

// Unset is a screen whose people must tell it its hub first. It shows the program
// that it has, or says what to do.
type Unset struct {
	Fault string // what is wrong with the settings, a sentence for people; "": there are none
}

// Player is one screen.
type Player struct {
	o     Options
	have  atomic.Uint64
	began time.Time

	// Who the screen is: see standing and pairing.
	hubKey  ed25519.PublicKey // pinned; nil: not yet
	shown   ed25519.PublicKey // of the hub whose code was last on the screen; nil: none
	known   wire.Welcome      // Admitted or Revoked; zero: neither
	kept    time.Time         // when the Welcome on the disk was issued
	pairing *pairing          // nil: not asked for
	greet   time.Time         // when to ask the hub again who the screen is
	leave   time.Time         // when another site's program goes even if there is no other; zero: it does not

	signed    wire.Playlist     // as the hub signed it, if there is a held
	flash     wire.Flash        // the latest; zero: none came for this site
	held      *wire.Playlist    // signed and flash, as this screen shows them; nil: none yet
	onDisk    []program.Program // those of the playlists kept, as this screen shows them
	unkept    unkept
	looks     layouts.Looks // that held has for this screen
	confirmed time.Time     // when the hub last said that held is the newest
	silent    time.Time     // since when it has not said so, by this run's clock
	timed     bool          // the hub has told the time in this run
	apart     time.Time     // since when there is no line to it; zero: there is one
	troubles  troubles

	orders orders         // of the hub's people
	work   sync.WaitGroup // pictures being made

	light   light
	unseen  time.Time      // since when no display is connected, though it is to be lit; zero: one is
	window  image.Point    // its pixels
	size    image.Point    // of the scenes
	built   view           // what content was built for
	content layouts.Show   // with no zone before the first
	drawn   *wire.Playlist // what content tells of; nil: no program
	zones   []rotation     // of content
	turns   *time.Timer    // the next end of a page in view

	seq    uint64
	last   scene.Scene          // told to the screen
	asked  sight                // likewise
	told   map[uint64]sight     // not yet presented
	logged map[showing]struct{} // presented since the playlist or its age changed

	alive     liveness
	overtaken time.Time        // since when a newer player is due; zero: none is
	inView    sight            // presented last
	noticed   []program.Notice // of the program in view, presented, the latest last
	spoke     time.Time        // when the last Status was told
	speak     time.Time        // when the next is due
	online    bool             // when the player last looked
}

// New gives a player that knows from the disk who it is, and holds the newest
// playlist there.
func New(o Options) *Player {
	if o.Pictures == nil {
		o.Pictures = noPictures{}
	}
	if o.Display == nil {
		o.Display = lit{}
	}
	if o.Trials == nil {
		o.Trials = bold{}
	}
	if o.Alive == nil {
		o.Alive = func() {}
	}
	if o.Proven == nil {
		o.Proven = func() {}
	}
	if o.Updates == nil {
		o.Updates = noUpdates{}
	}
	p := &Player{o: o, began: time.Now(), hubKey: o.HubKey, confirmed: o.Confirmed, told: map[uint64]sight{}, logged: map[showing]struct{}{}, orders: orders{done: map[string]time.Time{}}}
	p.remember()
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

// Have gives the version held of the site followed, 0 for none. It may be called
// at any time.
func (p *Player) Have() uint64 { return p.have.Load() }

// beat is how often the player looks whether time has changed something: the clock
// trusted or set, the line to the hub gone, the hub silent for too long. A new minute
// and what the hub says are met exactly. At 5 s it was a ninth of what an unchanged
// screen costs.
const beat = 15 * time.Second

// Run shows pages until ctx ends.
func (p *Player) Run(ctx context.Context) {
	p.turns = time.NewTimer(time.Hour)
	defer p.turns.Stop()
	look := time.NewTimer(beat)
	defer look.Stop()
	defer p.work.Wait()
	p.introduce(time.Now())
	for {
		select {
		case <-ctx.Done():
			p.trouble("note the time", p.note(p.o.Disk.NoteNow))
			return
		case seq := <-p.o.Screen.Presented():
			p.report(seq)
		case size := <-p.o.Screen.Sizes():
			p.window, p.size = size, fit(size)
		case a := <-p.o.Hub.Answers():
			p.hear(a)
		case frame := <-p.o.Screen.Captured():
			p.send(frame)
		case <-p.o.Pictures.Changed():
			p.trouble("keep pictures", p.o.Pictures.Trouble())
		case <-p.turns.C:
			p.keepUpdating(p.next(), time.Now())
		case <-look.C:
			p.trouble("note the time", p.note(p.o.Disk.Note))
		}
		p.act(time.Now())
		p.refresh()
		p.keepLight(time.Now())
		look.Reset(p.untilDue(time.Now()))
	}
}

// act does what is due. As with the pages, it is timed by the process's own
// clock, which nobody sets.
func (p *Player) act(now time.Time) {
	if !p.leave.IsZero() && !now.Before(p.leave) {
		p.drop()
	}
	p.keepLine(now)
	p.keepKeeping(now)
	p.keepPairing(now)
	p.keepGreeting(now)
	p.keepTelling(now)
	p.keepNaming(now)
	p.keepSeen(now)
	p.keepUpdating(false, now)
}

// untilDue gives the time to the next minute or to what is due before it, at
// most beat.
func (p *Player) untilDue(now time.Time) time.Duration {
	shown, _ := p.o.Clock.Now()
	d := min(beat, shown.Truncate(time.Minute).Add(time.Minute).Sub(shown))
	due := []time.Time{p.leave, p.greet, p.speak, p.orders.name.until, p.light.due, p.unkept.due}
	if p.pairing != nil {
		due = append(due, p.pairing.due)
	}
	for _, at := range due {
		if !at.IsZero() {
			d = min(d, at.Sub(now))
		}
	}
	return max(0, d)
}

// note keeps the two times for the next run, unless a person made them up, and what
// the clock learnt.
func (p *Player) note(keep func(confirmed, trusted time.Time, rtcWrong bool) error) error {
	now, trusted := p.o.Clock.Now()
	if !trusted || p.o.Clock.Told() {
		return nil
	}
	return keep(p.confirmed, now, p.o.Clock.RTCWrong())
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

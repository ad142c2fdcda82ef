// Package clock gives the time that a screen may trust.
//
// A Raspberry Pi has no clock at power-on: it wakes in 1970, or at the hour of
// its last shutdown. A screen that believed it would announce last month's
// permanences as today's. So the time comes, in order of belief, from the hub
// (heard over the network), from the kernel once it says that it is
// synchronised, from a battery-backed clock where the device has one; between
// two such words it runs on by the monotonic clock, whatever happens to the
// wall clock. Until one of them has spoken the time is only a lower bound and
// Now says that it is not trusted.
//
// The package asks no server for the time, keeps nothing on disk (player/cache
// does) and knows no zones: it deals in instants.
package clock

import (
	"fmt"
	"sync"
	"time"
)

// Sources are where a Clock looks, so that tests can put others in their
// place. Host gives those of the machine.
type Sources struct {
	Wall   func() time.Time     // the wall clock, which may jump
	Mono   func() time.Duration // grows steadily from any origin
	Synced func() bool          // the kernel says that the wall clock is synchronised
	RTC    func() bool          // the device keeps time while off
}

// Floor holds the instants before which it cannot be. Zero ones are unknown.
type Floor struct {
	Build time.Time // when this program was built
	Last  time.Time // the last trusted time of an earlier run
}

// Clock tells the time. It is safe for concurrent use.
type Clock struct {
	src   Sources
	start time.Duration // Mono at New

	mu     sync.Mutex
	build  time.Time
	last   time.Time // of an earlier run
	issued time.Time // of the playlist held
	anchor anchor
}

// anchor ties an instant to the monotonic clock.
type anchor struct {
	belief belief
	at     time.Time
	mono   time.Duration
}

// belief orders the sources: a weaker one never replaces a stronger one.
type belief int

const (
	none belief = iota
	rtc
	kernel
	hub
	told
)

// early is by how much the hub's time may be before the issue of the hub's own
// playlist: the two clocks of a hub that was moved to another machine.
const early = 5 * time.Minute

// New gives a clock that has heard nobody yet.
func New(src Sources, f Floor) *Clock {
	return &Clock{src: src, start: src.Mono(), build: f.Build, last: f.Last}
}

// At gives a clock that starts at the given instant and runs on from there,
// trusted and deaf to every source: for demonstrations and pictures.
func At(src Sources, at time.Time) *Clock {
	c := New(src, Floor{})
	c.anchor = anchor{told, at.Round(0), src.Mono()}
	return c
}

// Now gives the time and whether it may be trusted. An untrusted time is the
// latest of the floors and the wall clock: good enough to choose a week, not to
// say "today".
func (c *Clock) Now() (now time.Time, trusted bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.look()
	mono := c.src.Mono()
	if c.anchor.belief == none {
		now = later(c.lowest().Add(mono-c.start), c.src.Wall().Round(0))
		return now.UTC(), false
	}
	now = c.anchor.at.Add(mono - c.anchor.mono)
	if c.anchor.belief < told {
		// Not c.last: who is believed now is believed against an earlier run.
		now = later(now, later(c.build, c.issued))
	}
	return now.UTC(), true
}

// Offset gives by how much the machine's own clock is ahead of the time told.
func (c *Clock) Offset() time.Duration {
	now, _ := c.Now()
	return c.src.Wall().Round(0).Sub(now)
}

// look takes the machine's own clock if it can be believed. The last trusted
// time of an earlier run binds a battery-backed clock, which runs down, and not
// a synchronised one: that earlier run may have been wrong.
func (c *Clock) look() {
	if c.anchor.belief > kernel {
		return
	}
	wall := c.src.Wall().Round(0)
	switch {
	case wall.Before(later(c.build, c.issued)):
	case c.src.Synced():
		c.anchor = anchor{kernel, wall, c.src.Mono()}
	case c.anchor.belief == none && !wall.Before(c.last) && c.src.RTC():
		c.anchor = anchor{rtc, wall, c.src.Mono()}
	}
}

// Heard takes the hub's time, just received. It is refused when it lies before
// what the hub itself signed, or before this program was built.
func (c *Clock) Heard(at time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.anchor.belief == told {
		return nil
	}
	if low := later(c.build, c.issued); at.Before(low.Add(-early)) {
		return fmt.Errorf("take the hub's time %s: it is before %s, the build of this player or the issue of its playlist: check the clock of the hub's machine",
			at.UTC().Format(time.RFC3339), low.UTC().Format(time.RFC3339))
	}
	c.anchor = anchor{hub, at.Round(0), c.src.Mono()}
	return nil
}

// Issued tells when the playlist now held was issued: it cannot be earlier.
// It replaces what an earlier playlist said.
func (c *Clock) Issued(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.issued = at.Round(0)
}

// Told reports whether the clock was started by At: its time is nobody's truth
// and must not be kept for a later run.
func (c *Clock) Told() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.anchor.belief == told
}

func (c *Clock) lowest() time.Time { return later(c.build, later(c.last, c.issued)) }

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

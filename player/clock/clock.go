// Package clock gives the time that a screen may trust.
//
// A Raspberry Pi has no clock at power-on: it wakes in 1970, or at the hour of
// its last shutdown. A screen that believed it would announce last month's
// permanences as today's. So the time comes, in order of belief, from the hub
// (asked over the network), from the kernel once it says that it is
// synchronised, from a battery-backed clock where the device has one that was not
// found wrong; between two such words it runs on by the monotonic clock, whatever
// happens to the wall clock. Until one of them has spoken the time is only a lower
// bound and Now says that it is not trusted.
//
// What each of them says has bounds: it is not before this program was built or
// the playlist was issued, and not so long after it that the machine would have
// been thrown away. How well the hub's time is known is kept with it, and grows
// worse with the time since: a better word is taken, a worse one only if it
// contradicts.
//
// A battery-backed clock whose cell is weak loses hours while the device is off, every
// night. So hub and kernel judge what it said when the run began, and what they find
// holds from run to run, until it is right again after a night.
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

// Floor is what a Clock knows when it begins: instants before which it cannot be, the
// zero ones unknown, and whom not to believe.
type Floor struct {
	Build    time.Time // when this program was built
	Last     time.Time // the last trusted time of an earlier run
	RTCWrong bool      // what RTCWrong gave in that run
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
	leap   leap   // of the kernel's clock, not followed yet
	dated  window // of the hub's certificate, which was not valid by this clock

	woke     anchor // what a battery-backed clock said at New, believed or not; zero: nothing
	rtcWrong bool   // it was last found wrong, see judge
}

// anchor ties an instant to the monotonic clock.
type anchor struct {
	belief belief
	at     time.Time
	mono   time.Duration
	doubt  time.Duration // of the hub's time: by how much it may be wrong, either way
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

const (
	// early is by how much the hub's time may be before the issue of the hub's own
	// playlist: the two clocks of a hub that was moved to another machine.
	early = 5 * time.Minute

	// lifetime is how long after its build this program can be running, in years. A
	// time beyond is that of a clock gone wrong, whoever tells it.
	lifetime = 20

	// long is the trip of a question and its answer beyond which it tells less than
	// what is known: somewhere it waited.
	long = 2 * time.Second

	// wander is the part by which the oscillator of a small computer may be wrong:
	// 50 millionths, 4.3 s a day.
	wander = 20_000

	// A synchronised clock is corrected by moments. By more than tolerance it was set:
	// wrong then or wrong now. What it says now is believed once it has stayed so
	// for a while.
	tolerance = 10 * time.Second
	staying   = time.Hour

	// sound is by how much a battery-backed clock may be wrong and be believed. A good
	// one that nobody sets gets there in a month or more.
	sound = 2 * time.Minute

	// night is how long nobody must have known the time before a battery-backed clock
	// that was found wrong can show that it is right. After a mere restart it always is:
	// it was set when the time was known, and runs on by the mains.
	night = 6 * time.Hour
)

// written is for builds that do not know their own date.
func written() time.Time { return time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC) }

// New gives a clock that has heard nobody yet.
func New(src Sources, f Floor) *Clock {
	c := &Clock{src: src, start: src.Mono(), build: f.Build, rtcWrong: f.RTCWrong}
	c.last = c.possible(f.Last)
	if src.RTC() && !src.Synced() {
		c.woke = anchor{rtc, src.Wall().Round(0), c.start, sound}
	}
	return c
}

// At gives a clock that starts at the given instant and runs on from there,
// trusted and deaf to every source: for demonstrations and pictures.
func At(src Sources, at time.Time) *Clock {
	c := New(src, Floor{})
	c.anchor = anchor{belief: told, at: at.Round(0), mono: src.Mono()}
	return c
}

// Now gives the time and whether it may be trusted. An untrusted time is the
// latest of the floors and the wall clock: good enough to choose a week, not to
// say "today".
func (c *Clock) Now() (now time.Time, trusted bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.look()
	return c.now()
}

func (c *Clock) now() (now time.Time, trusted bool) {
	mono := c.src.Mono()
	if c.anchor.belief == none {
		now = later(c.lowest().Add(mono-c.start), c.possible(c.src.Wall().Round(0)))
		return now.UTC(), false
	}
	now = c.anchor.told(mono)
	if c.anchor.belief < told {
		// Not c.last: who is believed now is believed against an earlier run.
		now = later(now, later(c.build, c.issued))
	}
	return now.UTC(), true
}

func (a anchor) told(mono time.Duration) time.Time { return a.at.Add(mono - a.mono) }

// doubted gives by how much the hub's time may be wrong by now.
func (a anchor) doubted(mono time.Duration) time.Duration {
	return a.doubt + (mono-a.mono)/wander
}

// Offset gives by how much the machine's own clock is ahead of the time told.
func (c *Clock) Offset() time.Duration {
	now, _ := c.Now()
	return c.src.Wall().Round(0).Sub(now)
}

// look takes the machine's own clock if it can be believed. The last trusted
// time of an earlier run binds a battery-backed clock, which runs down, and not
// a synchronised one: that earlier run may have been wrong. What was behind it at New
// is no better for getting past it later in this run.
func (c *Clock) look() {
	wall, mono := c.src.Wall().Round(0), c.src.Mono()
	if c.anchor.belief == told || wall.Before(later(c.build, c.issued)) || c.possible(wall).IsZero() {
		c.leap = leap{}
		return
	}
	switch {
	case c.anchor.belief == none && !c.rtcWrong && !wall.Before(c.lowest().Add(mono-c.start-sound)) && c.src.RTC() && !c.src.Synced():
		c.anchor = anchor{belief: rtc, at: wall, mono: mono}
	case !c.src.Synced():
		c.leap = leap{}
	case c.anchor.belief == hub:
		// While nobody answers, who hears a time server knows it better than who counts.
		if apart(wall, c.anchor.told(mono)) <= c.anchor.doubted(mono) {
			c.anchor = anchor{hub, wall, mono, c.anchor.doubted(mono)}
		}
	case c.anchor.belief < kernel || c.leap.over(wall.Sub(c.anchor.told(mono)), mono):
		if c.anchor.belief < kernel {
			c.judge(anchor{kernel, wall, mono, 0})
		}
		c.anchor, c.leap = anchor{belief: kernel, at: wall, mono: mono}, leap{}
	}
}

// judge learns from the first word in this run of who knows the time whether the
// battery-backed clock was right when the run began: not what the machine's clock says
// by now, which a time server may have set.
func (c *Clock) judge(word anchor) {
	switch {
	case c.woke.belief == none:
	case apart(word.at, c.woke.told(word.mono)) > c.woke.doubted(word.mono)+word.doubt:
		c.rtcWrong = true
	case c.woke.at.Sub(c.last) >= night:
		c.rtcWrong = false
	}
}

// leap is by how much the kernel's clock was set, and since when it has stayed so.
type leap struct {
	by    time.Duration // 0: it was not
	since time.Duration // by the monotonic clock
}

// over reports whether what the kernel's clock says may be followed, now that it is
// ahead by so much of where it would be.
func (l *leap) over(by, mono time.Duration) bool {
	switch {
	case by.Abs() <= tolerance:
		return true
	case l.by == 0, (by - l.by).Abs() > tolerance:
		*l = leap{by, mono}
	}
	return mono-l.since >= staying
}

// Heard takes the hub's time as it is now, and by how much it may be wrong either
// way: half of what its question and answer took. It is refused when it lies before
// what the hub itself signed, or before this program was built, or in a time that
// this program will not see.
//
// Where it agrees with what is known, as far as both are known, time does not
// jump: it moves by no more than it must, and not at all if the new word is the
// worse one.
func (c *Clock) Heard(at time.Time, doubt time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, doubt = at.Round(0), max(0, doubt)
	low, mono := later(c.build, c.issued), c.src.Mono()
	switch {
	case c.anchor.belief == told:
		return nil
	case at.Before(low.Add(-early)):
		return fmt.Errorf("take the hub's time %s: it is before %s, the build of this player or the issue of its playlist: check the clock of the hub's machine",
			at.UTC().Format(time.RFC3339), low.UTC().Format(time.RFC3339))
	case c.possible(at).IsZero():
		return fmt.Errorf("take the hub's time %s: it is more than %d years after the build of this player: check the clock of the hub's machine", at.UTC().Format(time.RFC3339), lifetime)
	}
	word := anchor{hub, at, mono, doubt}
	if c.anchor.belief < hub {
		c.judge(word)
	} else {
		known, have := c.anchor.told(mono), c.anchor.doubted(mono)
		agrees := apart(at, known) <= doubt+have
		switch {
		case doubt >= have && (agrees || doubt > long/2):
			return nil
		case agrees && known.Before(at.Add(-doubt)):
			word.at, word.doubt = at.Add(-doubt), 2*doubt
		case agrees && known.After(at.Add(doubt)):
			word.at, word.doubt = at.Add(doubt), 2*doubt
		case agrees:
			word.at, word.doubt = known, doubt+apart(at, known)
		}
	}
	c.anchor, c.dated = word, window{}
	return nil
}

// Issued tells when the playlist now held was issued: it cannot be earlier.
// It replaces what an earlier playlist said.
func (c *Clock) Issued(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.issued = c.possible(at.Round(0))
}

// Told reports whether the clock was started by At: its time is nobody's truth
// and must not be kept for a later run.
func (c *Clock) Told() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.anchor.belief == told
}

// RTCWrong reports whether the device's battery-backed clock was last found wrong, in
// this run or an earlier one: to be kept for the next.
func (c *Clock) RTCWrong() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.rtcWrong
}

func (c *Clock) lowest() time.Time { return later(c.build, later(c.last, c.issued)) }

// possible gives at, or zero if this program will not see it.
func (c *Clock) possible(at time.Time) time.Time {
	if at.After(later(c.build, written()).AddDate(lifetime, 0, 0)) {
		return time.Time{}
	}
	return at
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func apart(a, b time.Time) time.Duration { return a.Sub(b).Abs() }

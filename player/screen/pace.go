package screen

import (
	"time"

	"golang.org/x/sys/unix"
)

const (
	// moveFor is how long a transition takes, and brief how long a fade does where the processor
	// stands for a graphics card: each of its frames costs that as much as a page takes to be
	// painted, and between two pages it draws two.
	moveFor = 500 * time.Millisecond
	brief   = 3 * slowest
	// slowest is the least that a fade is drawn: nothing moves in it, and fewer frames are
	// not seen.
	slowest = time.Second / 20
	// share is how much of a processor a fade may take, one part of so many. A graphics card
	// takes less than that at the display's rate; where the processor stands for one, it
	// would take all of it.
	share = 4
)

// pace is how often a movement is drawn, and for how long.
type pace struct {
	lasts time.Duration
	frame time.Duration // from one frame to the next
	fixed bool          // what slides would be seen to jump
	spent time.Duration // of the processor's time by this process, at the last frame; 0: there was none
}

// newPace gives that of a movement, if a frame takes least; 0: not known.
func newPace(slides bool, least time.Duration) pace {
	p := pace{lasts: moveFor, frame: frame, fixed: slides}
	if !slides && share*least >= slowest {
		p.lasts, p.frame = brief, slowest
	}
	return p
}

// next has the frame after this one come when it may, from what the last one took.
func (p *pace) next(spent time.Duration) {
	if took := spent - p.spent; p.spent > 0 && !p.fixed {
		p.frame = max(frame, min(slowest, share*took))
	}
	p.spent = spent
}

// spent gives the processor's time that this process has taken; 0 if nobody tells.
func spent() time.Duration {
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

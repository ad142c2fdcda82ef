package screen

import (
	"time"

	"golang.org/x/sys/unix"
)

// slowest is the least that a fade is drawn: nothing moves in it, and fewer frames are
// not seen.
const slowest = time.Second / 20

// share is how much of a processor a fade may take, one part of so many. A graphics card
// takes less than that at the display's rate; where the processor stands for one, it
// would take all of it.
const share = 4

// pace is how often a movement is drawn.
type pace struct {
	frame time.Duration // from one frame to the next
	fixed bool          // what slides would be seen to jump
	spent time.Duration // of the processor's time by this process, at the last frame; 0: there was none
}

func newPace(slides bool) pace { return pace{frame: frame, fixed: slides} }

// next has the frame after this one come when it may, from what the last one took.
func (p *pace) next(spent time.Duration) {
	if p.spent > 0 && !p.fixed {
		p.frame = max(frame, min(slowest, share*(spent-p.spent)))
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

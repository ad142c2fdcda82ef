package player

import (
	"time"

	"semainier/layouts"
)

const (
	// overdue is how long a scene may take from being asked for until it is seen. A
	// Raspberry Pi paints its first page within seconds; after this the screen no
	// longer counts as alive, whatever else is drawn.
	overdue = time.Minute
	// provenAfter is how long a program must have been in view before this
	// version of the player counts as good.
	provenAfter = time.Minute
)

// liveness is what tells a screen that works from one that merely runs.
type liveness struct {
	asked  time.Time // when the scene was asked for that is not seen yet; zero: none waits
	good   time.Time // since when a program of this run has been in view; zero: none is
	proven bool
}

// sign takes that a frame was presented, which is the only sign of life that
// counts: the process may run on while its window shows nothing.
func (p *Player) sign(seq uint64, now time.Time) {
	l := &p.alive
	if seq == p.seq {
		l.asked = time.Time{}
	}
	if !l.asked.IsZero() && now.Sub(l.asked) > overdue {
		return
	}
	p.o.Alive()
	if p.inView.program == nil || p.inView.shows(layouts.PageOff) || p.inView.shows(layouts.PageIdentify) || !p.unseen.IsZero() {
		l.good = time.Time{} // a black screen, a name, or what nobody can see, proves nothing either
		return
	}
	if l.good.IsZero() {
		l.good = now
	}
	if !l.proven && (p.o.Hasty || now.Sub(l.good) >= provenAfter) {
		l.proven = true
		p.o.Proven()
	}
}

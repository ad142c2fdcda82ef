package player

import (
	"errors"
	"image"
	"time"
)

// missed is how long no display may be connected before the hub's people hear of it: one
// that wakes, or is plugged into another socket, is back before.
const missed = time.Minute

var errNoDisplay = errors.New("no display is connected; is its cable in, and has it power?")

// keepSeen notes whether anybody could see the screen. In the dark some displays are
// gone, as if unplugged: that is no trouble. A window opens only where there is a display; one that
// waits for it presents nothing, which is no fault: then it is a sign of life that this loop runs.
func (p *Player) keepSeen(now time.Time) {
	switch {
	case p.o.Display.Connected():
		p.unseen = time.Time{}
	case p.unseen.IsZero() || p.light.dark:
		p.unseen = now
	}
	var err error
	if !p.unseen.IsZero() && now.Sub(p.unseen) >= missed {
		err = errNoDisplay
	}
	p.trouble("nothing can be seen", err)
	if !p.unseen.IsZero() && p.window == (image.Point{}) {
		p.o.Updates.Waits()
		p.o.Alive()
	}
}

package screen

import "time"

// Where the processor stands for a graphics card, a frame draws the whole window again: some
// 40 ms of a processor at 1080p, however little changed. A minute's change is therefore
// written into the window as it is, past Ebiten, which takes 3 ms.

// thrift says when a frame is avoided.
type thrift struct {
	dear time.Duration // the processor's time from which one is
	calm time.Duration // how long none must have been drawn: one that comes late would undo what was written
}

// thrifty is that of a hall. Graphics cards take less of the processor.
var thrifty = thrift{dear: 4 * time.Millisecond, calm: time.Second}

// renew is when the window is drawn nevertheless, after what was written.
const renew = 15 * time.Minute

// price is what a frame takes. The zero value knows nothing.
type price struct {
	asked time.Duration // what the process had taken when the last one was asked for
	least time.Duration // of those so far but the first, which has the card's programs made
	count int
}

// paid takes what the process has taken when the frame is there.
func (p *price) paid(spent time.Duration) {
	if took := spent - p.asked; p.count > 0 && (p.least == 0 || took < p.least) {
		p.least = took
	}
	p.count++
}

// bare says whether nothing stands between what is in view and front: no frame is due, and
// nothing rolls above it.
func (g *game) bare(now time.Time) bool {
	return g.screen.write != nil && !g.front.none() && !g.dirty && len(g.front.rolls) == 0 && now.Sub(g.drawn) >= g.screen.thrift.calm
}

// write has a picture in view that take has taken, without a frame; false: it takes one.
func (g *game) write(p picture) bool {
	if p.gradual() || len(p.strips) > 0 || p.size != g.size || p.bytes() >= rubbish || g.price.least < g.screen.thrift.dear {
		return false
	}
	for _, part := range p.parts {
		if err := g.screen.write(part); err != nil {
			g.screen.o.Log.Debug("not written into the window, which is drawn instead", "error", err)
			return false
		}
	}
	g.dirty, g.again = false, time.Now().Add(repaint)
	if g.stale.Before(g.again) {
		g.again = g.stale
	}
	g.report()
	return true
}

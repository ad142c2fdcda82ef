package clock

import "time"

// window is when a certificate is valid; zero: none is known.
type window struct{ from, until time.Time }

// lately is how long the hub's word outweighs what its certificate says.
const lately = 5 * time.Minute

// Certificates gives the time as of which a certificate is checked. It is Now,
// unless that is nobody's word, or a battery's, or the hub's of an earlier hour, and the hub's
// certificate was not valid then (see Dated): who has been off for a year can't
// know that the certificate was renewed, and who was told a wrong year by the hub
// must hear the hub to learn the right one. Then it is the nearest time at which
// that certificate is valid, if it can be that late.
func (c *Clock) Certificates() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.look()
	now, _ := c.now()
	switch w := c.dated; {
	case w == (window{}), !c.unsure(), w.until.Before(later(c.build, c.issued)):
	case now.Before(w.from):
		return w.from
	case now.After(w.until):
		return w.until
	}
	return now
}

// Dated tells that the hub showed a certificate which is valid from one time until
// another, but was not as of Certificates. Nothing of it is verified: it is shown
// again, and then checked as of its own time.
func (c *Clock) Dated(from, until time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if until.After(from) {
		c.dated = window{from, until}
	}
}

// unsure reports whether nobody vouches for the time but a battery, or an earlier
// word of the hub.
func (c *Clock) unsure() bool {
	switch c.anchor.belief {
	case none, rtc:
		return true
	case hub:
		return c.src.Mono()-c.anchor.mono > lately && !c.src.Synced()
	}
	return false
}

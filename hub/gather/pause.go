package gather

import (
	"math/rand/v2"
	"time"
)

// How long a reader waits between two readings.
const (
	firstRetry = 30 * time.Second // after a failure; doubles with each further one, up to the feed's own rhythm
	spread     = 10               // percent that a wait is longer or shorter, so that feeds don't all meet at one server
)

// pause gives the wait before the next reading of a feed that is read every so
// often, after so many failures in a row, of which the server asked to be left
// alone for wait (zero: it did not). An hour asked for is at least an hour.
func pause(every time.Duration, fails int, wait time.Duration) time.Duration {
	if fails > 0 {
		every = retryIn(every, fails)
	}
	return max(jitter(every), wait+rand.N(wait*spread/100+1))
}

// retryIn gives the wait after so many failures, without its jitter. It never
// exceeds the feed's rhythm: a server that is down is asked no less often than
// one that is well, so that its calendars come back as soon as it does.
func retryIn(every time.Duration, fails int) time.Duration {
	const doublings = 20 // of 30 s: a year, and no overflow
	return min(every, firstRetry<<min(fails-1, doublings))
}

// jitter gives d, a little more or less.
func jitter(d time.Duration) time.Duration {
	around := d * spread / 100
	return d - around + rand.N(2*around+1)
}

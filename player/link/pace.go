package link

import (
	"math/rand/v2"
	"time"
)

// Pace says how often the link tries and asks. Its zero value is that for
// thousands of screens; a single one may be quicker.
type Pace struct {
	Wait   time.Duration // between two attempts to reach the hub; 0: 2 s
	Jitter time.Duration // at most this is added to Wait by chance; 0: 20 s, negative: none

	// Ask is the time between two questions, a quarter of it more or less by
	// chance; 0: 45 s. Core NATS delivers at most once: the question finds what
	// a push lost, and its answer is what confirms that the screen is current.
	Ask time.Duration

	// Greet is within what time a screen that knows its site says hello on a
	// connection, when is left to chance; 0: 10 s, negative: at once. Of ten
	// thousand that come back together each has one question less at first. One
	// that is of another site by now is refused its question, and says hello then.
	Greet time.Duration

	// Patience is how long a connection may take to be made, and for how long
	// the way that worked last is tried alone before the others are; 0: 30 s.
	// Lines are slow, ten thousand screens come back at once, and a hub that
	// starts has its web port before NATS.
	Patience time.Duration

	// Better is how long a way that is not the best is used before the better
	// ones are tried again, a quarter of it more or less by chance; 0: 4 min.
	Better time.Duration

	// Answer is how long a question waits for its answer before the connection
	// is taken for dead, whatever it claims; 0: 30 s. It doubles up to
	// maxSilence while no answer comes by a new connection either: then it is
	// the hub that is slow, and it must not be made slower.
	Answer time.Duration

	// Ping is how often a NATS connection is tried; one on which the answer has
	// not come when the next is due is dead. 0: 20 s, so that one that a box
	// between here and the hub has forgotten is known after 20 to 40 s, and made
	// anew within 60. More often costs the hub: ten thousand screens at 10 s took
	// 2 % of a core more.
	Ping time.Duration
}

const (
	pendingPings = 1
	maxSilence   = 5 * time.Minute

	// afterSilence takes the place of Jitter for the first attempt after a
	// connection was found dead: that is found at another moment by each screen.
	afterSilence = 5 * time.Second
)

func (p Pace) withDefaults() Pace {
	for _, d := range []struct {
		of *time.Duration
		is time.Duration
	}{
		{&p.Wait, 2 * time.Second}, {&p.Jitter, 20 * time.Second}, {&p.Ask, 45 * time.Second}, {&p.Greet, 10 * time.Second}, {&p.Patience, 30 * time.Second},
		{&p.Better, 4 * time.Minute}, {&p.Answer, 30 * time.Second}, {&p.Ping, 20 * time.Second},
	} {
		if *d.of == 0 {
			*d.of = d.is
		}
	}
	p.Jitter = max(p.Jitter, 0)
	return p
}

// about gives d, a quarter of it more or less by chance.
func about(d time.Duration) time.Duration { return d*3/4 + rand.N(d/2+1) }

// firstRetry is when a question that got no use out of the hub is put again;
// the time doubles from there up to that between ordinary questions.
func (p Pace) firstRetry() time.Duration { return min(time.Second, p.Ask) }

package link

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/nats-io/nats.go"

	"semainier/hub/wire"
	"semainier/layouts/program"
)

// way is one way to reach the hub.
type way struct {
	route   wire.Route
	connect func(context.Context) (line, error) // the context is that of the attempt, not of the line
}

// line is a connection by one way.
type line interface {
	serve(context.Context) error // until ctx ends, which is no error, or the line does not work any longer
	try(context.Context) error   // whether the hub itself answers on it; before serve
	close()
}

// trip is what Run knows of its attempts.
type trip struct {
	last   wire.Route     // that the hub answered by; "": none yet
	lost   time.Time      // when it no longer did
	worked bool           // the hub has answered since the last connection was made
	better time.Time      // when better routes are to be tried
	site   program.SiteID // followed on the last connection

	hurry time.Time     // until when attempts follow each other quickly
	quick int           // how many have since it was set
	grace time.Duration // for which an answer is waited now
}

// Why a line ended though nothing broke.
var (
	errMoved  = errors.New("another site is followed")
	errSilent = errors.New("a question was not answered: the connection is taken for dead")
)

// Run connects, and goes on connecting, until ctx ends. The error is for
// options that can never work; a hub that is not there is waited for.
//
// The ways are tried in the order NATS, WebSocket, HTTP. A connection that is
// lost is sought again by the same way for the time of Pace.Patience, as long as
// it is refused there, and after that by all. So the restart of a hub does not
// push its screens into questions over HTTP, and a screen that starts where ports
// are blocked loses no time.
func (l *Link) Run(ctx context.Context) error {
	ways, end, err := l.ways(ctx)
	if err != nil {
		return fmt.Errorf("connect to the hub: %w", err)
	}
	defer end()
	l.trip.grace = l.o.Pace.Answer
	for ctx.Err() == nil {
		l.wait(ctx, l.round(ctx, ways))
	}
	return nil
}

// outcome is how a round ended, as far as the pause after it depends on it.
type outcome int

const (
	failed  outcome = iota
	refused         // the hub does not want this screen
	dead            // a connection was found dead
)

// round tries the ways that are worth trying, until one has worked and was
// lost.
func (l *Link) round(ctx context.Context, ways []way) outcome {
	t := &l.trip
	left, others := ways, []way(nil)
	if t.last != "" && time.Since(t.lost) < l.o.Pace.Patience {
		left = nil
		for _, w := range ways {
			if w.route == t.last {
				left = append(left, w)
			} else {
				others = append(others, w)
			}
		}
	}
	all, corrected := refused, wire.Route("")
	for len(left) > 0 {
		w := left[0]
		left = left[1:]
		t.worked = false
		ln, err := w.connect(ctx)
		if err == nil {
			err = l.ride(ctx, w, ln, above(ways, w.route))
		}
		if ctx.Err() != nil || errors.Is(err, errMoved) {
			return failed
		}
		l.watch.trouble(w.route, "hub not reached, will try again", err)
		if w.route != corrected && l.dated(err) {
			left, corrected = append([]way{w}, left...), w.route
			continue
		}
		switch {
		case t.worked && timedOut(err):
			return dead
		case !refusal(err):
			all = failed
		}
		if t.worked {
			return all
		}
		if timedOut(err) { // a hub that restarts refuses at once: this is a filter, or no network at all
			left, others = append(left, others...), nil
		}
	}
	return all
}

// dated tells of a certificate that was refused for its dates, and reports whether
// it was: TLS.Time may be another one now.
func (l *Link) dated(err error) bool {
	refused, ok := errors.AsType[x509.CertificateInvalidError](err)
	if !ok || refused.Reason != x509.Expired || refused.Cert == nil || l.o.Dated == nil {
		return false
	}
	l.o.Dated(refused.Cert.NotBefore, refused.Cert.NotAfter)
	return true
}

// above gives the ways that are better than a route.
func above(ways []way, than wire.Route) []way {
	for i, w := range ways {
		if w.route == than {
			return ways[:i]
		}
	}
	return nil
}

// timedOut reports whether a connection was found dead, by pings or by the kernel,
// or could not be made because nothing answered.
func timedOut(err error) bool {
	n, ok := errors.AsType[net.Error](err)
	return errors.Is(err, nats.ErrStaleConnection) || ok && n.Timeout()
}

// ride uses a line until it is lost. When a better one is found it goes on
// with that one, which asks what it missed.
func (l *Link) ride(ctx context.Context, w way, ln line, better []way) error {
	for {
		next, found, err := l.serve(ctx, w, ln, better)
		if found == nil {
			return err
		}
		w, ln, better = next, found, above(better, next.route)
	}
}

// serve uses one line until it is lost or a better one is found.
func (l *Link) serve(ctx context.Context, w way, ln line, better []way) (next way, found line, err error) {
	serving, stop := context.WithCancel(ctx)
	var seeking sync.WaitGroup
	if len(better) > 0 {
		at := l.nextSeek(better)
		seeking.Go(func() {
			next, found = l.seek(serving, at, better)
			stop()
		})
	}
	l.on(w.route)
	err = ln.serve(serving)
	l.off()
	ln.close()
	stop()
	seeking.Wait()

	t := &l.trip
	if t.worked {
		t.last, t.lost = w.route, time.Now()
	}
	switch {
	case ctx.Err() != nil:
		if found != nil {
			found.close()
		}
		return way{}, nil, nil
	case errors.Is(err, errMoved), t.worked && l.now().site == "" && time.Now().After(t.hurry):
		// A person waits before this one screen. And the hub cuts a screen whose
		// standing changes: perhaps the connection after this one as well.
		t.hurry, t.quick = time.Now().Add(hurryFor), 0
	case errors.Is(err, errSilent):
		t.grace = min(2*t.grace, maxSilence)
	}
	return next, found, err
}

// nextSeek gives when the better ways are to be tried, which the loss of a line
// does not put off. Sooner if one of them worked before this one: in an outage
// some screens take what is open at the moment that it ends.
func (l *Link) nextSeek(better []way) time.Time {
	t, pause := &l.trip, l.o.Pace.Better
	if slices.ContainsFunc(better, func(w way) bool { return w.route == t.last }) {
		pause = min(pause, l.o.Pace.Patience)
		t.better = time.Time{}
	}
	if time.Until(t.better) <= 0 {
		t.better = time.Now().Add(about(pause))
	}
	return t.better
}

// hurryFor is how long a screen whose standing has changed reconnects without
// the pauses that ten thousand need.
const hurryFor = 10 * time.Second

// works notes that the hub answers by a route.
func (l *Link) works(by wire.Route) {
	l.trip.worked, l.trip.grace = true, l.o.Pace.Answer
	l.watch.works(by)
}

// hurried reports whether the standing of the screen has just changed.
func (l *Link) hurried() bool { return time.Now().Before(l.trip.hurry) }

// wait lets the time to the next attempt pass.
func (l *Link) wait(ctx context.Context, after outcome) {
	p, t := l.o.Pace, &l.trip
	pause := p.Wait + rand.N(p.Jitter+1)
	switch {
	case l.hurried():
		pause = min(pause, time.Duration(t.quick)*quickly)
		t.quick++
	case after == dead:
		pause = min(pause, p.Wait+rand.N(afterSilence))
	case after == refused:
		pause = max(pause, about(p.Ask))
	}
	if l.rest(ctx, pause) {
		t.hurry, t.quick = time.Now().Add(hurryFor), 0
	}
}

// rest lets a pause pass. It gives true when that was cut short because another
// site is followed now: the Welcome was the last that the lost connection told.
func (l *Link) rest(ctx context.Context, pause time.Duration) (moved bool) {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	for {
		if l.trip.worked && l.now().site != l.trip.site {
			return true
		}
		select {
		case <-ctx.Done():
			return false
		case <-timer.C:
			return false
		case <-l.wake:
		}
	}
}

// quickly is by how much the pauses between attempts in a hurry grow: 0, then
// 0.1 s, 0.2 s, 0.3 s …
const quickly = 100 * time.Millisecond

// sleep gives false when ctx has ended before d was over.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// seek tries better ways, from the time at on, until one works or ctx ends.
// Such a line has been answered by the hub: a bad one would cost a good one.
func (l *Link) seek(ctx context.Context, at time.Time, better []way) (way, line) {
	for pause := time.Until(at); sleep(ctx, pause); pause = about(l.o.Pace.Better) {
		for _, w := range better {
			ln, err := w.connect(ctx)
			if err == nil {
				if err = ln.try(ctx); err == nil {
					return w, ln
				}
				ln.close()
			}
			if ctx.Err() != nil {
				return way{}, nil
			}
			l.watch.trouble(w.route, "better way to the hub not open, will try again", err)
		}
	}
	return way{}, nil
}

// Package link is the screen's line to the hub for as long as the screen runs:
// it says who the screen is, receives the playlists, Welcomes and orders that the hub
// pushes, asks for the newest playlist whenever it (re)connects and regularly
// after that, and hands over what it is answered.
//
// It finds by itself a way that is not blocked: NATS, NATS within a WebSocket
// on the hub's HTTP port, or questions over HTTP; each through a proxy where
// there is one. See Run.
//
// It believes nothing: whether a playlist or a Welcome is signed, new and for
// this screen is judged by the player with hub/wire. It keeps nothing on disk
// and knows no time but the hub's, which it passes on with how long the question and
// its answer took.
package link

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"log/slog"
	"sync"
	"time"

	"github.com/nats-io/nkeys"

	"semainier/hub/wire"
	"semainier/layouts/program"
)

// Options say whom to connect to, and as whom.
type Options struct {
	Hub   string        // the hub's web address: https://host, or http://host:port
	NATS  string        // nats://host:port or tls://host:port, several of a cluster parted by commas; "": port 4222 of Hub's host, with TLS where Hub has it
	Proxy string        // http://[user:password@]host:port, for everything; "": what the environment says (HTTPS_PROXY, HTTP_PROXY, NO_PROXY)
	Key   nkeys.KeyPair // the screen's own
	TLS   *tls.Config   // nil: the system's certificate authorities
	Have  func() uint64 // the version held, for the question; 0: none
	Log   *slog.Logger
	Pace  Pace

	// Dated is told of a certificate that was refused because it is valid only from
	// one time until another, and TLS.Time is not within; nil: nobody is told.
	Dated func(from, until time.Time)
}

// Link is one screen's line to the hub. Its methods but Run may be called at
// any time, and do not wait.
type Link struct {
	o       Options
	public  string // key of the screen
	answers chan wire.Answer
	watch   watch
	wake    chan struct{} // said has changed

	mu        sync.Mutex
	said      said
	route     wire.Route
	connected bool

	trip trip // of the goroutine of Run
}

// said is what the player wants the hub to hear.
type said struct {
	hello  *wire.Hello // nil: none yet
	greets int         // how many before this one: tells two apart
	site   program.SiteID
	status *wire.Status // nil: none that was not sent

	pictures []wire.Snapshot // that were not sent
}

// New gives a link that does nothing yet.
func New(o Options) *Link {
	o.Pace = o.Pace.withDefaults()
	return &Link{o: o, answers: make(chan wire.Answer), wake: make(chan struct{}, 1), watch: watch{log: o.Log.With("hub", o.Hub), routes: map[wire.Route]watched{}}}
}

// Answers gives what the hub says, asked or not.
func (l *Link) Answers() <-chan wire.Answer { return l.answers }

// Route gives the way by which the hub is reached, or was last, and whether it
// is now. A hub that has just been switched off at the wall counts as reached
// for up to half a minute.
func (l *Link) Route() (via wire.Route, connected bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.route, l.connected
}

// Greet says h, now and at every connection from now on; it replaces the Hello
// said before. While no site is followed it is repeated, since what the hub
// answers may change without word of it reaching us.
func (l *Link) Greet(h wire.Hello) {
	l.change(func(s *said) { s.hello = &h; s.greets++ })
}

// Follow subscribes to the playlists of a site and asks for its newest one;
// "": of none. When the site changes the connection is made anew at once, since
// what a screen may hear is settled as it connects.
func (l *Link) Follow(site program.SiteID) {
	l.change(func(s *said) { s.site = site })
}

// Tell says a status, if there is a connection and a site is followed; else it
// is dropped: an old status is worth nothing. A newer one replaces one that
// could not be sent yet.
func (l *Link) Tell(status wire.Status) {
	l.change(func(s *said) {
		if l.connected && s.site != "" {
			s.status = &status
		}
	})
}

// maxPictures bounds the pictures that wait to be sent, the earliest gives way.
const maxPictures = 3

// Send sends a picture of the screen, if there is a connection and a site is
// followed; else it is dropped: who asked for it will ask again.
func (l *Link) Send(picture wire.Snapshot) {
	l.change(func(s *said) {
		if l.connected && s.site != "" {
			s.pictures = append(s.pictures, picture)
			s.pictures = s.pictures[max(0, len(s.pictures)-maxPictures):]
		}
	})
}

func (l *Link) change(do func(*said)) {
	l.mu.Lock()
	do(&l.said)
	l.mu.Unlock()
	select {
	case l.wake <- struct{}{}:
	default: // a look at said is due already
	}
}

// take gives what is to be said; a status and pictures are given once.
func (l *Link) take() said {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.said
	l.said.status, l.said.pictures = nil, nil
	if s.site == "" {
		s.status, s.pictures = nil, nil
	}
	return s
}

// now gives the same, without taking anything.
func (l *Link) now() said {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.said
}

// on notes that the hub is reached by a route, off that it is no longer.
func (l *Link) on(by wire.Route) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.route, l.connected, l.said.status, l.said.pictures = by, true, nil, nil
}

func (l *Link) off() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.connected = false
}

// deliver hands an answer over; it gives false when ctx has ended instead.
func (l *Link) deliver(ctx context.Context, a wire.Answer) bool {
	select {
	case l.answers <- a:
		return true
	case <-ctx.Done():
		return false
	}
}

// request is the question for the playlist.
func (l *Link) request() wire.Request {
	nonce := make([]byte, wire.TimeNonceSize)
	rand.Read(nonce) // never fails: it would end the process
	return wire.Request{Wire: wire.Major, Have: l.o.Have(), Nonce: nonce}
}

// Package link is the screen's side of the network: it holds a NATS connection
// to the hub for as long as the screen runs, receives the playlists that the
// hub pushes, asks for the newest one whenever it (re)connects and regularly
// after that, and hands over what it is answered.
//
// It believes nothing: whether a playlist is signed, new and for this site is
// judged by the player with hub/wire. It keeps nothing on disk and knows no
// time but the hub's, which it passes on.
package link

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"

	"semainier/hub/wire"
	"semainier/layouts/program"
)

// Options say whom to connect to, and as whom.
type Options struct {
	URL  string // nats://host:port or tls://host:port
	Site program.SiteID
	Key  nkeys.KeyPair // the screen's own
	TLS  *tls.Config   // nil: the system's certificate authorities
	Have func() uint64 // the version held, for the question; 0: none
	Log  *slog.Logger
	Pace Pace
}

// Pace says how often the link tries and asks. Its zero value is that of
// DESIGN.md for thousands of screens; a single one may be quicker.
type Pace struct {
	Wait   time.Duration // between two attempts to connect; 0: 2 s
	Jitter time.Duration // at most this is added to Wait by chance; 0: 20 s, negative: none
	// Ask is the time between two questions, a quarter of it more or less by
	// chance; 0: 45 s. Core NATS delivers at most once: the question finds what
	// a push lost, and its answer is what confirms that the screen is current.
	Ask time.Duration
}

func (p Pace) withDefaults() Pace {
	if p.Wait == 0 {
		p.Wait = 2 * time.Second
	}
	if p.Jitter == 0 {
		p.Jitter = 20 * time.Second
	}
	if p.Ask == 0 {
		p.Ask = 45 * time.Second
	}
	p.Jitter = max(p.Jitter, 0)
	return p
}

// Link is one screen's line to the hub.
type Link struct {
	o         Options
	answers   chan wire.Answer
	connected atomic.Bool
}

// New gives a link that does nothing yet.
func New(o Options) *Link {
	o.Pace = o.Pace.withDefaults()
	return &Link{o: o, answers: make(chan wire.Answer)}
}

// Answers gives what the hub says, asked or not.
func (l *Link) Answers() <-chan wire.Answer { return l.answers }

// Connected reports whether there is a connection now. A hub that has just
// been switched off at the wall counts as connected for up to a minute.
func (l *Link) Connected() bool { return l.connected.Load() }

// Run connects, and goes on connecting, until ctx ends. The error is for
// options that can never work; a hub that is not there, or that does not know
// the key yet, is waited for.
func (l *Link) Run(ctx context.Context) error {
	ready := make(chan struct{}, 1)
	closed := make(chan struct{})
	nc, err := l.connect(ctx, ready, closed)
	if err != nil {
		return err
	}
	defer func() { nc.Close(); <-closed }()

	heard := make(chan *nats.Msg, 16)
	inbox := nc.NewInbox()
	for _, subject := range []string{wire.PlaylistSubject(l.o.Site), inbox} {
		if _, err := nc.ChanSubscribe(subject, heard); err != nil {
			return fmt.Errorf("subscribe to %s: %w", subject, err)
		}
	}
	return l.converse(ctx, nc, inbox, ready, heard)
}

// converse asks and listens until ctx ends.
func (l *Link) converse(ctx context.Context, nc *nats.Conn, inbox string, ready <-chan struct{}, heard <-chan *nats.Msg) error {
	o := l.o
	again := time.NewTimer(o.Pace.Ask)
	defer again.Stop()
	said := ""                 // the last trouble logged: a hub that is out of order says the same for days
	soon := firstRetry(o.Pace) // after an answer of no use: a hub that starts has its server before its answers
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ready:
			ask(o, nc, inbox)
			again.Reset(o.Pace.Ask)
		case <-again.C:
			ask(o, nc, inbox)
			again.Reset(o.Pace.Ask*3/4 + rand.N(o.Pace.Ask/2+1))
		case m := <-heard:
			a, err := answerOf(m, o.Site)
			if err != nil {
				if said != err.Error() {
					o.Log.Warn("answer of no use", "site", o.Site, "error", err)
				}
				said = err.Error()
				again.Reset(soon)
				soon = min(2*soon, o.Pace.Ask)
				continue
			}
			said, soon = "", firstRetry(o.Pace)
			select {
			case l.answers <- a:
			case <-ctx.Done():
				return nil
			}
		}
	}
}

// firstRetry is when a question that got no use out of the hub is put again;
// the time doubles from there up to that between ordinary questions.
func firstRetry(p Pace) time.Duration { return min(time.Second, p.Ask) }

// ask sends the question. While there is no connection it is dropped: the next
// connection asks by itself.
func ask(o Options, nc *nats.Conn, inbox string) {
	if !nc.IsConnected() {
		return
	}
	body, err := json.Marshal(wire.Request{Wire: wire.Major, Have: o.Have()})
	if err == nil {
		err = nc.PublishRequest(wire.GetSubject(o.Site), inbox, body)
	}
	if err != nil {
		o.Log.Warn("could not ask the hub for the playlist", "site", o.Site, "error", err)
	}
}

// noResponders is the status with which the NATS server itself answers a
// question that nobody listens to.
const noResponders = "503"

// answerOf reads a push or a reply; both have the same form, but that a push
// has no status.
func answerOf(m *nats.Msg, site program.SiteID) (wire.Answer, error) {
	var a wire.Answer
	if at := m.Header.Get(wire.TimeHeader); at != "" {
		t, err := time.Parse(time.RFC3339Nano, at)
		if err != nil {
			return a, fmt.Errorf("read the header %s: %w", wire.TimeHeader, err)
		}
		a.HubTime = t
	}
	status := m.Header.Get(wire.StatusHeader)
	if m.Subject == wire.PlaylistSubject(site) {
		status = "" // of an answer only; a push that says "unchanged" is nobody's confirmation
	}
	switch {
	case status == wire.StatusUnchanged:
		a.Unchanged = true
	case status == wire.StatusNone:
		a.None = true
	case status != "":
		return a, fmt.Errorf("status %q is unknown to this version", status)
	case m.Header.Get("Status") == noResponders:
		return a, fmt.Errorf("connected, but the hub does not answer for this site: %w", nats.ErrNoResponders)
	case len(m.Data) == 0:
		return a, fmt.Errorf("an answer without playlist or %s", wire.StatusHeader)
	default:
		a.Sealed = m.Data
	}
	return a, nil
}

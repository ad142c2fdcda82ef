// Package publish brings programs to screens: it signs and numbers them, keeps
// each issue before anybody sees it, pushes it over NATS and answers screens
// that ask.
//
// It runs the embedded NATS server. Who may connect and hear what is decided by
// Decide alone, from the screens of the records: a key without a screen gets no
// connection, a screen hears its own site and nothing else. The hub itself
// speaks through a connection within the process, under a key that is made at
// the start and never leaves it.
//
// The package does not make programs (hub/plan does), does not choose when
// (hub does), and holds neither records nor the database: it keeps issues on
// the Shelf that it is given.
package publish

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"

	"semainier/hub/wire"
	"semainier/layouts/program"
)

// Issue is a program as it was published.
type Issue struct {
	Site    program.SiteID
	Version uint64
	Digest  string // of the program and of the key that signed it
	Sealed  wire.Sealed
	Issued  time.Time
}

// Shelf keeps the newest issue of each site. PutIssue returns after the issue
// is durable and refuses a version that is not above the one it holds.
type Shelf interface {
	Issue(ctx context.Context, site program.SiteID) (Issue, bool, error)
	PutIssue(ctx context.Context, i Issue) error
}

// A program issued later than now by more than clockSlack means that this
// machine's clock was ahead then or is behind now.
const clockSlack = 5 * time.Minute

// reissueEvery is how often a screen that claims to hold a later version can
// have its site's program published anew.
const reissueEvery = time.Minute

// Options are what a Publisher needs; none may be zero but TLS and TrustClock.
type Options struct {
	Listen string      // of the NATS server: "0.0.0.0:4222"; port 0: any free one
	TLS    *tls.Config // nil: in clear
	Key    ed25519.PrivateKey
	Shelf  Shelf
	Now    func() time.Time
	Log    *slog.Logger

	// TrustClock publishes although programs were issued later than now: for
	// once, after a clock that was ahead.
	TrustClock bool
}

// Publisher is a running NATS server and the hub's voice on it.
type Publisher struct {
	opts Options
	door *door
	srv  *server.Server
	conn *nats.Conn
	gone chan struct{} // closed once conn is closed for good

	mu     sync.RWMutex
	issues map[program.SiteID]Issue // the newest
	passed map[program.SiteID]bool  // sites of which a screen holds a later version
	latest time.Time                // when the newest issue of any site was made
	told   bool                     // that the clock is behind
}

// Start starts the server and returns once it accepts screens. No screen is
// known until SetScreens. Close must be called.
func Start(o Options) (*Publisher, error) {
	d, own, err := newDoor(o.Log)
	if err != nil {
		return nil, err
	}
	srv, err := startServer(o, d)
	if err != nil {
		return nil, err
	}
	p := &Publisher{opts: o, door: d, srv: srv, gone: make(chan struct{}),
		issues: map[program.SiteID]Issue{}, passed: map[program.SiteID]bool{}}
	d.cut = func(id uint64) {
		// The connection may have gone by itself: nothing is left to cut then.
		_ = srv.DisconnectClientByID(id)
	}
	d.alive = func(id uint64) bool { return srv.GetClient(id) != nil }
	if p.conn, err = nats.Connect("", nats.InProcessServer(srv), nats.Nkey(own.public, own.Sign),
		nats.MaxReconnects(-1), nats.ClosedHandler(func(*nats.Conn) { close(p.gone) })); err != nil {
		srv.Shutdown()
		srv.WaitForShutdown()
		return nil, fmt.Errorf("connect the hub to its own NATS server: %w", err)
	}
	if _, err := p.conn.Subscribe(wire.AnyGetSubject, p.answer); err != nil {
		p.Close()
		return nil, fmt.Errorf("listen to screens on %s: %w", wire.AnyGetSubject, err)
	}
	if err := p.conn.Flush(); err != nil {
		p.Close()
		return nil, fmt.Errorf("listen to screens on %s: %w", wire.AnyGetSubject, err)
	}
	return p, nil
}

// Close cuts every screen and stops the server.
func (p *Publisher) Close() {
	p.conn.Close()
	<-p.gone
	p.srv.Shutdown()
	p.srv.WaitForShutdown()
}

// Addr is where the server listens.
func (p *Publisher) Addr() net.Addr { return p.srv.Addr() }

// SetScreens replaces the screens that may connect. The connections of a key
// that lost its screen, or whose screen changed site, are cut before it returns.
func (p *Publisher) SetScreens(screens []Screen) { p.door.set(screens) }

// Restore takes up what the shelf holds for a site, so that a hub that starts
// answers with its last program before it has made another. An issue that its
// own key doesn't verify is left: the next Publish replaces it.
func (p *Publisher) Restore(ctx context.Context, site program.SiteID) error {
	i, ok, err := p.opts.Shelf.Issue(ctx, site)
	if err != nil {
		return fmt.Errorf("restore the playlist of %s: %w", site, err)
	}
	if !ok {
		return nil
	}
	if _, err := wire.Open(i.Sealed, p.opts.Key.Public().(ed25519.PublicKey), site); err != nil {
		p.opts.Log.Warn("stored playlist is not usable and will be made anew", "site", site, "error", err)
		return nil
	}
	return p.push(i)
}

// Publish makes a program known to the site's screens. It reports whether there
// was anything new; the same program as before is not published again, unless
// a screen has turned out to hold a later version. While the clock is behind,
// nothing is published. When it returns an error the screens keep what they have.
func (p *Publisher) Publish(ctx context.Context, prog program.Program, now time.Time) (bool, error) {
	site := prog.Site.ID
	digest, err := p.digest(prog)
	if err != nil {
		return false, fmt.Errorf("publish site %s: %w", site, err)
	}
	last, _, err := p.opts.Shelf.Issue(ctx, site)
	if err != nil {
		return false, fmt.Errorf("publish site %s: %w", site, err)
	}
	if p.refuses(last, now) || last.Digest == digest && p.stands(last, now) {
		return false, nil
	}
	loc, err := prog.Site.Location()
	if err != nil {
		return false, fmt.Errorf("publish site %s: %w", site, err)
	}
	i := Issue{Site: site, Version: next(last.Version, now), Digest: digest, Issued: now.UTC()}
	i.Sealed, err = wire.Seal(wire.Playlist{
		Wire: wire.Major, Site: site, Version: i.Version, Issued: i.Issued,
		Expires: prog.Until.In(loc).UTC(), Program: prog,
	}, p.opts.Key)
	if err != nil {
		return false, fmt.Errorf("publish site %s: %w", site, err)
	}
	if err := p.opts.Shelf.PutIssue(ctx, i); err != nil {
		return false, fmt.Errorf("publish site %s: %w", site, err)
	}
	return true, p.push(i)
}

// refuses reports whether the clock is behind, and tells it once: a program of
// that hour would bring an earlier week to screens that show a later one.
func (p *Publisher) refuses(last Issue, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.seen(last)
	behind := p.behind(now)
	if behind && !p.told {
		p.opts.Log.Error("clock is behind, screens keep their programs", "clock", now.UTC(), "last_issue", p.latest,
			"hint", "set the clock of this machine; if it is right and was ahead before, start the hub once with --trust-clock")
	}
	p.told = behind
	return behind
}

// seen takes note of when an issue was made; p.mu is held.
func (p *Publisher) seen(i Issue) {
	if i.Issued.After(p.latest) {
		p.latest = i.Issued
	}
}

// behind reports whether a program was issued later than now; p.mu is held.
func (p *Publisher) behind(now time.Time) bool {
	return !p.opts.TrustClock && now.Before(p.latest.Add(-clockSlack))
}

// stands reports whether screens get i and none of them holds a later version.
// What a clock that was ahead issued does not stand once the clock is trusted.
func (p *Publisher) stands(i Issue, now time.Time) bool {
	p.mu.RLock()
	defer p.mu.RUnlock()
	passed := p.passed[i.Site] && now.Sub(i.Issued) >= reissueEvery
	return p.issues[i.Site].Version == i.Version && !passed && !i.Issued.After(now.Add(clockSlack))
}

// next gives a version above the last one. It follows the seconds of the clock,
// so that a hub restored from an old backup still goes on above what its
// screens hold.
func next(last uint64, now time.Time) uint64 {
	return max(last+1, uint64(max(now.Unix(), 0)))
}

// digest identifies what screens get, but for version and time of issue.
func (p *Publisher) digest(prog program.Program) (string, error) {
	body, err := json.Marshal(prog)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	fmt.Fprintf(h, "wire %d key %x\n", wire.Major, p.opts.Key.Public())
	h.Write(body)
	return hex.EncodeToString(h.Sum(nil)), nil
}

// push makes i the answer to screens and sends it to those that listen. Core
// NATS delivers at most once: who misses it asks.
func (p *Publisher) push(i Issue) error {
	p.mu.Lock()
	p.issues[i.Site] = i
	p.seen(i)
	delete(p.passed, i.Site)
	p.mu.Unlock()
	m := p.message(wire.PlaylistSubject(i.Site))
	m.Data = i.Sealed
	if err := p.conn.PublishMsg(m); err != nil {
		return fmt.Errorf("push version %d of site %s: %w", i.Version, i.Site, err)
	}
	return nil
}

// answer replies to a screen's question. That the screen may ask for this site
// was decided by the permissions of its connection; that the answer goes to a
// screen of this site is decided here, for the hub may publish everywhere.
func (p *Publisher) answer(q *nats.Msg) {
	site, ok := wire.SiteOfGet(q.Subject)
	if !ok {
		return
	}
	if key, ok := wire.InboxOwner(q.Reply); !ok || !p.door.stands(key, site) {
		return
	}
	var req wire.Request // what cannot be read counts as "I have nothing"
	if err := json.Unmarshal(q.Data, &req); err != nil {
		req = wire.Request{}
	}
	p.mu.RLock()
	i, ok := p.issues[site]
	p.mu.RUnlock()
	m := p.message(q.Reply)
	switch {
	case !ok:
		m.Header.Set(wire.StatusHeader, wire.StatusNone)
	case req.Have == i.Version:
		m.Header.Set(wire.StatusHeader, wire.StatusUnchanged)
	default:
		m.Data = i.Sealed
		p.compare(i, req.Have)
	}
	if err := p.conn.PublishMsg(m); err != nil {
		p.opts.Log.Warn("answer to a screen failed", "site", site, "error", err)
	}
}

// compare marks the site of i if a screen holds a later version, as after an
// old backup was restored: the next Publish goes above it. A version that the
// clock would not go above is a screen's invention.
func (p *Publisher) compare(i Issue, have uint64) {
	if have <= i.Version || have >= next(0, p.opts.Now()) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.passed[i.Site] {
		p.passed[i.Site] = true
		p.opts.Log.Warn("a screen holds a later version, the program will be published anew", "site", i.Site,
			"version", i.Version, "held", have, "hint", "expected after an old backup was restored")
	}
}

// message makes a message that tells the hub's time, unless that is wrong.
func (p *Publisher) message(subject string) *nats.Msg {
	m, now := nats.NewMsg(subject), p.opts.Now()
	p.mu.RLock()
	behind := p.behind(now)
	p.mu.RUnlock()
	if !behind {
		m.Header.Set(wire.TimeHeader, now.UTC().Format(time.RFC3339Nano))
	}
	return m
}

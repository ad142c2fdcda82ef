// Package publish brings programs to screens: it signs and numbers them, keeps
// each issue before anybody sees it, pushes it over NATS, urgent notices ahead of
// it, answers screens that ask, also who they are to the hub, and gives one screen
// orders.
//
// Who may connect, and hear and say what, is decided by Decide alone, from the
// screens of the records. The embedded NATS server asks it at its door, servers of
// the operator's by a callout that any hub of several answers. The hub itself
// speaks through a connection of its own, under a key that no screen has. What
// screens ask over HTTP gets the same answers, by Get, Hello and Heard.
//
// The package does not make programs (hub/plan does), does not choose when
// (hub does), gives out no pairing codes (hub/enrol does) and holds neither
// records nor the database: it keeps issues on the Shelf that it is given.
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
	"runtime"
	"sync"
	"time"

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

// Shelf keeps the newest issue of each site. PutIssues returns after all of them
// are durable, or none is: it refuses a version that is not above the one it holds.
type Shelf interface {
	Issue(ctx context.Context, site program.SiteID) (Issue, bool, error)
	PutIssues(ctx context.Context, all []Issue) error
}

// Desk receives the screens that no record names; hub/enrol has one. address is
// where the screen comes from, empty where that is not known.
type Desk interface {
	Hello(ctx context.Context, key, address string, h wire.Hello) (wire.Welcome, error)
}

// A program issued later than now by more than clockSlack means that this
// machine's clock was ahead then or is behind now.
const clockSlack = 5 * time.Minute

// reissueEvery is how often a screen that claims to hold a later version can
// have its site's program published anew.
const reissueEvery = time.Minute

// Options are what a Publisher needs; none may be zero but TLS, External, Planned,
// Pictured and TrustClock.
type Options struct {
	Listen string      // of the NATS server: "0.0.0.0:4222"; port 0: any free one
	TLS    *tls.Config // nil: in clear

	// External is an operator's NATS, to use instead of a server of the hub's own;
	// then Listen and TLS are for nothing.
	External *External

	Key     ed25519.PrivateKey
	Shelf   Shelf
	Desk    Desk
	Heard   func(key string, s wire.Status) // what an admitted screen says of itself; must return soon
	Planned func(version int64)             // what a hub said by TellPlanned; nil: of no interest
	// Pictured takes the picture that an admitted screen sent for an order, and its
	// content type; it must return soon. nil: of no interest.
	Pictured func(key string, s wire.Snapshot, form string)
	Now      func() time.Time
	Log      *slog.Logger

	// TrustClock publishes although programs were issued later than now: for
	// once, after a clock that was ahead.
	TrustClock bool
}

// Publisher is the hub's voice on NATS, and its NATS server where it has its own.
type Publisher struct {
	opts  Options
	book  *register
	house house
	conn  *nats.Conn
	gone  chan struct{} // closed once conn is closed for good

	hellos, statuses, pictures pace

	orders orders

	greeting sync.Mutex
	welcomes map[string]greeted // of screens of the records, by key: signing costs more than answering

	mu      sync.RWMutex
	issues  map[program.SiteID]Issue     // the newest
	passed  map[program.SiteID]bool      // sites of which a screen holds a later version
	flashed map[program.SiteID]time.Time // when the last flash over the newest issue was, if one was
	latest  time.Time                    // when the newest issue of any site was made
	told    bool                         // that the clock is behind
}

// Start starts the server and returns once it accepts screens. No screen is
// known until SetScreens. Close must be called.
func Start(o Options) (*Publisher, error) {
	book := newRegister()
	house, err := open(o, book)
	if err != nil {
		return nil, err
	}
	p := &Publisher{opts: o, book: book, house: house, gone: make(chan struct{}), welcomes: map[string]greeted{},
		issues: map[program.SiteID]Issue{}, passed: map[program.SiteID]bool{}, flashed: map[program.SiteID]time.Time{}}
	if p.conn, err = house.connect(nats.MaxReconnects(-1), nats.DrainTimeout(drainIn), nats.ClosedHandler(func(*nats.Conn) { close(p.gone) }),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) {
			o.Log.Warn("not all that screens say is heard", "error", err)
		})); err != nil {
		house.close()
		return nil, err
	}
	if err := p.listen(); err != nil {
		p.Close()
		return nil, err
	}
	return p, nil
}

// Close cuts every screen and stops the server; an operator's own goes on, and
// the screens stay.
func (p *Publisher) Close() {
	drain(p.conn)
	<-p.gone
	p.house.close()
}

// SetScreens replaces the screens of the records. Screens whose place is another
// now are told; the connections of those that lost theirs, were revoked or moved
// to another site are cut: by a server of the hub's own before it returns, on an
// operator's within a second.
func (p *Publisher) SetScreens(screens []Screen) {
	told, cut := p.book.set(screens)
	p.greeting.Lock()
	for _, key := range told {
		delete(p.welcomes, key)
	}
	p.greeting.Unlock()
	for _, key := range told {
		p.tell(key)
	}
	if len(told) > 0 {
		if err := p.conn.FlushTimeout(tellWithin); err != nil {
			p.opts.Log.Warn("screens may not have been told their new place, they will ask", "screens", len(told), "error", err)
		}
	}
	p.house.cut(cut)
}

// tellWithin bounds how long a change of places waits for screens to be told of
// it: those that are to be cut must go within a second.
const tellWithin = 500 * time.Millisecond

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
	p.take(i)
	return nil
}

// Outcome is what became of one program.
type Outcome struct {
	New bool  // it differs from what the site's screens had, and was published
	Err error // the screens keep what they have
}

// Publish makes programs known to the screens of their sites, and says of each
// what became of it. The same program as before is not published again, unless a
// screen has turned out to hold a later version, or may have missed what a flash
// took back. While the clock is behind,
// nothing is published.
func (p *Publisher) Publish(ctx context.Context, programs []program.Program, now time.Time) []Outcome {
	drafts := make([]draft, len(programs))
	var work sync.WaitGroup
	todo := make(chan int)
	for range min(runtime.GOMAXPROCS(0), len(programs)) {
		work.Go(func() {
			for i := range todo {
				drafts[i] = p.draft(ctx, programs[i], now)
			}
		})
	}
	for i := range programs {
		todo <- i
	}
	close(todo)
	work.Wait()
	p.keep(ctx, drafts)
	out := make([]Outcome, len(drafts))
	for i, d := range drafts {
		if d.New && d.Err == nil {
			d.Err = p.push(d.issue)
		}
		if out[i] = d.Outcome; d.Err != nil {
			out[i] = Outcome{Err: fmt.Errorf("publish site %s: %w", programs[i].Site.ID, d.Err)}
		}
	}
	return out
}

// draft is an issue to be, if there is news.
type draft struct {
	Outcome
	issue Issue
}

// draft seals a program, unless the site has it already or the clock is behind.
func (p *Publisher) draft(ctx context.Context, prog program.Program, now time.Time) (d draft) {
	site := prog.Site.ID
	loc, err := prog.Site.Location()
	if err != nil {
		return draft{Outcome: Outcome{Err: err}}
	}
	prog.Site.Shifts = shifts(loc, prog)
	digest, err := p.digest(prog)
	if err != nil {
		return draft{Outcome: Outcome{Err: err}}
	}
	p.mu.RLock()
	last, known := p.issues[site]
	p.mu.RUnlock()
	if !known {
		if last, _, err = p.opts.Shelf.Issue(ctx, site); err != nil {
			return draft{Outcome: Outcome{Err: err}}
		}
	}
	if p.refuses(last, now) || known && last.Digest == digest && p.stands(last, now) {
		return draft{}
	}
	d.New, d.issue = true, Issue{Site: site, Version: next(last.Version, now), Digest: digest, Issued: now.UTC()}
	d.issue.Sealed, d.Err = wire.Seal(wire.Playlist{
		Wire: wire.Major, Site: site, Version: d.issue.Version, Issued: d.issue.Issued,
		Expires: prog.Until.In(loc).UTC(), Program: prog,
	}, p.opts.Key)
	return d
}

// farAhead is for how many years after a program its screens know when their clocks
// are put.
const farAhead = 3

// shifts gives those that go with a program: the same all year, or it would be news.
func shifts(loc *time.Location, p program.Program) []program.Shift {
	newYear := func(year int) time.Time { return time.Date(year, 1, 1, 0, 0, 0, 0, loc) }
	return program.ShiftsOf(loc, newYear(p.From.Year-1), newYear(p.Until.Year+farAhead))
}

// keep puts what is new on the shelf, in one go. What is refused alone does not
// keep the others out.
func (p *Publisher) keep(ctx context.Context, drafts []draft) {
	var all []Issue
	for _, d := range drafts {
		if d.New && d.Err == nil {
			all = append(all, d.issue)
		}
	}
	if len(all) == 0 {
		return
	}
	err := p.opts.Shelf.PutIssues(ctx, all)
	if err == nil {
		return
	}
	for i, d := range drafts {
		if !d.New || d.Err != nil {
			continue
		}
		if drafts[i].Err = err; len(all) > 1 {
			drafts[i].Err = p.opts.Shelf.PutIssues(ctx, []Issue{d.issue})
		}
	}
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

// stands reports whether none of the screens that get i holds a later version, or
// a flash that ran ahead of what then came to nothing: a screen that missed the
// flash which took it back is mended by a new version alone.
// What a clock that was ahead issued does not stand once the clock is trusted.
func (p *Publisher) stands(i Issue, now time.Time) bool {
	p.mu.RLock()
	defer p.mu.RUnlock()
	passed := p.passed[i.Site] && now.Sub(i.Issued) >= reissueEvery
	_, flashed := p.flashed[i.Site]
	return !passed && !flashed && !i.Issued.After(now.Add(clockSlack))
}

// next gives a version above the last one. It follows the milliseconds of the
// clock, which go faster than any site is published, so that a hub restored from
// an old backup goes on above what its screens hold.
func next(last uint64, now time.Time) uint64 {
	return max(last+1, uint64(max(now.UnixMilli(), 0)))
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

// take makes i the answer to screens, unless that is a later one already.
func (p *Publisher) take(i Issue) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if i.Version < p.issues[i.Site].Version {
		return
	}
	if i.Version > p.issues[i.Site].Version {
		delete(p.passed, i.Site)
		delete(p.flashed, i.Site)
	}
	p.issues[i.Site] = i
	p.seen(i)
}

// push makes i the answer to screens and sends it to those that listen. Core
// NATS delivers at most once: who misses it asks.
func (p *Publisher) push(i Issue) error {
	p.take(i)
	m := p.message(wire.PlaylistSubject(i.Site))
	m.Data = i.Sealed
	if err := p.conn.PublishMsg(m); err != nil {
		return fmt.Errorf("push version %d of site %s: %w", i.Version, i.Site, err)
	}
	return nil
}

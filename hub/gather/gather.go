// Package gather reads the partners' calendars at their rhythm and keeps the
// last good content of each.
//
// A calendar that cannot be read, is no calendar or stops before its end
// replaces nothing: what was last read stays, and the feed's health says since
// when and why. One that suddenly lost half of its dates, or all of its events,
// is held back until somebody confirms the loss or two days pass. What is kept,
// in the store and in memory, went through feeds/privacy; the calendar's own
// words live only as long as one reading, and neither they nor the feed's
// address come into a log.
//
// The package plans nothing and publishes nothing: it tells on a channel that
// something changed, and gives what it holds.
package gather

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"sync"
	"time"

	"semainier/feeds"
	"semainier/feeds/fetch"
	"semainier/hub/network"
	"semainier/hub/store"
)

const (
	// atOnce is how many calendars are understood at the same time: each may
	// take a share of the processor and ten times its size. Any number of servers
	// may be waited for meanwhile: what they have given waits for its turn at 1 MiB
	// each at most, but for the few larger ones that fetch allows.
	atOnce = 4
	// patience is how long titles that other rules made stay while their calendar
	// waits to be read anew.
	patience = time.Minute
)

// Options are what a Gatherer needs; none may be zero.
type Options struct {
	Store  *store.Store
	Client *fetch.Client
	Key    []byte // makes the occurrences' identifiers, see privacy.Redact
	Now    func() time.Time
	Log    *slog.Logger
}

// Gatherer reads the feeds of the records. Its methods are for one goroutine,
// but for Snapshots and Pending.
type Gatherer struct {
	opts     Options
	patience time.Duration
	changed  chan struct{}
	seats    chan struct{} // one for each calendar that is being understood
	readers  map[feeds.FeedID]*reader
	running  sync.WaitGroup // of readers, also of those that were stopped

	mu     sync.RWMutex
	snaps  map[feeds.FeedID]store.Snapshot
	unread map[feeds.FeedID]bool // being read for the first time since Follow
}

// New gives a Gatherer that reads nothing until Follow.
func New(o Options) *Gatherer {
	return &Gatherer{
		opts: o, patience: patience, changed: make(chan struct{}, 1), seats: make(chan struct{}, atOnce),
		readers: map[feeds.FeedID]*reader{}, snaps: map[feeds.FeedID]store.Snapshot{},
		unread: map[feeds.FeedID]bool{},
	}
}

// Changed receives after the occurrences or the state of a feed changed. One
// receipt may stand for several changes.
func (g *Gatherer) Changed() <-chan struct{} { return g.changed }

// Snapshots gives what is held of each feed.
func (g *Gatherer) Snapshots() map[feeds.FeedID]store.Snapshot {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return maps.Clone(g.snaps)
}

// Pending gives the number of feeds that were not yet tried since Follow.
func (g *Gatherer) Pending() int {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return len(g.unread)
}

// Follow makes the feeds of the records the ones that are read, until the next
// Follow, Close or the end of ctx. What the store holds of a feed is in
// Snapshots when Follow returns, before the feed is first read. A reading that is
// under way is not waited for: what it gives is not kept.
func (g *Gatherer) Follow(ctx context.Context, records network.Records) error {
	wanted, err := tasks(records)
	if err != nil {
		return err
	}
	accepted, err := g.opts.Store.Accepted(ctx)
	if err != nil {
		return err
	}
	for id, t := range wanted {
		t.accepted = accepted[id]
		wanted[id] = t
	}
	var gone []former
	for id, r := range g.readers {
		t, ok := wanted[id]
		if ok && t.same(r.task) {
			continue
		}
		r.end()
		delete(g.readers, id)
		if last, held := g.held(id); held && !ok {
			gone = append(gone, former{r.task, last})
		}
	}
	g.forget(wanted)
	for id, t := range wanted {
		if g.readers[id] != nil {
			continue
		}
		if err := g.recall(ctx, t, gone); err != nil {
			return err
		}
		g.mu.Lock()
		g.unread[id] = true
		g.mu.Unlock()
		own, stop := context.WithCancel(ctx)
		r := &reader{task: t, stop: stop}
		g.readers[id] = r
		g.running.Go(func() { g.read(own, r) })
	}
	return nil
}

// forget drops what is held of feeds that are no more.
func (g *Gatherer) forget(wanted map[feeds.FeedID]task) {
	g.mu.Lock()
	defer g.mu.Unlock()
	gone := func(id feeds.FeedID) bool { _, ok := wanted[id]; return !ok }
	maps.DeleteFunc(g.snaps, func(id feeds.FeedID, _ store.Snapshot) bool { return gone(id) })
	maps.DeleteFunc(g.unread, func(id feeds.FeedID, _ bool) bool { return gone(id) })
}

// recall takes what the store holds of a feed, or what was held of the one that
// it renames, unless it is held already.
func (g *Gatherer) recall(ctx context.Context, t task, gone []former) error {
	id := t.feed.ID
	if _, held := g.held(id); held {
		return nil
	}
	snap, ok, err := g.opts.Store.Snapshot(ctx, id)
	if err == nil && !ok {
		if snap, ok = renamed(t, gone); ok {
			g.opts.Log.Info("feed renamed, its last good content stays", "feed", id)
			err = g.opts.Store.PutSnapshot(ctx, snap)
		}
	}
	if err != nil {
		return fmt.Errorf("take up feed %s: %w", id, err)
	}
	if !ok {
		snap = store.Snapshot{Feed: id, Health: feeds.Health{State: feeds.Unread, Since: g.opts.Now()}}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.snaps[id] = snap
	return nil
}

func (g *Gatherer) held(id feeds.FeedID) (store.Snapshot, bool) {
	g.mu.RLock()
	defer g.mu.RUnlock()
	s, ok := g.snaps[id]
	return s, ok
}

// Close stops every reading and returns when all have ended.
func (g *Gatherer) Close() {
	for id, r := range g.readers {
		r.end()
		delete(g.readers, id)
	}
	g.running.Wait()
}

// Rest stops every reading and forgets what is held: the next Follow takes it up
// from the store, where another hub may have put newer.
func (g *Gatherer) Rest() {
	g.Close()
	g.forget(nil)
}

// keep makes s what is held of its feed and tells it, where asked to. The first
// reading is always told.
func (g *Gatherer) keep(s store.Snapshot, tell, tried bool) {
	g.mu.Lock()
	g.snaps[s.Feed] = s
	if tried {
		tell = tell || g.unread[s.Feed]
		delete(g.unread, s.Feed)
	}
	g.mu.Unlock()
	if !tell {
		return
	}
	select {
	case g.changed <- struct{}{}:
	default: // not yet received: stands for this change too
	}
}

package hub

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"semainier/feeds"
	"semainier/hub/network"
	"semainier/hub/presence"
	"semainier/hub/store"
	"semainier/layouts/program"
)

// Of several hubs with one truth, one leads: it reads calendars, plans and
// publishes. The others answer screens and the web, and wait. When the leader
// dies, another leads after leaseLife and renewEvery at most.
const (
	leaseLife  = 9 * time.Second
	renewEvery = 3 * time.Second
	// leaseMargin is by how much a hub stops leading before its lease ends: its
	// clock and the database's may run at other speeds.
	leaseMargin = time.Second
	resignIn    = 2 * time.Second
)

// lease is this hub's part in who leads. It is safe for concurrent use.
type lease struct {
	store  *store.Store
	log    *slog.Logger
	holder string // of this run; empty: this hub is alone and always leads

	planned atomic.Int64 // version of the records from which the leader last planned, as it told

	mu      sync.Mutex
	held    store.Lease
	until   time.Time // by this machine's monotonic clock; zero: it does not lead
	trouble string    // the last one logged
}

// newLease makes the lease of this run. A truth that no other hub can share needs
// none.
func newLease(st *store.Store, alone bool, log *slog.Logger) *lease {
	l := &lease{store: st, log: log}
	if !alone {
		host, _ := os.Hostname() // only for people who look into the database
		l.holder = fmt.Sprintf("%s %d %s", host, os.Getpid(), rand.Text()[:8])
	}
	return l
}

// keep asks for the lease, or renews it, until ctx ends; then gives it back, so
// that another hub leads at once.
func (l *lease) keep(ctx context.Context) {
	if l.holder == "" {
		return
	}
	renew := time.NewTicker(renewEvery)
	defer renew.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-renew.C:
			l.ask(ctx)
		}
	}
}

// ask asks for the lease once.
func (l *lease) ask(ctx context.Context) {
	if l.holder == "" {
		return
	}
	asked := time.Now() // not the hub's clock, which may be set
	ctx, cancel := context.WithTimeout(ctx, renewEvery)
	defer cancel()
	held, leads, err := l.store.Lead(ctx, l.holder, leaseLife)
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case err != nil:
		if text := err.Error(); text != l.trouble {
			l.trouble = text
			l.log.Error("not known which hub leads", "error", err)
		}
		return // what is held runs on to its end
	case leads:
		l.held, l.until = held, asked.Add(leaseLife-leaseMargin)
	default:
		l.until = time.Time{}
	}
	l.trouble = ""
}

// state says whether this hub leads now, and under which token.
func (l *lease) state() (token uint64, leads bool) {
	if l.holder == "" {
		return 0, true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.held.Token, time.Now().Before(l.until)
}

// lost is told by a write that was refused: another hub leads.
func (l *lease) lost() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.until = time.Time{}
}

// resign gives the lease back, so that another hub needs not wait for its end.
func (l *lease) resign(ctx context.Context) error {
	token, leads := l.state()
	if l.holder == "" || !leads {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), resignIn)
	defer cancel()
	return l.store.Resign(ctx, store.Lease{Token: token})
}

// join takes this hub's part among the hubs: it leads at once if none does. leave
// ends that.
func (h *hub) join(ctx context.Context) (leave func() error) {
	h.lease.ask(ctx)
	if h.turn(ctx) {
		h.plan(ctx)
	}
	keeping, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		h.lease.keep(keeping)
	}()
	return func() error {
		stop()
		<-done
		return h.lease.resign(ctx)
	}
}

// leading reports whether what this hub began as the leader may go on: it still
// is, and has not ceased to be meanwhile.
func (h *hub) leading() bool {
	token, leads := h.lease.state()
	return h.leads && leads && token == h.reign
}

// turn follows the lease: it makes this hub lead, or wait, as that says. It
// reports whether it leads from now on.
func (h *hub) turn(ctx context.Context) (began bool) {
	token, leads := h.lease.state()
	if h.leads && !h.leading() {
		h.stepDown()
	}
	if !leads || h.leads {
		return false
	}
	if err := h.stepUp(ctx, token); err != nil {
		if ctx.Err() == nil && err.Error() != h.stuck {
			h.stuck = err.Error()
			h.opts.Log.Error("cannot lead yet", "error", err)
		}
		h.gatherer.Rest()
		return false
	}
	return true
}

// stepUp makes this hub the one that leads: it goes on where the last one was,
// and repeats what that may have had no time to say.
func (h *hub) stepUp(ctx context.Context, token uint64) error {
	h.store.SetFence(token)
	h.playlists = noPlaylists
	if err := h.refresh(ctx); err != nil {
		return err
	}
	if err := h.gatherer.Follow(ctx, h.records); err != nil {
		return err
	}
	if err := h.catchUp(ctx); err != nil {
		return err
	}
	h.leads, h.reign, h.read, h.started, h.stuck = true, token, false, h.opts.Now(), ""
	if h.lease.holder != "" {
		h.opts.Log.Info("this hub leads", "token", token)
	}
	if err := h.publisher.Repeat(); err != nil { // who missed it asks
		h.opts.Log.Warn("what the last leader published is not repeated", "error", err)
	}
	return nil
}

// tellPlanned tells the other hubs which records the programs now say: whoever
// asks one of them who shows a message must not be told of the programs before it.
func (h *hub) tellPlanned(version int64) {
	if h.lease.holder == "" || !h.leading() {
		return
	}
	if err := h.publisher.TellPlanned(version); err != nil {
		h.opts.Log.Warn("other hubs not told what was planned", "error", err)
	}
}

// stepDown makes this hub wait.
func (h *hub) stepDown() {
	h.leads = false
	h.opts.Log.Warn("this hub no longer leads", "token", h.reign)
	h.gatherer.Rest()
	h.mu.Lock()
	h.programs = map[feeds.SiteID]program.Program{}
	h.mu.Unlock()
}

// noPlaylists is a PlaylistsVersion that no store has.
const noPlaylists = -1

// refresh takes up what another hub has published since the last time, to answer
// screens with it.
func (h *hub) refresh(ctx context.Context) error {
	n, err := h.store.PlaylistsVersion(ctx)
	if err != nil || n == h.playlists {
		return err
	}
	newest, err := h.store.PlaylistVersions(ctx)
	if err != nil {
		return err
	}
	for site, version := range newest {
		if h.publisher.Version(program.SiteID(site)) >= version {
			continue
		}
		if err := h.publisher.Restore(ctx, program.SiteID(site)); err != nil {
			return err
		}
		h.issued[site] = true
	}
	h.playlists = n
	h.readings.Add(1)
	return nil
}

// catchUp keeps which screens came or went while no hub kept it.
func (h *hub) catchUp(ctx context.Context) error {
	known, err := h.store.LastTransitions(ctx)
	if err != nil {
		return err
	}
	ids := h.screenIDs()
	var missed []presence.Transition
	for _, s := range h.board.List() {
		if last := known[ids[s.Key]]; !s.Since.IsZero() && last.Online != s.Online {
			missed = append(missed, presence.Transition{Key: s.Key, At: s.Since, Online: s.Online, Version: s.Status.Version, Error: s.Status.Error})
		}
	}
	h.turned(ctx, missed)
	return nil
}

// screenIDs gives the screens of the records by their keys.
func (h *hub) screenIDs() map[string]network.ScreenID {
	ids := make(map[string]network.ScreenID, len(h.records.Screens))
	for _, s := range h.records.Screens {
		ids[s.Key] = s.ID
	}
	return ids
}

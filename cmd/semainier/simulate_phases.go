package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go"

	"semainier/hub"
	"semainier/hub/network"
	"semainier/hub/store"
	"semainier/hub/wire"
)

// connect brings all screens up and waits until each holds its playlist.
func (o *simulation) connect(ctx context.Context) error {
	key, err := hub.PublicKey(ctx, store.Place{Dir: o.town.data()})
	if err != nil {
		return err
	}
	cpu0, rss0, err := o.hub.usage()
	if err != nil {
		return err
	}
	used0, err := hub.AskMemory(ctx, o.town.data())
	if err != nil {
		return err
	}
	gate := make(chan struct{}, together)
	for i := range o.screens {
		o.all = append(o.all, o.screen(i, key))
	}
	began := time.Now()
	for _, s := range o.all {
		go s.run(ctx, gate)
	}
	last, err := o.last(ctx, began, func(t told) time.Time { return t.answer })
	if err != nil {
		return err
	}
	cpu1, _, err := o.hub.usage()
	if err != nil {
		return err
	}
	f := &o.Figure
	f.Sealed, f.Hold, f.HoldCPU = o.all[0].bytes, last.Sub(began).Seconds(), cpu1-cpu0
	o.say("%d screens at %d sites hold their playlist of %d bytes: %.2f s, CPU of the hub %.2f s", o.screens, o.sites, f.Sealed, f.Hold, f.HoldCPU)
	pause(ctx, memorySettles)
	_, rss1, err := o.hub.usage()
	if err != nil {
		return err
	}
	used1, err := hub.AskMemory(ctx, o.town.data())
	f.Memory = (rss1 - rss0) / float64(o.screens)
	f.InUse = (float64(used1.Heap+used1.Stacks) - float64(used0.Heap+used0.Stacks)) / float64(o.screens)
	o.say("memory of the hub: %.1f kB in use a screen, %.1f kB resident (%.0f MB without, %.0f MB with all)", f.InUse/1e3, f.Memory/1e3, rss0/1e6, rss1/1e6)
	return err
}

// memorySettles is longer than the hub keeps memory that it no longer uses.
const memorySettles = 75 * time.Second

// rest watches the hub while screens only tell how they are, and ask now and
// then; and, as long, while they only ask: the difference is what heartbeats cost.
// Of what the hub does each minute by itself there is as much in both, if idle is
// a minute.
func (o *simulation) rest(ctx context.Context) error {
	with, err := o.share(ctx, o.idle)
	if err != nil {
		return err
	}
	o.quiet.Store(true)
	without, err := o.share(ctx, min(o.idle, beforeOffline))
	o.quiet.Store(false)
	o.Figure.Idle, o.Figure.Heartbeats = with, with-without
	o.say("heartbeats and questions of %d screens: %.1f %% of a core; questions alone: %.1f %%; so heartbeats: %.1f %%", o.screens, 100*with, 100*without, 100*(with-without))
	return err
}

// beforeOffline is how long screens may be quiet before the hub takes any for gone.
const beforeOffline = (wire.MissedHeartbeats - 1) * wire.HeartbeatEvery

// share gives the share of one core that the hub takes, over a time.
func (o *simulation) share(ctx context.Context, over time.Duration) (float64, error) {
	cpu0, _, err := o.hub.usage()
	if err != nil {
		return 0, err
	}
	began := time.Now()
	pause(ctx, over)
	cpu1, _, err := o.hub.usage()
	return (cpu1 - cpu0) / time.Since(began).Seconds(), err
}

// urgent takes the screens over and gives them back, urgentRuns times each.
func (o *simulation) urgent(ctx context.Context) error {
	cpu0, _, err := o.hub.usage()
	if err != nil {
		return err
	}
	var flashes, programs []float64
	notice := network.Notice{ID: "alerte", Title: "Évacuation", Text: strings.TrimSpace(strings.Repeat("Sortez calmement par l’entrée principale. ", 40)), By: "Mairie",
		State: network.Published, Importance: network.Urgent, Until: time.Now().Add(time.Hour)}
	for range urgentRuns {
		for _, notice.State = range []network.NoticeState{network.Published, network.Withdrawn} {
			if err := o.town.edit(ctx, network.Records{Notices: []network.Notice{notice}}); err != nil {
				return err
			}
			committed := time.Now()
			flash, err := o.last(ctx, committed, func(t told) time.Time { return t.flash })
			if err != nil {
				return err
			}
			program, err := o.last(ctx, committed, func(t told) time.Time { return t.sealed })
			if err != nil {
				return err
			}
			flashes, programs = append(flashes, flash.Sub(committed).Seconds()), append(programs, program.Sub(committed).Seconds())
		}
	}
	cpu1, _, err := o.hub.usage()
	slices.Sort(flashes)
	slices.Sort(programs)
	f := &o.Figure
	f.Urgent, f.UrgentMost, f.Programs = flashes[len(flashes)/2], flashes[len(flashes)-1], programs[len(programs)/2]
	f.UrgentCPU = (cpu1 - cpu0) / float64(len(flashes))
	o.say("urgent notice, from its commit to the last screen: %.2f s (the most of %d: %.2f s); every program that says it: %.2f s; CPU of the hub %.2f s", f.Urgent, len(flashes), f.UrgentMost, f.Programs, f.UrgentCPU)
	return err
}

// killed ends the hub and starts it again.
func (o *simulation) killed(ctx context.Context) error {
	http, nats := o.hub.http, o.hub.nats
	if err := o.town.configure(http, nats); err != nil {
		return err
	}
	began := time.Now()
	for _, s := range o.all {
		s.mu.Lock()
		s.tries = 0
		s.mu.Unlock()
	}
	o.hub.kill()
	var err error
	if o.hub, err = startHub(ctx, o.dir); err != nil {
		return err
	}
	last, err := o.last(ctx, began, func(t told) time.Time { return t.answer })
	if err != nil {
		return err
	}
	f := &o.Figure
	f.Current = last.Sub(began).Seconds()
	for _, s := range o.all {
		s.mu.Lock()
		f.Tries = max(f.Tries, s.tries)
		s.mu.Unlock()
	}
	o.say("hub killed and started again: every screen current after %.1f s; at most %d troubles of one screen", f.Current, f.Tries)
	return nil
}

// questions is how often a stalled screen asks: for far more than may pile up.
const questions = 2000

// stall connects screens that ask and never read, and watches the hub's memory
// while the others are served.
func (o *simulation) stall(ctx context.Context) error {
	scheme := "nats://"
	if o.tls {
		scheme = "tls://"
	}
	body, err := json.Marshal(wire.Request{Wire: wire.Major})
	if err != nil {
		return err
	}
	for i := range o.stalled {
		key := o.town.keys[o.screens+i]
		public, err := key.PublicKey()
		if err != nil {
			return err
		}
		reader := &stalling{stop: make(chan struct{}), done: ctx.Done()}
		options := []nats.Option{nats.Nkey(public, key.Sign), nats.CustomInboxPrefix(wire.InboxPrefix(public)), nats.NoReconnect(), nats.SetCustomDialer(reader)}
		if t := o.town.tls(); t != nil {
			options = append(options, nats.Secure(t))
		}
		nc, err := nats.Connect(scheme+o.hub.nats, options...)
		if err != nil {
			return fmt.Errorf("stalled reader %d: %w", i, err)
		}
		defer nc.Close()
		if _, err := nc.Subscribe(wire.InboxPrefix(public)+".>", func(*nats.Msg) {}); err != nil {
			return err
		}
		if err := nc.Flush(); err != nil {
			return err
		}
		close(reader.stop)
		for range questions {
			_ = nc.PublishRequest(wire.GetSubject(o.site(o.screens+i)), wire.InboxPrefix(public)+".x", body) // it may be cut in the midst of them
		}
	}
	most := 0.0
	for range 100 {
		_, rss, err := o.hub.usage()
		if err != nil {
			return err
		}
		most = max(most, rss)
		pause(ctx, 200*time.Millisecond)
	}
	o.Figure.Stalled, o.Figure.StalledMemory = o.stalled, most
	o.say("%d screens that ask and never read: the hub holds at most %.0f MB", o.stalled, most/1e6)
	began := time.Now()
	notice := network.Notice{ID: "alerte", Title: "Évacuation", Text: "Sortez.", By: "Mairie", State: network.Published, Importance: network.Urgent, Until: time.Now().Add(time.Hour)}
	if err := o.town.edit(ctx, network.Records{Notices: []network.Notice{notice}}); err != nil {
		return err
	}
	last, err := o.last(ctx, began, func(t told) time.Time { return t.flash })
	o.say("beside them, an urgent notice reaches the last of the others after %.2f s", last.Sub(began).Seconds())
	return err
}

// stalling dials connections that read nothing more once stop is closed.
type stalling struct {
	stop chan struct{}
	done <-chan struct{}
}

func (s *stalling) Dial(network, address string) (net.Conn, error) {
	c, err := net.Dial(network, address)
	if err != nil {
		return nil, err
	}
	return stalled{c, s}, nil
}

type stalled struct {
	net.Conn
	by *stalling
}

func (s stalled) Read(b []byte) (int, error) {
	select {
	case <-s.by.stop:
		<-s.by.done
		return 0, io.EOF
	default:
		return s.Conn.Read(b)
	}
}

// pause waits, unless ctx ends.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

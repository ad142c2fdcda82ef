package main

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"semainier/hub/wire"
	"semainier/layouts/program"
	"semainier/player/link"
)

// simulated is one screen: a link as a player has it, and what it was told.
type simulated struct {
	town   *simTown
	link   *link.Link
	public string
	site   program.SiteID
	hub    ed25519.PublicKey
	opens  bool // it verifies and reads what it holds, as players do
	done   chan struct{}
	have   atomic.Uint64
	quiet  *atomic.Bool // of all: they tell no Status

	mu    sync.Mutex
	bytes int
	at    told
	tries int   // lines of trouble: attempts that failed
	fault error // what it could not verify
}

// told is when a screen was last told something.
type told struct {
	sealed time.Time // a playlist that was news
	answer time.Time // that its playlist is the newest, or a newer one
	flash  time.Time
}

// sampled is of how many playlists one is verified and read; of the others the
// bytes are held. Real screens have processors of their own for that.
const sampled = 50

// together is how many screens are on their way to their first playlist at once.
const together = 500

func (o *simulation) screen(i int, key ed25519.PublicKey) *simulated {
	s := &simulated{town: o.town, public: o.town.keys[i].public, site: o.site(i), hub: key, opens: i%sampled == 0, quiet: &o.quiet, done: make(chan struct{})}
	scheme, web := "nats://", "http://"
	if o.tls {
		scheme, web = "tls://", "https://"
	}
	s.link = link.New(link.Options{Hub: web + o.hub.http, NATS: scheme + o.hub.nats, Key: o.town.keys[i], TLS: o.town.tls(), Have: s.have.Load, Log: slog.New(slog.NewTextHandler(s, nil))})
	return s
}

// site is that of the screen with that number.
func (o *simulation) site(i int) program.SiteID {
	return program.SiteID(fmt.Sprintf("site-%d", i%o.sites))
}

// Write counts the lines of the link's log that tell of an attempt that failed.
func (s *simulated) Write(line []byte) (int, error) {
	if strings.Contains(string(line), "level=WARN") {
		s.mu.Lock()
		s.tries++
		s.mu.Unlock()
	}
	return len(line), nil
}

// run is the life of one screen, which knows its site from an earlier run.
func (s *simulated) run(ctx context.Context, gate chan struct{}) {
	defer close(s.done)
	gate <- struct{}{}
	entered := sync.OnceFunc(func() { <-gate })
	defer entered()
	s.link.Greet(wire.Hello{Wire: wire.Major, Player: "simulate"})
	s.link.Follow(s.site)
	ended := make(chan struct{})
	go func() { defer close(ended); _ = s.link.Run(ctx) }() // its error is for options that never work
	defer func() { <-ended }()
	beat := time.NewTimer(rand.N(wire.HeartbeatEvery)) // screens are switched on at all times
	defer beat.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-beat.C:
			beat.Reset(wire.HeartbeatEvery)
			if !s.quiet.Load() {
				s.link.Tell(s.status())
			}
		case a := <-s.link.Answers():
			s.hear(a, time.Now())
			if a.Sealed != nil {
				entered()
			}
		}
	}
}

// status is what a real screen says: as long, if not as true.
func (s *simulated) status() wire.Status {
	return wire.Status{Wire: wire.Major, Site: s.site, Version: s.have.Load(), Pages: []string{"today", "notice"}, Player: "simulate", Via: wire.RouteNATS,
		Uptime: 86400, Heat: 48.3, DiskFree: 12 << 30, Trusted: true, Offset: -12, Width: 1920, Height: 1080}
}

// hear notes what the hub said.
func (s *simulated) hear(a wire.Answer, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var err error
	switch {
	case a.Welcome != nil && s.opens:
		_, _, err = wire.OpenWelcome(a.Welcome, s.hub, s.public)
	case a.Flash != nil:
		s.at.flash = now
		if s.opens {
			_, err = wire.OpenFlash(a.Flash, s.hub, s.site)
		}
	case a.Unchanged:
		s.at.answer = now
	case a.Sealed != nil:
		var version uint64
		if version, err = s.versionOf(a.Sealed); err == nil && version >= s.have.Load() {
			if version > s.have.Load() {
				s.at.sealed = now
			}
			s.have.Store(version)
			s.at.answer, s.bytes = now, len(a.Sealed)
		}
	}
	if err != nil && s.fault == nil {
		s.fault = fmt.Errorf("screen %s: %w", s.public, err)
	}
}

// versionOf gives the version of a playlist: by opening it, or, where the screen
// only holds it, from what another was told.
func (s *simulated) versionOf(sealed wire.Sealed) (uint64, error) {
	if s.opens {
		p, err := wire.Open(sealed, s.hub, s.site)
		return p.Version, err
	}
	return s.town.versionOf(sealed)
}

// last gives when the last screen was told what pick gives, after began; it waits
// for all.
func (o *simulation) last(ctx context.Context, began time.Time, pick func(told) time.Time) (time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, hubPatience)
	defer cancel()
	for {
		missing, last := 0, began
		for _, s := range o.all {
			s.mu.Lock()
			at, fault := pick(s.at), s.fault
			s.mu.Unlock()
			if fault != nil {
				return last, fault
			}
			if !at.After(began) {
				missing++
			} else if at.After(last) {
				last = at
			}
		}
		if missing == 0 {
			return last, nil
		}
		select {
		case <-ctx.Done():
			return last, fmt.Errorf("%d of %d screens were not told within %s", missing, len(o.all), hubPatience)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

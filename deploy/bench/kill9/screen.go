package main

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"sync"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"

	"semainier/feeds"
	"semainier/hub/wire"
	"semainier/layouts/program"
)

// screen is a site's screen as the hub knows it: its nkey and its connection. It
// remembers every version that it ever saw.
type screen struct {
	site   feeds.SiteID
	pair   nkeys.KeyPair
	public string
	hub    ed25519.PublicKey
	conn   *nats.Conn
	gone   chan struct{}

	mu     sync.Mutex
	seen   map[uint64][sha256.Size]byte
	top    uint64
	count  int // of the newest program
	pushes int
	wrong  error         // the first thing that must not be
	more   chan struct{} // something came
}

func newScreen(site feeds.SiteID, hub ed25519.PublicKey) (*screen, error) {
	pair, err := nkeys.CreateUser()
	if err != nil {
		return nil, err
	}
	public, err := pair.PublicKey()
	return &screen{site: site, pair: pair, public: public, hub: hub, seen: map[uint64][sha256.Size]byte{}, more: make(chan struct{}, 1)}, err
}

// enter connects, listens, and asks as a player does.
func (s *screen) enter(address string) error {
	s.gone = make(chan struct{})
	gone := s.gone
	c, err := nats.Connect("nats://"+address, nats.Nkey(s.public, s.pair.Sign), nats.NoReconnect(), nats.Timeout(patience),
		nats.CustomInboxPrefix(wire.InboxPrefix(s.public)), nats.ClosedHandler(func(*nats.Conn) { close(gone) }))
	if err != nil {
		return fmt.Errorf("screen of %s: connect: %w", s.site, err)
	}
	s.conn = c
	site := program.SiteID(s.site)
	if _, err := c.Subscribe(wire.PlaylistSubject(site), func(m *nats.Msg) { s.take(m, true) }); err != nil {
		return err
	}
	m, err := c.Request(wire.GetSubject(site), []byte(`{"wire":1}`), patience)
	if err != nil {
		return fmt.Errorf("screen of %s: ask: %w", s.site, err)
	}
	s.take(m, false)
	return nil
}

// leave ends the connection, which the hub's death may have ended already.
func (s *screen) leave() {
	if s.conn == nil {
		return
	}
	s.conn.Close()
	<-s.gone
	s.conn = nil
}

func (s *screen) take(m *nats.Msg, pushed bool) {
	if m.Header.Get(wire.StatusHeader) != "" {
		return // none so far
	}
	p, err := wire.Open(m.Data, s.hub, program.SiteID(s.site))
	if err == nil {
		err = s.note(m.Data, p.Version, pushed)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil && s.wrong == nil {
		s.wrong = err
	}
	if err == nil && p.Version >= s.top {
		for _, v := range p.Program.Services {
			s.count = counted(v.Name)
		}
	}
	select {
	case s.more <- struct{}{}:
	default:
	}
}

// note remembers a version and tells one with two contents, or one that comes
// after a higher one.
func (s *screen) note(sealed []byte, version uint64, pushed bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	sum := sha256.Sum256(sealed)
	if was, ok := s.seen[version]; ok && was != sum {
		return fmt.Errorf("site %s: version %d was seen with two contents", s.site, version)
	}
	if version < s.top {
		return fmt.Errorf("site %s: version %d came after %d", s.site, version, s.top)
	}
	s.seen[version], s.top = sum, version
	if pushed {
		s.pushes++
	}
	return nil
}

func (s *screen) highest() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.top
}

// await waits for a program with the n-th write of the site, or a later one.
func (s *screen) await(ctx context.Context, n int) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		s.mu.Lock()
		count, wrong, top := s.count, s.wrong, s.top
		s.mu.Unlock()
		if wrong != nil || count >= n && top > 0 {
			return wrong
		}
		select {
		case <-s.more:
		case <-ctx.Done():
			return fmt.Errorf("screen of %s: write %d was acknowledged before the hub started, version %d says %d", s.site, n, top, count)
		}
	}
}

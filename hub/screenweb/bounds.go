package screenweb

import (
	"log/slog"
	"net/http"
	"net/netip"
	"sync"
	"time"
)

// addressOf gives where a request comes from; its zero value when that has no
// address.
func addressOf(r *http.Request) netip.Addr {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return at.Addr().Unmap().WithZone("")
}

// gate counts what is inside, in all and by address.
type gate struct {
	all, each int

	mu     sync.Mutex
	total  int
	inside map[netip.Addr]int
}

func newGate(all, each int) *gate {
	return &gate{all: all, each: each, inside: map[netip.Addr]int{}}
}

// enter lets one in, until leave is called; not ok when all places are taken.
func (g *gate) enter(from netip.Addr) (leave func() (last bool), ok bool) {
	from = household(from)
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.total >= g.all || g.inside[from] >= g.each {
		return nil, false
	}
	g.total++
	g.inside[from]++
	return func() bool {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.total--
		if g.inside[from]--; g.inside[from] == 0 {
			delete(g.inside, from)
		}
		return g.total == 0
	}, true
}

// household is what counts as one address: who has one of IPv6 has 2^64.
func household(a netip.Addr) netip.Addr {
	if p, err := a.Prefix(64); err == nil && a.Is6() {
		return p.Addr()
	}
	return a
}

// sayEvery is how often the same line is written to the log, at most.
const sayEvery = time.Minute

// sparing is a log that strangers cannot fill.
type sparing struct {
	log *slog.Logger
	now func() time.Time

	mu   sync.Mutex
	said map[string]time.Time // by message: constants of this package
}

func newSparing(log *slog.Logger, now func() time.Time) *sparing {
	return &sparing{log: log, now: now, said: map[string]time.Time{}}
}

func (s *sparing) error(message string, args ...any) {
	now := s.now()
	s.mu.Lock()
	last, known := s.said[message]
	since := now.Sub(last)
	quiet := known && since >= 0 && since < sayEvery
	if !quiet {
		s.said[message] = now
	}
	s.mu.Unlock()
	if !quiet {
		s.log.Error(message, args...)
	}
}

package publish

import (
	"net/netip"
	"sync"
)

// place is where a connection is: its server, and its number there.
type place struct {
	server string
	id     uint64
}

// strangers are the connections to an operator's NATS of keys that no record
// names, as far as this hub has heard of them.
type strangers struct {
	mu    sync.Mutex
	round int // of looking at all connections
	known map[place]stranger
}

type stranger struct {
	guest
	round int // in which it was last heard of
}

func newStrangers() *strangers { return &strangers{known: map[place]stranger{}} }

// enter lets one more in if there is room.
func (s *strangers) enter(at place, g guest) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	here := 0
	for _, other := range s.known {
		if other.address == g.address {
			here++
		}
	}
	if len(s.known) >= MaxStrangers || g.address != "" && here >= MaxStrangersAddress {
		return false
	}
	s.known[at] = stranger{g, s.round}
	return true
}

// note takes up one that is in, perhaps by another hub's word.
func (s *strangers) note(at place, g guest) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.known[at]; known || len(s.known) < 2*MaxStrangers {
		s.known[at] = stranger{g, s.round}
	}
}

func (s *strangers) left(at place) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.known, at)
}

// turn begins another round and forgets those of whom the last one said nothing:
// the goodbye of a server that broke down was never heard.
func (s *strangers) turn() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for at, g := range s.known {
		if g.round < s.round {
			delete(s.known, at)
		}
	}
	s.round++
}

// address gives where a stranger of that key comes from.
func (s *strangers) address(key string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, g := range s.known {
		if g.key == key {
			return g.address
		}
	}
	return ""
}

// hostOf gives an address as a server tells it; empty for this machine.
func hostOf(host string) string {
	at, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	return household(at)
}

// household gives what counts as one address, for who has one of IPv6 has 2^64;
// empty for this machine.
func household(at netip.Addr) string {
	at = at.Unmap().WithZone("")
	if at.IsLoopback() {
		return ""
	}
	if at.Is6() {
		if p, err := at.Prefix(64); err == nil {
			return p.Masked().Addr().String()
		}
	}
	return at.String()
}

// Package presence knows how each screen is doing: what it last said of itself,
// whether it still speaks, and what was on it when somebody asked. It is kept in memory; only what changes, a screen
// that comes or goes, is handed out to be kept.
//
// The package receives no message and keeps no file: hub/publish hears, hub/store
// keeps. It reads no clock: the time is told with every call.
package presence

import (
	"slices"
	"strings"
	"sync"
	"time"

	"semainier/hub/wire"
)

// Silence is how long a screen may say nothing before it counts as offline.
const Silence = wire.MissedHeartbeats*wire.HeartbeatEvery + wire.HeartbeatEvery/2

// Seen is what is known of one screen.
type Seen struct {
	Key    string
	Online bool
	Since  time.Time   // when it came or went; zero: it was never heard
	Heard  time.Time   // the last Status; zero: none since this hub runs
	Status wire.Status // as of Heard
}

// Transition is a screen that came or went.
type Transition struct {
	Key     string
	At      time.Time
	Online  bool
	Version uint64 // of the playlist shown then
	Error   string // what the screen last complained of
}

// Board holds what is known of all screens. It is safe for concurrent use.
type Board struct {
	mu      sync.Mutex
	seen    map[string]*Seen
	pending []Transition
}

// New gives a board that knows no screen.
func New() *Board { return &Board{seen: map[string]*Seen{}} }

// Know makes these the screens that are watched, by their keys. Of those that
// are new to the board, known says what an earlier run kept: a screen that was
// online then has Silence from now on to speak before it counts as gone.
func (b *Board) Know(keys []string, known map[string]Transition, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	next := make(map[string]*Seen, len(keys))
	for _, k := range keys {
		s, ok := b.seen[k]
		if !ok {
			s = &Seen{Key: k}
			if t, ok := known[k]; ok {
				s.Online, s.Since = t.Online, t.At
				if t.Online {
					s.Heard = now
				}
			}
		}
		next[k] = s
	}
	b.seen = next
}

// Heard takes what a screen says of itself. A screen that is not watched is left.
func (b *Board) Heard(key string, status wire.Status, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s, ok := b.seen[key]
	if !ok {
		return
	}
	s.Status, s.Heard = status, now
	if !s.Online {
		b.turn(s, true, now)
	}
}

// Sweep takes the screens that have been silent for too long for offline, and
// gives all that came or went since the last Sweep, in order.
func (b *Board) Sweep(now time.Time) []Transition {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, s := range b.seen {
		if s.Online && now.Sub(s.Heard) > Silence {
			b.turn(s, false, now)
		}
	}
	out := b.pending
	b.pending = nil
	return out
}

// turn notes that a screen came or went; b.mu is held.
func (b *Board) turn(s *Seen, online bool, now time.Time) {
	s.Online, s.Since = online, now
	b.pending = append(b.pending, Transition{s.Key, now, online, s.Status.Version, s.Status.Error})
}

// List gives what is known of each screen, by key.
func (b *Board) List() []Seen {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := make([]Seen, 0, len(b.seen))
	for _, s := range b.seen {
		out = append(out, *s)
	}
	slices.SortFunc(out, func(a, b Seen) int { return strings.Compare(a.Key, b.Key) })
	return out
}

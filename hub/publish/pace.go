package publish

import (
	"sync"
	"time"
)

// MaxSaid is how often a screen may ask who it is, and tell its Status, within
// sayWithin; what it says beyond goes unheard. A player says something once a
// second at most. All screens' questions wait in one queue, which one without end
// would fill: on two cores a stranger's kept others from being paired.
const (
	MaxSaid   = 20
	sayWithin = 5 * time.Second
)

// pace counts what each key says. Its zero value is ready. It remembers the keys
// of sayWithin alone, each of which had to connect.
type pace struct {
	mu    sync.Mutex
	began time.Time
	said  map[string]int
}

// allows counts one message of that key, and reports whether it is to be heard.
func (p *pace) allows(key string, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if since := now.Sub(p.began); since >= sayWithin || since < 0 { // a clock may go back
		p.began, p.said = now, map[string]int{}
	}
	if p.said[key] >= MaxSaid {
		return false
	}
	p.said[key]++
	return true
}

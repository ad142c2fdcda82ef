package fetch

import (
	"maps"
	"net/http"
	"sync"
	"time"
)

// maxRest bounds for how long a host is left alone for all its calendars: what
// it asks beyond that may be meant for the one that was read.
const maxRest = time.Hour

// rests are the hosts that want to be left alone.
type rests struct {
	mu    sync.Mutex
	hosts map[string]rest
}

type rest struct {
	until  time.Time
	status int // that the host answered
}

// begin notes that a host, asked at now, answered that it is overloaded: 429
// (RFC 6585 §4) or 503 (RFC 9110 §15.6.4) with a time to wait. Other answers
// ask nothing.
func (r *rests) begin(host string, status int, wait time.Duration, now time.Time) {
	if wait <= 0 || status != http.StatusTooManyRequests && status != http.StatusServiceUnavailable {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	maps.DeleteFunc(r.hosts, func(_ string, h rest) bool { return !now.Before(h.until) })
	r.hosts[host] = rest{now.Add(min(wait, maxRest)), status}
}

// left gives how long a host is still to be left alone at now, and with which
// answer it asked for that; zero: it may be asked.
func (r *rests) left(host string, now time.Time) (wait time.Duration, status int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	h := r.hosts[host]
	return max(h.until.Sub(now), 0), h.status
}

package fetch

import (
	"context"
	"net"
	"net/url"
	"strings"
	"sync"
)

// hostOf gives the name under which a host has its turns: http and https of one
// host, however it is written, are one. Other ports are other servers.
func hostOf(u *url.URL) string {
	name := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	switch port := u.Port(); port {
	case "", "80", "443":
		return name
	default:
		return net.JoinHostPort(name, port)
	}
}

// gate lets one caller at a time in for each host. A host that nobody asks
// takes no memory.
type gate struct {
	mu    *sync.Mutex
	hosts map[string]*turn
}

type turn struct {
	token   chan struct{} // holds one value while somebody is in
	callers int           // in or waiting
}

func newGate() gate { return gate{mu: new(sync.Mutex), hosts: map[string]*turn{}} }

// enter waits for the host's turn; leave must be called once.
func (g gate) enter(ctx context.Context, host string) (leave func(), err error) {
	g.mu.Lock()
	t := g.hosts[host]
	if t == nil {
		t = &turn{token: make(chan struct{}, 1)}
		g.hosts[host] = t
	}
	t.callers++
	g.mu.Unlock()

	select {
	case t.token <- struct{}{}:
		return func() { <-t.token; g.forget(host, t) }, nil
	case <-ctx.Done():
		g.forget(host, t)
		return nil, ctx.Err()
	}
}

func (g gate) forget(host string, t *turn) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if t.callers--; t.callers == 0 {
		delete(g.hosts, host)
	}
}

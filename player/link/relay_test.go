package link_test

import (
	"io"
	"net"
	"sync"
	"testing"
	"time"
)

// relay passes bytes on to an address, as the boxes between a screen and its
// hub do, and misbehaves as they do.
type relay struct {
	net.Listener
	to string

	mu    sync.Mutex
	mode  relaying
	conns map[net.Conn]*relayed
	all   sync.WaitGroup
}

type relaying int

const (
	passes  relaying = iota
	refuses          // closes what comes
	silent           // accepts and says nothing
)

// relayed is one connection through a relay.
type relayed struct{ forgotten chan struct{} }

func startRelay(t *testing.T, to string) *relay {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{Listener: l, to: to, conns: map[net.Conn]*relayed{}}
	r.all.Go(r.accept)
	t.Cleanup(func() {
		r.Close()
		r.becomes(refuses)
		r.all.Wait()
	})
	return r
}

func (r *relay) accept() {
	for {
		c, err := r.Accept()
		if err != nil {
			return
		}
		r.mu.Lock()
		mode, state := r.mode, &relayed{make(chan struct{})}
		if mode == refuses {
			c.Close()
		} else {
			r.conns[c] = state
		}
		r.mu.Unlock()
		if mode == passes {
			r.all.Go(func() { r.pass(c, state) })
		}
	}
}

func (r *relay) pass(c net.Conn, state *relayed) {
	far, err := net.Dial("tcp", r.to)
	if err != nil {
		c.Close()
		return
	}
	defer far.Close()
	var both sync.WaitGroup
	for _, pair := range [][2]net.Conn{{c, far}, {far, c}} {
		both.Go(func() {
			defer far.Close()
			for b := make([]byte, 4096); ; {
				n, err := pair[0].Read(b)
				if err != nil {
					break
				}
				select {
				case <-state.forgotten: // read, and thrown away
				default:
					if _, err := pair[1].Write(b[:n]); err != nil {
						return
					}
				}
			}
			select {
			case <-state.forgotten:
			default:
				c.Close()
			}
		})
	}
	both.Wait()
}

// becomes changes what is done with connections to come; refuses closes those
// that there are as well.
func (r *relay) becomes(mode relaying) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.mode = mode
	if mode == refuses {
		for c := range r.conns {
			c.Close()
			delete(r.conns, c)
		}
	}
}

// forgets leaves the connections that there are open, and lets nothing through
// any more; new ones it passes on.
func (r *relay) forgets() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, s := range r.conns {
		select {
		case <-s.forgotten:
		default:
			close(s.forgotten)
		}
	}
}

// held waits for a connection, and gives the one that there is.
func (r *relay) held(t *testing.T) (c net.Conn) {
	t.Helper()
	until(t, "a connection to the relay", func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		for c = range r.conns {
			return true
		}
		return false
	})
	return c
}

// closes wants the other end of a connection to close it.
func closes(t *testing.T, c net.Conn) {
	t.Helper()
	if err := c.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, c); err != nil {
		t.Errorf("a connection was left open: %v", err)
	}
}

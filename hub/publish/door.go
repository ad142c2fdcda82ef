package publish

import (
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nkeys"

	"semainier/hub/wire"
)

// Limits of what strangers can take up: connections of keys that no record
// names, in all and from one address, and keys that the log and the door
// remember. Screens that are being installed are a few at a time, all behind the
// one address of a town hall.
const (
	MaxStrangers        = 500
	MaxStrangersAddress = 64
	maxRefused          = 100
)

// door lets connections in by the keys of the screens, and puts them out again.
// It is the CustomClientAuthentication of the embedded NATS server.
type door struct {
	log   *slog.Logger
	own   string // the hub's own public key
	book  *register
	close func(uint64)      // ends a connection
	alive func(uint64) bool // whether a connection is still there

	provers *provers
	peer    atomic.Pointer[func(local string) (netip.Addr, bool)] // see Publisher.SetPeer; nil: not told yet

	mu      sync.Mutex
	inside  guests          // screens that were let in
	strange guests          // keys of no screen that were let in
	refused map[string]bool // keys already told in the log
}

// guests are connections by their number; dead ones are swept now and then.
type guests map[uint64]guest

// guest is a connection that was let in.
type guest struct {
	key     string
	address string // "": of this machine
}

// keyPair is an nkey with its public form.
type keyPair struct {
	nkeys.KeyPair
	public string
}

// newKeyPair makes the key that the hub itself enters its own server with.
func newKeyPair() (keyPair, error) {
	pair, err := nkeys.CreateUser()
	if err != nil {
		return keyPair{}, fmt.Errorf("make the hub's own NATS key: %w", err)
	}
	public, err := pair.PublicKey()
	if err != nil {
		return keyPair{}, fmt.Errorf("make the hub's own NATS key: %w", err)
	}
	return keyPair{pair, public}, nil
}

func newDoor(book *register, own string, log *slog.Logger) *door {
	return &door{log: log, own: own, book: book, provers: newProvers(), inside: guests{}, strange: guests{}, refused: map[string]bool{}}
}

// Check decides on one connection (server.Authentication).
func (d *door) Check(c server.ClientAuthentication) bool {
	opts := c.GetOpts()
	if c.Kind() != server.CLIENT || !d.provers.prove(opts.Nkey, c.GetNonce(), opts.Sig) {
		return false
	}
	if opts.Nkey == d.own {
		c.RegisterUser(&server.User{Username: "hub"})
		return true
	}
	g := guest{opts.Nkey, d.origin(c.RemoteAddress())}
	// Within the lock: a key that loses its standing meanwhile is either refused
	// here or found inside and cut.
	d.mu.Lock()
	defer d.mu.Unlock()
	_, may, standing := d.book.decide(opts.Nkey)
	list := d.inside
	switch standing {
	case wire.Revoked:
		d.refuse(g.key, "revoked screen refused")
		return false
	case wire.Admitted:
		if len(list) >= 2*d.book.count()+MaxStrangers {
			d.sweep(list)
		}
	default:
		if list = d.strange; !d.roomFor(g.address) {
			if d.sweep(list); !d.roomFor(g.address) {
				d.refuse(g.key, "too many unknown screens at once, one refused")
				return false
			}
		}
	}
	c.RegisterUser(&server.User{Username: g.key, Permissions: &server.Permissions{
		Subscribe: &server.SubjectPermission{Allow: may.Subscribe},
		Publish:   &server.SubjectPermission{Allow: may.Publish},
	}})
	list[c.GetID()] = g
	return true
}

// refuse tells, once a key and for so many keys as the log bears; d.mu is held.
func (d *door) refuse(key, why string) {
	if len(d.refused) < maxRefused && !d.refused[key] {
		d.refused[key] = true
		d.log.Warn(why, "key", key)
	}
}

// roomFor reports whether one more stranger may come from that address; d.mu is
// held. Those of this machine are bounded together only.
func (d *door) roomFor(address string) bool {
	here := 0
	for _, g := range d.strange {
		if g.address == address {
			here++
		}
	}
	return len(d.strange) < MaxStrangers && (address == "" || here < MaxStrangersAddress)
}

// SetPeer tells the embedded server where the screen is whose connection comes
// from that address of this machine, host:port: what comes within a WebSocket
// comes through the hub's own HTTP server.
func (p *Publisher) SetPeer(peer func(local string) (netip.Addr, bool)) {
	if e, ok := p.house.(*embedded); ok {
		e.door.peer.Store(&peer)
	}
}

// origin gives the host that a connection comes from; empty for this machine.
func (d *door) origin(a net.Addr) string {
	tcp, ok := a.(*net.TCPAddr)
	if !ok {
		return ""
	}
	if peer := d.peer.Load(); peer != nil && tcp.IP.IsLoopback() {
		if host, ok := (*peer)(tcp.String()); ok {
			return household(host)
		}
	}
	return household(tcp.AddrPort().Addr())
}

// address gives where a stranger of that key comes from.
func (d *door) address(key string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, g := range d.strange {
		if g.key == key {
			return g.address
		}
	}
	return ""
}

// sweep forgets the connections that have gone; d.mu is held.
func (d *door) sweep(list guests) {
	for id := range list {
		if !d.alive(id) {
			delete(list, id)
		}
	}
}

// cut ends every connection of the screens, which can't come in as they were: the
// register was changed before.
func (d *door) cut(was []Screen) {
	gone := make(map[string]bool, len(was))
	for _, s := range was {
		gone[s.Key] = true
	}
	var out []uint64
	d.mu.Lock()
	for _, list := range []guests{d.inside, d.strange} {
		for id, g := range list {
			if gone[g.key] {
				out = append(out, id)
				delete(list, id)
			}
		}
	}
	d.refused = map[string]bool{}
	d.mu.Unlock()
	for _, id := range out {
		d.close(id)
	}
	if len(out) > 0 {
		d.log.Info("screens cut", "connections", len(out))
	}
}

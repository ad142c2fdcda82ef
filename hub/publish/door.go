package publish

import (
	"encoding/base64"
	"fmt"
	"log/slog"
	"sync"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nkeys"

	"semainier/hub/wire"
	"semainier/layouts/program"
)

// Screen is what the door must know of a screen.
type Screen struct {
	Key  string // public nkey: "U…"
	Site program.SiteID
}

// Permissions are the subjects that a connection may use.
type Permissions struct {
	Subscribe, Publish []string
}

// Decide says which screen a key is and what it may do, given the screens of
// the records by their keys. A key without a screen may do nothing, not even
// connect.
func Decide(screens map[string]Screen, key string) (Screen, Permissions, bool) {
	s, ok := screens[key]
	if !ok || key == "" || s.Site == "" {
		return Screen{}, Permissions{}, false
	}
	return s, Permissions{
		Subscribe: []string{wire.PlaylistSubject(s.Site), wire.InboxPrefix(key) + ".>"},
		Publish:   []string{wire.GetSubject(s.Site)},
	}, true
}

// door lets connections in by the keys of the screens, and puts them out again.
// It is the NATS server's CustomClientAuthentication.
type door struct {
	log   *slog.Logger
	own   string            // the hub's own public key
	cut   func(uint64)      // ends a connection
	alive func(uint64) bool // whether a connection is still there

	mu      sync.Mutex
	screens map[string]Screen // by key
	inside  map[uint64]Screen // connections let in, by their number; dead ones are swept now and then
	refused map[string]bool   // keys already told in the log
}

// maxRefused bounds what strangers can make the door remember and log.
const maxRefused = 100

// keyPair is an nkey with its public form.
type keyPair struct {
	nkeys.KeyPair
	public string
}

// newDoor makes a door and the key that the hub itself enters with.
func newDoor(log *slog.Logger) (*door, keyPair, error) {
	pair, err := nkeys.CreateUser()
	if err != nil {
		return nil, keyPair{}, fmt.Errorf("make the hub's own NATS key: %w", err)
	}
	public, err := pair.PublicKey()
	if err != nil {
		return nil, keyPair{}, fmt.Errorf("make the hub's own NATS key: %w", err)
	}
	d := &door{log: log, own: public, inside: map[uint64]Screen{}, refused: map[string]bool{}}
	return d, keyPair{pair, public}, nil
}

// Check decides on one connection (server.Authentication).
func (d *door) Check(c server.ClientAuthentication) bool {
	opts := c.GetOpts()
	if c.Kind() != server.CLIENT || !proves(opts.Nkey, c.GetNonce(), opts.Sig) {
		return false
	}
	if opts.Nkey == d.own {
		c.RegisterUser(&server.User{Username: "hub"})
		return true
	}
	// Within the lock: a key that loses its screen meanwhile is either refused
	// here or found inside and cut.
	d.mu.Lock()
	defer d.mu.Unlock()
	screen, may, ok := Decide(d.screens, opts.Nkey)
	if !ok {
		if len(d.refused) < maxRefused && !d.refused[opts.Nkey] {
			d.refused[opts.Nkey] = true
			d.log.Warn("unknown screen refused", "key", opts.Nkey, "hint", "give the key to a [[screen]] of the network and apply it")
		}
		return false
	}
	c.RegisterUser(&server.User{Username: opts.Nkey, Permissions: &server.Permissions{
		Subscribe: &server.SubjectPermission{Allow: may.Subscribe},
		Publish:   &server.SubjectPermission{Allow: may.Publish},
	}})
	if len(d.inside) >= 2*len(d.screens)+64 {
		d.sweep()
	}
	d.inside[c.GetID()] = screen
	return true
}

// stands reports whether the key is that of a screen of the site.
func (d *door) stands(key string, site program.SiteID) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	screen, _, ok := Decide(d.screens, key)
	return ok && screen.Site == site
}

func (d *door) sweep() {
	for id := range d.inside {
		if !d.alive(id) {
			delete(d.inside, id)
		}
	}
}

// proves reports whether sig is the nonce signed by the secret half of key.
func proves(key string, nonce []byte, sig string) bool {
	if len(nonce) == 0 || !nkeys.IsValidPublicUserKey(key) {
		return false
	}
	raw, err := base64.RawURLEncoding.DecodeString(sig)
	if err != nil {
		if raw, err = base64.StdEncoding.DecodeString(sig); err != nil {
			return false
		}
	}
	public, err := nkeys.FromPublicKey(key)
	return err == nil && public.Verify(nonce, raw) == nil
}

// set replaces the screens and cuts the connections that no longer stand.
func (d *door) set(screens []Screen) {
	known := make(map[string]Screen, len(screens))
	for _, s := range screens {
		known[s.Key] = s
	}
	d.mu.Lock()
	d.screens = known
	d.refused = map[string]bool{}
	var out []uint64
	for id, was := range d.inside {
		if known[was.Key] != was {
			out = append(out, id)
			delete(d.inside, id)
		}
	}
	d.mu.Unlock()
	for _, id := range out {
		d.cut(id)
	}
	if len(out) > 0 {
		d.log.Info("screens cut", "connections", len(out))
	}
}

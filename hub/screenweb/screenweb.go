// Package screenweb is the hub's HTTP side for screens: the questions of those
// that NATS cannot be reached from (who am I, what do I show, this is how I am, this
// is what is on me, is there a newer player), NATS itself within a WebSocket, and the pictures of the notices
// and pieces of players. The paths and what travels on them are the contract of hub/wire.
//
// It is on the hub's own port, open to strangers. So a question is believed only
// with the signature of a screen's key over everything that it says; the site is
// the one of that key's record, never one that the question names; everything
// that a stranger can make the hub hold (bodies, connections, pictures, lines of
// the log) has a limit with a name. Addresses are those of the connections: what
// X-Forwarded-For says is not believed.
//
// The package decides on no key (hub/publish does), keeps no record, and has
// nothing for browsers: a WebSocket that names an Origin is refused.
package screenweb

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"semainier/hub/network"
	"semainier/hub/publish"
	"semainier/hub/wire"
	"semainier/layouts/program"
)

// Hub is what answers the questions of screens: a publish.Publisher.
type Hub interface {
	// Screen gives who that key is.
	Screen(key string) (publish.Screen, wire.Standing)
	// Get gives the playlist of a site; its error is that the site is not that key's.
	Get(key string, site program.SiteID, req wire.Request) (wire.Answer, error)
	// Hello gives what the screen of that key, asking from that address, is told.
	Hello(ctx context.Context, key, address string, h wire.Hello) (wire.SealedWelcome, error)
	// Heard takes note of what a screen says of itself, or says what is wrong with it.
	Heard(key string, s wire.Status) error
	// Now gives the time to tell; false while it is known to be wrong.
	Now() (time.Time, bool)
}

// Pictures gives the file of a picture, after its hash was found to be right; its
// errors are those of store.Store.
type Pictures interface {
	Media(ctx context.Context, id network.PictureID) ([]byte, error)
}

// Options are what a Web needs; none may be zero.
type Options struct {
	Hub       Hub
	Orders    Orders
	Pictures  Pictures
	Releases  Releases
	WebSocket func() string    // host:port where NATS speaks WebSocket in clear; "": nowhere
	Secret    []byte           // of the nonces: the same for all hubs of a network
	Now       func() time.Time // of the nonces
	Log       *slog.Logger
	Limits    Limits
}

// Limits bound what strangers can make the hub hold at the same time. A network
// behind one address has all its screens counted as one; IPv6 counts by /64.
type Limits struct {
	Tunnels       int // WebSockets
	TunnelsEach   int // of one address; the screens beyond ask over HTTPS
	Downloads     int // pictures on their way
	DownloadsEach int // to one address; who is beyond comes back a little later
}

// Usual are the limits of a hub: ten thousand screens, of which a whole town may
// be behind one address.
var Usual = Limits{Tunnels: 10_000, TunnelsEach: 256, Downloads: 512, DownloadsEach: 64}

// Web is an http.Handler of the paths that hub/wire names.
type Web struct {
	opts      Options
	mux       *http.ServeMux
	nonces    nonces
	log       *sparing
	pictures  *pictures
	downloads *gate
	upgrades  *gate
	uploads   *gate // of pictures of screens

	takeWithin time.Duration // that of the constant, but in tests

	mu      sync.Mutex
	closed  bool
	tunnels map[string]*tunnel // by the address from which they come to NATS
	running sync.WaitGroup     // the tunnels
}

// New makes a Web. Close must be called.
func New(o Options) *Web {
	w := &Web{
		opts: o, mux: http.NewServeMux(), nonces: nonces{o.Secret}, log: newSparing(o.Log, o.Now),
		pictures: newPictures(o.Pictures), downloads: newGate(o.Limits.Downloads, o.Limits.DownloadsEach),
		upgrades: newGate(o.Limits.Tunnels, o.Limits.TunnelsEach), uploads: newGate(maxUploads, maxUploads), takeWithin: takeWithin, tunnels: map[string]*tunnel{},
	}
	w.mux.HandleFunc("GET "+wire.NoncePath, w.nonce)
	w.mux.HandleFunc("POST "+wire.HelloPath, w.signed(wire.MaxWelcome, w.hello))
	w.mux.HandleFunc("GET "+wire.PlaylistPath, w.signed(0, w.playlist))
	w.mux.HandleFunc("POST "+wire.StatusPath, w.signed(wire.MaxStatus, w.status))
	w.mux.HandleFunc("POST "+wire.PicturePath, w.awaited(w.signed(wire.MaxSnapshot, w.picture)))
	w.mux.HandleFunc("GET "+wire.ReleasePath+"{key}", w.release)
	w.mux.HandleFunc("GET "+wire.NATSPath, w.nats)
	w.mux.HandleFunc("GET "+wire.MediaPath+"{id}", w.media)
	return w
}

// ServeHTTP answers a request. All answers tell the time but pictures, which
// caches on the way keep.
func (w *Web) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	head := rw.Header()
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Cache-Control", "no-store")
	if !strings.HasPrefix(r.URL.Path, wire.MediaPath) {
		if now, ok := w.opts.Hub.Now(); ok {
			head.Set(wire.TimeHeader, now.UTC().Format(time.RFC3339Nano))
		}
	}
	w.mux.ServeHTTP(rw, r)
}

// Close ends the WebSockets, which the end of an http.Server leaves running, and
// refuses new ones.
func (w *Web) Close() {
	w.mu.Lock()
	w.closed = true
	for _, t := range w.tunnels {
		t.end()
	}
	w.mu.Unlock()
	w.running.Wait()
}

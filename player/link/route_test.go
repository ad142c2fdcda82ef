package link_test

import (
	"context"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"

	"semainier/hub/wire"
	"semainier/layouts/program"
	"semainier/player/link"
)

// closedPort gives an address where nobody listens.
func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func TestEachRoute(t *testing.T) {
	for _, secure := range []bool{false, true} {
		for _, want := range []wire.Route{wire.RouteNATS, wire.RouteWSS, wire.RouteHTTPS} {
			t.Run(string(want)+map[bool]string{true: " with TLS"}[secure], func(t *testing.T) {
				key, public := newKey(t)
				h := startHub(t, secure, map[string]program.SiteID{public: site})
				h.answering(t, unchanged)
				o := h.options(key)
				if want != wire.RouteNATS {
					o.NATS = strings.Replace(o.NATS, h.address(), closedPort(t), 1)
				}
				h.web.noSocket.Store(want == wire.RouteHTTPS)
				s := startLink(t, o)
				s.link.Greet(wire.Hello{Player: "1"})
				seen := map[string]bool{}
				for len(seen) < 2 { // both the Welcome and the playlist
					switch a := s.via(t, want); {
					case string(a.Welcome) == "welcome 1":
						seen["welcome"] = true
					case a.Unchanged || string(a.Sealed) == "over http":
						seen["playlist"] = true
					default:
						t.Errorf("got %+v", a)
					}
				}
				if want == wire.RouteHTTPS {
					s.log.until(t, "no WebSocket at that address")
				}
			})
		}
	}
}

// A hub with a certificate is believed if the authority of player.toml vouches
// for it, and not otherwise, by no route.
func TestHubThatNobodyVouchesFor(t *testing.T) {
	key, public := newKey(t)
	h := startHub(t, true, map[string]program.SiteID{public: site})
	o := h.options(key)
	o.TLS = nil
	s := startLink(t, o)
	until(t, "each route tells", func() bool {
		return strings.Count(s.log.String(), "certificate signed by unknown authority") >= 3
	})
}

// A filter that drops what it does not know lets a connection be made and says
// nothing on it: it costs the link its patience.
func TestSilentPortGivesWay(t *testing.T) {
	key, public := newKey(t)
	h := startHub(t, false, map[string]program.SiteID{public: site})
	h.answering(t, unchanged)
	mute := startRelay(t, h.address())
	mute.becomes(silent)
	o := h.options(key)
	o.NATS = "nats://" + mute.Addr().String()
	o.Pace = quick()
	o.Pace.Patience, o.Pace.Better = time.Second, 10*time.Millisecond // if that is not enough for the WebSocket on a slow machine
	s := startLink(t, o)
	s.via(t, wire.RouteWSS)
}

// On the way down and up again, one playlist after the other is heard.
func TestBetterRouteIsTakenWhenItWorks(t *testing.T) {
	key, public := newKey(t)
	h := startHub(t, false, map[string]program.SiteID{public: site})
	nc, _ := h.answering(t, unchanged)
	port := startRelay(t, h.address())
	port.becomes(refuses)
	h.web.noSocket.Store(true)
	o := h.options(key)
	o.NATS = "nats://" + port.Addr().String()
	o.Pace = quick()
	o.Pace.Better, o.Pace.Patience = 10*time.Millisecond, patience
	s := startLink(t, o)
	s.via(t, wire.RouteHTTPS)
	troubles := strings.Count(s.log.String(), "hub not reached") // of the ways that were not open at first
	h.web.noSocket.Store(false)
	s.via(t, wire.RouteWSS)
	port.becomes(passes)
	s.via(t, wire.RouteNATS)

	publish(t, nc, message("newer"), wire.PlaylistSubject(site))
	for a := receive(t, s.answers, "push"); string(a.Sealed) != "newer"; a = receive(t, s.answers, "push") {
	}

	// The connection that was found is the one that is used: the next one would
	// be made after a pause without a line.
	if now := strings.Count(s.log.String(), "hub not reached"); now != troubles {
		t.Errorf("the hub was lost on the way up:\n%s", s.log)
	}
	made, err := h.srv.Varz(nil)
	if err != nil {
		t.Fatal(err)
	}
	if made.TotalConnections != 3 {
		t.Errorf("%d connections were made, want the hub's own, one by WebSocket and one by NATS", made.TotalConnections)
	}
	conns, err := h.srv.Connz(&server.ConnzOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range conns.Conns {
		if strings.HasSuffix(c.Name, public) && c.NumSubs != 2 {
			t.Errorf("%d subscriptions, want that to its own subjects and that to its site's", c.NumSubs)
		}
	}
}

// A better way that hangs in its handshake neither holds up a screen whose line is
// lost meanwhile, nor leaves a connection behind.
func TestHangingSearchEndsWithTheLine(t *testing.T) {
	key, public := newKey(t)
	h := startHub(t, false, map[string]program.SiteID{public: site})
	h.answering(t, unchanged)
	port, box := startRelay(t, h.address()), startRelay(t, h.web.Listener.Addr().String())
	port.becomes(refuses)
	o := h.options(key)
	o.NATS, o.Hub = "nats://"+port.Addr().String(), "http://"+box.Addr().String()
	o.Pace = quick()
	o.Pace.Better, o.Pace.Patience = 10*time.Millisecond, time.Hour
	s := startLink(t, o)
	s.via(t, wire.RouteWSS)
	port.becomes(silent)
	hanging := port.held(t)
	box.becomes(refuses)
	s.log.until(t, "connection lost")
	closes(t, hanging)
	box.becomes(passes)
	s.via(t, wire.RouteWSS)
}

// nats.go leaves a connection open on which no WebSocket was made.
func TestFailedHandshakeIsClosed(t *testing.T) {
	key, public := newKey(t)
	h := startHub(t, false, map[string]program.SiteID{public: site})
	box := startRelay(t, h.web.Listener.Addr().String())
	box.becomes(silent)
	o := h.options(key)
	o.NATS, o.Hub = "nats://"+closedPort(t), "http://"+box.Addr().String()
	o.Pace = quick()
	o.Pace.Patience = time.Second
	startLink(t, o)
	closes(t, box.held(t))
}

// ending is a key that ends something as soon as it is to sign.
type ending struct {
	nkeys.KeyPair
	end func()
}

func (e ending) Sign(what []byte) ([]byte, error) {
	e.end()
	return e.KeyPair.Sign(what)
}

// Run that ends in the middle of a handshake leaves no connection behind.
func TestEndDuringTheHandshake(t *testing.T) {
	for _, by := range []wire.Route{wire.RouteNATS, wire.RouteWSS} {
		t.Run(string(by), func(t *testing.T) {
			key, public := newKey(t)
			h := startHub(t, false, map[string]program.SiteID{public: site})
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			o := h.options(ending{key, cancel})
			if by == wire.RouteWSS {
				o.NATS = "nats://" + closedPort(t)
			}
			o.Have, o.Log, o.Pace = func() uint64 { return 0 }, discard, quick()
			if err := link.New(o).Run(ctx); err != nil {
				t.Error(err)
			}
			made, err := h.srv.Varz(nil)
			if err != nil {
				t.Fatal(err)
			}
			if made.TotalConnections != 1 {
				t.Errorf("%d connections were made, want one", made.TotalConnections)
			}
			until(t, "the hub has no connection left", func() bool { return h.srv.NumClients() == 0 })
		})
	}
}

// A server that lets screens in and has no hub behind it is no better way.
func TestRouteWithoutTheHubIsNotTaken(t *testing.T) {
	key, public := newKey(t)
	h := startHub(t, false, map[string]program.SiteID{public: site})
	port := startRelay(t, h.address())
	port.becomes(refuses)
	h.web.noSocket.Store(true)
	o := h.options(key)
	o.NATS = "nats://" + port.Addr().String()
	o.Pace = quick()
	o.Pace.Better, o.Pace.Ask = 10*time.Millisecond, 10*time.Millisecond
	s := startLink(t, o)
	s.via(t, wire.RouteHTTPS)
	port.becomes(passes)
	s.log.until(t, "better way to the hub not open")
	s.log.until(t, nats.ErrNoResponders.Error())
	s.via(t, wire.RouteHTTPS)
}

// The route that worked and is then blocked gives way once patience has ended.
func TestBlockedRouteGivesWay(t *testing.T) {
	key, public := newKey(t)
	h := startHub(t, false, map[string]program.SiteID{public: site})
	h.answering(t, unchanged)
	port := startRelay(t, h.address())
	o := h.options(key)
	o.NATS = "nats://" + port.Addr().String()
	o.Pace = quick()
	o.Pace.Patience, o.Pace.Better = time.Second, 10*time.Millisecond
	s := startLink(t, o)
	s.via(t, wire.RouteNATS)
	port.becomes(refuses)
	s.via(t, wire.RouteWSS)
}

// A box on the way forgets a connection and tells nobody; or it is forgotten by
// the hub's end, where what is asked is never answered though pings are.
func TestConnectionThatIsDeadIsMadeAnew(t *testing.T) {
	for _, c := range []struct {
		name string
		pace link.Pace
		log  string
	}{
		{"found by pings", link.Pace{Wait: time.Millisecond, Jitter: -1, Ask: 100 * time.Millisecond, Ping: 100 * time.Millisecond}, "stale connection"},
		{"found by a question", link.Pace{Wait: time.Millisecond, Jitter: -1, Ask: 100 * time.Millisecond, Answer: time.Second}, "a question was not answered"},
	} {
		for _, by := range []wire.Route{wire.RouteNATS, wire.RouteWSS} {
			t.Run(c.name+" by "+string(by), func(t *testing.T) {
				key, public := newKey(t)
				h := startHub(t, false, map[string]program.SiteID{public: site})
				h.answering(t, unchanged)
				o := h.options(key)
				o.Pace = c.pace
				if by == wire.RouteNATS && c.pace.Ping != 0 {
					o.Pace.Jitter = time.Hour // for which a connection that was found dead does not wait
				}
				box := startRelay(t, h.address())
				o.NATS = "nats://" + box.Addr().String()
				if by == wire.RouteWSS {
					o.NATS = "nats://" + closedPort(t)
					box = startRelay(t, h.web.Listener.Addr().String())
					o.Hub = "http://" + box.Addr().String()
				}
				s := startLink(t, o)
				s.via(t, by)
				box.forgets()
				end := time.After(patience)
				for known := false; !known; known = strings.Contains(s.log.String(), c.log) {
					select {
					case <-s.answers:
					case <-end:
						t.Fatalf("never found: %s", c.log)
					case <-time.After(5 * time.Millisecond):
					}
				}
				s.via(t, by)
			})
		}
	}
}

// Over HTTP a request that hangs is cut, and the next one makes a connection.
func TestHangingRequestIsCut(t *testing.T) {
	key, public := newKey(t)
	h := startHub(t, false, map[string]program.SiteID{public: site})
	h.web.noSocket.Store(true)
	box := startRelay(t, h.web.Listener.Addr().String())
	o := h.options(key)
	o.NATS, o.Hub = "nats://"+closedPort(t), "http://"+box.Addr().String()
	o.Pace = quick()
	o.Pace.Ask, o.Pace.Patience = 50*time.Millisecond, time.Second
	s := startLink(t, o)
	s.via(t, wire.RouteHTTPS)
	box.forgets()
	for end := time.After(patience); !strings.Contains(s.log.String(), "hub not reached"+`, will try again" hub=`+o.Hub+" route=https"); {
		select {
		case <-s.answers:
		case <-end:
			t.Fatal("never cut")
		}
	}
	s.via(t, wire.RouteHTTPS)
}

func TestOptionsThatCanNeverWork(t *testing.T) {
	key, _ := newKey(t)
	for _, c := range []struct {
		o    link.Options
		want string
	}{
		{link.Options{Hub: "nats://hub:4222"}, "want https://HOST"},
		{link.Options{Hub: ""}, "want https://HOST"},
		{link.Options{Hub: "https://hub", NATS: "https://hub"}, "want nats://HOST:PORT"},
		{link.Options{Hub: "https://hub", Proxy: "socks5://user:secret@proxy"}, "the address of the proxy"},
		{link.Options{Hub: "https://hub", Proxy: "http://user:secret@proxy:port"}, "the address of the proxy"},
	} {
		c.o.Key, c.o.Have, c.o.Log = key, func() uint64 { return 0 }, discard
		err := link.New(c.o).Run(t.Context())
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q, %q, %q: %v", c.o.Hub, c.o.NATS, c.o.Proxy, err)
		}
	}
}

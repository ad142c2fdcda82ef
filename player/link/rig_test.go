package link_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"
	"go.uber.org/goleak"

	"semainier/hub/wire"
	"semainier/layouts/program"
	"semainier/player/journal"
	"semainier/player/link"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience bounds what a test waits for; it is not slept.
const patience = 2 * time.Minute

const site = program.SiteID("maurepas")

func newKey(t *testing.T) (nkeys.KeyPair, string) {
	t.Helper()
	k, err := nkeys.CreateUser()
	if err != nil {
		t.Fatal(err)
	}
	p, err := k.PublicKey()
	if err != nil {
		t.Fatal(err)
	}
	return k, p
}

// hub is a real NATS server that knows screens by their keys and lets each
// read its own site, as hub/publish does, and a real web server that speaks as
// hub/wire says. A screen of site "" is known to be unknown.
type hub struct {
	srv  *server.Server
	key  nkeys.KeyPair // its own
	opts server.Options
	web  *webHub
}

func permissions(key string, s program.SiteID) *server.Permissions {
	p := &server.Permissions{
		Publish:   &server.SubjectPermission{Allow: []string{wire.HelloSubject(key)}},
		Subscribe: &server.SubjectPermission{Allow: []string{wire.InboxPrefix(key) + ".>"}},
	}
	if s != "" {
		p.Publish.Allow = append(p.Publish.Allow, wire.GetSubject(s), wire.OwnSubjects(key))
		p.Subscribe.Allow = append(p.Subscribe.Allow, wire.PlaylistSubject(s))
	}
	return p
}

func users(own string, screens map[string]program.SiteID) []*server.NkeyUser {
	users := []*server.NkeyUser{{Nkey: own}}
	for key, s := range screens {
		users = append(users, &server.NkeyUser{Nkey: key, Permissions: permissions(key, s)})
	}
	return users
}

// startHub starts one; secure is with the certificate of httptest.
func startHub(t *testing.T, secure bool, screens map[string]program.SiteID) *hub {
	t.Helper()
	return startHubWith(t, secure, nil, screens)
}

// startHubWith is startHub with a certificate of ours.
func startHubWith(t *testing.T, secure bool, certificate *tls.Certificate, screens map[string]program.SiteID) *hub {
	t.Helper()
	key, public := newKey(t)
	h := &hub{key: key, web: &webHub{screens: screens}}
	h.opts = server.Options{
		Host: "127.0.0.1", Port: server.RANDOM_PORT, NoSigs: true, NoLog: true, Nkeys: users(public, screens), AlwaysEnableNonce: true,
		Websocket: server.WebsocketOpts{Host: "127.0.0.1", Port: server.RANDOM_PORT, NoTLS: true},
	}
	h.web.start(t, secure, certificate)
	if secure {
		h.opts.TLSConfig = &tls.Config{Certificates: h.web.TLS.Certificates, MinVersion: tls.VersionTLS12}
	}
	h.start(t)
	return h
}

// start starts its NATS server, on the same ports if it ran before.
func (h *hub) start(t *testing.T) {
	t.Helper()
	srv, err := server.NewServer(h.opts.Clone())
	if err != nil {
		t.Fatal(err)
	}
	srv.Start()
	if !srv.ReadyForConnections(patience) {
		t.Fatal("the NATS server does not start")
	}
	h.srv, h.opts.Port = srv, srv.Addr().(*net.TCPAddr).Port
	socket, err := url.Parse(srv.WebsocketURL())
	if err != nil {
		t.Fatal(err)
	}
	h.web.socket.Store(&socket.Host)
	t.Cleanup(h.stop)
}

func (h *hub) stop() {
	h.srv.Shutdown()
	h.srv.WaitForShutdown()
}

// address gives that of NATS.
func (h *hub) address() string { return fmt.Sprintf("127.0.0.1:%d", h.opts.Port) }

// options are those of a screen of this hub.
func (h *hub) options(key nkeys.KeyPair) link.Options {
	o := link.Options{Hub: h.web.URL, NATS: "nats://" + h.address(), Key: key}
	if h.web.TLS != nil {
		pool := x509.NewCertPool()
		pool.AddCert(h.web.Certificate())
		o.NATS, o.TLS = "tls://"+h.address(), &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	}
	return o
}

// admit changes the standing of a screen, and cuts it.
func (h *hub) admit(t *testing.T, key string, s program.SiteID) {
	t.Helper()
	h.web.mu.Lock()
	h.web.screens[key] = s
	h.opts.Nkeys = users(h.own(t), h.web.screens)
	h.web.mu.Unlock()
	if err := h.srv.ReloadOptions(h.opts.Clone()); err != nil {
		t.Fatal(err)
	}
	conns, err := h.srv.Connz(&server.ConnzOptions{Username: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range conns.Conns {
		if strings.HasSuffix(c.Name, key) {
			_ = h.srv.DisconnectClientByID(c.Cid) // it may have gone by itself
		}
	}
}

func (h *hub) own(t *testing.T) string {
	t.Helper()
	public, err := h.key.PublicKey()
	if err != nil {
		t.Fatal(err)
	}
	return public
}

// connect gives the hub's own connection.
func (h *hub) connect(t *testing.T) *nats.Conn {
	t.Helper()
	nc, err := nats.Connect("", nats.InProcessServer(h.srv), nats.Nkey(h.own(t), h.key.Sign), nats.NoReconnect(), nats.Timeout(patience))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	return nc
}

// answering gives the hub's own connection, replying to every question; and to
// every Hello, with "welcome".
func (h *hub) answering(t *testing.T, reply func(wire.Request) *nats.Msg) (*nats.Conn, <-chan wire.Request) {
	t.Helper()
	nc := h.connect(t)
	asked := make(chan wire.Request, 100)
	subscribe(t, nc, wire.AnyGetSubject, func(m *nats.Msg) {
		var r wire.Request
		if err := json.Unmarshal(m.Data, &r); err != nil {
			t.Errorf("a question that is none: %q", m.Data)
		}
		respond(t, m, reply(r))
		asked <- r
	})
	subscribe(t, nc, wire.AnyHello, func(m *nats.Msg) {
		var hello wire.Hello
		if err := json.Unmarshal(m.Data, &hello); err != nil {
			t.Errorf("a hello that is none: %q", m.Data)
		}
		respond(t, m, message("welcome "+hello.Player, wire.StatusHeader, wire.StatusWelcome))
	})
	return nc, asked
}

// respond answers, unless the test is over meanwhile.
func respond(t *testing.T, m, answer *nats.Msg) {
	if err := m.RespondMsg(answer); err != nil && !errors.Is(err, nats.ErrConnectionClosed) {
		t.Error(err)
	}
}

func subscribe(t *testing.T, nc *nats.Conn, subject string, do nats.MsgHandler) {
	t.Helper()
	if _, err := nc.Subscribe(subject, do); err != nil {
		t.Fatal(err)
	}
	if err := nc.Flush(); err != nil {
		t.Fatal(err)
	}
}

func publish(t *testing.T, nc *nats.Conn, m *nats.Msg, subject string) {
	t.Helper()
	m.Subject = subject
	if err := nc.PublishMsg(m); err != nil {
		t.Fatal(err)
	}
	if err := nc.Flush(); err != nil {
		t.Fatal(err)
	}
}

func message(body string, header ...string) *nats.Msg {
	m := &nats.Msg{Data: []byte(body), Header: nats.Header{}}
	for i := 0; i < len(header); i += 2 {
		m.Header.Set(header[i], header[i+1])
	}
	return m
}

func unchanged(wire.Request) *nats.Msg {
	return message("", wire.StatusHeader, wire.StatusUnchanged)
}

// screen is a running link.
type screen struct {
	answers <-chan wire.Answer
	link    *link.Link
	log     *syncBuffer
}

// quick is the pace of tests: no pause by chance, and none that is long.
func quick() link.Pace { return link.Pace{Wait: 10 * time.Millisecond, Jitter: -1} }

// startLink starts one that follows a site.
func startLink(t *testing.T, o link.Options) *screen {
	t.Helper()
	s := newLink(t, o)
	s.link.Follow(site)
	return s
}

func newLink(t *testing.T, o link.Options) *screen {
	t.Helper()
	s := &screen{log: &syncBuffer{}}
	o.Log = slog.New(journal.To(s.log))
	if o.Have == nil {
		o.Have = func() uint64 { return 0 }
	}
	if o.Pace == (link.Pace{}) {
		o.Pace = quick()
	}
	if o.Pace.Greet == 0 {
		o.Pace.Greet = -1 // most tests are of what a hello is answered
	}
	s.link = link.New(o)
	s.answers = s.link.Answers()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.link.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run: %v", err)
		}
		if t.Failed() {
			t.Log(s.log)
		}
	})
	return s
}

// via waits until an answer has come by a route.
func (s *screen) via(t *testing.T, want wire.Route) wire.Answer {
	t.Helper()
	end := time.After(patience)
	for {
		select {
		case a := <-s.answers:
			if by, connected := s.link.Route(); connected && by == want {
				return a
			}
		case <-end:
			by, connected := s.link.Route()
			t.Fatalf("no answer by %s, the route is %q (%t)", want, by, connected)
		}
	}
}

func receive[T any](t *testing.T, from <-chan T, what string) T {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-time.After(patience):
		t.Fatalf("no %s within %v", what, patience)
		panic("unreachable")
	}
}

// until looks again and again.
func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !is(); {
		if time.Now().After(end) {
			t.Fatalf("not within %v: %s", patience, what)
		}
		<-time.After(5 * time.Millisecond)
	}
}

type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

func (b *syncBuffer) until(t *testing.T, want string) {
	t.Helper()
	until(t, "the log says "+want, func() bool { return strings.Contains(b.String(), want) })
}

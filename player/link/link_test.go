package link_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io/fs"
	"log/slog"
	"net"
	"net/http/httptest"
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
	"semainier/player/link"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience bounds what a test waits for; it is not slept.
const patience = 20 * time.Second

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
// read its own site, as hub/publish does.
type hub struct {
	srv  *server.Server
	port int
	key  nkeys.KeyPair // its own
	opts server.Options
}

func hubOptions(t *testing.T, port int, own string, screens map[string]program.SiteID) server.Options {
	t.Helper()
	users := []*server.NkeyUser{{Nkey: own}}
	for key, s := range screens {
		users = append(users, &server.NkeyUser{Nkey: key, Permissions: &server.Permissions{
			Publish:   &server.SubjectPermission{Allow: []string{wire.GetSubject(s)}},
			Subscribe: &server.SubjectPermission{Allow: []string{wire.PlaylistSubject(s), wire.InboxPrefix(key) + ".>"}},
		}})
	}
	return server.Options{Host: "127.0.0.1", Port: port, NoSigs: true, NoLog: true, Nkeys: users, AlwaysEnableNonce: true}
}

func startHub(t *testing.T, port int, screens map[string]program.SiteID) *hub {
	t.Helper()
	key, public := newKey(t)
	h := &hub{key: key, opts: hubOptions(t, port, public, screens)}
	h.start(t)
	return h
}

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
	h.srv, h.port = srv, srv.Addr().(*net.TCPAddr).Port
	h.opts.Port = h.port
	t.Cleanup(h.stop)
}

func (h *hub) stop() {
	h.srv.Shutdown()
	h.srv.WaitForShutdown()
}

// answering gives the hub's own connection, replying to every question.
func (h *hub) answering(t *testing.T, reply func(wire.Request) *nats.Msg) (*nats.Conn, <-chan wire.Request) {
	t.Helper()
	public, err := h.key.PublicKey()
	if err != nil {
		t.Fatal(err)
	}
	nc, err := nats.Connect(h.srv.ClientURL(), nats.Nkey(public, h.key.Sign), nats.NoReconnect())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	asked := make(chan wire.Request, 100)
	if _, err := nc.Subscribe(wire.AnyGetSubject, func(m *nats.Msg) {
		var r wire.Request
		if err := json.Unmarshal(m.Data, &r); err != nil {
			t.Errorf("a question that is none: %q", m.Data)
		}
		if err := m.RespondMsg(reply(r)); err != nil {
			t.Error(err)
		}
		asked <- r
	}); err != nil {
		t.Fatal(err)
	}
	if err := nc.Flush(); err != nil {
		t.Fatal(err)
	}
	return nc, asked
}

func message(body string, header ...string) *nats.Msg {
	m := &nats.Msg{Data: []byte(body), Header: nats.Header{}}
	for i := 0; i < len(header); i += 2 {
		m.Header.Set(header[i], header[i+1])
	}
	return m
}

// screen is a running link.
type screen struct {
	answers <-chan wire.Answer
	link    *link.Link
	log     *syncBuffer
}

func startLink(t *testing.T, o link.Options) *screen {
	t.Helper()
	s := &screen{log: &syncBuffer{}}
	o.Site = site
	o.Log = slog.New(slog.NewTextHandler(s.log, nil))
	if o.Have == nil {
		o.Have = func() uint64 { return 0 }
	}
	if o.Pace == (link.Pace{}) {
		o.Pace = link.Pace{Wait: 10 * time.Millisecond, Jitter: -1}
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
	})
	return s
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
	for end := time.Now().Add(patience); !strings.Contains(b.String(), want); {
		if time.Now().After(end) {
			t.Fatalf("the log never says %q:\n%s", want, b)
		}
		<-time.After(5 * time.Millisecond)
	}
}

func TestQuestionAnswerAndPush(t *testing.T) {
	key, public := newKey(t)
	h := startHub(t, server.RANDOM_PORT, map[string]program.SiteID{public: site})
	at := time.Date(2026, 11, 19, 9, 42, 0, 5, time.UTC)
	nc, asked := h.answering(t, func(wire.Request) *nats.Msg {
		return message("sealed", wire.TimeHeader, at.Format(time.RFC3339Nano))
	})
	s := startLink(t, link.Options{URL: h.srv.ClientURL(), Key: key, Have: func() uint64 { return 41 }})

	if r := receive(t, asked, "question"); r.Have != 41 || r.Wire != wire.Major {
		t.Errorf("asked %+v", r)
	}
	if a := receive(t, s.answers, "answer"); string(a.Sealed) != "sealed" || !a.HubTime.Equal(at) || a.Unchanged || a.None {
		t.Errorf("answer %+v", a)
	}
	push := message("newer")
	push.Subject = wire.PlaylistSubject(site)
	if err := nc.PublishMsg(push); err != nil {
		t.Fatal(err)
	}
	if a := receive(t, s.answers, "push"); string(a.Sealed) != "newer" || !a.HubTime.IsZero() {
		t.Errorf("push %+v", a)
	}
	// A status is an answer to a question: on the site's subject it says nothing.
	for _, status := range []string{wire.StatusUnchanged, wire.StatusNone, "later"} {
		push := message("newest", wire.StatusHeader, status)
		push.Subject = wire.PlaylistSubject(site)
		if err := nc.PublishMsg(push); err != nil {
			t.Fatal(err)
		}
		if a := receive(t, s.answers, "push with a status"); string(a.Sealed) != "newest" || a.Unchanged || a.None {
			t.Errorf("push with the status %q: %+v", status, a)
		}
	}
}

func TestAnswersWithoutPlaylist(t *testing.T) {
	for _, c := range []struct {
		name  string
		reply *nats.Msg
		want  wire.Answer
		log   string
	}{
		{"unchanged", message("", wire.StatusHeader, wire.StatusUnchanged), wire.Answer{Unchanged: true}, ""},
		{"none", message("", wire.StatusHeader, wire.StatusNone), wire.Answer{None: true}, ""},
		{"a status of a later version", message("", wire.StatusHeader, "later"), wire.Answer{}, "is unknown to this version"},
		{"nothing at all", message(""), wire.Answer{}, "an answer without playlist"},
		{"a time that is none", message("x", wire.TimeHeader, "noon"), wire.Answer{}, "read the header"},
	} {
		t.Run(c.name, func(t *testing.T) {
			key, public := newKey(t)
			h := startHub(t, server.RANDOM_PORT, map[string]program.SiteID{public: site})
			h.answering(t, func(wire.Request) *nats.Msg { return c.reply })
			s := startLink(t, link.Options{URL: h.srv.ClientURL(), Key: key})
			if c.log != "" {
				s.log.until(t, c.log)
				return
			}
			if a := receive(t, s.answers, "answer"); a.Unchanged != c.want.Unchanged || a.None != c.want.None || a.Sealed != nil {
				t.Errorf("got %+v, want %+v", a, c.want)
			}
		})
	}
}

func TestQuestionIsRepeated(t *testing.T) {
	key, public := newKey(t)
	h := startHub(t, server.RANDOM_PORT, map[string]program.SiteID{public: site})
	h.answering(t, func(wire.Request) *nats.Msg { return message("", wire.StatusHeader, wire.StatusUnchanged) })
	s := startLink(t, link.Options{URL: h.srv.ClientURL(), Key: key, Pace: link.Pace{Wait: time.Millisecond, Jitter: -1, Ask: 20 * time.Millisecond}})
	for range 4 {
		receive(t, s.answers, "answer")
	}
}

func TestHubThatComesBackIsAskedAgain(t *testing.T) {
	key, public := newKey(t)
	h := startHub(t, server.RANDOM_PORT, map[string]program.SiteID{public: site})
	h.answering(t, func(wire.Request) *nats.Msg { return message("before") })
	s := startLink(t, link.Options{URL: h.srv.ClientURL(), Key: key, Pace: link.Pace{Wait: time.Millisecond, Jitter: -1, Ask: 100 * time.Millisecond}})
	receive(t, s.answers, "answer")
	if !s.link.Connected() {
		t.Error("answered, but not connected")
	}

	h.stop()
	s.log.until(t, "hub not reached")
	if s.link.Connected() {
		t.Error("connected to a hub that is gone")
	}
	h.start(t)
	s.log.until(t, "the hub does not answer for this site") // its server is up, it is not
	h.answering(t, func(wire.Request) *nats.Msg { return message("after") })
	if a := receive(t, s.answers, "answer of the hub that came back"); string(a.Sealed) != "after" {
		t.Errorf("got %q", a.Sealed)
	}
}

func TestUnknownKeyWaitsUntilTheHubKnowsIt(t *testing.T) {
	key, public := newKey(t)
	h := startHub(t, server.RANDOM_PORT, nil)
	s := startLink(t, link.Options{URL: h.srv.ClientURL(), Key: key})
	s.log.until(t, "the hub does not know this screen's key")

	own, err := h.key.PublicKey()
	if err != nil {
		t.Fatal(err)
	}
	known := hubOptions(t, h.port, own, map[string]program.SiteID{public: site})
	if err := h.srv.ReloadOptions(&known); err != nil {
		t.Fatal(err)
	}
	h.answering(t, func(wire.Request) *nats.Msg { return message("welcome") })
	s.log.until(t, "connected to the hub")
}

// A hub with a certificate is believed if the authority of player.toml vouches
// for it, and not otherwise.
func TestHubWithACertificate(t *testing.T) {
	key, public := newKey(t)
	_, own := newKey(t)
	web := httptest.NewTLSServer(nil) // for its certificate of 127.0.0.1
	defer web.Close()
	o := hubOptions(t, server.RANDOM_PORT, own, map[string]program.SiteID{public: site})
	o.TLSConfig = &tls.Config{Certificates: web.TLS.Certificates, MinVersion: tls.VersionTLS12}
	h := &hub{opts: o}
	h.start(t)
	url := strings.Replace(h.srv.ClientURL(), "nats://", "tls://", 1)

	known := x509.NewCertPool()
	known.AddCert(web.Certificate())
	s := startLink(t, link.Options{URL: url, Key: key, TLS: &tls.Config{RootCAs: known, MinVersion: tls.VersionTLS12}})
	s.log.until(t, "connected to the hub")
	s = startLink(t, link.Options{URL: url, Key: key})
	s.log.until(t, "certificate signed by unknown authority")
}

func TestScreenOfAnotherSiteHearsNothing(t *testing.T) {
	key, public := newKey(t)
	h := startHub(t, server.RANDOM_PORT, map[string]program.SiteID{public: "blosne"})
	nc, asked := h.answering(t, func(wire.Request) *nats.Msg { return message("maurepas's") })
	s := startLink(t, link.Options{URL: h.srv.ClientURL(), Key: key})
	s.log.until(t, "names another site than player.toml")
	if err := nc.Publish(wire.PlaylistSubject(site), []byte("maurepas's")); err != nil {
		t.Fatal(err)
	}
	if err := nc.Flush(); err != nil {
		t.Fatal(err)
	}
	select {
	case a := <-s.answers:
		t.Errorf("heard %q", a.Sealed)
	case r := <-asked:
		t.Errorf("its question %+v reached the hub", r)
	default:
	}
}

// seeds is the folder of a screen, in memory.
type seeds struct{ b []byte }

func (s *seeds) Seed() ([]byte, error) {
	if s.b == nil {
		return nil, fs.ErrNotExist
	}
	return s.b, nil
}

func (s *seeds) KeepSeed(b []byte) error { s.b = bytes.Clone(b); return nil }

func TestIdentityIsMadeOnceAndKept(t *testing.T) {
	var s seeds
	public := func() string {
		k, err := link.Identity(&s)
		if err != nil {
			t.Fatal(err)
		}
		p, err := k.PublicKey()
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	first := public()
	if again := public(); again != first || !strings.HasPrefix(first, "U") {
		t.Errorf("first %s, then %s", first, again)
	}
}

func TestDamagedSeedIsNotReplaced(t *testing.T) {
	account, err := nkeys.CreateAccount()
	if err != nil {
		t.Fatal(err)
	}
	other, err := account.Seed()
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"", "SUA", string(other)} {
		s := seeds{b: []byte(bad)}
		if _, err := link.Identity(&s); err == nil || string(s.b) != bad {
			t.Errorf("seed %q: error %v, now %q", bad, err, s.b)
		}
	}
}

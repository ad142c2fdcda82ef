package publish_test

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"

	"semainier/hub/publish"
	"semainier/hub/wire"
)

// starter starts a hub's part on a NATS of one kind or the other.
type starter func(*testing.T, *shelf) *publish.Publisher

// inEveryHouse runs a test with the hub's own server and with an operator's.
func inEveryHouse(t *testing.T, test func(*testing.T, starter)) {
	t.Run("embedded", func(t *testing.T) { test(t, start) })
	t.Run("external", func(t *testing.T) {
		nodes := startNodes(t, 2)
		test(t, func(t *testing.T, s *shelf) *publish.Publisher { return nodes.hub(t, s) })
	})
}

// nodes are NATS servers of an operator, in one cluster.
type nodes struct {
	keys publish.Keys
	urls []string
}

// startNodes starts servers configured by a file, as an operator does.
func startNodes(t *testing.T, count int, change ...func(*server.Options)) nodes {
	t.Helper()
	dir := t.TempDir()
	keys, err := publish.WriteKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	n := nodes{keys: keys}
	routes := ""
	for i := range count {
		conf := filepath.Join(dir, fmt.Sprintf("node%d.conf", i))
		text := fmt.Sprintf("server_name: node%d\nlisten: \"127.0.0.1:-1\"\ninclude \"%s\"\ncluster { name: town, listen: \"127.0.0.1:-1\"%s }\n", i, publish.AccountsFile, routes)
		if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		o, err := server.ProcessConfigFile(conf)
		if err != nil {
			t.Fatal(err)
		}
		o.NoSigs = true
		for _, c := range change {
			c(o)
		}
		srv, err := server.NewServer(o)
		if err != nil {
			t.Fatal(err)
		}
		srv.Start()
		t.Cleanup(func() { srv.Shutdown(); srv.WaitForShutdown() })
		if !srv.ReadyForConnections(patience) {
			t.Fatal("a node does not start")
		}
		if routes == "" {
			routes = fmt.Sprintf(", routes: [ \"nats-route://%s\" ]", srv.ClusterAddr())
		}
		n.urls = append(n.urls, srv.ClientURL())
	}
	return n
}

// hub starts a hub that is connected to the first node.
func (n nodes) hub(t *testing.T, s *shelf) *publish.Publisher {
	t.Helper()
	p, err := publish.Start(n.options(s))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

func (n nodes) options(s *shelf) publish.Options {
	return publish.Options{
		External: &publish.External{URLs: n.urls[:1], Keys: n.keys},
		Key:      signing, Shelf: s, Desk: newDesk(), Heard: func(string, wire.Status) {},
		Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler),
	}
}

func (s screen) isCut(t *testing.T, why string) {
	t.Helper()
	select {
	case <-s.gone:
	case <-time.After(patience):
		t.Errorf("still connected: %s", why)
	}
}

// What a hub that has died let in is cut by another, on whichever server it is.
func TestAnyHubCutsOnEveryNode(t *testing.T) {
	n := startNodes(t, 2)
	first := n.hub(t, newShelf())
	pair, key := newKey(t)
	stranger, strangerKey := newKey(t)
	screens := []publish.Screen{{Key: key, Site: "tilleuls"}}
	first.SetScreens(screens)
	var in []screen
	for _, url := range append(n.urls, n.urls...) {
		s, err := connectTo(t, url, pair, key)
		if err != nil {
			t.Fatal(err)
		}
		in = append(in, s)
	}
	unknown, err := connectTo(t, n.urls[1], stranger, strangerKey)
	if err != nil {
		t.Fatal(err)
	}
	second := n.hub(t, newShelf())
	second.SetScreens(screens)
	first.Close()
	in[1].ask(t, "tilleuls", 0)

	moved := time.Now()
	second.SetScreens([]publish.Screen{{Key: key, Site: "gare"}})
	for _, s := range in {
		s.isCut(t, "moved to another site")
	}
	t.Logf("%d connections on two nodes cut in %s", len(in), time.Since(moved))
	s, err := connectTo(t, n.urls[1], pair, key)
	if err != nil {
		t.Fatal(err)
	}
	s.ask(t, "gare", 0)
	if err := unknown.Flush(); err != nil {
		t.Errorf("an unknown screen was cut too: %v", err)
	}

	second.Close() // and while there is no hub at all, the records change
	third := n.hub(t, newShelf())
	third.SetScreens([]publish.Screen{{Key: key, Site: "gare", Revoked: true}})
	s.isCut(t, "revoked while no hub was there")
	if _, err := connectTo(t, n.urls[0], pair, key); err == nil {
		t.Error("a revoked screen comes back")
	}
}

// A hub that has not read the records yet may let in what another has just cut:
// that one hears of it and cuts it again.
func TestWhatALateHubLetsInIsCut(t *testing.T) {
	for why, is := range map[string]publish.Screen{"moved": {Site: "gare"}, "revoked": {Site: "tilleuls", Revoked: true}} {
		t.Run(why, func(t *testing.T) { lateHub(t, is) })
	}
}

func lateHub(t *testing.T, is publish.Screen) {
	n := startNodes(t, 2)
	late, prompt := n.hub(t, newShelf()), n.hub(t, newShelf())
	pair, key := newKey(t)
	late.SetScreens([]publish.Screen{{Key: key, Site: "tilleuls"}})
	is.Key = key
	prompt.SetScreens([]publish.Screen{is})
	for deadline := time.Now().Add(patience); ; {
		s, err := connectTo(t, n.urls[1], pair, key)
		if err == nil {
			_, _ = s.SubscribeSync(wire.PlaylistSubject("tilleuls")) // fails if it is cut already
			select {
			case <-s.gone:
				return
			case <-s.denied:
				s.Close() // it was the prompt one that let it in, to its new site
				continue
			case <-time.After(patience):
				t.Fatal("let in by a hub with old records, and still there")
			}
		}
		if time.Now().After(deadline) {
			t.Fatal("the late hub was never asked")
		}
	}
}

func TestNoHubIsStartedWithKeysOfAnotherNetwork(t *testing.T) {
	n, other := startNodes(t, 1, func(o *server.Options) { o.AuthTimeout = 0.1 }), t.TempDir()
	keys, err := publish.WriteKeys(other)
	if err != nil {
		t.Fatal(err)
	}
	n.keys = keys
	if p, err := publish.Start(n.options(newShelf())); err == nil {
		p.Close()
		t.Error("started")
	}
}

func TestKeysAreWrittenOnceAndForTheOwnerAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "nats-keys")
	wrote, err := publish.WriteKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 5 {
		t.Fatalf("%d files (%v)", len(files), err)
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil {
			t.Fatal(err)
		}
		if f.Name() != publish.AccountsFile && info.Mode().Perm() != 0o600 {
			t.Errorf("%s is %s", f.Name(), info.Mode())
		}
	}
	if _, err := publish.WriteKeys(dir); err == nil {
		t.Error("keys in use were replaced")
	}
	read, err := publish.ReadKeys(dir)
	if err != nil || read.Accounts() != wrote.Accounts() {
		t.Errorf("not read as written: %v", err)
	}
	if err := os.Rename(filepath.Join(dir, "issuer.nk"), filepath.Join(dir, "hub.nk")); err != nil {
		t.Fatal(err)
	}
	if _, err := publish.ReadKeys(dir); err == nil {
		t.Error("seeds that were mixed up are accepted")
	}
}

// connectTo connects a screen as a player does.
func connectTo(t *testing.T, url string, k interface{ Sign([]byte) ([]byte, error) }, public string, more ...nats.Option) (screen, error) {
	t.Helper()
	s := screen{gone: make(chan struct{}), denied: make(chan error, 64)}
	options := append([]nats.Option{nats.Nkey(public, k.Sign), nats.NoReconnect(),
		nats.CustomInboxPrefix(wire.InboxPrefix(public)), nats.Timeout(patience / 10),
		nats.ClosedHandler(func(*nats.Conn) { close(s.gone) }),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { s.denied <- err })}, more...)
	// An operator's server that asks before a hub listens is not answered, and neither is the screen: it asks again.
	conn, err := nats.Connect(url, options...)
	for end := time.Now().Add(patience); unanswered(err) && time.Now().Before(end); {
		conn, err = nats.Connect(url, options...)
	}
	if err == nil {
		s.Conn = conn
		t.Cleanup(func() { conn.Close(); <-s.gone })
	}
	return s, err
}

// unanswered reports whether an attempt ended because nobody answered in time.
func unanswered(err error) bool {
	slow, ok := errors.AsType[net.Error](err)
	return errors.Is(err, nats.ErrTimeout) || ok && slow.Timeout()
}

package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"

	"semainier/hub"
	"semainier/hub/fleet"
	"semainier/hub/network"
	"semainier/hub/store"
	"semainier/hub/wire"
)

// patience bounds what a test waits for; it is not slept.
const patience = 2 * time.Minute

const fleetRecords = `
network.name = "Essai"
[[group]]
id = "nord"
name = "Nord"
[[site]]
id = "gare"
name = "Maison de la Gare"
timezone = "Europe/Paris"
hours.thursday = ["09:00-17:30"]
[[site]]
id = "tilleuls"
name = "Espace des Tilleuls"
timezone = "Europe/Paris"
groups = ["nord"]
hours.thursday = ["09:00-17:30"]
`

// folder is a data folder, its configuration, and perhaps a hub that runs on it.
type folder struct {
	t         *testing.T
	dir, conf string
	nats      string
}

// newFolder makes a folder with these records.
func newFolder(t *testing.T, records string) *folder {
	t.Helper()
	w := &folder{t: t, dir: filepath.Join(t.TempDir(), "data")}
	w.conf = filepath.Join(filepath.Dir(w.dir), "hub.toml")
	if err := os.WriteFile(w.conf, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := network.Parse("network.toml", []byte(records))
	if err != nil {
		t.Fatal(err)
	}
	st := w.store()
	if _, err := st.Apply(t.Context(), r, store.ApplyOptions{By: "test", Now: time.Now()}); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *folder) store() *store.Store {
	w.t.Helper()
	st, err := store.Open(w.t.Context(), store.Place{Dir: w.dir})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { st.Close() })
	return st
}

// runs starts a hub.
func (w *folder) runs() {
	w.t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	ready, done := make(chan hub.Addresses, 1), make(chan error, 1)
	go func() {
		done <- hub.Run(ctx, hub.Options{Data: w.dir, HTTP: "127.0.0.1:0", NATS: "127.0.0.1:0", Now: time.Now,
			Log: slog.New(slog.DiscardHandler), Ready: func(a hub.Addresses) { ready <- a }})
	}()
	w.t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			w.t.Error(err)
		}
	})
	select {
	case at := <-ready:
		w.nats = at.NATS
	case err := <-done:
		done <- nil
		w.t.Fatal(err)
	}
}

// does runs a command, which must end so and say all of these (regular expressions).
func (w *folder) does(code int, args []string, want ...string) {
	w.t.Helper()
	var out, problem bytes.Buffer
	verb := 2
	if len(args) < 2 || strings.HasPrefix(args[1], "-") {
		verb = 1
	}
	args = append(append(args[:verb:verb], "--config", w.conf), args[verb:]...)
	got := run(w.t.Context(), args, stdio{out: &out, err: &problem})
	said := out.String() + problem.String()
	if got != code {
		w.t.Fatalf("%q: status %d, want %d:\n%s", args, got, code, said)
	}
	for _, part := range want {
		if !regexp.MustCompile("(?m)" + part).MatchString(said) {
			w.t.Errorf("%q: no %q in:\n%s", args, part, said)
		}
	}
}

// device is a player as the hub meets it: it asks to be paired and, once
// admitted, tells what it presents.
type device struct {
	t    *testing.T
	nats string
	pair nkeys.KeyPair
	key  string
	cut  chan struct{} // closed when the hub ends its connection and does not let it back

	mu   sync.Mutex
	conn *nats.Conn
	wg   sync.WaitGroup
}

func newDevice(t *testing.T, addr string) *device {
	t.Helper()
	pair, err := nkeys.CreateUser()
	if err != nil {
		t.Fatal(err)
	}
	key, err := pair.PublicKey()
	if err != nil {
		t.Fatal(err)
	}
	d := &device{t: t, nats: addr, pair: pair, key: key, cut: make(chan struct{})}
	if err := d.connect(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.current().Close(); d.wg.Wait() })
	return d
}

func (d *device) current() *nats.Conn {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.conn
}

func (d *device) connect() error {
	conn, err := nats.Connect("nats://"+d.nats, nats.Nkey(d.key, d.pair.Sign), nats.CustomInboxPrefix(wire.InboxPrefix(d.key)), nats.NoReconnect(),
		nats.Timeout(patience), nats.ClosedHandler(func(*nats.Conn) {}))
	if err != nil {
		return err
	}
	d.mu.Lock()
	d.conn = conn
	d.mu.Unlock()
	return nil
}

func (d *device) hello(h wire.Hello) (wire.Welcome, ed25519.PublicKey) {
	d.t.Helper()
	h.Wire, h.Player = wire.Major, "test\x1b[31m"
	body, _ := json.Marshal(h)
	m, err := d.current().Request(wire.HelloSubject(d.key), body, patience)
	if err != nil {
		d.t.Fatal(err)
	}
	w, key, err := wire.OpenWelcome(m.Data, nil, d.key)
	if err != nil {
		d.t.Fatal(err)
	}
	return w, key
}

// asks gives the code that the screen shows, and lives from then on.
func (d *device) asks() string {
	d.t.Helper()
	reveal := bytes.Repeat([]byte{byte(d.key[1])}, wire.NonceSize)
	welcome := make(chan *nats.Msg, 8)
	if _, err := d.current().ChanSubscribe(wire.WelcomeSubject(d.key), welcome); err != nil {
		d.t.Fatal(err)
	}
	first, key := d.hello(wire.Hello{Commit: wire.CommitTo(reveal)})
	if second, _ := d.hello(wire.Hello{Commit: wire.CommitTo(reveal), Reveal: reveal}); second.State != wire.Waiting {
		d.t.Fatalf("the hub says %s", second.State)
	}
	d.wg.Go(func() {
		for m := range d.next(welcome) {
			w, _, err := wire.OpenWelcome(m.Data, key, d.key)
			if err == nil && w.State == wire.Admitted {
				d.current().Close()
				if err := d.connect(); err == nil {
					d.lives(key, w)
				}
				return
			}
		}
	})
	return wire.Code(d.key, key, reveal, first.Salt)
}

// next gives messages until the connection is gone.
func (d *device) next(from chan *nats.Msg) func(func(*nats.Msg) bool) {
	conn := d.current()
	gone := conn.StatusChanged(nats.CLOSED)
	return func(yield func(*nats.Msg) bool) {
		for {
			select {
			case m := <-from:
				if !yield(m) {
					return
				}
			case <-gone:
				return
			}
		}
	}
}

// lives shows every playlist at once and says so.
func (d *device) lives(key ed25519.PublicKey, w wire.Welcome) {
	conn, pushed := d.current(), make(chan *nats.Msg, 8)
	inbox := wire.InboxPrefix(d.key) + ".playlist"
	_, err := conn.ChanSubscribe(wire.PlaylistSubject(w.Site), pushed)
	if _, err2 := conn.ChanSubscribe(inbox, pushed); errors.Join(err, err2) != nil {
		return
	}
	if conn.PublishRequest(wire.GetSubject(w.Site), inbox, []byte(`{"wire":1}`)) != nil {
		return
	}
	for m := range d.next(pushed) {
		p, err := wire.Open(m.Data, key, w.Site)
		if err != nil {
			continue
		}
		s := wire.Status{Wire: wire.Major, Site: w.Site, Version: p.Version, Pages: []string{"today"}, Player: "test\x1b[31m", Via: wire.RouteNATS, Trusted: true, Heat: 51.4, DiskFree: 3e9}
		for _, n := range p.Program.For(d.key).Notices {
			s.Notices = append(s.Notices, n.ID)
		}
		body, _ := json.Marshal(s)
		_ = conn.Publish(wire.StatusSubject(d.key), body)
	}
	if d.connect() != nil { // not let back
		close(d.cut)
	}
}

// Two screens are paired by the codes that they show, taken over, given back and
// shut out, with a real hub and real connections.
func TestScreensArePairedTakenOverAndShutOut(t *testing.T) {
	w := newFolder(t, fleetRecords)
	w.runs()
	hall, gare := newDevice(t, w.nats), newDevice(t, w.nats)
	first, second := hall.asks(), gare.asks()
	w.does(exitOK, []string{"screen", "list"}, "no screens", "screens that wait to be paired", first+" .*0 min +1[45] min .* test\\[31m", second)
	w.does(exitFailed, []string{"screen", "pair", "222222", "--site", "gare", "--name", "Hall"}, "no screen shows that code", "15 minutes")
	spelt := strings.ToLower(first[:3] + "-" + first[3:])
	w.does(exitOK, []string{"screen", "pair", spelt, "--site", "tilleuls", "--name", "Hall d’accueil"},
		"^added screen tilleuls-hall-d-accueil: Hall d’accueil, at Espace des Tilleuls \\(tilleuls\\)$")
	w.does(exitOK, []string{"screen", "pair", second, "--site", "gare", "--name", "Hall", "--id", "gare"}, "^added screen gare: Hall, at Maison de la Gare")
	w.does(exitFailed, []string{"screen", "pair", second, "--site", "gare", "--name", "Hall"}, "no screen shows that code")
	w.shown("tilleuls-hall-d-accueil", "gare")
	w.does(exitOK, []string{"screen", "list"}, "^gare +gare +Hall +online since .* today +nats +test\\[31m +51 °C +3.0 GB +0s +–$")

	w.does(exitFailed, []string{"screen", "identify", "gare"}, "order screen gare to identify: the screen's player does not know orders: update it$")

	long := fmt.Sprint(2 * patience)
	w.does(exitOK, []string{"urgent", "--group", "nord", "--text", "Fuite d’eau ! Passez par la cour.", "--until", "2h", "--wait", long},
		"^published urgent-.*: Fuite d’eau !$", "^  tilleuls-hall-d-accueil  shown \\d+\\.\\d s$", "^1 of 1 screens show it; 0 late, 0 offline$")
	w.does(exitOK, []string{"urgent", "--screen", "gare", "--text", "Fermé", "--until", "2h", "--wait", long}, "^  gare  shown")
	w.does(exitOK, []string{"urgent", "list"}, "group nord +1 of 1 +Fuite d’eau !$", "screen gare +1 of 1 +Fermé$")
	w.does(exitOK, []string{"urgent", "--clear", "--wait", long}, "^withdrawn urgent-.*: Fermé$", "^  gare  +gone", "^  tilleuls-hall-d-accueil  gone", "^2 of 2 screens show it no longer")

	w.does(exitOK, []string{"screen", "revoke", "gare"}, "^revoked screen gare")
	select {
	case <-gare.cut:
	case <-time.After(patience):
		t.Fatal("a revoked screen is still connected")
	}
	w.does(exitOK, []string{"screen", "list"}, "^gare +gare +Hall +revoked", "^tilleuls-hall-d-accueil .* online")
	entries, err := w.store().Journal(t.Context(), 1)
	if err != nil || len(entries) != 1 || !strings.HasPrefix(entries[0].By, "screen revoke") {
		t.Errorf("journal: %+v, %v", entries, err)
	}
}

// A hub that has just been started takes the screens that were online for online.
// That is no word of theirs: one may still show what was withdrawn.
func TestNothingIsToldOfScreensThatHaveNotSpoken(t *testing.T) {
	const key = "UAX5XA2MP5EXYNBWWBI5IZKA7FRSJY2X7BOYX62V7YTBBIWOZZ2VKEKN"
	w := newFolder(t, fleetRecords+"[[screen]]\nid = \"hall\"\nsite = \"gare\"\nkey = \""+key+"\"\n")
	if err := w.store().PutTransitions(t.Context(), []store.Transition{{Screen: "hall", At: time.Now(), Online: true, Version: 1}}); err != nil {
		t.Fatal(err)
	}
	w.runs()
	const silent = "^  hall  not heard since the hub was started$"
	w.does(exitFailed, []string{"urgent", "--network", "--text", "Fermé", "--until", "2h", "--wait", "1s"}, silent, "^0 of 1 screens show it")
	w.does(exitFailed, []string{"urgent", "--clear", "--wait", "1s"}, silent, "^0 of 1 screens show it no longer")
	w.does(exitOK, []string{"screen", "list"}, "^hall +gare +– +online since .*, not heard since the hub was started")
}

// shown waits until these screens are online.
func (w *folder) shown(ids ...string) {
	w.t.Helper()
	for until := time.Now().Add(patience); ; {
		f, err := hub.AskFleet(w.t.Context(), w.dir)
		if err != nil {
			w.t.Fatal(err)
		}
		online := 0
		for _, s := range f.Screens {
			if s.State == fleet.Online && s.Status.Version != 0 {
				online++
			}
		}
		if online == len(ids) {
			return
		}
		if time.Now().After(until) {
			w.t.Fatalf("not all of %q are online: %+v", ids, f.Screens)
		}
	}
}

package publish_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"log/slog"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"

	"semainier/hub/publish"
	"semainier/hub/wire"
)

func TestWhoMayEnterAndHear(t *testing.T) {
	p := start(t, newShelf())
	k, public := newKey(t)
	other, otherPublic := newKey(t)
	p.SetScreens([]publish.Screen{{Key: public, Site: "tilleuls"}})
	publishing(t, p, prog("tilleuls", "un"), now)
	publishing(t, p, prog("gare", "un"), now)

	if _, err := connect(t, p, other, public); !errors.Is(err, nats.ErrAuthorization) {
		t.Errorf("a screen's key signed by another: %v", err)
	}
	if nc, err := nats.Connect("nats://"+p.Addr().String(), nats.Timeout(patience)); !errors.Is(err, nats.ErrAuthorization) {
		t.Errorf("no key at all: %v", err)
		nc.Close()
	}
	s, err := connect(t, p, k, public)
	if err != nil {
		t.Fatal(err)
	}
	for _, forbidden := range []string{"site.gare.playlist", "site.*.playlist", "site.gare.get", ">", "_INBOX_" + otherPublic + ".x", "$SYS.>"} {
		if _, err := s.SubscribeSync(forbidden); err != nil {
			t.Fatal(err)
		}
		denied(t, s, "subscribe to "+forbidden)
	}
	for _, forbidden := range []string{"site.gare.get", "site.tilleuls.playlist", "site.gare.playlist", "_INBOX_" + otherPublic + ".x"} {
		if err := s.Publish(forbidden, nil); err != nil {
			t.Fatal(err)
		}
		denied(t, s, "publish to "+forbidden)
	}
}

func denied(t *testing.T, s screen, what string) {
	t.Helper()
	if err := s.Flush(); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-s.denied:
		if !errors.Is(err, nats.ErrPermissionViolation) {
			t.Errorf("%s: %v", what, err)
		}
	case <-time.After(patience):
		t.Errorf("%s: allowed", what)
	}
}

func TestScreenThatLostItsPlaceIsCut(t *testing.T) {
	inEveryHouse(t, screenThatLostItsPlaceIsCut)
}

func screenThatLostItsPlaceIsCut(t *testing.T, start starter) {
	p := start(t, newShelf())
	k1, stays := newKey(t)
	k2, moves := newKey(t)
	k3, leaves := newKey(t)
	p.SetScreens([]publish.Screen{{Key: stays, Site: "tilleuls"}, {Key: moves, Site: "tilleuls"}, {Key: leaves, Site: "tilleuls"}})
	var all []screen
	for _, k := range []struct {
		pair   nkeys.KeyPair
		public string
	}{{k1, stays}, {k2, moves}, {k3, leaves}} {
		s, err := connect(t, p, k.pair, k.public)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	p.SetScreens([]publish.Screen{{Key: moves, Site: "gare"}, {Key: stays, Site: "tilleuls"}})
	for _, s := range all[1:] {
		select {
		case <-s.gone:
		case <-time.After(patience):
			t.Error("a screen without its place is still connected")
		}
	}
	all[0].ask(t, "tilleuls", 0)
	gone, err := connect(t, p, k3, leaves)
	if err != nil {
		t.Fatal(err)
	}
	if err := gone.PublishRequest(wire.GetSubject("tilleuls"), wire.InboxPrefix(leaves)+".x", nil); err != nil {
		t.Fatal(err)
	}
	denied(t, gone, "a screen that was removed asks for its site")
	p.SetScreens([]publish.Screen{{Key: moves, Site: "gare"}, {Key: stays, Site: "tilleuls"}, {Key: leaves, Site: "tilleuls", Revoked: true}})
	select {
	case <-gone.gone:
	case <-time.After(patience):
		t.Error("a revoked screen is still connected")
	}
	if _, err := connect(t, p, k3, leaves); !errors.Is(err, nats.ErrAuthorization) {
		t.Errorf("a screen that was revoked comes back: %v", err)
	}
	s, err := connect(t, p, k2, moves)
	if err != nil {
		t.Fatal(err)
	}
	s.ask(t, "gare", 0)
}

// The hub may publish what a screen may not: an answer goes to the inbox of a
// screen of that site and nowhere else.
func TestAnswersGoToTheInboxesOfTheSiteOnly(t *testing.T) {
	inEveryHouse(t, answersGoToTheInboxesOfTheSiteOnly)
}

func answersGoToTheInboxesOfTheSiteOnly(t *testing.T, start starter) {
	p := start(t, newShelf())
	publishing(t, p, prog("tilleuls", "un"), now)
	k, public := newKey(t)
	other, otherPublic := newKey(t)
	p.SetScreens([]publish.Screen{{Key: public, Site: "tilleuls"}, {Key: otherPublic, Site: "gare"}})
	s, err := connect(t, p, k, public)
	if err != nil {
		t.Fatal(err)
	}
	victim, err := connect(t, p, other, otherPublic)
	if err != nil {
		t.Fatal(err)
	}
	heard := make(chan *nats.Msg, 16)
	for conn, subjects := range map[*nats.Conn][]string{
		s.Conn:      {wire.PlaylistSubject("tilleuls")},
		victim.Conn: {wire.PlaylistSubject("gare"), wire.InboxPrefix(otherPublic) + ".>"},
	} {
		for _, subject := range subjects {
			if _, err := conn.ChanSubscribe(subject, heard); err != nil {
				t.Fatal(err)
			}
		}
		if err := conn.Flush(); err != nil {
			t.Fatal(err)
		}
	}
	for _, reply := range []string{"site.tilleuls.playlist", "site.gare.playlist", "site.gare.get", wire.InboxPrefix(otherPublic) + ".x", "_INBOX_", "x"} {
		if err := s.PublishRequest(wire.GetSubject("tilleuls"), reply, nil); err != nil {
			t.Fatal(err)
		}
	}
	s.ask(t, "tilleuls", 0) // answered after all of them
	if err := victim.Flush(); err != nil {
		t.Fatal(err)
	}
	select {
	case m := <-heard:
		t.Errorf("heard on %s: %v", m.Subject, m.Header)
	default:
	}
}

func TestDecide(t *testing.T) {
	_, a := newKey(t)
	_, b := newKey(t)
	_, c := newKey(t)
	_, stranger := newKey(t)
	screens := map[string]publish.Screen{a: {Key: a, Site: "tilleuls"}, b: {Key: b}, c: {Key: c, Site: "gare", Revoked: true}, "": {Site: "gare"}, "x": {Key: "x", Site: "gare"}}
	for key, want := range map[string]struct {
		standing           wire.Standing
		subscribe, publish []string
	}{
		a:        {wire.Admitted, []string{"_INBOX_" + a + ".>", "site.tilleuls.playlist"}, []string{"screen." + a + ".*", "site.tilleuls.get"}},
		b:        {wire.Unknown, []string{"_INBOX_" + b + ".>"}, []string{"screen." + b + ".hello"}},
		stranger: {wire.Unknown, []string{"_INBOX_" + stranger + ".>"}, []string{"screen." + stranger + ".hello"}},
		c:        {wire.Revoked, nil, nil},
		"":       {wire.Revoked, nil, nil},
		"x":      {wire.Revoked, nil, nil},
	} {
		may, standing := publish.Decide(screens, key)
		if standing != want.standing || !slices.Equal(may.Subscribe, want.subscribe) || !slices.Equal(may.Publish, want.publish) {
			t.Errorf("Decide(%q) = %v, %v", key, may, standing)
		}
	}
}

func TestTLSIsForScreensAndNotForTheHubItself(t *testing.T) {
	borrowed := httptest.NewTLSServer(nil) // for its certificate of 127.0.0.1
	defer borrowed.Close()
	p, err := publish.Start(publish.Options{
		Listen: "127.0.0.1:0", Key: signing, Shelf: newShelf(), Desk: newDesk(), Heard: func(string, wire.Status) {}, Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler),
		TLS: &tls.Config{Certificates: borrowed.TLS.Certificates, MinVersion: tls.VersionTLS12},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	k, public := newKey(t)
	p.SetScreens([]publish.Screen{{Key: public, Site: "tilleuls"}})
	publishing(t, p, prog("tilleuls", "un"), now)
	if s, err := connect(t, p, k, public); err == nil {
		t.Errorf("connected without trusting the certificate: %v", s.TLSRequired())
	}
	roots := x509.NewCertPool()
	roots.AddCert(borrowed.Certificate())
	s, err := connect(t, p, k, public, nats.Secure(&tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}))
	if err != nil {
		t.Fatal(err)
	}
	open(t, s.ask(t, "tilleuls", 0), "tilleuls")
}

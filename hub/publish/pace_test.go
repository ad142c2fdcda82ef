package publish_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"reflect"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"semainier/hub/publish"
	"semainier/hub/wire"
)

// One that asks and asks is answered for a while, and costs the others nothing:
// their questions come behind it in one queue.
func TestWhoAsksWithoutEndIsNotAnswered(t *testing.T) {
	inEveryHouse(t, func(t *testing.T, start starter) {
		p := start(t, newShelf())
		p.SetScreens(nil)
		k, public := newKey(t)
		flood, err := connect(t, p, k, public)
		if err != nil {
			t.Fatal(err)
		}
		k2, public2 := newKey(t)
		quiet, err := connect(t, p, k2, public2)
		if err != nil {
			t.Fatal(err)
		}
		answers, err := flood.SubscribeSync(wire.InboxPrefix(public) + ".x")
		if err != nil {
			t.Fatal(err)
		}
		hello, err := json.Marshal(wire.Hello{Wire: wire.Major})
		if err != nil {
			t.Fatal(err)
		}
		for range 10 * publish.MaxSaid {
			if err := flood.PublishRequest(wire.HelloSubject(public), wire.InboxPrefix(public)+".x", hello); err != nil {
				t.Fatal(err)
			}
		}
		if err := flood.Flush(); err != nil {
			t.Fatal(err)
		}
		if _, err := quiet.Request(wire.HelloSubject(public2), hello, patience); err != nil {
			t.Errorf("another screen: %v", err)
		}
		if err := flood.Flush(); err != nil {
			t.Fatal(err)
		}
		if n, _, err := answers.Pending(); err != nil || n > publish.MaxSaid {
			t.Errorf("%d answers, %v", n, err)
		}
	})
}

// What a screen says of itself ends up on the terminals of people, by several ways.
func TestWhatAScreenSaysIsPlain(t *testing.T) {
	var got wire.Status
	p, err := publish.Start(publish.Options{
		Listen: "127.0.0.1:0", Key: signing, Shelf: newShelf(), Desk: newDesk(), Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler),
		Heard: func(_ string, s wire.Status) { got = s },
	})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	_, public := newKey(t)
	p.SetScreens([]publish.Screen{{Key: public, Site: "gare"}})
	said := "a\x1b[31m\u009b2J\u202eb\n\tc"
	const plain = "a[31m2Jbc"
	err = p.Heard(public, wire.Status{Wire: 1, Site: "gare\x1b", Version: 7, Pages: []string{said, "today"}, Notices: []string{said}, Player: said, Via: wire.Route(said),
		Heat: 1e300, DiskFree: -1, Error: "le disque est plein : " + said})
	if err != nil {
		t.Fatal(err)
	}
	want := wire.Status{Wire: 1, Site: "gare", Version: 7, Pages: []string{plain, "today"}, Notices: []string{plain}, Player: plain, Via: plain, Error: "le disque est plein : " + plain}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("heard %+v", got)
	}
}

func TestStatusWithoutEndIsNotHeard(t *testing.T) {
	heard := make(chan string, 20*publish.MaxSaid)
	p, err := publish.Start(publish.Options{
		Listen: "127.0.0.1:0", Key: signing, Shelf: newShelf(), Desk: newDesk(), Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler),
		Heard: func(key string, _ wire.Status) { heard <- key },
	})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	k, public := newKey(t)
	k2, public2 := newKey(t)
	p.SetScreens([]publish.Screen{{Key: public, Site: "gare"}, {Key: public2, Site: "gare"}})
	flood, err := connect(t, p, k, public)
	if err != nil {
		t.Fatal(err)
	}
	quiet, err := connect(t, p, k2, public2)
	if err != nil {
		t.Fatal(err)
	}
	for range 10 * publish.MaxSaid {
		if err := flood.Publish(wire.StatusSubject(public), []byte(`{"wire":1}`)); err != nil {
			t.Fatal(err)
		}
	}
	if err := flood.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := quiet.Publish(wire.StatusSubject(public2), []byte(`{"wire":1}`)); err != nil {
		t.Fatal(err)
	}
	times := map[string]int{}
	for times[public2] == 0 {
		select {
		case key := <-heard:
			times[key]++
		case <-time.After(patience):
			t.Fatal("the other screen is not heard")
		}
	}
	if times[public] != publish.MaxSaid {
		t.Errorf("heard %d times", times[public])
	}
}

// Screens behind the hub's own WebSocket all come from this machine: the door
// asks the hub where they are, so that one address cannot take all places there.
func TestStrangersOfAWebSocketCountByTheirOwnAddress(t *testing.T) {
	p := start(t, newShelf())
	p.SetScreens(nil)
	of := 0 // the door asks one at a time
	p.SetPeer(func(local string) (netip.Addr, bool) {
		if host, _, err := net.SplitHostPort(local); err != nil || host != "127.0.0.1" {
			t.Errorf("asked for %q", local)
		}
		of++
		return netip.MustParseAddr(fmt.Sprintf("2001:db8::%x", of)), true // one household
	})
	for n := range publish.MaxStrangersAddress + 1 {
		k, public := newKey(t)
		s, err := connectTo(t, "ws://"+p.WebSocket(), k, public, nats.MaxReconnects(0))
		if full := n == publish.MaxStrangersAddress; (err != nil) != full {
			t.Fatalf("stranger %d: %v", n, err)
		} else if !full {
			defer s.Close()
		}
	}
}

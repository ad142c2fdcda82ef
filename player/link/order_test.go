package link_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"semainier/hub/wire"
	"semainier/layouts/program"
	"semainier/player/link"
)

func TestOrderIsHeardAndThePictureSent(t *testing.T) {
	for _, route := range []wire.Route{wire.RouteNATS, wire.RouteWSS} {
		t.Run(string(route), func(t *testing.T) {
			key, public := newKey(t)
			h := startHub(t, false, map[string]program.SiteID{public: site})
			nc, _ := h.answering(t, unchanged)
			pictures := make(chan *nats.Msg, 9)
			subscribe(t, nc, wire.AnyPicture, func(m *nats.Msg) { pictures <- m })
			o := h.options(key)
			if route == wire.RouteWSS {
				o.NATS = "nats://" + closedPort(t)
			}
			s := startLink(t, o)
			s.via(t, route)
			publish(t, nc, message("order"), wire.OrderSubject(public))
			for a := receive(t, s.answers, "order"); string(a.Order) != "order"; a = receive(t, s.answers, "order") {
			}
			publish(t, nc, message(""), wire.OrderSubject(public))
			s.log.until(t, "an answer with nothing in it")
			s.link.Send(wire.Snapshot{Order: "one"})
			s.link.Send(wire.Snapshot{Order: "two"})
			for _, id := range []string{"one", "two"} {
				m := receive(t, pictures, "picture")
				var got wire.Snapshot
				if err := json.Unmarshal(m.Data, &got); err != nil || got.Order != id || m.Subject != wire.PictureSubject(public) {
					t.Errorf("%s: %+v, %v", m.Subject, got, err)
				}
			}
		})
	}
}

func TestOrdersAndPicturesOverHTTP(t *testing.T) {
	h, s := overHTTP(t, site, 7, func(string) (int, string, string) { return http.StatusNotModified, "", "" })
	s.via(t, wire.RouteHTTPS)
	orders := func(list ...string) {
		var lines []string
		for _, o := range list {
			lines = append(lines, wire.SealedOrder(o).Header())
		}
		h.web.mu.Lock()
		h.web.orders = lines
		h.web.mu.Unlock()
	}
	comes := func(want string) {
		t.Helper()
		for {
			if a := receive(t, s.answers, "order "+want); string(a.Order) == want && !a.Unchanged && a.Sealed == nil {
				return
			}
		}
	}
	orders("one", "two") // with a playlist that has not changed
	comes("one")
	comes("two")
	enough := make(chan struct{})
	defer close(enough)
	go func() { // a player takes all answers
		for {
			select {
			case <-s.answers:
			case <-enough:
				return
			}
		}
	}()
	for _, id := range []string{"refused", "three"} { // the line goes on after one that is refused
		s.link.Send(wire.Snapshot{Order: id})
		if got := receive(t, h.web.pictures, "picture"); got.Order != id {
			t.Errorf("a picture for %q", got.Order)
		}
	}
	s.log.until(t, "picture of the screen not taken")
}

// A status is what brings an order over HTTP when questions are far apart.
func TestOrderComesWithAStatus(t *testing.T) {
	key, public := newKey(t)
	h := startHub(t, false, map[string]program.SiteID{public: site})
	h.web.noSocket.Store(true)
	o := h.options(key)
	o.NATS, o.Pace = "nats://"+closedPort(t), link.Pace{Wait: time.Millisecond, Jitter: -1, Ask: time.Hour}
	s := startLink(t, o)
	s.via(t, wire.RouteHTTPS)
	h.web.mu.Lock()
	h.web.orders = []string{wire.SealedOrder("one").Header()}
	h.web.mu.Unlock()
	s.link.Tell(wire.Status{Version: 7})
	receive(t, h.web.statuses, "status")
	if a := receive(t, s.answers, "order"); string(a.Order) != "one" {
		t.Errorf("got %+v", a)
	}
}

// Who asked for a picture that could not be sent asks again.
func TestPictureThatCannotBeSentIsDropped(t *testing.T) {
	key, public := newKey(t)
	h := startHub(t, false, map[string]program.SiteID{public: site})
	nc, _ := h.answering(t, unchanged)
	pictures := make(chan *nats.Msg, 9)
	subscribe(t, nc, wire.AnyPicture, func(m *nats.Msg) { pictures <- m })
	s := newLink(t, h.options(key))
	s.link.Send(wire.Snapshot{Order: "of no site"})
	s.link.Follow(site)
	receive(t, s.answers, "answer")
	s.link.Send(wire.Snapshot{Order: "one"})
	var got wire.Snapshot
	if err := json.Unmarshal(receive(t, pictures, "picture").Data, &got); err != nil || got.Order != "one" {
		t.Errorf("sent %+v, %v", got, err)
	}
}

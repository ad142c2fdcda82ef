package publish_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"

	"semainier/hub/publish"
	"semainier/hub/wire"
)

// ears is what a hub hears of screens.
type ears struct {
	p        *publish.Publisher
	statuses chan wire.Status
	pictures chan wire.Snapshot

	mu    sync.Mutex
	clock time.Time
}

func (e *ears) now() time.Time {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.clock
}

func (e *ears) pass(d time.Duration) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.clock = e.clock.Add(d)
}

// listening starts a hub that listens, on an operator's servers or its own.
func listening(t *testing.T, n *nodes) *ears {
	t.Helper()
	e := &ears{statuses: make(chan wire.Status, 9), pictures: make(chan wire.Snapshot, 9), clock: now}
	o := publish.Options{Listen: "127.0.0.1:0", Key: signing, Shelf: newShelf(), Desk: newDesk(), Log: slog.New(slog.DiscardHandler)}
	if n != nil {
		o = n.options(newShelf())
	}
	o.Now = e.now
	o.Heard = func(_ string, s wire.Status) { e.statuses <- s }
	o.Pictured = func(key string, s wire.Snapshot, form string) {
		if form != "image/png" {
			t.Errorf("a picture of type %q", form)
		}
		e.pictures <- s
	}
	var err error
	if e.p, err = publish.Start(o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.p.Close)
	return e
}

func inEveryHouseListening(t *testing.T, test func(*testing.T, *ears)) {
	t.Run("embedded", func(t *testing.T) { test(t, listening(t, nil)) })
	t.Run("external", func(t *testing.T) {
		n := startNodes(t, 1)
		test(t, listening(t, &n))
	})
}

// orderOf gives an order that the hub may give now.
func (e *ears) orderOf(key, id string, do wire.Deed) wire.Order {
	at := e.now()
	return wire.Order{ID: id, Key: key, Do: do, Ticket: "ticket", Heard: at.Add(-time.Second), Issued: at, Until: at.Add(wire.OrderLife)}
}

func (e *ears) gives(t *testing.T, o wire.Order) {
	t.Helper()
	err := e.p.Order(t.Context(), o)
	for end := time.Now().Add(patience); errors.Is(err, context.DeadlineExceeded) && time.Now().Before(end); { // it is given within half a second or not at all
		err = e.p.Order(t.Context(), o)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// photo is a picture that answers the order of that ID.
func photo(t *testing.T, order string) wire.Snapshot {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 48, 27))); err != nil {
		t.Fatal(err)
	}
	return wire.Snapshot{Order: order, Width: 48, Height: 27, Image: b.Bytes()}
}

// sends has a screen send a picture over NATS, and gives when the hub has read it.
func (e *ears) sends(t *testing.T, s screen, key string, what any) {
	t.Helper()
	body, ok := what.([]byte)
	if !ok {
		var err error
		if body, err = json.Marshal(what); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Publish(wire.PictureSubject(key), body); err != nil {
		t.Fatal(err)
	}
	if err := s.Flush(); err != nil {
		t.Fatal(err)
	}
}

func (e *ears) sees(t *testing.T, order string) wire.Snapshot {
	t.Helper()
	select {
	case s := <-e.pictures:
		if s.Order != order {
			t.Errorf("a picture for order %q, want one for %q", s.Order, order)
		}
		return s
	case <-time.After(patience):
		t.Fatalf("no picture for order %q", order)
		return wire.Snapshot{}
	}
}

// enter connects a screen that hears what is told to it alone.
func (e *ears) enter(t *testing.T, k nkeys.KeyPair, key string) (screen, chan *nats.Msg) {
	t.Helper()
	s, err := connect(t, e.p, k, key)
	if err != nil {
		t.Fatal(err)
	}
	told := make(chan *nats.Msg, 9)
	if _, err := s.ChanSubscribe(wire.InboxPrefix(key)+".>", told); err != nil {
		t.Fatal(err)
	}
	if err := s.Flush(); err != nil {
		t.Fatal(err)
	}
	return s, told
}

func TestOrderGoesToItsScreenAndThePictureComesBack(t *testing.T) {
	inEveryHouseListening(t, func(t *testing.T, e *ears) {
		k, key := newKey(t)
		k2, key2 := newKey(t)
		e.p.SetScreens([]publish.Screen{{Key: key, Site: "gare"}, {Key: key2, Site: "gare"}})
		s, told := e.enter(t, k, key)
		other, toldOther := e.enter(t, k2, key2)

		e.gives(t, e.orderOf(key, "one", wire.Picture))
		select {
		case m := <-told:
			o, err := wire.OpenOrder(m.Data, hubKey, key)
			if err != nil || o != e.orderOf(key, "one", wire.Picture) || m.Subject != wire.OrderSubject(key) || m.Header.Get(wire.TimeHeader) == "" {
				t.Errorf("%+v, %v, %+v", o, err, m)
			}
		case <-time.After(patience):
			t.Fatal("no order came")
		}
		e.sends(t, other, key2, photo(t, "one")) // of an order to another screen
		e.sends(t, s, key, photo(t, "none"))
		e.sends(t, s, key, []byte("no JSON"))
		e.sends(t, s, key, make([]byte, wire.MaxSnapshot+1))
		e.sends(t, s, key, photo(t, "one"))
		e.sends(t, s, key, photo(t, "one")) // again
		got := e.sees(t, "one")
		if want := photo(t, "one"); !bytes.Equal(got.Image, want.Image) || got.Width != want.Width {
			t.Errorf("a picture of %d bytes", len(got.Image))
		}
		e.gives(t, e.orderOf(key, "two", wire.Picture))
		e.gives(t, e.orderOf(key, "dance", wire.Identify)) // asks for no picture
		e.sends(t, s, key, photo(t, "dance"))
		e.sends(t, s, key, photo(t, "two"))
		e.sees(t, "two")
		if len(e.pictures) > 0 || len(toldOther) > 0 {
			t.Errorf("%d pictures more, and the other screen was told %d times", len(e.pictures), len(toldOther))
		}
	})
}

func TestPictureThatIsNoneClosesItsOrder(t *testing.T) {
	e := listening(t, nil)
	_, key := newKey(t)
	e.p.SetScreens([]publish.Screen{{Key: key, Site: "gare"}})
	e.gives(t, e.orderOf(key, "one", wire.Picture))
	page := wire.Snapshot{Order: "one", Width: 48, Height: 27, Image: []byte("<script>")}
	if err := e.p.Pictured(key, page); !errors.Is(err, wire.ErrSnapshot) {
		t.Errorf("a page: %v", err)
	}
	if err := e.p.Pictured(key, photo(t, "one")); !errors.Is(err, publish.ErrUnasked) || e.p.Awaits(key) {
		t.Errorf("after it: %v", err)
	}
}

func TestOrdersEnd(t *testing.T) {
	e := listening(t, nil)
	_, key := newKey(t)
	_, stranger := newKey(t)
	e.p.SetScreens([]publish.Screen{{Key: key, Site: "gare"}})
	if err := e.p.Order(t.Context(), e.orderOf(stranger, "one", wire.Restart)); !errors.Is(err, publish.ErrStanding) {
		t.Errorf("to a stranger: %v", err)
	}
	late := e.orderOf(key, "one", wire.Restart)
	late.Until = late.Issued.Add(wire.OrderLife + 1)
	if err := e.p.Order(t.Context(), late); !errors.Is(err, wire.ErrOrder) || len(e.p.Orders(key)) != 0 {
		t.Errorf("for too long: %v", err)
	}
	e.gives(t, e.orderOf(key, "one", wire.Picture))
	for _, c := range []struct {
		after  time.Duration
		orders int
		awaits bool
	}{{0, 1, true}, {wire.OrderLife, 1, true}, {time.Second, 0, true}, {29 * time.Second, 0, true}, {time.Second, 0, false}} {
		e.pass(c.after)
		if n := len(e.p.Orders(key)); n != c.orders || e.p.Awaits(key) != c.awaits {
			t.Errorf("%v later: %d orders, awaits a picture: %v", c.after, n, e.p.Awaits(key))
		}
	}
	if err := e.p.Pictured(key, photo(t, "one")); !errors.Is(err, publish.ErrUnasked) {
		t.Errorf("too late: %v", err)
	}
	for i := range 20 {
		e.gives(t, e.orderOf(key, fmt.Sprint(i), wire.Picture))
	}
	orders := e.p.Orders(key)
	if len(orders) != wire.MaxOrders {
		t.Fatalf("%d orders wait for one screen", len(orders))
	}
	if o, err := wire.OpenOrder(orders[wire.MaxOrders-1], hubKey, key); err != nil || o.ID != "19" {
		t.Errorf("the latest is %s, %v", o.ID, err)
	}
	if err := e.p.Pictured(key, photo(t, "11")); !errors.Is(err, publish.ErrUnasked) {
		t.Errorf("the ninth order from the end: %v", err)
	}
	if err := e.p.Pictured(key, photo(t, "12")); err != nil {
		t.Errorf("the eighth from the end: %v", err)
	}
	e.p.SetScreens([]publish.Screen{{Key: key, Site: "gare", Revoked: true}})
	if err := e.p.Pictured(key, photo(t, "19")); !errors.Is(err, publish.ErrStanding) {
		t.Errorf("revoked: %v", err)
	}
}

// A screen that asks over HTTP asks any hub of several: an order that one gave is
// told by the other, and what the screen says to one is heard by both.
func TestHubsShareOrdersAndWhatComesOverHTTP(t *testing.T) {
	n := startNodes(t, 2)
	first, second := listening(t, &n), listening(t, &n)
	second.pass(-time.Hour) // its clock is wrong
	_, key := newKey(t)
	for _, e := range []*ears{first, second} {
		e.p.SetScreens([]publish.Screen{{Key: key, Site: "gare"}})
	}
	if err := second.p.Heard(key, wire.Status{Wire: 1, Ticket: "ticket"}); err != nil {
		t.Fatal(err)
	}
	for _, e := range []*ears{first, second} {
		select {
		case s := <-e.statuses:
			if s.Ticket != "ticket" {
				t.Errorf("heard %+v", s)
			}
		case <-time.After(patience):
			t.Fatal("a hub did not hear the screen")
		}
	}
	first.gives(t, first.orderOf(key, "one", wire.Picture))
	for end := time.Now().Add(patience); len(second.p.Orders(key)) == 0; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the other hub does not know the order")
		}
	}
	if err := second.p.Pictured(key, photo(t, "another")); !errors.Is(err, publish.ErrUnasked) {
		t.Errorf("unasked: %v", err)
	}
	if err := second.p.Pictured(key, photo(t, "one")); err != nil {
		t.Fatal(err)
	}
	first.sees(t, "one")
	second.sees(t, "one")
	if len(first.statuses)+len(second.statuses) > 0 {
		t.Error("heard twice")
	}
}

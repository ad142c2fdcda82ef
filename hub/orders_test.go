package hub_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"image"
	"image/png"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"semainier/hub"
	"semainier/hub/network"
	"semainier/hub/wire"
)

// From the admin socket to the screen and back.
func TestScreensAreAskedByTheAdminSocket(t *testing.T) {
	w := newWorld(t)
	w.start()
	c := w.connect()
	told := make(chan *nats.Msg, 9)
	if _, err := c.ChanSubscribe(wire.OrderSubject(w.public), told); err != nil {
		t.Fatal(err)
	}
	refused := func(screen network.ScreenID, do wire.Deed, why string) {
		t.Helper()
		if id, err := hub.AskScreen(t.Context(), w.dir, screen, do); err == nil || !strings.Contains(err.Error(), why) || id != "" {
			t.Errorf("%s %s: %q, %v", screen, do, id, err)
		}
	}
	refused("hall", wire.Restart, "order screen hall to restart: the screen has said nothing for a minute")
	says := func(s wire.Status) {
		t.Helper()
		before := heard(t, w)
		body, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Publish(wire.StatusSubject(w.public), body); err != nil {
			t.Fatal(err)
		}
		for end := time.Now().Add(patience); !heard(t, w).After(before); {
			if time.Now().After(end) {
				t.Fatal("the hub does not hear the screen")
			}
		}
	}
	says(wire.Status{Wire: 1})
	refused("hall", wire.Restart, "the screen's player does not know orders")
	says(wire.Status{Wire: 1, Ticket: "ticket"})
	refused("hall", "dance", "want identify, restart or picture")
	refused("hal/../l?", wire.Restart, "no record names that screen")
	if _, ok, err := hub.AskPicture(t.Context(), w.dir, "hall"); ok || err != nil {
		t.Errorf("a picture that nobody asked for: %v, %v", ok, err)
	}

	id, err := hub.AskScreen(t.Context(), w.dir, "hall", wire.Picture)
	if err != nil {
		t.Fatal(err)
	}
	select {
	case m := <-told:
		o, err := wire.OpenOrder(m.Data, w.key(), w.public)
		if err != nil || o.ID != id || o.Do != wire.Picture || o.Ticket != "ticket" || o.Until.Sub(o.Issued) != wire.OrderLife {
			t.Errorf("told %+v, %v", o, err)
		}
	case <-time.After(patience):
		t.Fatal("the screen was told nothing")
	}
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 48, 27))); err != nil {
		t.Fatal(err)
	}
	body, err := json.Marshal(wire.Snapshot{Order: id, Width: 48, Height: 27, Image: b.Bytes()})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Publish(wire.PictureSubject(w.public), body); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(patience); ; {
		p, ok, err := hub.AskPicture(t.Context(), w.dir, "hall")
		if err != nil || time.Now().After(end) {
			t.Fatalf("no picture: %v", err)
		}
		if !ok {
			continue
		}
		if p.Order != id || p.Type != "image/png" || !bytes.Equal(p.Image, b.Bytes()) || p.Heard.IsZero() {
			t.Errorf("a picture of %d bytes, %s, for order %q", len(p.Image), p.Type, p.Order)
		}
		break
	}
	if _, err := hub.AskScreen(t.Context(), t.TempDir(), "hall", wire.Picture); !errors.Is(err, hub.ErrNoHub) {
		t.Errorf("without a hub: %v", err)
	}
}

// heard gives when the world's screen last spoke.
func heard(t *testing.T, w *world) time.Time {
	t.Helper()
	f, err := hub.AskFleet(t.Context(), w.dir)
	if err != nil || len(f.Screens) != 1 {
		t.Fatalf("%+v, %v", f, err)
	}
	return f.Screens[0].Heard
}

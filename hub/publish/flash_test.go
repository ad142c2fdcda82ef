package publish_test

import (
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"semainier/hub/publish"
	"semainier/hub/wire"
	"semainier/layouts/program"
)

// heard gives the next flash that came.
func heard(t *testing.T, pushes chan *nats.Msg) wire.Flash {
	t.Helper()
	select {
	case m := <-pushes:
		if m.Header.Get(wire.StatusHeader) != wire.StatusFlash {
			t.Fatalf("status %q", m.Header.Get(wire.StatusHeader))
		}
		f, err := wire.OpenFlash(m.Data, hubKey, "tilleuls")
		if err != nil {
			t.Fatal(err)
		}
		return f
	case <-time.After(patience):
		t.Fatal("no flash came")
		return wire.Flash{}
	}
}

// A flash is followed by a version above the one that it runs ahead of, also
// where it was taken back before that: a screen that missed the taking back would
// show it to its end.
func TestFlashRunsOverTheNewestVersion(t *testing.T) {
	kept := newShelf()
	p := start(t, kept)
	k, public := newKey(t)
	p.SetScreens([]publish.Screen{{Key: public, Site: "tilleuls"}})
	publishing(t, p, prog("tilleuls", "un"), now)
	before := kept.held["tilleuls"].Version
	s, err := connect(t, p, k, public)
	if err != nil {
		t.Fatal(err)
	}
	pushes := make(chan *nats.Msg, 9)
	if _, err := s.ChanSubscribe(wire.PlaylistSubject("tilleuls"), pushes); err != nil {
		t.Fatal(err)
	}
	if err := s.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := p.Flash("tilleuls", []program.Notice{{ID: "feu", Importance: program.Urgent}}, now); err != nil {
		t.Fatal(err)
	}
	first := heard(t, pushes)
	if first.Over != before || !first.Issued.Equal(now) || len(first.Notices) != 1 {
		t.Errorf("%+v, over version %d", first, before)
	}
	if err := p.Flash("tilleuls", nil, now.Add(-time.Second)); err != nil { // the clock was set back
		t.Fatal(err)
	}
	if last := heard(t, pushes); !last.After(first) || len(last.Notices) != 0 {
		t.Errorf("%+v does not count beside %+v", last, first)
	}
	if !publishing(t, p, prog("tilleuls", "un"), now) {
		t.Error("a screen that missed the second flash is left with the first")
	}
	if publishing(t, p, prog("tilleuls", "un"), now) {
		t.Error("published twice")
	}
	if v := kept.held["tilleuls"].Version; v <= before {
		t.Errorf("version %d, before %d", v, before)
	}
}

package link_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"semainier/hub/wire"
	"semainier/layouts/program"
	"semainier/player/journal"
	"semainier/player/link"
)

func TestQuestionAnswerAndPush(t *testing.T) {
	key, public := newKey(t)
	h := startHub(t, false, map[string]program.SiteID{public: site})
	at := time.Date(2026, 11, 19, 9, 42, 0, 5, time.UTC)
	nc, asked := h.answering(t, func(wire.Request) *nats.Msg {
		return message("sealed", wire.TimeHeader, at.Format(time.RFC3339Nano))
	})
	o := h.options(key)
	o.Have = func() uint64 { return 41 }
	s := startLink(t, o)

	if r := receive(t, asked, "question"); r.Have != 41 || r.Wire != wire.Major {
		t.Errorf("asked %+v", r)
	}
	if a := receive(t, s.answers, "answer"); string(a.Sealed) != "sealed" || !a.HubTime.Equal(at) || a.Unchanged || a.None || a.Welcome != nil {
		t.Errorf("answer %+v", a)
	}
	publish(t, nc, message("newer"), wire.PlaylistSubject(site))
	if a := receive(t, s.answers, "push"); string(a.Sealed) != "newer" || !a.HubTime.IsZero() {
		t.Errorf("push %+v", a)
	}
	// A status is an answer to a question: on the site's subject it says nothing.
	for _, status := range []string{wire.StatusUnchanged, wire.StatusNone, wire.StatusWelcome, "later"} {
		publish(t, nc, message("newest", wire.StatusHeader, status), wire.PlaylistSubject(site))
		if a := receive(t, s.answers, "push with a status"); string(a.Sealed) != "newest" || a.Unchanged || a.None || a.Welcome != nil {
			t.Errorf("push with the status %q: %+v", status, a)
		}
	}
	publish(t, nc, message("urgent", wire.StatusHeader, wire.StatusFlash), wire.PlaylistSubject(site))
	if a := receive(t, s.answers, "flash"); string(a.Flash) != "urgent" || a.Sealed != nil {
		t.Errorf("flash %+v", a)
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
		{"nothing at all", message(""), wire.Answer{}, "an answer with nothing in it"},
		{"an empty welcome", message("", wire.StatusHeader, wire.StatusWelcome), wire.Answer{}, "an answer with nothing in it"},
		{"a time that is none", message("x", wire.TimeHeader, "noon"), wire.Answer{}, "read the header"},
	} {
		t.Run(c.name, func(t *testing.T) {
			key, public := newKey(t)
			h := startHub(t, false, map[string]program.SiteID{public: site})
			h.answering(t, func(wire.Request) *nats.Msg { return c.reply })
			s := startLink(t, h.options(key))
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
	h := startHub(t, false, map[string]program.SiteID{public: site})
	h.answering(t, unchanged)
	o := h.options(key)
	o.Pace = link.Pace{Wait: time.Millisecond, Jitter: -1, Ask: 20 * time.Millisecond}
	s := startLink(t, o)
	for range 4 {
		receive(t, s.answers, "answer")
	}
}

// A hub that restarts is waited for: where its web port opens before NATS, the
// screens do not all begin to ask over HTTP.
func TestHubThatComesBackIsAskedAgainByTheSameRoute(t *testing.T) {
	key, public := newKey(t)
	h := startHub(t, false, map[string]program.SiteID{public: site})
	h.answering(t, func(wire.Request) *nats.Msg { return message("before") })
	o := h.options(key)
	o.Pace = link.Pace{Wait: time.Millisecond, Jitter: -1, Ask: 100 * time.Millisecond, Patience: time.Hour}
	s := startLink(t, o)
	receive(t, s.answers, "answer")
	if by, connected := s.link.Route(); !connected || by != wire.RouteNATS {
		t.Errorf("answered, but connected by %q: %t", by, connected)
	}

	h.stop()
	s.log.until(t, "hub not reached")
	until(t, "connected to a hub that is gone", func() bool { _, connected := s.link.Route(); return !connected })
	h.start(t)
	s.log.until(t, "the hub does not answer") // its server is up, it is not
	h.answering(t, func(wire.Request) *nats.Msg { return message("after") })
	for a := receive(t, s.answers, "answer"); string(a.Sealed) != "after"; a = receive(t, s.answers, "answer of the hub that came back") {
	}
	if n := h.web.requests.Load(); n != 0 {
		t.Errorf("%d requests over HTTP", n)
	}
}

func TestHelloIsAnsweredPushedAndSaidAgain(t *testing.T) {
	key, public := newKey(t)
	h := startHub(t, false, map[string]program.SiteID{public: ""})
	nc, _ := h.answering(t, unchanged)
	s := newLink(t, h.options(key))
	s.link.Greet(wire.Hello{Player: "1"})
	if a := receive(t, s.answers, "answer to the hello"); string(a.Welcome) != "welcome 1" || a.Sealed != nil {
		t.Errorf("got %+v", a)
	}
	s.link.Greet(wire.Hello{Player: "2"})
	if a := receive(t, s.answers, "answer to the second hello"); string(a.Welcome) != "welcome 2" {
		t.Errorf("got %+v", a)
	}
	publish(t, nc, message("pushed", wire.StatusHeader, wire.StatusWelcome), wire.WelcomeSubject(public))
	if a := receive(t, s.answers, "welcome pushed"); string(a.Welcome) != "pushed" {
		t.Errorf("got %+v", a)
	}
	publish(t, nc, message("pushed"), wire.WelcomeSubject(public))
	s.log.until(t, "where a Welcome is wanted")
	h.stop() // and after a reconnection
	h.start(t)
	h.answering(t, unchanged)
	if a := receive(t, s.answers, "answer to the hello of the new connection"); string(a.Welcome) != "welcome 2" {
		t.Errorf("got %+v", a)
	}
}

// The pause between attempts is of an hour here: pairing does not wait for it,
// though the hub cuts the screen, perhaps twice.
func TestAdmittedScreenHasItsPlaylistAtOnce(t *testing.T) {
	for _, cutFirst := range []bool{false, true} {
		key, public := newKey(t)
		h := startHub(t, false, map[string]program.SiteID{public: ""})
		nc, _ := h.answering(t, func(wire.Request) *nats.Msg { return message("playlist") })
		o := h.options(key)
		o.Pace = link.Pace{Wait: time.Hour}
		s := newLink(t, o)
		s.link.Greet(wire.Hello{})
		receive(t, s.answers, "answer to the hello")
		if cutFirst { // before the screen has heard
			h.admit(t, public, site)
			receive(t, s.answers, "answer to the hello of the new connection")
			s.link.Follow(site)
		} else { // after it has moved on: it is refused until then
			publish(t, nc, message("admitted", wire.StatusHeader, wire.StatusWelcome), wire.WelcomeSubject(public))
			receive(t, s.answers, "welcome")
			s.link.Follow(site)
			s.log.until(t, "Permissions Violation")
			h.admit(t, public, site)
		}
		for said := ""; said != "playlist"; {
			said = string(receive(t, s.answers, "playlist").Sealed)
		}
	}
}

// A screen that knows its site asks at once and greets later; one that was moved
// while it was away is refused its question, and greets then.
func TestScreenThatKnowsItsSiteGreetsLater(t *testing.T) {
	for _, moved := range []bool{false, true} {
		key, public := newKey(t)
		of := map[string]program.SiteID{public: site}
		if moved {
			of[public] = "elsewhere"
		}
		h := startHub(t, false, of)
		h.answering(t, func(wire.Request) *nats.Msg { return message("playlist") })
		o := h.options(key)
		o.Pace = link.Pace{Wait: time.Millisecond, Jitter: -1, Ask: time.Hour, Greet: 100 * time.Hour}
		s := newLink(t, o)
		s.link.Greet(wire.Hello{})
		s.link.Follow(site)
		if a := receive(t, s.answers, "first answer"); (a.Welcome != nil) != moved || (string(a.Sealed) == "playlist") == moved {
			t.Errorf("moved %v: the first answer is %+v", moved, a)
		}
	}
}

func TestMovedScreenHearsItsNewSite(t *testing.T) {
	t.Run("cut after it has moved on", func(t *testing.T) { testMoved(t, false) })
	t.Run("cut as soon as it was told", func(t *testing.T) { testMoved(t, true) })
}

func testMoved(t *testing.T, cutFirst bool) {
	key, public := newKey(t)
	h := startHub(t, false, map[string]program.SiteID{public: site})
	nc, _ := h.answering(t, unchanged)
	o := h.options(key)
	o.Pace = link.Pace{Wait: time.Hour}
	s := startLink(t, o)
	receive(t, s.answers, "answer")
	publish(t, nc, message("moved", wire.StatusHeader, wire.StatusWelcome), wire.WelcomeSubject(public))
	if cutFirst {
		h.admit(t, public, "blosne")
		until(t, "cut", func() bool { return h.srv.NumClients() == 1 })
	}
	if a := receive(t, s.answers, "welcome"); string(a.Welcome) != "moved" {
		t.Errorf("got %+v", a)
	}
	s.link.Follow("blosne")
	if !cutFirst {
		h.admit(t, public, "blosne")
	}
	// A connection made between the admission and the cut asks, is answered, and is
	// cut before it hears what is published: the one after it asks again.
	for said := ""; said != "new"; {
		said = string(receive(t, s.answers, "answer for the new site").Sealed)
		publish(t, nc, message("new"), wire.PlaylistSubject("blosne"))
	}
}

func TestStatusIsToldOrDropped(t *testing.T) {
	key, public := newKey(t)
	h := startHub(t, false, map[string]program.SiteID{public: site})
	nc, _ := h.answering(t, unchanged)
	told := make(chan wire.Status, 10)
	subscribe(t, nc, wire.AnyStatus, func(m *nats.Msg) {
		var st wire.Status
		if err := json.Unmarshal(m.Data, &st); err != nil {
			t.Error(err)
		}
		told <- st
	})
	o := h.options(key)
	s := newLink(t, o)
	s.link.Tell(wire.Status{Version: 1}) // not connected
	s.link.Follow(site)
	receive(t, s.answers, "answer")
	s.link.Tell(wire.Status{Version: 2})
	if st := receive(t, told, "status"); st.Version != 2 {
		t.Errorf("told %+v", st)
	}
}

func TestRevokedScreenIsToldWhatToDo(t *testing.T) {
	key, _ := newKey(t)
	h := startHub(t, false, map[string]program.SiteID{})
	s := startLink(t, h.options(key))
	s.link.Greet(wire.Hello{})
	s.log.until(t, "this screen was revoked")
	if a := receive(t, s.answers, "Welcome over HTTP"); string(a.Welcome) != "revoked" { // by NATS it is not let in
		t.Errorf("got %+v", a)
	}
	s.log.until(t, "HTTP 403")
}

func TestScreenOfAnotherSiteHearsNothing(t *testing.T) {
	key, public := newKey(t)
	h := startHub(t, false, map[string]program.SiteID{public: "blosne"})
	nc, asked := h.answering(t, func(wire.Request) *nats.Msg { return message("maurepas's") })
	s := startLink(t, h.options(key))
	s.log.until(t, "Permissions Violation")
	publish(t, nc, message("maurepas's"), wire.PlaylistSubject(site))
	select {
	case a := <-s.answers:
		t.Errorf("heard %q", a.Sealed)
	case r := <-asked:
		t.Errorf("its question %+v reached the hub", r)
	default:
	}
}

// A screen that shows what it has for a month logs its trouble once.
func TestTroubleIsLoggedOnce(t *testing.T) {
	key, public := newKey(t)
	h := startHub(t, false, map[string]program.SiteID{public: site})
	nats := startRelay(t, h.address())
	nats.becomes(refuses)
	h.web.shut.Store(true)
	o := h.options(key)
	o.NATS = "nats://" + nats.Addr().String()
	o.Pace = link.Pace{Wait: time.Millisecond, Jitter: -1}
	s := startLink(t, o)
	until(t, "30 requests", func() bool { return h.web.requests.Load() > 30 })
	if n := strings.Count(s.log.String(), "hub not reached"); n > 6 { // of three routes; EOF and reset are two troubles
		t.Errorf("logged %d times:\n%s", n, s.log)
	}
}

// Who says nonsense all the time neither keeps a screen from asking nor fills
// its memory card with lines of log.
func TestNonsenseNeitherSilencesTheScreenNorFillsItsLog(t *testing.T) {
	key, public := newKey(t)
	h := startHub(t, false, map[string]program.SiteID{public: site})
	hub, asked := h.answering(t, unchanged)
	o := h.options(key)
	o.Pace = quick()
	o.Pace.Ask = 200 * time.Millisecond
	s := startLink(t, o)
	receive(t, asked, "first question")
	n := 0
	for questions := 0; questions < 4 || n < 500; n++ {
		publish(t, hub, message("", wire.StatusHeader, fmt.Sprint("nonsense ", n, strings.Repeat("x", 1<<12))), wire.InboxPrefix(public)+".welcome")
		select {
		case <-asked:
			questions++
		case <-s.answers:
		case <-time.After(2 * time.Millisecond):
		}
		if n > 10_000 {
			t.Fatalf("after %d pieces of nonsense the screen has asked %d times", n, questions)
		}
	}
	if lines := strings.Count(s.log.String(), "answer of no use"); lines > journal.Burst || len(s.log.String()) > journal.Burst<<10 {
		t.Errorf("%d lines of log, %d bytes", lines, len(s.log.String()))
	}
}

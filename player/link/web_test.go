package link_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"semainier/hub/wire"
	"semainier/layouts/program"
)

// overHTTP gives a hub that is reached by questions over HTTP alone, and a
// screen of it that follows its site.
func overHTTP(t *testing.T, s program.SiteID, have uint64, playlist func(have string) (int, string, string)) (*hub, *screen) {
	t.Helper()
	key, public := newKey(t)
	h := startHub(t, false, map[string]program.SiteID{public: s})
	h.web.noSocket.Store(true)
	if playlist != nil {
		h.web.playlist = playlist
	}
	o := h.options(key)
	o.NATS = "nats://" + closedPort(t)
	o.Have = func() uint64 { return have }
	o.Pace = quick()
	o.Pace.Ask = 20 * time.Millisecond
	return h, startLink(t, o)
}

func TestAnswersOverHTTP(t *testing.T) {
	hubTime := time.Date(2026, 11, 19, 9, 42, 0, 5, time.UTC)
	for _, c := range []struct {
		name   string
		have   uint64
		status int
		body   string
		want   wire.Answer
		log    string
	}{
		{"a playlist", 0, http.StatusOK, "sealed", wire.Answer{Sealed: wire.Sealed("sealed")}, ""},
		{"unchanged", 7, http.StatusNotModified, "", wire.Answer{Unchanged: true}, ""},
		{"none", 0, http.StatusNoContent, "", wire.Answer{None: true}, ""},
		{"empty", 0, http.StatusOK, "", wire.Answer{}, "an answer with nothing in it"},
		{"too long", 0, http.StatusOK, strings.Repeat("x", wire.MaxSealed+1), wire.Answer{}, "an answer of more than 1048576 bytes"},
		{"refused", 0, http.StatusForbidden, "", wire.Answer{}, "HTTP 403: the hub refuses"},
		{"no hub", 0, http.StatusNotFound, "", wire.Answer{}, "HTTP 404: what answers is no hub"},
		{"out of order", 0, http.StatusInternalServerError, "", wire.Answer{}, "HTTP 500"},
		{"a redirect", 0, http.StatusFound, "", wire.Answer{}, "HTTP 302"},
	} {
		t.Run(c.name, func(t *testing.T) {
			asked := make(chan string, 1)
			_, s := overHTTP(t, site, c.have, func(have string) (int, string, string) {
				select {
				case asked <- have:
				default:
				}
				return c.status, c.body, ""
			})
			if have := receive(t, asked, "question"); have != map[uint64]string{0: "", 7: `"7"`}[c.have] {
				t.Errorf("asked with If-None-Match: %s", have)
			}
			if c.log != "" {
				s.log.until(t, c.log)
				return
			}
			a := s.via(t, wire.RouteHTTPS)
			if string(a.Sealed) != string(c.want.Sealed) || a.Unchanged != c.want.Unchanged || a.None != c.want.None || !a.HubTime.Equal(hubTime) {
				t.Errorf("got %+v, want %+v", a, c.want)
			}
		})
	}
}

func TestNonceTooOldIsRenewed(t *testing.T) {
	h, s := overHTTP(t, site, 0, nil)
	s.via(t, wire.RouteHTTPS)
	h.web.mu.Lock()
	h.web.nonce = "another"
	before := h.web.nonces
	h.web.mu.Unlock()
	until(t, "a new nonce is asked for", func() bool {
		select {
		case <-s.answers:
		default:
		}
		h.web.mu.Lock()
		defer h.web.mu.Unlock()
		return h.web.nonces > before
	})
	s.via(t, wire.RouteHTTPS)
	if log := s.log.String(); strings.Contains(log, "HTTP 401") {
		t.Errorf("a nonce too old is told:\n%s", log)
	}
}

// What answers for a hub may be the page of a hotel.
func TestPageForANonce(t *testing.T) {
	key, _ := newKey(t)
	h := startHub(t, false, nil)
	page := http.NewServeMux()
	page.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("<html>\nWelcome to the hotel")) })
	h.web.Config.Handler = page
	o := h.options(key)
	o.NATS = "nats://" + closedPort(t)
	startLink(t, o).log.until(t, "it gives a page for a nonce")
}

func TestPairingAndStatusOverHTTP(t *testing.T) {
	key, public := newKey(t)
	h := startHub(t, false, map[string]program.SiteID{public: ""})
	h.web.noSocket.Store(true)
	o := h.options(key)
	o.NATS = "nats://" + closedPort(t)
	s := newLink(t, o) // questions are 45 s apart: these do not wait for the next
	s.link.Greet(wire.Hello{Player: "1"})
	for range 2 { // asked again, since nobody can tell it that it is admitted
		if a := s.via(t, wire.RouteHTTPS); string(a.Welcome) != "welcome 1" {
			t.Errorf("got %+v", a)
		}
	}
	s.link.Tell(wire.Status{Version: 1}) // of no site: dropped
	h.web.mu.Lock()
	h.web.screens[public] = site
	h.web.mu.Unlock()
	s.link.Follow(site)
	for a := s.via(t, wire.RouteHTTPS); string(a.Sealed) != "over http"; a = s.via(t, wire.RouteHTTPS) {
	}
	s.link.Tell(wire.Status{Version: 7, Via: wire.RouteHTTPS})
	if st := receive(t, h.web.statuses, "status"); st.Version != 7 {
		t.Errorf("told %+v", st)
	}
}

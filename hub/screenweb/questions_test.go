package screenweb_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"semainier/hub/publish"
	"semainier/hub/screenweb"
	"semainier/hub/wire"
)

// The whole of a screen's life over HTTP alone.
func TestScreenIsPairedAndServedOverHTTP(t *testing.T) {
	w := newWorld(t, screenweb.Usual)
	s := w.screen()
	hubKey := signing.Public().(ed25519.PublicKey)
	hello := func(h wire.Hello) wire.Welcome {
		t.Helper()
		a := s.asks("POST", wire.HelloPath, h, "Content-Type", "application/json; charset=utf-8")
		if a.StatusCode != 200 || a.Header.Get("Cache-Control") != "no-store" || a.Header.Get("Content-Type") != "application/octet-stream" {
			t.Fatalf("%s %v %s", a.Status, a.Header, a.body)
		}
		if at, err := time.Parse(time.RFC3339Nano, a.Header.Get(wire.TimeHeader)); err != nil || !at.Equal(w.now()) {
			t.Errorf("told the time %v, %v", at, err)
		}
		welcome, _, err := wire.OpenWelcome(wire.SealedWelcome(a.body), hubKey, s.key)
		if err != nil {
			t.Fatal(err)
		}
		return welcome
	}
	reveal := bytes.Repeat([]byte{3}, wire.NonceSize)
	first := hello(wire.Hello{Wire: wire.Major, Commit: wire.CommitTo(reveal)})
	second := hello(wire.Hello{Wire: wire.Major, Commit: wire.CommitTo(reveal), Reveal: reveal})
	if first.State != wire.Unknown || second.State != wire.Waiting {
		t.Fatalf("%s, then %s", first.State, second.State)
	}
	waiting, err := w.store.Enrolments(t.Context(), w.now())
	if err != nil || len(waiting) != 1 || waiting[0].Code != wire.Code(s.key, hubKey, reveal, first.Salt) || waiting[0].Address != "127.0.0.1" {
		t.Fatalf("at the desk: %+v, %v", waiting, err)
	}
	if a := s.asks("GET", wire.PlaylistPath, nil); a.StatusCode != 403 {
		t.Errorf("playlist while waiting: %s", a.Status)
	}

	w.pub.SetScreens([]publish.Screen{{Key: s.key, Site: "maurepas", Name: "Hall"}})
	if got := hello(wire.Hello{Wire: wire.Major}); got.State != wire.Admitted || got.Site != "maurepas" {
		t.Fatalf("%+v", got)
	}
	if a := s.asks("GET", wire.PlaylistPath, nil); a.StatusCode != 204 || a.body != "" {
		t.Errorf("before a program: %s", a.Status)
	}
	w.publish("maurepas", "Permanence")
	w.publish("blosne", "Ailleurs")
	got := s.asks("GET", wire.PlaylistPath, nil)
	list, err := wire.Open(wire.Sealed(got.body), hubKey, "maurepas")
	if err != nil || got.StatusCode != 200 {
		t.Fatal(got.Status, err)
	}
	if tag := fmt.Sprintf("%q", fmt.Sprint(list.Version)); got.Header.Get("ETag") != tag || got.Header.Get("Cache-Control") != "private, no-cache" {
		t.Errorf("want tag %s: %v", tag, got.Header)
	}
	for _, tag := range []string{got.Header.Get("ETag"), "W/" + got.Header.Get("ETag"), `"1", ` + got.Header.Get("ETag")} {
		if a := s.asks("GET", wire.PlaylistPath, nil, "If-None-Match", tag); a.StatusCode != 304 || a.body != "" || a.Header.Get("ETag") != got.Header.Get("ETag") {
			t.Errorf("%s: %s, %v", tag, a.Status, a.Header)
		}
	}
	if a := s.asks("GET", wire.PlaylistPath, nil, "If-None-Match", `"7"`); a.StatusCode != 200 || a.body != got.body {
		t.Errorf("an older version: %s", a.Status)
	}
	nonce := []byte("never used again")
	for _, tag := range []string{got.Header.Get("ETag"), ""} {
		a := s.asks("GET", wire.PlaylistPath, nil, "If-None-Match", tag, wire.NonceHeader, base64.StdEncoding.EncodeToString(nonce))
		told := wire.Answer{Unchanged: tag != "", Have: list.Version, Nonce: nonce}
		if err := told.HearTime(a.Header.Get); err != nil || !told.Proved(hubKey, s.key) {
			t.Errorf("%s: the time %s is not proved (%v)", a.Status, told.HubTime, err)
		}
	}
	if a := s.asks("GET", wire.PlaylistPath, nil, wire.NonceHeader, "%"); a.StatusCode != 200 || a.Header.Get(wire.ProofHeader) != "" {
		t.Errorf("a nonce that is none: %s %v", a.Status, a.Header)
	}
	if a := s.asks("POST", wire.StatusPath, wire.Status{Wire: 1, Version: list.Version, Via: wire.RouteHTTPS}); a.StatusCode != 204 || a.body != "" {
		t.Errorf("%s %s", a.Status, a.body)
	}
	if h := w.heard[s.key]; h.Version != list.Version || h.Via != wire.RouteHTTPS {
		t.Errorf("heard %+v", h)
	}

	w.pub.SetScreens([]publish.Screen{{Key: s.key, Site: "blosne"}})
	if a := s.asks("GET", wire.PlaylistPath, nil); a.StatusCode != 200 {
		t.Errorf("moved: %s", a.Status)
	} else if _, err := wire.Open(wire.Sealed(a.body), hubKey, "blosne"); err != nil {
		t.Error(err)
	}
	w.pub.SetScreens([]publish.Screen{{Key: s.key, Site: "maurepas", Revoked: true}})
	for _, c := range []struct{ method, path, body string }{{"GET", wire.PlaylistPath, ""}, {"POST", wire.StatusPath, "{}"}, {"POST", wire.HelloPath, "{}"}} {
		a := s.asks(c.method, c.path, c.body)
		if a.StatusCode != 403 {
			t.Errorf("revoked, %s: %s", c.path, a.Status)
		}
		if c.path == wire.HelloPath {
			if welcome, _, err := wire.OpenWelcome(wire.SealedWelcome(a.body), hubKey, s.key); err != nil || welcome.State != wire.Revoked {
				t.Errorf("revoked, and told %+v, %v", welcome, err)
			}
		}
	}
}

func TestNothingIsBelievedWithoutItsSignature(t *testing.T) {
	w := newWorld(t, screenweb.Usual)
	s, other := w.screen(), w.screen()
	w.pub.SetScreens([]publish.Screen{{Key: s.key, Site: "maurepas"}})
	w.publish("maurepas", "Permanence")
	old := w.nonce()
	w.pass(wire.NonceLife * time.Second)
	nonce := w.nonce()
	ok := []byte(`{"wire":1}`)
	stolen := strings.Replace(other.sign("POST", wire.StatusPath, nonce, ok), other.key, s.key, 1)
	account := strings.Replace(s.sign("POST", wire.StatusPath, nonce, ok), s.key, "A"+s.key[1:], 1)
	for name, c := range map[string]struct {
		auth, method, path string
		body               []byte
		want               int
		part               string // of the proof that is told to fail
	}{
		"as it should be":      {s.sign("POST", wire.StatusPath, nonce, ok), "POST", wire.StatusPath, ok, 204, ""},
		"no signature":         {"", "POST", wire.StatusPath, ok, 401, "authorization"},
		"another scheme":       {"Bearer x y z", "POST", wire.StatusPath, ok, 401, "authorization"},
		"key of no user":       {account, "POST", wire.StatusPath, ok, 401, "authorization"},
		"another's signature":  {stolen, "POST", wire.StatusPath, ok, 401, "signature"},
		"another body":         {s.sign("POST", wire.StatusPath, nonce, ok), "POST", wire.StatusPath, []byte(`{"wire":2}`), 401, "signature"},
		"another path":         {s.sign("POST", wire.StatusPath, nonce, ok), "POST", wire.HelloPath, ok, 401, "signature"},
		"another method":       {s.sign("POST", wire.PlaylistPath, nonce, nil), "GET", wire.PlaylistPath, nil, 401, "signature"},
		"signed for HEAD":      {s.sign("HEAD", wire.PlaylistPath, nonce, nil), "GET", wire.PlaylistPath, nil, 401, "signature"},
		"empty signature":      {wire.Authorization(s.key, nonce, nil), "POST", wire.StatusPath, ok, 401, "authorization"},
		"old nonce":            {s.sign("POST", wire.StatusPath, old, ok), "POST", wire.StatusPath, ok, 401, "nonce"},
		"nonce of one's own":   {s.sign("POST", wire.StatusPath, strings.Repeat("A", len(nonce)), ok), "POST", wire.StatusPath, ok, 401, "nonce"},
		"nonce of another hub": {s.sign("POST", wire.StatusPath, foreign(w), ok), "POST", wire.StatusPath, ok, 401, "nonce"},
		"nonce that lasts on":  {s.sign("POST", wire.StatusPath, "B"+nonce[1:], ok), "POST", wire.StatusPath, ok, 401, "nonce"},
		"unknown key":          {other.sign("POST", wire.StatusPath, nonce, ok), "POST", wire.StatusPath, ok, 403, ""},
		"unknown key, site":    {other.sign("GET", wire.PlaylistPath, nonce, nil), "GET", wire.PlaylistPath, nil, 403, ""},
	} {
		var header []string
		if c.auth != "" {
			header = []string{"Authorization", c.auth}
		}
		a := w.do(w.request(c.method, c.path, c.body, header...))
		challenge := ""
		if c.part != "" {
			challenge = wire.AuthScheme + `error="` + c.part + `"`
		}
		if a.StatusCode != c.want || a.Header.Get("WWW-Authenticate") != challenge {
			t.Errorf("%s: %s, %q, %s", name, a.Status, a.Header.Get("WWW-Authenticate"), a.body)
		}
	}
	if n := len(w.heard); n != 1 {
		t.Errorf("heard %d screens", n)
	}
	// Signed, and said again later: until the nonce is too old.
	again := s.sign("GET", wire.PlaylistPath, nonce, nil)
	w.pass((wire.NonceLife - 1) * time.Second)
	if a := w.do(w.request("GET", wire.PlaylistPath, nil, "Authorization", again)); a.StatusCode != 200 {
		t.Errorf("within the life of a nonce: %s", a.Status)
	}
	w.pass(time.Second)
	if a := w.do(w.request("GET", wire.PlaylistPath, nil, "Authorization", again)); a.StatusCode != 401 {
		t.Errorf("after it: %s", a.Status)
	}
	w.pass(-10 * wire.NonceLife * time.Second) // the clock was ahead and is put back
	if a := w.do(w.request("GET", wire.PlaylistPath, nil, "Authorization", again)); a.StatusCode != 401 {
		t.Errorf("long before it: %s", a.Status)
	}
}

// foreign gives the nonce of a hub with another secret.
func foreign(w *world) string {
	web := screenweb.New(screenweb.Options{Hub: w.pub, Orders: w.pub, Secret: []byte("another"), Now: w.now})
	defer web.Close()
	rec := httptest.NewRecorder()
	web.ServeHTTP(rec, httptest.NewRequestWithContext(w.t.Context(), "GET", wire.NoncePath, nil))
	return rec.Body.String()
}

func TestWhatCannotBeTakenIsAnsweredInWords(t *testing.T) {
	w := newWorld(t, screenweb.Usual)
	s := w.screen()
	w.pub.SetScreens([]publish.Screen{{Key: s.key, Site: "maurepas"}})
	full := func(n int) string { return `{"wire":1,"player":"` + strings.Repeat("p", n-22) + `"}` }
	for name, c := range map[string]struct {
		method, path, body, form string
		want                     int
	}{
		"hello, at the limit":      {"POST", wire.HelloPath, full(wire.MaxWelcome), "application/json", 200},
		"hello, too long":          {"POST", wire.HelloPath, full(wire.MaxWelcome + 1), "application/json", 413},
		"status, at the limit":     {"POST", wire.StatusPath, full(wire.MaxStatus), "", 204},
		"status, too long":         {"POST", wire.StatusPath, full(wire.MaxStatus + 1), "", 413},
		"playlist with a body":     {"GET", wire.PlaylistPath, "x", "", 413},
		"hello, not JSON":          {"POST", wire.HelloPath, "<script>alert(1)</script>", "", 400},
		"hello, nothing":           {"POST", wire.HelloPath, "", "", 400},
		"hello, a list":            {"POST", wire.HelloPath, "[]", "", 400},
		"hello, a short commit":    {"POST", wire.HelloPath, `{"commit":"AAAA"}`, "", 400},
		"hello, a long reveal":     {"POST", wire.HelloPath, `{"reveal":"` + strings.Repeat("A", 80) + `"}`, "", 400},
		"status, of another form":  {"POST", wire.StatusPath, "a=b", "application/x-www-form-urlencoded", 415},
		"status, of an odd form":   {"POST", wire.StatusPath, "{}", "application/json; =", 415},
		"status, many pages":       {"POST", wire.StatusPath, `{"pages":[` + strings.Repeat(`"<b>",`, 16) + `""]}`, "", 400},
		"hello, asked with GET":    {"GET", wire.HelloPath, "", "", 405},
		"playlist, asked for POST": {"POST", wire.PlaylistPath, "{}", "", 405},
		"nonce, asked for POST":    {"POST", wire.NoncePath, "{}", "", 405},
		"unknown path":             {"GET", "/screens/<script>", "", "", 404},
		"of no name":               {"GET", "/screens/", "", "", 404},
		"of another picture":       {"GET", "/media/<script>", "", "", 404},
	} {
		var header []string
		if c.form != "" {
			header = []string{"Content-Type", c.form}
		}
		a := s.asks(c.method, c.path, c.body, header...)
		if a.StatusCode != c.want {
			t.Errorf("%s: %s %s", name, a.Status, a.body)
		}
		if a.StatusCode >= 400 && (a.Header.Get("Content-Type") != "text/plain; charset=utf-8" || a.Header.Get("X-Content-Type-Options") != "nosniff" ||
			len(a.body) < 3 || strings.Contains(a.body, "<")) {
			t.Errorf("%s: %v %q", name, a.Header, a.body)
		}
		if a.Header.Get(wire.TimeHeader) == "" && !strings.HasPrefix(c.path, wire.MediaPath) {
			t.Errorf("%s: the time is not told", name)
		}
	}
}

// A clock that is behind tells no time, and the log of a hub that cannot answer
// stays short and has no secret in it.
func TestHubInTroubleSaysSo(t *testing.T) {
	w := newWorld(t, screenweb.Usual)
	s := w.screen()
	w.publish("maurepas", "Permanence")
	w.pass(-time.Hour)
	if a := w.do(w.request("GET", wire.NoncePath, nil)); a.Header.Get(wire.TimeHeader) != "" || a.StatusCode != 200 {
		t.Errorf("%s, told %q", a.Status, a.Header.Get(wire.TimeHeader))
	}
	if err := w.store.Close(); err != nil {
		t.Fatal(err)
	}
	reveal := bytes.Repeat([]byte{3}, wire.NonceSize)
	for range 5 {
		a := s.asks("POST", wire.HelloPath, wire.Hello{Wire: 1, Commit: wire.CommitTo(reveal), Reveal: reveal})
		if a.StatusCode != http.StatusServiceUnavailable || a.Header.Get("Retry-After") == "" || strings.Contains(a.body, "sql") {
			t.Errorf("%s %s", a.Status, a.body)
		}
	}
	log := w.log.String()
	if n := strings.Count(log, "not answered"); n != 1 || strings.Contains(log, w.nonce()) || strings.Contains(log, "of the nonces") {
		t.Errorf("told %d times:\n%s", n, log)
	}
	w.pass(time.Minute)
	s.asks("POST", wire.HelloPath, wire.Hello{Wire: 1, Commit: wire.CommitTo(reveal), Reveal: reveal})
	if n := strings.Count(w.log.String(), "not answered"); n != 2 {
		t.Errorf("a minute later told %d times", n)
	}
}

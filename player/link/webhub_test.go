package link_test

import (
	"crypto/rand"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/nats-io/nkeys"

	"semainier/hub/wire"
	"semainier/layouts/program"
)

// webHub is the hub's web server, after hub/wire/http.go.
type webHub struct {
	*httptest.Server
	socket   atomic.Pointer[string] // where NATS speaks WebSocket
	noSocket atomic.Bool            // WebSockets are blocked
	shut     atomic.Bool            // everything is
	requests atomic.Int64

	mu       sync.Mutex
	screens  map[string]program.SiteID
	nonce    string // the only one that is good
	nonces   int    // given so far
	playlist func(have string) (status int, body, etag string)
	statuses chan wire.Status
	pictures chan wire.Snapshot
	orders   []string // told with each answer, as OrderHeader has them
}

func (w *webHub) start(t *testing.T, secure bool, certificate *tls.Certificate) {
	w.playlist = func(string) (int, string, string) { return http.StatusOK, "over http", `"7"` }
	w.statuses, w.pictures = make(chan wire.Status, 10), make(chan wire.Snapshot, 10)
	mux := w.paths(t)
	w.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(r http.ResponseWriter, q *http.Request) {
		w.requests.Add(1)
		if w.shut.Load() {
			http.Error(r, "blocked by the town hall", http.StatusServiceUnavailable)
			return
		}
		mux.ServeHTTP(r, q)
	}))
	w.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, 0)
	if certificate != nil {
		w.TLS = &tls.Config{Certificates: []tls.Certificate{*certificate}, MinVersion: tls.VersionTLS12}
	}
	if secure {
		w.StartTLS()
	} else {
		w.Start()
	}
	t.Cleanup(w.Close)
}

// signed lets in what is signed by a screen, with the nonce that is good.
func (w *webHub) signed(t *testing.T, do func(r http.ResponseWriter, key string, body []byte)) http.HandlerFunc {
	return func(r http.ResponseWriter, q *http.Request) {
		body, err := io.ReadAll(q.Body)
		if err != nil {
			t.Error(err)
		}
		key, nonce, signature, _ := wire.ReadAuthorization(q.Header.Get("Authorization"))
		w.mu.Lock()
		good := w.nonce
		_, known := w.screens[key]
		w.mu.Unlock()
		public, err := nkeys.FromPublicKey(key)
		switch {
		case nonce != good || err != nil:
			http.Error(r, "nonce", http.StatusUnauthorized)
		case public.Verify(wire.SignedText(q.Method, q.URL.Path, nonce, body), signature) != nil:
			t.Errorf("%s %s: signature wrong", q.Method, q.URL.Path)
		case !known && q.URL.Path == wire.HelloPath:
			r.Header().Set("Content-Type", "application/octet-stream")
			r.WriteHeader(http.StatusForbidden)
			fmt.Fprint(r, "revoked")
		case !known:
			http.Error(r, "revoked", http.StatusForbidden)
		default:
			do(r, key, body)
		}
	}
}

func (w *webHub) paths(t *testing.T) *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+wire.NoncePath, func(r http.ResponseWriter, _ *http.Request) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.nonce, w.nonces = rand.Text(), w.nonces+1
		fmt.Fprintln(r, w.nonce)
	})
	mux.HandleFunc("POST "+wire.HelloPath, w.signed(t, func(r http.ResponseWriter, _ string, body []byte) {
		var h wire.Hello
		if err := json.Unmarshal(body, &h); err != nil {
			t.Errorf("a hello that is none: %q", body)
		}
		fmt.Fprint(r, "welcome "+h.Player)
	}))
	mux.HandleFunc("GET "+wire.PlaylistPath, func(r http.ResponseWriter, q *http.Request) {
		w.signed(t, func(r http.ResponseWriter, key string, _ []byte) {
			w.mu.Lock()
			defer w.mu.Unlock()
			if w.screens[key] == "" {
				http.Error(r, "not admitted", http.StatusForbidden)
				return
			}
			status, body, etag := w.playlist(q.Header.Get("If-None-Match"))
			r.Header()[wire.OrderHeader] = w.orders
			r.Header().Set("ETag", etag)
			r.Header().Set(wire.TimeHeader, "2026-11-19T09:42:00.000000005Z")
			r.WriteHeader(status)
			io.WriteString(r, body)
		})(r, q)
	})
	mux.HandleFunc("POST "+wire.StatusPath, w.signed(t, func(r http.ResponseWriter, _ string, body []byte) {
		var s wire.Status
		if err := json.Unmarshal(body, &s); err != nil {
			t.Errorf("a status that is none: %q", body)
		}
		w.statuses <- s
		w.mu.Lock()
		defer w.mu.Unlock()
		r.Header()[wire.OrderHeader] = w.orders
		r.WriteHeader(http.StatusNoContent)
	}))
	mux.HandleFunc("POST "+wire.PicturePath, w.signed(t, func(r http.ResponseWriter, _ string, body []byte) {
		var s wire.Snapshot
		if err := json.Unmarshal(body, &s); err != nil {
			t.Errorf("a picture that is none: %q", body)
		}
		w.pictures <- s
		if s.Order == "refused" {
			http.Error(r, "unasked", http.StatusConflict)
			return
		}
		r.WriteHeader(http.StatusNoContent)
	}))
	mux.HandleFunc("GET "+wire.NATSPath, func(r http.ResponseWriter, q *http.Request) {
		if w.noSocket.Load() {
			http.Error(r, "no WebSockets here", http.StatusBadRequest)
			return
		}
		at := &url.URL{Scheme: "http", Host: *w.socket.Load()}
		p := httputil.NewSingleHostReverseProxy(at)
		p.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, 0)
		p.ServeHTTP(r, q)
	})
	return mux
}

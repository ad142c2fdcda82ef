package hub

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"semainier/feeds"
	"semainier/hub/screenweb"
	"semainier/hub/wire"
	"semainier/layouts/program"
)

// The bounds of the HTTP server.
const (
	readWithin  = 10 * time.Second
	writeWithin = 30 * time.Second
	idleFor     = 2 * time.Minute
	closeWithin = 5 * time.Second
	maxHeader   = 16 << 10
)

// web is the running HTTP server.
type web struct {
	address string
	failed  chan error // receives once if the server stops by itself
	server  *http.Server
	screens *screenweb.Web
	done    chan struct{}
}

// serve starts the HTTP server, in clear where secure is nil.
func (h *hub) serve(ctx context.Context, secure *tls.Config, console http.Handler) (*web, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", h.opts.HTTP)
	if err != nil {
		return nil, fmt.Errorf("listen to HTTP on %s: %w (is another hub running? hub.toml: [http] listen)", h.opts.HTTP, err)
	}
	screens := screenweb.New(screenweb.Options{
		Hub: h.publisher, Orders: h.publisher, Pictures: h.store, Releases: h, WebSocket: h.publisher.WebSocket,
		Secret: derived(h.signing, "semainier nonces of the screens' requests"), Now: h.opts.Now, Log: h.opts.Log, Limits: screenweb.Usual,
	})
	h.publisher.SetPeer(screens.Peer)
	w := &web{address: l.Addr().String(), failed: make(chan error, 1), done: make(chan struct{}), screens: screens, server: &http.Server{
		Handler: h.routes(screens, console), TLSConfig: secure,
		ErrorLog:    slog.NewLogLogger(h.opts.Log.Handler(), slog.LevelDebug), // mostly of strangers who knock
		ReadTimeout: readWithin, WriteTimeout: writeWithin, IdleTimeout: idleFor, MaxHeaderBytes: maxHeader,
	}}
	go func() {
		defer close(w.done)
		serve := w.server.Serve
		if secure != nil {
			serve = func(l net.Listener) error { return w.server.ServeTLS(l, "", "") }
		}
		err := serve(l)
		if !errors.Is(err, http.ErrServerClosed) {
			w.failed <- fmt.Errorf("serve HTTP on %s: %w", w.address, err)
		}
	}()
	return w, nil
}

// close stops the server, waiting a little for answers on their way.
func (w *web) close() error {
	w.screens.Close()
	ctx, cancel := context.WithTimeout(context.Background(), closeWithin)
	defer cancel()
	err := w.server.Shutdown(ctx)
	if err != nil {
		err = w.server.Close()
	}
	<-w.done
	return err
}

func (h *hub) routes(screens, console http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", h.healthz)
	mux.HandleFunc("GET /sites/{id}/program.json", h.program)
	mux.HandleFunc("GET /sites/{id}/program.ics", h.calendar)
	mux.HandleFunc("GET /sites/{id}/rooms.ifb", h.rooms)
	mux.HandleFunc("GET /feeds.json", h.feeds)
	mux.Handle("/screens/", screens)
	mux.Handle(wire.MediaPath, screens)
	mux.Handle("/", console) // wire.PairPath too
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		head := w.Header()
		head.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("Referrer-Policy", "no-referrer")
		head.Set("Cache-Control", "no-store")
		mux.ServeHTTP(w, r)
	})
}

// healthz answers 200 while the store can be read, for whoever watches the hub.
func (h *hub) healthz(w http.ResponseWriter, r *http.Request) {
	if _, err := h.store.DataVersion(r.Context()); err != nil {
		http.Error(w, "the store cannot be read", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("ok\n")) // whoever asked has gone: nobody to tell
}

// program gives the program of a site as it was last planned, or, where another
// hub plans, as that published it.
func (h *hub) program(w http.ResponseWriter, r *http.Request) {
	site := feeds.SiteID(r.PathValue("id"))
	h.mu.RLock()
	p, ok := h.programs[site]
	h.mu.RUnlock()
	if _, leads := h.lease.state(); !leads {
		last, err := h.lastIssue(r.Context(), site)
		p, ok = last.Program, err == nil
	}
	if !ok {
		http.Error(w, "no program for this site", http.StatusNotFound)
		return
	}
	writeJSON(w, p)
}

func writeJSON[T program.Program | []feedState](w http.ResponseWriter, v T) {
	body, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		http.Error(w, "cannot be written as JSON", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = w.Write(append(body, '\n')) // whoever asked has gone: nobody to tell
}

package desk

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"strings"

	"semainier/feeds"
	"semainier/hub/access"
)

// What a route may need besides an access.Action.
const (
	Anybody  access.Action = "anybody"   // also who has not signed in
	SignedIn access.Action = "signed-in" // whoever has, for what is their own
)

// MaxForm is how large a posted form may be, in bytes, where its Route says nothing
// else.
const MaxForm = 256 << 10

// Section is a part of the console.
type Section struct {
	Name   string // of its package: the prefix of its words
	Files  fs.FS  // templates/*.html, and a catalogue words/<language>.toml for each language
	Routes []Route
	Nav    []Nav
	// Funcs are what its templates call besides what all templates may.
	Funcs map[string]any
}

// Nav is an entry of the menu. Its word is "nav.<Key>" of the section's catalogue.
type Nav struct {
	Key   string
	Path  string
	Icon  string        // a pictogram of layouts/glyph
	Need  access.Action // whoever may do it somewhere sees the entry
	Place int           // the order of the entries
}

// Route is one address with what may be done there and by whom.
type Route struct {
	Method string // "GET" or "POST"
	Path   string // as http.ServeMux reads it: "/annonces/{notice}"
	Need   access.Action
	// On says what the request touches, from its address and, for a POST, its form;
	// nil: something somewhere. Its error is answered as that of Do.
	On func(*Page) (access.Target, error)
	Do func(*Page) error

	// Body is how large the request may be, in bytes; 0: MaxForm. Who sends more than
	// MaxForm has longer for it, see uploadWithin.
	Body int64
	// Try gives the form of a request that touches the site, for tests that try every
	// route with every role. Nil: the address alone, in which {site} is the site and
	// any other name that of a record of the site's.
	Try func(site feeds.SiteID) url.Values
}

// ErrNotFound is what Do and On give, wrapped, where nothing has that address.
var ErrNotFound = errors.New("no such page")

// ErrForm is what Do and On give, wrapped, for a request whose form cannot be read.
var ErrForm = errors.New("not a form that can be read")

// mux makes the handler of all routes.
func (d *Desk) mux() (http.Handler, error) {
	mux := http.NewServeMux()
	for _, s := range d.sections {
		for _, r := range s.Routes {
			if err := r.check(); err != nil {
				return nil, fmt.Errorf("section %s: %w", s.Name, err)
			}
			path := r.Path
			if strings.HasSuffix(path, "/") {
				path += "{$}"
			}
			mux.HandleFunc(r.Method+" "+path, func(w http.ResponseWriter, req *http.Request) { d.serve(w, req, s, r) })
			d.routes = append(d.routes, r)
		}
	}
	mux.HandleFunc("GET /assets/{file}", serveAsset)
	mux.HandleFunc("GET "+livePath, d.serveLive)
	mux.HandleFunc("/", func(w http.ResponseWriter, req *http.Request) {
		d.serve(w, req, d.sections[len(d.sections)-1], Route{Need: Anybody, Do: func(*Page) error { return ErrNotFound }})
	})
	return secured(d.o.Access.Handler(mux)), nil
}

func (r Route) check() error {
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodPost:
		return fmt.Errorf("route %q: want the method GET or POST", r.Path)
	case r.Need == "":
		return fmt.Errorf("route %s %s has no policy", r.Method, r.Path)
	case r.Do == nil:
		return fmt.Errorf("route %s %s does nothing", r.Method, r.Path)
	}
	return nil
}

// secured says to browsers what these pages may do, and refuses what another site
// makes a browser post (http.CrossOriginProtection; the live channel has gorilla's
// own check, which that does not cover).
func secured(next http.Handler) http.Handler {
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "Cette demande vient d’un autre site : elle est refusée.", http.StatusForbidden)
	}))
	return guard.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		h.Set("X-Robots-Tag", "noindex")
		next.ServeHTTP(w, r)
	}))
}

// policy is the Content-Security-Policy of a page, with its nonce.
func policy(nonce string) string {
	return "default-src 'none'; script-src 'nonce-" + nonce + "'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
		"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
}

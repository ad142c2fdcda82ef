// Package desk is the frame of the console: it knows who asks and what they may
// do, draws every page in the same frame, and tells open pages that something
// changed. What is on the pages is the sections', one package each; hub/console
// puts them together.
//
// A section is a list of routes, a folder of templates and a catalogue of words. No
// route is served without a policy: Route.Need says what one must be allowed, and
// Route.On about what. The desk judges that before the section sees the request;
// where a request names more than its address tells, the section asks Page.May.
//
// Every page is whole HTML that works without JavaScript: what changes something is
// a form that is posted, and answered by a redirect with a message. htmx improves
// it, and one WebSocket (see live) says which parts to fetch again.
//
// The desk keeps nothing: records are the store's, people and sessions are
// hub/access's.
package desk

import (
	"context"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"semainier/hub/access"
	"semainier/hub/fleet"
	"semainier/hub/network"
	"semainier/hub/store"
)

// Hub is what the desk asks of the running hub.
type Hub interface {
	Fleet(ctx context.Context) (fleet.Fleet, error) // how the screens are doing
	Readings() int64                                // grows when a calendar was read with another result than before
}

// Setup is what a desk needs; none may be zero.
type Setup struct {
	Store    *store.Store
	Access   *access.Access
	Hub      Hub
	Now      func() time.Time
	Log      *slog.Logger
	Sections []Section
}

// Desk serves the console. It is safe for concurrent use.
type Desk struct {
	o        Setup
	words    words
	pages    map[string]*template.Template // by the name of their section
	sections []Section
	routes   []Route
	handler  http.Handler
	live     *live

	mu      sync.Mutex
	records network.Records
	version int64 // of records; 0: never read
}

// New makes the desk of these sections. It fails for a template or a catalogue that
// cannot be read, and for a route without a policy: faults of the program.
func New(o Setup) (*Desk, error) {
	d := &Desk{o: o, sections: append(slices.Clone(o.Sections), own()), pages: map[string]*template.Template{}}
	var err error
	if d.words, err = readWords(d.sections); err != nil {
		return nil, err
	}
	if err := d.parse(); err != nil {
		return nil, err
	}
	d.live = newLive(d.look, d.o.Log)
	if d.handler, err = d.mux(); err != nil {
		return nil, err
	}
	return d, nil
}

// ServeHTTP serves the console.
func (d *Desk) ServeHTTP(w http.ResponseWriter, r *http.Request) { d.handler.ServeHTTP(w, r) }

// Close ends the live connections; each open page asks again, where it finds no hub.
func (d *Desk) Close() { d.live.close() }

// Routes gives every route that is served, for tests that try each of them.
func (d *Desk) Routes() []Route { return slices.Clone(d.routes) }

// Records gives the records as they are now, with their version.
func (d *Desk) Records(ctx context.Context) (network.Records, int64, error) {
	version, err := d.o.Store.DataVersion(ctx) // before the records: a change in between is seen next time
	if err != nil {
		return network.Records{}, 0, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.version != 0 && d.version == version {
		return d.records, d.version, nil
	}
	records, err := d.o.Store.Records(ctx)
	if err != nil {
		return network.Records{}, 0, err
	}
	d.records, d.version = records, version
	return records, version, nil
}

// look gives what open pages are told of: each topic with what it looks like now.
func (d *Desk) look(ctx context.Context) (map[string]string, error) {
	version, err := d.o.Store.DataVersion(ctx)
	if err != nil {
		return nil, err
	}
	now, err := d.o.Hub.Fleet(ctx)
	if err != nil {
		return nil, err
	}
	return map[string]string{"records": fmt.Sprint(version), "screens": digest(now), "feeds": fmt.Sprint(d.o.Hub.Readings())}, nil
}

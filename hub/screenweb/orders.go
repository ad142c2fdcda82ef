package screenweb

import (
	"errors"
	"net/http"
	"time"

	"semainier/hub/publish"
	"semainier/hub/wire"
)

// Orders are what people at the hub ask of screens: a publish.Publisher.
type Orders interface {
	// Orders gives those that the screen of that key is to be told.
	Orders(key string) []wire.SealedOrder
	// Awaits reports whether one of them asks for a picture.
	Awaits(key string) bool
	// Pictured takes a picture, or says what is wrong with it.
	Pictured(key string, s wire.Snapshot) error
}

const (
	// maxUploads is how many screens may send a picture at the same time. Each may
	// make the hub hold wire.MaxSnapshot.
	maxUploads = 32
	// uploadWithin is how long a picture may be on its way: a line of 100 kbit/s.
	uploadWithin = 30 * time.Second
)

// ordered tells a screen what it is to do, with whatever it is answered.
func (w *Web) ordered(rw http.ResponseWriter, a asker) {
	for _, o := range w.opts.Orders.Orders(a.key) {
		rw.Header().Add(wire.OrderHeader, o.Header())
	}
}

// awaited lets through to next who may be a screen that was asked for a picture:
// nobody else's is read.
func (w *Web) awaited(next http.HandlerFunc) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		key, _, _, ok := wire.ReadAuthorization(r.Header.Get("Authorization"))
		if ok && !w.opts.Orders.Awaits(key) {
			unasked(rw)
			return
		}
		leave, ok := w.uploads.enter(addressOf(r))
		if !ok {
			unavailable(rw, "too many pictures on their way", retryAfter)
			return
		}
		defer leave()
		// The network's own clock. A writer without deadlines, as in a test, is as good as it is.
		control, end := http.NewResponseController(rw), time.Now().Add(uploadWithin)
		if err := errors.Join(control.SetReadDeadline(end), control.SetWriteDeadline(end.Add(takeWithin))); err != nil && !errors.Is(err, http.ErrNotSupported) {
			return // whoever asked has gone
		}
		next(rw, r)
	}
}

// picture takes what is on a screen.
func (w *Web) picture(rw http.ResponseWriter, r *http.Request, a asker) {
	if !admitted(rw, a) {
		return
	}
	s, ok := readJSON[wire.Snapshot](rw, r, a.body)
	if !ok {
		return
	}
	switch err := w.opts.Orders.Pictured(a.key, s); {
	case err == nil:
		rw.WriteHeader(http.StatusNoContent)
	case errors.Is(err, publish.ErrStanding):
		noStanding(rw)
	case errors.Is(err, publish.ErrUnasked):
		unasked(rw)
	case errors.Is(err, wire.ErrSnapshot):
		http.Error(rw, "picture refused: "+err.Error(), http.StatusBadRequest)
	default:
		w.log.error("picture of a screen not passed on", "key", a.key, "error", err)
		unavailable(rw, "the hub cannot take it now", retryAfter)
	}
}

func unasked(rw http.ResponseWriter) {
	http.Error(rw, "no order asks for this picture, or no longer", http.StatusConflict)
}

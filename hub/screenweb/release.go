package screenweb

import (
	"context"
	"net/http"
	"strconv"

	"semainier/hub/wire"
)

// Releases are the versions of the player that are offered.
type Releases interface {
	// Release gives the newest that the screen of that key is to have; nil: none is.
	Release(ctx context.Context, key string) (sealed wire.SealedRelease, serial uint64, err error)
}

// release answers which player a screen is offered. Nothing in it is secret, so who
// asks proves nothing; but only for screens of a record is anything looked up.
func (w *Web) release(rw http.ResponseWriter, r *http.Request) {
	key := r.PathValue("key")
	if _, standing := w.opts.Hub.Screen(key); standing != wire.Admitted {
		noStanding(rw)
		return
	}
	sealed, serial, err := w.opts.Releases.Release(r.Context(), key)
	head := rw.Header()
	head.Set("Cache-Control", "private, no-cache")
	switch {
	case err != nil && r.Context().Err() != nil: // whoever asked has gone
	case err != nil:
		w.log.error("which player a screen is offered cannot be read", "key", key, "error", err)
		unavailable(rw, "the hub cannot answer now", retryAfter)
	case sealed == nil:
		rw.WriteHeader(http.StatusNoContent)
	case serial <= versionOf(r.Header.Values("If-None-Match")):
		head.Set("ETag", strconv.Quote(strconv.FormatUint(serial, 10)))
		rw.WriteHeader(http.StatusNotModified)
	default:
		head.Set("ETag", strconv.Quote(strconv.FormatUint(serial, 10)))
		head.Set("Content-Type", octets)
		send(rw, sealed)
	}
}

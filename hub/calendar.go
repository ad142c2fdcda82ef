package hub

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"time"

	"semainier/feeds"
	"semainier/feeds/ics"
	"semainier/hub/public"
	"semainier/hub/wire"
	"semainier/layouts/program"
)

// keepFor is how long a cache on the way may answer for the hub.
const keepFor = "public, max-age=300"

var (
	errNoSite       = errors.New("no such site")
	errNotPublished = errors.New("no program published yet")
)

// calendar gives the program that the site's screens have, as a calendar to
// subscribe to.
func (h *hub) calendar(w http.ResponseWriter, r *http.Request) {
	h.answer(w, r, public.Calendar)
}

// rooms gives when the site's rooms are taken, as its screens tell it.
func (h *hub) rooms(w http.ResponseWriter, r *http.Request) {
	h.answer(w, r, public.Rooms)
}

// answer answers with what write makes of the last program published for the
// site of a request.
func (h *hub) answer(w http.ResponseWriter, r *http.Request, write func(program.Program, time.Time) (ics.Document, error)) {
	last, ok := h.published(w, r)
	if !ok {
		return
	}
	d, err := write(last.Program, last.Issued)
	h.writeCalendar(w, r, d, last.Issued, err)
}

// published gives the last program published for the site of a request; false if
// it has answered that there is none. A known site that has none yet says
// "later": to "not found" subscribers answer by forgetting the address.
func (h *hub) published(w http.ResponseWriter, r *http.Request) (wire.Playlist, bool) {
	last, err := h.lastIssue(r.Context(), feeds.SiteID(r.PathValue("id")))
	switch {
	case err == nil:
		return last, true
	case errors.Is(err, errNoSite):
		http.Error(w, "no such site", http.StatusNotFound)
		return last, false
	case !errors.Is(err, errNotPublished) && r.Context().Err() == nil:
		h.opts.Log.Error("published program not read", "error", err)
	}
	w.Header().Set("Retry-After", "60")
	http.Error(w, "no program for this site yet", http.StatusServiceUnavailable)
	return last, false
}

func (h *hub) lastIssue(ctx context.Context, id feeds.SiteID) (wire.Playlist, error) {
	h.mu.RLock()
	_, known := h.records.Site(id)
	h.mu.RUnlock()
	if !known {
		return wire.Playlist{}, errNoSite
	}
	issue, ok, err := h.store.Playlist(ctx, id)
	if err == nil && !ok {
		err = errNotPublished
	}
	if err != nil {
		return wire.Playlist{}, err
	}
	last, err := wire.Open(issue.Sealed, h.verify, program.SiteID(id))
	if err != nil {
		return last, fmt.Errorf("published program of %s: %w", id, err)
	}
	return last, nil
}

// writeCalendar answers with d, or that nothing has changed. The tag is of the
// bytes: a Semainier that writes them otherwise is not taken for unchanged.
func (h *hub) writeCalendar(w http.ResponseWriter, r *http.Request, d ics.Document, changed time.Time, err error) {
	var body bytes.Buffer
	if err == nil {
		err = ics.Encode(&body, d)
	}
	if err != nil {
		h.opts.Log.Error("calendar not written", "path", r.URL.Path, "error", err)
		http.Error(w, "the calendar cannot be written", http.StatusInternalServerError)
		return
	}
	sum := sha256.Sum256(body.Bytes())
	head := w.Header()
	head.Set("Content-Type", "text/calendar; charset=utf-8")
	head.Set("Cache-Control", keepFor)
	head.Set("ETag", `"`+hex.EncodeToString(sum[:16])+`"`)
	http.ServeContent(w, r, "", changed, bytes.NewReader(body.Bytes()))
}

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
	"semainier/hub/network"
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
	_, last, ok := h.published(w, r)
	if !ok {
		return
	}
	d, err := public.Calendar(last.Program, last.Issued)
	h.writeCalendar(w, r, d, last.Issued, err)
}

// rooms gives when the site's rooms are taken. The rooms are those of the
// records as they are now, so that the time of the program's issue is not that
// of the answer's last change.
func (h *hub) rooms(w http.ResponseWriter, r *http.Request) {
	site, last, ok := h.published(w, r)
	if !ok {
		return
	}
	d, err := public.Rooms(last.Program, site.Rooms, last.Issued)
	h.writeCalendar(w, r, d, time.Time{}, err)
}

// published gives the site of a request and the last program published for it;
// false if it has answered that there is none. A known site that has none yet
// says "later": to "not found" subscribers answer by forgetting the address.
func (h *hub) published(w http.ResponseWriter, r *http.Request) (network.Site, wire.Playlist, bool) {
	site, last, err := h.lastIssue(r.Context(), feeds.SiteID(r.PathValue("id")))
	switch {
	case err == nil:
		return site, last, true
	case errors.Is(err, errNoSite):
		http.Error(w, "no such site", http.StatusNotFound)
		return site, last, false
	case !errors.Is(err, errNotPublished) && r.Context().Err() == nil:
		h.opts.Log.Error("published program not read", "error", err)
	}
	w.Header().Set("Retry-After", "60")
	http.Error(w, "no program for this site yet", http.StatusServiceUnavailable)
	return site, last, false
}

func (h *hub) lastIssue(ctx context.Context, id feeds.SiteID) (network.Site, wire.Playlist, error) {
	h.mu.RLock()
	site, known := h.records.Site(id)
	h.mu.RUnlock()
	if !known {
		return site, wire.Playlist{}, errNoSite
	}
	issue, ok, err := h.store.Playlist(ctx, id)
	if err == nil && !ok {
		err = errNotPublished
	}
	if err != nil {
		return site, wire.Playlist{}, err
	}
	last, err := wire.Open(issue.Sealed, h.verify, program.SiteID(id))
	if err != nil {
		return site, last, fmt.Errorf("published program of %s: %w", id, err)
	}
	return site, last, nil
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

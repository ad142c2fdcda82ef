package screenweb

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"semainier/hub/publish"
	"semainier/hub/wire"
)

// octets is the type of what is sealed.
const octets = "application/octet-stream"

// retryAfter is after how many seconds a screen asks again when the hub cannot
// answer now.
const retryAfter = 30

// hello answers who a screen is. One that was revoked is told so twice: by the
// status, and by the signed Welcome where there is one, which nobody can forge.
func (w *Web) hello(rw http.ResponseWriter, r *http.Request, a asker) {
	h, ok := readJSON[wire.Hello](rw, r, a.body)
	if !ok {
		return
	}
	if !lengthOf(h.Commit, sha256.Size) || !lengthOf(h.Reveal, wire.NonceSize) {
		http.Error(rw, "commit and reveal have 32 bytes each, or none", http.StatusBadRequest)
		return
	}
	sealed, err := w.opts.Hub.Hello(r.Context(), a.key, household(addressOf(r)).String(), h)
	status := http.StatusOK
	switch {
	case a.standing == wire.Revoked:
		status = http.StatusForbidden
		if err != nil {
			sealed = nil
		}
	case err != nil && r.Context().Err() != nil:
		return // whoever asked has gone
	case err != nil:
		w.log.error("hello of a screen not answered", "key", a.key, "error", err)
		unavailable(rw, "the hub cannot answer now", retryAfter)
		return
	}
	rw.Header().Set("Content-Type", octets)
	rw.WriteHeader(status)
	send(rw, sealed)
}

func lengthOf(b []byte, want int) bool { return len(b) == 0 || len(b) == want }

// playlist answers with what the site of the screen shows.
func (w *Web) playlist(rw http.ResponseWriter, r *http.Request, a asker) {
	if !admitted(rw, a) {
		return
	}
	have := versionOf(r.Header.Values("If-None-Match"))
	nonce, err := base64.StdEncoding.DecodeString(r.Header.Get(wire.NonceHeader))
	if err != nil {
		nonce = nil // it then gets no proof
	}
	got, err := w.opts.Hub.Get(a.key, a.screen.Site, wire.Request{Wire: wire.Major, Have: have, Nonce: nonce})
	if err != nil { // moved or revoked meanwhile: hello tells which
		noStanding(rw)
		return
	}
	w.ordered(rw, a)
	head := rw.Header()
	got.TellTime(head.Set)
	head.Set("Cache-Control", "private, no-cache")
	head.Set("Vary", "Authorization") // the site is that of the key
	switch {
	case got.Unchanged:
		head.Set("ETag", strconv.Quote(strconv.FormatUint(have, 10)))
		rw.WriteHeader(http.StatusNotModified)
	case got.None || got.Sealed == nil:
		rw.WriteHeader(http.StatusNoContent)
	default:
		if got.Version != 0 {
			head.Set("ETag", strconv.Quote(strconv.FormatUint(got.Version, 10)))
		}
		head.Set("Content-Type", octets)
		send(rw, got.Sealed)
	}
}

// versionOf gives the highest version that If-None-Match names, 0 for none.
func versionOf(fields []string) (have uint64) {
	for tag := range strings.SplitSeq(strings.Join(fields, ","), ",") {
		tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
		if v, err := strconv.ParseUint(strings.Trim(tag, `"`), 10, 64); err == nil {
			have = max(have, v)
		}
	}
	return have
}

// status takes note of what a screen says of itself.
func (w *Web) status(rw http.ResponseWriter, r *http.Request, a asker) {
	if !admitted(rw, a) {
		return
	}
	s, ok := readJSON[wire.Status](rw, r, a.body)
	if !ok {
		return
	}
	err := w.opts.Hub.Heard(a.key, s)
	if errors.Is(err, publish.ErrStanding) {
		noStanding(rw)
		return
	}
	if err != nil {
		http.Error(rw, "status refused: "+err.Error(), http.StatusBadRequest)
		return
	}
	w.ordered(rw, a)
	rw.WriteHeader(http.StatusNoContent)
}

// admitted lets screens of a record through; false if it has answered.
func admitted(rw http.ResponseWriter, a asker) bool {
	if a.standing == wire.Admitted {
		return true
	}
	noStanding(rw)
	return false
}

func noStanding(rw http.ResponseWriter) {
	http.Error(rw, "no screen of this network has this key, or no longer: ask "+wire.HelloPath, http.StatusForbidden)
}

func unavailable(rw http.ResponseWriter, words string, seconds int) {
	rw.Header().Set("Retry-After", strconv.Itoa(seconds))
	http.Error(rw, words, http.StatusServiceUnavailable)
}

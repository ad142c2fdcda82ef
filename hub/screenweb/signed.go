package screenweb

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/nats-io/nkeys"

	"semainier/hub/publish"
	"semainier/hub/wire"
)

// asker is the screen that has proved to be the one that asks.
type asker struct {
	key      string
	screen   publish.Screen
	standing wire.Standing
	body     []byte
}

// signed lets a request through to next with a signature that holds for its
// method, path and body, which may have that many bytes.
func (w *Web) signed(limit int64, next func(http.ResponseWriter, *http.Request, asker)) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		key, nonce, signature, ok := wire.ReadAuthorization(r.Header.Get("Authorization"))
		if !ok || !nkeys.IsValidPublicUserKey(key) {
			refuseProof(rw, "authorization", "sign the request with a screen's key: see "+wire.NoncePath)
			return
		}
		if !w.nonces.good(nonce, w.opts.Now()) { // before the body and the signature, which cost something
			refuseProof(rw, "nonce", "ask for a new nonce at "+wire.NoncePath)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, limit))
		if tooLarge := new(http.MaxBytesError); errors.As(err, &tooLarge) {
			http.Error(rw, fmt.Sprintf("at most %d bytes", limit), http.StatusRequestEntityTooLarge)
			return
		}
		if err != nil {
			http.Error(rw, "the request is cut short", http.StatusBadRequest)
			return
		}
		if !proves(key, signature, wire.SignedText(r.Method, r.URL.Path, nonce, body)) {
			refuseProof(rw, "signature", "the signature is not that of this request by this key")
			return
		}
		a := asker{key: key, body: body}
		a.screen, a.standing = w.opts.Hub.Screen(key)
		next(rw, r, a)
	}
}

// proves reports whether the secret half of key signed text.
func proves(key string, signature, text []byte) bool {
	public, err := nkeys.FromPublicKey(key)
	return err == nil && public.Verify(text, signature) == nil
}

// refuseProof answers that a request has not proved whose it is, and which part
// of the proof fails.
func refuseProof(rw http.ResponseWriter, part, words string) {
	rw.Header().Set("WWW-Authenticate", wire.AuthScheme+`error="`+part+`"`)
	http.Error(rw, words, http.StatusUnauthorized)
}

// readJSON takes the body of a question; false if it has answered that it cannot.
func readJSON[T wire.Hello | wire.Status | wire.Snapshot](rw http.ResponseWriter, r *http.Request, body []byte) (v T, ok bool) {
	if form := r.Header.Get("Content-Type"); form != "" {
		if media, _, err := mime.ParseMediaType(form); err != nil || !strings.EqualFold(media, "application/json") {
			http.Error(rw, "send application/json", http.StatusUnsupportedMediaType)
			return v, false
		}
	}
	if err := json.Unmarshal(body, &v); err != nil {
		http.Error(rw, fmt.Sprintf("not the JSON of a %T", v), http.StatusBadRequest)
		return v, false
	}
	return v, true
}

// send writes the body of an answer; nobody is left to tell if that fails.
func send(rw http.ResponseWriter, body []byte) { _, _ = rw.Write(body) }

package screenweb

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"net/http"
	"time"

	"semainier/hub/wire"
)

const (
	nonceMAC = 16 // bytes
	// nonceSkew is how far the clock of the hub that made a nonce may be ahead of
	// the one that it is shown to. A nonce from a clock that was put back by more
	// is refused: it would be good for as long.
	nonceSkew = 60 // seconds
)

// nonces makes and knows nonces. They are not remembered: each is its own expiry
// and a MAC of it, so that every hub with the secret knows those of the others.
type nonces struct{ secret []byte }

func (n nonces) make(now time.Time) string {
	return base64.RawURLEncoding.EncodeToString(n.seal(uint64(now.Unix() + wire.NonceLife)))
}

// good reports whether a hub of this network made that nonce less than NonceLife ago.
func (n nonces) good(nonce string, now time.Time) bool {
	raw, err := base64.RawURLEncoding.DecodeString(nonce)
	if err != nil || len(raw) != 8+nonceMAC {
		return false
	}
	expires := binary.BigEndian.Uint64(raw)
	if !hmac.Equal(raw, n.seal(expires)) {
		return false
	}
	left := int64(expires) - now.Unix()
	return left > 0 && left <= wire.NonceLife+nonceSkew
}

func (n nonces) seal(expires uint64) []byte {
	raw := binary.BigEndian.AppendUint64(nil, expires)
	mac := hmac.New(sha256.New, n.secret)
	mac.Write([]byte("semainier nonce\n"))
	mac.Write(raw)
	return append(raw, mac.Sum(nil)[:nonceMAC]...)
}

// nonce answers with a nonce.
func (w *Web) nonce(rw http.ResponseWriter, _ *http.Request) {
	rw.Header().Set("Content-Type", "text/plain; charset=utf-8")
	send(rw, []byte(w.nonces.make(w.opts.Now())))
}

package wire

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
)

// Where NATS cannot be reached, a screen says the same things over HTTP, on the
// hub's own port. Every request but the first is signed with the screen's nkey:
//
//	GET  /screens/nonce      → a nonce, good for NonceLife seconds and any screen
//	POST /screens/hello      Hello → SealedWelcome
//	GET  /screens/playlist   If-None-Match: "<version>" → Sealed with ETag, 304 or 204 (no program)
//	POST /screens/status     Status → 204
//	POST /screens/picture    Snapshot → 204, or 409 where it answers no order
//	GET  /screens/nats       WebSocket: NATS itself; not signed, NATS asks for the key
//	GET  /media/<sha256>     a picture, not signed: whoever knows the hash has seen it
//
// The playlist's question may have NonceHeader, which stands for Request.Nonce;
// its answer then has ProofHeader.
//
// A nonce that is too old is answered 401, and the screen asks for another. A
// screen without standing is answered 403. Answers carry TimeHeader; those to the
// playlist's question and to a Status also OrderHeader, where there are orders.
const (
	NoncePath    = "/screens/nonce"
	HelloPath    = "/screens/hello"
	PlaylistPath = "/screens/playlist"
	StatusPath   = "/screens/status"
	PicturePath  = "/screens/picture"
	NATSPath     = "/screens/nats"
	MediaPath    = "/media/" // and the hash

	// PairPath is the page that the QR code of a screen that waits leads to, with
	// the code behind CodeQuery. It is for people.
	PairPath  = "/ecrans"
	CodeQuery = "code"

	// NonceHeader holds the Nonce of a Request, base64.
	NonceHeader = "Semainier-Nonce"

	// NonceLife is how long a nonce can be used, in seconds.
	NonceLife = 3600

	// AuthScheme begins the Authorization header of a signed request.
	AuthScheme = "Semainier-Nkey "
)

// SignedText is what a screen signs to make a request.
func SignedText(method, path, nonce string, body []byte) []byte {
	return fmt.Appendf(nil, "semainier request v1\n%s\n%s\n%s\n%x\n", method, path, nonce, sha256.Sum256(body))
}

// Authorization gives the header of a request signed by the screen of that key.
func Authorization(key, nonce string, signature []byte) string {
	return AuthScheme + key + " " + nonce + " " + base64.RawURLEncoding.EncodeToString(signature)
}

// ReadAuthorization takes such a header apart; it proves nothing yet.
func ReadAuthorization(header string) (key, nonce string, signature []byte, ok bool) {
	rest, ok := strings.CutPrefix(header, AuthScheme)
	parts := strings.Split(rest, " ")
	if !ok || len(parts) != 3 || parts[0] == "" || parts[1] == "" {
		return "", "", nil, false
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	return parts[0], parts[1], signature, err == nil
}

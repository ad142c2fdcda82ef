package access

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
)

// tokenBytes is how much chance a token holds: 256 bits.
const tokenBytes = 32

// chance gives n bytes of it.
func chance(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails, see its package
	return b
}

// newToken makes what a browser or a link holds, in base64url; the store keeps its
// digest alone, so that who reads the database signs in as nobody.
func newToken() string { return base64.RawURLEncoding.EncodeToString(chance(tokenBytes)) }

// digest is how the store names a token. A token is chance alone, hence no slow hash.
func digest(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

package wire

import (
	"bytes"
	"compress/gzip"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"semainier/layouts/program"
)

// Sealed is a signed playlist as it travels and as it lies in the cache:
//
//	8 bytes   magic "SEMAIN" and the format, a big-endian 16-bit 1
//	64 bytes  Ed25519 signature over domain + everything after it
//	the rest  gzip of the JSON of Playlist
//
// The signature is checked before a byte is decompressed.
type Sealed []byte

// Limits of a sealed playlist. Six busy weeks of one site are about 50 kB sealed.
const (
	MaxSealed   = 1 << 20 // bytes as it travels: the MaxPayload of the NATS server
	MaxUnpacked = 8 << 20 // bytes of JSON
)

var magic = []byte("SEMAIN\x00\x01")

// domain keeps a signature made for a playlist from being valid for anything else.
const domain = "semainier playlist v1\n"

// What Open refuses. Each is returned wrapped, with what was found.
var (
	ErrForm      = errors.New("not a sealed playlist")
	ErrSignature = errors.New("signature does not verify with the hub's public key")
	ErrSite      = errors.New("playlist of another site")
	ErrMajor     = errors.New("playlist of a newer Semainier (this player must be updated), or of no version at all")
)

// Seal signs p. It fails only when p is larger than a playlist may be.
func Seal(p Playlist, key ed25519.PrivateKey) (Sealed, error) {
	body, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("seal the playlist of %s: %w", p.Site, err)
	}
	packed, err := pack(body)
	if err != nil {
		return nil, fmt.Errorf("seal the playlist of %s: %w", p.Site, err)
	}
	sealed := make(Sealed, 0, len(magic)+ed25519.SignatureSize+len(packed))
	sealed = append(sealed, magic...)
	sealed = append(sealed, ed25519.Sign(key, append([]byte(domain), packed...))...)
	sealed = append(sealed, packed...)
	if len(body) > MaxUnpacked || len(sealed) > MaxSealed {
		return nil, fmt.Errorf("seal the playlist of %s: %d bytes (%d unpacked) are more than the %d (%d) that a player accepts: show fewer weeks or notices", p.Site, len(sealed), len(body), MaxSealed, MaxUnpacked)
	}
	return sealed, nil
}

func pack(body []byte) ([]byte, error) {
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.DefaultCompression)
	if err != nil {
		return nil, err
	}
	_, err = z.Write(body)
	err = errors.Join(err, z.Close())
	return packed.Bytes(), err
}

// Open verifies sealed with the hub's public key and reads it. It refuses what
// is not for site, what a newer major version wrote, and what names no version. Whether the version is
// new enough and the playlist still fresh is the player's to judge.
func Open(sealed Sealed, hub ed25519.PublicKey, site program.SiteID) (Playlist, error) {
	var p Playlist
	head := len(magic) + ed25519.SignatureSize
	if len(sealed) > MaxSealed || len(sealed) < head || !bytes.Equal(sealed[:len(magic)], magic) {
		return p, fmt.Errorf("open a playlist of %d bytes: %w", len(sealed), ErrForm)
	}
	packed := sealed[head:]
	if len(hub) != ed25519.PublicKeySize || !ed25519.Verify(hub, append([]byte(domain), packed...), sealed[len(magic):head]) {
		return p, fmt.Errorf("open a playlist of %d bytes: %w", len(sealed), ErrSignature)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return p, fmt.Errorf("unpack a playlist: %w: %w", ErrForm, err)
	}
	body, err := io.ReadAll(io.LimitReader(z, MaxUnpacked+1))
	if err != nil || len(body) > MaxUnpacked {
		return p, fmt.Errorf("unpack a playlist: %w: more than %d bytes, or cut short (%v)", ErrForm, MaxUnpacked, err)
	}
	// The version first: the rest of a newer one may not even parse.
	var major struct{ Wire int }
	if err := json.Unmarshal(body, &major); err != nil {
		return p, fmt.Errorf("read a playlist: %w: %w", ErrForm, err)
	}
	if major.Wire > Major || major.Wire < 1 {
		return p, fmt.Errorf("playlist of version %d, understood up to %d: %w", major.Wire, Major, ErrMajor)
	}
	if err := json.Unmarshal(body, &p); err != nil {
		return Playlist{}, fmt.Errorf("read a playlist: %w: %w", ErrForm, err)
	}
	if p.Site != site || p.Program.Site.ID != site {
		return Playlist{}, fmt.Errorf("playlist of site %q, ours is %q: %w", p.Site, site, ErrSite)
	}
	return p, nil
}

// Answer is what a player makes of what the hub says: the reply to its Request
// or to its Hello, or either of them pushed.
type Answer struct {
	Sealed    Sealed        // nil when the answer is one of the others
	Version   uint64        // of Sealed, as the hub knows it; players find it within
	Unchanged bool          // what the player has is the newest
	None      bool          // the hub has no program for this site
	Welcome   SealedWelcome // who this screen is; nil: this answer is not about that
	Flash     SealedFlash   // urgent notices, ahead of the playlist; nil: none came
	Order     SealedOrder   // what this screen is to do; nil: nothing
	HubTime   time.Time     // zero when the hub did not say
	Proof     []byte        // of HubTime and Unchanged: see ProveTime; nil: there is none

	// Of the exchange, for who asked: nothing of it travels.
	Have   uint64    // the version that the question named; 0: none
	Nonce  []byte    // the one that Proof is for
	Asked  time.Time // when the question left, by the monotonic clock; zero: this was pushed
	Came   time.Time // when its answer was there
	Secure bool      // the line is encrypted: its other end has a certificate of the hub's name
}

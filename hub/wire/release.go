package wire

import (
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Release is a version of the player that the hub offers to its screens: for each
// kind of machine a program, of which only hashes travel here. It is signed with
// a release key, which no hub has: who broke into a hub may show what they like on
// every screen, but run nothing on any.
//
// A program travels gzip'd and in pieces, each asked for at MediaPath by its hash
// like a picture: so a hub never holds more of it than a piece for each reader, what
// came over a line that breaks every minute is kept, and what was changed on its
// way is found out at once.
type Release struct {
	Version string    `json:"version"` // for people: "2026.48"; what Status.Player says then
	Serial  uint64    `json:"serial"`  // grows with every release; a screen never goes back to a lower one
	Issued  time.Time `json:"issued"`
	Builds  []Build   `json:"builds"`
}

// Build is the program of a Release for one kind of machine.
type Build struct {
	Platform string   `json:"platform"` // GOOS/GOARCH: "linux/arm64"
	Size     int64    `json:"size"`     // of the program, in bytes
	SHA256   string   `json:"sha256"`   // of the program, in hex
	Packed   int64    `json:"packed"`   // of its gzip, in bytes
	Pieces   []string `json:"pieces"`   // SHA-256 of each PieceSize bytes of the gzip in turn, in hex; the last piece may be shorter
}

// Limits of a Release. A player has 35 MB, 16 packed.
const (
	PieceSize        = 512 << 10 // bytes
	MaxProgram       = 128 << 20 // bytes of a program
	MaxPacked        = 64 << 20  // bytes of its gzip
	MaxReleaseName   = 60        // bytes of Version
	MaxSealedRelease = 64 << 10  // bytes
)

// SealedRelease is a Release as it travels: an Ed25519 signature, then the JSON.
type SealedRelease []byte

const releaseDomain = "semainier release v1\n"

// ErrRelease is what SealRelease and OpenRelease refuse, wrapped with what was found.
var ErrRelease = errors.New("not a release of the player by the holder of the release key")

// SealRelease signs r with the release key; it fails where a screen would refuse it.
func SealRelease(r Release, key ed25519.PrivateKey) (SealedRelease, error) {
	if err := r.check(); err != nil {
		return nil, fmt.Errorf("seal a release: %w", err)
	}
	body, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("seal a release: %w", err)
	}
	if n := len(body) + ed25519.SignatureSize; n > MaxSealedRelease {
		return nil, fmt.Errorf("seal a release of %d bytes, at most %d: %w", n, MaxSealedRelease, ErrRelease)
	}
	return append(SealedRelease(ed25519.Sign(key, append([]byte(releaseDomain), body...))), body...), nil
}

// OpenRelease verifies sealed with the public half of the release key and reads it.
// Whether it is newer than what runs, and for this machine, is the player's to judge.
func OpenRelease(sealed SealedRelease, key ed25519.PublicKey) (Release, error) {
	if len(sealed) > MaxSealedRelease || len(sealed) < ed25519.SignatureSize {
		return Release{}, fmt.Errorf("open a release of %d bytes: %w", len(sealed), ErrRelease)
	}
	sig, body := sealed[:ed25519.SignatureSize], sealed[ed25519.SignatureSize:]
	if len(key) != ed25519.PublicKeySize || !ed25519.Verify(key, append([]byte(releaseDomain), body...), sig) {
		return Release{}, fmt.Errorf("open a release: its signature is not by that key: %w", ErrRelease)
	}
	var r Release
	if err := json.Unmarshal(body, &r); err != nil {
		return Release{}, fmt.Errorf("read a release: %w: %w", err, ErrRelease)
	}
	if err := r.check(); err != nil {
		return Release{}, fmt.Errorf("open a release: %w", err)
	}
	return r, nil
}

// Build gives the program for a platform.
func (r Release) Build(platform string) (Build, bool) {
	for _, b := range r.Builds {
		if b.Platform == platform {
			return b, true
		}
	}
	return Build{}, false
}

// Piece gives how many bytes the nth piece has.
func (b Build) Piece(n int) int64 { return min(PieceSize, b.Packed-int64(n)*PieceSize) }

// check says what in a release cannot be right.
func (r Release) check() error {
	if r.Version == "" || len(r.Version) > MaxReleaseName || r.Serial == 0 || len(r.Builds) == 0 {
		return fmt.Errorf("a version of at most %d bytes, a serial and a program are needed: %w", MaxReleaseName, ErrRelease)
	}
	seen := map[string]bool{}
	for _, b := range r.Builds {
		if err := b.check(); err != nil {
			return fmt.Errorf("program for %q: %w", b.Platform, err)
		}
		if seen[b.Platform] {
			return fmt.Errorf("two programs for %q: %w", b.Platform, ErrRelease)
		}
		seen[b.Platform] = true
	}
	return nil
}

func (b Build) check() error {
	pieces := (b.Packed + PieceSize - 1) / PieceSize
	switch {
	case b.Platform == "":
		return fmt.Errorf("no platform: %w", ErrRelease)
	case b.Size < 1 || b.Size > MaxProgram || b.Packed < 1 || b.Packed > MaxPacked:
		return fmt.Errorf("%d bytes, %d packed; at most %d and %d: %w", b.Size, b.Packed, MaxProgram, MaxPacked, ErrRelease)
	case int64(len(b.Pieces)) != pieces:
		return fmt.Errorf("%d pieces of %d: %w", len(b.Pieces), pieces, ErrRelease)
	case !isHash(b.SHA256):
		return fmt.Errorf("%q is no SHA-256: %w", b.SHA256, ErrRelease)
	}
	for _, p := range b.Pieces {
		if !isHash(p) { // it is the end of an address
			return fmt.Errorf("piece %q is no SHA-256: %w", p, ErrRelease)
		}
	}
	return nil
}

// isHash reports whether s is a SHA-256 in the hex of lower case.
func isHash(s string) bool {
	raw, err := hex.DecodeString(s)
	return err == nil && len(raw) == 32 && hex.EncodeToString(raw) == s
}

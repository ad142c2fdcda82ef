package wire

import (
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"time"

	"semainier/layouts/program"
)

// Flash is the urgent notices of one site, all of them. It runs ahead of the
// playlist that will say the same: planning and signing the programs of a
// thousand sites takes seconds, and an alert must not wait for them. To a screen
// it replaces the urgent notices of the playlist of version Over and of those
// before; beside a later one it means nothing, whatever the clocks of hubs said
// meanwhile. An empty one gives the screens back. It is pushed on PlaylistSubject,
// with StatusFlash: a subscription more would cost the hub's memory for each screen.
type Flash struct {
	Site    program.SiteID   `json:"site"`
	Over    uint64           `json:"over"`   // the version that the site's playlist had
	Issued  time.Time        `json:"issued"` // the latest one Over a version counts
	Notices []program.Notice `json:"notices"`
}

// After reports whether f counts beside g, of the same site.
func (f Flash) After(g Flash) bool {
	return f.Over > g.Over || f.Over == g.Over && f.Issued.After(g.Issued)
}

// SealedFlash is a Flash as it travels: an Ed25519 signature, then the JSON.
type SealedFlash []byte

// MaxFlash bounds a sealed Flash, in bytes. What is longer comes with the playlist.
const MaxFlash = 32 << 10

const flashDomain = "semainier flash v1\n"

// SealFlash signs f; it fails when f is larger than a Flash may be.
func SealFlash(f Flash, key ed25519.PrivateKey) (SealedFlash, error) {
	body, err := json.Marshal(f)
	if err != nil {
		return nil, fmt.Errorf("seal the urgent notices of %s: %w", f.Site, err)
	}
	if n := len(body) + ed25519.SignatureSize; n > MaxFlash {
		return nil, fmt.Errorf("seal the urgent notices of %s: %d bytes are more than %d: they come with the playlist", f.Site, n, MaxFlash)
	}
	return append(SealedFlash(ed25519.Sign(key, append([]byte(flashDomain), body...))), body...), nil
}

// OpenFlash verifies sealed with the hub's public key and reads it; it refuses
// what is not for site.
func OpenFlash(sealed SealedFlash, hub ed25519.PublicKey, site program.SiteID) (Flash, error) {
	if len(sealed) > MaxFlash || len(sealed) < ed25519.SignatureSize {
		return Flash{}, fmt.Errorf("open a flash of %d bytes: %w", len(sealed), ErrForm)
	}
	sig, body := sealed[:ed25519.SignatureSize], sealed[ed25519.SignatureSize:]
	if len(hub) != ed25519.PublicKeySize || !ed25519.Verify(hub, append([]byte(flashDomain), body...), sig) {
		return Flash{}, fmt.Errorf("open a flash of %d bytes: %w", len(sealed), ErrSignature)
	}
	var f Flash
	if err := json.Unmarshal(body, &f); err != nil {
		return Flash{}, fmt.Errorf("read a flash: %w: %w", ErrForm, err)
	}
	if f.Site != site {
		return Flash{}, fmt.Errorf("flash of site %q, ours is %q: %w", f.Site, site, ErrSite)
	}
	return f, nil
}

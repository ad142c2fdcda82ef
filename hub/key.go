package hub

import (
	"context"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"

	"semainier/hub/store"
)

// derived gives the key for a purpose of its own from the signing key: it lives
// as long as the screens' trust in this hub, and every hub of a network has it.
func derived(key ed25519.PrivateKey, purpose string) []byte {
	h := hmac.New(sha256.New, key.Seed())
	h.Write([]byte(purpose))
	return h.Sum(nil)
}

// PublicKey gives the key that screens must pin, as Run would sign with; it is
// made if the data folder has none yet.
func PublicKey(ctx context.Context, at store.Place) (key ed25519.PublicKey, err error) {
	st, err := store.Open(ctx, at)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	private, err := st.SigningKey(ctx)
	if err != nil {
		return nil, err
	}
	public, ok := private.Public().(ed25519.PublicKey)
	if !ok {
		return nil, fmt.Errorf("signing key in %s: not Ed25519", at.Dir)
	}
	return public, nil
}

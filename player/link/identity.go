package link

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/nats-io/nkeys"
)

// Seeds keeps the seed of the screen's key. Seed gives fs.ErrNotExist where
// none was kept.
type Seeds interface {
	Seed() ([]byte, error)
	KeepSeed([]byte) error
}

// Identity gives the screen's own nkey, making it on the first start. A seed
// that is there and cannot be read is never replaced: the hub knows the screen
// by it.
func Identity(s Seeds) (nkeys.KeyPair, error) {
	seed, err := s.Seed()
	if errors.Is(err, fs.ErrNotExist) {
		return newIdentity(s)
	}
	if err != nil {
		return nil, err
	}
	key, err := nkeys.FromSeed(seed)
	if err != nil {
		return nil, fmt.Errorf("read the screen's key: %w (remove the file named seed in the player's data folder, start again, and give the new key to the hub)", err)
	}
	if public, err := key.PublicKey(); err != nil || !nkeys.IsValidPublicUserKey(public) {
		return nil, errors.New("read the screen's key: the file named seed holds a seed that is not a user's (it begins with SU): put the screen's own back")
	}
	return key, nil
}

func newIdentity(s Seeds) (nkeys.KeyPair, error) {
	key, err := nkeys.CreateUser()
	if err != nil {
		return nil, fmt.Errorf("make the screen's key: %w", err)
	}
	seed, err := key.Seed()
	if err != nil {
		return nil, fmt.Errorf("make the screen's key: %w", err)
	}
	if err := s.KeepSeed(seed); err != nil {
		return nil, fmt.Errorf("keep the screen's key: %w (the hub knows a screen by its key: the data folder must be writable once)", err)
	}
	return key, nil
}

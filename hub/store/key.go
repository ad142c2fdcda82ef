package store

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"database/sql"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrKeyElsewhere is returned, wrapped, where the screens know a signing key
// that is not in this data directory.
var ErrKeyElsewhere = errors.New("the screens know another signing key than this data directory has")

// SigningKey gives the key that signs playlists, and makes it on first use. It
// is a file of its own in the data directory (PKCS #8 in PEM), so that a copy of
// the database can be handed out without it. Screens pin its public half, which
// the database remembers: a key that can't be read, that is lost, or that is on
// another hub's machine is an error, and is never replaced by a new one.
func (s *Store) SigningKey(ctx context.Context) (ed25519.PrivateKey, error) {
	var key ed25519.PrivateKey
	err := s.change(ctx, func(tx writer) (err error) { // so that of two hubs one makes it
		key, err = s.signingKey(ctx, tx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("signing key: %w", err)
	}
	return key, nil
}

func (s *Store) signingKey(ctx context.Context, tx writer) (ed25519.PrivateKey, error) {
	var known []byte
	err := tx.QueryRowContext(ctx, "SELECT public FROM signing").Scan(&known)
	fresh := errors.Is(err, sql.ErrNoRows)
	if err != nil && !fresh {
		return nil, err
	}
	path := filepath.Join(s.dir, keyFile)
	key, err := readKey(path)
	if errors.Is(err, fs.ErrNotExist) && fresh {
		if err = makeKey(path); err == nil {
			key, err = readKey(path)
		}
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%w: copy %s from the hub that made it, or from a backup, to %s", ErrKeyElsewhere, keyFile, s.dir)
	case err != nil:
		return nil, fmt.Errorf("%w; without the key that the screens know they refuse every playlist: restore it from a backup", err)
	}
	public, ok := key.Public().(ed25519.PublicKey)
	switch {
	case !ok:
		return nil, fmt.Errorf("%s: not an Ed25519 key", path)
	case fresh:
		_, err := tx.ExecContext(ctx, "INSERT INTO signing (one, public) VALUES (1, ?)", []byte(public))
		return key, err
	case !public.Equal(ed25519.PublicKey(known)):
		return nil, fmt.Errorf("%w: put the one in %s away, and copy there the %s of the hub that made the other", ErrKeyElsewhere, path, keyFile)
	}
	return key, nil
}

func readKey(path string) (ed25519.PrivateKey, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("%s can be read by others (%v): chmod 600 it", path, info.Mode().Perm())
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, fmt.Errorf("%s: not PEM, or cut short", path)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	key, ok := parsed.(ed25519.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("%s: not an Ed25519 key", path)
	}
	return key, nil
}

// makeKey writes a new key; it gives fs.ErrExist where there is one. The file
// appears whole or not at all, also after a power cut.
func makeKey(path string) (err error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), keyFile+".new-*") // mode 0600
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Remove(tmp.Name())) }()
	err = errors.Join(pem.Encode(tmp, &pem.Block{Type: "PRIVATE KEY", Bytes: der}), tmp.Sync(), tmp.Close())
	if err != nil {
		return err
	}
	if err := os.Link(tmp.Name(), path); err != nil { // unlike a rename, it never replaces
		return err
	}
	return syncDir(filepath.Dir(path))
}

// syncDir makes a new name in a directory outlive a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// KeptKey gives the key that is there and makes none: fs.ErrNotExist.
func (s *Store) KeptKey() (ed25519.PrivateKey, error) {
	return readKey(filepath.Join(s.dir, keyFile))
}

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"semainier/hub/network"
)

// What Media finds wrong. Each is returned wrapped, with the picture's id.
var (
	ErrNoMedia      = errors.New("no such picture")
	ErrMediaDamaged = errors.New("the picture on the disk is damaged")
)

// PutMedia keeps the file of a picture under its content's hash, which it gives.
// It lies beside the database of one hub and in that of several, appears whole or
// not at all, also after a power cut, and is written again where what is there is
// damaged. What a network.Picture may be is judged by its Identify, not here.
func (s *Store) PutMedia(ctx context.Context, data []byte) (network.PictureID, error) {
	id := network.PictureIDOf(data)
	if _, err := s.Media(ctx, id); err == nil {
		return id, nil
	}
	err := ctx.Err()
	switch {
	case err != nil:
	case s.engine.sharesMedia:
		err = s.change(ctx, func(tx writer) error {
			_, err := tx.ExecContext(ctx, "INSERT INTO media (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body", string(id), data)
			return err
		})
	default:
		err = s.told(putMedia(filepath.Join(s.dir, mediaDir), string(id), data), s.dir)
	}
	if err != nil {
		return "", fmt.Errorf("keep picture %s: %w", id, err)
	}
	return id, nil
}

func putMedia(dir, name string, data []byte) error {
	if err := makeDir(dir); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(dir, name+".new-*") // mode 0600
	if err != nil {
		return err
	}
	_, err = tmp.Write(data)
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err == nil {
		err = os.Rename(tmp.Name(), filepath.Join(dir, name))
	}
	if err != nil {
		return errors.Join(err, os.Remove(tmp.Name()))
	}
	return syncDir(dir)
}

// Media gives the file of a picture, after its hash was found to be right. It
// gives ErrNoMedia for one that is not kept, and ErrMediaDamaged for one whose
// bytes are no longer those that were put.
func (s *Store) Media(ctx context.Context, id network.PictureID) ([]byte, error) {
	data, err := s.media(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("read picture %q: %w", id, err)
	}
	return data, nil
}

func (s *Store) media(ctx context.Context, id network.PictureID) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if !id.Valid() { // it is the name of a file
		return nil, ErrNoMedia
	}
	data, err := s.kept(ctx, id)
	switch {
	case errors.Is(err, fs.ErrNotExist) || errors.Is(err, sql.ErrNoRows):
		return nil, ErrNoMedia
	case err != nil:
		return nil, err
	case network.PictureIDOf(data) != id:
		return nil, ErrMediaDamaged
	}
	return data, nil
}

// kept gives what is kept under the hash, right or not.
func (s *Store) kept(ctx context.Context, id network.PictureID) (data []byte, err error) {
	if s.engine.sharesMedia {
		err = s.read.QueryRowContext(ctx, "SELECT body FROM media WHERE id = ?", string(id)).Scan(&data)
		return data, err
	}
	return os.ReadFile(filepath.Join(s.dir, mediaDir, string(id)))
}

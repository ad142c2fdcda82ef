package store

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// SQLite cannot even be read without some space for its log and its index. So
// that a machine which starts with a full disk has a hub all the same, that serves
// what is there, a file beside the database holds that space and gives way.
const (
	reserveFile = "reserve"
	reserveSize = 1 << 20
)

// Reserve makes sure that there is something to give way: to be called now and
// then. On a disk that has not several times as much it makes none.
func (s *Store) Reserve() error {
	if s.engine.sharesMedia {
		return nil // the database is elsewhere
	}
	path := filepath.Join(s.dir, reserveFile)
	if info, err := os.Stat(path); err == nil && info.Size() == reserveSize {
		return nil
	}
	free, err := Free(s.dir)
	if err == nil && free < 4*reserveSize {
		return nil
	}
	if err == nil {
		err = os.Remove(path) // half of one
	}
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		err = writeWhole(path, func(w io.Writer) error {
			_, err := w.Write(make([]byte, reserveSize))
			return err
		})
	}
	if err != nil {
		return fmt.Errorf("reserve some space: %w", err)
	}
	return nil
}

// giveWay frees the reserve, and reports whether there was one.
func giveWay(dir string) bool { return os.Remove(filepath.Join(dir, reserveFile)) == nil }

// Package cache is what a screen keeps on disk, in one folder: the last two
// sealed playlists, what the hub last said of who the screen is (from which it
// knows its site and the hub's key), the times it was sure of, and the seed of
// its own key.
//
// A screen is switched off at the wall. Every file is therefore written whole
// or not at all (temporary file, fsync, rename, fsync of the folder), carries
// the SHA-256 of its content, and is set aside as NAME.bad when it does not
// match; the playlist, or the hub's word, before it is then used. Memory cards wear out, so what
// has not changed is not written again.
//
// The package verifies that bytes are those that were written, not that a hub
// signed them: hub/wire does, each time they are opened. A folder that is full,
// read-only or gone gives errors and nothing worse; the screen goes on from
// memory.
package cache

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"semainier/hub/wire"
)

// The files of the folder.
const (
	current  = "playlist.current"
	previous = "playlist.previous"
	word     = "welcome.current"
	lastWord = "welcome.previous"
	state    = "state"
	seed     = "seed"
)

// ErrDamaged is given for a file whose content is not what was written.
var ErrDamaged = errors.New("damaged")

// Cache is the folder. It is not safe for concurrent use.
type Cache struct {
	dir     string
	written State // what is on disk, as far as known
}

// Open prepares the folder, making it if need be. The Cache can be used even
// when an error says that the folder cannot: each of its methods then says so.
func Open(dir string) (*Cache, error) {
	c := &Cache{dir: dir}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return c, fmt.Errorf("make the player's data folder: %w (the screen works, but will be empty if it restarts without the hub)", err)
	}
	return c, nil
}

// Playlists gives the sealed playlists that are intact, the newest first. The
// error tells of those that are not, which have been set aside.
func (c *Cache) Playlists() ([]wire.Sealed, error) {
	return generations[wire.Sealed](c, current, previous)
}

// Keep makes s the current playlist and the one that was current the previous.
func (c *Cache) Keep(s wire.Sealed) error { return c.advance(current, previous, s) }

// generations gives what is intact of the files of those names, in that order.
func generations[T ~[]byte](c *Cache, names ...string) ([]T, error) {
	var good []T
	var faults []error
	for _, name := range names {
		b, err := c.read(name)
		switch {
		case err == nil:
			good = append(good, b)
		case !errors.Is(err, fs.ErrNotExist):
			faults = append(faults, err)
		}
	}
	return good, errors.Join(faults...)
}

// advance makes b the current one of two generations, and that which was
// current the previous one.
func (c *Cache) advance(current, previous string, b []byte) error {
	held, err := c.read(current)
	if err == nil && bytes.Equal(held, b) {
		return nil
	}
	if err := c.write(temporary(current), b); err != nil {
		return err
	}
	// A damaged current one was set aside by read; it does not push out the
	// previous. Between the two renames only the previous one is there.
	if err == nil {
		if err := os.Rename(c.path(current), c.path(previous)); err != nil {
			return fmt.Errorf("write to the player's data folder: %w", err)
		}
	}
	return c.settle(current)
}

func (c *Cache) path(name string) string { return filepath.Join(c.dir, name) }

func temporary(name string) string { return name + ".tmp" }

// bad ends the name of what was set aside.
const bad = ".bad"

// magic begins every file but the seed; the hash of what follows the line
// comes after it.
const magic = "semainier-cache 1 "

// read gives the content of a file, once its hash is verified.
func (c *Cache) read(name string) ([]byte, error) {
	raw, err := os.ReadFile(c.path(name))
	if err != nil {
		return nil, fmt.Errorf("read what the player kept: %w", err)
	}
	head, body, found := bytes.Cut(raw, []byte("\n"))
	if found && string(head) == magic+sum(body) {
		return body, nil
	}
	err = fmt.Errorf("read %s (%d bytes): %w", c.path(name), len(raw), ErrDamaged)
	return nil, errors.Join(err, os.Rename(c.path(name), c.path(name+bad)))
}

// write puts a file with its hash on the disk, without fsync of the folder.
func (c *Cache) write(name string, body []byte) error {
	return c.put(name, append([]byte(magic+sum(body)+"\n"), body...))
}

func (c *Cache) put(name string, raw []byte) error {
	if err := c.putFile(name, raw); err != nil {
		return fmt.Errorf("write to the player's data folder: %w", err)
	}
	return nil
}

func (c *Cache) putFile(name string, raw []byte) error {
	f, err := os.OpenFile(c.path(name), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	if _, err := f.Write(raw); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := f.Sync(); err != nil {
		return errors.Join(err, f.Close())
	}
	return f.Close()
}

// settle gives the temporary file of that name its final name, for good.
func (c *Cache) settle(name string) error {
	if err := os.Rename(c.path(temporary(name)), c.path(name)); err != nil {
		return fmt.Errorf("write to the player's data folder: %w", err)
	}
	return c.sync()
}

// sync makes the names in the folder durable. Leaving this out lost half of the
// files in simulated power cuts.
func (c *Cache) sync() error {
	d, err := os.Open(c.dir)
	if err != nil {
		return fmt.Errorf("make the player's data folder durable: %w", err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("make the player's data folder durable: %w", err)
	}
	return nil
}

func sum(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

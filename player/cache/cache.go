// Package cache is what a screen keeps on disk, in one folder: the last two
// sealed playlists, what the hub last said of who the screen is (from which it
// knows its site and the hub's key), the times it was sure of, whether the device's
// own clock was found wrong, and the seed of its own key.
//
// A screen is switched off at the wall. Every file is therefore written whole
// or not at all (player/disk), carries the SHA-256 of its content, and is set
// aside as NAME.bad when it does not match; the playlist, or the hub's word,
// before it is then used. Memory cards wear out, so what has not changed is not
// written again.
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

	"semainier/hub/wire"
	"semainier/player/disk"
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

// most is how large a file may be: it holds what came over the network in one
// message, and its first line.
const most = wire.MaxSealed + 1<<10

// Cache is the folder. It is not safe for concurrent use.
type Cache struct {
	folder  disk.Folder
	written State   // what is on disk, as far as known
	refused refusal // of the state last given; zero: it was written
}

// Open prepares the folder, making it if need be. The Cache can be used even
// when an error says that the folder cannot: each of its methods then says so.
func Open(dir string) (*Cache, error) { return In(disk.In(dir)) }

// In is Open for a folder, perhaps of another file system than the machine's.
func In(folder disk.Folder) (*Cache, error) {
	c := &Cache{folder: folder}
	if err := folder.Make(); err != nil {
		return c, fmt.Errorf("%w (the screen works, but will be empty if it restarts without the hub)", err)
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
// current the previous one. That is written anew rather than renamed, so that
// there is no moment without a current one.
func (c *Cache) advance(current, previous string, b []byte) error {
	held, err := c.read(current)
	if err == nil && bytes.Equal(held, b) {
		return nil
	}
	// A damaged current one was set aside by read; it does not push out the
	// previous.
	if err == nil {
		if err := c.write(previous, held); err != nil {
			return err
		}
	}
	return c.write(current, b)
}

// magic begins every file but the seed; the hash of what follows the line
// comes after it.
const magic = "semainier-cache 1 "

// read gives the content of a file, once its hash is verified.
func (c *Cache) read(name string) ([]byte, error) {
	raw, _, err := c.folder.ReadMost(name, most)
	if err != nil && !errors.Is(err, disk.ErrLarge) {
		return nil, err
	}
	head, body, found := bytes.Cut(raw, []byte("\n"))
	if err == nil && found && string(head) == magic+sum(body) {
		return body, nil
	}
	err = errors.Join(fmt.Errorf("read %s (%d bytes): %w", c.folder.Path(name), len(raw), ErrDamaged), err)
	return nil, errors.Join(err, c.folder.SetAside(name))
}

// write puts a file with its hash on the disk, for good.
func (c *Cache) write(name string, body []byte) error {
	return c.folder.Write(name, append([]byte(magic+sum(body)+"\n"), body...))
}

func sum(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

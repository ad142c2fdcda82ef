package cache

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"semainier/hub/wire"
)

// Welcomes gives what the hub said of who the screen is, the newest first, as
// far as it is intact. The error tells of what is not, and was set aside.
func (c *Cache) Welcomes() ([]wire.SealedWelcome, error) {
	return generations[wire.SealedWelcome](c, word, lastWord)
}

// KeepWelcome keeps w, and the one before it in case the card damages this one:
// without either the screen would not know its hub's key.
func (c *Cache) KeepWelcome(w wire.SealedWelcome) error { return c.advance(word, lastWord, w) }

// DropPlaylists removes the playlists, for a screen that may no longer show them.
func (c *Cache) DropPlaylists() error { return c.remove(c.existing(current, previous)) }

// Files gives the paths of what the package has written to the folder.
func (c *Cache) Files() []string { return c.existing(current, previous, word, lastWord, state, seed) }

// Forget removes all that Files gives.
func (c *Cache) Forget() error { return c.remove(c.Files()) }

// existing gives the paths of the files of those names that are there, also of
// halves and of what was set aside.
func (c *Cache) existing(names ...string) []string {
	var found []string
	for _, name := range names {
		for _, n := range []string{name, temporary(name), name + bad} {
			if _, err := os.Lstat(c.path(n)); err == nil {
				found = append(found, c.path(n))
			}
		}
	}
	return found
}

func (c *Cache) remove(paths []string) error {
	var faults []error
	for _, p := range paths {
		if err := os.Remove(p); err != nil && !errors.Is(err, fs.ErrNotExist) {
			faults = append(faults, err)
		}
	}
	if len(paths) > 0 && len(faults) == 0 {
		faults = append(faults, c.sync())
	}
	if err := errors.Join(faults...); err != nil {
		return fmt.Errorf("remove from the player's data folder: %w (check the rights of the folder)", err)
	}
	return nil
}

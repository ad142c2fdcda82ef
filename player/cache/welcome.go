package cache

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"semainier/hub/wire"
	"semainier/player/disk"
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
func (c *Cache) Files() []string {
	found := c.existing(all()...)
	for i, name := range found {
		found[i] = c.folder.Path(name)
	}
	return found
}

// Forget removes all that Files gives.
func (c *Cache) Forget() error { return c.remove(c.existing(all()...)) }

func all() []string { return []string{current, previous, word, lastWord, state, seed} }

// existing gives those of the names that are there, also of halves and of what
// was set aside. Of a folder that cannot be looked at it gives all that may be.
func (c *Cache) existing(names ...string) []string {
	var may []string
	for _, name := range names {
		may = append(may, name, name+disk.TemporarySuffix, name+disk.BadSuffix)
	}
	files, err := c.folder.List()
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return may
	}
	there := map[string]bool{}
	for _, f := range files {
		there[f.Name()] = true
	}
	return slices.DeleteFunc(may, func(name string) bool { return !there[name] })
}

func (c *Cache) remove(names []string) error {
	if err := c.folder.Remove(names...); err != nil {
		return fmt.Errorf("%w (check the rights of the folder)", err)
	}
	return nil
}

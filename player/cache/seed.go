package cache

import "fmt"

// Seed gives the seed of the screen's key as KeepSeed wrote it. The error is
// fs.ErrNotExist where none was kept.
func (c *Cache) Seed() ([]byte, error) {
	b, err := c.folder.Read(seed)
	if err != nil {
		return nil, fmt.Errorf("read the screen's key: %w", err)
	}
	return b, nil
}

// KeepSeed writes the seed, readable by the owner alone. It is plain text with
// nothing around it, so that a person can carry it over to a new memory card.
func (c *Cache) KeepSeed(b []byte) error { return c.folder.Write(seed, b) }

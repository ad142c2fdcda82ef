package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// unfinishedAfter is how old a file that was being written must be to be nobody's.
const unfinishedAfter = time.Hour

// Tidy removes the files that a process began to write before it was killed.
// Nothing reads them; a hub that is killed often must not fill its disk with them.
func (s *Store) Tidy(now time.Time) error {
	var all error
	for _, pattern := range []string{"*.new-*", filepath.Join(mediaDir, "*.new-*")} {
		files, err := filepath.Glob(filepath.Join(s.dir, pattern))
		all = errors.Join(all, err)
		for _, f := range files {
			info, err := os.Stat(f)
			if err == nil && now.Sub(info.ModTime()) > unfinishedAfter {
				err = os.Remove(f)
			}
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				all = errors.Join(all, err)
			}
		}
	}
	if all != nil {
		return fmt.Errorf("remove unfinished files: %w", all)
	}
	return nil
}

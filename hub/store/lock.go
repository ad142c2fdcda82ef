package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// lockFile is locked in the data folder by what must be alone on it.
const lockFile = "hub.lock"

// ErrLocked is returned, wrapped, for a data folder that a hub runs on.
var ErrLocked = errors.New("a hub runs on it")

// Lock makes the caller the only one on a data folder that is there: two hubs
// would publish one after the other's versions, and what is replaced under a hub
// is lost. Hubs that share a database have each a folder of their own, and the
// lease of the store between them. The kernel opens the lock when the process ends, however it ends.
// Commands that only edit records don't take it.
func Lock(dir string) (unlock func() error, err error) {
	f, err := os.OpenFile(filepath.Join(dir, lockFile), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the data folder %s: %w", dir, err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			err = fmt.Errorf("%w: stop it first (is another hub running on it?)", ErrLocked)
		}
		return nil, fmt.Errorf("lock the data folder %s: %w", dir, err)
	}
	return f.Close, nil
}

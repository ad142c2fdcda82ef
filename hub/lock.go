package hub

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// lock makes this hub the only one on its data folder: two would publish one
// after the other's versions. Hubs that share a database have each a folder of
// their own, and the lease of the store between them. The kernel opens the lock when the process ends,
// however it ends. Commands that only edit records don't take it.
func lock(data string) (unlock func() error, err error) {
	f, err := os.OpenFile(filepath.Join(data, "hub.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the data folder %s: %w", data, err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, fmt.Errorf("lock the data folder %s: %w: is another hub running on it? Stop it first", data, err)
	}
	return f.Close, nil
}

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// errTaken says that two programs would write to one folder.
var errTaken = errors.New("another player works with it: stop that one, or give this one a folder of its own (data in player.toml)")

// leaves is how long a player that ends may take to let go of its folder.
const leaves = 10 * time.Second

// take has the data folder for this process alone, until free is called or the process
// ends; it waits until within, or ctx, for another to let go of it. A folder that
// cannot be written is nobody's: there is no error then.
func take(ctx context.Context, data string, within time.Duration) (free func(), err error) {
	f, err := os.OpenFile(filepath.Join(data, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return func() {}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	for errors.Is(syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB), syscall.EWOULDBLOCK) {
		select {
		case <-ctx.Done():
			return func() {}, errors.Join(fmt.Errorf("data folder %s: %w", data, errTaken), f.Close())
		case <-time.After(100 * time.Millisecond):
		}
	}
	return func() { _ = f.Close() }, nil
}

// Package disktest gives tests a small disk of their own, to fill it.
//
// It mounts, which wants root or a machine that permits it: elsewhere such a test
// is skipped. deploy/bench/diskfull.sh fails where one was.
package disktest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// FolderEnv names a folder to use instead of mounting, on a disk of some
// megabytes that is nobody's: a file system of another kind.
const FolderEnv = "SEMAINIER_SMALL_DISK"

// Small gives an empty folder on a disk of about that many bytes.
func Small(t testing.TB, bytes int) string {
	t.Helper()
	if dir := os.Getenv(FolderEnv); dir != "" {
		dir, err := os.MkdirTemp(dir, "test-")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { os.RemoveAll(dir) })
		return dir
	}
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%d,mode=0700", bytes)); err != nil {
		t.Skipf("a small file system cannot be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// Fill takes all the space that is left on the disk of dir, until free.
func Fill(t testing.TB, dir string) (free func()) {
	t.Helper()
	path := filepath.Join(dir, "ballast")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{64 << 10, 1 << 10, 1} {
		for err = nil; err == nil; _, err = f.Write(make([]byte, n)) {
		}
	}
	if f.Close(); !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	return func() {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}

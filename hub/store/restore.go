package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// ErrNotEmpty is returned, wrapped, for a data folder that already has something.
var ErrNotEmpty = errors.New("the data folder is not empty")

// RestoreOptions say what may become of what is in the data folder.
type RestoreOptions struct {
	Replace bool // it is set aside
	Now     time.Time
}

// Restored is what came of a Restore.
type Restored struct {
	Manifest
	Former string // where the former data folder is now; empty: there was none, or nothing in it
}

// Restore puts a backup back. The whole backup is verified
// first; then a new folder is filled beside the data folder, in one transaction,
// brought to the newest form, and takes the place of the data folder. Until then
// nothing is touched, and after an error nothing has changed. A hub must not run:
// ErrLocked. Leases are not carried over; versions of playlists are, and the hub
// goes on above them, and above those that its screens hold, by the clock.
func Restore(ctx context.Context, file string, at Place, o RestoreOptions) (Restored, error) {
	r, err := restore(ctx, file, at, o)
	if err != nil {
		return Restored{}, fmt.Errorf("restore %s into %s: %w", file, at.Dir, err)
	}
	return r, nil
}

func restore(ctx context.Context, file string, at Place, o RestoreOptions) (r Restored, err error) {
	f, err := os.Open(file)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	inner, m, err := verify(f)
	if err != nil {
		return r, err
	}
	if at.Dir, err = filepath.Abs(at.Dir); err != nil {
		return r, err
	}
	fill := func(dir string) error { return fill(ctx, dir, inner, m) }
	if at.URL == "" {
		r.Former, err = restoreFolder(at.Dir, fill, o)
	} else {
		r.Former, err = restoreDatabase(ctx, at, fill, o)
	}
	r.Manifest = m
	return r, err
}

// restoreFolder makes a new folder and puts it in the place of the data folder.
func restoreFolder(dir string, fill func(dir string) error, o RestoreOptions) (former string, err error) {
	free, unlock, err := claim(dir, o.Replace)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	fresh, err := os.MkdirTemp(filepath.Dir(dir), filepath.Base(dir)+".restore-*") // mode 0700
	if err != nil {
		return "", fmt.Errorf("make the new folder beside the data folder: %w", fullDisk(err, filepath.Dir(dir)))
	}
	if err = fill(fresh); err == nil {
		err = ownAs(dir, fresh)
	}
	if err != nil {
		return "", errors.Join(fullDisk(err, filepath.Dir(dir)), os.RemoveAll(fresh))
	}
	return swap(dir, fresh, free, o.Now)
}

// verify reads the whole backup and gives what is in its seal.
func verify(f *os.File) (*io.SectionReader, Manifest, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, Manifest{}, err
	}
	inner, err := unseal(f, info.Size())
	if err != nil {
		return nil, Manifest{}, err
	}
	m, err := read(inner, nil)
	if err != nil {
		return nil, Manifest{}, err
	}
	files, err := sqlite().forms()
	if err != nil {
		return nil, Manifest{}, err
	}
	if m.Schema > len(files) || m.Schema < 1 {
		return nil, Manifest{}, fmt.Errorf("it is of a database of form %d, this program knows up to %d: %w; update this program", m.Schema, len(files), ErrNewer)
	}
	_, err = inner.Seek(0, io.SeekStart)
	return inner, m, err
}

// claim makes sure that the data folder may be replaced and that no hub runs on
// it, nor starts until unlock. free: there is nothing in it to keep.
func claim(dir string, replace bool) (free bool, unlock func() error, err error) {
	none := func() error { return nil }
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return true, none, nil
	}
	if err != nil {
		return false, none, err
	}
	free = len(entries) == 0 || len(entries) == 1 && entries[0].Name() == lockFile
	if !free && !replace {
		return false, none, fmt.Errorf("%w: --replace sets aside what is in it, under a name that is told", ErrNotEmpty)
	}
	if unlock, err = Lock(dir); err != nil {
		return false, none, err
	}
	return free, unlock, nil
}

// ownAs gives the new folder to the owner of the one that it replaces: root
// restores, and the hub must be able to read.
func ownAs(former, fresh string) error {
	info, err := os.Stat(former)
	if errors.Is(err, fs.ErrNotExist) {
		info, err = os.Stat(filepath.Dir(former))
	}
	if err != nil {
		return err
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok || os.Geteuid() != 0 {
		return nil
	}
	return filepath.WalkDir(fresh, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, int(owner.Uid), int(owner.Gid))
	})
}

// swap puts the new folder in the place of dir, and gives where that is now. It
// removes the new one where that fails; never the former one.
func swap(dir, fresh string, free bool, now time.Time) (former string, err error) {
	switch err := exchange(dir, fresh); {
	case errors.Is(err, fs.ErrNotExist):
		if err := os.Rename(fresh, dir); err != nil {
			return "", errors.Join(err, os.RemoveAll(fresh))
		}
		return "", syncDir(filepath.Dir(dir))
	case err != nil:
		err = fmt.Errorf("put the new folder in the place of the data folder: %w; if that is a file system of its own, name a folder within it in hub.toml", err)
		return "", errors.Join(err, os.RemoveAll(fresh))
	}
	old := fresh // from here on that is its name
	if free {    // nothing is in it but the lock
		return "", errors.Join(os.RemoveAll(old), syncDir(filepath.Dir(dir)))
	}
	former = dir + ".before-" + stampOf(now)
	if _, err := os.Lstat(former); !errors.Is(err, fs.ErrNotExist) {
		former += "-" + filepath.Ext(old)[1:]
	}
	if err := os.Rename(old, former); err != nil {
		return old, fmt.Errorf("the backup is restored; what was there is in %s: %w", old, err)
	}
	return former, syncDir(filepath.Dir(dir))
}

// exchange gives each of two folders the name of the other, at one moment where the
// file system can: a hub that finds no folder there would begin with a new key.
func exchange(a, b string) error {
	err := unix.Renameat2(unix.AT_FDCWD, a, unix.AT_FDCWD, b, unix.RENAME_EXCHANGE)
	if !errors.Is(err, unix.EINVAL) && !errors.Is(err, unix.ENOSYS) {
		return err
	}
	between := b + ".former"
	if err := os.Rename(a, between); err != nil {
		return err
	}
	if err := os.Rename(b, a); err != nil {
		return errors.Join(err, os.Rename(between, a))
	}
	return os.Rename(between, b)
}

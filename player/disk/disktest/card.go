// Package disktest is memory cards for tests: one from which the power can be cut
// at any moment, and ones that refuse, forget or lie. What runs on them is the very
// code of player/disk and of those who keep their files in it.
//
// The crash is pebble's (vfs.NewCrashableMem): of what was not synced, any block and
// any name may be there or not. Names that were removed or renamed away may here be
// gone as well, which pebble's never are.
package disktest

import (
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"

	"semainier/player/disk"
)

// Card is a memory card.
type Card struct{ mem *vfs.MemFS }

// NewCard gives an empty one.
func NewCard() Card { return Card{vfs.NewCrashableMem()} }

// Cut gives the card as a power cut at this moment may leave it, with a chance in
// percent for each thing that was not synced to be there. dir is the folder
// where names may be gone that have been removed.
func (c Card) Cut(dir string, percent int, rng *rand.Rand) Card {
	cut := Card{c.mem.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: percent, RNG: rng})}
	now, err := c.mem.List(dir)
	if err != nil {
		return cut
	}
	left, err := cut.mem.List(dir)
	if err != nil {
		return cut // the folder itself was not synced
	}
	slices.Sort(left) // so that a seed gives one story
	for _, name := range left {
		if !slices.Contains(now, name) && rng.IntN(2) == 0 {
			_ = cut.mem.RemoveAll(filepath.Join(dir, name))
		}
	}
	if d, err := cut.mem.OpenDir(dir); err == nil {
		_ = d.Sync() // what a cut has left is left for good
		_ = d.Close()
	}
	return cut
}

// Open, with the others, makes a Card a disk.FS.
func (c Card) Open(path string, flags int) (disk.File, error) {
	switch {
	case flags&os.O_TRUNC != 0:
		f, err := c.mem.Create(path, vfs.WriteCategoryUnspecified)
		return opened(f, 0, err)
	case flags&os.O_APPEND != 0:
		f, err := c.mem.OpenReadWrite(path, vfs.WriteCategoryUnspecified)
		if err != nil {
			return nil, err
		}
		info, err := f.Stat()
		if err != nil {
			return nil, err
		}
		return opened(f, info.Size(), nil)
	}
	f, err := c.mem.Open(path)
	return opened(f, 0, err)
}

func opened(f vfs.File, at int64, err error) (disk.File, error) {
	if err != nil {
		return nil, err
	}
	return &file{f, at}, nil
}

// List gives what is in a folder.
func (c Card) List(dir string) (files []fs.FileInfo, err error) {
	names, err := c.mem.List(dir)
	for _, name := range names {
		info, err := c.mem.Stat(filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		files = append(files, named{info, name})
	}
	return files, err
}

// named is what pebble knows of a file, by its name alone.
type named struct {
	fs.FileInfo
	name string
}

func (n named) Name() string { return n.name }

// Rename renames a file.
func (c Card) Rename(from, to string) error { return c.mem.Rename(from, to) }

// Remove removes a file.
func (c Card) Remove(path string) error { return c.mem.Remove(path) }

// MakeDir makes a folder.
func (c Card) MakeDir(path string) error { return c.mem.MkdirAll(path, 0o700) }

// Touch does nothing: pebble's files have dates of their own.
func (c Card) Touch(string, time.Time) error { return nil }

// file is one of pebble's, written to from at on.
type file struct {
	vfs.File
	at int64
}

func (f *file) Write(b []byte) (int, error) {
	n, err := f.WriteAt(b, f.at)
	f.at += int64(n)
	return n, err
}

func (f *file) Stat() (fs.FileInfo, error) { return f.File.Stat() }

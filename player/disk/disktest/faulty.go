package disktest

import (
	"io/fs"
	"os"
	"strings"
	"time"

	"semainier/player/disk"
)

// Call is a call to a file system.
type Call struct {
	Op    string // open, list, rename, remove, make, touch, read, write, sync
	Path  string
	Flags int // of open
	Bytes int // of write
}

// Writes reports whether the call changes the disk.
func (c Call) Writes() bool {
	switch c.Op {
	case "open":
		return c.Flags&(os.O_WRONLY|os.O_RDWR) != 0
	case "rename", "remove", "make", "touch", "write", "sync":
		return true
	}
	return false
}

// Watched gives a file system of which each call is first told to ask, which
// refuses it by an error.
func Watched(fs disk.FS, ask func(Call) error) disk.FS { return watched{fs, ask} }

type watched struct {
	fs  disk.FS
	ask func(Call) error
}

func (w watched) Open(path string, flags int) (disk.File, error) {
	if err := w.ask(Call{Op: "open", Path: path, Flags: flags}); err != nil {
		return nil, err
	}
	f, err := w.fs.Open(path, flags)
	if err != nil {
		return nil, err
	}
	return watchedFile{f, path, w.ask}, nil
}

func (w watched) List(dir string) ([]fs.FileInfo, error) {
	if err := w.ask(Call{Op: "list", Path: dir}); err != nil {
		return nil, err
	}
	return w.fs.List(dir)
}

func (w watched) Rename(from, to string) error {
	if err := w.ask(Call{Op: "rename", Path: from}); err != nil {
		return err
	}
	return w.fs.Rename(from, to)
}

func (w watched) Remove(path string) error {
	if err := w.ask(Call{Op: "remove", Path: path}); err != nil {
		return err
	}
	return w.fs.Remove(path)
}

func (w watched) MakeDir(path string) error {
	if err := w.ask(Call{Op: "make", Path: path}); err != nil {
		return err
	}
	return w.fs.MakeDir(path)
}

func (w watched) Touch(path string, at time.Time) error {
	if err := w.ask(Call{Op: "touch", Path: path}); err != nil {
		return err
	}
	return w.fs.Touch(path, at)
}

type watchedFile struct {
	disk.File
	path string
	ask  func(Call) error
}

func (w watchedFile) Read(b []byte) (int, error) {
	if err := w.ask(Call{Op: "read", Path: w.path}); err != nil {
		return 0, err
	}
	return w.File.Read(b)
}

func (w watchedFile) Write(b []byte) (int, error) {
	if err := w.ask(Call{Op: "write", Path: w.path, Bytes: len(b)}); err != nil {
		return 0, err
	}
	return w.File.Write(b)
}

func (w watchedFile) Sync() error {
	if err := w.ask(Call{Op: "sync", Path: w.path}); err != nil {
		return err
	}
	return w.File.Sync()
}

// Mutants are file systems that undo one of the precautions of player/disk: on
// them a test of power cuts has to fail.
func Mutants() map[string]func(disk.FS) disk.FS {
	return map[string]func(disk.FS) disk.FS{
		"no fsync of the folder": func(fs disk.FS) disk.FS { return lazy{fs, true} },
		"no fsync of files":      func(fs disk.FS) disk.FS { return lazy{fs, false} },
		"written in place":       func(fs disk.FS) disk.FS { return inPlace{fs} },
	}
}

// lazy syncs no folder, or no file.
type lazy struct {
	disk.FS
	folders bool
}

func (l lazy) Open(path string, flags int) (disk.File, error) {
	f, err := l.FS.Open(path, flags)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err == nil && info.IsDir() == l.folders {
		return unsynced{f}, nil
	}
	return f, nil
}

type unsynced struct{ disk.File }

func (unsynced) Sync() error { return nil }

// inPlace has no temporary files: they are the file itself, from the start.
type inPlace struct{ disk.FS }

func (p inPlace) final(path string) string {
	for _, suffix := range []string{disk.TemporarySuffix, ".part"} {
		path = strings.TrimSuffix(path, suffix)
	}
	return path
}

func (p inPlace) Open(path string, flags int) (disk.File, error) {
	return p.FS.Open(p.final(path), flags)
}

func (p inPlace) Rename(from, to string) error {
	if p.final(from) == to {
		return nil
	}
	return p.FS.Rename(from, to)
}

func (p inPlace) Remove(path string) error { return p.FS.Remove(p.final(path)) }

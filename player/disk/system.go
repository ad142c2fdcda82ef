package disk

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"time"
)

// FS is a file system, as far as a folder needs one: the machine's, or in tests one
// from which the power can be cut. Its errors are those of package os.
type FS interface {
	// Open opens a file, with the flags of os.OpenFile, or a folder, to be synced.
	Open(path string, flags int) (File, error)
	List(dir string) ([]fs.FileInfo, error)
	Rename(from, to string) error
	Remove(path string) error
	MakeDir(path string) error // and those above it
	Touch(path string, at time.Time) error
}

// File is an open file, or a folder.
type File interface {
	io.ReadWriteCloser
	Sync() error
	Stat() (fs.FileInfo, error)
}

// system is the file system of the machine. What is made is the owner's alone.
type system struct{}

func (system) Open(path string, flags int) (File, error) {
	file, err := os.OpenFile(path, flags, 0o600)
	if err != nil {
		return nil, err // and no File that is a nil *os.File
	}
	return file, nil
}

func (system) List(dir string) (files []fs.FileInfo, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue // it went meanwhile
		}
		if err != nil {
			return nil, err
		}
		files = append(files, info)
	}
	return files, nil
}

func (system) Rename(from, to string) error          { return os.Rename(from, to) }
func (system) Remove(path string) error              { return os.Remove(path) }
func (system) MakeDir(path string) error             { return os.MkdirAll(path, 0o700) }
func (system) Touch(path string, at time.Time) error { return os.Chtimes(path, at, at) }

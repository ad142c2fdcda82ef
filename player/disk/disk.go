// Package disk is a folder on a screen's memory card, whose files are written
// whole or not at all: a screen is switched off at the wall.
//
// A write is a temporary file, fsync, rename, fsync of the folder. Leaving out
// the last lost half of the files in simulated power cuts.
//
// What is in the files, and whether it is what was written, is not its affair
// (see player/cache, player/media, player/update).
package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Folder is one folder. It is not safe for concurrent writes to one name.
type Folder struct{ dir string }

// In gives the folder of that path, which Make makes.
func In(dir string) Folder { return Folder{dir} }

// Make makes the folder, readable by the owner alone.
func (f Folder) Make() error {
	if err := os.MkdirAll(f.dir, 0o700); err != nil {
		return fmt.Errorf("make a folder of the player: %w", err)
	}
	return nil
}

// Path gives the path of a file.
func (f Folder) Path(name string) string { return filepath.Join(f.dir, name) }

// Read gives a file's content. The error is fs.ErrNotExist where there is none.
func (f Folder) Read(name string) ([]byte, error) {
	b, err := os.ReadFile(f.Path(name))
	if err != nil {
		return nil, fmt.Errorf("read what the player kept: %w", err)
	}
	return b, nil
}

// Write puts a file there for good, in place of what had its name: once Write has
// returned nil it is there after a power cut; before, that or the one before is.
func (f Folder) Write(name string, content []byte) error {
	if err := f.write(name, content); err != nil {
		return fmt.Errorf("write to the player's folder: %w", err)
	}
	return nil
}

func (f Folder) write(name string, content []byte) error {
	temporary := f.Path(name) + temporarySuffix
	file, err := os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	if err := os.Rename(temporary, f.Path(name)); err != nil {
		return err
	}
	return f.sync()
}

// Remove removes a file for good; one that is not there is no error.
func (f Folder) Remove(name string) error {
	if err := os.Remove(f.Path(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove from the player's folder: %w", err)
	}
	return f.sync()
}

// temporarySuffix ends the name of a file that is being written.
const temporarySuffix = ".tmp"

func (f Folder) sync() error {
	d, err := os.Open(f.dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

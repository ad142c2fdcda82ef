// Package disk is a folder on a screen's memory card, whose files are written
// whole or not at all: a screen is switched off at the wall.
//
// A write is a temporary file, fsync, rename, fsync of the folder. Leaving out
// the last lost half of the files in simulated power cuts. One name is ever
// replaced by a rename alone, so that it stands for the old or for the new
// content whatever the order in which the card took the rest.
//
// The package holds no more of what went wrong than it must: a write that failed
// leaves nothing behind, and of what was set aside the latest few stay.
//
// What is in the files, and whether it is what was written, is not its affair
// (see player/cache, player/media, player/update).
package disk

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// What a folder may hold of what is of no use any more.
const (
	MaxBad      = 4       // files that were set aside
	MaxBadBytes = 4 << 20 // of all of them
)

// The ends of names.
const (
	TemporarySuffix = ".tmp" // of a file that is being written
	BadSuffix       = ".bad" // of one that was set aside
)

// ErrLarge is given for a file that is larger than was to be read.
var ErrLarge = errors.New("larger than what is kept there")

// Folder is one folder. It is not safe for concurrent writes to one name.
type Folder struct {
	dir string
	fs  FS
}

// In gives the folder of that path, which Make makes.
func In(dir string) Folder { return Folder{dir, system{}} }

// On gives the folder of that path on another file system than the machine's.
func On(fs FS, dir string) Folder { return Folder{dir, fs} }

// Sub gives the folder of that name within this one.
func (f Folder) Sub(name string) Folder { return Folder{f.Path(name), f.fs} }

// Make makes the folder, readable by the owner alone, and those above it. What
// is then kept in it is not lost with the name of the folder itself.
func (f Folder) Make() error {
	if err := f.make(); err != nil {
		return fmt.Errorf("make a folder of the player: %w", err)
	}
	return nil
}

func (f Folder) make() error {
	var parents []string
	for dir := f.dir; !f.there(dir) && dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		parents = append(parents, filepath.Dir(dir))
	}
	if len(parents) == 0 {
		return nil
	}
	if err := f.fs.MakeDir(f.dir); err != nil {
		return err
	}
	for _, dir := range parents {
		if err := f.sync(dir); err != nil {
			return err
		}
	}
	return nil
}

// there reports whether there is a folder of that path.
func (f Folder) there(path string) bool {
	file, err := f.fs.Open(path, os.O_RDONLY)
	if err != nil {
		return false
	}
	info, err := file.Stat()
	return errors.Join(err, file.Close()) == nil && info.IsDir()
}

// Path gives the path of a file.
func (f Folder) Path(name string) string { return filepath.Join(f.dir, name) }

// Read gives a file's content. The error is fs.ErrNotExist where there is none.
func (f Folder) Read(name string) ([]byte, error) {
	content, _, err := f.ReadMost(name, 1<<40)
	return content, err
}

// ReadMost is Read for a file of at most so many bytes: a damaged file system may
// give any number. The error is ErrLarge where there are more. It also gives the
// date of the file.
func (f Folder) ReadMost(name string, most int64) (content []byte, at time.Time, err error) {
	if content, at, err = f.read(name, most); err != nil {
		return nil, at, fmt.Errorf("read what the player kept: %w", err)
	}
	return content, at, nil
}

func (f Folder) read(name string, most int64) (content []byte, at time.Time, err error) {
	file, err := f.fs.Open(f.Path(name), os.O_RDONLY)
	if err != nil {
		return nil, at, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	info, err := file.Stat()
	if err != nil {
		return nil, at, err
	}
	if info.Size() > most {
		return nil, at, fmt.Errorf("%s (%d bytes): %w", f.Path(name), info.Size(), ErrLarge)
	}
	content, err = io.ReadAll(io.LimitReader(file, most+1))
	if err == nil && int64(len(content)) > most {
		err = fmt.Errorf("%s: %w", f.Path(name), ErrLarge)
	}
	return content, info.ModTime(), err
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
	temporary := f.Path(name) + TemporarySuffix
	file, err := f.fs.Open(temporary, os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err == nil {
		err = f.fs.Rename(temporary, f.Path(name))
	}
	if err != nil {
		_ = f.fs.Remove(temporary) // half a file is in the way on a disk that is full
		return err
	}
	return f.sync(f.dir)
}

// Append opens a file to write to its end, or from its beginning, which makes it
// empty. What is written so may be lost, in part or whole, until the file was
// synced, closed and renamed.
func (f Folder) Append(name string, fromBeginning bool) (File, error) {
	flags := os.O_WRONLY | os.O_CREATE | os.O_APPEND
	if fromBeginning {
		flags |= os.O_TRUNC
	}
	file, err := f.fs.Open(f.Path(name), flags)
	if err != nil {
		return nil, fmt.Errorf("write to the player's folder: %w", err)
	}
	return file, nil
}

// Rename gives a file another name for good, in place of what had it.
func (f Folder) Rename(from, to string) error {
	if err := f.fs.Rename(f.Path(from), f.Path(to)); err != nil {
		return fmt.Errorf("rename in the player's folder: %w", err)
	}
	return f.settle()
}

// Remove removes files for good; one that is not there is no error. It goes on
// after one that cannot be removed.
func (f Folder) Remove(names ...string) error {
	var faults []error
	for _, name := range names {
		if err := f.fs.Remove(f.Path(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			faults = append(faults, fmt.Errorf("remove from the player's folder: %w", err))
		}
	}
	if len(names) > 0 && len(faults) < len(names) {
		faults = append(faults, f.settle())
	}
	return errors.Join(faults...)
}

// List gives the files of the folder, in the order of their names.
func (f Folder) List() ([]fs.FileInfo, error) {
	files, err := f.fs.List(f.dir)
	if err != nil {
		return nil, fmt.Errorf("look at the player's folder: %w", err)
	}
	slices.SortFunc(files, func(a, b fs.FileInfo) int { return strings.Compare(a.Name(), b.Name()) })
	return files, nil
}

// Touch sets the date of a file, which a power cut may take back.
func (f Folder) Touch(name string, at time.Time) error {
	if err := f.fs.Touch(f.Path(name), at); err != nil {
		return fmt.Errorf("date a file of the player: %w", err)
	}
	return nil
}

// SetAside renames a file that is of no use to NAME.bad, for people to look at.
// The folder keeps MaxBad such files, of MaxBadBytes in all; this one is the last
// to go.
func (f Folder) SetAside(name string) error {
	if err := f.Rename(name, name+BadSuffix); err != nil {
		return err
	}
	files, err := f.List()
	if err != nil {
		return err
	}
	files = slices.DeleteFunc(files, func(i fs.FileInfo) bool { return !strings.HasSuffix(i.Name(), BadSuffix) })
	slices.SortStableFunc(files, func(a, b fs.FileInfo) int {
		if a.Name() == name+BadSuffix {
			return -1
		}
		if b.Name() == name+BadSuffix {
			return 1
		}
		return b.ModTime().Compare(a.ModTime())
	})
	var bytes int64
	var gone []string
	for i, file := range files {
		if bytes += file.Size(); i >= MaxBad || bytes > MaxBadBytes {
			gone = append(gone, file.Name())
			bytes -= file.Size()
		}
	}
	return f.Remove(gone...)
}

// Tidy removes what an earlier run was writing when it ended. Nobody else may be
// writing to the folder.
func (f Folder) Tidy() error {
	files, err := f.List()
	if err != nil {
		return err
	}
	var gone []string
	for _, file := range files {
		if strings.HasSuffix(file.Name(), TemporarySuffix) {
			gone = append(gone, file.Name())
		}
	}
	return f.Remove(gone...)
}

func (f Folder) settle() error {
	if err := f.sync(f.dir); err != nil {
		return fmt.Errorf("make the player's folder durable: %w", err)
	}
	return nil
}

// sync makes the names in a folder durable.
func (f Folder) sync(dir string) error {
	d, err := f.fs.Open(dir, os.O_RDONLY)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

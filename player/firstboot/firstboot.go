// Package firstboot gives a screen the settings that somebody wrote on a USB key or
// on its boot partition, as people do who have neither keyboard nor console there.
//
// A file is taken once: it takes the place of the settings for good, whole or not at
// all, and the ones before are kept beside them. Until it changes it is not taken
// again, so that it neither undoes what came later from elsewhere, nor what was
// written on the machine by hand; but where those settings are lost or of no use, it is.
//
// A faulty file takes the place only of settings that are of no use either: then
// the screen can tell its fault. The package decides nothing of what settings mean, and
// it trusts no key: it mounts FAT alone, read-only, and reads one small file.
package firstboot

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"semainier/player/disk"
)

// maxText is how long a file of settings may be, in bytes; maxNames how many names
// of a folder are looked at.
const (
	maxText  = 64 << 10
	maxNames = 4096
)

// Options are where settings come from and go to.
type Options struct {
	Config string // the file of the screen's settings
	State  string // folder that remembers what was taken

	// Judge gives the text as it is to be installed, and what is wrong with it. It may
	// give both.
	Judge func(text []byte) ([]byte, error)
}

// Deed is what came of one file.
type Deed int

// The deeds.
const (
	Nothing   Deed = iota // there is no file of that name
	Known                 // it was taken before
	Installed             // it has taken the place of the settings
	Refused               // it is faulty, the settings before stay
)

// Take takes the settings from a folder, a mounted key or a boot partition, which the
// state remembers by the name place. fault is what is wrong with the file, also where
// it was Installed; err, that the machine failed.
func (o Options) Take(place, dir string) (path string, deed Deed, fault, err error) {
	path, text, err := find(dir)
	if err != nil || path == "" {
		return path, Nothing, nil, err
	}
	state := disk.In(o.State)
	if err := state.Make(); err != nil {
		return path, Nothing, nil, err
	}
	sum := sha256.Sum256(text)
	mark := []byte(hex.EncodeToString(sum[:]) + "\n")
	text, fault = o.Judge(Plain(text))
	useful := o.Useful()
	taken, err := state.Read(place)
	switch known := err == nil && bytes.Equal(taken, mark); {
	case known && (useful || fault != nil):
		return path, Known, nil, nil
	case fault != nil && useful:
		return path, Refused, fault, nil
	}
	if err := o.install(text); err != nil {
		return path, Nothing, fault, err
	}
	return path, Installed, fault, state.Write(place, mark)
}

// Useful says whether the settings in place are without fault.
func (o Options) Useful() bool {
	text, err := os.ReadFile(o.Config)
	if err != nil {
		return false
	}
	_, fault := o.Judge(text)
	return fault == nil
}

// install puts a text in the place of the settings, readable by the screen's user.
func (o Options) install(text []byte) error {
	folder, name := disk.In(filepath.Dir(o.Config)), filepath.Base(o.Config)
	before, err := folder.Read(name)
	if err == nil {
		err = folder.Write(name+".before", before)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("keep the settings before: %w", err)
	}
	coming := name + ".coming" // until the screen may read it: the power may go between
	if err := folder.Write(coming, text); err != nil {
		return err
	}
	if err := os.Chmod(folder.Path(coming), 0o644); err != nil {
		return fmt.Errorf("let the screen read its settings: %w", err)
	}
	return folder.Rename(coming, name)
}

// find reads the file of settings of a folder: "" if there is none. Windows hides the
// end of a name and adds another, and FAT does not tell capitals.
func find(dir string) (path string, text []byte, err error) {
	d, err := os.Open(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil, nil
	}
	if err != nil {
		return "", nil, fmt.Errorf("look for settings: %w", err)
	}
	defer d.Close()
	entries, err := d.ReadDir(maxNames)
	if err != nil && !errors.Is(err, io.EOF) {
		return "", nil, fmt.Errorf("look for settings: %w", err)
	}
	for _, want := range []string{"semainier.toml", "semainier.toml.txt", "semainier.txt"} {
		for _, e := range entries {
			if !e.Type().IsRegular() || !strings.EqualFold(e.Name(), want) {
				continue
			}
			path = filepath.Join(dir, e.Name())
			text, err = read(path)
			return path, text, err
		}
	}
	return "", nil, nil
}

func read(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read settings: %w", err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxText+1))
	if err != nil {
		return nil, fmt.Errorf("read settings: %w", err)
	}
	if len(text) > maxText {
		return nil, fmt.Errorf("read settings: %s is larger than %d kB", path, maxText>>10)
	}
	return text, nil
}

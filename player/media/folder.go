package media

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// partSuffix ends the name of a file that has not come whole.
const partSuffix = ".part"

// touch is how old the date of a wanted file may become before it is renewed:
// the date says what was not wanted for longest, and memory cards wear out.
const touch = 24 * time.Hour

// diskRest is how long a disk that refused a picture is left alone.
const diskRest = 10 * time.Minute

// errDamaged is of a file whose content is not what its name says.
var errDamaged = errors.New("damaged")

// folder holds a file for each picture, named by its hash. What has another
// name is left alone.
type folder struct {
	dir  string
	most int64 // bytes

	mu       sync.Mutex
	failed   time.Time        // when the last picture could not be written; zero: it could
	reserved map[string]int64 // bytes that files being fetched will have
}

func (f *folder) prepare() error {
	if err := os.MkdirAll(f.dir, 0o700); err != nil {
		return fmt.Errorf("make the folder of pictures: %w", err)
	}
	return nil
}

func (f *folder) path(name string) string { return filepath.Join(f.dir, name) }

// read gives a file once its hash is verified. A damaged one is removed.
func (f *folder) read(id string) ([]byte, error) {
	info, err := os.Stat(f.path(id))
	if err != nil {
		return nil, fmt.Errorf("read a picture: %w", err)
	}
	var data []byte
	if info.Mode().IsRegular() && info.Size() <= MaxPicture {
		if data, err = os.ReadFile(f.path(id)); err != nil {
			return nil, fmt.Errorf("read a picture: %w", err)
		}
	}
	if sum(data) != id {
		err := fmt.Errorf("read picture %s (%d bytes): %w", id, info.Size(), errDamaged)
		return nil, errors.Join(err, os.Remove(f.path(id)))
	}
	if now := time.Now(); now.Sub(info.ModTime()).Abs() > touch {
		_ = os.Chtimes(f.path(id), now, now) // only the order of removal depends on it
	}
	return data, nil
}

// partial is what has come of a picture, in memory and, where the disk takes it,
// in a file.
type partial struct {
	id   string
	data []byte
	file *os.File // nil: there is none
}

func (p *partial) whole() bool { return sum(p.data) == p.id }

// begin gives what came of a picture before. With an error it is in memory
// alone.
func (f *folder) begin(id string) (*partial, error) {
	p := &partial{id: id}
	f.mu.Lock()
	resting := !f.failed.IsZero() && time.Since(f.failed) < diskRest
	f.mu.Unlock()
	if resting {
		return p, errors.New("the disk did not take the last picture")
	}
	file, err := os.OpenFile(f.path(id+partSuffix), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return p, fmt.Errorf("keep a picture: %w", err)
	}
	p.file = file
	info, err := file.Stat()
	if err == nil && info.Size() <= MaxPicture {
		p.data = make([]byte, info.Size())
		_, err = file.ReadAt(p.data, 0)
	}
	if err == nil {
		_, err = file.Seek(int64(len(p.data)), 0)
	}
	if err != nil || info.Size() > MaxPicture {
		p.restart()
	}
	return p, nil
}

// add appends what came. An error is of the file: the memory goes on alone.
func (p *partial) add(b []byte) error {
	p.data = append(p.data, b...)
	if p.file == nil {
		return nil
	}
	if _, err := p.file.Write(b); err != nil {
		p.forget() // what is on a full disk is in the way of more than pictures
		return fmt.Errorf("keep a picture: %w", err)
	}
	return nil
}

// restart begins with nothing.
func (p *partial) restart() {
	p.data = nil
	if p.file == nil {
		return
	}
	_, err := p.file.Seek(0, 0)
	if err = errors.Join(err, p.file.Truncate(0)); err != nil {
		p.forget()
	}
}

// drop throws away what came.
func (p *partial) drop() {
	p.data = nil
	p.forget()
}

// forget gives up the file.
func (p *partial) forget() {
	if p.file == nil {
		return
	}
	// There is nothing to do about a file that can be neither closed nor removed:
	// its hash is verified whenever it is read.
	_, _ = p.file.Close(), os.Remove(p.file.Name())
	p.file = nil
}

// leave ends the work on a picture; what came of it stays for the next time.
func (f *folder) leave(p *partial) {
	f.mu.Lock()
	delete(f.reserved, p.id)
	f.mu.Unlock()
	switch {
	case p.file == nil:
	case len(p.data) == 0:
		p.forget()
	default:
		_ = p.file.Close() // verified when it is read
	}
}

// finish gives a picture that has come whole its name, for good.
func (f *folder) finish(p *partial) error {
	err := f.settle(p)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.failed = time.Time{}
	if err != nil {
		f.failed = time.Now()
		p.forget()
		return fmt.Errorf("keep a picture: %w", err)
	}
	p.file = nil
	return nil
}

func (f *folder) settle(p *partial) error {
	if p.file == nil {
		return errors.New("the disk does not take it")
	}
	if err := p.file.Sync(); err != nil {
		return err
	}
	if err := os.Rename(p.file.Name(), f.path(p.id)); err != nil {
		return err
	}
	if err := p.file.Close(); err != nil {
		return err
	}
	d, err := os.Open(f.dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close()) // player/cache: without it half the files are lost in a power cut
}

// kept is a file of the folder.
type kept struct {
	name, id string
	size     int64
	at       time.Time
}

// makeRoom lets the file of a picture grow to a size: it removes files that are
// not needed, the oldest first.
func (f *folder) makeRoom(id string, size int64, needed map[string]bool) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	files, err := f.list()
	if err != nil {
		return err
	}
	total := size
	for _, k := range files {
		if k.id != id {
			total += max(k.size, f.reserved[k.id])
		}
	}
	for _, k := range files {
		if total <= f.most {
			break
		}
		if needed[k.id] || k.id == id || f.reserved[k.id] > 0 {
			continue
		}
		if err := os.Remove(f.path(k.name)); err != nil {
			return fmt.Errorf("make room for pictures: %w", err)
		}
		total -= k.size
	}
	if total > f.most {
		return fmt.Errorf("%w: all pictures shown would take %d bytes, at most %d are kept", errRoom, total, f.most)
	}
	f.reserved[id] = size
	return nil
}

// list gives the files of pictures, the oldest first.
func (f *folder) list() (files []kept, err error) {
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return nil, fmt.Errorf("look at the folder of pictures: %w", err)
	}
	for _, e := range entries {
		id := strings.TrimSuffix(e.Name(), partSuffix)
		if !validID(id) {
			continue
		}
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("look at the folder of pictures: %w", err)
		}
		files = append(files, kept{e.Name(), id, info.Size(), info.ModTime()})
	}
	slices.SortFunc(files, func(a, b kept) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.name, b.name)) })
	return files, nil
}

func sum(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

package media

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"time"

	"semainier/player/disk"
)

// partSuffix ends the name of a file that has not come whole.
const partSuffix = ".part"

// maxParts is how many files that did not come whole are kept for a program that
// may want them again.
const maxParts = 8

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
	disk.Folder
	most int64 // bytes

	mu       sync.Mutex
	failed   time.Time        // when the last picture could not be written; zero: it could
	reserved map[string]int64 // bytes that files being fetched will have
}

// prepare makes the folder, and removes what an earlier run was writing.
func (f *folder) prepare() error {
	if err := f.Make(); err != nil {
		return err
	}
	return f.Tidy()
}

// read gives a file once its hash is verified. A damaged one is removed: it will
// be fetched again, and nobody would learn from it.
func (f *folder) read(id string) ([]byte, error) {
	data, at, err := f.ReadMost(id, MaxPicture)
	if err != nil && !errors.Is(err, disk.ErrLarge) {
		return nil, err
	}
	if err != nil || sum(data) != id {
		err := errors.Join(fmt.Errorf("read picture %s (%d bytes): %w", id, len(data), errDamaged), err)
		return nil, errors.Join(err, f.Remove(id))
	}
	if now := time.Now(); now.Sub(at).Abs() > touch {
		_ = f.Touch(id, now) // only the order of removal depends on it
	}
	return data, nil
}

// partial is what has come of a picture, in memory and, where the disk takes it,
// in a file. That need be neither durable nor right: its hash is judged when it
// is whole.
type partial struct {
	id     string
	data   []byte
	file   disk.File // nil: there is none
	folder disk.Folder
}

func (p *partial) whole() bool { return sum(p.data) == p.id }

func (p *partial) name() string { return p.id + partSuffix }

// begin gives what came of a picture before. With an error it is in memory
// alone.
func (f *folder) begin(id string) (p *partial, err error) {
	p = &partial{id: id, folder: f.Folder}
	if f.rest() > 0 {
		return p, errors.New("the disk did not take the last picture")
	}
	data, _, unread := f.ReadMost(p.name(), MaxPicture)
	if p.file, err = f.Append(p.name(), unread != nil); err != nil {
		return p, err
	}
	if unread == nil {
		p.data = data
	}
	return p, nil
}

// rest gives how long the disk is still to be left alone.
func (f *folder) rest() time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.failed.IsZero() {
		return 0
	}
	return max(0, diskRest-time.Since(f.failed))
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
	file, err := p.folder.Append(p.name(), true)
	if err != nil {
		p.forget()
		return
	}
	_ = p.file.Close() // it is empty
	p.file = file
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
	_, _ = p.file.Close(), p.folder.Remove(p.name())
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
	f.took(err)
	if err != nil {
		return fmt.Errorf("keep a picture: %w", err)
	}
	return nil
}

func (f *folder) settle(p *partial) error {
	if p.file == nil {
		return errors.New("the disk does not take it")
	}
	err := errors.Join(p.file.Sync(), p.file.Close())
	p.file = nil
	if err == nil {
		err = f.Rename(p.name(), p.id)
	}
	if err != nil {
		_ = f.Remove(p.name()) // as in forget
	}
	return err
}

// took notes whether the disk took a picture.
func (f *folder) took(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.failed = time.Time{}
	if err != nil {
		f.failed = time.Now()
	}
}

// kept is a file of the folder.
type kept struct {
	name, id string
	size     int64
	at       time.Time
}

func (k kept) part() bool { return k.name != k.id }

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
	needed[id] = true
	freed, err := f.clear(files, total-f.most, needed)
	if err != nil {
		return err
	}
	if total -= freed; total > f.most {
		return fmt.Errorf("%w: all pictures shown would take %d bytes, at most %d are kept", errRoom, total, f.most)
	}
	f.reserved[id] = size
	return nil
}

// shed gives back that many bytes to a disk that is full, as far as they are not
// needed.
func (f *folder) shed(bytes int64, needed map[string]bool) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	files, err := f.list()
	if err != nil {
		return err
	}
	_, err = f.clear(files, bytes, needed)
	return err
}

// clear removes files that are not needed, the oldest first, until so many bytes
// are free, and of those that did not come whole all but maxParts. With mu held.
func (f *folder) clear(files []kept, bytes int64, needed map[string]bool) (freed int64, err error) {
	files = slices.DeleteFunc(files, func(k kept) bool { return needed[k.id] || f.reserved[k.id] > 0 })
	parts := 0
	for _, k := range files {
		if k.part() {
			parts++
		}
	}
	for _, k := range files {
		if freed >= bytes && !(k.part() && parts > maxParts) {
			continue
		}
		if err := f.Remove(k.name); err != nil {
			return freed, fmt.Errorf("make room for pictures: %w", err)
		}
		freed += k.size
		if k.part() {
			parts--
		}
	}
	return freed, nil
}

// list gives the files of pictures, the oldest first.
func (f *folder) list() (files []kept, err error) {
	all, err := f.List()
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, info := range all {
		if id := strings.TrimSuffix(info.Name(), partSuffix); validID(id) {
			files = append(files, kept{info.Name(), id, info.Size(), info.ModTime()})
		}
	}
	slices.SortFunc(files, func(a, b kept) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.name, b.name)) })
	return files, nil
}

func sum(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

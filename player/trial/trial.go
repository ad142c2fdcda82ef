// Package trial finds out what kills the player, so that a page or a picture
// that does is set aside and the rest is shown.
//
// A crash, an endless loop, memory that runs out: no recover helps against
// those. So what is about to be drawn is written down before, and struck out once
// it is visible. A run that finds something written down knows what the run
// before it died of. What killed Deaths runs, one after the other, is set aside: a
// picture for good, what depends on a playlist for that version of it (each further
// version has one try, for somebody may have mended it).
//
// The folder must outlive the process and not the device, as systemd's
// RuntimeDirectory does: to be switched off at the wall is nobody's fault, and such
// a file costs no memory card a write. Ends that are asked for, and the end of the
// X server, are no deaths: see End.
package trial

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	// Deaths is how many runs in a row something kills until it is set aside.
	Deaths = 3
	// Hung is how long something may be tried until a run that is then asked to end,
	// by a service manager that sees no frames, counts as dead of it.
	Hung = time.Minute
	// stuck is how long something may be tried until what is asked for after it counts
	// as waiting. It is less than a page stays in view.
	stuck = 10 * time.Second
	// most bounds what is remembered; the earliest gives way.
	most = 64
)

// Trials is what is tried, and what was. It is safe for concurrent use.
type Trials struct {
	file string
	open *os.File // for writing; nil: not yet
	log  *slog.Logger

	mu sync.Mutex
	state
	writes bool // the last write worked, or none was needed yet
}

type state struct {
	Program string    `json:"program"`          // the player's version, whose deaths these are
	Trying  []suspect `json:"trying,omitempty"` // the last was begun last
	Known   []suspect `json:"known,omitempty"`  // of earlier runs, with their deaths
}

// suspect is something that may kill the player.
type suspect struct {
	What    string `json:"what"`
	Version uint64 `json:"version,omitempty"` // of the playlist, when it killed last; 0: it depends on none
	Deaths  int    `json:"deaths,omitempty"`

	since time.Time // when it was begun, by this run's clock
}

// Open reads what an earlier run of that version of the player wrote down in the folder,
// which it makes if need be: another version may do better, or have done worse. With an
// error the Trials work for this run alone.
func Open(dir, program string, log *slog.Logger) (*Trials, error) {
	t := &Trials{file: filepath.Join(dir, "trials"), log: log, state: state{Program: program}, writes: true}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return t, fmt.Errorf("note what is tried: %w", err)
	}
	text, err := os.ReadFile(t.file)
	if errors.Is(err, fs.ErrNotExist) {
		return t, nil
	}
	var before state
	if err == nil {
		err = json.NewDecoder(bytes.NewReader(text)).Decode(&before) // what may follow is of an earlier writing
	}
	if err != nil {
		return t, fmt.Errorf("read what an earlier run tried: %w", err)
	}
	if before.Program != program {
		return t, nil
	}
	t.state = before
	if n := len(t.Trying); n > 0 {
		t.blame(t.Trying[n-1])
		t.Trying = nil
		t.write()
	}
	return t, nil
}

// blame counts a death of s.
func (t *Trials) blame(s suspect) {
	i := t.find(s.What)
	if i >= 0 {
		s.Deaths = t.Known[i].Deaths
		t.Known = slices.Delete(t.Known, i, i+1)
	}
	s.Deaths++
	t.Known = append(t.Known, s)
	t.Known = t.Known[max(0, len(t.Known)-most):]
	t.log.Error("the player died while it drew this", "what", s.What, "version", s.Version, "deaths", s.Deaths, "set_aside", s.Deaths >= Deaths)
}

func (t *Trials) find(what string) int {
	return slices.IndexFunc(t.Known, func(k suspect) bool { return k.What == what })
}

// Try notes that each of what is about to be drawn, for a playlist of that version
// (0: it depends on none); a death is put down to the last of them. done is to be called
// once they have been drawn, which clears them, or once they no longer will be. Pages that wait behind one which is stuck are
// not noted: they are not drawn yet, and not to blame.
func (t *Trials) Try(version uint64, what ...string) (done func(drawn bool)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if version != 0 && len(t.Trying) > 0 && time.Since(t.Trying[0].since) >= stuck {
		return func(drawn bool) { t.done(drawn, version, what) }
	}
	for _, w := range what {
		t.Trying = append(t.Trying, suspect{What: w, Version: version, since: time.Now()})
	}
	t.write()
	return func(drawn bool) { t.done(drawn, version, what) }
}

func (t *Trials) done(drawn bool, version uint64, what []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, w := range what {
		if i := slices.IndexFunc(t.Trying, func(s suspect) bool { return s.What == w && s.Version == version }); i >= 0 {
			t.Trying = slices.Delete(t.Trying, i, i+1)
		}
		if i := t.find(w); drawn && i >= 0 && version >= t.Known[i].Version { // an older one says nothing
			t.Known = slices.Delete(t.Known, i, i+1)
		}
	}
	t.write()
}

// Aside says that something is not to be drawn.
func (t *Trials) Aside(version uint64, what string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	i := t.find(what)
	return i >= 0 && t.Known[i].Deaths >= Deaths && t.Known[i].Version == version
}

// Fault gives what is set aside, for people to be told; nil if nothing is.
func (t *Trials) Fault() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	var list []string
	for _, k := range t.Known {
		if k.Deaths >= Deaths {
			list = append(list, fmt.Sprintf("%s (%d times)", k.What, k.Deaths))
		}
	}
	if len(list) == 0 {
		return nil
	}
	return fmt.Errorf("it killed the player: %s", strings.Join(list, ", "))
}

// End says that the run ends for a reason of its own, whatever is being tried,
// unless that has Hung.
func (t *Trials) End() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.Trying) > 0 {
		t.Trying = slices.DeleteFunc(t.Trying, func(s suspect) bool { return time.Since(s.since) < Hung })
		t.write()
	}
}

// write keeps the state past the end of the process; no fsync, as it need not
// outlive the device. The file is written over in place: one renamed onto it would go
// to a memory card at once, on ext4, at every page.
func (t *Trials) write() {
	text, err := json.Marshal(t.state)
	if err == nil && t.open == nil {
		t.open, err = os.OpenFile(t.file, os.O_RDWR|os.O_CREATE, 0o600)
	}
	if err == nil {
		_, err = t.open.WriteAt(text, 0)
	}
	if err == nil {
		err = t.open.Truncate(int64(len(text))) // a death before this leaves more behind it
	}
	if err != nil && t.writes {
		t.log.Warn("what is tried cannot be noted: what kills the player will not be set aside", "error", err)
	}
	t.writes = err == nil
}

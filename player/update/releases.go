package update

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"semainier/hub/wire"
	"semainier/player/disk"
)

// Releases are those that a screen has in its folder:
//
//	state.json      which one runs, which one is tried
//	1795948800      a program, named by its serial
//	….release       what was signed of it
//	….part, ….new   one that is coming
//
// Each program is held to what was signed whenever it is to be started: who can write to
// the folder, but not sign, runs nothing.
type Releases struct {
	folder   disk.Folder
	key      ed25519.PublicKey
	platform string
}

// In gives the releases in a folder, which need not be there, and believes those
// signed by that release key alone; nil: none.
func In(dir string, key ed25519.PublicKey) Releases {
	return Releases{disk.In(dir), key, runtime.GOOS + "/" + runtime.GOARCH}
}

// MaxAttempts is how often a new program is started before it is refused. It is more
// than one because of power cuts.
const MaxAttempts = 3

// MaxStarts is how often in a row a release that was kept is started without lasting
// (Pace.Lasts), until the one before is: what it stands on may have changed.
const MaxStarts = 10

// state is what outlives the process. It is written whole or not at all, and each of
// the decisions of this package is one writing of it.
type state struct {
	Good     uint64 `json:"good,omitempty"`     // serial that showed a verified program; 0: the installed one
	Previous uint64 `json:"previous,omitempty"` // was Good before; kept in case that Good is damaged
	Starts   int    `json:"starts,omitempty"`   // of either, since one lasted
	Trial    uint64 `json:"trial,omitempty"`    // to be shown that it works; 0: none
	Attempts int    `json:"attempts,omitempty"` // to start Trial
	Highest  uint64 `json:"highest,omitempty"`  // ever tried: nothing up to it is taken again
	Refused  uint64 `json:"refused,omitempty"`  // the last Trial that did not work; 0: there was none
	Why      string `json:"why,omitempty"`      // it did not
}

const stateFile = "state.json"

// read gives the state; where it is lost, that of a screen that never took a release:
// the installed program is always there.
func (r Releases) read() (s state) {
	text, err := r.folder.Read(stateFile)
	if err != nil || json.Unmarshal(text, &s) != nil {
		return state{}
	}
	return s
}

func (r Releases) write(s state) error {
	text, err := json.Marshal(s)
	if err == nil {
		err = r.folder.Make()
	}
	if err == nil {
		err = r.folder.Write(stateFile, text)
	}
	if err != nil {
		return fmt.Errorf("note which release is to run: %w", err)
	}
	return nil
}

// refused is s after its trial.
func (s state) refused(why string) state {
	s.Refused, s.Why, s.Trial, s.Attempts = s.Trial, why, 0, 0
	return s
}

// refusal says that a release was refused, until a newer one is tried; nil: none was.
func (s state) refusal() error {
	if s.Refused == 0 {
		return nil
	}
	return fmt.Errorf("release %d was refused: %s; offer a newer one", s.Refused, s.Why)
}

// proven is s after its trial, which worked.
func (s state) proven(trial uint64) state {
	if s.Good != trial {
		s.Previous, s.Good = s.Good, trial
	}
	s.Starts, s.Trial, s.Attempts, s.Refused, s.Why = 0, 0, 0, 0, ""
	s.Highest = max(s.Highest, trial)
	return s
}

func name(serial uint64) string { return strconv.FormatUint(serial, 10) }

const (
	signedSuffix = ".release"
	partSuffix   = ".part"
	newSuffix    = ".new"
)

func (r Releases) path(serial uint64) string { return r.folder.Path(name(serial)) }

// errDamaged is of a program in the folder that is not what was signed.
var errDamaged = errors.New("it is not what was signed")

// verify holds a program in the folder to what was signed of it.
func (r Releases) verify(serial uint64) error {
	sealed, err := r.folder.Read(name(serial) + signedSuffix)
	if err != nil {
		return err
	}
	release, err := wire.OpenRelease(sealed, r.key)
	if err != nil {
		return err
	}
	build, ok := release.Build(r.platform)
	if release.Serial != serial || !ok {
		return fmt.Errorf("release %d in the place of %d: %w", release.Serial, serial, errDamaged)
	}
	size, sum, err := hashOf(r.path(serial))
	if err != nil {
		return err
	}
	if size != build.Size || sum != build.SHA256 {
		return fmt.Errorf("program %d of %d bytes: %w", serial, size, errDamaged)
	}
	return nil
}

func hashOf(path string) (int64, string, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, "", err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, io.LimitReader(f, wire.MaxProgram+1))
	return n, hex.EncodeToString(h.Sum(nil)), err
}

// tidy removes all but those releases, and what came of others unless parts is
// false. What it cannot remove is in nobody's way but the disk's; it is tried again at
// the next occasion.
func (r Releases) tidy(parts bool, keep ...uint64) error {
	files, err := r.folder.List()
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("tidy the folder of releases: %w", err)
	}
	var gone []string
	for _, f := range files {
		base, _, _ := strings.Cut(f.Name(), ".")
		serial, no := strconv.ParseUint(base, 10, 64)
		if no != nil || serial != 0 && slices.Contains(keep, serial) || !parts && strings.HasSuffix(f.Name(), partSuffix) {
			continue
		}
		gone = append(gone, f.Name())
	}
	if err := r.folder.Remove(gone...); err != nil {
		return fmt.Errorf("tidy the folder of releases: %w", err)
	}
	return nil
}

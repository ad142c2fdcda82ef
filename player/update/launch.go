package update

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// The environment by which a program knows that it was launched, and by whom.
const (
	markVariable     = "SEMAINIER_RELEASE"  // "1795948800" or "1795948800 trial"
	launcherVariable = "SEMAINIER_LAUNCHER" // path of the installed program
	sameVariable     = "SEMAINIER_SAME"     // not empty: it is the same start still
)

// Run is which program runs.
type Run struct {
	Serial   uint64 // of the release; 0: it was not launched: the installed program itself
	Trial    bool   // it has to show that it works
	Launcher string // path of what launched it
}

// ThisRun gives which program this process runs, by what Launch told it.
func ThisRun() Run {
	serial, trial, _ := strings.Cut(os.Getenv(markVariable), " ")
	n, err := strconv.ParseUint(serial, 10, 64)
	if err != nil || n == 0 {
		return Run{}
	}
	return Run{Serial: n, Trial: trial != "", Launcher: os.Getenv(launcherVariable)}
}

// Launch puts a release in the place of this process, which is the installed program
// of that serial, with the same arguments. It returns where none is to run or can: this
// program goes on itself, and the error says what could not be started and why.
// In a program that was launched it does nothing, nor in one that Same started.
func Launch(r Releases, own uint64) error {
	same := os.Getenv(sameVariable) != ""
	if err := os.Unsetenv(sameVariable); err != nil || same { // once
		return err
	}
	if ThisRun() != (Run{}) || len(r.key) == 0 {
		return nil
	}
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("start a release: %w", err)
	}
	var failed error
	for run, err := range r.programs(own) {
		if err == nil {
			run.Launcher = self
			err = syscall.Exec(r.path(run.Serial), os.Args, environment(run))
		}
		failed = errors.Join(failed, fmt.Errorf("start release %d: %w", run.Serial, err))
	}
	return failed
}

// Same puts this very program in the place of this process, whose environment was changed:
// none is chosen anew, and this counts as no further start of it. program is its own path.
// It returns only an error.
func Same(program string) error {
	return syscall.Exec(program, os.Args, append(os.Environ(), sameVariable+"=1"))
}

// Again puts the program that launched this one in the place of this process, to
// choose anew; program is this one's own path, for one that was not launched. It
// returns only an error.
func Again(program string) error {
	if l := ThisRun().Launcher; l != "" {
		if err := syscall.Exec(l, os.Args, environment(Run{})); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return syscall.Exec(program, os.Args, os.Environ())
}

// environment is this process's, for that run.
func environment(run Run) []string {
	env := slices.DeleteFunc(os.Environ(), func(v string) bool {
		return strings.HasPrefix(v, markVariable+"=") || strings.HasPrefix(v, launcherVariable+"=")
	})
	if run.Serial == 0 {
		return env
	}
	mark := name(run.Serial)
	if run.Trial {
		mark += " trial"
	}
	return append(env, markVariable+"="+mark, launcherVariable+"="+run.Launcher)
}

// programs gives what is to be started in the place of the installed program, the
// best first; the next is looked at where the one before could not be started. With
// an error it is not to be started. An attempt at a trial is noted, for good, before
// it is given; where that cannot be written it is not tried, as it might be for ever.
func (r Releases) programs(own uint64) iter.Seq2[Run, error] {
	return func(yield func(Run, error) bool) {
		s := r.read()
		if s.Trial > own {
			if err := r.attempt(&s); !yield(Run{Serial: s.Trial, Trial: true}, err) {
				return
			}
		}
		for i, serial := range []uint64{s.Good, s.Previous} {
			if serial > own && !yield(Run{Serial: serial}, r.start(&s, serial, (i+1)*MaxStarts)) {
				return
			}
		}
	}
}

// start notes one more start of a release that was kept, or says why it is not to be
// started. Where that cannot be noted it is started all the same: it did work.
func (r Releases) start(s *state, serial uint64, most int) error {
	if s.Starts >= most {
		return fmt.Errorf("it was started %d times and did not last", s.Starts)
	}
	if err := r.verify(serial); err != nil {
		return err
	}
	s.Starts++
	_ = r.write(*s)
	return nil
}

// attempt notes that the trial of s is started once more, or why it is not.
func (r Releases) attempt(s *state) error {
	if s.Attempts >= MaxAttempts {
		why := fmt.Sprintf("it was started %d times and did not stay to show a program for a minute", s.Attempts)
		return errors.Join(errors.New("refused: "+why), r.write(s.refused(why)))
	}
	if err := r.verify(s.Trial); err != nil {
		return errors.Join(err, r.write(s.refused(err.Error())))
	}
	s.Attempts++
	return r.write(*s)
}

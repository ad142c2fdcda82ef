package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"semainier/deploy/bench/proc"
)

// figures are what one run of a contender took.
type figures struct {
	start     time.Duration // from the process's start to the first right pixels
	paint     time.Duration // processor time until then
	memory    proc.Memory   // of all its processes, once it has settled
	idle      time.Duration // processor time a minute while the page stays
	turning   time.Duration // likewise while pages take turns every 10 s
	processes int
}

func (f figures) String() string {
	return fmt.Sprintf("start %4d ms, CPU to it %4d ms, PSS %6.1f MB (private %.1f) of %d processes, idle %5d ms/min, turning %5d ms/min",
		f.start.Milliseconds(), f.paint.Milliseconds(), float64(f.memory.PSS)/(1<<20), float64(f.memory.Private)/(1<<20), f.processes, f.idle.Milliseconds(), f.turning.Milliseconds())
}

// measure runs a contender twice: with a page that stays, and with pages that take turns.
func (p plan) measure(c contender, picture bool) (f figures, err error) {
	d, err := openDisplay(p.frame)
	if err != nil {
		return f, err
	}
	defer d.close()
	err = p.run(c, c.still, func(began time.Time, before time.Duration) error {
		if err := d.until(true); err != nil {
			return err
		}
		f.start, f.paint = time.Since(began), spent()-before
		time.Sleep(p.settle)
		if picture {
			if err := d.keep(filepath.Join(p.dir, c.name+".png")); err != nil {
				return err
			}
		}
		tree := ours()
		f.memory, f.processes = proc.TreeMemory(tree), len(tree)
		f.idle = p.minute()
		return nil
	})
	if err != nil {
		return f, err
	}
	err = p.run(c, c.turns, func(time.Time, time.Duration) error {
		if err := d.until(true); err != nil {
			return err
		}
		time.Sleep(p.settle)
		f.turning = p.minute()
		return nil
	})
	return f, err
}

// minute gives the processor time that a minute takes.
func (p plan) minute() time.Duration {
	before, began := spent(), time.Now()
	time.Sleep(p.span)
	return time.Duration(float64(spent()-before) * float64(time.Minute) / float64(time.Since(began)))
}

// run starts a command, has it looked at, and ends it with all that it started. look is
// told when it began, and what spent gave before.
func (p plan) run(c contender, command []string, look func(began time.Time, before time.Duration) error) error {
	d, err := openDisplay(p.frame)
	if err != nil {
		return err
	}
	defer d.close()
	if err := d.until(false); err != nil { // what was shown before has gone
		return err
	}
	profile, err := os.MkdirTemp(p.dir, "profile-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(profile)
	for i, word := range command {
		command[i] = strings.Replace(word, "PROFILE", profile, 1)
	}
	if err := writePreferences(profile); err != nil {
		return err
	}
	said, err := os.Create(filepath.Join(p.dir, c.name+".log"))
	if err != nil {
		return err
	}
	defer said.Close()
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stdout, cmd.Stderr = said, said
	before := spent()
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return err
	}
	err = look(began, before)
	endAll()
	for i, word := range command {
		command[i] = strings.Replace(word, profile, "PROFILE", 1)
	}
	return err
}

// ours gives the processes that descend from this one.
func ours() []int { return proc.Tree(os.Getpid())[1:] }

// spent gives the processor time of all processes that descend from this one, ended
// ones included.
func spent() time.Duration {
	var ended unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_CHILDREN, &ended); err != nil {
		return 0
	}
	return proc.CPU(ours()) + time.Duration(ended.Utime.Nano()+ended.Stime.Nano())
}

// endAll ends what descends from this process and waits for it.
func endAll() {
	for wait := 0; ; wait++ {
		tree := ours()
		if len(tree) == 0 {
			return
		}
		sig := syscall.SIGTERM
		if wait > 100 {
			sig = syscall.SIGKILL
		}
		for _, pid := range tree {
			_ = syscall.Kill(pid, sig) // it may have ended
		}
		for {
			pid, err := unix.Wait4(-1, nil, unix.WNOHANG, nil)
			if pid <= 0 || errors.Is(err, unix.ECHILD) {
				break
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// median gives the middle one.
func median(list []figures, of func(figures) float64) float64 {
	var v []float64
	for _, f := range list {
		v = append(v, of(f))
	}
	slices.Sort(v)
	return v[len(v)/2]
}

// writePreferences has a browser not offer to translate the page, in a window of
// its own over it, which would count against it.
func writePreferences(profile string) error {
	dir := filepath.Join(profile, "Default")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "Preferences"), []byte(`{"translate":{"enabled":false}}`), 0o600)
}

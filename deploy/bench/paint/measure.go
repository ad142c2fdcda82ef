package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"golang.org/x/sys/unix"
)

// linger is how long a browser's helpers may outlive it.
const linger = 10 * time.Second

// cost is what a run took.
type cost struct{ user, system, wall time.Duration }

func (c cost) cpu() time.Duration { return c.user + c.system }

// measure prints both costs and their ratio.
func measure(dir string, times int, browser string) error {
	// Helpers that outlive their parent become children of this process: their
	// time is counted too.
	if err := unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("adopt what the browser leaves behind: %w", err)
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	var ours, theirs []cost
	for n := range times + 1 {
		o, err := take(self, "draw", dir, filepath.Join(dir, "ours.png"))
		if err != nil {
			return err
		}
		t, err := screenshot(dir, browser)
		if err != nil {
			return err
		}
		if n > 0 { // the first one warms the disk's cache
			ours, theirs = append(ours, o), append(theirs, t)
		}
	}
	fmt.Printf("%-10s %9s %9s %9s %9s   median of %d runs, a 1080p page of 40 cards to PNG\n", "", "user", "system", "CPU", "wall", times)
	report := func(name string, c []cost) {
		fmt.Printf("%-10s %7.0fms %7.0fms %7.0fms %7.0fms\n", name, median(c, func(c cost) time.Duration { return c.user }),
			median(c, func(c cost) time.Duration { return c.system }), median(c, cost.cpu), median(c, func(c cost) time.Duration { return c.wall }))
	}
	report("semainier", ours)
	report("browser", theirs)
	cpu := median(ours, cost.cpu) / median(theirs, cost.cpu)
	wall := func(c cost) time.Duration { return c.wall }
	fmt.Printf("ratio      CPU %.3f (1/%.1f), wall %.3f; aimed at: CPU 1/5 or less\n", cpu, 1/cpu, median(ours, wall)/median(theirs, wall))
	return nil
}

// screenshot has a browser that was never used draw the page.
func screenshot(dir, browser string) (cost, error) {
	profile, err := os.MkdirTemp(dir, "profile-")
	if err != nil {
		return cost{}, err
	}
	defer os.RemoveAll(profile)
	out := filepath.Join(dir, "browser.png")
	if err := os.Remove(out); err != nil && !errors.Is(err, os.ErrNotExist) {
		return cost{}, err
	}
	c, err := take(browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1",
		"--no-first-run", "--disable-extensions", "--disable-background-networking", "--disable-component-update",
		"--user-data-dir="+profile, "--window-size=1920,1080", "--screenshot="+out, "file://"+filepath.Join(dir, htmlFile))
	if err != nil {
		return c, err
	}
	if _, err := os.Stat(out); err != nil {
		return c, fmt.Errorf("%s ended well and left no picture: %w", browser, err)
	}
	return c, nil
}

// take runs a command and waits for all that it started.
func take(name string, args ...string) (c cost, err error) {
	var before, after unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_CHILDREN, &before); err != nil {
		return c, err
	}
	start := time.Now()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		return c, fmt.Errorf("%s: %w\n%s", name, err, out)
	}
	c.wall = time.Since(start)
	for {
		_, err := unix.Wait4(-1, nil, unix.WNOHANG, nil)
		if errors.Is(err, unix.ECHILD) {
			break
		}
		if time.Since(start) > c.wall+linger {
			return c, fmt.Errorf("%s left processes that do not end", name)
		}
		time.Sleep(5 * time.Millisecond)
	}
	if err := unix.Getrusage(unix.RUSAGE_CHILDREN, &after); err != nil {
		return c, err
	}
	c.user = time.Duration(after.Utime.Nano() - before.Utime.Nano())
	c.system = time.Duration(after.Stime.Nano() - before.Stime.Nano())
	return c, nil
}

// median gives the middle one, in milliseconds.
func median(costs []cost, of func(cost) time.Duration) float64 {
	var all []time.Duration
	for _, c := range costs {
		all = append(all, of(c))
	}
	slices.Sort(all)
	return float64(all[len(all)/2].Microseconds()) / 1000
}

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// hubProcess is a hub in a process of its own, so that what it costs can be told
// from what the screens cost.
type hubProcess struct {
	cmd        *exec.Cmd
	http, nats string
	done       chan struct{}

	mu    sync.Mutex
	lines []string
	more  chan struct{} // closed and replaced with each line
}

// hubPatience is how long a hub may take for its first programs.
const hubPatience = 5 * time.Minute

// startHub starts a hub on the folder and waits until it serves.
func startHub(ctx context.Context, dir string) (*hubProcess, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	h := &hubProcess{cmd: exec.CommandContext(ctx, self, "hub", "--config", "hub.toml"), done: make(chan struct{}), more: make(chan struct{})}
	h.cmd.Dir = dir
	h.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} // it does not outlive a simulation that is killed
	log, err := h.cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := h.cmd.Start(); err != nil {
		return nil, err
	}
	go h.read(log)
	ready, err := h.until(ctx, func(lines []string) bool { return strings.Contains(lines[len(lines)-1], "hub ready") })
	if err != nil {
		return nil, err
	}
	at := regexp.MustCompile(`http=(\S+) nats=(\S+)`).FindStringSubmatch(ready)
	if at == nil {
		return nil, fmt.Errorf("the hub says %q", ready)
	}
	h.http, h.nats = at[1], at[2]
	return h, nil
}

// read takes the hub's log until its end.
func (h *hubProcess) read(log io.Reader) {
	defer close(h.done)
	for s := bufio.NewScanner(log); s.Scan(); {
		h.mu.Lock()
		h.lines = append(h.lines, s.Text())
		close(h.more)
		h.more = make(chan struct{})
		h.mu.Unlock()
	}
	_ = h.cmd.Wait() // it was killed, or its log says why it ended
}

// until waits until the log is as wanted, and gives its last line then.
func (h *hubProcess) until(ctx context.Context, wanted func(lines []string) bool) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, hubPatience)
	defer cancel()
	for {
		h.mu.Lock()
		lines, more := h.lines, h.more
		h.mu.Unlock()
		if len(lines) > 0 && wanted(lines) {
			return lines[len(lines)-1], nil
		}
		select {
		case <-more:
		case <-h.done:
			return "", fmt.Errorf("the hub ended: %s", strings.Join(lines[max(0, len(lines)-5):], "\n"))
		case <-ctx.Done():
			return "", errors.Join(ctx.Err(), fmt.Errorf("the hub's log: %s", strings.Join(lines[max(0, len(lines)-5):], "\n")))
		}
	}
}

// published waits until the programs of that many sites are out.
func (h *hubProcess) published(ctx context.Context, sites int) error {
	_, err := h.until(ctx, func(lines []string) bool {
		n := 0
		for _, l := range lines {
			if strings.Contains(l, "program published") {
				n++
			}
		}
		return n >= sites
	})
	return err
}

// kill ends the hub as a power cut does.
func (h *hubProcess) kill() {
	_ = h.cmd.Process.Kill() // it may have ended by itself
	<-h.done
}

// cpu gives the CPU time that the hub has used, in seconds, and the memory that
// it holds, in bytes (RSS). Linux only.
func (h *hubProcess) usage() (cpu, memory float64, err error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", h.cmd.Process.Pid))
	if err != nil {
		return 0, 0, err
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(rest)
	const user, system, rss = 11, 12, 21 // proc(5), after the name
	var n [3]float64
	for i, f := range []int{user, system, rss} {
		if n[i], err = strconv.ParseFloat(fields[f], 64); err != nil {
			return 0, 0, err
		}
	}
	const ticks = 100 // a second, on every Linux
	return (n[0] + n[1]) / ticks, n[2] * float64(os.Getpagesize()), nil
}

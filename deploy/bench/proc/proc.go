// Package proc reads from Linux what processes cost: memory, processor time,
// threads, files. For the measurements of deploy/bench alone; it measures nothing
// over time and decides nothing.
package proc

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// Memory is what a process has in memory, in bytes.
type Memory struct {
	RSS     int64 // all of it, what others have too included
	PSS     int64 // what others have too, divided by their number
	Private int64 // what nobody else has
}

// Add gives the memory of both; its RSS counts twice what they share.
func (m Memory) Add(n Memory) Memory {
	return Memory{m.RSS + n.RSS, m.PSS + n.PSS, m.Private + n.Private}
}

// MemoryOf reads smaps_rollup: man proc_pid_smaps_rollup.
func MemoryOf(pid int) (Memory, error) {
	v, err := fields(pid, "smaps_rollup", "Rss", "Pss", "Private_Clean", "Private_Dirty")
	if err != nil {
		return Memory{}, err
	}
	return Memory{v[0] << 10, v[1] << 10, (v[2] + v[3]) << 10}, nil
}

// Threads gives how many threads a process has.
func Threads(pid int) (int, error) {
	v, err := fields(pid, "status", "Threads")
	if err != nil {
		return 0, err
	}
	return int(v[0]), nil
}

// fields gives the numbers behind names in a file of "Name: number" lines.
func fields(pid int, file string, names ...string) ([]int64, error) {
	path := fmt.Sprintf("/proc/%d/%s", pid, file)
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	values := make([]int64, len(names))
	found := 0
	for line := range strings.Lines(string(text)) {
		words := strings.Fields(line)
		for i, name := range names {
			if len(words) > 1 && words[0] == name+":" {
				if values[i], err = strconv.ParseInt(words[1], 10, 64); err != nil {
					return nil, fmt.Errorf("%s: %w", path, err)
				}
				found++
			}
		}
	}
	if found != len(names) {
		return nil, fmt.Errorf("%s: not all of %v", path, names)
	}
	return values, nil
}

// Files gives how many file descriptors a process has open.
func Files(pid int) (int, error) {
	list, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	return len(list), err
}

// tick is the unit of times in /proc, USER_HZ, which is the same on every Linux
// that Debian runs on.
const tick = time.Second / 100

// stat is what of /proc/PID/stat is used here.
type stat struct {
	pid, parent int
	ended       time.Duration // of children that ended and were waited for
}

func statOf(pid int) (stat, error) {
	path := fmt.Sprintf("/proc/%d/stat", pid)
	text, err := os.ReadFile(path)
	if err != nil {
		return stat{}, err
	}
	// The name, in brackets, may hold anything.
	words := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	const parent, cutime = 1, 13 // after the name: fields 4 and 16
	if len(words) < cutime+2 {
		return stat{}, fmt.Errorf("%s: %d fields", path, len(words))
	}
	s := stat{pid: pid}
	if s.parent, err = strconv.Atoi(words[parent]); err != nil {
		return stat{}, err
	}
	for _, word := range words[cutime : cutime+2] {
		n, err := strconv.ParseInt(word, 10, 64)
		if err != nil {
			return stat{}, err
		}
		s.ended += time.Duration(n) * tick
	}
	return s, nil
}

// own gives the processor time of a process and of its threads that ended, by its clock
// (man clock_getcpuclockid), which counts nanoseconds where /proc has hundredths of a second.
func own(pid int) (time.Duration, error) {
	const ofProcess = 2 // CPUCLOCK_SCHED, include/linux/posix-timers.h
	var t unix.Timespec
	if err := unix.ClockGettime(int32(^pid<<3|ofProcess), &t); err != nil {
		return 0, err
	}
	return time.Duration(t.Nano()), nil
}

// Tree gives a process and all that descend from it, as they are now.
func Tree(root int) []int {
	children := map[int][]int{}
	names, _ := filepath.Glob("/proc/[0-9]*")
	for _, name := range names {
		pid, err := strconv.Atoi(filepath.Base(name))
		if err != nil {
			continue
		}
		if s, err := statOf(pid); err == nil { // else it has just ended
			children[s.parent] = append(children[s.parent], pid)
		}
	}
	list := []int{root}
	for i := 0; i < len(list); i++ {
		list = append(list, children[list[i]]...)
	}
	return list
}

// CPU gives the processor time of processes and of their children that ended.
func CPU(pids []int) time.Duration {
	var sum time.Duration
	for _, pid := range pids {
		if t, err := own(pid); err == nil { // else it has just ended
			sum += t
		}
		if s, err := statOf(pid); err == nil {
			sum += s.ended
		}
	}
	return sum
}

// TreeMemory gives that of processes, all together.
func TreeMemory(pids []int) Memory {
	var sum Memory
	for _, pid := range pids {
		if m, err := MemoryOf(pid); err == nil {
			sum = sum.Add(m)
		}
	}
	return sum
}

//go:build amd64 || arm64

package upload

import (
	"fmt"
	"math"
	"os"
	"runtime"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// niceness is how much the child steps back behind the hub and players.
const niceness = 10

// maxOpen is how many descriptors the child may have: the three that it has and
// what the scheduler of Go opens for itself.
const maxOpen = 16

// confine gives up, for this process and for good, all that reading a file does
// not need: it may take so much processor time, in whole seconds.
func confine(cpu time.Duration) error {
	// The kernel, short of memory, ends this process first. proc(5)
	if err := os.WriteFile("/proc/self/oom_score_adj", []byte("1000"), 0); err != nil {
		return fmt.Errorf("offer itself to the kernel that lacks memory: %w", err)
	}
	for _, l := range []struct {
		what  string
		which int
		most  uint64
	}{
		{"processor time", unix.RLIMIT_CPU, uint64(cpu.Seconds())}, // soft and hard: SIGKILL
		// DATA, not AS: Go and wazero reserve much that they never touch.
		{"memory", unix.RLIMIT_DATA, maxMemory},
		{"files' size", unix.RLIMIT_FSIZE, 0},
		{"descriptors", unix.RLIMIT_NOFILE, maxOpen},
		{"core", unix.RLIMIT_CORE, 0},
		{"locked memory", unix.RLIMIT_MEMLOCK, 0},
		{"message queues", unix.RLIMIT_MSGQUEUE, 0},
	} {
		if err := syscall.Setrlimit(l.which, &syscall.Rlimit{Cur: l.most, Max: l.most}); err != nil {
			return fmt.Errorf("limit its %s to %d: %w", l.what, l.most, err)
		}
	}
	// Of the group, which the child leads: of one thread only otherwise.
	if err := unix.Setpriority(unix.PRIO_PGRP, 0, niceness); err != nil {
		return fmt.Errorf("step back behind others: %w", err)
	}
	return filter()
}

// filter has the kernel refuse every system call but those of allowed.
func filter() error {
	program := compile()
	runtime.LockOSThread() // both calls are of the thread; TSYNC then covers all
	defer runtime.UnlockOSThread()
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("forgo new privileges: %w", err)
	}
	f := unix.SockFprog{Len: uint16(len(program)), Filter: &program[0]}
	thread, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&f)))
	if errno != 0 || thread != 0 {
		return fmt.Errorf("filter system calls (thread %d): %w; the kernel needs CONFIG_SECCOMP_FILTER", thread, errno)
	}
	return nil
}

// allowed are the system calls that reading, writing, computing and Go's
// runtime need. None opens anything, starts a program, or reaches another
// process or the network.
func allowed() []uint32 {
	return []uint32{
		unix.SYS_READ, unix.SYS_WRITE, unix.SYS_CLOSE, unix.SYS_FSTAT,
		unix.SYS_MMAP, unix.SYS_MUNMAP, unix.SYS_MPROTECT, unix.SYS_MADVISE, unix.SYS_MREMAP, unix.SYS_BRK,
		unix.SYS_FUTEX, unix.SYS_SCHED_YIELD, unix.SYS_SCHED_GETAFFINITY, unix.SYS_NANOSLEEP, unix.SYS_CLOCK_NANOSLEEP,
		unix.SYS_CLOCK_GETTIME, unix.SYS_GETTIMEOFDAY, unix.SYS_GETRANDOM, unix.SYS_GETPID, unix.SYS_GETTID,
		unix.SYS_RT_SIGACTION, unix.SYS_RT_SIGPROCMASK, unix.SYS_RT_SIGRETURN, unix.SYS_SIGALTSTACK, unix.SYS_RESTART_SYSCALL,
		unix.SYS_SET_ROBUST_LIST, unix.SYS_RSEQ,
		unix.SYS_EPOLL_CREATE1, unix.SYS_EPOLL_CTL, unix.SYS_EPOLL_PWAIT, unix.SYS_EVENTFD2,
		unix.SYS_EXIT, unix.SYS_EXIT_GROUP,
	}
}

// Places in what a filter sees of a call, struct seccomp_data of seccomp(2);
// both machines keep the lower half of an argument first.
const (
	seenCall   = 0
	seenArch   = 4
	seenFirst  = 16
	x32        = 0x40000000 // calls of amd64's other numbering
	cloneOrder = unix.CLONE_VM | unix.CLONE_FILES | unix.CLONE_SIGHAND | unix.CLONE_THREAD
)

// compile gives the filter for this machine and process.
func compile() []unix.SockFilter {
	arch := uint32(unix.AUDIT_ARCH_X86_64)
	if runtime.GOARCH == "arm64" {
		arch = unix.AUDIT_ARCH_AARCH64
	}
	load := func(at uint32) unix.SockFilter {
		return unix.SockFilter{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: at}
	}
	skip := func(test uint16, k uint32, yes, no uint8) unix.SockFilter {
		return unix.SockFilter{Code: unix.BPF_JMP | test | unix.BPF_K, K: k, Jt: yes, Jf: no}
	}
	verdict := func(k uint32) unix.SockFilter { return unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: k} }
	allow, deny := verdict(unix.SECCOMP_RET_ALLOW), verdict(unix.SECCOMP_RET_ERRNO|uint32(unix.EPERM))
	p := []unix.SockFilter{
		load(seenArch), skip(unix.BPF_JEQ, arch, 1, 0), verdict(unix.SECCOMP_RET_KILL_PROCESS),
		load(seenCall), skip(unix.BPF_JGE, x32, 0, 1), deny,
		// Threads, but no processes.
		skip(unix.BPF_JEQ, unix.SYS_CLONE, 0, 5),
		load(seenFirst), {Code: unix.BPF_ALU | unix.BPF_AND | unix.BPF_K, K: cloneOrder}, skip(unix.BPF_JEQ, cloneOrder, 0, 1), allow, deny,
		// A C library falls back to clone where this is not there.
		skip(unix.BPF_JEQ, unix.SYS_CLONE3, 0, 1), verdict(unix.SECCOMP_RET_ERRNO | uint32(unix.ENOSYS)),
		// Signals to its own threads.
		skip(unix.BPF_JEQ, unix.SYS_TGKILL, 0, 4),
		load(seenFirst), skip(unix.BPF_JEQ, uint32(os.Getpid()&math.MaxInt32), 0, 1), allow, deny,
	}
	for _, call := range allowed() {
		p = append(p, skip(unix.BPF_JEQ, call, 0, 1), allow)
	}
	return append(p, deny)
}

//go:build linux && (amd64 || arm64)

package upload

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// attempts are what a child tries that a hostile file has taken over. The
// parent is the process that started it, file one that it may write.
func attempts(parent int, file string) map[string]func() error {
	call := func(number uintptr, args ...uintptr) func() error {
		return func() error {
			var a [6]uintptr
			copy(a[:], args)
			if _, _, errno := syscall.Syscall6(number, a[0], a[1], a[2], a[3], a[4], a[5]); errno != 0 {
				return errno
			}
			return nil
		}
	}
	path := append([]byte(file), 0)
	name := uintptr(unsafe.Pointer(&path[0]))
	at := ^uintptr(99) // AT_FDCWD, -100
	return map[string]func() error{
		"socket of the internet":        func() error { _, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0); return err },
		"socket of IPv6":                func() error { _, err := unix.Socket(unix.AF_INET6, unix.SOCK_DGRAM, 0); return err },
		"socket of the machine":         func() error { _, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM, 0); return err },
		"pair of sockets":               func() error { _, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0); return err },
		"connect":                       func() error { return unix.Connect(0, &unix.SockaddrInet4{Port: 80, Addr: [4]byte{127, 0, 0, 1}}) },
		"bind":                          func() error { return unix.Bind(0, &unix.SockaddrInet4{}) },
		"send":                          func() error { return unix.Sendto(0, []byte("x"), 0, &unix.SockaddrInet4{Port: 53}) },
		"io_uring":                      call(unix.SYS_IO_URING_SETUP, 1, name),
		"open to read":                  func() error { _, err := os.ReadFile(file); return err },
		"open to write":                 func() error { return os.WriteFile(file, []byte("x"), 0o600) },
		"openat2":                       call(unix.SYS_OPENAT2, at, name, name, 24),
		"remove":                        func() error { return os.Remove(file) },
		"rename":                        func() error { return os.Rename(file, file+"x") },
		"list":                          func() error { _, err := os.ReadDir("/"); return err },
		"stat":                          func() error { _, err := os.Stat(file); return err },
		"start a program":               func() error { return exec.Command("/bin/true").Run() },
		"execve":                        func() error { return syscall.Exec("/bin/true", []string{"true"}, nil) },
		"fork":                          call(unix.SYS_CLONE, uintptr(unix.SIGCHLD)),
		"signal its parent":             func() error { return unix.Kill(parent, unix.SIGWINCH) },
		"signal a thread of its parent": func() error { return unix.Tgkill(parent, parent, unix.SIGWINCH) },
		"trace its parent":              func() error { return unix.PtraceAttach(parent) },
		"read its parent's memory":      call(unix.SYS_PROCESS_VM_READV, uintptr(parent), 0, 0, 0, 0, 0),
		"more memory for itself":        func() error { return unix.Setrlimit(unix.RLIMIT_DATA, &unix.Rlimit{Cur: 1, Max: 1}) },
		"memory file":                   func() error { _, err := unix.MemfdCreate("x", 0); return err },
		"control a descriptor":          func() error { _, err := unix.FcntlInt(1, unix.F_SETOWN, parent); return err },
		"a new namespace":               func() error { return unix.Unshare(unix.CLONE_NEWUSER) },
		"another user":                  call(unix.SYS_SETUID, 0),
		"mount":                         func() error { return unix.Mount("none", "/", "tmpfs", 0, "") },
		"BPF":                           call(unix.SYS_BPF, 0, 0, 0),
	}
}

// found is what a probe reports.
type found struct {
	Errors  map[string]string // of each attempt
	Environ []string
	Self    map[string]string // what /proc/self says of it, by file
}

// selves are files of /proc/self that a probe opens while it still can, and
// reads once it is confined.
func selves() []string {
	names := []string{"status", "limits", "oom_score_adj"}
	threads, _ := filepath.Glob("/proc/self/task/*/stat")
	for _, t := range threads {
		names = append(names, strings.TrimPrefix(t, "/proc/self/"))
	}
	return names
}

// probe confines itself and reports what it could do: with the argument "all",
// every attempt; with "memory", it takes more than it may have; with "time", it
// computes without end.
func probe(out io.Writer, args []string) int {
	self := map[string]*os.File{}
	for _, name := range selves() {
		f, err := os.Open("/proc/self/" + name)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		self[name] = f
	}
	if err := confine(maxCPU); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return exitUnconfined
	}
	switch args[0] {
	case "memory":
		for kept := [][]byte{}; ; fmt.Fprintln(out, len(kept)*64) {
			kept = append(kept, make([]byte, 64<<20))
		}
	case "all":
		if err := json.NewEncoder(out).Encode(look(self, args[1], args[2])); err != nil {
			return 1
		}
	}
	return 0
}

// look makes every attempt.
func look(self map[string]*os.File, parent, file string) found {
	f := found{Errors: map[string]string{}, Environ: os.Environ(), Self: map[string]string{}}
	pid, _ := strconv.Atoi(parent)
	for what, try := range attempts(pid, file) {
		switch err := try(); {
		case err == nil:
			f.Errors[what] = "done"
		case errors.Is(err, unix.EPERM):
			f.Errors[what] = "EPERM"
		default:
			f.Errors[what] = err.Error()
		}
	}
	for name, file := range self {
		text, err := io.ReadAll(file)
		f.Self[name] = string(text)
		if err != nil {
			f.Self[name] = err.Error()
		}
	}
	return f
}

// probed runs a probe as Uploads runs a child.
func probed(t *testing.T, args ...string) (*exec.Cmd, []byte, error) {
	t.Helper()
	c := exec.CommandContext(t.Context(), program(t), append([]string{probeCommand}, args...)...)
	c.Env, c.Dir, c.SysProcAttr = []string{}, "/", apart()
	out, err := c.Output()
	return c, out, err
}

func TestChildCanDoNothingElse(t *testing.T) {
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte("secret"), 0o666); err != nil {
		t.Fatal(err)
	}
	_, out, err := probed(t, "all", strconv.Itoa(os.Getpid()), file)
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var f found
	if err := json.Unmarshal(out, &f); err != nil {
		t.Fatal(err)
	}
	if want := len(attempts(0, file)); len(f.Errors) != want {
		t.Errorf("%d attempts, want %d", len(f.Errors), want)
	}
	for what, got := range f.Errors {
		if got != "EPERM" {
			t.Errorf("%s: %s, want EPERM", what, got)
		}
	}
	if len(f.Environ) != 0 {
		t.Errorf("it knows the hub's environment: %q", f.Environ)
	}
	if data, err := os.ReadFile(file); err != nil || string(data) != "secret" {
		t.Errorf("the file is now %q, %v", data, err)
	}
}

// The attempts fail because of the confinement: not confined, a process may do
// most of them.
func TestAttemptsAreNoneThatFailAnyway(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	all := attempts(os.Getpid(), file)
	for _, what := range []string{"socket of the internet", "socket of the machine", "pair of sockets", "open to read", "open to write", "list", "stat",
		"signal its parent", "signal a thread of its parent", "start a program", "memory file"} {
		if err := all[what](); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestChildIsSetApart(t *testing.T) {
	_, out, err := probed(t, "all", strconv.Itoa(os.Getpid()), "/nowhere")
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var f found
	if err := json.Unmarshal(out, &f); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"NoNewPrivs:\t1\n", "Seccomp:\t2\n"} {
		if !strings.Contains(f.Self["status"], want) {
			t.Errorf("status lacks %q:\n%s", want, f.Self["status"])
		}
	}
	if got := strings.TrimSpace(f.Self["oom_score_adj"]); got != "1000" {
		t.Errorf("oom_score_adj %s", got)
	}
	for limit, want := range map[string]string{
		"Max cpu time": "40", "Max data size": strconv.Itoa(maxMemory), "Max file size": "0", "Max open files": strconv.Itoa(maxOpen), "Max core file size": "0",
	} {
		if !strings.Contains(strings.Join(strings.Fields(f.Self["limits"]), " "), limit+" "+want+" "+want+" ") {
			t.Errorf("%s is not %s:\n%s", limit, want, f.Self["limits"])
		}
	}
	threads := 0
	for name, stat := range f.Self {
		if !strings.HasPrefix(name, "task/") {
			continue
		}
		threads++
		// proc_pid_stat(5): after the name in brackets, state, ppid, pgrp, session …, nice as the 19th.
		fields := strings.Fields(stat[strings.LastIndexByte(stat, ')')+1:])
		if fields[16] != strconv.Itoa(niceness) {
			t.Errorf("%s: nice %s", name, fields[16])
		}
		if session, _ := strconv.Atoi(fields[3]); session == 0 || fields[2] != fields[3] {
			t.Errorf("%s: group %s, session %s: not its own", name, fields[2], fields[3])
		}
	}
	if threads == 0 {
		t.Error("no thread looked at")
	}
}

func TestMemoryEnds(t *testing.T) {
	c, out, err := probed(t, "memory")
	if err == nil {
		t.Fatal("it did not end")
	}
	lines := strings.Fields(string(out))
	if len(lines) == 0 {
		t.Fatalf("it had no memory at all: %v", err)
	}
	had, _ := strconv.Atoi(lines[len(lines)-1])
	if had<<20 > maxMemory || had<<20 < maxMemory/2 {
		t.Errorf("it had %d MiB", had)
	}
	var failed *exec.ExitError
	if !errors.As(err, &failed) {
		t.Fatal(err)
	}
	if r, ok := asRefusal(fallen(c.ProcessState, err, string(failed.Stderr))); !ok || r.Reason != Costly {
		t.Errorf("told as %v: %s", r, failed.Stderr)
	}
}

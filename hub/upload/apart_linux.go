//go:build amd64 || arm64

package upload

import (
	"os"
	"syscall"
)

// apart starts a child in a session of its own: no terminal and no signal of
// the hub's reaches it.
func apart() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }

// killed tells whether a process ended by the kernel's hand: it used up its
// processor time, or there was no memory left.
func killed(state *os.ProcessState) bool {
	status, ok := state.Sys().(syscall.WaitStatus)
	return ok && status.Signaled()
}

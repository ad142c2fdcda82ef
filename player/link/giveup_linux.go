package link

import (
	"fmt"
	"syscall"

	"golang.org/x/sys/unix"
)

// giveUp has the kernel close a connection on which what was sent stays
// unacknowledged: tcp(7), TCP_USER_TIMEOUT.
func giveUp(_, _ string, c syscall.RawConn) error {
	var err error
	if failed := c.Control(func(fd uintptr) {
		err = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(unacknowledged.Milliseconds()))
	}); failed != nil {
		err = failed
	}
	if err != nil {
		return fmt.Errorf("set TCP_USER_TIMEOUT: %w", err)
	}
	return nil
}

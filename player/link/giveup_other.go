//go:build !linux

package link

import "syscall"

// giveUp leaves it to the pings to find a connection that is dead.
func giveUp(_, _ string, _ syscall.RawConn) error { return nil }

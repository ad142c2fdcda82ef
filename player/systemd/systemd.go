// Package systemd tells the service manager that the screen is there and alive, in
// its protocol of datagrams: sd_notify(3).
//
// It tells what it is told to, and starts nothing by itself: a sign of life that a
// timer gave would prove that the timer lives. Where no service manager listens it
// does nothing. A message that cannot be sent is dropped; the manager then does what
// it does with a service that fell silent.
package systemd

import (
	"fmt"
	"net"
	"strings"
	"time"
)

// Manager is who watches over the process. The zero value is nobody. Its methods
// are to be called by one goroutine.
type Manager struct {
	conn  net.Conn // nil: nobody listens
	ready bool     // said
}

// atMost is how long a message may wait while the manager reads others.
const atMost = 100 * time.Millisecond

// Open gives the manager that listens at the socket that NOTIFY_SOCKET names: a
// path, or with @ before it a name in Linux's abstract space. "" is nobody.
func Open(socket string) (*Manager, error) {
	if socket == "" {
		return &Manager{}, nil
	}
	if !strings.HasPrefix(socket, "/") && !strings.HasPrefix(socket, "@") {
		return &Manager{}, fmt.Errorf("NOTIFY_SOCKET %q: want a path or @NAME; the service manager will hear nothing", socket)
	}
	conn, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: socket, Net: "unixgram"}) // @ is Go's sign for it too
	if err != nil {
		return &Manager{}, fmt.Errorf("reach the service manager: %w", err)
	}
	return &Manager{conn: conn}, nil
}

// Alive is for every frame that was presented, and for a screen that can present none for
// want of a display: the first says that the service is up, each that it is not to be killed yet.
func (m *Manager) Alive() {
	if !m.ready {
		m.ready = true
		m.send("READY=1\nWATCHDOG=1")
		return
	}
	m.send("WATCHDOG=1")
}

// Close ends the connection, of which the manager makes nothing.
func (m *Manager) Close() error {
	if m.conn == nil {
		return nil
	}
	return m.conn.Close()
}

func (m *Manager) send(message string) {
	if m.conn == nil {
		return
	}
	_ = m.conn.SetWriteDeadline(time.Now().Add(atMost))
	_, _ = m.conn.Write([]byte(message))
}

package screenweb

import (
	"net"
	"net/netip"
	"time"
)

// The bounds of time, and the tunnel alone, for tests under a clock of their own.
const (
	TakeWithin = takeWithin
	PassWithin = passWithin
	MaxHeld    = maxHeld
	MaxReads   = maxReads
	OwnPiece   = ownPiece
	MaxUploads = maxUploads
)

// Pass joins both connections as a WebSocket is joined to NATS.
func Pass(front, back net.Conn, first []byte) {
	t := &tunnel{back: back}
	t.hijacked(front)
	t.pass(front, first)
}

// Gate is a gate's enter.
func Gate(all, each int) func(netip.Addr) (func() bool, bool) { return newGate(all, each).enter }

// Downloads counts the pictures on their way.
func (w *Web) Downloads() int {
	w.downloads.mu.Lock()
	defer w.downloads.mu.Unlock()
	return w.downloads.total
}

// Uploads counts the pictures of screens on their way.
func (w *Web) Uploads() int {
	w.uploads.mu.Lock()
	defer w.uploads.mu.Unlock()
	return w.uploads.total
}

// SetTakeWithin has readers cut after d; call it before the first comes.
func (w *Web) SetTakeWithin(d time.Duration) { w.takeWithin = d }

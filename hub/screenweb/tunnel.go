package screenweb

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"semainier/hub/wire"
)

// The bounds of one WebSocket on its way to NATS.
const (
	shakeWithin = 10 * time.Second // until NATS has taken it
	// passWithin is how long an end may take for what is written to it. NATS cuts
	// a screen that does not read, but sees only this hub, which does.
	passWithin = 10 * time.Second
	// The buffers are what a tunnel costs most: 4 kB fits any Hello or Status, and
	// a playlist takes a dozen reads.
	downBuffer = 4 << 10
	upBuffer   = 1 << 10
)

// tunnel joins a screen to NATS.
type tunnel struct {
	peer  netip.Addr
	back  net.Conn // to NATS
	mu    sync.Mutex
	front net.Conn // to the screen; nil until it is hijacked
	ended bool
}

// end closes both sides.
func (t *tunnel) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ended = true
	_ = t.back.Close() // nothing is left to be written
	if t.front != nil {
		_ = t.front.Close()
	}
}

// hijacked gives the tunnel its screen's side.
func (t *tunnel) hijacked(front net.Conn) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.front = front
	if t.ended {
		_ = front.Close()
	}
}

// nats joins the WebSocket of a screen to that of the NATS server. It is done by
// hand, and not by httputil.ReverseProxy, which holds 64 kB and four goroutines
// for each and never ends one whose screen stopped reading.
func (w *Web) nats(rw http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet || !names(r.Header, "Upgrade", "websocket") || !names(r.Header, "Connection", "upgrade") || r.ProtoMajor != 1 {
		rw.Header().Set("Upgrade", "websocket")
		rw.Header().Set("Connection", "Upgrade")
		http.Error(rw, "only a WebSocket, over HTTP/1.1", http.StatusUpgradeRequired)
		return
	}
	// A page in a visitor's browser must not reach NATS from within the network;
	// browsers name the page (RFC 6455 §10.2), screens do not.
	if r.Header.Values("Origin") != nil || r.Header.Values("Sec-WebSocket-Origin") != nil {
		http.Error(rw, "not for browsers", http.StatusForbidden)
		return
	}
	where := w.opts.WebSocket()
	if where == "" {
		http.Error(rw, "this hub has no NATS of its own", http.StatusNotFound)
		return
	}
	peer := addressOf(r)
	leave, ok := w.upgrades.enter(peer)
	if !ok {
		unavailable(rw, "too many WebSockets", retryAfter)
		return
	}
	back, err := (&net.Dialer{Timeout: shakeWithin}).DialContext(r.Context(), "tcp", where)
	if err != nil {
		leave()
		w.log.error("NATS does not take a WebSocket", "error", err)
		unavailable(rw, "NATS does not answer", retryAfter)
		return
	}
	t := &tunnel{peer: peer, back: back}
	release := func() {
		t.end()
		leave()
		w.leave(t)
	}
	if !w.enter(t) {
		t.end()
		leave()
		unavailable(rw, "the hub is stopping", retryAfter)
		return
	}
	front, early, ok := w.join(rw, r, t)
	if !ok {
		release()
		return
	}
	// Not within the handler: what the server holds for a request is given back.
	go func() {
		defer release()
		t.pass(front, early)
	}()
}

// enter takes note of a tunnel; false when the Web is closed.
func (w *Web) enter(t *tunnel) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return false
	}
	w.running.Add(1)
	w.tunnels[t.back.LocalAddr().String()] = t
	return true
}

func (w *Web) leave(t *tunnel) {
	w.mu.Lock()
	delete(w.tunnels, t.back.LocalAddr().String())
	w.mu.Unlock()
	w.running.Done()
}

// Peer gives where the screen is whose connection comes to NATS from that local
// address, a host:port: NATS itself sees only the hub.
func (w *Web) Peer(local string) (netip.Addr, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	t, ok := w.tunnels[local]
	if !ok {
		return netip.Addr{}, false
	}
	return t.peer, true
}

// join opens the WebSocket of NATS, and then that of the screen. It gives the
// screen's connection and what NATS has said already; false if it has failed
// and answered so.
func (w *Web) join(rw http.ResponseWriter, r *http.Request, t *tunnel) (front net.Conn, early []byte, ok bool) {
	from := bufio.NewReaderSize(t.back, downBuffer)
	resp, err := shake(t, r, from)
	if err != nil {
		w.log.error("NATS does not take a WebSocket", "error", err)
		unavailable(rw, "NATS does not answer", retryAfter)
		return nil, nil, false
	}
	resp.Body = nil // from is
	if resp.StatusCode != http.StatusSwitchingProtocols {
		http.Error(rw, "NATS does not take this handshake", http.StatusBadRequest)
		return nil, nil, false
	}
	front, said, err := http.NewResponseController(rw).Hijack() // which takes the server's deadlines off
	if err != nil {
		http.Error(rw, "no WebSocket on this connection", http.StatusUpgradeRequired)
		return nil, nil, false
	}
	t.hijacked(front)
	if told := rw.Header().Get(wire.TimeHeader); told != "" {
		resp.Header.Set(wire.TimeHeader, told)
	}
	var answer bytes.Buffer
	if err := resp.Write(&answer); err != nil || said.Reader.Buffered() > 0 { // NATS takes nothing before its answer either
		return nil, nil, false
	}
	early, err = from.Peek(from.Buffered())
	if err != nil {
		return nil, nil, false
	}
	return front, append(answer.Bytes(), early...), true
}

// pass tells the screen what came first, and then each side what the other says
// until one of them ends.
func (t *tunnel) pass(front net.Conn, first []byte) {
	defer t.end()
	if _, err := (deadlined{front}).Write(first); err != nil {
		return
	}
	var up sync.WaitGroup
	up.Go(func() {
		defer t.end()
		pour(t.back, front, upBuffer)
	})
	pour(front, t.back, downBuffer)
	t.end()
	up.Wait()
}

// shake asks NATS for a WebSocket, with what a handshake needs and no other
// header of the screen's.
func shake(t *tunnel, r *http.Request, from *bufio.Reader) (*http.Response, error) {
	ask := &http.Request{Method: http.MethodGet, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		// The path is fixed: NATS gives others to leaf nodes.
		URL: &url.URL{Scheme: "http", Host: t.back.RemoteAddr().String(), Path: "/"}, Header: http.Header{
			"Upgrade": {"websocket"}, "Connection": {"Upgrade"}, "User-Agent": {"semainier"},
			"X-Forwarded-For": {t.peer.String()}, // for the log of NATS
		}}
	for _, name := range []string{"Sec-Websocket-Key", "Sec-Websocket-Version", "Sec-Websocket-Extensions"} {
		if v := r.Header.Values(name); v != nil {
			ask.Header[name] = v
		}
	}
	if err := t.back.SetDeadline(time.Now().Add(shakeWithin)); err != nil {
		return nil, fmt.Errorf("open a WebSocket of NATS: %w", err)
	}
	if err := ask.Write(t.back); err != nil {
		return nil, fmt.Errorf("open a WebSocket of NATS: %w", err)
	}
	resp, err := http.ReadResponse(from, ask)
	if err == nil {
		err = t.back.SetDeadline(time.Time{})
	}
	if err != nil {
		return nil, fmt.Errorf("open a WebSocket of NATS: %w", err)
	}
	return resp, nil
}

// names reports whether a header's list has that word (RFC 9110 §5.6.1).
func names(h http.Header, field, word string) bool {
	for each := range strings.SplitSeq(strings.Join(h.Values(field), ","), ",") {
		if strings.EqualFold(strings.TrimSpace(each), word) {
			return true
		}
	}
	return false
}

// deadlined is a connection that gives up on who does not read.
type deadlined struct{ net.Conn }

func (d deadlined) Write(p []byte) (int, error) {
	if err := d.SetWriteDeadline(time.Now().Add(passWithin)); err != nil {
		return 0, err
	}
	return d.Conn.Write(p)
}

// pour passes on until either side ends. The wrapping keeps io.Copy's own ways
// out of it: they take 32 kB, or two pipes.
func pour(to net.Conn, from net.Conn, size int) {
	// Whichever failed, one side has gone: the other is closed next, nobody is to be told.
	_, _ = io.CopyBuffer(struct{ io.Writer }{deadlined{to}}, struct{ io.Reader }{from}, make([]byte, size))
}

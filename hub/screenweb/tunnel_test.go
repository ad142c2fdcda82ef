package screenweb_test

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/netip"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nats-io/nats.go"

	"semainier/hub/publish"
	"semainier/hub/screenweb"
	"semainier/hub/wire"
)

// connects makes a NATS connection of a screen through the WebSocket of a server.
func (s screen) connects(server *httptest.Server) *nats.Conn {
	s.w.t.Helper()
	scheme, rest, _ := strings.Cut(server.URL, "://")
	options := []nats.Option{
		nats.Nkey(s.key, s.pair.Sign), nats.ProxyPath(wire.NATSPath), nats.NoReconnect(), nats.Timeout(patience),
		nats.CustomInboxPrefix(wire.InboxPrefix(s.key))}
	if scheme == "https" {
		options = append(options, nats.Secure(server.Client().Transport.(*http.Transport).TLSClientConfig))
	}
	address := strings.Replace(scheme, "http", "ws", 1) + "://" + rest
	conn, err := nats.Connect(address, options...)
	for end := time.Now().Add(patience); err != nil && time.Now().Before(end); { // the server's limit is that of the TLS handshake too
		conn, err = nats.Connect(address, options...)
	}
	if err != nil {
		s.w.t.Fatal(err)
	}
	s.w.t.Cleanup(conn.Close)
	return conn
}

// A screen behind the WebSocket is paired, hears its program and is cut as any
// other, in clear and with TLS; no deadline of the HTTP server ends it.
func TestNATSIsSpokenWithinTheHubsPort(t *testing.T) {
	for _, secure := range []bool{false, true} {
		t.Run(fmt.Sprintf("TLS %v", secure), func(t *testing.T) {
			w := newWorld(t, screenweb.Usual)
			server := httptest.NewUnstartedServer(w.web)
			const limit = 500 * time.Millisecond
			server.Config.WriteTimeout, server.Config.IdleTimeout, server.EnableHTTP2 = limit, limit, true
			if secure {
				server.StartTLS()
			} else {
				server.Start()
			}
			defer server.Close()
			s := w.screen()
			w.pub.SetScreens([]publish.Screen{{Key: s.key, Site: "maurepas"}})
			conn := s.connects(server)
			list, err := conn.SubscribeSync(wire.PlaylistSubject("maurepas"))
			if err != nil {
				t.Fatal(err)
			}
			hello, err := json.Marshal(wire.Hello{Wire: wire.Major})
			if err != nil {
				t.Fatal(err)
			}
			m, err := conn.Request(wire.HelloSubject(s.key), hello, patience)
			if err != nil {
				t.Fatal(err)
			}
			if got, _, err := wire.OpenWelcome(m.Data, signing.Public().(ed25519.PublicKey), s.key); err != nil || got.Site != "maurepas" {
				t.Fatal(got, err)
			}
			for began := time.Now(); time.Since(began) < 2*limit; { // asking on beyond the limits of the server
				if _, err := conn.Request(wire.GetSubject("maurepas"), nil, patience); err != nil {
					t.Fatal(err)
				}
			}
			w.publish("maurepas", strings.Repeat("Permanence ", 20_000)) // of many buffers
			m, err = list.NextMsg(patience)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := wire.Open(m.Data, signing.Public().(ed25519.PublicKey), "maurepas"); err != nil {
				t.Error(err)
			}
			w.pub.SetScreens([]publish.Screen{{Key: s.key, Site: "maurepas", Revoked: true}})
			until(t, "the revoked screen is cut", conn.IsClosed)
		})
	}
}

// shakes sends a handshake for a WebSocket, with changes.
func (w *world) shakes(method, path string, header ...string) answer {
	w.t.Helper()
	req := w.request(method, path, nil, "Connection", "keep-alive, Upgrade", "Upgrade", "websocket", "Sec-WebSocket-Version", "13", "Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA==")
	for i := 0; i < len(header); i += 2 {
		if req.Header.Set(header[i], header[i+1]); header[i+1] == "" {
			req.Header.Del(header[i])
		}
	}
	resp, err := w.http.Client().Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	if resp.StatusCode == http.StatusSwitchingProtocols {
		w.t.Cleanup(func() { _ = resp.Body.Close() })
		return answer{resp, ""}
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return answer{resp, string(body)}
}

func TestWebSocketIsForScreensAlone(t *testing.T) {
	w := newWorld(t, screenweb.Limits{Tunnels: 3, TunnelsEach: 2})
	for name, c := range map[string]struct {
		method, path string
		header       []string
		want         int
	}{
		"a page of the hub itself":   {"GET", wire.NATSPath, []string{"Origin", w.http.URL}, 403},
		"a page of another":          {"GET", wire.NATSPath, []string{"Origin", "https://evil.example"}, 403},
		"a page of none":             {"GET", wire.NATSPath, []string{"Origin", "null"}, 403},
		"a page of an old browser":   {"GET", wire.NATSPath, []string{"Sec-WebSocket-Origin", w.http.URL}, 403},
		"no WebSocket":               {"GET", wire.NATSPath, []string{"Upgrade", ""}, 426},
		"another protocol":           {"GET", wire.NATSPath, []string{"Upgrade", "h2c"}, 426},
		"not to be connected":        {"GET", wire.NATSPath, []string{"Connection", "keep-alive"}, 426},
		"a handshake without a key":  {"GET", wire.NATSPath, []string{"Sec-WebSocket-Key", ""}, 400},
		"an old WebSocket":           {"GET", wire.NATSPath, []string{"Sec-WebSocket-Version", "8"}, 400},
		"asked with HEAD":            {"HEAD", wire.NATSPath, nil, 426},
		"asked with POST":            {"POST", wire.NATSPath, nil, 405},
		"another server's leaf node": {"GET", wire.NATSPath + "/leafnode", nil, 404},
	} {
		a := w.shakes(c.method, c.path, c.header...)
		if a.StatusCode != c.want || c.method != "HEAD" && (a.body == "" || a.Header.Get("Content-Type") != "text/plain; charset=utf-8") {
			t.Errorf("%s: %s %q", name, a.Status, a.body)
		}
	}
	open := func() int {
		return w.shakes("GET", wire.NATSPath, "X-Forwarded-For", "192.0.2.1", "Cookie", "a=b", "Authorization", "Basic x").StatusCode
	}
	if a, b, c := open(), open(), open(); a != 101 || b != 101 || c != 503 {
		t.Errorf("three of one address: %d %d %d", a, b, c)
	}
	w.web.Close()
	until(t, "the places are free again, and no longer given", func() bool {
		a := w.shakes("GET", wire.NATSPath)
		return a.StatusCode == 503 && strings.Contains(a.body, "stopping")
	})
}

func TestHubWithoutAWebSocketOfItsOwn(t *testing.T) {
	w := newWorld(t, screenweb.Usual)
	for where, want := range map[string]int{"": 404, w.pub.Addr().String(): 503, "127.0.0.1:1": 503} { // nothing; no HTTP; nobody
		web := screenweb.New(screenweb.Options{Hub: w.pub, WebSocket: func() string { return where }, Now: w.now,
			Log: discard, Limits: screenweb.Usual})
		w.http.Config.Handler = web
		if a := w.shakes("GET", wire.NATSPath); a.StatusCode != want {
			t.Errorf("%q: %s %s", where, a.Status, a.body)
		}
		web.Close()
	}
}

// NATS knows where a screen is only by what the hub tells.
func TestPeerOfATunnelIsTold(t *testing.T) {
	w := newWorld(t, screenweb.Usual)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	web := screenweb.New(screenweb.Options{Hub: w.pub, WebSocket: l.Addr().String, Now: w.now, Log: discard, Limits: screenweb.Usual})
	w.http.Config.Handler = web
	status := make(chan int)
	go func() {
		status <- w.shakes("GET", wire.NATSPath+"?x=/leafnode", "Cookie", "a=b", "X-Forwarded-For", "192.0.2.1").StatusCode
	}()
	c, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	req, err := http.ReadRequest(bufio.NewReader(c))
	if err != nil {
		t.Fatal(err)
	}
	if peer, ok := web.Peer(c.RemoteAddr().String()); !ok || peer != netip.MustParseAddr("127.0.0.1") {
		t.Errorf("peer %v, %v", peer, ok)
	}
	if req.URL.String() != "/" || req.Header.Get("Cookie") != "" || req.Header.Get("X-Forwarded-For") != "127.0.0.1" {
		t.Errorf("NATS is asked %s %v", req.URL, req.Header)
	}
	web.Close() // within the handshake
	if got := <-status; got != 503 {
		t.Errorf("status %d", got)
	}
	if _, ok := web.Peer(c.RemoteAddr().String()); ok {
		t.Error("a tunnel that has ended has a peer")
	}
}

// A screen that stops reading is cut, though NATS sees a hub that reads; one
// that only listens is not.
func TestScreenThatStopsReadingIsCut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		front, screenSide := net.Pipe()
		back, natsSide := net.Pipe()
		done := make(chan struct{})
		go func() {
			screenweb.Pass(front, back, []byte("first"))
			close(done)
		}()
		read := make([]byte, 5)
		if _, err := io.ReadFull(screenSide, read); err != nil || string(read) != "first" {
			t.Fatal(string(read), err)
		}
		time.Sleep(time.Hour) // nothing to say
		if _, err := natsSide.Write([]byte("after")); err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadFull(screenSide, read); err != nil || string(read) != "after" {
			t.Fatal(string(read), err)
		}
		began := time.Now()
		_, err := io.Copy(natsSide, bytes.NewReader(make([]byte, 1<<20)))
		<-done
		if took := time.Since(began); err == nil || took != screenweb.PassWithin {
			t.Errorf("after %s: %v", took, err)
		}
	})
}

func TestGateCountsByHousehold(t *testing.T) {
	enter := screenweb.Gate(4, 2)
	a := netip.MustParseAddr
	in := func(text string, want bool) func() bool {
		t.Helper()
		leave, ok := enter(a(text))
		if ok != want {
			t.Errorf("%s: %v", text, ok)
		}
		return leave
	}
	first := in("2001:db8::1", true)
	in("2001:db8::2", true)
	in("2001:db8::3", false)
	in("2001:db8:0:1::1", true)
	in("192.0.2.1", true)
	in("192.0.2.2", false) // all places are taken
	if first() {
		t.Error("the first to leave was the last")
	}
	in("2001:db8::3", true)
}

// line is the least that a screen is: a connection which NATS knows.
type line struct {
	net.Conn
	from *bufio.Reader
	ws   bool
}

// say sends text; within a WebSocket as a frame of a client, masked with zeros (RFC 6455 §5.2).
func (l line) say(text string) error {
	out := []byte(text)
	if l.ws {
		out = append(binary.BigEndian.AppendUint16([]byte{0x82, 0x80 | 126}, uint16(len(text))), 0, 0, 0, 0)
		out = append(out, text...)
	}
	_, err := l.Write(out)
	return err
}

// dials opens a connection straight to NATS, or within a WebSocket at address.
func (s screen) dials(address, path string) (line, error) {
	c, err := net.DialTimeout("tcp", address, patience)
	if err != nil {
		return line{}, err
	}
	l := line{c, bufio.NewReaderSize(c, 2048), path != ""}
	if l.ws {
		fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n", path)
	}
	var nonce string
	for nonce == "" {
		text, err := l.from.ReadString('\n')
		if err != nil {
			return l, err
		}
		_, info, found := strings.Cut(text, "INFO ")
		var said struct{ Nonce string }
		if found && json.Unmarshal([]byte(info), &said) == nil {
			nonce = said.Nonce
		}
	}
	sig, err := s.pair.Sign([]byte(nonce))
	if err != nil {
		return l, err
	}
	err = l.say(fmt.Sprintf("CONNECT {\"verbose\":false,\"nkey\":%q,\"sig\":%q}\r\nSUB %s.> 1\r\nPING\r\n", s.key, b64(sig), wire.InboxPrefix(s.key)))
	for err == nil {
		var text string
		if text, err = l.from.ReadString('\n'); strings.HasSuffix(text, "PONG\r\n") {
			return l, nil
		}
	}
	return l, err
}

// What a screen within a WebSocket costs, beside one that is connected to NATS.
// Each figure has the test's own end of the connection in it.
func TestWhatATunnelCosts(t *testing.T) {
	const count = 200
	w := newWorld(t, screenweb.Limits{Tunnels: count, TunnelsEach: count})
	s := w.screen()
	w.pub.SetScreens([]publish.Screen{{Key: s.key, Site: "maurepas"}})
	cost := func(name, address, path string) int {
		before, routines := heap(), runtime.NumGoroutine()
		lines := make([]line, count)
		for i := range lines {
			var err error
			if lines[i], err = s.dials(address, path); err != nil {
				t.Fatal(err)
			}
		}
		each := (heap() - before) / count
		t.Logf("%-32s %5.1f kB, %.1f goroutines", name, float64(each)/1e3, float64(runtime.NumGoroutine()-routines)/count)
		for _, l := range lines {
			if err := l.Close(); err != nil {
				t.Error(err)
			}
		}
		until(t, "all have ended", func() bool { return runtime.NumGoroutine() <= routines+5 })
		return each
	}
	cost("warming up", w.pub.Addr().String(), "")
	direct := cost("NATS", w.pub.Addr().String(), "")
	cost("NATS, its own WebSocket", w.pub.WebSocket(), "/")
	tunnel := cost("NATS, through the hub's port", w.http.Listener.Addr().String(), wire.NATSPath)
	usual := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(&url.URL{Scheme: "http", Host: w.pub.WebSocket()})
	}})
	defer usual.Close()
	cost("NATS, through a ReverseProxy", usual.Listener.Addr().String(), "/")
	t.Logf("ratio %.2f", float64(tunnel)/float64(direct))
	if tunnel > direct+40_000 {
		t.Error("a tunnel holds more than its buffers")
	}
}

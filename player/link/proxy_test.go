package link_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"semainier/hub/wire"
	"semainier/layouts/program"
	"semainier/player/link"
)

var discard = slog.New(slog.DiscardHandler)

// proxy is a small HTTP proxy: CONNECT, and plain requests. It finds the names
// that it is given.
type proxy struct {
	*httptest.Server
	names map[string]string // host:port to where that is
	user  string            // "": everyone may

	mu        sync.Mutex
	connected []string
	closed    bool
	all       sync.WaitGroup // of tunnels
}

func startProxy(t *testing.T, user string, names map[string]string) *proxy {
	t.Helper()
	p := &proxy{user: user, names: names}
	p.Server = httptest.NewServer(p)
	t.Cleanup(func() {
		p.Close()
		p.mu.Lock()
		p.closed = true
		p.mu.Unlock()
		p.all.Wait()
	})
	return p
}

func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// The header is that of a client: read it as a server reads the usual one.
	asked := &http.Request{Header: http.Header{"Authorization": r.Header["Proxy-Authorization"]}}
	if user, password, _ := asked.BasicAuth(); p.user != "" && user+":"+password != p.user {
		w.Header().Set("Proxy-Authenticate", "Basic")
		http.Error(w, "who are you?", http.StatusProxyAuthRequired)
		return
	}
	host := r.Host
	if _, _, err := net.SplitHostPort(host); err != nil {
		host += ":80"
	}
	p.mu.Lock()
	p.connected = append(p.connected, r.Method+" "+host)
	p.mu.Unlock()
	if known, ok := p.names[host]; ok {
		host = known
	}
	far, err := net.Dial("tcp", host)
	if err != nil {
		http.Error(w, "not reached", http.StatusBadGateway)
		return
	}
	if r.Method == http.MethodConnect {
		p.tunnel(w, far)
		return
	}
	defer far.Close()
	r.Header.Del("Proxy-Connection")
	r.Close = true
	if err := r.Write(far); err != nil {
		http.Error(w, "not reached", http.StatusBadGateway)
		return
	}
	res, err := http.ReadResponse(bufio.NewReader(far), r)
	if err != nil {
		http.Error(w, "not reached", http.StatusBadGateway)
		return
	}
	defer res.Body.Close()
	for k, v := range res.Header {
		w.Header()[k] = v
	}
	w.WriteHeader(res.StatusCode)
	io.Copy(w, res.Body)
}

func (p *proxy) tunnel(w http.ResponseWriter, far net.Conn) {
	near, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		far.Close()
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		near.Close()
		far.Close()
		return
	}
	io.WriteString(near, "HTTP/1.1 200 Connection established\r\nVia: a town hall\r\n\r\n")
	for _, pair := range [][2]net.Conn{{near, far}, {far, near}} {
		p.all.Go(func() {
			io.Copy(pair[0], pair[1])
			near.Close()
			far.Close()
		})
	}
}

// sees wants a request to have come.
func (p *proxy) sees(t *testing.T, want string) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if !slices.Contains(p.connected, want) {
		t.Errorf("the proxy saw %q, not %q", p.connected, want)
	}
}

// Names are found by the proxy: screens of a town hall often can't.
func TestEachRouteThroughAProxy(t *testing.T) {
	for _, secure := range []bool{false, true} {
		for _, want := range []wire.Route{wire.RouteNATS, wire.RouteWSS, wire.RouteHTTPS} {
			t.Run(string(want)+map[bool]string{true: " with TLS"}[secure], func(t *testing.T) {
				key, public := newKey(t)
				h := startHub(t, secure, map[string]program.SiteID{public: site})
				h.answering(t, unchanged)
				h.web.noSocket.Store(want == wire.RouteHTTPS)
				// example.com is what the certificate of httptest is for.
				names := map[string]string{"example.com:4222": h.address(), "example.com:8443": h.web.Listener.Addr().String()}
				if want != wire.RouteNATS {
					names["example.com:4222"] = closedPort(t)
				}
				p := startProxy(t, "screen:s3cr3t@", names)
				o := h.options(key)
				o.Hub, o.NATS = "http://example.com:8443", ""
				if secure {
					o.Hub = "https://example.com:8443"
				}
				o.Proxy = strings.Replace(p.URL, "http://", "http://screen:s3cr3t%40@", 1)
				s := startLink(t, o)
				s.via(t, want)
				saw := map[wire.Route]string{wire.RouteNATS: "CONNECT example.com:4222", wire.RouteWSS: "CONNECT example.com:8443", wire.RouteHTTPS: "CONNECT example.com:8443"}[want]
				if want == wire.RouteHTTPS && !secure {
					saw = "GET example.com:8443"
				}
				p.sees(t, saw)
				if want != wire.RouteNATS {
					s.log.until(t, "HTTP 502")
				}
				if strings.Contains(s.log.String(), "s3cr3t") {
					t.Error("the log holds the password")
				}
			})
		}
	}
}

func TestProxyOfTheEnvironment(t *testing.T) {
	key, public := newKey(t)
	h := startHub(t, false, map[string]program.SiteID{public: site})
	h.answering(t, unchanged)
	p := startProxy(t, "", map[string]string{"hub.example:4222": h.address(), "hub.example:80": h.web.Listener.Addr().String()})
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"} {
		t.Setenv(name, "")
	}
	t.Setenv("HTTPS_PROXY", p.URL)
	o := h.options(key)
	o.Hub, o.NATS = "http://hub.example", ""
	s := startLink(t, o)
	s.via(t, wire.RouteNATS)
	p.sees(t, "CONNECT hub.example:4222")

	t.Setenv("NO_PROXY", "127.0.0.1")
	t.Setenv("HTTP_PROXY", "http://"+closedPort(t))
	startLink(t, h.options(key)).via(t, wire.RouteNATS)
}

func TestProxyThatRefuses(t *testing.T) {
	key, public := newKey(t)
	h := startHub(t, false, map[string]program.SiteID{public: site})
	p := startProxy(t, "screen:secret", nil)
	for _, c := range []struct{ name, user, want string }{
		{"no password", "", "407, the proxy wants a user and a password"},
		{"the wrong one", "screen:hunter2@", "407, the proxy does not accept"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := h.options(key)
			o.Proxy = strings.Replace(p.URL, "http://", "http://"+c.user, 1)
			s := startLink(t, o)
			for _, r := range []wire.Route{wire.RouteNATS, wire.RouteWSS} {
				until(t, string(r)+" says why", func() bool {
					for line := range strings.Lines(s.log.String()) {
						if strings.Contains(line, "route="+string(r)) && strings.Contains(line, c.want) {
							return true
						}
					}
					return false
				})
			}
			s.log.until(t, "HTTP 407")
			if strings.Contains(s.log.String(), "hunter2") {
				t.Error("the log holds the password")
			}
		})
	}
}

// What calls itself a proxy is bounded, and told apart from one.
func TestOddProxies(t *testing.T) {
	for _, c := range []struct {
		name, says, want string
	}{
		{"not HTTP", "220 mail.example ESMTP\r\n\r\n", "what answers is no HTTP proxy"},
		{"endless headers", "HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", 1<<20), "bytes of headers"},
		{"closed at once", "", "the proxy's answer"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			var accepting sync.WaitGroup
			accepting.Go(func() {
				for {
					conn, err := l.Accept()
					if err != nil {
						return
					}
					fmt.Fprint(conn, c.says)
					conn.Close()
				}
			})
			t.Cleanup(func() { l.Close(); accepting.Wait() })
			key, public := newKey(t)
			o := startHub(t, false, map[string]program.SiteID{public: site}).options(key)
			o.Proxy = "http://" + l.Addr().String()
			startLink(t, o).log.until(t, c.want)
		})
	}
}

// The client that fetches pictures goes the same way.
func TestHTTPClient(t *testing.T) {
	h := startHub(t, true, nil)
	p := startProxy(t, "screen:secret", map[string]string{"example.com:443": h.web.Listener.Addr().String()})
	key, _ := newKey(t)
	o := h.options(key)
	o.Proxy = strings.Replace(p.URL, "http://", "http://screen:secret@", 1)
	get := func(o link.Options, url string) (*http.Response, error) {
		c := link.HTTPClient(o)
		defer c.CloseIdleConnections()
		r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := c.Do(r)
		if err == nil {
			res.Body.Close()
		}
		return res, err
	}
	if res, err := get(o, "https://example.com"+wire.NoncePath); err != nil || res.StatusCode != http.StatusOK || res.Uncompressed {
		t.Errorf("got %+v, %v", res, err)
	}
	away := httptest.NewServer(http.RedirectHandler("http://elsewhere.example/", http.StatusFound))
	defer away.Close()
	o.Proxy = ""
	if res, err := get(o, away.URL); err != nil || res.StatusCode != http.StatusFound {
		t.Errorf("a redirect was followed: %+v, %v", res, err)
	}
	o.Proxy = "http://user:secret@proxy:port"
	if _, err := get(o, away.URL); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("a proxy that is none: %v", err)
	}
}

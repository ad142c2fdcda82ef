package link

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/net/http/httpproxy"
)

// Bounds of a connection that is being made. SYNs are sent at 0, 1, 3 and 7 s:
// who has not answered by dialling is behind a filter, and the next way is due.
// A handshake may take Pace.Patience: the hub is there, it has much to do.
const (
	dialling = 10 * time.Second

	// unacknowledged is how long the kernel waits for a sign of what it sent.
	// Linux goes on for a quarter of an hour, and after an outage of a minute
	// sends again only when another has passed.
	unacknowledged = 20 * time.Second
)

// dialler makes TCP connections, through a proxy where there is one.
type dialler struct {
	scheme   string // https or http: by which the proxy is chosen
	proxy    func(*url.URL) (*url.URL, error)
	patience time.Duration
}

// dial gives a connection on which nothing was said yet. It has a deadline,
// which whoever uses it takes away.
func (d dialler) dial(ctx context.Context, address string) (net.Conn, error) {
	proxy, err := d.proxy(&url.URL{Scheme: d.scheme, Host: address})
	if err != nil {
		return nil, fmt.Errorf("choose a proxy for %s: %w", address, err)
	}
	deadline := time.Now().Add(d.patience)
	if proxy == nil {
		c, err := plain(d.patience).DialContext(ctx, "tcp", address)
		if err != nil {
			return nil, err
		}
		return c, c.SetDeadline(deadline)
	}
	c, err := plain(d.patience).DialContext(ctx, "tcp", withPort(proxy))
	if err != nil {
		return nil, fmt.Errorf("reach the proxy: %w", err)
	}
	stop := context.AfterFunc(ctx, func() { c.Close() })
	defer stop()
	err = c.SetDeadline(deadline)
	if err == nil {
		err = tunnel(c, proxy, address)
	}
	if err != nil {
		c.Close()
		return nil, fmt.Errorf("through the proxy %s to %s: %w", proxy.Host, address, err)
	}
	return c, nil
}

func plain(patience time.Duration) *net.Dialer {
	return &net.Dialer{Timeout: min(dialling, patience), Control: giveUp}
}

// proxies says which proxy a request goes through. What it refuses is not
// repeated: a proxy's address may hold a password.
func proxies(proxy string) (func(*url.URL) (*url.URL, error), error) {
	if proxy == "" {
		return httpproxy.FromEnvironment().ProxyFunc(), nil
	}
	u, err := url.Parse(proxy)
	if err != nil || u.Scheme != "http" || u.Hostname() == "" {
		return nil, fmt.Errorf("the address of the proxy: want http://HOST:PORT")
	}
	return func(*url.URL) (*url.URL, error) { return u, nil }, nil
}

func withPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return net.JoinHostPort(u.Hostname(), port)
}

// HTTPClient gives a client that reaches the hub's web address as the link
// does: by the same proxy and the same certificates. It follows no redirect and
// unpacks nothing. How long a whole request may take is its context's to say.
func HTTPClient(o Options) *http.Client {
	o.Pace = o.Pace.withDefaults()
	choose, err := proxies(o.Proxy)
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if o.TLS != nil {
		config = o.TLS.Clone()
	}
	config.ClientSessionCache = tls.NewLRUClientSessionCache(4) // a connection for each question, but not its whole price
	t := &http.Transport{
		Proxy: func(r *http.Request) (*url.URL, error) {
			if err != nil {
				return nil, err
			}
			return choose(r.URL)
		},
		DialContext:            plain(o.Pace.Patience).DialContext,
		TLSHandshakeTimeout:    o.Pace.Patience,
		ResponseHeaderTimeout:  o.Pace.Patience,
		MaxResponseHeaderBytes: maxHeaders,
		MaxIdleConnsPerHost:    2,
		IdleConnTimeout:        idle,
		TLSClientConfig:        config,
		DisableCompression:     true,
	}
	return &http.Client{Transport: t, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

const (
	maxHeaders = 64 << 10 // bytes

	// idle is how long a connection for HTTP is kept: over one round of
	// questions. By the next one a box on the way may have forgotten it, and
	// meanwhile it would only take up the hub's memory.
	idle = 10 * time.Second
)

// Package fetch reads a calendar's bytes from the address that a partner gave:
// http, https, webcal, or a file of one directory set aside for that.
//
// The address is foreign input and the server behind it is a stranger. So every
// connection is checked when it is dialled, after the name was resolved
// (loopback, private and other special networks are refused unless the operator
// allowed them), redirects are few and checked alike, answers are bounded in
// time and in decoded bytes, no proxy of the environment is used, and a host is
// asked one question at a time. Conditional requests spare both sides.
//
// The address is also a secret: whoever holds it reads the partner's whole
// calendar. No error, log line or page shows one; Mask gives what may be shown.
//
// The package does not know what a calendar looks like (feeds/ics does), does
// not retry and keeps nothing (hub/gather does both).
package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"code.dny.dev/ssrf"

	"semainier/feeds"
)

// The bounds of one fetch.
const (
	MaxBody        = 16 << 20 // bytes, after decompression
	maxRedirects   = 3
	defaultTimeout = 30 * time.Second // for one request, from dialling to the last byte
	maxQueue       = 10               // times Timeout: the longest wait for the turn at a host
	maxHeader      = 64 << 10         // bytes of an answer's header
)

// Options are the operator's choices. The zero value reaches the public
// Internet and no file.
type Options struct {
	Allow   []netip.Prefix // networks that may be reached beside the public Internet: 127.0.0.0/8
	Files   string         // the only directory that file: addresses may read; empty: none
	Agent   string         // the User-Agent; empty: "Semainier"
	Timeout time.Duration  // of one request; zero: 30 s
}

// Validators identify a version of what an address gives, for asking "has it
// changed?" (RFC 9110 §8.8). Zero: ask for the whole.
type Validators struct {
	ETag         string
	LastModified string
}

// Result is what an address gave.
type Result struct {
	Validators
	NotModified bool   // as before; Body is nil
	Body        []byte // decoded
	// ContentHash identifies what Body says, in hex: it stays the same where only
	// DTSTAMP and LAST-MODIFIED lines changed.
	ContentHash string
	// RetryAfter is how long a redirect on the way asked to be left alone, at
	// most 24 h; zero: no redirect did.
	RetryAfter time.Duration
}

// Client fetches. It is safe for concurrent use and leaves no connection open
// after a fetch.
type Client struct {
	opts      Options
	transport *http.Transport
	gate      gate
}

// New gives a client bound to these options.
func New(o Options) *Client {
	if o.Timeout <= 0 {
		o.Timeout = defaultTimeout
	}
	if o.Agent == "" {
		o.Agent = "Semainier"
	}
	return newClient(o, newDialer(o))
}

// newDialer gives what connects. The guard sees each address that a name led to
// when it is dialled: what the name led to a moment ago says nothing (DNS
// rebinding).
func newDialer(o Options) *net.Dialer {
	return &net.Dialer{Timeout: o.Timeout, Control: guard(o.Allow).Safe}
}

func newClient(o Options, dialer *net.Dialer) *Client {
	return &Client{opts: o, gate: newGate(), transport: &http.Transport{
		Proxy:                  nil, // a proxy would dial in our place, unguarded
		DialContext:            dialer.DialContext,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		DisableKeepAlives:      true, // minutes pass between two questions
		MaxResponseHeaderBytes: maxHeader,
	}}
}

// guard refuses every network of IANA's special-purpose registries but those
// that the operator allowed. Ports are free: calendars live on 8443 too.
func guard(allow []netip.Prefix) *ssrf.Guardian {
	var v4, v6 []netip.Prefix
	for _, p := range allow {
		if p.Addr().Is4() {
			v4 = append(v4, p)
		} else {
			v6 = append(v6, p)
		}
	}
	return ssrf.New(ssrf.WithAnyPort(), ssrf.WithAllowedV4Prefixes(v4...), ssrf.WithAllowedV6Prefixes(v6...))
}

// Get fetches address. Where v holds validators and nothing changed since, the
// result says NotModified. Every failure is an *Error; that of a ctx
// that ended has the code Interrupted and wraps ctx.Err().
func (c *Client) Get(ctx context.Context, address string, v Validators) (Result, error) {
	u, err := parse(address)
	if err != nil {
		return Result{}, err
	}
	if u.Scheme == "file" {
		return c.file(u, v)
	}
	r, err := c.follow(ctx, u, v)
	if err != nil && ctx.Err() != nil {
		return Result{}, &Error{Code: Interrupted, URL: Mask(address), Err: ctx.Err()}
	}
	return r, err
}

// parse reads an address and turns webcal into https: that scheme only says
// "subscribe to this", and a calendar's secret address must not travel in clear.
func parse(address string) (*url.URL, error) {
	u, err := feeds.ParseAddress(address)
	if err != nil {
		return nil, &Error{Code: BadAddress, URL: Mask(address), Err: err}
	}
	if u.Scheme == "webcal" || u.Scheme == "webcals" {
		u.Scheme = "https"
	}
	u.Fragment = ""
	return u, nil
}

// follow asks u and where its answers point, at most maxRedirects times. A
// redirect that asks for patience is followed all the same, as everybody does;
// it is the next fetch that waits.
func (c *Client) follow(ctx context.Context, u *url.URL, v Validators) (Result, error) {
	var wait time.Duration
	for range maxRedirects + 1 {
		r, next, err := c.ask(ctx, u, v)
		wait = max(wait, r.RetryAfter)
		if err != nil {
			if e := new(Error); errors.As(err, &e) {
				e.RetryAfter = max(e.RetryAfter, wait)
			}
			return Result{}, err
		}
		if next == nil {
			r.RetryAfter = wait
			return r, nil
		}
		if u.Scheme == "https" && next.Scheme == "http" {
			return Result{}, &Error{Code: BadRedirect, URL: Mask(u.String()), RetryAfter: wait, Err: errors.New("from https to http")}
		}
		u = next
	}
	return Result{}, &Error{Code: BadRedirect, URL: Mask(u.String()), RetryAfter: wait, Err: errors.New("too many redirects")}
}

// ask makes one request, when its host has answered those before. Where the
// answer is a redirect it gives the next address.
func (c *Client) ask(ctx context.Context, u *url.URL, v Validators) (Result, *url.URL, error) {
	masked := Mask(u.String())
	leave, err := c.turn(ctx, u)
	if err != nil {
		return Result{}, nil, classify(masked, err)
	}
	defer leave()
	ctx, cancel := context.WithTimeout(ctx, c.opts.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return Result{}, nil, &Error{Code: BadAddress, URL: masked, Err: errors.New("not a URL that can be asked")}
	}
	req.Header.Set("User-Agent", c.opts.Agent)
	req.Header.Set("Accept", "text/calendar, */*;q=0.1")
	if v.ETag != "" {
		req.Header.Set("If-None-Match", v.ETag)
	}
	if v.LastModified != "" {
		req.Header.Set("If-Modified-Since", v.LastModified)
	}
	if u.User != nil {
		password, _ := u.User.Password()
		req.SetBasicAuth(u.User.Username(), password)
	}
	// Not by http.Client: its errors quote addresses, it follows redirects and
	// takes its proxy from the environment.
	resp, err := c.transport.RoundTrip(req)
	if err != nil {
		return Result{}, nil, classify(masked, err)
	}
	defer resp.Body.Close()
	return c.read(u, resp)
}

// turn waits until nobody else asks the host. The wait has a time of its own:
// two hundred calendars of one host must not time out for each other.
func (c *Client) turn(ctx context.Context, u *url.URL) (leave func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, maxQueue*c.opts.Timeout)
	defer cancel()
	return c.gate.enter(ctx, hostOf(u))
}

func (c *Client) read(u *url.URL, resp *http.Response) (Result, *url.URL, error) {
	masked := Mask(u.String())
	r := Result{Validators: Validators{resp.Header.Get("ETag"), resp.Header.Get("Last-Modified")}}
	switch resp.StatusCode {
	case http.StatusOK:
		body, err := io.ReadAll(io.LimitReader(resp.Body, MaxBody+1))
		if err != nil {
			return Result{}, nil, classify(masked, err)
		}
		if len(body) > MaxBody {
			return Result{}, nil, &Error{Code: TooLarge, URL: masked}
		}
		r.Body, r.ContentHash = body, contentHash(body)
		return r, nil, nil
	case http.StatusNotModified:
		r.NotModified = true
		return r, nil, nil
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		next, err := u.Parse(resp.Header.Get("Location"))
		if err != nil || resp.Header.Get("Location") == "" {
			return Result{}, nil, &Error{Code: BadRedirect, URL: masked, Err: errors.New("to nowhere")}
		}
		if next.Scheme != "http" && next.Scheme != "https" || next.Hostname() == "" {
			return Result{}, nil, &Error{Code: BadRedirect, URL: masked, Err: errors.New("to what is neither http nor https")}
		}
		next.Fragment = ""
		return Result{RetryAfter: retryAfter(resp.Header)}, next, nil
	default:
		return Result{}, nil, &Error{Code: BadStatus, URL: masked, Status: resp.StatusCode, RetryAfter: retryAfter(resp.Header)}
	}
}

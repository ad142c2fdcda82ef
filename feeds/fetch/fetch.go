// Package fetch reads a calendar's bytes from the address that a partner gave:
// http, https, webcal, or a file of one directory set aside for that.
//
// The address is foreign input and the server behind it is a stranger. So every
// connection is checked when it is dialled, after the name was resolved
// (loopback, private and other special networks are refused unless the operator
// allowed them), redirects are few and checked alike, answers are bounded in
// time and in decoded bytes, no proxy of the environment is used, and a host is
// asked one question at a time, and none for a while when it says that it has too
// many. Conditional requests spare both sides.
//
// The address is also a secret: whoever holds it reads the partner's whole
// calendar. No error, log line or page shows one; Mask gives what may be shown.
//
// The package does not know what a calendar looks like (feeds/ics does), does
// not retry and keeps nothing (hub/gather does both).
package fetch

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"time"

	"code.dny.dev/ssrf"

	"semainier/feeds"
)

// The bounds of one fetch.
const (
	MaxBody        = 16 << 20 // bytes, after decompression
	maxRedirects   = 3
	defaultTimeout = 30 * time.Second // for one request, from dialling to the last byte
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

	release func() // gives back what Body takes; nil: nothing
}

// Client fetches. It is safe for concurrent use and leaves no connection open
// after a fetch.
type Client struct {
	opts      Options
	transport *http.Transport
	gate      gate
	rests     rests
	large     chan struct{} // one for each large body that is held
	buffers   sync.Pool     // of *bytes.Buffer, for the small ones: reading an unchanged calendar leaves nothing behind
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
	return &Client{opts: o, gate: newGate(), rests: rests{hosts: map[string]rest{}}, large: make(chan struct{}, MaxLarge), transport: &http.Transport{
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
// that ended has the code Interrupted and wraps ctx.Err(). How long Get waits
// for its turn at the host, or for a place for a large body, is bounded by ctx
// alone: two hundred calendars of one host must not time out for each other.
func (c *Client) Get(ctx context.Context, address string, v Validators) (Result, error) {
	u, err := parse(address)
	if err != nil {
		return Result{}, err
	}
	get := c.follow
	if u.Scheme == "file" {
		get = c.file
	}
	r, err := get(ctx, u, v)
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

// ask makes one request, when its host has answered those before and does not
// rest. Where the answer is a redirect it gives the next address.
func (c *Client) ask(ctx context.Context, u *url.URL, v Validators) (Result, *url.URL, error) {
	masked, host := Mask(u.String()), hostOf(u)
	leave, err := c.gate.enter(ctx, host)
	if err != nil {
		return Result{}, nil, classify(masked, err)
	}
	defer leave()
	if wait, status := c.rests.left(host, time.Now()); wait > 0 {
		return Result{}, nil, &Error{Code: BadStatus, URL: masked, Status: status, RetryAfter: wait, Err: errors.New("not asked: so it answered for another calendar")}
	}
	r, next, err := c.request(ctx, u, v)
	if e := new(Error); errors.As(err, &e) {
		c.rests.begin(host, e.Status, e.RetryAfter, time.Now())
	}
	return r, next, err
}

// request asks u, in no more than Options.Timeout, and reads the answer.
func (c *Client) request(waiting context.Context, u *url.URL, v Validators) (Result, *url.URL, error) {
	masked := Mask(u.String())
	ctx, cancel := context.WithCancelCause(waiting)
	defer cancel(nil)
	timer := time.AfterFunc(c.opts.Timeout, func() { cancel(context.DeadlineExceeded) })
	defer timer.Stop()
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
		return Result{}, nil, classify(masked, cmp.Or(context.Cause(ctx), err))
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return c.bodiless(u, resp)
	}
	r := Result{Validators: validators(resp.Header)}
	r.Body, r.release, err = c.body(waiting, resp.Body, func() { timer.Stop() }, func() { timer.Reset(c.opts.Timeout) })
	if err != nil {
		return Result{}, nil, classify(masked, cmp.Or(context.Cause(ctx), err))
	}
	if len(r.Body) > MaxBody {
		return Result{}, nil, &Error{Code: TooLarge, URL: masked}
	}
	r.ContentHash = contentHash(r.Body)
	return r, nil, nil
}

func validators(h http.Header) Validators { return Validators{h.Get("ETag"), h.Get("Last-Modified")} }

// bodiless reads an answer that gives no calendar. Where it points elsewhere, it
// gives the next address.
func (c *Client) bodiless(u *url.URL, resp *http.Response) (Result, *url.URL, error) {
	masked := Mask(u.String())
	switch resp.StatusCode {
	case http.StatusNotModified:
		return Result{Validators: validators(resp.Header), NotModified: true}, nil, nil
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

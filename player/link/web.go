package link

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"time"

	"semainier/hub/wire"
)

// webLine asks over HTTP what NATS would push: the last way left.
type webLine struct {
	l      *Link
	hub    *url.URL
	client *http.Client
	nonce  string
}

// pairing is how often a screen that has no site asks over HTTP whether it
// has one now: a person stands before it.
const pairing = 2 * time.Second

// connectWeb finds out whether the hub's web address is that of a hub.
func (l *Link) connectWeb(ctx context.Context, hub *url.URL, client *http.Client) (line, error) {
	w := &webLine{l: l, hub: hub, client: client}
	if err := w.renewNonce(ctx); err != nil {
		return nil, err
	}
	return w, nil
}

func (w *webLine) close() { w.client.CloseIdleConnections() }

// try is not needed of the way that has none below it.
func (w *webLine) try(context.Context) error { return nil }

// serve says hello and asks for the playlist again and again, until one of
// both fails.
func (w *webLine) serve(ctx context.Context) error {
	l := w.l
	s := l.take()
	l.trip.site = s.site
	next := time.NewTimer(0)
	defer next.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-l.wake:
			before := s
			s = l.take()
			l.trip.site = s.site
			if s.site != before.site || s.greets != before.greets {
				next.Reset(0)
			}
			if s.status != nil {
				if err := w.tell(ctx, s.status); err != nil {
					return ended(ctx, err)
				}
			}
			for _, picture := range s.pictures {
				if err := w.picture(ctx, picture); err != nil {
					return ended(ctx, err)
				}
			}
		case <-next.C:
			if err := w.ask(ctx, s); err != nil {
				return ended(ctx, err)
			}
			next.Reset(about(l.o.Pace.Ask))
			if s.site == "" {
				next.Reset(min(pairing, l.o.Pace.Ask))
			}
		}
	}
}

func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// ask says hello, then asks for the playlist of the site, if there is one.
func (w *webLine) ask(ctx context.Context, s said) error {
	if s.hello != nil {
		a, err := w.hello(ctx, s.hello)
		if a.Welcome != nil {
			w.l.works(wire.RouteHTTPS)
			w.l.deliver(ctx, a)
		}
		if err != nil || ctx.Err() != nil {
			return err
		}
	}
	if s.site == "" || w.l.now().site != s.site {
		return nil
	}
	a, err := w.playlist(ctx)
	if err != nil {
		return err
	}
	w.l.works(wire.RouteHTTPS)
	w.l.deliver(ctx, a)
	return nil
}

// hello gives a Welcome with the error too where the hub tells a screen that it
// is revoked.
func (w *webLine) hello(ctx context.Context, h *wire.Hello) (wire.Answer, error) {
	body, err := json.Marshal(h)
	if err != nil {
		return wire.Answer{}, fmt.Errorf("say hello: %w", err)
	}
	r, err := w.signed(ctx, http.MethodPost, wire.HelloPath, body, wire.MaxWelcome, nil)
	var a wire.Answer
	if err == nil && len(r.body) > 0 && (r.status == http.StatusOK || r.status == http.StatusForbidden && r.octets) {
		a = r.told
		a.Welcome = r.body
	}
	if err == nil && (r.status != http.StatusOK || a.Welcome == nil) {
		err = r.unexpected()
	}
	if err != nil {
		return a, fmt.Errorf("say hello: %w", err)
	}
	return a, nil
}

func (w *webLine) playlist(ctx context.Context) (wire.Answer, error) {
	q := w.l.request()
	header := http.Header{wire.NonceHeader: {base64.StdEncoding.EncodeToString(q.Nonce)}}
	if q.Have != 0 {
		header["If-None-Match"] = []string{fmt.Sprintf("%q", fmt.Sprint(q.Have))}
	}
	r, err := w.signed(ctx, http.MethodGet, wire.PlaylistPath, nil, wire.MaxSealed, header)
	w.ordered(ctx, r)
	a := r.told
	a.Have, a.Nonce = q.Have, q.Nonce
	switch {
	case err != nil:
	case r.status == http.StatusOK && len(r.body) > 0:
		a.Sealed = r.body
	case r.status == http.StatusNotModified:
		a.Unchanged = true
	case r.status == http.StatusNoContent:
		a.None = true
	default:
		err = r.unexpected()
	}
	if err != nil {
		return a, fmt.Errorf("ask for the playlist: %w", err)
	}
	return a, nil
}

func (w *webLine) tell(ctx context.Context, s *wire.Status) error {
	body, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("tell the status: %w", err)
	}
	r, err := w.signed(ctx, http.MethodPost, wire.StatusPath, body, maxNonce, nil)
	w.ordered(ctx, r)
	if err == nil && r.status/100 != 2 {
		err = r.unexpected()
	}
	if err != nil {
		return fmt.Errorf("tell the status: %w", err)
	}
	return nil
}

// picture sends what is on the screen. A hub that does not take it is no reason to
// leave this way.
func (w *webLine) picture(ctx context.Context, s wire.Snapshot) error {
	body, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("send a picture of the screen: %w", err)
	}
	r, err := w.signed(ctx, http.MethodPost, wire.PicturePath, body, maxNonce, nil)
	if err != nil {
		return fmt.Errorf("send a picture of the screen: %w", err)
	}
	if r.status/100 != 2 {
		w.l.watch.trouble(wire.RouteHTTPS, "picture of the screen not taken", r.unexpected())
	}
	return nil
}

// ordered hands over what the hub asks of the screen besides.
func (w *webLine) ordered(ctx context.Context, r reply) {
	for _, o := range r.orders {
		w.l.deliver(ctx, wire.Answer{Order: o})
	}
}

// reply is what the hub answered over HTTP.
type reply struct {
	status int
	body   []byte
	orders []wire.SealedOrder
	octets bool        // what is sealed, and not the words of a proxy
	told   wire.Answer // its time and the exchange, and nothing else
}

func (r reply) unexpected() error {
	switch r.status {
	case http.StatusForbidden:
		return fmt.Errorf("HTTP 403: %w, or a proxy refuses", errRefused)
	case http.StatusNotFound:
		return errors.New("HTTP 404: what answers is no hub, or one older than this player")
	case http.StatusOK:
		return errors.New("an answer with nothing in it")
	}
	return fmt.Errorf("HTTP %d", r.status)
}

// maxNonce bounds a nonce, and answers of which nothing is wanted.
const maxNonce = 512

func (w *webLine) renewNonce(ctx context.Context) error {
	r, err := w.request(ctx, http.MethodGet, wire.NoncePath, nil, maxNonce, nil)
	if err == nil && r.status != http.StatusOK {
		err = r.unexpected()
	}
	nonce := strings.TrimSpace(string(r.body))
	if err == nil && (nonce == "" || strings.ContainsFunc(nonce, func(c rune) bool { return c <= ' ' || c > '~' })) {
		err = errors.New("what answers is no hub: it gives a page for a nonce")
	}
	if err != nil {
		return fmt.Errorf("ask for a nonce: %w", err)
	}
	w.nonce = nonce
	return nil
}

// signed makes a request signed with the screen's key, with a new nonce if the
// one at hand is too old.
func (w *webLine) signed(ctx context.Context, method, path string, body []byte, limit int, header http.Header) (reply, error) {
	for try := 0; ; try++ {
		signature, err := w.l.o.Key.Sign(wire.SignedText(method, path, w.nonce, body))
		if err != nil {
			return reply{}, fmt.Errorf("sign: %w", err)
		}
		h := header.Clone()
		if h == nil {
			h = http.Header{}
		}
		h.Set("Authorization", wire.Authorization(w.l.public, w.nonce, signature))
		r, err := w.request(ctx, method, path, body, limit, h)
		if err != nil || r.status != http.StatusUnauthorized || try > 0 {
			return r, err
		}
		if err := w.renewNonce(ctx); err != nil {
			return reply{}, err
		}
	}
}

func (w *webLine) request(ctx context.Context, method, path string, body []byte, limit int, header http.Header) (reply, error) {
	ctx, cancel := context.WithTimeout(ctx, w.l.o.Pace.Patience)
	defer cancel()
	at := *w.hub
	at.Path, at.RawQuery, at.Fragment = path, "", ""
	var asked time.Time // the last of several, where a connection was found closed
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { asked = time.Now() }})
	req, err := http.NewRequestWithContext(ctx, method, at.String(), bytes.NewReader(body))
	if err != nil {
		return reply{}, err
	}
	for k, v := range header {
		req.Header[k] = v
	}
	res, err := w.client.Do(req)
	if err != nil {
		return reply{}, err
	}
	came := time.Now()
	defer res.Body.Close()
	r := reply{status: res.StatusCode, octets: res.Header.Get("Content-Type") == "application/octet-stream"}
	r.orders = wire.ReadOrders(res.Header.Values(wire.OrderHeader))
	if r.body, err = io.ReadAll(io.LimitReader(res.Body, int64(limit)+1)); err != nil {
		return r, fmt.Errorf("read the answer: %w", err)
	}
	if len(r.body) > limit && res.StatusCode == http.StatusOK {
		return r, fmt.Errorf("an answer of more than %d bytes", limit)
	}
	if err := r.told.HearTime(res.Header.Get); err != nil {
		return r, err
	}
	r.told.Asked, r.told.Came, r.told.Secure = asked, came, res.TLS != nil
	return r, nil
}

package access

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"semainier/hub/store"
)

// How long a browser stays signed in.
const (
	IdleLife    = 12 * time.Hour      // without a request
	SessionLife = 30 * 24 * time.Hour // in all
	// MaxSessions is how many browsers of one person may be signed in: a further one
	// ends that which was seen least recently.
	MaxSessions = 20
)

const (
	sessionCookie = "__Host-semainier"
	messageCookie = "__Host-semainier-message"
	messageLife   = time.Minute // a page later
	maxMessage    = 1 << 10     // bytes
	seenEvery     = time.Minute // a write each request would be too much
)

// Client is who asks, as told by the request.
type Client struct{ Address, Agent string }

// visit is one request, and the answer's header.
type visit struct {
	header http.Header

	mu      sync.Mutex
	session string // token; empty: none
	device  string // cookie
	halfway string // cookie, see halfway.go
	message string // for this page, or the next
}

type visitKey struct{}

var errNoVisit = errors.New("this request does not pass through Handler")

func visitOf(ctx context.Context) (*visit, error) {
	v, ok := ctx.Value(visitKey{}).(*visit)
	if !ok {
		return nil, errNoVisit
	}
	return v, nil
}

// Handler gives next the requests with what their cookies say, for the methods
// that take a context. It writes nothing by itself, asks the store for nothing, and
// hands the ResponseWriter on as it is, so that a connection can be taken over.
func (a *Access) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{header: w.Header(), session: valueOf(r, sessionCookie), device: valueOf(r, deviceCookie), halfway: valueOf(r, halfwayCookie)}
		if text, err := base64.RawURLEncoding.DecodeString(valueOf(r, messageCookie)); err == nil && len(text) <= maxMessage {
			v.message = string(text)
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), visitKey{}, v)))
	})
}

func valueOf(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil || len(c.Value) > 2*maxMessage {
		return ""
	}
	return c.Value
}

func (v *visit) set(c *http.Cookie) { v.header.Add("Set-Cookie", c.String()) }

// token gives that of the session.
func (v *visit) token() string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.session
}

// Who gives the person of the request's session, and false for nobody: a session
// that is over, and that of a person who was disabled, is nobody's. It looks anew
// each time, so that a connection that stays open can ask whether it may.
func (a *Access) Who(ctx context.Context) (Person, bool, error) {
	v, err := visitOf(ctx)
	if err != nil {
		return Person{}, false, err
	}
	token := v.token()
	if token == "" {
		return Person{}, false, nil
	}
	s, kept, err := a.store.Session(ctx, digest(token))
	if errors.Is(err, store.ErrNoSession) {
		return Person{}, false, nil
	}
	if err != nil {
		return Person{}, false, err
	}
	now := a.now()
	if kept.Disabled || !now.Before(s.Since.Add(SessionLife)) || !now.Before(s.Seen.Add(IdleLife)) {
		return Person{}, false, nil
	}
	p, err := personOf(kept)
	if err != nil {
		return Person{}, false, err
	}
	if now.Sub(s.Seen) >= seenEvery {
		p.Seen = now
		if err := a.store.Saw(ctx, s.Hash, now); err != nil { // no reason to turn a reader away
			a.log.Warn("a session is not kept as seen", "error", err)
		}
	}
	return p, true, nil
}

// begin makes a session of the person and gives it to the browser, in the place of
// any that it had: who planted that one has nothing.
func (a *Access) begin(ctx context.Context, v *visit, r *store.Registry, p store.Person, from Client) (token string, err error) {
	now := a.now()
	if old := v.token(); old != "" {
		if err := r.DropSession(ctx, digest(old)); err != nil {
			return "", err
		}
	}
	if err := r.DropSessionsUntil(ctx, now.Add(-SessionLife), now.Add(-IdleLife)); err != nil {
		return "", err
	}
	others, err := r.Sessions(ctx, p.ID)
	if err != nil {
		return "", err
	}
	for _, s := range others[min(len(others), MaxSessions-1):] {
		if err := r.DropSession(ctx, s.Hash); err != nil {
			return "", err
		}
	}
	token = newToken()
	err = r.PutSession(ctx, store.Session{Hash: digest(token), Person: p.ID, Since: now, Seen: now, Address: from.Address, Agent: from.Agent})
	return token, err
}

// enter gives the browser its session, once it is kept.
func (a *Access) enter(v *visit, token, login string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.session = token
	v.set(cookie(sessionCookie, token, 0))
	if v.halfway != "" {
		v.halfway = ""
		v.set(cookie(halfwayCookie, "", 0))
	}
	if a.deviceOf(v.device, login) == "" {
		v.device = a.sealDevice(login)
		v.set(cookie(deviceCookie, v.device, deviceLife))
	}
}

// LogOut ends the session of the request.
func (a *Access) LogOut(ctx context.Context) error {
	v, err := visitOf(ctx)
	if err != nil {
		return err
	}
	token := v.token()
	if token == "" {
		return nil
	}
	if err := a.store.EditPeople(ctx, func(r *store.Registry) error { return r.DropSession(ctx, digest(token)) }); err != nil {
		return fmt.Errorf("log out: %w", err)
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.session = ""
	v.set(cookie(sessionCookie, "", 0))
	return nil
}

// Flash keeps one message to the next page, in the browser: of a text that is too
// long, the beginning. It must come before the answer's body.
func (a *Access) Flash(ctx context.Context, text string) {
	v, err := visitOf(ctx)
	if err != nil {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(text) > maxMessage {
		text = text[:maxMessage]
	}
	v.message = text
	v.set(cookie(messageCookie, base64.RawURLEncoding.EncodeToString([]byte(text)), messageLife))
}

// TakeFlash gives the message that was kept, once; it must come before the answer's
// body. It is what a browser sent: a text to be shown as text.
func (a *Access) TakeFlash(ctx context.Context) string {
	v, err := visitOf(ctx)
	if err != nil {
		return ""
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	text := v.message
	if text != "" {
		v.message = ""
		v.set(cookie(messageCookie, "", 0))
	}
	return text
}

package access_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"semainier/feeds"
	"semainier/hub/access"
	"semainier/hub/network"
	"semainier/hub/store"
)

// world is an Access on a real store, with a clock of its own.
type world struct {
	t     *testing.T
	a     *access.Access
	store *store.Store
	log   *strings.Builder

	mu  sync.Mutex
	now time.Time
}

var start = time.Date(2026, 11, 19, 9, 0, 0, 0, time.UTC)

func newWorld(t *testing.T) *world { return newWorldAt(t, store.Place{Dir: t.TempDir()}) }

func newWorldAt(t *testing.T, place store.Place) *world {
	t.Helper()
	s, err := store.Open(t.Context(), place)
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	w := &world{t: t, store: s, log: &strings.Builder{}, now: start}
	_, err = s.Apply(t.Context(), town(), store.ApplyOptions{Now: start})
	must(t, err)
	w.a = access.New(access.Options{Store: s, Now: w.clock, Log: slog.New(slog.NewTextHandler(&syncWriter{w: w.log}, nil))})
	w.a.Cheap()
	return w
}

type syncWriter struct {
	mu sync.Mutex
	w  io.Writer
}

func (s *syncWriter) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.w.Write(b)
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// town is two groups with a site each, and one of both.
func town() network.Records {
	hours := network.Hours{Monday: []network.Period{{From: 540, Until: 720}}}
	return network.Records{
		Network: network.Info{Name: "Ville"},
		Groups:  []network.Group{{ID: "nord", Name: "Nord"}, {ID: "sud", Name: "Sud"}},
		Sites: []network.Site{
			{ID: "maurepas", Name: "Maurepas", Timezone: "Europe/Paris", Hours: hours, Groups: []network.GroupID{"nord"}},
			{ID: "blosne", Name: "Blosne", Timezone: "Europe/Paris", Hours: hours, Groups: []network.GroupID{"sud"}},
			{ID: "gare", Name: "Gare", Timezone: "Europe/Paris", Hours: hours, Groups: []network.GroupID{"nord", "sud"}},
		},
		Partners: []feeds.Partner{{ID: "caf", Name: "CAF"}, {ID: "ccas", Name: "CCAS"}},
	}
}

// browser is one with its cookies. Each request runs do with the request's context.
type browser struct {
	w      *world
	from   access.Client
	client *http.Client
	at     string
	do     func(context.Context)
}

func (w *world) browser(address string) *browser {
	b := &browser{w: w, from: access.Client{Address: address, Agent: "Firefox"}}
	server := httptest.NewTLSServer(w.a.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { b.do(r.Context()) })))
	w.t.Cleanup(server.Close)
	jar, err := cookiejar.New(nil)
	must(w.t, err)
	b.client, b.at = server.Client(), server.URL
	b.client.Jar = jar
	return b
}

// ask makes a request.
func (b *browser) ask(do func(context.Context)) *http.Response {
	b.w.t.Helper()
	b.do = do
	request, err := http.NewRequestWithContext(b.w.t.Context(), http.MethodGet, b.at, nil)
	must(b.w.t, err)
	answer, err := b.client.Do(request)
	must(b.w.t, err)
	must(b.w.t, answer.Body.Close())
	return answer
}

func (b *browser) logIn(login, password, code string) (err error) {
	b.ask(func(ctx context.Context) { err = b.w.a.LogIn(ctx, login, password, code, b.from) })
	return err
}

// who gives the login of the browser's person; "": nobody.
func (b *browser) who() string {
	var p access.Person
	var err error
	b.ask(func(ctx context.Context) { p, _, err = b.w.a.Who(ctx) })
	must(b.w.t, err)
	return p.Login
}

// cookie gives a cookie that the browser has.
func (b *browser) cookie(name string) string {
	u, err := url.Parse(b.at)
	must(b.w.t, err)
	for _, c := range b.client.Jar.Cookies(u) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

const good = "quatre chevaux bleus"

// tokenOf gives the token of a link's path.
func tokenOf(path string) string { return path[strings.LastIndex(path, "/")+1:] }

// administrator makes the first one, in a browser that is signed in.
func (w *world) administrator() (*browser, access.Person) {
	w.t.Helper()
	path, ok, err := w.a.FirstStart(w.t.Context())
	must(w.t, err)
	if !ok {
		w.t.Fatal("no first start")
	}
	b := w.browser("192.0.2.1")
	b.ask(func(ctx context.Context) {
		err = w.a.Welcome(ctx, tokenOf(path), access.Newcomer{Name: "Anne Le Gall", Login: "Anne@ville.example ", Password: good}, b.from)
	})
	must(w.t, err)
	p, err := w.a.PersonOf(w.t.Context(), "anne@ville.example")
	must(w.t, err)
	return b, p
}

// join invites somebody and has the invitation taken.
func (w *world) join(by access.Editor, login string, grants ...access.Grant) (*browser, access.Person) {
	w.t.Helper()
	path, err := w.a.Invite(w.t.Context(), by, "Une personne", login, grants)
	must(w.t, err)
	b := w.browser("192.0.2.2")
	b.ask(func(ctx context.Context) {
		err = w.a.Join(ctx, tokenOf(path), access.Newcomer{Name: "Une personne", Password: good}, b.from)
	})
	must(w.t, err)
	p, err := w.a.PersonOf(w.t.Context(), login)
	must(w.t, err)
	return b, p
}

// Package desktest is a console for the tests of its sections: a real store with the
// demo's town, real people, a real server. The clock stands at Now until a test sets it.
package desktest

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"semainier/feeds"
	"semainier/feeds/fetch"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/fleet"
	"semainier/hub/network"
	"semainier/hub/plan"
	"semainier/hub/presence"
	"semainier/hub/store"
	"semainier/hub/wire"
)

// Now is a Thursday morning in the week that the demo tells of.
func Now() time.Time { return time.Date(2026, 11, 19, 10, 42, 0, 0, time.FixedZone("CET", 3600)) }

// Console is a served console.
type Console struct {
	T      *testing.T
	Store  *store.Store
	Access *access.Access
	Desk   *desk.Desk
	Server *httptest.Server
	Hub    *Hub
	Log    *Log

	mu  sync.Mutex
	now time.Time
}

// Hub stands for the running hub: what it says is what the test puts into it.
type Hub struct {
	mu       sync.Mutex
	fleet    fleet.Fleet
	inputs   map[feeds.FeedID]plan.Input
	readings int64
}

// Log keeps what was logged.
type Log struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *Log) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

// String gives all that was logged.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// Fleet gives the state that SetFleet set.
func (h *Hub) Fleet(context.Context) (fleet.Fleet, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.fleet, nil
}

// SetFleet says how the screens are doing.
func (h *Hub) SetFleet(f fleet.Fleet) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.fleet = f
}

// Inputs gives what SetInputs set.
func (h *Hub) Inputs(context.Context, []feeds.Feed) (map[feeds.FeedID]plan.Input, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.inputs, nil
}

// SetInputs says what is held of the calendars.
func (h *Hub) SetInputs(in map[feeds.FeedID]plan.Input) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.inputs = in
	h.readings++
}

// Readings grows with SetInputs.
func (h *Hub) Readings() int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.readings
}

// Order is given to nobody.
func (h *Hub) Order(context.Context, network.ScreenID, wire.Deed) (string, error) {
	return "", presence.ErrUnheard
}

// Snapshot gives no picture: no screen was asked for one.
func (h *Hub) Snapshot(network.ScreenID) (presence.Picture, bool) { return presence.Picture{}, false }

// Read reaches no calendar.
func (h *Hub) Read(context.Context, feeds.Feed) ([]byte, error) {
	return nil, &fetch.Error{Code: fetch.Unreachable, URL: "…", Err: errors.New("no calendar is served here")}
}

// New serves a console of the sections that sections makes, with the demo's town.
func New(t *testing.T, sections func(*Console) []desk.Section) *Console {
	t.Helper()
	c := &Console{T: t, Hub: &Hub{}, Log: &Log{}, now: Now()}
	ctx := context.Background() // ends with the cleanup below
	var err error
	if c.Store, err = store.Open(ctx, store.Place{Dir: filepath.Join(t.TempDir(), "hub")}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Store.Close() })
	log := slog.New(slog.NewTextHandler(c.Log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	c.Access = access.New(access.Options{Store: c.Store, Now: c.Time, Log: log})
	c.Apply(Town(t))
	c.Desk, err = desk.New(desk.Setup{Store: c.Store, Access: c.Access, Hub: c.Hub, Now: c.Time, Log: log, Sections: sections(c)})
	if err != nil {
		t.Fatal(err)
	}
	c.Server = httptest.NewServer(c.Desk)
	t.Cleanup(func() { c.Desk.Close(); c.Server.Close() })
	return c
}

// Town gives the records of the demo, without its poster: two screens added, one at
// the Tilleuls and one at the Gare.
func Town(t *testing.T) network.Records {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root(t), "deploy", "demo", "network.toml"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := network.Parse("network.toml", text)
	if err != nil {
		t.Fatal(err)
	}
	for i := range r.Notices {
		r.Notices[i].Pictures = nil
	}
	r.Screens = append(r.Screens,
		network.Screen{ID: "hall", Site: "tilleuls", Name: "Hall", Key: "UAX5XA2MP5EXYNBWWBI5IZKA7FRSJY2X7BOYX62V7YTBBIWOZZ2VKEKN", Layout: "hall", Diagonal: 55, Distance: 4},
		network.Screen{ID: "quai", Site: "gare", Name: "Attente", Key: "UCF4BFA247PTDGPMO3CKG4UOX7LSMQIS6UWPMSJ2GXASXKVFN6674BD5", Layout: "portrait", Orientation: network.Portrait})
	return r
}

// root finds the top of the source tree.
func root(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != "/"; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
	}
	t.Fatal("no go.mod above this test")
	return ""
}

// Time is the clock of the console; SetTime sets it.
func (c *Console) Time() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// SetTime sets the clock.
func (c *Console) SetTime(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// Apply writes records as `semainier network apply` does.
func (c *Console) Apply(r network.Records) {
	c.T.Helper()
	if _, err := c.Store.Apply(context.Background(), r, store.ApplyOptions{By: "test", Now: c.Time()}); err != nil {
		c.T.Fatal(err)
	}
}

// Records gives the records as they are now.
func (c *Console) Records() network.Records {
	c.T.Helper()
	r, err := c.Store.Records(context.Background())
	if err != nil {
		c.T.Fatal(err)
	}
	return r
}

// Browser is somebody's: it keeps cookies, and does not follow redirects by itself.
type Browser struct {
	c      *Console
	client *http.Client
}

// Answer is what came back.
type Answer struct {
	Status   int
	Body     string
	Location string // where it leads, of a redirect
	Header   http.Header
}

// Stranger gives a browser in which nobody has signed in.
func (c *Console) Stranger() *Browser {
	jar, _ := cookiejar.New(nil) // it never fails
	return &Browser{c, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// As gives a browser in which somebody with those grants has signed in. The login is
// made of name, which must be a word.
func (c *Console) As(name string, grants ...access.Grant) *Browser {
	c.T.Helper()
	link, err := c.Access.Invite(context.Background(), access.Machine("test"), name, strings.ToLower(name)+"@ville.example", grants)
	if err != nil {
		c.T.Fatal(err)
	}
	return c.enter(name, path.Base(link), c.Access.Join)
}

// Password is that of everybody whom As makes.
const Password = "un mot de passe de test"

func (c *Console) enter(name, token string, join func(context.Context, string, access.Newcomer, access.Client) error) *Browser {
	c.T.Helper()
	w := httptest.NewRecorder()
	c.Access.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if err := join(r.Context(), token, access.Newcomer{Name: name, Password: Password}, access.Client{Address: "192.0.2.1", Agent: "test"}); err != nil {
			c.T.Fatal(err)
		}
	})).ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", nil))
	b := c.Stranger()
	at, _ := url.Parse(c.Server.URL)
	var cookies []*http.Cookie
	for _, cookie := range w.Result().Cookies() {
		cookie.Secure = false // the test's server speaks in clear
		cookies = append(cookies, cookie)
	}
	b.client.Jar.SetCookies(at, cookies)
	return b
}

// Get asks for a page.
func (b *Browser) Get(path string) Answer {
	b.c.T.Helper()
	return b.do(http.MethodGet, path, nil, nil)
}

// Part asks for a part of a page as htmx does.
func (b *Browser) Part(path string) Answer {
	b.c.T.Helper()
	return b.do(http.MethodGet, path, nil, map[string]string{"HX-Request": "true"})
}

// Post sends a form.
func (b *Browser) Post(path string, form url.Values) Answer {
	b.c.T.Helper()
	return b.PostWith(path, form, nil)
}

// PostWith sends a form with headers of a browser's.
func (b *Browser) PostWith(path string, form url.Values, header map[string]string) Answer {
	b.c.T.Helper()
	all := map[string]string{"Content-Type": "application/x-www-form-urlencoded"}
	maps.Copy(all, header)
	return b.do(http.MethodPost, path, strings.NewReader(form.Encode()), all)
}

// Send sends a body of another form, as an upload.
func (b *Browser) Send(path, contentType string, body io.Reader) Answer {
	b.c.T.Helper()
	return b.do(http.MethodPost, path, body, map[string]string{"Content-Type": contentType})
}

func (b *Browser) do(method, path string, body io.Reader, header map[string]string) Answer {
	b.c.T.Helper()
	r, err := http.NewRequestWithContext(b.c.T.Context(), method, b.c.Server.URL+path, body)
	if err != nil {
		b.c.T.Fatal(err)
	}
	for k, v := range header {
		r.Header.Set(k, v)
	}
	w, err := b.client.Do(r)
	if err != nil {
		b.c.T.Fatal(err)
	}
	defer w.Body.Close()
	text, err := io.ReadAll(w.Body)
	if err != nil {
		b.c.T.Fatal(err)
	}
	return Answer{w.StatusCode, string(text), w.Header.Get("Location"), w.Header}
}

// Hidden gives the value of the first field of that name in a page.
func (a Answer) Hidden(name string) string {
	_, rest, found := strings.Cut(a.Body, `name="`+name+`" value="`)
	if !found {
		return ""
	}
	value, _, _ := strings.Cut(rest, `"`)
	return strings.NewReplacer("&#34;", `"`, "&#39;", "'", "&#43;", "+", "&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(value)
}

// Cookies gives what a real browser needs to be the same person.
func (b *Browser) Cookies() []*http.Cookie {
	at, _ := url.Parse(b.c.Server.URL) // the test's own
	return b.client.Jar.Cookies(at)
}

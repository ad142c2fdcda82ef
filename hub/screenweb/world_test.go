package screenweb_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/nats-io/nkeys"
	"go.uber.org/goleak"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/hub/enrol"
	"semainier/hub/network"
	"semainier/hub/publish"
	"semainier/hub/screenweb"
	"semainier/hub/store"
	"semainier/hub/wire"
	"semainier/layouts/program"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience bounds what a test waits for; it is not slept.
const patience = 30 * time.Second

var signing = ed25519.NewKeyFromSeed([]byte("a seed of these tests: 32 bytes."))

var discard = slog.New(slog.DiscardHandler)

// b64 is how NATS writes signatures.
func b64(sig []byte) string { return base64.RawURLEncoding.EncodeToString(sig) }

// kept is the store as the publisher and the desk see it.
type kept struct{ *store.Store }

func (k kept) Issue(ctx context.Context, site program.SiteID) (publish.Issue, bool, error) {
	p, ok, err := k.Playlist(ctx, feeds.SiteID(site))
	return publish.Issue{Site: site, Version: p.Version, Digest: p.Digest, Sealed: p.Sealed, Issued: p.Issued}, ok, err
}

func (k kept) PutIssues(ctx context.Context, all []publish.Issue) error {
	var out []store.Published
	for _, i := range all {
		out = append(out, store.Published{Site: feeds.SiteID(i.Site), Version: i.Version, Digest: i.Digest, Sealed: i.Sealed, Issued: i.Issued})
	}
	return k.PutPlaylist(ctx, out...)
}

func (k kept) PutRequest(ctx context.Context, r enrol.Request) error {
	return k.PutEnrolment(ctx, store.Enrolment(r))
}

func (k kept) Requests(ctx context.Context, now time.Time) ([]enrol.Request, error) {
	all, err := k.Enrolments(ctx, now)
	out := make([]enrol.Request, len(all))
	for i, e := range all {
		out[i] = enrol.Request(e)
	}
	return out, err
}

// journal is a log to look into.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// world is a hub's HTTP side over a real publisher, desk and store.
type world struct {
	t     testing.TB
	dir   string
	store *store.Store
	pub   *publish.Publisher
	web   *screenweb.Web
	http  *httptest.Server
	log   journal

	mu    sync.Mutex
	clock time.Time
	heard map[string]wire.Status
	shots map[string]wire.Snapshot

	releases offers
}

// Release gives what the test offers.
func (w *world) Release(ctx context.Context, key string) (wire.SealedRelease, uint64, error) {
	return w.releases.Release(ctx, key)
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.clock
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock = w.clock.Add(d)
}

func newWorld(t testing.TB, limits screenweb.Limits) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir(), clock: time.Date(2026, 11, 19, 9, 42, 0, 0, time.UTC), heard: map[string]wire.Status{}, shots: map[string]wire.Snapshot{}}
	log := slog.New(slog.NewTextHandler(&w.log, nil))
	var err error
	if w.store, err = store.Open(t.Context(), store.Place{Dir: w.dir}); err != nil {
		t.Fatal(err)
	}
	desk := enrol.New(enrol.Options{Key: signing, Shelf: kept{w.store}, Now: w.now, Log: log})
	w.pub, err = publish.Start(publish.Options{Listen: "127.0.0.1:0", Key: signing, Shelf: kept{w.store}, Desk: desk, Now: w.now, Log: log,
		Heard: func(key string, s wire.Status) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.heard[key] = s
		},
		Pictured: func(key string, s wire.Snapshot, _ string) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.shots[key] = s
		}})
	if err != nil {
		t.Fatal(err)
	}
	w.web = screenweb.New(screenweb.Options{Hub: w.pub, Orders: w.pub, Pictures: w.store, Releases: w, WebSocket: w.pub.WebSocket,
		Secret: []byte("of the nonces"), Now: w.now, Log: log, Limits: limits})
	w.http = httptest.NewServer(w.web)
	t.Cleanup(func() {
		w.web.Close()
		w.http.Client().CloseIdleConnections()
		w.http.Close()
		w.pub.Close()
		if err := w.store.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

func (w *world) publish(site program.SiteID, title string) {
	w.t.Helper()
	out := w.pub.Publish(w.t.Context(), []program.Program{{
		Site:  program.Site{ID: site, Name: "Espace", Zone: "Europe/Paris"},
		From:  civil.Date{Year: 2026, Month: 11, Day: 16},
		Until: civil.Date{Year: 2026, Month: 12, Day: 28},
		Slots: []program.Slot{{ID: "a", Title: title}},
	}}, w.now())
	if out[0].Err != nil {
		w.t.Fatal(out[0].Err)
	}
}

func (w *world) picture(data []byte) network.PictureID {
	w.t.Helper()
	id, err := w.store.PutMedia(w.t.Context(), data)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// screen is a device that speaks HTTP.
type screen struct {
	w    *world
	pair nkeys.KeyPair
	key  string
}

func (w *world) screen() screen {
	w.t.Helper()
	pair, err := nkeys.CreateUser()
	if err != nil {
		w.t.Fatal(err)
	}
	key, err := pair.PublicKey()
	if err != nil {
		w.t.Fatal(err)
	}
	return screen{w, pair, key}
}

// answer is a response with its body.
type answer struct {
	*http.Response
	body string
}

func (w *world) do(req *http.Request) answer {
	w.t.Helper()
	resp, err := w.http.Client().Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return answer{resp, string(body)}
}

func (w *world) request(method, path string, body []byte, header ...string) *http.Request {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), method, w.http.URL+path, bytes.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	return req
}

func (w *world) nonce() string { return w.do(w.request("GET", wire.NoncePath, nil)).body }

// sign gives the header of a request that says all this.
func (s screen) sign(method, path, nonce string, body []byte) string {
	s.w.t.Helper()
	sig, err := s.pair.Sign(wire.SignedText(method, path, nonce, body))
	if err != nil {
		s.w.t.Fatal(err)
	}
	return wire.Authorization(s.key, nonce, sig)
}

// asks makes a request as a screen does.
func (s screen) asks(method, path string, body any, header ...string) answer {
	s.w.t.Helper()
	var data []byte
	switch b := body.(type) {
	case nil:
	case string:
		data = []byte(b)
	default:
		var err error
		if data, err = json.Marshal(b); err != nil {
			s.w.t.Fatal(err)
		}
	}
	req := s.w.request(method, path, data, header...)
	req.Header.Set("Authorization", s.sign(method, path, s.w.nonce(), data))
	return s.w.do(req)
}

// until polls for what happens elsewhere.
func until(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never: %s", what)
		}
	}
}

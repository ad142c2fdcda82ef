package fetch_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"semainier/feeds/fetch"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const calendar = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

func serve(t *testing.T, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

func codeOf(t *testing.T, err error) fetch.Code {
	t.Helper()
	var e *fetch.Error
	if !errors.As(err, &e) {
		t.Fatalf("got error %v, want a *fetch.Error", err)
	}
	if e.Sentence() == "" {
		t.Errorf("%s has no sentence for the partner", e.Code)
	}
	return e.Code
}

func TestGetFollowsValidatorsAndUnpacks(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == `"v1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		if r.UserAgent() != "Semainier/test" {
			t.Errorf("User-Agent %q", r.UserAgent())
		}
		w.Header().Set("ETag", `"v1"`)
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		z.Write([]byte(calendar))
		z.Close()
	})
	c := fetch.New(fetch.Options{Allow: loopback, Agent: "Semainier/test"})
	first, err := c.Get(t.Context(), s.URL+"/a.ics", fetch.Validators{})
	if err != nil || string(first.Body) != calendar || first.ETag != `"v1"` {
		t.Fatalf("first reading: %+v, %v", first, err)
	}
	second, err := c.Get(t.Context(), s.URL+"/a.ics", first.Validators)
	if err != nil || !second.NotModified || second.Body != nil {
		t.Fatalf("second reading: %+v, %v", second, err)
	}
}

func TestGetNamesWhatFailed(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/broken", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "120")
		http.Error(w, "Jeanne Martin", http.StatusServiceUnavailable)
	})
	mux.HandleFunc("/gone", http.NotFound)
	mux.HandleFunc("/loop", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop", http.StatusFound) })
	s := serve(t, mux.ServeHTTP)
	for _, c := range []struct {
		address string
		want    fetch.Code
	}{
		{s.URL + "/broken", fetch.BadStatus},
		{s.URL + "/gone", fetch.BadStatus},
		{s.URL + "/loop", fetch.BadRedirect},
		{"webcal" + strings.TrimPrefix(s.URL, "http") + "/gone", fetch.BadTLS}, // https is asked, http answers
		{"http://127.0.0.1:1/", fetch.Unreachable},
		{"ftp://example.org/a.ics", fetch.BadAddress},
		{"https:///a.ics", fetch.BadAddress},
		{"http://[::1", fetch.BadAddress},
		{"file:a.ics", fetch.BadFile},
		{"file:", fetch.BadAddress},
		{"file://elsewhere/a.ics", fetch.BadAddress},
	} {
		t.Run(c.address, func(t *testing.T) {
			_, err := fetch.New(fetch.Options{Allow: loopback}).Get(t.Context(), c.address, fetch.Validators{})
			if got := codeOf(t, err); got != c.want {
				t.Errorf("got %s (%v), want %s", got, err, c.want)
			}
			if strings.Contains(err.Error(), "Jeanne") {
				t.Errorf("the error quotes the server: %v", err)
			}
		})
	}
	_, err := fetch.New(fetch.Options{Allow: loopback}).Get(t.Context(), s.URL+"/broken", fetch.Validators{})
	if e := new(fetch.Error); !errors.As(err, &e) || e.Status != 503 || e.RetryAfter != 2*time.Minute {
		t.Errorf("busy server: %v", err)
	}
}

func TestCredentialsStayWithTheirHost(t *testing.T) {
	other := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" {
			t.Error("credentials of one host were sent to another")
		}
		w.Write([]byte(calendar))
	})
	first := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if _, pass, ok := r.BasicAuth(); !ok || pass != "secret" {
			t.Error("the address's own credentials were not sent")
		}
		http.Redirect(w, r, other.URL, http.StatusFound)
	})
	c := fetch.New(fetch.Options{Allow: loopback})
	if _, err := c.Get(t.Context(), "http://ccas:secret@"+strings.TrimPrefix(first.URL, "http://"), fetch.Validators{}); err != nil {
		t.Fatal(err)
	}
}

func TestOneRequestPerHostAtATime(t *testing.T) {
	var inside, most atomic.Int32
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if n := inside.Add(1); n > most.Load() {
			most.Store(n)
		}
		defer inside.Add(-1)
		w.Write([]byte(calendar))
	})
	c := fetch.New(fetch.Options{Allow: loopback})
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			if _, err := c.Get(t.Context(), fmt.Sprintf("%s/%d", s.URL, i), fetch.Validators{}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if most.Load() != 1 {
		t.Errorf("%d requests at a time", most.Load())
	}
}

// A host that answers nothing is slow for each of its calendars, one after the
// other: waiting for one's turn is nobody's timeout.
func TestEachCalendarOfASlowHostHasItsTurn(t *testing.T) {
	const calendars, timeout = 12, 150 * time.Millisecond
	s := serve(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	c := fetch.New(fetch.Options{Allow: loopback, Timeout: timeout})
	var wg sync.WaitGroup
	begun := time.Now()
	for range calendars {
		wg.Go(func() {
			if _, err := c.Get(t.Context(), s.URL, fetch.Validators{}); codeOf(t, err) != fetch.TimedOut {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if took := time.Since(begun); took < calendars*timeout {
		t.Errorf("they took %s together: not each had %s of its own", took, timeout)
	}
}

// A host that is overloaded for one calendar is left alone for the others, too.
func TestBusyHostIsLeftAloneForAllItsCalendars(t *testing.T) {
	var asked atomic.Int32
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if r.URL.Path == "/busy" {
			w.Header().Set("Retry-After", "7200")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		w.WriteHeader(http.StatusNotFound)
	})
	c := fetch.New(fetch.Options{Allow: loopback})
	for _, step := range []struct {
		path        string
		status      int
		least, most time.Duration
		asked       int32
	}{
		{"/gone", 404, 0, 0, 1},
		{"/other", 404, 0, 0, 2},
		{"/busy", 429, 2 * time.Hour, 2 * time.Hour, 3},
		{"/other", 429, 59 * time.Minute, time.Hour, 3}, // what is asked of one is not asked of all for longer than an hour
	} {
		_, err := c.Get(t.Context(), s.URL+step.path, fetch.Validators{})
		e := new(fetch.Error)
		if !errors.As(err, &e) || e.Status != step.status || e.RetryAfter < step.least || e.RetryAfter > step.most {
			t.Errorf("%s: got %v, wait %v", step.path, err, e.RetryAfter)
		}
		if n := asked.Load(); n != step.asked {
			t.Errorf("%s: %d requests so far, want %d", step.path, n, step.asked)
		}
	}
	if _, err := c.Get(t.Context(), serve(t, s.Config.Handler.ServeHTTP).URL+"/x", fetch.Validators{}); codeOf(t, err) != fetch.BadStatus {
		t.Error(err)
	}
	if n := asked.Load(); n != 4 {
		t.Errorf("another host was not asked: %d requests", n)
	}
}

// Of bodies beyond 1 MiB, few are held at a time; the smaller ones go on.
func TestFewLargeBodiesAreHeldAtATime(t *testing.T) {
	large := bytes.Repeat([]byte("X-A:b\r\n"), 300_000)
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/large" {
			w.Write(large)
			return
		}
		w.Write([]byte(calendar))
	})
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "large.ics"), large, 0o600); err != nil {
		t.Fatal(err)
	}
	c := fetch.New(fetch.Options{Allow: loopback, Files: dir})
	var held []fetch.Result
	get := func(ctx context.Context, address string) error {
		r, err := c.Get(ctx, address, fetch.Validators{})
		if err == nil && len(r.Body) > 1<<20 && !bytes.Equal(r.Body, large) {
			t.Errorf("%s: %d bytes, want %d", address, len(r.Body), len(large))
		}
		held = append(held, r)
		return err
	}
	waits := func(address string) bool {
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		defer cancel()
		return codeOf(t, get(ctx, address)) == fetch.Interrupted
	}
	for i := range fetch.MaxLarge {
		if err := get(t.Context(), []string{s.URL + "/large", "file:large.ics"}[i%2]); err != nil {
			t.Fatalf("large body %d: %v", i, err)
		}
	}
	for _, address := range []string{s.URL + "/large", "file:large.ics"} {
		if !waits(address) {
			t.Errorf("%s: one large body too many", address)
		}
	}
	if err := get(t.Context(), s.URL); err != nil {
		t.Errorf("a small body: %v", err)
	}
	for range 2 {
		held[0].Release() // also twice
	}
	if err := get(t.Context(), s.URL+"/large"); err != nil {
		t.Errorf("after one was released: %v", err)
	}
	if !waits(s.URL + "/large") {
		t.Error("one was released twice")
	}
}

func TestRetryAfterOfARedirectIsForTheNextFetch(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/calm", "/busy":
			w.Header().Set("Retry-After", "600")
			http.Redirect(w, r, "/to"+r.URL.Path, http.StatusFound)
		case "/to/busy":
			w.Header().Set("Retry-After", "60")
			w.WriteHeader(http.StatusTooManyRequests)
		}
	})
	c := fetch.New(fetch.Options{Allow: loopback})
	if r, err := c.Get(t.Context(), s.URL+"/calm", fetch.Validators{}); err != nil || r.RetryAfter != 10*time.Minute {
		t.Errorf("got %v, %v", r.RetryAfter, err)
	}
	_, err := c.Get(t.Context(), s.URL+"/busy", fetch.Validators{})
	if e := new(fetch.Error); !errors.As(err, &e) || e.Status != 429 || e.RetryAfter != 10*time.Minute {
		t.Errorf("got %v", err)
	}
}

func TestCancelledContextIsToldAsSuch(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := fetch.New(fetch.Options{Allow: loopback}).Get(ctx, "http://127.0.0.1:1/", fetch.Validators{})
	if codeOf(t, err) != fetch.Interrupted || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestFilesOnlyOfTheirDirectory(t *testing.T) {
	dir := t.TempDir()
	files := filepath.Join(dir, "files")
	secret := filepath.Join(dir, "secret.ics")
	for name, body := range map[string]string{filepath.Join(files, "sub", "a b.ics"): calendar, secret: "secret"} {
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(secret, filepath.Join(files, "link.ics")); err != nil {
		t.Fatal(err)
	}
	c := fetch.New(fetch.Options{Files: files})
	for _, good := range []string{"file:sub/a%20b.ics", "file://" + files + "/sub/a%20b.ics"} {
		r, err := c.Get(t.Context(), good, fetch.Validators{})
		if err != nil || !bytes.Equal(r.Body, []byte(calendar)) {
			t.Errorf("%s: %q, %v", good, r.Body, err)
		}
		if again, err := c.Get(t.Context(), good, r.Validators); err != nil || !again.NotModified {
			t.Errorf("%s again: %+v, %v", good, again, err)
		}
	}
	for _, bad := range []string{"file:../secret.ics", "file://" + secret, "file:link.ics", "file:sub", "file:Agenda%20de%20Jean%20Dupont.ics"} {
		_, err := c.Get(t.Context(), bad, fetch.Validators{})
		if codeOf(t, err) != fetch.BadFile {
			t.Errorf("%s: got %v", bad, err)
		}
		// The name of a file may be a person's, and the error comes into the log.
		cause := errors.Unwrap(err)
		for _, part := range []string{"secret.ics", "link.ics", "sub", "none.ics", "Jean"} {
			if strings.Contains(cause.Error(), part) {
				t.Errorf("%s: the cause names it: %v", bad, cause)
			}
		}
	}
}

func TestMaskHidesSecretsAndNames(t *testing.T) {
	for _, c := range []struct{ address, want string }{
		{"https://calendar.google.com/calendar/ical/abc%40group.calendar.google.com/private-0123456789/basic.ics", "https://calendar.google.com/…/basic.ics"},
		{"webcal://user:pw@outlook.office365.com/owa/calendar/0a@b/1f/calendar.ics?x=1", "webcal://outlook.office365.com/…/calendar.ics"},
		{"https://cloud.example.org/remote.php/dav/public-calendars/aBcDeF?export", "https://cloud.example.org/…"},
		{"https://zimbra.example.org/home/jeanne.martin/Calendar", "https://zimbra.example.org/…"},
		{"http://127.0.0.1:8099/caf.ics", "http://127.0.0.1:8099/…"},
		{"https://host.example/ical/x7Kf92qLmP.ics", "https://host.example/…"}, // the file's name is the secret
		{"file:///srv/calendars/quellec.ics", "file:…"},
		{"file:///srv/calendars/agenda.ics", "file:…/agenda.ics"},
		{"file:calendar.ics", "file:calendar.ics"},
		{"http://[::1", "…"},
		{"", "…"},
	} {
		if got := fetch.Mask(c.address); got != c.want {
			t.Errorf("Mask(%q) = %q, want %q", c.address, got, c.want)
		}
	}
}

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
		{"http://nowhere.invalid/", fetch.NoHost},
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

// A host that is slow for one calendar is slow for all of them: waiting for
// one's turn is not counted as the server's slowness.
func TestWaitingForTheTurnIsNoTimeout(t *testing.T) {
	const each = 200 * time.Millisecond
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		<-time.After(each)
		w.Write([]byte(calendar))
	})
	c := fetch.New(fetch.Options{Allow: loopback, Timeout: 5 * each})
	var wg sync.WaitGroup
	for range 7 {
		wg.Go(func() {
			if _, err := c.Get(t.Context(), s.URL, fetch.Validators{}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
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

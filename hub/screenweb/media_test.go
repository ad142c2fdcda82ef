package screenweb_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"semainier/hub/network"
	"semainier/hub/screenweb"
	"semainier/hub/store"
	"semainier/hub/wire"
)

// file makes a picture's file of that size, of no picture but with its beginning.
func file(begins string, size int) []byte {
	data := make([]byte, size)
	_, _ = rand.Read(data) // which never fails
	copy(data, begins)
	return data
}

const (
	png  = "\x89PNG\r\n\x1a\n"
	jpeg = "\xff\xd8\xff\xe0"
)

func TestPictureIsServedByItsContent(t *testing.T) {
	w := newWorld(t, screenweb.Usual)
	data := file(png, 100_000)
	id := w.picture(data)
	path, tag := wire.MediaPath+string(id), `"`+string(id)+`"`
	for name, c := range map[string]struct {
		method string
		header []string
		want   int
		from   int // of the body
		until  int
	}{
		"whole":             {"GET", nil, 200, 0, len(data)},
		"head":              {"HEAD", nil, 200, 0, 0},
		"known":             {"GET", []string{"If-None-Match", tag}, 304, 0, 0},
		"resumed":           {"GET", []string{"Range", "bytes=60000-", "If-Range", tag}, 206, 60_000, len(data)},
		"a piece":           {"GET", []string{"Range", "bytes=10-19"}, 206, 10, 20},
		"the end":           {"GET", []string{"Range", "bytes=-5"}, 206, len(data) - 5, len(data)},
		"resumed, another":  {"GET", []string{"Range", "bytes=60000-", "If-Range", `"other"`}, 200, 0, len(data)},
		"beyond the end":    {"GET", []string{"Range", "bytes=100000-"}, 416, 0, 0},
		"many whole copies": {"GET", []string{"Range", "bytes=" + strings.Repeat("0-,", 500) + "0-"}, 200, 0, len(data)},
	} {
		a := w.do(w.request(c.method, path, nil, c.header...))
		if a.StatusCode != c.want || c.want != 416 && a.body != string(data[c.from:c.until]) {
			t.Errorf("%s: %s, %d bytes", name, a.Status, len(a.body))
		}
		if c.want == 416 {
			continue
		}
		if a.Header.Get("ETag") != tag || a.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" || a.Header.Get(wire.TimeHeader) != "" {
			t.Errorf("%s: %v", name, a.Header)
		}
		if c.want == 200 && (a.Header.Get("Content-Type") != "image/png" || a.ContentLength != int64(len(data)) || a.Header.Get("X-Content-Type-Options") != "nosniff") {
			t.Errorf("%s: %v", name, a.Header)
		}
	}
	for begins, want := range map[string]string{jpeg: "image/jpeg", "<svg onload=alert(1)>": "application/octet-stream", "<!DOCTYPE html>": "application/octet-stream", "": "application/octet-stream"} {
		id := w.picture(file(begins, max(len(begins), 1)))
		if got := w.do(w.request("GET", wire.MediaPath+string(id), nil)).Header.Get("Content-Type"); got != want {
			t.Errorf("%q: %s, want %s", begins, got, want)
		}
	}
}

func TestPictureThatIsNotThere(t *testing.T) {
	w := newWorld(t, screenweb.Usual)
	damaged := w.picture(file(png, 1000))
	found := ""
	err := filepath.WalkDir(w.dir, func(path string, _ os.DirEntry, err error) error {
		if filepath.Base(path) == string(damaged) {
			found = path
		}
		return err
	})
	if err != nil || found == "" {
		t.Fatal("the file of the picture was not found", err)
	}
	if err := os.WriteFile(found, []byte("half a pi"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{
		"damaged": string(damaged), "unknown": strings.Repeat("0", 64), "capitals": strings.ToUpper(string(damaged)), "short": "abc",
		"way out": "..%2f..%2fsigning.key", "dots": "%2e%2e", "nothing": "", "with an end": string(damaged) + "/x",
	} {
		for range 3 {
			a := w.do(w.request("GET", wire.MediaPath+path, nil))
			if a.StatusCode != 404 || a.Header.Get("Cache-Control") != "no-store" || a.Header.Get("ETag") != "" {
				t.Errorf("%s: %s %v", name, a.Status, a.Header)
			}
		}
	}
	log := w.log.String()
	if strings.Count(log, "picture is damaged") != 1 || !strings.Contains(log, string(damaged)) {
		t.Errorf("log:\n%s", log)
	}
}

// counted counts the readings of a store, and can hold them up.
type counted struct {
	*store.Store
	n    atomic.Int32
	hold chan struct{}
}

func (c *counted) Media(ctx context.Context, id network.PictureID) ([]byte, error) {
	c.n.Add(1)
	if c.hold != nil {
		<-c.hold
	}
	return c.Store.Media(ctx, id)
}

func openStore(t testing.TB) *store.Store {
	t.Helper()
	st, err := store.Open(t.Context(), store.Place{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	return st
}

// pipes is a listener of connections within the process.
type pipes chan net.Conn

func (p pipes) Accept() (net.Conn, error) {
	c, ok := <-p
	if !ok {
		return nil, net.ErrClosed
	}
	return c, nil
}
func (p pipes) Close() error   { return nil }
func (p pipes) Addr() net.Addr { return &net.TCPAddr{} }

// A line of 29 kbit/s gets its picture, long after the server's own limit for
// an answer; who stops reading is cut.
func TestSlowReadersArePatientlyServedAndStalledOnesCut(t *testing.T) {
	st := openStore(t)
	data := file(jpeg, 1<<20)
	id, err := st.PutMedia(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		web := screenweb.New(screenweb.Options{Pictures: st, Now: time.Now, Limits: screenweb.Usual})
		server, lines, done := &http.Server{Handler: web, WriteTimeout: time.Second}, make(pipes), make(chan error)
		go func() { done <- server.Serve(lines) }()
		get := func(every time.Duration) (taken int, took time.Duration) {
			front, back := net.Pipe()
			defer front.Close()
			lines <- back
			began := time.Now()
			fmt.Fprintf(front, "GET %s%s HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", wire.MediaPath, id)
			for buf := make([]byte, 32<<10); ; {
				n, err := io.ReadFull(front, buf)
				taken += n
				if err != nil {
					return taken, time.Since(began)
				}
				time.Sleep(every)
			}
		}
		if n, took := get(screenweb.TakeWithin - time.Second); n < len(data) || took < 4*time.Minute {
			t.Errorf("slow: %d bytes of %d in %s", n, len(data), took)
		}
		if n, _ := get(screenweb.TakeWithin + time.Second); n >= len(data) {
			t.Errorf("stalled: all %d bytes", n)
		}
		close(lines)
		<-done
		web.Close()
		_ = server.Close()
	})
}

// Many readers at once cost one reading, and who is one too many is told when
// to come back.
func TestReadersOfOnePictureShareItsCopy(t *testing.T) {
	w := newWorld(t, screenweb.Usual)
	const readers = 8
	src := &counted{Store: w.store, hold: make(chan struct{})}
	data := file(png, 300_000)
	id := w.picture(data)
	limits := screenweb.Limits{Downloads: 100, DownloadsEach: readers}
	web := screenweb.New(screenweb.Options{Pictures: src, Now: w.now, Limits: limits})
	w.http.Config.Handler = web
	path := wire.MediaPath + string(id)
	const tooMany = 5
	answers := make(chan answer, readers+tooMany)
	for range readers + tooMany {
		req := w.request("GET", path, nil, "X-Forwarded-For", "192.0.2.7") // which makes nobody another
		go func() { answers <- w.do(req) }()
	}
	for range tooMany {
		if a := <-answers; a.StatusCode != 503 || a.Header.Get("Retry-After") == "" {
			t.Errorf("one too many: %s %v", a.Status, a.Header)
		}
	}
	close(src.hold)
	for range readers {
		if a := <-answers; a.StatusCode != 200 || a.body != string(data) {
			t.Errorf("%s, %d bytes", a.Status, len(a.body))
		}
	}
	if src.n.Load() != 1 {
		t.Errorf("%d readings for %d readers", src.n.Load(), readers)
	}
	until(t, "the copy is given up", func() bool {
		w.do(w.request("HEAD", path, nil))
		return src.n.Load() > 1
	})
}

// stall asks for a picture and does not take it.
func stall(t testing.TB, address, path string) net.Conn {
	t.Helper()
	c, err := net.DialTimeout("tcp", address, patience)
	if err != nil {
		t.Error(err)
		return nil
	}
	fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: h\r\n\r\n", path)
	_, err = io.ReadFull(c, make([]byte, 12)) // the answer has begun
	if err = errors.Join(err, c.(*net.TCPConn).SetReadBuffer(4096)); err != nil {
		t.Error(err)
	}
	return c
}

// heap gives what is in use of the heap and of the stacks, in bytes.
func heap() int {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc + m.StackInuse)
}

// Two hundred that stall on the largest picture hold one copy of it, and those
// that stall on twelve different ones hold no more than the bounds allow: as many
// as are held and read, and a piece each.
func TestStalledReadersHoldNoPictures(t *testing.T) {
	w := newWorld(t, screenweb.Limits{Downloads: 1000, DownloadsEach: 1000})
	w.web.SetTakeWithin(time.Hour) // a busy machine is long at this; that they are cut is tested above
	address := w.http.Listener.Addr().String()
	var grown int
	defer func() {
		if t.Failed() {
			t.Logf("at the end %d bytes more than before", grown)
		}
	}()
	for _, c := range []struct{ readers, pictures, most int }{{200, 1, 24 << 20}, {200, 12, screenweb.MaxHeld + screenweb.MaxReads*network.MaxPictureBytes + 200*(screenweb.OwnPiece+200<<10)}} {
		var paths []string
		for range c.pictures {
			paths = append(paths, wire.MediaPath+string(w.picture(file(png, network.MaxPictureBytes))))
		}
		before := heap()
		conns := make([]net.Conn, c.readers)
		var wg sync.WaitGroup
		for i := range conns {
			wg.Go(func() { conns[i] = stall(t, address, paths[i%len(paths)]) })
		}
		wg.Wait()
		if t.Failed() {
			return
		}
		until(t, "they hold no more than the bounds", func() bool { // some are still reading what was given up since
			grown = heap() - before
			if w.web.Downloads() < c.readers { // those that are cut hold nothing, which proves nothing
				t.Fatal("readers were cut before they held so little")
			}
			return grown <= c.most
		})
		t.Logf("%d readers stalled on %d pictures of 8 MiB: %.1f MB, %.0f kB each", c.readers, c.pictures, float64(grown)/1e6, float64(grown)/1e3/float64(c.readers))
		for _, c := range conns {
			if err := c.Close(); err != nil {
				t.Error(err)
			}
		}
		until(t, "all is given back", func() bool { return heap()-before < 4<<20 })
	}
}

// A copy that was given up under a slow reader is read again, and whoever goes
// away while others wait for the same picture does not take it from them.
func TestPictureOutlivesItsCopyAndItsFirstReader(t *testing.T) {
	w := newWorld(t, screenweb.Limits{Downloads: 1000, DownloadsEach: 1000})
	src := &counted{Store: w.store}
	w.http.Config.Handler = screenweb.New(screenweb.Options{Pictures: src, Now: w.now, Log: nil, Limits: screenweb.Limits{Downloads: 100, DownloadsEach: 100}})
	slow := file(png, network.MaxPictureBytes)
	resp, err := w.http.Client().Do(w.request("GET", wire.MediaPath+string(w.picture(slow)), nil))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	for range screenweb.MaxHeld / network.MaxPictureBytes {
		if a := w.do(w.request("GET", wire.MediaPath+string(w.picture(file(png, network.MaxPictureBytes))), nil)); a.StatusCode != 200 {
			t.Error(a.Status)
		}
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil || !bytes.Equal(body, slow) {
		t.Errorf("%d bytes, %v", len(body), err)
	}

	src.hold = make(chan struct{})
	data := file(jpeg, 1000)
	path := wire.MediaPath + string(w.picture(data))
	before := src.n.Load()
	ctx, leave := context.WithCancel(t.Context())
	gone := make(chan error)
	go func() {
		resp, err := w.http.Client().Do(w.request("GET", path, nil).WithContext(ctx))
		if err == nil {
			err = resp.Body.Close()
		}
		gone <- err
	}()
	until(t, "the first asks", func() bool { return src.n.Load() > before })
	stays := make(chan answer)
	go func() { stays <- w.do(w.request("GET", path, nil)) }()
	leave()
	if err := <-gone; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	close(src.hold)
	if a := <-stays; a.StatusCode != 200 || a.body != string(data) {
		t.Errorf("%s, %d bytes", a.Status, len(a.body))
	}
}

package media

import (
	"bytes"
	"context"
	"encoding/binary"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"semainier/hub/wire"
	"semainier/layouts/program"
	"semainier/layouts/scene"
	"semainier/player/disk"
)

// hub is a real HTTP server that has pictures, reached without a network, so that
// a test's bubble has its time.
type hub struct {
	mu     sync.Mutex
	files  map[string][]byte
	asked  []ask
	breaks []int // after how many bytes of its body each of the next answers breaks off
	answer http.HandlerFunc
	conns  chan net.Conn
}

// ask is a request and what was answered.
type ask struct {
	id, bytes, ifRange string
	at                 time.Time
	sent               int // bytes of the body
}

func (h *hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id := strings.TrimPrefix(r.URL.Path, wire.MediaPath)
	h.mu.Lock()
	h.asked = append(h.asked, ask{id: id, bytes: r.Header.Get("Range"), ifRange: r.Header.Get("If-Range"), at: time.Now()})
	counted := &counting{ResponseWriter: w, hub: h, n: len(h.asked) - 1, most: -1}
	if len(h.breaks) > 0 {
		counted.most, h.breaks = h.breaks[0], h.breaks[1:]
	}
	file, answer := h.files[id], h.answer
	h.mu.Unlock()
	switch {
	case answer != nil:
		answer(counted, r)
	case file == nil:
		http.NotFound(counted, r)
	default:
		w.Header().Set("ETag", `"`+id+`"`)
		http.ServeContent(counted, r, "", time.Time{}, bytes.NewReader(file))
	}
}

// counting counts what is sent, and breaks the connection after so much.
type counting struct {
	http.ResponseWriter
	hub     *hub
	n, most int
}

func (c *counting) Write(b []byte) (int, error) {
	broken := c.most >= 0 && len(b) > c.most
	if broken {
		b = b[:c.most]
	}
	n, err := c.ResponseWriter.Write(b)
	c.most -= n
	c.hub.mu.Lock()
	c.hub.asked[c.n].sent += n
	c.hub.mu.Unlock()
	if broken {
		_ = http.NewResponseController(c).Flush()
		panic(http.ErrAbortHandler)
	}
	return n, err
}

// Unwrap lets the answer be flushed.
func (c *counting) Unwrap() http.ResponseWriter { return c.ResponseWriter }

func (h *hub) requests() []ask {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]ask{}, h.asked...)
}

func (h *hub) set(change func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	change()
}

// Accept, Close and Addr make h a listener.
func (h *hub) Accept() (net.Conn, error) {
	c, ok := <-h.conns
	if !ok {
		return nil, net.ErrClosed
	}
	return c, nil
}
func (h *hub) Close() error   { close(h.conns); return nil }
func (h *hub) Addr() net.Addr { return &net.TCPAddr{} }

// screen is a Media on a hub.
type screen struct {
	*Media
	hub  *hub
	log  *bytes.Buffer
	stop func()
}

// start runs a hub with those pictures and a Media on the folder, in the test's
// bubble.
func start(t *testing.T, dir string, files ...[]byte) *screen {
	t.Helper()
	return startWithin(t, dir, 0, files...)
}

// startWithin is start with a bound of the folder, in bytes.
func startWithin(t *testing.T, dir string, most int64, files ...[]byte) *screen {
	t.Helper()
	return startIn(t, disk.In(dir), most, files...)
}

// startOn is start on the folder /media of a file system.
func startOn(t *testing.T, fs disk.FS) *screen {
	t.Helper()
	return startIn(t, disk.On(fs, "/media"), 0)
}

func startIn(t *testing.T, folder disk.Folder, most int64, files ...[]byte) *screen {
	t.Helper()
	h := &hub{files: map[string][]byte{}, conns: make(chan net.Conn)}
	for _, f := range files {
		h.files[sum(f)] = f
	}
	server := &http.Server{Handler: h}
	var running sync.WaitGroup
	running.Go(func() { _ = server.Serve(h) })
	transport := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		select {
		case h.conns <- theirs:
			return ours, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}}
	s := &screen{hub: h, log: &bytes.Buffer{}}
	s.Media = New(Options{
		Hub: "http://hub.example:8080", Client: &http.Client{Transport: transport}, Folder: folder, Screen: "UA1",
		Log: slog.New(slog.NewTextHandler(s.log, nil)), MaxFolder: most,
	})
	ctx, cancel := context.WithCancel(t.Context())
	running.Go(func() { s.Run(ctx) })
	s.stop = sync.OnceFunc(func() {
		cancel()
		transport.CloseIdleConnections()
		_ = server.Close()
		running.Wait()
	})
	t.Cleanup(s.stop)
	synctest.Wait()
	return s
}

// file makes up the bytes of a picture; nobody decodes them here.
func file(name uint64, size int) []byte {
	b := make([]byte, max(8, size))
	binary.LittleEndian.PutUint64(b, name)
	r := rand.New(rand.NewPCG(name, 0))
	for i := 8; i < min(size, 1<<17); i++ {
		b[i] = byte(r.Uint32())
	}
	return b[:size]
}

// naming gives a program with one notice for each picture.
func naming(files ...[]byte) (p program.Program) {
	for _, f := range files {
		p.Notices = append(p.Notices, program.Notice{Pictures: []program.Picture{{ID: sum(f), Width: 1, Height: 1}}})
	}
	return p
}

// has says which of the pictures are at hand, as in "yes no".
func (s *screen) has(files ...[]byte) string {
	held, _ := s.At()
	var list []string
	for _, f := range files {
		data, err := []byte(nil), error(nil)
		word := "no"
		if held[scene.PictureID(sum(f))] {
			word = "yes"
			if data, err = s.File(scene.PictureID(sum(f))); err != nil || !bytes.Equal(data, f) {
				word = "other"
			}
		}
		list = append(list, word)
	}
	return strings.Join(list, " ")
}

// inFolder gives the names and sizes of what is in the folder.
func inFolder(t *testing.T, dir string) map[string]int64 {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]int64{}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		found[e.Name()] = info.Size()
	}
	return found
}

func write(t *testing.T, dir, name string, data []byte, age time.Duration) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	at := time.Now().Add(-age)
	if err := os.Chtimes(path, at, at); err != nil {
		t.Fatal(err)
	}
}

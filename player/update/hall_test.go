package update_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"semainier/hub/release"
	"semainier/hub/wire"
)

const patience = time.Minute // bounds what a test waits for; it is not slept

var releaseKey = ed25519.NewKeyFromSeed([]byte("a seed of these tests: 32 bytes."))

// program gives a stand-in of that serial.
func program(t *testing.T, serial uint64, does string) []byte {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	code, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Appendf(code, "%s%d %s\n%60s", trailer, serial, does, "")[:len(code)+64]
}

// made keeps the releases of all tests: packing takes a while.
var made sync.Map

func releaseOf(t *testing.T, serial uint64, does string) release.File {
	t.Helper()
	name := fmt.Sprint(serial, does)
	if f, ok := made.Load(name); ok {
		return f.(release.File)
	}
	f, err := release.Make(name, serial, time.Now(), [][]byte{program(t, serial, does)}, releaseKey)
	if err != nil {
		t.Fatal(err)
	}
	made.Store(name, f)
	return f
}

// hall is a screen with its installed program, and a hub.
type hall struct {
	t      *testing.T
	dir    string // of the releases
	log    string
	exe    string
	env    []string
	hub    *httptest.Server
	now    atomic.Pointer[release.File] // that is offered
	spoilt atomic.Bool                  // pieces come spoilt
	got    atomic.Int32                 // pieces given out
	asked  atomic.Int32                 // questions for a release
}

func newHall(t *testing.T) *hall {
	t.Helper()
	h := &hall{t: t}
	h.hub = httptest.NewServer(h)
	t.Cleanup(h.hub.Close)
	h.exe = filepath.Join(t.TempDir(), "installed")
	if err := os.WriteFile(h.exe, program(t, 100, "works"), 0o755); err != nil {
		t.Fatal(err)
	}
	h.fresh()
	return h
}

// fresh is the screen as it was delivered.
func (h *hall) fresh() {
	h.t.Helper()
	at := h.t.TempDir()
	h.dir, h.log = filepath.Join(at, "releases"), filepath.Join(at, "log")
	if err := os.WriteFile(h.log, nil, 0o600); err != nil {
		h.t.Fatal(err)
	}
	public := base64.StdEncoding.EncodeToString(releaseKey.Public().(ed25519.PublicKey))
	h.env = append(os.Environ(), dirVariable+"="+h.dir, hubVariable+"="+h.hub.URL, keyVariable+"="+public, logVariable+"="+h.log)
}

// ServeHTTP is the hub.
func (h *hall) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f := h.now.Load()
	if f == nil {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	if r.URL.Path == wire.ReleasePath+"U" {
		h.asked.Add(1)
		var have uint64
		if _, err := fmt.Sscanf(r.Header.Get("If-None-Match"), "\"%d\"", &have); err == nil && have >= f.Release.Serial {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = w.Write(f.Sealed)
		return
	}
	id := strings.TrimPrefix(r.URL.Path, wire.MediaPath)
	for i, b := range f.Release.Builds {
		if n := slices.Index(b.Pieces, id); n >= 0 {
			h.got.Add(1)
			piece := bytes.Clone(release.Pieces(f.Packed[i])[n])
			if h.spoilt.Load() {
				piece[0] ^= 1
			}
			_, _ = w.Write(piece)
			return
		}
	}
	w.WriteHeader(http.StatusNotFound)
}

func (h *hall) offer(f release.File) { h.now.Store(&f) }

// start gives the power on.
func (h *hall) start() (off func()) {
	h.t.Helper()
	ctx, cancel := context.WithCancel(h.t.Context())
	cmd := exec.CommandContext(ctx, h.exe) // which is killed with ctx
	cmd.Env = h.env
	if err := cmd.Start(); err != nil {
		h.t.Fatal(err)
	}
	return func() {
		cancel()
		_ = cmd.Wait() // its status is that of a process killed, or of its own end: the log says what it did
	}
}

// said gives the lines of the log after the first n.
func (h *hall) said(n int) []string {
	h.t.Helper()
	text, err := os.ReadFile(h.log)
	if err != nil {
		h.t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return lines[min(n, len(lines)):]
}

func (h *hall) until(what string, ok func() bool) {
	h.t.Helper()
	for end := time.Now().Add(patience); !ok(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			h.t.Fatalf("never: %s; state %+v, log:\n%s", what, h.state(), strings.Join(h.said(0), "\n"))
		}
	}
}

// state is the file that decides.
type state struct {
	Good, Previous, Trial, Highest, Refused uint64
	Attempts, Starts                        int
	Why                                     string
}

func (h *hall) state() (s state) {
	h.t.Helper()
	text, err := os.ReadFile(filepath.Join(h.dir, "state.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return state{}
	}
	if err == nil {
		err = json.Unmarshal(text, &s)
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return s
}

// keepRunning is a service manager: what ends is started again, and what says that it
// hangs is killed. It ends with ok.
func (h *hall) keepRunning(what string, ok func() bool) {
	h.t.Helper()
	for end := time.Now().Add(patience); ; {
		before := len(h.said(0))
		off := h.start()
		for over := false; !over; time.Sleep(3 * time.Millisecond) {
			if ok() {
				off()
				return
			}
			if time.Now().After(end) {
				off()
				h.t.Fatalf("never: %s; state %+v, log:\n%s", what, h.state(), strings.Join(h.said(0), "\n"))
			}
			lines := h.said(before)
			last := lines[max(0, len(lines)-1):]
			over = len(last) > 0 && (strings.HasSuffix(last[0], " exits") || strings.HasSuffix(last[0], " hangs"))
		}
		off()
	}
}

func (h *hall) files() (names []string) {
	h.t.Helper()
	entries, err := os.ReadDir(h.dir)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

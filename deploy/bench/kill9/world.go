package main

import (
	"bufio"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"

	"semainier/feeds"
	"semainier/hub/network"
	"semainier/hub/store"
)

// world is a data folder, what was acknowledged on it, and what its screens saw.
type world struct {
	hub, dir, config string
	figures          *figures
	key              ed25519.PublicKey
	screens          []*screen

	mu       sync.Mutex
	acked    map[feeds.SiteID]int    // the newest record of each site
	pictures map[string]map[int]bool // by site
	fresh    []ack                   // since the last look
}

// ack is an acknowledged write of a record.
type ack struct {
	site feeds.SiteID
	n    int
}

// newWorld makes a data folder with a site, a screen and a service each.
func newWorld(ctx context.Context, hub, dir string, all *figures) (w *world, err error) {
	w = &world{hub: hub, dir: filepath.Join(dir, "data"), config: filepath.Join(dir, "hub.toml"), figures: all,
		acked: map[feeds.SiteID]int{}, pictures: map[string]map[int]bool{}}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	if err := os.WriteFile(w.config, []byte("http.listen = \"127.0.0.1:0\"\nnats.listen = \"127.0.0.1:0\"\n"), 0o600); err != nil {
		return nil, err
	}
	st, err := store.Open(ctx, store.Place{Dir: w.dir})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	key, err := st.SigningKey(ctx)
	if err != nil {
		return nil, err
	}
	w.key = key.Public().(ed25519.PublicKey)
	r := network.Records{Network: network.Info{Name: "Essai"}}
	for _, site := range sites {
		s, err := newScreen(site, w.key)
		if err != nil {
			return nil, err
		}
		w.screens = append(w.screens, s)
		r.Sites = append(r.Sites, network.Site{ID: site, Name: string(site), Timezone: "Europe/Paris", Hours: network.Hours{Monday: []network.Period{{From: 540, Until: 720}}}})
		r.Services = append(r.Services, service(site, 0))
		r.Screens = append(r.Screens, network.Screen{ID: network.ScreenID(site), Site: site, Key: s.public})
		w.pictures[string(site)] = map[int]bool{}
	}
	_, err = st.Apply(ctx, r, store.ApplyOptions{By: "kill9", Now: time.Now()})
	return w, err
}

// process is one of ours that is to be killed.
type process struct {
	*exec.Cmd
	lines io.ReadCloser
	done  chan struct{} // closed once all lines were read
}

// start runs a program and hands each line that it says to heard.
func start(ctx context.Context, heard func(string), stderr bool, name string, args ...string) (*process, error) {
	p := &process{Cmd: exec.CommandContext(ctx, name, args...), done: make(chan struct{})}
	pipe := p.StdoutPipe
	if stderr {
		pipe = p.StderrPipe
	}
	var err error
	if p.lines, err = pipe(); err != nil {
		return nil, err
	}
	if err := p.Start(); err != nil {
		return nil, err
	}
	go func() {
		defer close(p.done)
		for s := bufio.NewScanner(p.lines); s.Scan(); {
			heard(s.Text())
		}
	}()
	return p, nil
}

// kill is SIGKILL; what was said before it has been heard when it returns.
func (p *process) kill() {
	_ = p.Process.Kill() // it may have ended by itself: then something is wrong, and is found
	<-p.done
	_ = p.Wait() // "killed"
}

var readyLine = regexp.MustCompile(`hub ready.* nats=(\S+)`)

// running is a hub that was started.
type running struct {
	*process
	began time.Time
	ready chan string // the address of its NATS
	mu    sync.Mutex
	log   []string
}

func (w *world) start(ctx context.Context) (*running, error) {
	r := &running{began: time.Now(), ready: make(chan string, 1)}
	heard := func(line string) {
		r.mu.Lock()
		r.log = append(r.log, line)
		r.mu.Unlock()
		if m := readyLine.FindStringSubmatch(line); m != nil {
			r.ready <- m[1]
		}
	}
	var err error
	r.process, err = start(ctx, heard, true, w.hub, "hub", "--config", w.config)
	return r, err
}

func (r *running) said() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return strings.Join(r.log, "\n")
}

// hear takes a line of the writer.
func (w *world) hear(line string) {
	var what, site string
	var n int
	if _, err := fmt.Sscan(line, &what, &site, &n); err != nil {
		return // a line that was cut by the death acknowledges nothing
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if what == "picture" {
		w.pictures[site][n] = true
		w.figures.count(func(f *figures) { f.pictures++ })
		return
	}
	w.acked[feeds.SiteID(site)] = n
	w.fresh = append(w.fresh, ack{feeds.SiteID(site), n})
	w.figures.count(func(f *figures) { f.acked++ })
}

func (w *world) newest() map[feeds.SiteID]int {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := map[feeds.SiteID]int{}
	for _, s := range sites {
		out[s] = w.acked[s]
	}
	return out
}

// life starts hub and writer, lets the screens catch up if the hub is to live so
// long, kills both at random moments, and looks at what they left.
func (w *world) life(ctx context.Context, random *rand.Rand) error {
	before := w.newest()
	h, err := w.start(ctx)
	if err != nil {
		return err
	}
	young := random.IntN(4) == 0 // killed while it starts, or just after
	if !young {
		if err := w.catchUp(ctx, h, before); err != nil {
			h.kill()
			return err
		}
	}
	self, err := os.Executable()
	if err != nil {
		h.kill()
		return err
	}
	next := 0
	for _, n := range before {
		next = max(next, n)
	}
	writer, err := start(ctx, w.hear, false, self, "write", w.dir, fmt.Sprint(next+1))
	if err != nil {
		h.kill()
		return err
	}
	span := whileRunning
	if young {
		span = whileStarting
	}
	deaths := make(chan struct{}, 2)
	for _, victim := range []*process{h.process, writer} {
		after := time.Duration(random.Int64N(int64(span)))
		go func() {
			time.Sleep(after)
			victim.kill()
			deaths <- struct{}{}
		}()
	}
	<-deaths
	<-deaths
	for _, s := range w.screens {
		s.leave()
	}
	w.figures.count(func(f *figures) {
		f.deaths++
		if young && !strings.Contains(h.said(), "hub ready") {
			f.starting++
		}
	})
	if err := w.look(ctx); err != nil {
		return fmt.Errorf("%w\nthe hub said:\n%s", err, h.said())
	}
	return nil
}

// catchUp waits until the hub is ready and every screen has a program with the
// writes that were acknowledged before it started.
func (w *world) catchUp(ctx context.Context, h *running, want map[feeds.SiteID]int) error {
	select {
	case address := <-h.ready:
		w.figures.count(func(f *figures) { f.ready, f.started = f.ready+time.Since(h.began), f.started+1 })
		for _, s := range w.screens {
			if err := s.enter(address); err != nil {
				return err
			}
			if err := s.await(ctx, want[s.site]); err != nil {
				return fmt.Errorf("%w\nthe hub said:\n%s", err, h.said())
			}
		}
		w.figures.count(func(f *figures) { f.caught++ })
		return nil
	case <-h.done:
		return fmt.Errorf("the hub did not start:\n%s", h.said())
	case <-time.After(patience):
		return fmt.Errorf("the hub was not ready after %s:\n%s", patience, h.said())
	}
}

// last is a hub that is not killed before all has come to the screens.
func (w *world) last(ctx context.Context) error {
	h, err := w.start(ctx)
	if err != nil {
		return err
	}
	defer h.kill()
	err = w.catchUp(ctx, h, w.newest())
	for _, s := range w.screens {
		s.leave()
		w.figures.count(func(f *figures) { f.versions += len(s.seen); f.pushed += s.pushes })
	}
	return err
}

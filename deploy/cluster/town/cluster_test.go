package town_test

import (
	"context"
	"crypto/tls"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	_ "time/tzdata"

	"semainier/deploy/cluster/town"
	"semainier/hub"
	"semainier/hub/fleet"
	"semainier/hub/network"
	"semainier/hub/store"
	"semainier/hub/wire"
	"semainier/layouts/program"
	"semainier/player/link"
)

// patience bounds what a test waits for; it is not slept.
const patience = 2 * time.Minute

func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !holds(); {
		if time.Now().After(deadline) {
			t.Fatalf("not within %s: %s", patience, what)
		}
		time.Sleep(10 * time.Millisecond) // between two looks
	}
}

// quick is the pace of a single screen.
var quick = link.Pace{Wait: 200 * time.Millisecond, Jitter: -1, Ask: 5 * time.Second, Patience: 10 * time.Second, Answer: 10 * time.Second, Ping: 2 * time.Second}

// world is a town with screens, and people who write all the while.
type world struct {
	*town.Town
	records network.Records
	crowd   *town.Crowd
	writers *town.Writers
}

// Two hubs on three NATS servers: whatever part dies under writes, screens go on
// where they were.
func TestHubsAndServersMayDie(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a database, three servers and two hubs")
	}
	w := newWorld(t)
	w.everyHubServes(t)
	w.everyHubKnowsTheScreens(t)
	stop := w.write(t)
	dead := w.killed(t)
	w.nodeKilled(t)
	stop()
	w.nothingIsLost(t)
	w.revoked(t)
	w.screensComeBack(t, dead)
	stop = w.write(t)
	w.hung(t)
	w.stopped(t)
	stop()
	w.nothingIsLost(t)
	for _, f := range w.crowd.Faults() {
		t.Error(f)
	}
}

func newWorld(t *testing.T) *world {
	dir := t.TempDir()
	binaries, err := town.Build(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{}
	if w.crowd, w.records, err = town.NewCrowd(12, 3); err != nil {
		t.Fatal(err)
	}
	if w.Town, err = town.Start(t.Context(), dir, binaries, w.records, 3, 2); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Stop(); err != nil {
			t.Error(err)
		}
	})
	if w.writers, err = town.NewWriters(t.Context(), w.Place); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	t.Cleanup(func() { cancel(); running.Wait(); w.writers.Close() })
	w.crowd.Screens[1].NATS = "tls://127.0.0.1:1" // blocked there: it goes through the hub's own port
	running.Go(func() { w.crowd.Run(ctx, w.Town, quick) })
	eventually(t, "every screen holds a program", func() bool { return all(w.crowd, func(s *town.Screen) bool { return version(s) > 0 }) })
	eventually(t, "the one that is blocked has found its way", func() bool { return w.crowd.Screens[1].Route() == wire.RouteWSS })
	return w
}

// write has people write until stop is called.
func (w *world) write(t *testing.T) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	var wrote sync.WaitGroup
	wrote.Go(func() {
		if err := w.writers.Run(ctx, sites(w.records), 20*time.Millisecond); err != nil {
			t.Error(err)
		}
	})
	w.allShowANewWrite(t, "before anything dies")
	return func() { cancel(); wrote.Wait() }
}

func (w *world) allShowANewWrite(t *testing.T, when string) {
	t.Helper()
	now := time.Now()
	eventually(t, "every screen shows a write made "+when, func() bool {
		return all(w.crowd, func(s *town.Screen) bool {
			n, ok := w.writers.FirstAfter(s.Site, now)
			return s.Standing() == wire.Revoked || ok && number(s) >= n
		})
	})
}

func (w *world) everyHubServes(t *testing.T) {
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: w.CA, MinVersion: tls.VersionTLS12}}, Timeout: patience}
	defer client.CloseIdleConnections()
	for _, h := range w.Hubs {
		for _, path := range []string{"/healthz", "/feeds.json", "/sites/site-0/program.json", "/sites/site-0/program.ics"} {
			r, err := client.Get(h.Web + path)
			if err != nil {
				t.Fatal(err)
			}
			r.Body.Close()
			if r.StatusCode != http.StatusOK {
				t.Errorf("%s%s: %s", h.Web, path, r.Status)
			}
		}
	}
}

// everyHubKnowsTheScreens asks each on its own machine, as `semainier screen list`
// and `semainier urgent` do: also the one that does not lead must know what is out.
func (w *world) everyHubKnowsTheScreens(t *testing.T) {
	for _, h := range []string{"hub1", "hub2"} {
		var last fleet.Fleet
		eventually(t, h+" knows that the programs of the newest records are out", func() bool {
			var err error
			last, err = hub.AskFleet(t.Context(), filepath.Join(w.Dir, h, "data"))
			return err == nil && len(last.Screens) == len(w.crowd.Screens) && last.Records > 0 && last.Screens[0].Version > 0
		})
		version, err := w.writers.Records(t.Context())
		if err != nil || last.Records != version {
			t.Errorf("%s tells of records %d, they are %d (%v)", h, last.Records, version, err)
		}
	}
}

func (w *world) killed(t *testing.T) *town.Hub {
	dead := w.Leader()
	if dead == nil {
		t.Fatal("no hub leads")
	}
	dead.Kill()
	killed := time.Now()
	eventually(t, "another hub leads", func() bool { return w.Leader() != nil })
	t.Logf("killed: another leads after %s", time.Since(killed).Round(10*time.Millisecond))
	w.allShowANewWrite(t, "after the hub was killed")
	return dead
}

func (w *world) nodeKilled(t *testing.T) {
	w.Nodes[1].Kill()
	w.allShowANewWrite(t, "after a NATS server was killed")
	if err := w.Nodes[1].Start(t.Context()); err != nil {
		t.Error(err)
	}
}

func (w *world) nothingIsLost(t *testing.T) {
	t.Helper()
	count, last := w.writers.Acknowledged()
	eventually(t, "every screen shows the last write", func() bool {
		return all(w.crowd, func(s *town.Screen) bool { return s.Standing() == wire.Revoked || number(s) == last[s.Site] })
	})
	if lost, err := w.writers.Lost(t.Context()); err != nil || len(lost) > 0 {
		t.Errorf("of %d acknowledged writes: %s (%v)", count, strings.Join(lost, "; "), err)
	}
}

// revoked revokes a screen that the dead hub may have let in.
func (w *world) revoked(t *testing.T) {
	revoke(t, w.Town, w.records)
	at := time.Now()
	out := w.crowd.Screens[0]
	eventually(t, "the revoked screen is told and cut", func() bool { return out.Standing() == wire.Revoked && out.Route() == "" })
	t.Logf("revoked: cut after %s", time.Since(at).Round(time.Millisecond))
}

func (w *world) screensComeBack(t *testing.T, dead *town.Hub) {
	leader := w.Leader()
	if err := dead.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if w.Leader() != leader || dead.Leads() {
		t.Error("the lease went back without need")
	}
}

// hung is a leader that stops for longer than its lease and then goes on: by
// then it is none.
func (w *world) hung(t *testing.T) {
	old := w.Leader()
	old.Pause()
	eventually(t, "another hub leads", func() bool {
		return slices.ContainsFunc(w.Hubs, func(h *town.Hub) bool { return h != old && h.Leads() })
	})
	old.Resume()
	eventually(t, "the one that hung notices", func() bool { return !old.Leads() })
	w.allShowANewWrite(t, "after a hub hung")
}

// stopped is a leader that is stopped in order: it gives its lease away.
func (w *world) stopped(t *testing.T) {
	old, at := w.Leader(), time.Now()
	old.Stop()
	eventually(t, "another hub leads", func() bool { l := w.Leader(); return l != nil && l != old })
	t.Logf("stopped: another leads after %s", time.Since(at).Round(10*time.Millisecond))
	w.allShowANewWrite(t, "after the hub was stopped")
}

func all(c *town.Crowd, holds func(*town.Screen) bool) bool {
	for _, s := range c.Screens {
		if !holds(s) {
			return false
		}
	}
	return true
}

func version(s *town.Screen) uint64 { v, _ := s.Holds(); return v }
func number(s *town.Screen) int     { _, n := s.Holds(); return n }

func sites(r network.Records) []program.SiteID {
	var out []program.SiteID
	for _, s := range r.Sites {
		out = append(out, program.SiteID(s.ID))
	}
	return out
}

// revoke revokes the first screen.
func revoke(t *testing.T, place *town.Town, records network.Records) {
	t.Helper()
	st, err := store.Open(t.Context(), place.Place)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	s := records.Screens[0]
	s.Revoked = true
	if _, err := st.Apply(t.Context(), network.Records{Screens: []network.Screen{s}}, store.ApplyOptions{By: "test", Now: time.Now()}); err != nil {
		t.Fatal(err)
	}
}

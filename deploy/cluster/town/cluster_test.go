package town_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"
	_ "time/tzdata"

	"semainier/deploy/cluster/town"
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

// Two hubs on three NATS servers: the leader is killed under writes, then a
// server, then a screen is revoked by a hub that never let it in.
func TestHubsAndServersMayDie(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a database, three servers and two hubs")
	}
	dir := t.TempDir()
	binaries, err := town.Build(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	crowd, records, err := town.NewCrowd(12, 3)
	if err != nil {
		t.Fatal(err)
	}
	place, err := town.Start(t.Context(), dir, binaries, records, 3, 2)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := place.Stop(); err != nil {
			t.Error(err)
		}
	}()
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()
	running.Go(func() { crowd.Run(ctx, place, quick) })
	eventually(t, "every screen holds a program", func() bool { return all(crowd, func(s *town.Screen) bool { return version(s) > 0 }) })

	writers, err := town.NewWriters(ctx, place.Place)
	if err != nil {
		t.Fatal(err)
	}
	defer writers.Close()
	writing, stop := context.WithCancel(ctx)
	var wrote sync.WaitGroup
	wrote.Go(func() {
		if err := writers.Run(writing, sites(records), 20*time.Millisecond); err != nil {
			t.Error(err)
		}
	})
	eventually(t, "every screen shows a write", func() bool { return all(crowd, func(s *town.Screen) bool { return number(s) > 0 }) })
	dead := place.Leader()
	if dead == nil {
		t.Fatal("no hub leads")
	}
	dead.Kill()
	killed := time.Now()
	eventually(t, "another hub leads", func() bool { return place.Leader() != nil })
	t.Logf("another leads after %s", time.Since(killed).Round(10*time.Millisecond))
	place.Nodes[1].Kill()
	eventually(t, "every screen shows a write made after that", func() bool {
		return all(crowd, func(s *town.Screen) bool {
			n, ok := writers.FirstAfter(s.Site, killed.Add(time.Since(killed)/2))
			return ok && number(s) >= n
		})
	})
	stop()
	wrote.Wait()
	count, last := writers.Acknowledged()
	eventually(t, "every screen shows the last write", func() bool { return all(crowd, func(s *town.Screen) bool { return number(s) == last[s.Site] }) })
	if lost, err := writers.Lost(t.Context()); err != nil || len(lost) > 0 {
		t.Errorf("of %d acknowledged writes: %s (%v)", count, strings.Join(lost, "; "), err)
	}

	revoke(t, place, records)
	eventually(t, "the revoked screen is told", func() bool { return crowd.Screens[0].Standing() == wire.Revoked })
	eventually(t, "it has no line", func() bool { return !crowd.Screens[0].Connected() })
	if err := place.Nodes[1].Start(t.Context()); err != nil {
		t.Error(err)
	}
	if err := dead.Start(t.Context()); err != nil {
		t.Error(err)
	}
	if leader := place.Leader(); leader == nil || leader == dead {
		t.Error("the lease went back without need")
	}
	for _, f := range crowd.Faults() {
		t.Error(f)
	}
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

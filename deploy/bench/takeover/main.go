// Command takeover measures what screens see of a hub's death: on three NATS
// servers and PostgreSQL, two hubs serve a crowd of screens while people write;
// the one that leads is killed. It fails where another does not lead within 15 s, where a
// screen goes back in version, or where an acknowledged write is lost.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"time"
	_ "time/tzdata"

	"semainier/deploy/cluster/town"
	"semainier/layouts/program"
	"semainier/player/link"
)

const (
	within   = 15 * time.Second // until another hub leads
	patience = 3 * time.Minute
	before   = 10 * time.Second // of writing before the hub is killed, and after another leads
	pause    = 50 * time.Millisecond
)

func main() {
	screens := flag.Int("screens", 300, "how many screens")
	sites := flag.Int("sites", 30, "at how many sites")
	flag.Parse()
	if err := measure(context.Background(), *screens, *sites); err != nil {
		fmt.Fprintf(os.Stderr, "takeover: %v\n", err)
		os.Exit(1)
	}
}

// scene is one measurement.
type scene struct {
	town    *town.Town
	crowd   *town.Crowd
	writers *town.Writers
	sites   []program.SiteID
}

func measure(ctx context.Context, screens, sites int) (err error) {
	dir, err := os.MkdirTemp("", "semainier-takeover-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	binaries, err := town.Build(ctx, dir)
	if err != nil {
		return err
	}
	crowd, records, err := town.NewCrowd(screens, sites)
	if err != nil {
		return err
	}
	s := scene{crowd: crowd}
	for _, site := range records.Sites {
		s.sites = append(s.sites, program.SiteID(site.ID))
	}
	if s.town, err = town.Start(ctx, dir, binaries, records, 3, 2); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.town.Stop()) }()
	if s.writers, err = town.NewWriters(ctx, s.town.Place); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.writers.Close()) }()
	running, cancel := context.WithCancel(ctx)
	var screensRun sync.WaitGroup
	defer screensRun.Wait()
	defer cancel()
	began := time.Now()
	screensRun.Go(func() { crowd.Run(running, s.town, link.Pace{}) })
	if err := s.until("every screen holds a program", func(one *town.Screen) bool { v, _ := one.Holds(); return v > 0 }); err != nil {
		return err
	}
	fmt.Printf("%d screens of %d sites on 3 NATS servers (TLS), 2 hubs, PostgreSQL: all hold their program after %s\n",
		screens, sites, time.Since(began).Round(10*time.Millisecond))
	return s.kill(ctx)
}

// kill writes, kills the hub that leads, and looks at what became of it all.
func (s *scene) kill(ctx context.Context) error {
	writing, stop := context.WithCancel(ctx)
	wrote := make(chan error, 1)
	go func() { wrote <- s.writers.Run(writing, s.sites, pause) }()
	time.Sleep(before)
	leader := s.town.Leader()
	if leader == nil {
		stop()
		return errors.Join(errors.New("no hub leads"), <-wrote)
	}
	leader.Kill()
	killed := time.Now()
	for s.town.Leader() == nil && time.Since(killed) < patience {
		time.Sleep(5 * time.Millisecond)
	}
	led := time.Since(killed)
	fmt.Printf("the hub that leads is killed (SIGKILL): another leads after %.2f s (at most %.0f s)\n", led.Seconds(), within.Seconds())
	time.Sleep(before)
	stop()
	if err := <-wrote; err != nil {
		return err
	}
	count, last := s.writers.Acknowledged()
	if err := s.until("every screen shows the last write", func(one *town.Screen) bool { _, n := one.Holds(); return n == last[one.Site] }); err != nil {
		return err
	}
	s.report(killed)
	lost, err := s.writers.Lost(ctx)
	if err != nil {
		return err
	}
	faults := append(s.crowd.Faults(), lost...)
	fmt.Printf("%d writes acknowledged, %d lost; screens that were shown an earlier version, a version used twice or a bad signature: %d\n", count, len(lost), len(s.crowd.Faults()))
	if led > within {
		faults = append(faults, fmt.Sprintf("another hub led after %s only", led))
	}
	if len(faults) > 0 {
		return errors.New(strings.Join(faults, "; "))
	}
	return nil
}

// report prints when screens showed again what was new.
func (s *scene) report(killed time.Time) {
	var gaps []float64
	for _, one := range s.crowd.Screens {
		number, ok := s.writers.FirstAfter(one.Site, killed)
		if at, shown := one.Since(number); ok && shown {
			gaps = append(gaps, at.Sub(killed).Seconds())
		}
	}
	slices.Sort(gaps)
	if len(gaps) == 0 {
		return
	}
	fmt.Printf("%d screens showed a write made after the kill: the first %.2f s after it, half of them %.2f s, the last %.2f s\n",
		len(gaps), gaps[0], gaps[len(gaps)/2], gaps[len(gaps)-1])
}

func (s *scene) until(what string, holds func(*town.Screen) bool) error {
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		missing := 0
		for _, one := range s.crowd.Screens {
			if !holds(one) {
				missing++
			}
		}
		if missing == 0 {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("not within %s: %s (%d do not)", patience, what, missing)
		}
	}
}

// Command planning measures what it costs a hub to plan and publish all sites after
// one calendar that they share has changed: the real planning, the real publisher
// with its own NATS server, and the real store on disk, in the batches that a hub
// makes. Each number of sites is measured in a process of its own, so that none has
// the garbage of another.
package main

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log"
	"log/slog"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"syscall"
	"time"
	_ "time/tzdata"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/hub"
	"semainier/hub/network"
	"semainier/hub/plan"
	"semainier/hub/publish"
	"semainier/hub/store"
	"semainier/hub/wire"
	"semainier/layouts/program"
)

const (
	batch    = 64  // as hub plans
	perSite  = 54  // occurrences of each site in six weeks: nine a week
	allowed  = 1.3 // of a site of 100, what one of 10,000 may cost
	baseline = 10

	// What is measured of each number, at least.
	least       = 2 * time.Second
	leastRounds = 5
)

func sizes() []int { return []int{baseline, 100, 1000, 10_000} }

// figure is what was measured for one number of sites.
type figure struct {
	Sites, Rounds int
	CPU, Wall     float64 // seconds, for one round of all sites; the median of rounds
	Plan          float64 // of CPU, before publishing
	Sealed        int     // bytes of one playlist
}

func (f figure) site() float64 { return f.CPU / float64(f.Sites) }

func main() {
	log.SetFlags(0)
	log.SetPrefix("planning: ")
	sites := flag.Int("sites", 0, "measure this number alone, and print the figures as JSON")
	flag.Parse()
	ctx := context.Background()
	var err error
	if *sites > 0 {
		err = one(ctx, *sites)
	} else {
		err = compare(ctx)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// compare measures each number and says how the cost of a site grows.
func compare(ctx context.Context) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	perSiteOf := map[int]float64{}
	fmt.Printf("%8s %14s %14s %14s %16s %12s\n", "sites", "CPU", "elapsed", "CPU a site", "of it planning", "growth")
	for _, n := range sizes() {
		c := exec.CommandContext(ctx, self, "-sites", strconv.Itoa(n))
		c.Stderr = os.Stderr
		out, err := c.Output()
		if err != nil {
			return fmt.Errorf("measure %d sites: %w", n, err)
		}
		var f figure
		if err := json.Unmarshal(out, &f); err != nil {
			return err
		}
		perSiteOf[n] = f.site()
		fmt.Printf("%8d %12.3f s %12.3f s %11.0f µs %13.0f µs %10.2f ×   (median of %d, %d bytes a playlist)\n", n, f.CPU, f.Wall, f.site()*1e6, f.Plan/float64(n)*1e6,
			f.site()/perSiteOf[baseline], f.Rounds, f.Sealed)
	}
	grows := perSiteOf[10_000] / perSiteOf[100]
	fmt.Printf("a site of 10,000 costs %.2f × one of 100 (allowed: %.1f ×)\n", grows, allowed)
	if grows > allowed {
		return errors.New("planning and publishing grow faster than the network")
	}
	return nil
}

// one measures one number of sites and prints the figures.
func one(ctx context.Context, sites int) (err error) {
	dir, err := os.MkdirTemp("", "semainier-planning-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	now := time.Date(2026, 11, 19, 9, 42, 0, 0, time.UTC)
	t := newTown(sites, now)
	st, err := store.Open(ctx, store.Place{Dir: dir})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	if _, err := st.Apply(ctx, t.records, store.ApplyOptions{By: "planning", Now: now}); err != nil {
		return err
	}
	pub, err := publish.Start(publish.Options{Listen: "127.0.0.1:0", Key: ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)), Shelf: hub.Shelf(st), Desk: nobody{},
		Heard: func(string, wire.Status) {}, Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	defer pub.Close()
	f := figure{Sites: sites}
	var all, planned, elapsed []float64
	for round, began := 0, time.Now(); round <= leastRounds || time.Since(began) < least; round++ {
		t.change(round)
		now = now.Add(time.Second)
		cpu0, wall0 := cpu(), time.Now()
		planning, err := t.round(ctx, pub, now)
		if err != nil {
			return err
		}
		if round == 0 {
			continue // the first has no program to replace
		}
		all, planned, elapsed = append(all, cpu()-cpu0), append(planned, planning), append(elapsed, time.Since(wall0).Seconds())
	}
	i, _, err := hub.Shelf(st).Issue(ctx, "site-0")
	if err != nil {
		return err
	}
	f.Rounds, f.CPU, f.Plan, f.Wall, f.Sealed = len(all), median(all), median(planned), median(elapsed), len(i.Sealed)
	return json.NewEncoder(os.Stdout).Encode(f)
}

// town is a network whose sites share one calendar.
type town struct {
	records network.Records
	inputs  map[feeds.FeedID]plan.Input
}

const shared = feeds.FeedID("shared")

func newTown(sites int, now time.Time) *town {
	open := []network.Period{{From: 8 * 60, Until: 19 * 60}}
	week := network.Hours{Monday: open, Tuesday: open, Wednesday: open, Thursday: open, Friday: open}
	t := &town{records: network.Records{Network: network.Info{Name: "Essai"}, Partners: []feeds.Partner{{ID: "caf", Name: "Caisse d’allocations familiales", Short: "CAF"}}}}
	in := plan.Input{Until: civil.Date{Year: 2027, Month: 6, Day: 1}, Health: feeds.Health{State: feeds.Healthy, LastGood: now}}
	monday := now.Truncate(24*time.Hour).AddDate(0, 0, -3)
	for i := range sites {
		site := feeds.SiteID(fmt.Sprintf("site-%d", i))
		t.records.Sites = append(t.records.Sites, network.Site{ID: site, Name: fmt.Sprintf("Espace %d", i), Timezone: "Europe/Paris", Hours: week})
		for j := range perSite {
			start := monday.AddDate(0, 0, 7*(j/9)+j%5).Add(time.Duration(8+(j*5+i)%9) * time.Hour)
			in.Occurrences = append(in.Occurrences, feeds.Occurrence{ID: fmt.Sprintf("%d-%d", i, j), Feed: shared, Partner: "caf", Site: site, Kind: feeds.Permanence, Mode: feeds.WalkIn,
				Span: feeds.Span{Start: start, End: start.Add(150 * time.Minute)}})
		}
	}
	t.records.Feeds = []feeds.Feed{{ID: shared, Partner: "caf", URL: "https://calendar.example/shared.ics", Site: "site-0", Refresh: feeds.Duration(time.Hour), Mode: feeds.WalkIn,
		Titles: []feeds.TitleRule{{Match: "*", Show: "Permanence"}}}}
	t.inputs = map[feeds.FeedID]plan.Input{shared: in}
	return t
}

// change gives every occurrence another title, no two of them the same.
func (t *town) change(round int) {
	in := t.inputs[shared]
	in.Occurrences = slices.Clone(in.Occurrences)
	for i := range in.Occurrences {
		in.Occurrences[i].Title = fmt.Sprintf("Permanence logement et aides %x, avis %d", uint32(i+1)*2654435761, round)
	}
	t.inputs = map[feeds.FeedID]plan.Input{shared: in}
}

// round plans and publishes every site, as hub does; it gives the CPU time of
// planning.
func (t *town) round(ctx context.Context, pub *publish.Publisher, now time.Time) (planning float64, err error) {
	began := cpu()
	parts := plan.Divide(t.records, t.inputs)
	planning += cpu() - began
	for sites := range slices.Chunk(t.records.Sites, batch) {
		began := cpu()
		var out []program.Program
		for _, s := range sites {
			p, err := parts.Plan(s.ID, now)
			if err != nil {
				return 0, err
			}
			out = append(out, p)
		}
		planning += cpu() - began
		for i, became := range pub.Publish(ctx, out, now) {
			if became.Err != nil || !became.New {
				return 0, fmt.Errorf("site %s: new: %t, %w", out[i].Site.ID, became.New, became.Err)
			}
		}
	}
	return planning, nil
}

// cpu gives the CPU time of this process so far, in seconds.
func cpu() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		log.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}

func median(of []float64) float64 {
	slices.Sort(of)
	return of[len(of)/2]
}

// nobody is the desk where no screen asks.
type nobody struct{}

func (nobody) Hello(context.Context, string, string, wire.Hello) (wire.Welcome, error) {
	return wire.Welcome{}, errors.New("closed")
}

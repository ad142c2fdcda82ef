// Command refresh measures what refreshing the calendars of a network costs the
// hub: CPU time of the real gatherer with the real store, per reading, for
// calendars that say the same and for calendars that changed.
//
// The partners' server is this program too, as a process of its own, so that its
// work is not counted. The hub's clock runs so that a reading a second stands for
// one every fifteen minutes: what it does once an hour is in the figures.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net/http"
	"net/netip"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata"

	"semainier/feeds"
	"semainier/feeds/fetch"
	"semainier/hub/gather"
	"semainier/hub/network"
	"semainier/hub/store"
)

const (
	feedCount  = 200
	eventCount = 500 // of each feed
	rounds     = 8   // readings of each feed that are measured: two hours
	target     = 0.1 // of a changed refresh
	hurry      = 900 // the hub's clock: a second is fifteen minutes
	patience   = 5 * time.Minute
)

// row is one kind of server.
type row struct{ path, about string }

func main() {
	log.SetFlags(0)
	log.SetPrefix("refresh: ")
	serving := flag.Bool("serve", false, "be the partners' server")
	flag.Parse()
	var err error
	if *serving {
		err = serve(os.Stdout, os.Stdin)
	} else {
		err = compare(context.Background())
	}
	if err != nil {
		log.Fatal(err)
	}
}

// compare measures each kind and says how they compare.
func compare(ctx context.Context) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	server := exec.CommandContext(ctx, self, "-serve")
	server.Stderr = os.Stderr
	hold, err := server.StdinPipe() // the server ends with it
	if err != nil {
		return err
	}
	out, err := server.StdoutPipe()
	if err != nil {
		return err
	}
	if err := server.Start(); err != nil {
		return err
	}
	base, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return fmt.Errorf("start the server: %w", err)
	}
	err = table(ctx, strings.TrimSpace(base))
	return errors.Join(err, hold.Close(), server.Wait())
}

func table(ctx context.Context, base string) error {
	fmt.Printf("%d feeds of %d events, CPU of the hub, %s\n%-58s %9s %12s %7s\n", feedCount, eventCount, runtime.Version(), "", "readings", "ms/reading", "ratio")
	worst, changed := 0.0, 0.0
	for _, r := range []row{
		{"changed", "changed: one title of each"},
		{"stamped", "unchanged: no validators, DTSTAMP rewritten (Google)"},
		{"tagged", "unchanged: ETag, 304"},
	} {
		n, cpu, err := measure(ctx, base, r.path)
		if err != nil {
			return fmt.Errorf("%s: %w", r.about, err)
		}
		each := cpu.Seconds() * 1000 / float64(n)
		if changed == 0 {
			changed = each
		} else {
			worst = max(worst, each/changed)
		}
		fmt.Printf("%-58s %9d %12.3f %7.3f\n", r.about, n, each, each/changed)
	}
	if worst >= target {
		return fmt.Errorf("an unchanged refresh costs %.3f of a changed one, want less than %.1f", worst, target)
	}
	return nil
}

// measure lets a gatherer read the feeds of one kind and gives how many readings
// it made after the first of each, and the CPU time that they took.
func measure(ctx context.Context, base, path string) (n int, cpu time.Duration, err error) {
	dir, err := os.MkdirTemp("", "semainier-refresh-*")
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	st, err := store.Open(ctx, store.Place{Dir: dir})
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	began := time.Now()
	thursday := time.Date(2026, 11, 19, 8, 0, 0, 0, time.UTC)
	now := func() time.Time { return thursday.Add(time.Since(began) * hurry) }
	records := recordsOf(base + "/" + path)
	if _, err := st.Apply(ctx, records, store.ApplyOptions{By: "refresh", Now: now()}); err != nil {
		return 0, 0, err
	}
	g := gather.New(gather.Options{
		Store: st, Client: fetch.New(fetch.Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}),
		Key: []byte("key"), Now: now, Log: slog.New(slog.DiscardHandler),
	})
	defer g.Close()
	if err := g.Follow(ctx, records); err != nil {
		return 0, 0, err
	}
	for g.Pending() > 0 {
		<-g.Changed()
	}
	runtime.GC()
	from, before := asked(ctx, base, path), spent()
	for n < rounds*feedCount {
		select {
		case <-ctx.Done():
			return 0, 0, ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
		n = asked(ctx, base, path) - from
	}
	cpu = spent() - before
	for id, s := range g.Snapshots() {
		if s.Health.State != feeds.Healthy || s.Health.Counts.Events != eventCount {
			return 0, 0, fmt.Errorf("feed %s: %s %s, %d events", id, s.Health.State, s.Health.Code, s.Health.Counts.Events)
		}
	}
	return n, cpu, nil
}

// recordsOf gives a network of one site with the feeds of one kind.
func recordsOf(base string) network.Records {
	r := network.Records{
		Network:  network.Info{Name: "Essai"},
		Sites:    []network.Site{{ID: "gare", Name: "Gare", Timezone: "Europe/Paris", Hours: network.Hours{Monday: []network.Period{{From: 540, Until: 720}}}}},
		Partners: []feeds.Partner{{ID: "caf", Name: "CAF"}},
	}
	for i := range feedCount {
		r.Feeds = append(r.Feeds, feeds.Feed{
			ID: feeds.FeedID("caf-" + strconv.Itoa(i)), Partner: "caf", URL: fmt.Sprintf("%s/%d.ics", base, i), Site: "gare",
			Refresh: feeds.Duration(time.Second), Titles: []feeds.TitleRule{{Match: "Permanence*", Show: "Permanence"}},
		})
	}
	return r
}

// asked gives how many calendars of a kind the server was asked for; -1 where
// it does not say.
func asked(ctx context.Context, base, path string) int {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/asked/"+path, nil)
	if err != nil {
		return -1
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return -1
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return -1
	}
	n, err := strconv.Atoi(string(body))
	if err != nil {
		return -1
	}
	return n
}

// spent gives the CPU time of this process so far.
func spent() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		log.Fatalf("getrusage: %v", err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

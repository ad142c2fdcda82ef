// Command kill9 kills a real hub, and a process that writes records beside it,
// with SIGKILL at random moments, and looks after each time whether anything that
// was acknowledged is missing, torn, or published twice under one version.
//
// Each life of the hub begins with what the last death left: the store must be
// whole and hold every write that was acknowledged, and each site's screen, a real
// NATS client with a real nkey, must get a program with the newest of them. Its
// figures are for deploy/bench/kill9.sh.
package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"time"
	_ "time/tzdata"
)

const (
	patience = 60 * time.Second // for what must come; it is not measured
	perDir   = 50               // deaths on one data folder, so that the journal stays short
	// The moment of a death is drawn from within these times: of a hub that is
	// starting (ready after some 40 ms), and of one that is up and publishes what
	// it sees four times a second.
	whileStarting = 80 * time.Millisecond
	whileRunning  = 500 * time.Millisecond
)

func main() {
	if len(os.Args) > 2 && os.Args[1] == "write" {
		if err := write(context.Background(), os.Args[2], os.Args[3], os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, "write:", err)
			os.Exit(1)
		}
		return
	}
	hub := flag.String("hub", "bin/semainier", "the program to kill")
	times := flag.Int("times", 1000, "how many deaths")
	lanes := flag.Int("lanes", 2, "how many hubs at once, each on a data folder of its own")
	seed := flag.Uint64("seed", uint64(time.Now().UnixNano()), "of the random moments")
	flag.Parse()
	work, err := os.MkdirTemp("", "semainier-kill9-")
	if err == nil {
		err = run(context.Background(), plan{hub: *hub, times: *times, lanes: *lanes, seed: *seed, work: work})
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "kill9: %v (seed %d; the data is in %s)\n", err, *seed, work)
		os.Exit(1)
	}
	os.RemoveAll(work)
}

// plan is what is asked of a run.
type plan struct {
	hub, work    string
	times, lanes int
	seed         uint64
}

// run has all the deaths and prints the figures.
func run(ctx context.Context, p plan) error {
	began := time.Now()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	all := &figures{}
	var group sync.WaitGroup
	for lane := range p.lanes {
		deaths := p.times/p.lanes + boolInt(lane < p.times%p.lanes)
		group.Go(func() {
			random := rand.New(rand.NewPCG(p.seed, uint64(lane)))
			for n := 0; deaths > 0 && ctx.Err() == nil; n++ {
				dir := filepath.Join(p.work, fmt.Sprintf("lane%d-%03d", lane, n))
				if err := oneFolder(ctx, p.hub, dir, min(deaths, perDir), random, all); err != nil {
					cancel(fmt.Errorf("%s: %w", dir, err))
				}
				deaths -= perDir
			}
		})
	}
	group.Wait()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	all.print(time.Since(began))
	return nil
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// oneFolder kills hubs on one data folder, and ends with one that lives.
func oneFolder(ctx context.Context, hub, dir string, deaths int, random *rand.Rand, all *figures) error {
	w, err := newWorld(ctx, hub, dir, all)
	if err != nil {
		return err
	}
	for range deaths {
		if err := w.life(ctx, random); err != nil {
			return err
		}
	}
	if err := w.last(ctx); err != nil {
		return err
	}
	return os.RemoveAll(dir)
}

// figures are what all lanes count.
type figures struct {
	mu                                        sync.Mutex
	deaths, starting                          int // of these, hubs that were not yet ready
	acked, pictures, versions, pushed, caught int
	leftovers                                 int
	started                                   int
	ready                                     time.Duration // sum, of the hubs that were
}

func (f *figures) count(do func(*figures)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	do(f)
}

func (f *figures) print(took time.Duration) {
	fmt.Printf("%d times killed with SIGKILL, hub and writer, in %s\n", f.deaths, took.Round(time.Second))
	fmt.Printf("  hubs that were not ready yet              %6d\n", f.starting)
	fmt.Printf("  a hub was ready after, on average         %6d ms\n", f.ready.Milliseconds()/int64(max(1, f.started)))
	fmt.Printf("writes of records acknowledged              %6d, lost: 0\n", f.acked)
	fmt.Printf("pictures acknowledged                       %6d, lost: 0\n", f.pictures)
	fmt.Printf("versions seen by screens                    %6d, with two contents: 0, going back: 0\n", f.versions)
	fmt.Printf("  of these pushed                           %6d\n", f.pushed)
	fmt.Printf("restarts, each screen got the newest program%6d, failed: 0\n", f.caught)
	fmt.Printf("stores whole after a death                  %6d, torn: 0\n", f.deaths)
	fmt.Printf("files begun and left, which nothing reads   %6d\n", f.leftovers)
}

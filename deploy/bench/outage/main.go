// Command outage is many screens' lines to a hub, as players hold them, and tells
// how long they take to be current again; outage.sh breaks the network between.
//
// "outage keys N" writes the keys of N screens to the file keys and their records
// to the standard output. "outage lines HUB NATS" opens the lines and obeys the
// lines of its standard input: "all" waits until each screen was answered, "mark"
// notes the time, "since" waits until each was answered after that and prints how
// long the last one took, "routes" prints by which routes.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nkeys"

	"semainier/hub/wire"
	"semainier/layouts/program"
	"semainier/player/link"
)

const (
	file  = "keys"
	site  = program.SiteID("essai")
	limit = 3 * time.Minute // after which a screen counts as lost
)

func main() {
	log.SetFlags(0)
	err := errors.New("usage: outage keys N | outage lines HUB NATS")
	switch {
	case len(os.Args) == 3 && os.Args[1] == "keys":
		err = keys(os.Args[2])
	case len(os.Args) == 4 && os.Args[1] == "lines":
		err = lines(os.Args[2], os.Args[3])
	}
	if err != nil {
		log.Fatalf("outage: %v", err)
	}
}

func keys(count string) error {
	n, err := strconv.Atoi(count)
	if err != nil {
		return err
	}
	var seeds strings.Builder
	for i := range n {
		key, err := nkeys.CreateUser()
		if err != nil {
			return err
		}
		seed, err := key.Seed()
		if err != nil {
			return err
		}
		public, err := key.PublicKey()
		if err != nil {
			return err
		}
		fmt.Fprintf(&seeds, "%s\n", seed)
		fmt.Printf("\n[[screen]]\nid = \"e%d\"\nsite = %q\nname = \"Essai %d\"\nkey = %q\n", i, site, i, public)
	}
	return os.WriteFile(file, []byte(seeds.String()), 0o600)
}

// screen is one line and when it was last answered.
type screen struct {
	link *link.Link

	mu       sync.Mutex
	answered time.Time
}

func (s *screen) at() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.answered
}

// hear takes answers until ctx ends. What they hold is believed: that is not
// what is measured.
func (s *screen) hear(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case a := <-s.link.Answers():
			if a.Sealed != nil || a.Unchanged || a.None {
				s.mu.Lock()
				s.answered = time.Now()
				s.mu.Unlock()
			}
		}
	}
}

func lines(hub, nats string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()
	var all []*screen
	for seed := range strings.FieldsSeq(string(text)) {
		key, err := nkeys.FromSeed([]byte(seed))
		if err != nil {
			return err
		}
		s := &screen{}
		s.link = link.New(link.Options{Hub: hub, NATS: nats, Key: key, Have: func() uint64 { return 0 }, Log: slog.New(slog.NewTextHandler(os.Stderr, nil))})
		s.link.Greet(wire.Hello{Wire: wire.Major, Player: "outage"})
		s.link.Follow(site)
		running.Go(func() {
			if err := s.link.Run(ctx); err != nil {
				log.Print(err)
			}
		})
		running.Go(func() { s.hear(ctx) })
		all = append(all, s)
	}
	return obey(all)
}

func obey(all []*screen) error {
	var mark time.Time
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		switch in.Text() {
		case "all", "since":
			took, err := wait(all, mark)
			if err != nil {
				return err
			}
			fmt.Printf("%.1f\n", took.Seconds())
		case "mark":
			mark = time.Now()
			fmt.Println("marked")
		case "routes":
			fmt.Println(routes(all))
		}
	}
	return nil
}

// wait gives how long after mark the last screen was answered.
func wait(all []*screen, mark time.Time) (time.Duration, error) {
	from := mark
	if from.IsZero() {
		from = time.Now()
	}
	var last time.Time
	for _, s := range all {
		for !s.at().After(mark) {
			if time.Since(from) > limit {
				return 0, fmt.Errorf("a screen is not current after %v", limit)
			}
			time.Sleep(20 * time.Millisecond)
		}
		if at := s.at(); at.After(last) {
			last = at
		}
	}
	return last.Sub(from), nil
}

func routes(all []*screen) string {
	count := map[wire.Route]int{}
	for _, s := range all {
		by, connected := s.link.Route()
		if !connected {
			by = "none"
		}
		count[by]++
	}
	var out []string
	for _, r := range slices.Sorted(maps.Keys(count)) {
		out = append(out, fmt.Sprintf("%s:%d", r, count[r]))
	}
	return strings.Join(out, " ")
}

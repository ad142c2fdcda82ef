package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"
)

const simulateUsage = `usage: semainier simulate [--screens N] [--sites N] [--tls] [--stalled N] [--restart] [--json FILE]
What a hub on this machine bears: a network of so many sites and screens in a
folder that is thrown away, a real hub, and a connection as a player makes it for
each screen, all on this machine alone.
`

// simulateCommand measures a hub under many screens.
func simulateCommand(ctx context.Context, args []string, s stdio) int {
	var o simulation
	flags := newFlags("simulate", simulateUsage, s)
	o.flags(flags)
	if code, ok := parse(flags, args, 0); !ok {
		return code
	}
	if err := o.check(); err != nil {
		fmt.Fprintf(s.err, "semainier: %v\n", err)
		return exitUsage
	}
	o.out = s.out
	if err := o.run(ctx); err != nil {
		fmt.Fprintf(s.err, "semainier: %v\n", err)
		return exitFailed
	}
	return exitOK
}

// simulation is one run and what it found.
type simulation struct {
	screens, sites, stalled int
	tls, restart            bool
	idle                    time.Duration
	json                    string
	out                     io.Writer

	dir    string
	town   *simTown
	hub    *hubProcess
	all    []*simulated
	quiet  atomic.Bool // the screens tell no Status
	Figure figures
}

// figures are what is measured; times in seconds, memory in bytes.
type figures struct {
	Screens, Sites int
	TLS            bool
	Sealed         int     // bytes of one playlist
	Hold           float64 // until every screen holds its playlist
	HoldCPU        float64 // of the hub, for that
	Memory         float64 // of the hub, resident, for each screen
	InUse          float64 // of the hub, heap and stacks once garbage is collected, for each screen
	Idle           float64 // share of one core while screens tell their status and ask now and then
	Heartbeats     float64 // of Idle, what is gone when they tell none
	Urgent         float64 // from the commit of an urgent notice until the last screen has it; median of urgentRuns
	UrgentMost     float64
	Programs       float64 // from the same until every screen holds the program that says it
	UrgentCPU      float64 // of the hub, for both
	Current        float64 `json:",omitempty"` // from the hub's being killed and started until every screen is current
	Tries          int     `json:",omitempty"` // the most attempts that one of them made
	Stalled        int     `json:",omitempty"`
	StalledMemory  float64 `json:",omitempty"` // of the hub, the most, with so many that do not read
}

// Limits of a simulation.
const (
	maxSimulated = 50_000
	urgentRuns   = 5
)

func (o *simulation) flags(f *flag.FlagSet) {
	f.IntVar(&o.screens, "screens", 1000, "how many screens")
	f.IntVar(&o.sites, "sites", 100, "at how many sites")
	f.IntVar(&o.stalled, "stalled", 0, "beside them, so many that ask and never read")
	f.BoolVar(&o.tls, "tls", false, "over TLS")
	f.BoolVar(&o.restart, "restart", false, "kill the hub and start it again")
	f.DurationVar(&o.idle, "idle", time.Minute, "for how long to watch the hub while nothing happens, with heartbeats and without")
	f.StringVar(&o.json, "json", "", "write the figures to this file as well")
}

func (o *simulation) check() error {
	if o.screens < 1 || o.screens > maxSimulated || o.sites < 1 || o.sites > o.screens || o.stalled < 0 || o.stalled > maxSimulated {
		return fmt.Errorf("simulate: want 1 to %d screens, and sites for them", maxSimulated)
	}
	return nil
}

// run goes through the phases in order and prints each figure as it is found.
func (o *simulation) run(ctx context.Context) (err error) {
	if o.dir, err = os.MkdirTemp("", "semainier-simulate-"); err != nil {
		return err
	}
	defer os.RemoveAll(o.dir)
	o.Figure.Screens, o.Figure.Sites, o.Figure.TLS = o.screens, o.sites, o.tls
	if o.town, err = newTown(ctx, o.dir, o.screens+o.stalled, o.sites, o.tls); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if o.hub, err = startHub(ctx, o.dir); err != nil {
		return err
	}
	defer func() { o.hub.kill() }()
	if err := o.hub.published(ctx, o.sites); err != nil {
		return err
	}
	steps := []func(context.Context) error{o.connect, o.rest, o.urgent}
	if o.restart {
		steps = append(steps, o.killed)
	}
	if o.stalled > 0 {
		steps = append(steps, o.stall)
	}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	cancel()
	for _, s := range o.all {
		<-s.done
	}
	if o.json == "" {
		return nil
	}
	text, err := json.Marshal(o.Figure)
	if err == nil {
		err = os.WriteFile(o.json, append(text, '\n'), 0o644)
	}
	return err
}

// say prints one figure.
func (o *simulation) say(format string, v ...any) { fmt.Fprintf(o.out, format+"\n", v...) }

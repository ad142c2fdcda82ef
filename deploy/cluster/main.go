// Command cluster starts, on this machine, what a network runs that outgrew one:
// three NATS servers, PostgreSQL, two hubs. It says where they are and ends them
// when it is interrupted. See README.md of its folder.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	_ "time/tzdata"

	"semainier/deploy/cluster/town"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintf(os.Stderr, "cluster: %v\n", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "semainier-cluster-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	binaries, err := town.Build(ctx, dir)
	if err != nil {
		return err
	}
	_, records, err := town.NewCrowd(0, 1)
	if err != nil {
		return err
	}
	t, err := town.Start(ctx, dir, binaries, records, 3, 2)
	if err != nil {
		return err
	}
	fmt.Printf("all is in %s: nats1 to nats3, hub1, hub2, each with its configuration and log1\n\n", dir)
	for _, h := range t.Hubs {
		fmt.Printf("hub      %s\n", h.Web)
	}
	fmt.Printf(`players  hub = "%s"
         nats = "%s"
         ca = "%s"
records  %s network apply --config %s FILE.toml

Ctrl-C ends it.
`, t.Hubs[0].Web, strings.Join(t.URLs(), ","), t.CAFile, binaries.Semainier, filepath.Join(dir, "hub1", "hub.toml"))
	<-ctx.Done()
	return t.Stop()
}

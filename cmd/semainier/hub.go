package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"semainier/cmd/internal/config"
	"semainier/hub"
	"semainier/hub/publish"
	"semainier/hub/upload"
)

const hubUsage = `usage: semainier hub [--config hub.toml] [--at TIME] [--trust-clock]
       semainier hub key [--config hub.toml]
       semainier hub nats-keys FOLDER
`

// hubCommand runs the hub until it is interrupted, prints the public key that
// player.toml takes as hub_key, or makes the keys for NATS servers.
func hubCommand(ctx context.Context, args []string, s stdio) int {
	if len(args) > 0 && args[0] == "key" {
		return hubKey(ctx, args[1:], s)
	}
	if len(args) > 0 && args[0] == "nats-keys" {
		return hubNATSKeys(args[1:], s)
	}
	flags, configFile := hubFlags("hub", s)
	at := flags.String("at", "", "start the hub's clock at this time: 2026-11-19T10:42 in this machine's zone, or with an offset")
	trustClock := flags.Bool("trust-clock", false, "publish although programs were issued later than now: for once, after a clock that was ahead")
	c, code, ok := hubConfig(flags, configFile, args, s)
	if !ok {
		return code
	}
	now := time.Now
	if *at != "" {
		start, err := config.ParseTime(*at, time.Local)
		if err != nil {
			fmt.Fprintf(s.err, "semainier: --at %v\n", err)
			return exitUsage
		}
		ahead := time.Until(start)
		now = func() time.Time { return time.Now().Add(ahead) }
	}
	log := slog.New(slog.NewTextHandler(s.err, nil))
	external, err := external(c.Cluster)
	if err != nil {
		fmt.Fprintf(s.err, "semainier: %v\n", err)
		return exitUsage
	}
	self, err := os.Executable()
	if err != nil {
		fmt.Fprintf(s.err, "semainier: find this program, which reads uploaded files: %v\n", err)
		return exitFailed
	}
	err = hub.Run(ctx, hub.Options{
		Data: c.Data, Database: c.Database, External: external, HTTP: c.HTTP, NATS: c.NATS, CertFile: c.CertFile, KeyFile: c.KeyFile, Allow: c.Allow, Files: c.Files,
		Upload: []string{self, upload.Command}, Now: now, TrustClock: *trustClock, Log: log,
		Welcome: func(address string) {
			fmt.Fprintf(s.err, "\nNobody may sign in yet. Make the first administrator's account here, within seven days or until the next start:\n\n    %s\n\n", address)
		},
	})
	if err != nil {
		fmt.Fprintf(s.err, "semainier: %v\n", err)
		return exitFailed
	}
	return exitOK
}

func hubKey(ctx context.Context, args []string, s stdio) int {
	flags, configFile := hubFlags("hub key", s)
	c, code, ok := hubConfig(flags, configFile, args, s)
	if !ok {
		return code
	}
	key, err := hub.PublicKey(ctx, placeOf(c))
	if err != nil {
		fmt.Fprintf(s.err, "semainier: %v\n", err)
		return exitFailed
	}
	fmt.Fprintln(s.out, config.KeyText(key))
	return exitOK
}

// hubNATSKeys makes what hubs and the NATS servers of an operator know each
// other by.
func hubNATSKeys(args []string, s stdio) int {
	flags := newFlags("hub nats-keys", hubUsage, s)
	if code, ok := parse(flags, args, 1); !ok {
		return code
	}
	dir := flags.Arg(0)
	if _, err := publish.WriteKeys(dir); err != nil {
		fmt.Fprintf(s.err, "semainier: %v\n", err)
		return exitFailed
	}
	fmt.Fprintf(s.out, "Keys made. Copy the folder %s to every hub and name it in hub.toml ([nats] keys);\ncopy %s to every NATS server and include it in nats-server.conf.\n",
		dir, filepath.Join(dir, publish.AccountsFile))
	return exitOK
}

// external gives the NATS of the operator's as the hub takes it; nil: none.
func external(c config.Cluster) (*publish.External, error) {
	if len(c.URLs) == 0 {
		return nil, nil
	}
	keys, err := publish.ReadKeys(c.Keys)
	if err != nil {
		return nil, err
	}
	return &publish.External{URLs: c.URLs, Keys: keys, CAs: c.CA, WebSocket: c.WebSocket}, nil
}

func hubFlags(name string, s stdio) (*flag.FlagSet, *string) {
	flags := newFlags(name, hubUsage, s)
	return flags, flags.String("config", "hub.toml", "the hub's configuration")
}

// hubConfig parses the flags and reads the file that they name; where it is not
// ok, code is the exit status and the reason has been printed.
func hubConfig(flags *flag.FlagSet, file *string, args []string, s stdio) (c config.Hub, code int, ok bool) {
	if code, ok := parse(flags, args, 0); !ok {
		return c, code, false
	}
	c, err := config.ReadHub(*file)
	if err != nil {
		fmt.Fprintln(s.err, err)
		return c, exitUsage, false
	}
	return c, exitOK, true
}

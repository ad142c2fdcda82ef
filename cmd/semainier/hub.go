package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"time"

	"semainier/cmd/internal/config"
	"semainier/hub"
)

const hubUsage = `usage: semainier hub [--config hub.toml] [--at TIME] [--trust-clock]
       semainier hub key [--config hub.toml]
`

// hubCommand runs the hub until it is interrupted, or prints the public key
// that player.toml takes as hub_key.
func hubCommand(ctx context.Context, args []string, s stdio) int {
	if len(args) > 0 && args[0] == "key" {
		return hubKey(ctx, args[1:], s)
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
	err := hub.Run(ctx, hub.Options{
		Data: c.Data, Database: c.Database, HTTP: c.HTTP, NATS: c.NATS, CertFile: c.CertFile, KeyFile: c.KeyFile, Allow: c.Allow, Files: c.Files,
		Now: now, TrustClock: *trustClock, Log: log,
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

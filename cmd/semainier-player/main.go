// Command semainier-player is a screen of Semainier: it shows, in a window or
// on the whole display, what the hub published for its site.
//
// It holds flags, exit statuses and signals, and puts the packages below
// player together; what a screen does is in package player.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // the zones of the sites, on machines that have none

	"semainier/cmd/internal/config"
	"semainier/layouts"
	"semainier/player/cache"
	"semainier/player/link"
)

// The exit statuses.
const (
	exitOK     = 0 // asked to end, or the window was closed
	exitFailed = 1 // could not go on: to be started again
	exitUsage  = 2 // bad arguments or a faulty player.toml: starting again won't help
)

const usage = `usage: semainier-player [--config player.toml] [--page KIND] [--at TIME]
       semainier-player key [--config player.toml]

What the screen shows, and where, is said by the layout that its record on the
hub names; --page shows one kind of page alone instead.

The second prints the public key of this screen, which that record takes, and
makes the key if there is none yet.

`

// stdio is where the command writes, so that tests can look.
type stdio struct{ out, err io.Writer }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends what does not end by itself
	code := run(ctx, os.Args[1:], stdio{os.Stdout, os.Stderr})
	os.Exit(code)
}

func run(ctx context.Context, args []string, s stdio) int {
	if len(args) > 0 && args[0] == "key" {
		return keyCommand(args[1:], s)
	}
	flags, file := newFlags("semainier-player", s)
	page := flags.String("page", "", "show one `KIND` of page alone: "+strings.Join(layouts.KindNames(), ", "))
	atText := flags.String("at", "", "start the clock at TIME, as in 2026-11-19T10:42 (of this machine's zone) or 2026-11-19T10:42:00+01:00, and hear no other")
	if err := flags.Parse(args); err != nil {
		return helpOr(err)
	}
	only := layouts.PageKind(*page)
	at, err := config.ParseTime(*atText, time.Local)
	switch {
	case flags.NArg() > 0:
		err = fmt.Errorf("unknown argument %q", flags.Arg(0))
	case err != nil:
		err = fmt.Errorf("--at %w", err)
	case only != "" && !slices.Contains(layouts.Kinds(), only):
		err = fmt.Errorf("--page %q: want one of %s", *page, strings.Join(layouts.KindNames(), ", "))
	}
	if err != nil {
		fmt.Fprintf(s.err, "semainier-player: %v\n", err)
		return exitUsage
	}
	cfg, err := config.ReadPlayer(*file)
	if err != nil {
		fmt.Fprintln(s.err, err)
		return exitUsage
	}
	log := slog.New(slog.NewTextHandler(s.err, nil))
	if err := show(ctx, cfg, only, at, log); err != nil {
		log.Error("the screen ends", "error", err)
		return exitFailed
	}
	return exitOK
}

func keyCommand(args []string, s stdio) int {
	flags, file := newFlags("semainier-player key", s)
	if err := flags.Parse(args); err != nil {
		return helpOr(err)
	}
	cfg, err := config.ReadPlayer(*file)
	if err != nil {
		fmt.Fprintln(s.err, err)
		return exitUsage
	}
	public, err := publicKey(cfg.Data)
	if err != nil {
		fmt.Fprintf(s.err, "semainier-player: %v\n", err)
		return exitFailed
	}
	fmt.Fprintln(s.out, public)
	return exitOK
}

func publicKey(data string) (string, error) {
	folder, err := cache.Open(data)
	if err != nil {
		return "", err
	}
	key, err := link.Identity(folder)
	if err != nil {
		return "", err
	}
	return key.PublicKey()
}

func newFlags(name string, s stdio) (*flag.FlagSet, *string) {
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(s.err)
	flags.Usage = func() {
		fmt.Fprint(s.err, usage)
		flags.PrintDefaults()
	}
	return flags, flags.String("config", "player.toml", "this screen's configuration")
}

func helpOr(err error) int {
	if errors.Is(err, flag.ErrHelp) {
		return exitOK
	}
	return exitUsage
}

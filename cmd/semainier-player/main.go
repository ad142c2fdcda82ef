// Command semainier-player is a screen of Semainier: it shows, in a window or
// on the whole display, what the hub published for its site, and until it has
// one a code with which people give it one.
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
	"io/fs"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // the zones of the sites, on machines that have none

	"semainier/cmd/internal/config"
	"semainier/layouts"
	"semainier/player"
	"semainier/player/cache"
	"semainier/player/journal"
	"semainier/player/link"
	"semainier/player/update"
)

// The exit statuses.
const (
	exitOK     = 0 // asked to end, or the window was closed
	exitFailed = 1 // could not go on: to be started again
	exitUsage  = 2 // bad arguments, or a faulty player.toml where nobody watches: starting again won't help

	again    = -1 // no status: the program is to begin anew
	software = -2 // likewise, this very one, without the graphics card
)

const usage = `usage: semainier-player [--config player.toml] [--page KIND] [--at TIME] [--hold DURATION] [--stats DURATION]
       semainier-player key [--config player.toml]
       semainier-player forget [--config player.toml]
       semainier-player firstboot [--config player.toml]
       semainier-player version

What the screen shows, and where, is said by its record on the hub, which
"semainier screen pair" makes from the code on the screen; --page shows one kind
of page alone instead.

The second prints the public key of this screen, which such a record holds, and
makes the key if there is none yet.

The third removes that key and all that the hub sent, after saying what: for a
device that goes elsewhere, or was revoked. Stop the player before. It then asks
to be paired as a new one.

The fourth is for the start of an installed screen, before it, as root: it takes
a file semainier.toml from a USB key or from the boot partition into the place of
the configuration, and says what it did.

`

// The parts of the data folder in which pictures of notices and newer players are kept.
const (
	mediaPart    = "media"
	releasesPart = "releases"
)

// shortest is the least that a page can be told to stay: twice its fade.
const shortest = time.Second

// stdio is where the command writes, so that tests can look.
type stdio struct{ out, err io.Writer }

func main() {
	program, unknown := os.Executable() // now: an update may put another file in its place
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends what does not end by itself
	code := run(ctx, os.Args[1:], stdio{os.Stdout, os.Stderr})
	if code == again || code == software {
		stop()
		code = restart(program, unknown, code == software)
	}
	os.Exit(code)
}

// restart puts a new run in the place of this one, with the same arguments, of the
// installed program, which chooses again what is to run: no service manager is needed
// for that. Where it fails, one that watches over the screen starts it by the status
// that is given. Without the graphics card it is the same program, of the same start.
func restart(program string, unknown error, software bool) int {
	err := unknown
	switch {
	case err != nil:
	case software:
		if err = os.Setenv(softwareVariable, "1"); err == nil {
			err = update.Same(program)
		}
	default:
		err = update.Again(program)
	}
	fmt.Fprintf(os.Stderr, "semainier-player: not restarted: %v\n", err)
	return exitFailed
}

func run(ctx context.Context, args []string, s stdio) int {
	name, rest := "", args
	if len(args) > 0 {
		name, rest = args[0], args[1:]
	}
	switch {
	case name == "key":
		return keyCommand(rest, s)
	case name == "forget":
		return forgetCommand(rest, s)
	case name == "firstboot":
		return firstbootCommand(rest, s)
	case name == "version" && len(rest) == 0:
		return versionCommand(s)
	}
	return showCommand(ctx, args, s)
}

func showCommand(ctx context.Context, args []string, s stdio) int {
	flags, file := newFlags("semainier-player", s)
	page := flags.String("page", "", "show one `KIND` of page alone: "+strings.Join(layouts.KindNames(), ", "))
	atText := flags.String("at", "", "start the clock at TIME, as in 2026-11-19T10:42 (of this machine's zone) or 2026-11-19T10:42:00+01:00, and hear no other")
	var ask asked
	flags.DurationVar(&ask.hold, "hold", 0, "every page stays that long, for measurements: `DURATION`, as in 2s")
	flags.DurationVar(&ask.stats, "stats", 0, "log every `DURATION`, as in 10s, what this process holds on to: goroutines, memory, textures, files")
	if err := flags.Parse(args); err != nil {
		return helpOr(err)
	}
	ask.only = layouts.PageKind(*page)
	var err error
	ask.at, err = config.ParseTime(*atText, time.Local)
	switch {
	case flags.NArg() > 0:
		err = fmt.Errorf("unknown argument %q", flags.Arg(0))
	case err != nil:
		err = fmt.Errorf("--at %w", err)
	case ask.only != "" && !slices.Contains(layouts.Kinds(), ask.only):
		err = fmt.Errorf("--page %q: want one of %s", *page, strings.Join(layouts.KindNames(), ", "))
	case ask.hold != 0 && ask.hold < shortest:
		err = fmt.Errorf("--hold %v: want %v or more", ask.hold, shortest)
	case ask.stats != 0 && ask.stats < shortest:
		err = fmt.Errorf("--stats %v: want %v or more", ask.stats, shortest)
	}
	if err != nil {
		fmt.Fprintf(s.err, "semainier-player: %v\n", err)
		return exitUsage
	}
	cfg, err := config.ReadPlayer(*file)
	if err != nil {
		fmt.Fprintln(s.err, err)
		if os.Getenv(watched) == "" {
			return exitUsage
		}
		cfg, ask.unset = withoutHub(cfg), &player.Unset{Fault: config.Amiss(err)}
	}
	log := slog.New(journal.To(s.err))
	ask.figures = slog.New(journal.Unlimited(s.err))
	launch(cfg, log)
	log.Info("the screen begins", "player", version(), "serial", ownSerial(), "trial", update.ThisRun().Trial)
	err = show(ctx, cfg, ask, log)
	switch {
	case errors.Is(err, errRestart):
		log.Info("the screen begins anew")
		return again
	case errors.Is(err, errSoftware):
		log.Warn("the screen begins anew, and draws without the graphics card", "error", err)
		return software
	}
	if err != nil {
		log.Error("the screen ends", "error", err)
		return exitFailed
	}
	return exitOK
}

// readConfig reads the configuration that a command without further arguments
// names; it has told what is wrong if code is not exitOK or done is set.
func readConfig(name string, args []string, s stdio) (cfg config.Player, done bool, code int) {
	flags, file := newFlags(name, s)
	if err := flags.Parse(args); err != nil {
		return cfg, true, helpOr(err)
	}
	if flags.NArg() > 0 {
		fmt.Fprintf(s.err, "%s: unknown argument %q\n", name, flags.Arg(0))
		return cfg, true, exitUsage
	}
	cfg, err := config.ReadPlayer(*file)
	if err != nil {
		fmt.Fprintln(s.err, err)
		return cfg, true, exitUsage
	}
	return cfg, false, exitOK
}

func forgetCommand(args []string, s stdio) int {
	cfg, done, code := readConfig("semainier-player forget", args, s)
	if done {
		return code
	}
	if err := forget(cfg.Data, s); err != nil {
		fmt.Fprintf(s.err, "semainier-player: %v\n", err)
		return exitFailed
	}
	return exitOK
}

func forget(data string, s stdio) error {
	if _, err := os.Stat(data); errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintf(s.out, "nothing to forget: there is no folder %s\n", data)
		return nil
	}
	folder, err := cache.Open(data)
	if err != nil {
		return err
	}
	free, err := take(context.Background(), data, 0)
	if err != nil {
		return err
	}
	defer free()
	files := folder.Files()
	var parts []string
	for _, part := range []string{mediaPart, releasesPart} {
		if at := filepath.Join(data, part); exists(at) {
			parts = append(parts, at)
		}
	}
	if len(files)+len(parts) == 0 {
		fmt.Fprintf(s.out, "nothing to forget in %s\n", data)
		return nil
	}
	for _, f := range slices.Concat(files, parts) {
		fmt.Fprintf(s.out, "remove %s\n", f)
	}
	err = folder.Forget()
	for _, part := range parts {
		err = errors.Join(err, os.RemoveAll(part))
	}
	if err != nil {
		return err
	}
	fmt.Fprintln(s.out, "The screen is a new one to the hub now: start it, and pair it with the code that it shows.")
	return nil
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

func keyCommand(args []string, s stdio) int {
	cfg, done, code := readConfig("semainier-player key", args, s)
	if done {
		return code
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

package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"semainier/cmd/internal/config"
	"semainier/hub/wire"
	"semainier/layouts"
	"semainier/layouts/glyph"
	"semainier/layouts/paint"
	"semainier/layouts/program"
	"semainier/player"
	"semainier/player/cache"
	"semainier/player/clock"
	"semainier/player/disk"
	"semainier/player/display"
	"semainier/player/link"
	"semainier/player/machine"
	"semainier/player/media"
	"semainier/player/screen"
	"semainier/player/systemd"
	"semainier/player/trial"
	"semainier/player/update"
)

// errRestart says that the program is to begin anew: the hub's people asked for it, a
// release came, or the screen can have its key.
var errRestart = errors.New("asked to restart")

// errUnset says that nobody told the screen its hub.
var errUnset = errors.New("the configuration names no hub")

// The bytes that the painter keeps: the parts of a 1080p page that stay when pages turn
// (its body comes back after all others, a minute later), and pictures of notices, which
// take long to decode.
const (
	keptLayers   = 6 << 20
	keptPictures = 24 << 20
)

// garbage is how much of the heap in use may be added before it is looked through, in
// percent: half of what Go would let be, for pages come seldom and memory is short.
const garbage = 50

// asked is what the command line says of a run. The zero value is that of a hall.
type asked struct {
	only    layouts.PageKind // "": all kinds of page
	at      time.Time        // where the clock starts; zero: at the time that it is
	hold    time.Duration    // how long every page stays; 0: as long as its words take
	stats   time.Duration    // how often stats are logged; 0: never
	figures *slog.Logger     // of those, without a bound
	unset   *player.Unset    // the configuration names no hub, and there is no line to any; nil: it does
}

// show runs the screen until ctx ends, its window is closed or errRestart.
func show(ctx context.Context, cfg config.Player, ask asked, log *slog.Logger) error {
	debug.SetGCPercent(garbage)
	faces, err := glyph.New()
	if err != nil {
		return err
	}
	folder, err := cache.Open(cfg.Data)
	warn(log, "data folder", err)
	free, err := take(ctx, cfg.Data, leaves)
	if err != nil {
		return err
	}
	defer free()
	kept, err := folder.State()
	warn(log, "kept times", err)

	trials, err := trial.Open(runtimeFolder(cfg), version(), log)
	warn(log, "what killed earlier runs", err)
	defer trials.End()

	hours := newClock(ask.at, kept)
	var screenOf *player.Player
	l := line(cfg, folder, hours, func() uint64 { return screenOf.Have() }, log)
	pictures := media.New(media.Options{Hub: cfg.Hub, Client: l.client, Folder: disk.In(cfg.Data).Sub(mediaPart), Screen: l.key, Log: log})
	painter := paint.New(faces, gallery{pictures, trials})
	painter.Keep(keptLayers, keptPictures)
	window := screen.New(screen.Options{
		Title: "Semainier", Fullscreen: cfg.Window.Fullscreen, Width: cfg.Window.Width, Height: cfg.Window.Height,
		Painter: painter, Log: log, Rested: func() { warn(log, "memory", machine.GiveBack()) }, Still: oneProcessor(),
	})
	below := openDisplay(cfg, window, log)
	watcher, err := systemd.Open(os.Getenv("NOTIFY_SOCKET"))
	warn(log, "service manager", err)
	defer watcher.Close()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	device, restart := machine.Host(cfg.Data), func() { cancel(errRestart) }
	newer := update.New(update.Options{
		Releases: releases(cfg), Run: update.ThisRun(), Serial: ownSerial(), Hub: cfg.Hub, Screen: l.key, Client: l.client,
		Free: device.DiskFree, Restart: restart, Log: log, Pace: pace(),
	})
	screenOf = player.New(player.Options{
		Key: l.key, Faces: faces, Clock: hours, Disk: folder, Papers: folder, Hub: l.hub, Post: l.post,
		Screen: window, Machine: device, Restart: restart, Log: log,
		HubKey: cfg.HubKey, Address: strings.TrimPrefix(cfg.Hub, "https://"), Home: strings.TrimSuffix(cfg.Hub, "/"), Version: version(),
		Only: ask.only, Hold: ask.hold, Unset: ask.unset, Confirmed: kept.Confirmed, Pictures: pictures, Trials: trials,
		Display: below, Alive: func() { watcher.Alive(); newer.Alive() }, Updates: newer, Proven: newer.Proven, Hasty: haste != "",
	})

	var others sync.WaitGroup
	others.Go(func() { l.keep(ctx, cancel, log) })
	others.Go(func() { pictures.Run(ctx) })
	if l.key != "" {
		others.Go(func() { newer.Run(ctx) })
	}
	others.Go(func() { screenOf.Run(ctx) })
	others.Go(func() { lookAfter(ctx, below, func(err error) { trials.End(); cancel(err) }, log) })
	others.Go(func() { keepBounds(ctx, bounded, mostMemory, log) })
	if ask.stats > 0 {
		others.Go(func() { keepStats(ctx, ask.stats, window, screenOf.Have, ask.figures) })
	}
	err = openWindow(ctx, below, window)
	software := unopened(ctx, err, window.Seen())
	cancel(nil)
	others.Wait()
	if software {
		return fmt.Errorf("%w: %w", errSoftware, err)
	}
	return ended(ctx, err)
}

// openWindow shows the window, once there is a display for it, until ctx ends.
func openWindow(ctx context.Context, below *display.Display, window *screen.Screen) error {
	if below.Await(ctx); ctx.Err() != nil {
		return nil
	}
	return window.Run(ctx)
}

// oneProcessor has Go's part of the program use one processor while nothing moves on the
// screen: with more, each of the few things that it does then wakes others to look for work,
// which takes nearly as much as the work.
func oneProcessor() func(still bool) {
	all := runtime.GOMAXPROCS(0)
	return func(still bool) {
		if still {
			runtime.GOMAXPROCS(1)
		} else {
			runtime.GOMAXPROCS(all)
		}
	}
}

// softwareVariable has Mesa draw without the graphics card:
// https://docs.mesa3d.org/envvars.html
const softwareVariable = "LIBGL_ALWAYS_SOFTWARE"

// errSoftware says that the program is to begin anew and draw without the graphics card.
var errSoftware = errors.New("the window did not open with the graphics card")

// unopened says that a window did not open which may do so without the graphics card. Ebiten
// asks for OpenGL ES 3.0 and nothing less; that of a Raspberry Pi 3 has 2.0, and then Mesa does
// not draw by itself in its place.
func unopened(ctx context.Context, window error, seen uint64) bool {
	return window != nil && !errors.Is(window, screen.ErrClosed) && ctx.Err() == nil && seen == 0 && os.Getenv(softwareVariable) == ""
}

// ended gives why the run ends, after that of the window; nil: somebody wanted it.
func ended(ctx context.Context, window error) error {
	if window != nil && !errors.Is(window, screen.ErrClosed) {
		return window
	}
	for _, why := range []error{errRestart, display.ErrGone} {
		if window == nil && errors.Is(context.Cause(ctx), why) {
			return why
		}
	}
	return nil
}

// openDisplay has somebody look after what the window stands on, so that the window can
// sleep longer; but not on a desktop, which asks windows whether they are alive.
func openDisplay(cfg config.Player, window *screen.Screen, log *slog.Logger) *display.Display {
	below, err := display.Open(display.Options{
		Name: os.Getenv("DISPLAY"), Class: screen.Class, Whole: cfg.Window.Fullscreen,
		Power: display.Power(cfg.Display.Power), Turn: display.Turn(cfg.Display.Turn), Repaint: window.Repaint, Log: log,
	})
	warn(log, "display", err)
	// A person may pull at a window's corner, of which nobody tells.
	if err == nil && cfg.Window.Fullscreen && below.Alone() {
		window.Watched(below.Write)
	}
	return below
}

// lookAfter ends the program when the X server is gone. Xlib does so too, once the
// window draws; where it hangs in the graphics driver instead, nobody waits for it.
func lookAfter(ctx context.Context, below *display.Display, end func(error), log *slog.Logger) {
	const patience = 2 * time.Second
	err := below.Run(ctx)
	if err == nil {
		return
	}
	end(err)
	time.AfterFunc(patience, func() {
		log.Error("the window does not end", "error", err)
		os.Exit(exitFailed)
	})
}

// lined is the line to the hub, what keeps it up, the public key by which the
// hub knows this screen, and how its web address is asked.
type lined struct {
	hub    player.Hub
	post   player.Post
	run    func(context.Context) error
	key    string
	client *http.Client // nil: as the environment says
}

// keep keeps the line up until ctx ends.
func (l lined) keep(ctx context.Context, end context.CancelCauseFunc, log *slog.Logger) {
	if err := l.run(ctx); errors.Is(err, errRestart) {
		end(err)
	} else {
		warn(log, "no line to the hub", err)
	}
}

// line gives the line to the hub. Without a key there is none: the screen shows what it
// has, and run gives errRestart once it can have a key.
func line(cfg config.Player, folder *cache.Cache, hours *clock.Clock, have func() uint64, log *slog.Logger) lined {
	none := func(err error) lined {
		return lined{hub: nobody{}, post: nobody{}, run: func(context.Context) error { return err }}
	}
	if cfg.Hub == "" {
		return none(errUnset)
	}
	key, err := link.Identity(folder)
	if err != nil {
		warn(log, "no line to the hub", err)
		l := none(nil)
		l.run = func(ctx context.Context) error { return awaitKey(ctx, cfg.Data) }
		return l
	}
	public, err := key.PublicKey()
	if err != nil {
		return none(err)
	}
	o := link.Options{Hub: cfg.Hub, NATS: cfg.NATS, Proxy: cfg.Proxy, Key: key, Have: have, Log: log}
	o.TLS = &tls.Config{RootCAs: cfg.CA, MinVersion: tls.VersionTLS12}
	if !hours.Told() {
		// The machine may believe that it is 1970, when no certificate is valid.
		o.TLS.Time, o.Dated = hours.Certificates, hours.Dated
	}
	if cfg.Reconnect != 0 {
		o.Pace = link.Pace{Wait: cfg.Reconnect, Jitter: -1}
	}
	l := link.New(o)
	return lined{l, l, l.Run, public, link.HTTPClient(o)}
}

// nobody is the hub of a screen that cannot have one.
type nobody struct{}

func (nobody) Answers() <-chan wire.Answer { return nil }
func (nobody) Route() (wire.Route, bool)   { return "", false }
func (nobody) Greet(wire.Hello)            {}
func (nobody) Follow(program.SiteID)       {}
func (nobody) Tell(wire.Status)            {}
func (nobody) Send(wire.Snapshot)          {}

// runtimeFolder is where to write what outlives the process and not the device:
// systemd's RuntimeDirectory, else a part of the data folder.
func runtimeFolder(cfg config.Player) string {
	if dir := os.Getenv("RUNTIME_DIRECTORY"); dir != "" { // systemd.exec(5)
		return dir
	}
	return filepath.Join(cfg.Data, "run")
}

func newClock(at time.Time, kept cache.State) *clock.Clock {
	if !at.IsZero() {
		return clock.At(clock.Host(), at)
	}
	return clock.New(clock.Host(), clock.Floor{Build: buildTime(), Last: kept.Trusted, RTCWrong: kept.RTCWrong})
}

// buildTime gives the time of the commit that this program was built from;
// zero for a build outside a repository.
func buildTime() time.Time {
	t, err := time.Parse(time.RFC3339, setting("vcs.time"))
	if err != nil {
		return time.Time{}
	}
	return t
}

// setting gives what go build recorded under a name; "" if nothing.
func setting(name string) string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == name {
				return s.Value
			}
		}
	}
	return ""
}

// warn logs what a screen can live with.
func warn(log *slog.Logger, what string, err error) {
	if err != nil {
		log.Warn(what, "error", err)
	}
}

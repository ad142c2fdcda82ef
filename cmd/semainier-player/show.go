package main

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"semainier/cmd/internal/config"
	"semainier/hub/wire"
	"semainier/layouts"
	"semainier/layouts/glyph"
	"semainier/layouts/paint"
	"semainier/player"
	"semainier/player/cache"
	"semainier/player/clock"
	"semainier/player/link"
	"semainier/player/screen"
)

// show runs the screen until ctx ends or its window is closed. at, unless
// zero, is where the clock starts.
func show(ctx context.Context, cfg config.Player, only layouts.PageKind, at time.Time, log *slog.Logger) error {
	faces, err := glyph.New()
	if err != nil {
		return err
	}
	folder, err := cache.Open(cfg.Data)
	warn(log, "data folder", err)
	kept, err := folder.State()
	warn(log, "kept times", err)

	window := screen.New(screen.Options{
		Title: "Semainier", Fullscreen: cfg.Window.Fullscreen, Width: cfg.Window.Width, Height: cfg.Window.Height,
		Painter: paint.New(faces, nil), Log: log,
	})
	var screenOf *player.Player
	hub, connect := line(cfg, folder, func() uint64 { return screenOf.Have() }, log)
	screenOf = player.New(player.Options{
		Site: cfg.Site, HubKey: cfg.HubKey, Faces: faces, Clock: newClock(at, kept), Disk: folder, Hub: hub, Screen: window, Log: log,
		Pages: kinds(cfg.Pages), Only: only, Confirmed: kept.Confirmed,
	})

	ctx, cancel := context.WithCancel(ctx)
	var others sync.WaitGroup
	others.Go(func() { warn(log, "no line to the hub", connect(ctx)) })
	others.Go(func() { screenOf.Run(ctx) })
	err = window.Run(ctx)
	cancel()
	others.Wait()
	if errors.Is(err, screen.ErrClosed) {
		return nil
	}
	return err
}

// line gives the line to the hub and what keeps it up. Without a key there is
// none, and the screen shows what it has.
func line(cfg config.Player, folder *cache.Cache, have func() uint64, log *slog.Logger) (player.Hub, func(context.Context) error) {
	key, err := link.Identity(folder)
	if err != nil {
		return nobody{}, func(context.Context) error { return err }
	}
	o := link.Options{URL: cfg.Hub, Site: cfg.Site, Key: key, Have: have, Log: log}
	if cfg.CA != nil {
		o.TLS = &tls.Config{RootCAs: cfg.CA, MinVersion: tls.VersionTLS12}
	}
	if cfg.Reconnect != 0 {
		o.Pace = link.Pace{Wait: cfg.Reconnect, Jitter: -1}
	}
	l := link.New(o)
	return l, l.Run
}

// nobody is the hub of a screen that cannot have one.
type nobody struct{}

func (nobody) Answers() <-chan wire.Answer { return nil }
func (nobody) Connected() bool             { return false }

func newClock(at time.Time, kept cache.State) *clock.Clock {
	if !at.IsZero() {
		return clock.At(clock.Host(), at)
	}
	return clock.New(clock.Host(), clock.Floor{Build: buildTime(), Last: kept.Trusted})
}

// buildTime gives the time of the commit that this program was built from, as
// go build records it; zero for a build outside a repository.
func buildTime() time.Time {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return time.Time{}
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.time" {
			if t, err := time.Parse(time.RFC3339, s.Value); err == nil {
				return t
			}
		}
	}
	return time.Time{}
}

func kinds(pages []string) []layouts.PageKind {
	var k []layouts.PageKind
	for _, p := range pages {
		k = append(k, layouts.PageKind(p))
	}
	return k
}

// warn logs what a screen can live with.
func warn(log *slog.Logger, what string, err error) {
	if err != nil {
		log.Warn(what, "error", err)
	}
}

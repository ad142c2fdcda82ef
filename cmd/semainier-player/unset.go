package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"sync"
	"time"

	"semainier/cmd/internal/config"
	"semainier/layouts"
	"semainier/layouts/glyph"
	"semainier/layouts/paint"
	"semainier/layouts/scene"
	"semainier/player/display"
	"semainier/player/screen"
	"semainier/player/systemd"
)

// unset tells who stands before the screen that it is not set up, as long as the
// configuration is missing or faulty: ended, a service would be started again each
// second, and the screen be black. Then errRestart. What is wrong is for the log.
func unset(ctx context.Context, file string, fault error, log *slog.Logger) error {
	faces, err := glyph.New()
	if err != nil {
		return err
	}
	window := screen.New(screen.Options{Title: "Semainier", Fullscreen: true, Painter: paint.New(faces, nil), Log: log})
	below, err := display.Open(display.Options{Name: os.Getenv("DISPLAY"), Class: screen.Class, Whole: true, Power: display.None, Repaint: window.Repaint, Log: log})
	warn(log, "display", err)
	watcher, err := systemd.Open(os.Getenv("NOTIFY_SOCKET"))
	warn(log, "service manager", err)
	watcher.Status("the configuration is faulty: see the journal")

	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var others sync.WaitGroup
	others.Go(func() { lookAfter(ctx, below, cancel, log) })
	others.Go(func() {
		for seq := uint64(1); ; {
			select {
			case <-ctx.Done():
				return
			case size := <-window.Sizes():
				page := layouts.Unset(faces, layouts.View{Width: size.X, Height: size.Y})
				window.Show(seq, page.Scene(), scene.Transition{})
				seq++
			case <-window.Presented():
				watcher.Alive()
			}
		}
	})
	others.Go(func() {
		if untilSet(ctx, file, fault, log) {
			cancel(errRestart)
		}
	})
	err = window.Run(ctx)
	cancel(nil)
	others.Wait()
	if cause := context.Cause(ctx); err == nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	return err
}

// untilSet logs each other fault of the configuration, and says whether there is
// none any more; false if ctx ended before.
func untilSet(ctx context.Context, file string, fault error, log *slog.Logger) bool {
	const every = 2 * time.Second
	log.Error("the screen is not set up", "error", fault)
	look := time.NewTicker(every)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return false
		case <-look.C:
		}
		_, err := config.ReadPlayer(file)
		if err == nil {
			return true
		}
		if err.Error() != fault.Error() {
			log.Error("the screen is not set up", "error", err)
		}
		fault = err
	}
}

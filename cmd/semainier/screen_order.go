package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"semainier/hub"
	"semainier/hub/fleet"
	"semainier/hub/network"
	"semainier/hub/wire"
)

// orderWait is how long to wait for what a screen was asked: one that asks over HTTP
// learns of it after wire.HeartbeatEvery, and one that begins anew takes seconds.
const orderWait = wire.OrderLife + 15*time.Second

// pageIdentify is the page that a screen which shows its name says it shows; see
// package layouts.
const pageIdentify = "identify"

func screenIdentify(ctx context.Context, args []string, s stdio) int {
	return screenAsked(ctx, "screen identify", args, s, func(o *office, screen network.Screen) error {
		return o.ask(ctx, screen, wire.Identify, "it shows its name", func(s fleet.Screen) bool {
			return slices.Contains(s.Status.Pages, pageIdentify)
		})
	})
}

func screenRestart(ctx context.Context, args []string, s stdio) int {
	return screenAsked(ctx, "screen restart", args, s, func(o *office, screen network.Screen) error {
		asked := o.now()
		return o.ask(ctx, screen, wire.Restart, "it is back", func(s fleet.Screen) bool {
			began := s.Heard.Add(-time.Duration(s.Status.Uptime) * time.Second) // or up to a second before
			return s.Spoke() && !began.Before(asked)
		})
	})
}

// screenAsked runs a command that takes the id of a screen alone.
func screenAsked(ctx context.Context, name string, args []string, s stdio, do func(*office, network.Screen) error) int {
	flags, configFile := configFlags(name, screenUsage, s)
	given, code, ok := parseAmong(flags, args, 1, 1)
	if !ok {
		return code
	}
	return withOffice(ctx, *configFile, s, func(o *office) error {
		screen, err := o.asked(given[0])
		if err != nil {
			return err
		}
		return do(o, screen)
	})
}

// asked gives a screen that can be asked now.
func (o *office) asked(id string) (network.Screen, error) {
	screen, err := o.screen(id)
	if err == nil && !o.running {
		err = fmt.Errorf("ask screen %s: %s, and only a hub that runs can ask a screen", id, o.silent)
	}
	return screen, err
}

// ask has a screen asked, and waits until it says that it has done it.
func (o *office) ask(ctx context.Context, screen network.Screen, do wire.Deed, did string, done func(fleet.Screen) bool) error {
	if _, err := hub.AskScreen(ctx, o.data, screen.ID, do); err != nil {
		return err
	}
	rest, err := o.watch(ctx, watch{
		screens: []network.ScreenID{screen.ID}, wait: orderWait, absent: true,
		done: func(s fleet.Screen, _ bool) bool { return done(s) },
		tell: func(_ fleet.Screen, after time.Duration) {
			fmt.Fprintf(o.out, "screen %s was asked to %s: %s, %.1f s later\n", screen.ID, do, did, after.Seconds())
		},
	})
	if err != nil || len(rest) == 0 {
		return err
	}
	fmt.Fprintf(o.out, "screen %s was asked to %s, and has not said that it has: %s\n", screen.ID, do, o.absence(rest[0]))
	return errUnfinished
}

func screenPicture(ctx context.Context, args []string, s stdio) int {
	flags, configFile := configFlags("screen picture", screenUsage, s)
	out := flags.String("o", "", "the file to write: a PNG, or a JPEG where the screen shows photographs")
	given, code, ok := parseAmong(flags, args, 1, 1)
	if !ok {
		return code
	}
	if *out == "" {
		fmt.Fprintf(s.err, "semainier screen picture: -o FILE is needed\n%s", screenUsage)
		return exitUsage
	}
	return withOffice(ctx, *configFile, s, func(o *office) error {
		screen, err := o.asked(given[0])
		if err != nil {
			return err
		}
		return o.picture(ctx, screen, *out)
	})
}

// picture has a screen send what is on it now, and writes that to a file.
func (o *office) picture(ctx context.Context, screen network.Screen, file string) error {
	id, err := hub.AskScreen(ctx, o.data, screen.ID, wire.Picture)
	if err != nil {
		return err
	}
	for begin := time.Now(); time.Since(begin) < orderWait; {
		p, ok, err := hub.AskPicture(ctx, o.data, screen.ID)
		if err != nil {
			return fmt.Errorf("the screen was asked, but its picture can't be had: %w", err)
		}
		if ok && p.Order == id {
			if err := os.WriteFile(file, p.Image, 0o644); err != nil {
				return fmt.Errorf("write the picture of screen %s: %w", screen.ID, err)
			}
			at := p.At
			if at.IsZero() {
				at = p.Heard
			}
			fmt.Fprintf(o.out, "wrote %s: what screen %s showed %s, %s of %d×%d pixels\n", file, screen.ID, clockAt(at, o.zone(screen.Site)), p.Type, p.Width, p.Height)
			return nil
		}
		pause := time.NewTimer(lookAgain)
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
			return errors.Join(errors.New("interrupted"), context.Cause(ctx))
		}
	}
	fmt.Fprintf(o.out, "screen %s was asked for a picture, and has sent none\n", screen.ID)
	return errUnfinished
}

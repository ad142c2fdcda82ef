package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"semainier/hub/fleet"
	"semainier/hub/network"
	"semainier/hub/store"
	"semainier/hub/wire"
)

// pairWait is how long to wait for the word that the screen shows its site: it
// does within two seconds, and a slow machine within some more.
const pairWait = 8 * time.Second

func screenPair(ctx context.Context, args []string, s stdio) int {
	flags, configFile := configFlags("screen pair", screenUsage, s)
	var screen network.Screen
	site := flags.String("site", "", "the site that it is to show")
	flags.StringVar(&screen.Name, "name", "", "where it hangs: \"Hall d’accueil\"")
	flags.StringVar((*string)(&screen.ID), "id", "", "its id in the records; empty: made of site and name")
	flags.StringVar((*string)(&screen.Layout), "layout", "", "its layout; empty: that of its site, else of its groups, else of the network")
	given, code, ok := parseAmong(flags, args, 1, 1)
	if !ok {
		return code
	}
	if *site == "" || screen.Name == "" {
		fmt.Fprintf(s.err, "semainier screen pair: --site and --name are needed\n%s", screenUsage)
		return exitUsage
	}
	typed, ok := wire.ReadCode(given[0])
	if !ok {
		fmt.Fprintf(s.err, "semainier screen pair: %q is no code: %s\n", given[0], codeForm())
		return exitUsage
	}
	return withOffice(ctx, *configFile, s, func(o *office) error {
		at, err := o.site(*site)
		if err != nil {
			return fmt.Errorf("--site: %w", err)
		}
		screen.Site = at.ID
		return o.pair(ctx, typed, screen, at.Name)
	})
}

// codeForm says what a code is made of.
func codeForm() string {
	return fmt.Sprintf("it has %d of the characters %s, without those that look alike: no 0 and O, no 1, I and L, no Z, S, B and U", wire.CodeLength, wire.CodeLetters)
}

// pair admits the screen that shows the code, and waits a little for it.
func (o *office) pair(ctx context.Context, code string, screen network.Screen, siteName string) error {
	admitted, err := o.store.Admit(ctx, code, screen, store.ApplyOptions{By: account("screen pair"), Now: o.now()})
	switch {
	case errors.Is(err, store.ErrNoCode):
		return fmt.Errorf("%w. A code is good for %d minutes, and then the screen shows another; %s. Those that wait: semainier screen list", err, wire.CodeLife/time.Minute, codeForm())
	case err != nil:
		return err
	}
	fmt.Fprintf(o.out, "added screen %s: %s, at %s (%s)\n", admitted.ID, admitted.Name, siteName, admitted.Site)
	if !o.running {
		fmt.Fprintf(o.out, "%s: the screen shows its site once one does\n", o.silent)
		return nil
	}
	version, err := o.store.DataVersion(ctx)
	if err != nil {
		return err
	}
	rest, err := o.watch(ctx, watch{
		screens: []network.ScreenID{admitted.ID}, version: version, absent: true, wait: pairWait,
		done: func(s fleet.Screen, _ bool) bool {
			return string(s.Status.Site) == string(admitted.Site) && s.Status.Version != 0
		},
		tell: func(_ fleet.Screen, after time.Duration) {
			fmt.Fprintf(o.out, "it shows its site, %.1f s later\n", after.Seconds())
		},
	})
	if err == nil && len(rest) > 0 {
		fmt.Fprintln(o.out, "it has not said so far that it shows its site: semainier screen list tells when it does")
	}
	return err
}

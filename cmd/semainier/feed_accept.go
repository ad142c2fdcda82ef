package main

import (
	"context"
	"errors"
	"fmt"
	"os/user"
	"time"

	"semainier/feeds"
	"semainier/hub/store"
)

// feedAccept confirms that a calendar which lost half of its dates at once means
// it. It may run beside the hub, which then shows the new content within a
// second or so.
func feedAccept(ctx context.Context, args []string, s stdio) int {
	flags, configFile := configFlags("feed accept", feedUsage, s)
	by := flags.String("by", account("feed accept"), "who accepts, for the journal")
	if code, ok := parse(flags, args, 1); !ok {
		return code
	}
	id := feeds.FeedID(flags.Arg(0))
	return withStore(ctx, *configFile, s, func(st *store.Store) error {
		hold, err := st.Accept(ctx, id, *by, time.Now())
		switch {
		case errors.Is(err, store.ErrNoFeed):
			return fmt.Errorf("%w (semainier network export lists the feeds)", err)
		case errors.Is(err, store.ErrNotHeld):
			return fmt.Errorf("%w: what its calendar says is what is shown (the hub's /feeds.json tells how it is doing)", err)
		case err != nil:
			return err
		}
		fmt.Fprintf(s.out, "accepted feed %s: %d of %d dates ahead are left; a running hub shows it at once\n", id, hold.Has, hold.Had)
		return nil
	})
}

// account gives what the journal has of who changes a record by a command.
func account(command string) string {
	u, err := user.Current()
	if err != nil || u.Username == "" {
		return command
	}
	return command + " by " + u.Username
}

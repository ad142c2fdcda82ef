package main

import (
	"context"
	"fmt"
	"time"

	"semainier/cmd/internal/config"
	"semainier/hub/store"
)

const (
	backupUsage  = "usage: semainier backup [--config hub.toml] FILE\n"
	restoreUsage = "usage: semainier restore [--config hub.toml] [--replace] FILE\n"
)

// backupCommand writes everything that the hub keeps to one file. It may run
// beside the hub.
func backupCommand(ctx context.Context, args []string, s stdio) int {
	flags := newFlags("backup", backupUsage, s)
	configFile := flags.String("config", "hub.toml", "the hub's configuration, which names its data")
	if code, ok := parse(flags, args, 1); !ok {
		return code
	}
	file := flags.Arg(0)
	return withStore(ctx, *configFile, s, func(st *store.Store) error {
		m, err := st.Backup(ctx, file, time.Now())
		if err != nil {
			return err
		}
		fmt.Fprintf(s.out, "%s holds %s.\n", file, contents(m))
		fmt.Fprintln(s.out, "It holds the key that the screens trust, and addresses of calendars: keep it where nobody else can read it.")
		if len(m.Damaged) > 0 {
			return fmt.Errorf("%d pictures are damaged and left out, the rest is backed up: semainier doctor says which notices show them", len(m.Damaged))
		}
		return nil
	})
}

// restoreCommand puts a backup back. The hub must be stopped.
func restoreCommand(ctx context.Context, args []string, s stdio) int {
	flags := newFlags("restore", restoreUsage, s)
	configFile := flags.String("config", "hub.toml", "the hub's configuration, which names its data")
	replace := flags.Bool("replace", false, "set aside what is in the data folder, under a name that is told")
	if code, ok := parse(flags, args, 1); !ok {
		return code
	}
	c, err := config.ReadHub(*configFile)
	if err != nil {
		fmt.Fprintln(s.err, err)
		return exitUsage
	}
	r, err := store.Restore(ctx, flags.Arg(0), placeOf(c), store.RestoreOptions{Replace: *replace, Now: time.Now()})
	if err != nil {
		fmt.Fprintf(s.err, "semainier: %v\n", err)
		return exitFailed
	}
	fmt.Fprintf(s.out, "%s holds again what it held at %s: %s.\n", c.Data, r.Made.Format("2006-01-02 15:04:05 MST"), contents(r.Manifest))
	if r.Former != "" {
		fmt.Fprintf(s.out, "What it held before is in %s: remove that once all is well.\n", r.Former)
	}
	if r.Key == "" {
		fmt.Fprintln(s.out, "There was no signing key in it: the hub had never run.")
	}
	return exitOK
}

// contents says in a line what is in a backup.
func contents(m store.Manifest) string {
	return fmt.Sprintf("%d records, %d lines of the journal, %d calendars, %d programs, %d pictures",
		m.Rows("record"), m.Rows("journal"), m.Rows("snapshot"), m.Rows("playlist"), len(m.Pictures))
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"semainier/cmd/internal/config"
	"semainier/hub/network"
	"semainier/hub/store"
)

const networkUsage = `usage: semainier network apply [--config hub.toml] [--prune] [--dry-run] network.toml
       semainier network export [--config hub.toml] [-o FILE]
`

// networkCommand edits what the hub shows. It may run beside the hub, which
// notices the change within a second or so.
func networkCommand(ctx context.Context, args []string, s stdio) int {
	return choose(ctx, args, s, networkUsage, map[string]func(context.Context, []string, stdio) int{
		"apply": networkApply, "export": networkExport,
	})
}

func networkApply(ctx context.Context, args []string, s stdio) int {
	flags, configFile := configFlags("network apply", networkUsage, s)
	prune := flags.Bool("prune", false, "remove the records that the file does not name")
	dryRun := flags.Bool("dry-run", false, "say what would change, write nothing")
	if code, ok := parse(flags, args, 1); !ok {
		return code
	}
	text, err := os.ReadFile(flags.Arg(0))
	if err != nil {
		fmt.Fprintf(s.err, "semainier: read the network: %v\n", err)
		return exitUsage
	}
	a := application{file: flags.Arg(0), text: text, prune: *prune, dryRun: *dryRun}
	return withStore(ctx, *configFile, s, func(st *store.Store) error { return a.apply(ctx, st, s.out) })
}

// application is a file of records to be applied.
type application struct {
	file          string
	text          []byte
	prune, dryRun bool
}

// apply judges the whole, keeps the pictures, then the records that name them,
// and tells what it changed.
func (a application) apply(ctx context.Context, st *store.Store, out io.Writer) error {
	var base network.Records
	var err error
	if !a.prune {
		if base, err = st.Records(ctx); err != nil {
			return err
		}
	}
	records, err := network.ParseOver(a.file, a.text, base)
	if err != nil {
		return faultyFile{err}
	}
	if err := checkLayouts(records.Layouts); err != nil {
		return err
	}
	var read pictures
	if records.Notices, read, err = readPictures(a.file, a.text, records.Notices); err != nil {
		return err
	}
	if !a.dryRun {
		if err := read.keep(ctx, st); err != nil {
			return err
		}
	}
	changes, err := st.Apply(ctx, records, store.ApplyOptions{By: "network apply", Now: time.Now(), Prune: a.prune, DryRun: a.dryRun})
	if err != nil {
		return err
	}
	printChanges(out, a.file, changes, a.dryRun)
	return read.missing(ctx, st, network.Merge(base, records).Notices)
}

func printChanges(w io.Writer, file string, changes []store.Change, dryRun bool) {
	kept := 0
	for _, c := range changes {
		if c.Verb == store.Kept {
			kept++
			continue
		}
		fmt.Fprintln(w, c)
	}
	if kept == len(changes) {
		fmt.Fprintln(w, "nothing to change")
	}
	if kept > 0 {
		fmt.Fprintf(w, "kept as they are, not in %s: %d (--prune removes them)\n", filepath.Base(file), kept)
	}
	if dryRun {
		fmt.Fprintln(w, "dry run: nothing was written")
	}
}

func networkExport(ctx context.Context, args []string, s stdio) int {
	flags, configFile := configFlags("network export", networkUsage, s)
	out := flags.String("o", "", "write to this file instead of the standard output")
	if code, ok := parse(flags, args, 0); !ok {
		return code
	}
	return withStore(ctx, *configFile, s, func(st *store.Store) error {
		records, err := st.Records(ctx)
		if err != nil {
			return err
		}
		text, err := records.TOML()
		if err != nil {
			return err
		}
		if *out == "" {
			_, err = s.out.Write(text)
		} else {
			err = replaceFile(*out, text)
		}
		if err != nil {
			return fmt.Errorf("export the network: %w", err)
		}
		return nil
	})
}

// replaceFile writes a file that its owner alone may read (addresses of
// calendars may be secret), whole or not at all.
func replaceFile(path string, text []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".new-*") // mode 0600
	if err != nil {
		return err
	}
	_, err = tmp.Write(text)
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(tmp.Name()))
	}
	return nil
}

// faultyFile is an error that lists the faults of a file, each with its place.
type faultyFile struct{ error }

// placeOf says where the store is that the configuration names.
func placeOf(c config.Hub) store.Place { return store.Place{Dir: c.Data, URL: c.Database} }

// withStore opens the store that the configuration names for the time of do,
// tells its error and gives the exit status.
func withStore(ctx context.Context, configFile string, s stdio, do func(*store.Store) error) int {
	return withHub(ctx, configFile, s, func(_ config.Hub, st *store.Store) error { return do(st) })
}

// withHub is withStore for what needs the rest of the configuration too.
func withHub(ctx context.Context, configFile string, s stdio, do func(config.Hub, *store.Store) error) int {
	options, err := config.ReadHub(configFile)
	if err != nil {
		fmt.Fprintln(s.err, err)
		return exitUsage
	}
	st, err := store.Open(ctx, placeOf(options))
	if err == nil {
		err = errors.Join(do(options, st), st.Close())
	}
	if faults := (faultyFile{}); errors.As(err, &faults) {
		fmt.Fprintln(s.err, faults)
		return exitUsage
	}
	if err != nil {
		fmt.Fprintf(s.err, "semainier: %v\n", err)
		return exitFindings
	}
	return exitOK
}

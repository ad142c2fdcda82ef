package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"syscall"
	"time"

	"semainier/cmd/internal/config"
	"semainier/feeds"
	"semainier/feeds/fetch"
	"semainier/hub/report"
)

// checkRequest is what the command line of "feed check" asks for.
type checkRequest struct {
	name            string       // file, address or "-"; empty: the address in the feed's record
	network, config string       // where the records are: a network.toml, or a hub.toml whose store has them
	feed            feeds.FeedID // whose rules hold; empty: none
	zone, at        string
	asJSON          bool
}

// feedCheck says in French what was understood of a calendar and what was not,
// and, given the rules of its feed, what screens will make of it: a text to
// paste into a message to the partner. It never shows an address but masked.
//
// Its status is 0 where nothing was found, 1 where a finding is listed, be it a
// note, and 2 where the calendar is unreadable or the command makes no sense.
func feedCheck(ctx context.Context, args []string, s stdio, now func() time.Time) int {
	r, code, ok := parseCheck(args, s)
	if !ok {
		return code
	}
	subject, err := r.subject(ctx)
	if err == nil && r.at != "" {
		var at time.Time
		at, err = config.ParseTime(r.at, subject.Zone)
		now = func() time.Time { return at }
	}
	var found report.Report
	if err == nil {
		found, err = subject.check(ctx, now(), s)
	}
	if err == nil {
		err = printReport(s.out, found, r.asJSON)
	}
	var faulty faultyFile
	if errors.As(err, &faulty) {
		fmt.Fprintln(s.err, faulty)
		return exitUsage
	} else if err != nil {
		fmt.Fprintf(s.err, "semainier feed check: %v\n", err)
		return exitUsage
	}
	return reportExit(found)
}

// parseCheck reads the flags; where it is not ok, the reason has been printed
// and code is the exit status.
func parseCheck(args []string, s stdio) (r checkRequest, code int, ok bool) {
	flags := newFlags("feed check", feedUsage, s)
	flags.StringVar(&r.network, "network", "", "file of the network's records, for --feed")
	flags.StringVar(&r.config, "config", "", "the hub's configuration, for --feed: the records are those of its store")
	feed := flags.String("feed", "", "show what screens will make of the calendar under the rules of this feed")
	flags.StringVar(&r.zone, "tz", "Europe/Paris", "zone of the site, where no --feed tells it")
	flags.StringVar(&r.at, "at", "", "as if it were this time, in the site's zone or with an offset: 2026-11-19T10:42")
	flags.BoolVar(&r.asJSON, "json", false, "print one JSON document, for programs")
	if code, ok := parseBetween(flags, args, 0, 1); !ok {
		return r, code, false
	}
	r.name, r.feed = flags.Arg(0), feeds.FeedID(*feed)
	if err := r.check(); err != nil {
		fmt.Fprintf(s.err, "semainier feed check: %v\n%s", err, feedUsage)
		return r, exitUsage, false
	}
	return r, exitOK, true
}

// check judges the request as a whole.
func (r checkRequest) check() error {
	if _, err := config.ParseTime(r.at, time.UTC); err != nil {
		return fmt.Errorf("--at %w", err)
	}
	switch {
	case r.network != "" && r.config != "":
		return errors.New("only one of --network and --config may be given")
	case r.feed != "" && r.network == "" && r.config == "":
		return fmt.Errorf("--feed %q: --network or --config must say where its record is", r.feed)
	case r.feed == "" && r.network+r.config != "":
		return errors.New("--feed is missing: which feed's rules hold?")
	case r.feed == "" && r.name == "":
		return errors.New("something is missing: the calendar's file or address")
	}
	return nil
}

// check reads the calendar and says what is in it. What keeps it from being
// read is in the report; an error is the command's own.
func (c checkSubject) check(ctx context.Context, now time.Time, s stdio) (report.Report, error) {
	data, err := c.read(ctx, s)
	var failed *fetch.Error
	var closed *fs.PathError
	switch {
	case errors.As(err, &failed):
		return report.Unfetched(c.Subject, failed), nil
	case errors.As(err, &closed):
		return report.Unread(c.Subject, fileSentence(err)), nil
	case err != nil:
		return report.Report{}, err
	}
	return report.Of(ctx, c.Subject, data, now)
}

// read gets the calendar: a file, the standard input, or an address.
func (c checkSubject) read(ctx context.Context, s stdio) ([]byte, error) {
	if c.fetched {
		result, err := fetch.New(c.reach).Get(ctx, c.address, fetch.Validators{})
		return result.Body, err
	}
	in, err := openFeed(c.address, s)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	data, err := io.ReadAll(io.LimitReader(in, fetch.MaxBody+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", c.Source, err)
	}
	return data, nil
}

// fileSentence says why a file cannot be read.
func fileSentence(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "Ce fichier n’existe pas. Vérifiez son nom et son dossier."
	case errors.Is(err, syscall.EISDIR):
		return "C’est un dossier, pas un fichier. Donnez le nom du fichier du calendrier, qui finit souvent par «\u202f.ics\u202f»."
	case errors.Is(err, fs.ErrPermission):
		return "Vous n’avez pas le droit d’ouvrir ce fichier."
	}
	return "Ce fichier n’a pas pu être lu."
}

// printReport writes a report, for people or for programs.
func printReport(w io.Writer, r report.Report, asJSON bool) error {
	if !asJSON {
		_, err := io.WriteString(w, reportText(r))
		return err
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(r)
}

// reportExit gives the exit status.
func reportExit(r report.Report) int {
	switch r.Status {
	case report.OK:
		return exitOK
	case report.HasFindings:
		return exitFindings
	case report.Unreadable:
	}
	return exitUsage
}

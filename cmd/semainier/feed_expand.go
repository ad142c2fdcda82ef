package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/feeds/ics"
)

// feedExpand prints one JSON object a line for each happening. What could not be
// understood is told beside, and costs no more than itself: the status is 0.
func feedExpand(ctx context.Context, args []string, s stdio) int {
	var from, to civil.Date
	flags := newFlags("feed expand", feedUsage, s)
	flags.TextVar(&from, "from", civil.Date{}, "first day")
	flags.TextVar(&to, "to", civil.Date{}, "day after the last")
	zone := flags.String("tz", "Europe/Paris", "zone of the site")
	if code, ok := parseBetween(flags, args, 1, math.MaxInt); !ok {
		return code
	}
	if from.IsZero() || to.IsZero() {
		fmt.Fprintf(s.err, "semainier feed expand: --from and --to are needed\n%s", feedUsage)
		return exitUsage
	}
	site, err := siteZone(*zone)
	if err != nil {
		fmt.Fprintf(s.err, "semainier feed expand: %v\n", err)
		return exitUsage
	}
	code := exitOK
	for _, name := range flags.Args() {
		if err := expandFile(ctx, name, site, from, to, s); err != nil {
			fmt.Fprintf(s.err, "semainier feed expand: %v\n", err)
			code = exitUsage // the other calendars are told all the same
		}
	}
	return code
}

func expandFile(ctx context.Context, name string, site *time.Location, from, to civil.Date, s stdio) error {
	in, err := openFeed(name, s)
	if err != nil {
		return err
	}
	defer in.Close()
	cal, err := ics.Read(in, site)
	if err != nil {
		return fmt.Errorf("%s: %w (semainier feed check says more)", name, err)
	}
	happenings, findings, err := cal.Each(ctx, from, to)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	for _, f := range append(cal.Findings[:len(cal.Findings):len(cal.Findings)], findings...) {
		fmt.Fprintf(s.err, "%s: %s\n", name, findingLine(f))
	}
	return printInstances(s.out, happenings)
}

// expandLine is the output of "feed expand". Its form is a contract.
type expandLine struct {
	UID      string       `json:"uid"`
	Start    string       `json:"start"`
	End      string       `json:"end"`
	AllDay   bool         `json:"all_day"`
	Summary  string       `json:"summary"`
	Status   feeds.Status `json:"status"`
	Location string       `json:"location"`
	Class    feeds.Class  `json:"class"`
}

func printInstances(out io.Writer, list func(func(feeds.Instance) bool)) error {
	w := bufio.NewWriter(out)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	var line expandLine
	for in := range list {
		line = expandLine{UID: in.UID, AllDay: in.AllDay, Summary: in.Summary, Status: in.Status, Location: in.Location, Class: in.Class}
		line.Start, line.End = in.FirstDay.String(), in.UntilDay.String()
		if !in.AllDay {
			line.Start, line.End = in.Start.Format(time.RFC3339), in.End.Format(time.RFC3339)
		}
		if err := enc.Encode(&line); err != nil {
			return fmt.Errorf("write happenings: %w", err)
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write happenings: %w", err)
	}
	return nil
}

package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"
	"time"
)

const feedUsage = `usage: semainier feed check [--json] [--at TIME] [--tz ZONE] FILE|URL
       semainier feed check [--json] [--at TIME] --network network.toml|--config hub.toml --feed ID [FILE|URL]
       semainier feed expand --from DATE --to DATE [--tz ZONE] FILE…
       semainier feed accept [--config hub.toml] [--by WHO] ID
FILE may be "-" for the standard input; DATE is YYYY-MM-DD, --to is excluded.
`

// The bounds of the commands on calendars.
const (
	feedDeadline = 60 * time.Second
	feedMemory   = 48 << 20 // bytes past which the memory is tidied at once: hostile calendars are looked at here too
)

// feedCommand handles "feed check" and "feed expand": what a calendar says, for
// people who hold it. With --feed, "check" tells what of it screens will show;
// without, and in "expand", the calendar's own words are printed. "feed accept"
// is for the coordinator.
func feedCommand(ctx context.Context, args []string, s stdio) int {
	ctx, cancel := context.WithTimeout(ctx, feedDeadline)
	defer cancel()
	debug.SetMemoryLimit(feedMemory)
	return choose(ctx, args, s, feedUsage, map[string]func(context.Context, []string, stdio) int{
		"check":  func(ctx context.Context, args []string, s stdio) int { return feedCheck(ctx, args, s, time.Now) },
		"expand": feedExpand,
		"accept": feedAccept,
	})
}

// siteZone loads the zone given with --tz.
func siteZone(name string) (*time.Location, error) {
	site, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		return nil, fmt.Errorf("--tz %q is not a zone of the IANA database (try Europe/Paris)", name)
	}
	return site, nil
}

// openFeed opens a file, or the standard input for "-".
func openFeed(name string, s stdio) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(s.in), nil
	}
	return os.Open(strings.TrimPrefix(strings.TrimPrefix(name, "file:"), "//"))
}

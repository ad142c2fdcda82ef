package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image/png"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"time"

	"semainier/cmd/internal/config"
	"semainier/feeds"
	"semainier/feeds/fetch"
	"semainier/hub"
	"semainier/hub/gather"
	"semainier/hub/network"
	"semainier/hub/plan"
	"semainier/hub/store"
	"semainier/layouts"
	"semainier/layouts/glyph"
	"semainier/layouts/paint"
	"semainier/layouts/program"
)

const renderUsage = `usage: semainier render --network network.toml --site ID --page week|today|notice|stale [--part N] [--at TIME] [--size 1920x1080] -o FILE.png
       semainier render --program FILE.json --page week|today|notice|stale [--part N] [--at TIME] [--size 1920x1080] -o FILE.png
`

// The sizes that a screen may have, in pixels.
const (
	minSide = 360
	maxSide = 8192
)

// drawing is what a render command asks for.
type drawing struct {
	network, program, site, page, out string
	at                                string // of the site's zone; empty: now
	part, width, height               int
}

// renderCommand draws a page with the screen's own code, without a display.
func renderCommand(ctx context.Context, args []string, s stdio) int {
	d, code, ok := parseDrawing(args, s)
	if !ok {
		return code
	}
	var faulty faultyFile
	if err := d.draw(ctx, s); errors.As(err, &faulty) {
		fmt.Fprintln(s.err, faulty)
		return exitUsage
	} else if err != nil {
		fmt.Fprintf(s.err, "semainier render: %v\n", err)
		return exitFindings
	}
	return exitOK
}

// parseDrawing reads the flags; where it is not ok, the reason has been printed
// and code is the exit status.
func parseDrawing(args []string, s stdio) (d drawing, code int, ok bool) {
	flags := newFlags("render", renderUsage, s)
	flags.StringVar(&d.network, "network", "", "file of the network's records; its feeds are read")
	flags.StringVar(&d.program, "program", "", "file of a program, as the hub serves it, instead of --network")
	flags.StringVar(&d.site, "site", "", "which site of the network")
	flags.StringVar(&d.page, "page", "week", "week, today, notice or stale")
	flags.IntVar(&d.part, "part", 1, "which page of that kind, where there are several")
	flags.StringVar(&d.at, "at", "", "the instant to draw, in the site's zone or with an offset; empty: now")
	flags.StringVar(&d.out, "o", "", "the PNG file to write")
	size := flags.String("size", "1920x1080", "of the screen, in pixels")
	if code, ok := parse(flags, args, 0); !ok {
		return d, code, false
	}
	if err := d.check(*size); err != nil {
		fmt.Fprintf(s.err, "semainier render: %v\n%s", err, renderUsage)
		return d, exitUsage, false
	}
	return d, exitOK, true
}

// check reads the size and judges the request as a whole.
func (d *drawing) check(size string) error {
	if _, err := d.instant(time.UTC); err != nil {
		return err
	}
	var rest string
	if n, _ := fmt.Sscanf(size+" .", "%dx%d %s", &d.width, &d.height, &rest); n != 3 || rest != "." ||
		min(d.width, d.height) < minSide || max(d.width, d.height) > maxSide {
		return fmt.Errorf("--size %q: want WIDTHxHEIGHT from %d to %d, as in 1920x1080", size, minSide, maxSide)
	}
	switch {
	case (d.network == "") == (d.program == ""):
		return errors.New("one of --network and --program is needed")
	case d.network != "" && d.site == "":
		return errors.New("--network needs --site")
	case d.out == "":
		return errors.New("-o FILE.png is needed")
	}
	return nil
}

// instant gives when to draw.
func (d drawing) instant(zone *time.Location) (time.Time, error) {
	t, err := config.ParseTime(d.at, zone)
	if err != nil {
		return t, fmt.Errorf("--at %w", err)
	}
	if t.IsZero() {
		t = time.Now()
	}
	return t, nil
}

func (d drawing) draw(ctx context.Context, s stdio) error {
	p, now, err := d.read(ctx, s)
	if err != nil {
		return err
	}
	faces, err := glyph.New()
	if err != nil {
		return err
	}
	pages := layouts.Build(faces, p, layouts.View{Now: now, TimeTrusted: true, Width: d.width, Height: d.height})
	var have []string
	var kind []layouts.Page
	for _, g := range pages {
		have = append(have, string(g.Kind))
		if string(g.Kind) == d.page {
			kind = append(kind, g)
		}
	}
	if d.part < 1 || d.part > len(kind) {
		return fmt.Errorf("no page %q number %d at that time; there are: %s", d.page, d.part, strings.Join(have, ", "))
	}
	file, err := os.Create(d.out)
	if err != nil {
		return fmt.Errorf("write the picture: %w", err)
	}
	err = png.Encode(file, paint.New(faces, nil).Scene(kind[d.part-1].Scene))
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("write the picture: %w", err)
	}
	return nil
}

// read gives the program to draw, and when: a file's, or one planned from the
// records after reading their feeds as the hub does.
func (d drawing) read(ctx context.Context, s stdio) (p program.Program, now time.Time, err error) {
	if d.program != "" {
		if p, err = readProgram(d.program); err != nil {
			return p, now, err
		}
		zone, err := p.Site.Location()
		if err != nil {
			return p, now, fmt.Errorf("read the program %s: zone of its site: %w", d.program, err)
		}
		now, err = d.instant(zone)
		return p, now, err
	}
	text, err := os.ReadFile(d.network)
	if err != nil {
		return p, now, faultyFile{fmt.Errorf("read the network: %w", err)}
	}
	records, err := network.Parse(d.network, text)
	if err != nil {
		return p, now, faultyFile{err}
	}
	site, ok := records.Site(feeds.SiteID(d.site))
	if !ok {
		return p, now, fmt.Errorf("--site %q: %s has no such site", d.site, d.network)
	}
	zone, err := site.Location()
	if err != nil {
		return p, now, err
	}
	if now, err = d.instant(zone); err != nil {
		return p, now, err
	}
	inputs, err := d.gather(ctx, records, now, s)
	if err != nil {
		return p, now, err
	}
	p, err = plan.Plan(records, inputs, site.ID, now)
	return p, now, err
}

func readProgram(file string) (p program.Program, err error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return p, faultyFile{fmt.Errorf("read the program: %w", err)}
	}
	if err = json.Unmarshal(text, &p); err == nil && p.Site.ID == "" {
		err = errors.New("it names no site")
	}
	if err != nil {
		return p, faultyFile{fmt.Errorf("read the program %s: %w: is it what a hub serves under /sites/ID/program.json?", file, err)}
	}
	return p, nil
}

// gather reads every feed of the records once, by the hub's own gatherer over
// a store that lives as long as this call. Feeds that fail are told and leave a gap.
func (d drawing) gather(ctx context.Context, records network.Records, now time.Time, s stdio) (map[feeds.FeedID]plan.Input, error) {
	dir, err := os.MkdirTemp("", "semainier-render-")
	if err != nil {
		return nil, fmt.Errorf("make room for reading the feeds: %w", err)
	}
	defer os.RemoveAll(dir)
	st, err := store.Open(ctx, dir)
	if err != nil {
		return nil, err
	}
	defer st.Close()
	if _, err := st.Apply(ctx, records, store.ApplyOptions{By: "render", Now: now}); err != nil {
		return nil, err
	}
	files, err := filepath.Abs(filepath.Dir(d.network))
	if err != nil {
		return nil, fmt.Errorf("the folder of the network file: %w", err)
	}
	own := fetch.Options{Files: files, Allow: ownNetworks()}
	g := gather.New(gather.Options{Store: st, Client: fetch.New(own), Key: []byte(dir), Now: func() time.Time { return now },
		Log: slog.New(slog.NewTextHandler(s.err, &slog.HandlerOptions{Level: slog.LevelWarn}))})
	defer g.Close()
	if err := g.Follow(ctx, records); err != nil {
		return nil, err
	}
	for g.Pending() > 0 {
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("read the feeds: %w", context.Cause(ctx))
		case <-g.Changed():
		}
	}
	return hub.Inputs(g), nil
}

// ownNetworks are the addresses that an operator may type though the hub would
// not follow them without being told: those of his own machine and building.
func ownNetworks() (own []netip.Prefix) {
	for _, n := range []string{"127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7"} {
		own = append(own, netip.MustParsePrefix(n))
	}
	return own
}

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"time"

	"semainier/feeds"
	"semainier/feeds/fetch"
	"semainier/hub"
	"semainier/hub/gather"
	"semainier/hub/network"
	"semainier/hub/plan"
	"semainier/hub/store"
	"semainier/layouts/program"
)

// sited is the program of a site at an instant.
type sited struct {
	program  program.Program
	now      time.Time
	pictures pictures
	screen   network.Screen // asked for, as in the records; zero: none, or the program came without
}

// read gives the program to draw, and when.
func (d drawing) read(ctx context.Context, s stdio) (sited, error) {
	sites, err := d.sites(ctx, s)
	if err != nil {
		return sited{}, err
	}
	return sites[0], nil
}

// sites gives the programs asked for: a file's, or those planned from the
// records after reading their feeds as the hub does; without --site, of every
// site of the network.
func (d drawing) sites(ctx context.Context, s stdio) ([]sited, error) {
	if d.program != "" {
		p, err := readProgram(d.program)
		if err != nil {
			return nil, err
		}
		zone, err := p.Site.Location()
		if err != nil {
			return nil, faultyFile{fmt.Errorf("read the program %s: zone of its site: %w", d.program, err)}
		}
		now, err := d.instant(zone)
		return []sited{{program: p, now: now}}, err
	}
	text, err := os.ReadFile(d.network)
	if err != nil {
		return nil, faultyFile{fmt.Errorf("read the network: %w", err)}
	}
	records, err := network.Parse(d.network, text)
	if err != nil {
		return nil, faultyFile{err}
	}
	var shown pictures
	if records.Notices, shown, err = readPictures(d.network, text, records.Notices); err != nil {
		return nil, err
	}
	hung, err := d.recordOf(records)
	if err != nil {
		return nil, err
	}
	if d.screen != "" {
		d.site = string(hung.Site)
	}
	var list []sited
	for _, site := range records.Sites {
		if d.site != "" && string(site.ID) != d.site {
			continue
		}
		one, err := d.planned(ctx, records, site, s)
		if err != nil {
			return nil, err
		}
		one.pictures, one.screen = shown, hung
		list = append(list, one)
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("--site %q: %s has no such site", d.site, d.network)
	}
	return list, nil
}

// planned gives the program of a site as the hub would make it now.
func (d drawing) planned(ctx context.Context, records network.Records, site network.Site, s stdio) (one sited, err error) {
	zone, err := site.Location()
	if err != nil {
		return one, err
	}
	if one.now, err = d.instant(zone); err != nil {
		return one, err
	}
	inputs, err := d.gather(ctx, records, one.now, s)
	if err != nil {
		return one, err
	}
	one.program, err = plan.Plan(records, inputs, site.ID, one.now)
	return one, err
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
	st, err := store.Open(ctx, store.Place{Dir: dir})
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

package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"semainier/cmd/internal/config"
	"semainier/feeds"
	"semainier/feeds/fetch"
	"semainier/feeds/privacy"
	"semainier/hub/gather"
	"semainier/hub/network"
	"semainier/hub/store"
)

// checkSubject is the calendar to check, and what is known of it beforehand.
type checkSubject struct {
	address string // never shown but by shown
	fetched bool   // by HTTP or from the folder set aside, rather than opened
	reach   fetch.Options
	zone    *time.Location
	rules   *feedRules // nil: the feed is not known
}

// feedRules is what the records say of the feed.
type feedRules struct {
	records network.Records
	feed    feeds.Feed
	partner feeds.Partner
	site    network.Site
	privacy privacy.Rules
}

// subject finds the calendar that a request means.
func (r checkRequest) subject(ctx context.Context) (checkSubject, error) {
	c := checkSubject{address: r.name, fetched: isAddress(r.name)}
	// The operator typed the address himself: unlike the hub, he may mean one on
	// his own network.
	c.reach = fetch.Options{Allow: ownNetworks()}
	if r.feed == "" {
		zone, err := siteZone(r.zone)
		c.zone = zone
		return c, err
	}
	records, reach, err := r.records(ctx)
	if err != nil {
		return c, err
	}
	rules, zone, err := gather.Rules(records, r.feed)
	if err != nil {
		return c, fmt.Errorf("--feed %q: %s has no such feed%s", r.feed, r.network+r.config, feedNames(records))
	}
	c.zone = zone
	site, _ := records.Site(rules.Feed.Site)
	c.rules = &feedRules{records: records, feed: rules.Feed, partner: rules.Partner, site: site, privacy: rules}
	if r.name == "" {
		c.address, c.fetched, c.reach = rules.Feed.URL, true, reach
	}
	return c, nil
}

// feedNames lists the feeds that there are, to choose from.
func feedNames(records network.Records) string {
	var names []string
	for _, f := range records.Feeds {
		names = append(names, string(f.ID))
	}
	if len(names) == 0 {
		return "; there are none"
	}
	return "; there are: " + strings.Join(names, ", ")
}

// records reads the network's records, and says what their addresses may reach:
// from the hub's store, just what the hub may.
func (r checkRequest) records(ctx context.Context) (network.Records, fetch.Options, error) {
	if r.config != "" {
		options, err := config.ReadHub(r.config)
		if err != nil {
			return network.Records{}, fetch.Options{}, faultyFile{err}
		}
		records, err := storedRecords(ctx, options.Data)
		return records, fetch.Options{Allow: options.Allow, Files: options.Files}, err
	}
	text, err := os.ReadFile(r.network)
	if err != nil {
		return network.Records{}, fetch.Options{}, fmt.Errorf("read the network: %w", err)
	}
	records, err := network.Parse(r.network, text)
	if err != nil {
		return records, fetch.Options{}, faultyFile{err}
	}
	files, err := filepath.Abs(filepath.Dir(r.network))
	if err != nil {
		return records, fetch.Options{}, fmt.Errorf("the folder of the network file: %w", err)
	}
	return records, fetch.Options{Allow: ownNetworks(), Files: files}, nil
}

func storedRecords(ctx context.Context, data string) (network.Records, error) {
	st, err := store.Open(ctx, data)
	if err != nil {
		return network.Records{}, err
	}
	records, err := st.Records(ctx)
	return records, errors.Join(err, st.Close())
}

// isAddress tells a URL from the name of a file, which file: may precede.
func isAddress(name string) bool {
	return !strings.HasPrefix(name, "file:") && (strings.Contains(name, "://") || strings.HasPrefix(name, "webcal:"))
}

// shown gives what may be pasted of the address: it may hold a secret.
func (c checkSubject) shown() string {
	switch {
	case c.fetched:
		return fetch.Mask(c.address)
	case c.address == "-":
		return "(entrée standard)"
	}
	return c.address
}

// host gives the name of the server that the calendar comes from, if any.
func (c checkSubject) host() string {
	u, err := url.Parse(c.address)
	if !c.fetched || err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}

package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"semainier/cmd/internal/config"
	"semainier/feeds"
	"semainier/feeds/fetch"
	"semainier/hub/gather"
	"semainier/hub/network"
	"semainier/hub/report"
	"semainier/hub/store"
)

// checkSubject is the calendar to check, and what is known of it beforehand.
type checkSubject struct {
	report.Subject
	address string // never shown but by Source
	fetched bool   // by HTTP or from the folder set aside, rather than opened
	reach   fetch.Options
}

// subject finds the calendar that a request means.
func (r checkRequest) subject(ctx context.Context) (checkSubject, error) {
	c := checkSubject{address: strings.TrimSpace(r.name)}
	c.fetched = isAddress(c.address)
	// The operator typed the address himself: unlike the hub, he may mean one on
	// his own network.
	c.reach = fetch.Options{Allow: ownNetworks()}
	var err error
	if r.feed == "" {
		c.Zone, err = siteZone(r.zone)
	} else {
		err = r.ruled(ctx, &c)
	}
	c.Source, c.Host = c.shown(), c.host()
	return c, err
}

// ruled adds what the records say of the feed.
func (r checkRequest) ruled(ctx context.Context, c *checkSubject) error {
	k, err := r.known(ctx)
	if err != nil {
		return err
	}
	rules, zone, err := gather.Rules(k.records, r.feed)
	if err != nil {
		return fmt.Errorf("--feed %q: %s has no such feed%s", r.feed, r.network+r.config, feedNames(k.records))
	}
	c.Zone, c.Health, c.Rules = zone, k.health, &report.Rules{Records: k.records, Privacy: rules}
	c.Accept = fmt.Sprintf("par «\u202fsemainier feed accept --config %s %s\u202f»", r.config, r.feed)
	if r.name == "" {
		c.address, c.fetched, c.reach = rules.Feed.URL, true, k.reach
	}
	return nil
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

// known is what there is to know of the feed beforehand.
type known struct {
	records network.Records
	reach   fetch.Options // what the addresses of the records may reach
	health  *feeds.Health // as the hub last noted it; nil: no hub was asked, or it has not read the feed yet
}

// known reads the network's records, from the hub's store with just the reach
// that the hub has.
func (r checkRequest) known(ctx context.Context) (known, error) {
	if r.config != "" {
		return r.stored(ctx)
	}
	text, err := os.ReadFile(r.network)
	if err != nil {
		return known{}, fmt.Errorf("read the network: %w", err)
	}
	records, err := network.Parse(r.network, text)
	if err != nil {
		return known{}, faultyFile{err}
	}
	files, err := filepath.Abs(filepath.Dir(r.network))
	if err != nil {
		return known{}, fmt.Errorf("the folder of the network file: %w", err)
	}
	return known{records: records, reach: fetch.Options{Allow: ownNetworks(), Files: files}}, nil
}

func (r checkRequest) stored(ctx context.Context) (known, error) {
	options, err := config.ReadHub(r.config)
	if err != nil {
		return known{}, faultyFile{err}
	}
	st, err := store.Open(ctx, placeOf(options))
	if err != nil {
		return known{}, err
	}
	k := known{reach: fetch.Options{Allow: options.Allow, Files: options.Files}}
	records, err := st.Records(ctx)
	k.records = records
	if err == nil {
		snapshot, read, failed := st.Snapshot(ctx, r.feed)
		if err = failed; read {
			k.health = &snapshot.Health
		}
	}
	return k, errors.Join(err, st.Close())
}

// isAddress tells an address, or what was to be one, from the name of a file,
// which file: may precede. It rather takes a name for an address, of which
// nothing is shown: a mistyped one is as secret.
func isAddress(name string) bool {
	if strings.HasPrefix(name, "file:") {
		return false
	}
	_, err := os.Stat(name)
	return addressed.MatchString(name) || err != nil && hosted.MatchString(name)
}

var (
	addressed = regexp.MustCompile(`(?i)^(?:https?|webcals?)[:;/]|://`)
	hosted    = regexp.MustCompile(`^[\pL\d-]+(?:\.[\pL\d-]+)+(?::\d+)?/`) // without its scheme
)

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

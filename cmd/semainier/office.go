package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"semainier/cmd/internal/config"
	"semainier/feeds"
	"semainier/hub"
	"semainier/hub/fleet"
	"semainier/hub/network"
	"semainier/hub/store"
	"semainier/layouts/tomlfile"
)

// office is what the commands about screens work on: the records, which they
// change whether a hub runs or not, and what a running hub knows.
type office struct {
	stdio
	data    string
	store   *store.Store
	records network.Records
	running bool        // a hub is, and answers
	silent  string      // why it does not
	fleet   fleet.Fleet // at the beginning; zero where no hub is running
	began   time.Time
}

// errUnfinished says that a command could not see done what it was to; it has
// told why.
var errUnfinished = errors.New("not done")

// withOffice opens the store that the configuration names for the time of do,
// tells its error and gives the exit status.
func withOffice(ctx context.Context, configFile string, s stdio, do func(*office) error) int {
	unfinished := false
	code := withHub(ctx, configFile, s, func(c config.Hub, st *store.Store) error {
		records, err := st.Records(ctx)
		if err != nil {
			return err
		}
		o := &office{stdio: s, data: c.Data, store: st, records: records}
		switch o.fleet, err = hub.AskFleet(ctx, c.Data); {
		case errors.Is(err, hub.ErrNoHub):
			o.silent = "no hub is running"
		case err != nil: // a hub that is stuck keeps nobody from revoking a screen
			o.silent = "the hub does not answer"
			fmt.Fprintf(s.err, "semainier: %v\n", err)
		default:
			o.running = true
		}
		o.began = time.Now() // after the answer: rather a little behind the hub than ahead of it
		if err = do(o); errors.Is(err, errUnfinished) {
			unfinished, err = true, nil
		}
		return err
	})
	if unfinished && code == exitOK {
		return exitFindings
	}
	return code
}

// now is the hub's time, by which codes expire and notices end; without a
// running hub, this machine's.
func (o *office) now() time.Time {
	if !o.running {
		return time.Now()
	}
	return o.fleet.Now.Add(time.Since(o.began))
}

// apply changes records in the name of a command.
func (o *office) apply(ctx context.Context, command string, over network.Records) error {
	_, err := o.store.Apply(ctx, over, store.ApplyOptions{By: account(command), Now: o.now()})
	return err
}

// screen gives the screen with that id.
func (o *office) screen(id string) (network.Screen, error) {
	s, ok := o.records.Screen(network.ScreenID(id))
	if !ok {
		return s, unknown("screen", id, idsOf(o.records.Screens, func(s network.Screen) network.ScreenID { return s.ID }))
	}
	return s, nil
}

// site gives the site with that id.
func (o *office) site(id string) (network.Site, error) {
	s, ok := o.records.Site(feeds.SiteID(id))
	if !ok {
		return s, unknown("site", id, idsOf(o.records.Sites, func(s network.Site) feeds.SiteID { return s.ID }))
	}
	return s, nil
}

// zone gives that of a site, and UTC for one that is not there.
func (o *office) zone(id feeds.SiteID) *time.Location {
	site, ok := o.records.Site(id)
	if !ok {
		return time.UTC
	}
	zone, err := site.Location()
	if err != nil {
		return time.UTC
	}
	return zone
}

func idsOf[T any, ID ~string](list []T, id func(T) ID) (ids []string) {
	for _, v := range list {
		ids = append(ids, string(id(v)))
	}
	return ids
}

// unknown is the error of an id that no record has.
func unknown(kind, id string, ids []string) error {
	if id == "" {
		return fmt.Errorf("which %s? Give its id, as semainier network export has it", kind)
	}
	if hint := tomlfile.Suggest(id, ids); hint != "" || len(ids) > 12 {
		return fmt.Errorf("unknown %s %q%s", kind, id, hint)
	}
	if len(ids) == 0 {
		return fmt.Errorf("unknown %s %q: the records have none", kind, id)
	}
	return fmt.Errorf("unknown %s %q: there are %s", kind, id, strings.Join(ids, ", "))
}

// plain gives what a screen or a stranger says of itself without what would
// move a terminal's cursor or colours.
func plain(said string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, said)
}

// clockAt tells an instant as the people of a site do.
func clockAt(t time.Time, zone *time.Location) string { return t.In(zone).Format("Mon 2 Jan 15:04") }

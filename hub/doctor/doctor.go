// Package doctor looks at a hub as it stands and says, in plain English, what is
// wrong and what to do about it. It is for the volunteer who is called because a
// screen is dark, and for a timer that mails what it prints.
//
// It mends nothing and asks no partner's server: what it knows of calendars and
// screens is what the hub wrote down. It may run beside the hub, and where no hub
// ever ran.
package doctor

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"semainier/hub/network"
	"semainier/hub/store"
)

// Finding is one thing that was found.
type Finding struct {
	Where  string // what it is about: a file, a record, an address
	What   string
	Remedy string // what to do
	Note   bool   // nothing is wrong: worth knowing
}

// Patient is the hub that is looked at, as hub.toml describes it.
type Patient struct {
	Place             store.Place
	HTTP, NATS        string   // host:port that it listens on
	CertFile, KeyFile string   // empty: it speaks in clear
	Hosts             []string // names by which screens call it, which the certificate must have
	Now               time.Time
}

// visit is what the checks look at.
type visit struct {
	Patient
	store   *store.Store // nil: it could not be opened
	records network.Records
	key     ed25519.PublicKey // nil: there is none that can be read
	running bool              // a hub holds the lock
}

// check is one look at one thing.
type check struct {
	name  string
	store bool // it looks into the store
	look  func(context.Context, *visit) ([]Finding, error)
}

// checks are all, in the order in which they are told.
func checks() []check {
	return []check{
		{"whether a hub runs", false, hubRuns},
		{"the data folder", false, folder},
		{"free space", false, space},
		{"the signing key", true, signingKey},
		{"the database", true, database},
		{"the records", true, recordsHold},
		{"the programs", true, programs},
		{"the pictures", true, pictures},
		{"the calendars", true, calendars},
		{"the screens", true, screens},
		{"the certificate", false, certificate},
		{"the ports", false, ports},
	}
}

// Examine looks at everything and gives what it found, what is wrong first.
func Examine(ctx context.Context, p Patient) []Finding {
	v := &visit{Patient: p}
	found := v.open(ctx)
	if v.store != nil {
		defer func() { _ = v.store.Close() }() // nothing was written
	}
	for _, c := range checks() {
		if c.store && v.store == nil {
			continue // why is told
		}
		some, err := c.look(ctx, v)
		if err != nil {
			some = append(some, Finding{Where: c.name, What: "could not be looked at: " + err.Error(), Remedy: "mend that first, then run semainier doctor again"})
		}
		found = append(found, some...)
	}
	return wrongFirst(found)
}

func wrongFirst(found []Finding) []Finding {
	var wrong, notes []Finding
	for _, f := range found {
		if f.Note {
			notes = append(notes, f)
		} else {
			wrong = append(wrong, f)
		}
	}
	return append(wrong, notes...)
}

// open opens the store, unless that would make one.
func (v *visit) open(ctx context.Context) []Finding {
	st, err := store.OpenExisting(ctx, v.Place)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return []Finding{{Where: v.Place.Dir, What: "there is no hub's data here",
			Remedy: "if this is a new hub, apply a network.toml and start it; else look at data in hub.toml, or restore a backup with semainier restore"}}
	case errors.Is(err, store.ErrNewer):
		return []Finding{{Where: v.Place.Dir, What: err.Error(), Remedy: "update this program"}}
	case err != nil && v.Place.URL != "":
		return []Finding{{Where: v.Place.Dir, What: "the store cannot be opened: " + err.Error()}}
	case err != nil:
		return []Finding{{Where: v.Place.Dir, What: "the store cannot be opened: " + err.Error(),
			Remedy: "if a disk is full, free some space; if it is damaged, stop the hub and restore the last backup: semainier restore --replace FILE"}}
	}
	v.store = st
	return nil
}

// when writes an instant for people, in the zone of this machine.
func when(t time.Time) string { return t.Local().Format("2006-01-02 15:04 MST") }

// ago says how long ago an instant was, roughly.
func ago(t, now time.Time) string {
	switch d := now.Sub(t); {
	case d < 2*time.Hour:
		return fmt.Sprintf("%d minutes", max(0, int(d.Minutes())))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d hours", int(d.Hours()))
	default:
		return fmt.Sprintf("%d days", int(d.Hours()/24))
	}
}

package access

import (
	"context"
	"encoding/json"
	"time"

	"semainier/hub/store"
)

// The kinds of lines that this package writes into the journal.
const (
	PersonKind = "person"       // its id is a login
	LinkKind   = "partner-link" // its id is a partner
)

// What may become of a person, of how it signs in, and of a partner's link.
const (
	Invited         store.Verb = "invited"
	Uninvited       store.Verb = "uninvited"
	Joined          store.Verb = "joined"
	Granted         store.Verb = "granted"
	Renamed         store.Verb = "renamed"
	Disabled        store.Verb = "disabled"
	Enabled         store.Verb = "enabled"
	ResetSent       store.Verb = "reset-sent" // a link for a new password was made
	PasswordChanged store.Verb = "password-changed"
	CodesOn         store.Verb = "codes-on"
	CodesOff        store.Verb = "codes-off"
	RecoveryUsed    store.Verb = "recovery-used"
	SessionsEnded   store.Verb = "sessions-ended"
	Linked          store.Verb = "linked"
	Unlinked        store.Verb = "unlinked"
)

// told is what the journal keeps of a person: nothing that is secret.
type told struct {
	Name     string  `json:"name"`
	Grants   []Grant `json:"grants"`
	Disabled bool    `json:"disabled,omitempty"`
	TOTP     bool    `json:"totp,omitempty"`
}

// line is one of the journal, about a person before and after; nil: not told.
func line(at time.Time, by string, verb store.Verb, login string, before, after *Person) (store.Entry, error) {
	e := store.Entry{At: at, By: by, Kind: PersonKind, ID: login, Verb: verb}
	for _, p := range []struct {
		person *Person
		into   *string
	}{{before, &e.Before}, {after, &e.After}} {
		if p.person == nil {
			continue
		}
		text, err := json.Marshal(told{p.person.Name, p.person.Grants, p.person.Disabled, p.person.TOTP})
		if err != nil {
			return e, err
		}
		*p.into = string(text)
	}
	return e, nil
}

// note writes a line about a person.
func (a *Access) note(ctx context.Context, r *store.Registry, by string, verb store.Verb, login string, before, after *Person) error {
	e, err := line(a.now(), by, verb, login, before, after)
	if err != nil {
		return err
	}
	return r.Note(ctx, e)
}

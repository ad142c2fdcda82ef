package access

import (
	"encoding/json"
	"fmt"
	"time"

	"semainier/hub/store"
)

// PersonID names a person who may sign in; 0: nobody.
type PersonID int64

// Person is somebody who may sign in.
type Person struct {
	ID       PersonID
	Name     string
	Login    string // an e-mail address, in lower case
	Grants   []Grant
	Disabled bool      // may not sign in; what it did stays in the journal
	TOTP     bool      // signs in with a code of six digits too
	Created  time.Time // when the account was made
	Seen     time.Time // the last request, to the minute; zero: never
}

// Signature names the person in the journal: "Anne Le Gall <anne@ville.example>".
func (p Person) Signature() string { return fmt.Sprintf("%s <%s>", p.Name, p.Login) }

// personOf reads a person of the store.
func personOf(p store.Person) (Person, error) {
	out := Person{ID: PersonID(p.ID), Name: p.Name, Login: p.Login, Disabled: p.Disabled, TOTP: p.TOTP != "", Created: p.Created, Seen: p.Seen}
	if err := json.Unmarshal([]byte(p.Grants), &out.Grants); err != nil {
		return Person{}, fmt.Errorf("read the grants of person %d: %w", p.ID, err)
	}
	return out, nil
}

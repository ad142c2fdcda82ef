package people

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"strings"

	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/store"
)

// personPage is somebody as administrators see it.
type personPage struct {
	access.Person
	Rows         []roleRow
	Created, Saw string
	Me           bool
	History      string // address of the journal's lines; empty: not to be seen
	Wrong        map[string]string
}

// subject gives the person of the address, whom the reader may change.
func subject(p *desk.Page) (access.Person, error) {
	id, err := strconv.ParseInt(p.R.PathValue("person"), 10, 64)
	if err != nil {
		return access.Person{}, desk.ErrNotFound
	}
	who, err := p.Access().Person(p.Context(), access.PersonID(id))
	if errors.Is(err, store.ErrNoPerson) {
		return who, desk.ErrNotFound
	}
	if err == nil && !p.Who.Editor().MayEdit(p.Records, who) {
		err = desk.Forbid()
	}
	return who, err
}

func showPerson(p *desk.Page) error {
	who, err := subject(p)
	if err != nil {
		return err
	}
	return showPersonWith(p, who, who.Grants, nil)
}

func showPersonWith(p *desk.Page, who access.Person, grants []access.Grant, wrong map[string]string) error {
	page := personPage{Person: who, Rows: rows(p, grants), Created: p.Day(who.Created, zone(p)), Me: who.ID == p.Who.ID, Wrong: wrong}
	if !who.Seen.IsZero() {
		page.Saw = p.Moment(who.Seen, zone(p))
	}
	if p.May(access.ReadJournal, access.Target{Network: true}) {
		page.History = "/journal?" + url.Values{"quoi": {access.PersonKind}, "id": {who.Login}}.Encode()
	}
	p.Title = who.Name
	return p.Show("person", page)
}

func setGrants(p *desk.Page) error {
	who, err := subject(p)
	if err != nil {
		return err
	}
	grants := typedGrants(p)
	if err := p.Access().SetGrants(p.Context(), p.Who.Editor(), who.ID, grants); err != nil {
		told, err := wrong(p, err)
		if err != nil {
			return err
		}
		return showPersonWith(p, who, grants, told)
	}
	return p.Back(personPath(who), "grants.done", who.Name)
}

func personPath(who access.Person) string {
	return peoplePath + "/" + strconv.FormatInt(int64(who.ID), 10)
}

// act does something to the person of the address and says so.
func act(p *desk.Page, done string, do func(*access.Access, context.Context, access.Editor, access.PersonID) error) error {
	who, err := subject(p)
	if err != nil {
		return err
	}
	if err := do(p.Access(), p.Context(), p.Who.Editor(), who.ID); err != nil {
		told, err := wrong(p, err)
		if err != nil {
			return err
		}
		return showPersonWith(p, who, who.Grants, told)
	}
	return p.Back(personPath(who), done, who.Name)
}

func disable(p *desk.Page) error     { return act(p, "disable.done", (*access.Access).Disable) }
func enable(p *desk.Page) error      { return act(p, "enable.done", (*access.Access).Enable) }
func endCodes(p *desk.Page) error    { return act(p, "endcodes.done", (*access.Access).EndCodes) }
func endSessions(p *desk.Page) error { return act(p, "endsessions.done", (*access.Access).EndSessions) }

func resetLink(p *desk.Page) error {
	who, err := subject(p)
	if err != nil {
		return err
	}
	path, err := p.Access().ResetLink(p.Context(), p.Who.Editor(), who.ID)
	if errors.Is(err, access.ErrDisabled) {
		return p.Back(personPath(who), "reset.disabled", who.Name)
	}
	if err != nil {
		return err
	}
	return showLink(p, access.ForPassword, who.Name, who.Login, path)
}

// mailQuery writes what a mailto: address carries: spaces as %20, which mail programs
// want (RFC 6068 §2).
func mailQuery(v url.Values) string { return strings.ReplaceAll(v.Encode(), "+", "%20") }

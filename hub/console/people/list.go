package people

import (
	"errors"
	"net/url"

	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/store"
)

// listPage is everybody whom the reader may change.
type listPage struct {
	People      []line
	Invitations []invitation
	Elsewhere   int // who is changed by others
}

// line is one person.
type line struct {
	access.Person
	Roles    []string
	SeenWord string // empty: never
	Me       bool
}

// invitation is somebody who has not come so far.
type invitation struct {
	access.Invitation
	Roles []string
	Until string
}

func list(p *desk.Page) error {
	people, err := p.Access().People(p.Context())
	if err != nil {
		return err
	}
	invited, err := p.Access().Invitations(p.Context())
	if err != nil {
		return err
	}
	var page listPage
	by := p.Who.Editor()
	for _, one := range people {
		if !by.MayEdit(p.Records, one) && one.ID != p.Who.ID {
			page.Elsewhere++
			continue
		}
		l := line{Person: one, Roles: grantWords(p, one.Grants), Me: one.ID == p.Who.ID}
		if !one.Seen.IsZero() {
			l.SeenWord = p.Moment(one.Seen, zone(p))
		}
		page.People = append(page.People, l)
	}
	for _, i := range invited {
		if by.MayEdit(p.Records, access.Person{Grants: i.Grants}) {
			page.Invitations = append(page.Invitations, invitation{i, grantWords(p, i.Grants), p.Moment(i.Expires, zone(p))})
		}
	}
	return p.Show("list", page)
}

// invitePage is the form of an invitation.
type invitePage struct {
	Name, Login string
	Rows        []roleRow
	Wrong       map[string]string
}

// showInvite shows the form, filled where a former invitation is made anew.
func showInvite(p *desk.Page) error {
	page := invitePage{Login: p.R.URL.Query().Get(loginField)}
	var grants []access.Grant
	all, err := p.Access().Invitations(p.Context())
	if err != nil {
		return err
	}
	for _, i := range all {
		if page.Login != "" && i.Login == page.Login && p.Who.Editor().MayEdit(p.Records, access.Person{Grants: i.Grants}) {
			page.Name, grants = i.Name, i.Grants
		}
	}
	page.Rows = rows(p, grants)
	return p.Show("invite", page)
}

func invite(p *desk.Page) error {
	page := invitePage{Name: p.Typed(nameField), Login: p.Typed(loginField)}
	grants := typedGrants(p)
	path, err := p.Access().Invite(p.Context(), p.Who.Editor(), page.Name, page.Login, grants)
	if err != nil {
		if page.Wrong, err = wrong(p, err); err != nil {
			return err
		}
		page.Rows = rows(p, grants)
		return p.Show("invite", page)
	}
	return showLink(p, access.ForInvited, page.Name, page.Login, path)
}

func uninvite(p *desk.Page) error {
	err := p.Access().Uninvite(p.Context(), p.Who.Editor(), p.Typed(loginField))
	switch {
	case errors.Is(err, access.ErrBeyond):
		return desk.Forbid()
	case err != nil && !errors.Is(err, store.ErrNoLink): // used or taken back meanwhile
		return err
	}
	return p.Back(peoplePath, "uninvite.done")
}

// linkPage shows a link once: nothing but its digest is kept.
type linkPage struct {
	Purpose     access.Purpose
	Name, Login string
	Address     string
	Mail        string // mailto:… with the link in it
	Days        int
}

func showLink(p *desk.Page, purpose access.Purpose, name, login, path string) error {
	page := linkPage{Purpose: purpose, Name: name, Login: login, Address: p.Address(path), Days: int(purpose.Life().Hours() / 24)}
	text := url.Values{"subject": {p.T("link."+string(purpose)+".subject", p.Records.Network.Name)}, "body": {p.T("link."+string(purpose)+".body", name, page.Address, p.Who.Name)}}
	page.Mail = "mailto:" + url.PathEscape(login) + "?" + mailQuery(text)
	p.Title = p.T("link." + string(purpose) + ".title")
	return p.Show("link", page)
}

package access

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"semainier/feeds"
	"semainier/hub/network"
	"semainier/hub/store"
)

// maxName is the longest name, in characters.
const maxName = 80

// CheckName gives a name as it is kept, or ErrName.
func CheckName(typed string) (string, error) {
	name := strings.Join(strings.Fields(typed), " ")
	bad := func(r rune) bool { return !unicode.IsPrint(r) || r == '<' || r == '>' || r == utf8.RuneError }
	if n := utf8.RuneCountInString(name); n == 0 || n > maxName || strings.ContainsFunc(name, bad) {
		return "", ErrName
	}
	return name, nil
}

// CheckLogin gives a login as it is kept, or ErrLogin.
func CheckLogin(typed string) (string, error) {
	login := loginOf(typed)
	address, err := mail.ParseAddress(login)
	if err != nil || address.Address != login || address.Name != "" || len(login) > maxLogin || strings.ContainsFunc(login, func(r rune) bool { return !unicode.IsPrint(r) || r == ' ' || r == '<' }) {
		return "", ErrLogin
	}
	return login, nil
}

// People gives everybody, in the order of their names.
func (a *Access) People(ctx context.Context) ([]Person, error) {
	kept, err := a.store.People(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]Person, len(kept))
	for i, k := range kept {
		if all[i], err = personOf(k); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Person gives the one with that id; store.ErrNoPerson.
func (a *Access) Person(ctx context.Context, id PersonID) (Person, error) {
	kept, err := a.store.Person(ctx, int64(id))
	if err != nil {
		return Person{}, err
	}
	return personOf(kept)
}

// PersonOf gives the one with that login; store.ErrNoPerson.
func (a *Access) PersonOf(ctx context.Context, login string) (Person, error) {
	kept, err := a.store.PersonOf(ctx, loginOf(login))
	if err != nil {
		return Person{}, err
	}
	return personOf(kept)
}

// SetGrants replaces what a person is.
func (a *Access) SetGrants(ctx context.Context, by Editor, id PersonID, grants []Grant) error {
	return a.change(ctx, by, id, Granted, func(r network.Records, p *Person) (err error) {
		if p.Grants, err = checkGrants(r, grants); err == nil && !by.mayGive(r, p.Grants) {
			err = ErrBeyond
		}
		return err
	})
}

// Rename replaces the name of a person.
func (a *Access) Rename(ctx context.Context, by Editor, id PersonID, name string) error {
	return a.change(ctx, by, id, Renamed, func(_ network.Records, p *Person) (err error) {
		p.Name, err = CheckName(name)
		return err
	})
}

// Disable shuts a person out, at once: its sessions end. Links to a new password end too.
func (a *Access) Disable(ctx context.Context, by Editor, id PersonID) error {
	return a.change(ctx, by, id, Disabled, func(_ network.Records, p *Person) error {
		p.Disabled = true
		return nil
	})
}

// Enable lets a person in again.
func (a *Access) Enable(ctx context.Context, by Editor, id PersonID) error {
	return a.change(ctx, by, id, Enabled, func(_ network.Records, p *Person) error {
		p.Disabled = false
		return nil
	})
}

// change lets an editor change a person. What is the same as before is not noted.
func (a *Access) change(ctx context.Context, by Editor, id PersonID, verb store.Verb, do func(network.Records, *Person) error) error {
	records, err := a.store.Records(ctx)
	if err != nil {
		return err
	}
	err = a.store.EditPeople(ctx, func(r *store.Registry) error {
		all, err := r.People(ctx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(p store.Person) bool { return PersonID(p.ID) == id })
		if i < 0 {
			return store.ErrNoPerson
		}
		before, err := personOf(all[i])
		if err != nil {
			return err
		}
		if !by.MayEdit(records, before) {
			return ErrBeyond
		}
		after := before
		if err := do(records, &after); err != nil {
			return err
		}
		return a.replace(ctx, r, all, i, before, after, by.Signature, verb)
	})
	if err != nil {
		return fmt.Errorf("change person %d: %w", id, err)
	}
	return nil
}

// replace writes a person that was changed, if there is still an administrator
// then, and what follows from it.
func (a *Access) replace(ctx context.Context, r *store.Registry, all []store.Person, i int, before, after Person, by string, verb store.Verb) error {
	if before.Name == after.Name && before.Disabled == after.Disabled && slices.Equal(before.Grants, after.Grants) {
		return nil
	}
	kept, err := keep(all[i], after)
	if err != nil {
		return err
	}
	then := slices.Clone(all)
	then[i] = kept
	if err := keepsALead(all, then); err != nil {
		return err
	}
	if _, err := r.Put(ctx, kept); err != nil {
		return err
	}
	if after.Disabled {
		if _, err := r.DropSessions(ctx, kept.ID, ""); err != nil {
			return err
		}
		if _, err := r.DropLinks(ctx, string(ForPassword), kept.Login); err != nil {
			return err
		}
		if err := dropInvitationsBy(ctx, r, kept.Login); err != nil {
			return err
		}
	}
	return a.note(ctx, r, by, verb, after.Login, &before, &after)
}

// dropInvitationsBy ends what somebody who is shut out has invited others by: they would
// come in by a right that nobody has any more. The login is at the end of a signature.
func dropInvitationsBy(ctx context.Context, r *store.Registry, login string) error {
	open, err := r.Links(ctx, string(ForInvited), "")
	if err != nil {
		return err
	}
	for _, l := range open {
		if !strings.HasSuffix(l.By, " <"+login+">") {
			continue
		}
		if _, err := r.DropLinks(ctx, string(ForInvited), l.About); err != nil {
			return err
		}
	}
	return nil
}

// Invitation is somebody who was invited and has not come so far.
type Invitation struct {
	Name, Login string
	Grants      []Grant
	By          string
	Made        time.Time
	Expires     time.Time
	Over        bool
}

// Invite makes the link by which somebody gets an account with that name, login and
// grants, and gives its path; a former invitation of the login is not good any more.
func (a *Access) Invite(ctx context.Context, by Editor, name, login string, grants []Grant) (path string, err error) {
	records, err := a.store.Records(ctx)
	if err != nil {
		return "", err
	}
	p := Person{Grants: grants}
	if p.Name, err = CheckName(name); err == nil {
		p.Login, err = CheckLogin(login)
	}
	if err == nil {
		p.Grants, err = checkGrants(records, grants)
	}
	if err == nil && !by.mayGive(records, p.Grants) {
		err = ErrBeyond
	}
	if err == nil {
		err = a.store.EditPeople(ctx, func(r *store.Registry) error {
			if _, err := r.PersonOf(ctx, p.Login); !errors.Is(err, store.ErrNoPerson) {
				return errors.Join(err, ErrTaken)
			}
			if path, err = a.putLink(ctx, r, ForInvited, p.Login, invited{p.Name, p.Grants}, by.Signature); err != nil {
				return err
			}
			return a.note(ctx, r, by.Signature, Invited, p.Login, nil, &p)
		})
	}
	if err != nil {
		return "", fmt.Errorf("invite: %w", err)
	}
	return path, nil
}

// Invitations gives who was invited and has not come, the newest first.
func (a *Access) Invitations(ctx context.Context) ([]Invitation, error) {
	links, err := a.store.Links(ctx, string(ForInvited))
	if err != nil {
		return nil, err
	}
	var all []Invitation
	for _, l := range links {
		body, err := invitedOf(l)
		if err != nil {
			return nil, err
		}
		all = append(all, Invitation{body.Name, l.About, body.Grants, l.By, l.Made, l.Expires, !a.now().Before(l.Expires)})
	}
	return all, nil
}

// Uninvite takes an invitation back; store.ErrNoLink where there is none.
func (a *Access) Uninvite(ctx context.Context, by Editor, login string) error {
	records, err := a.store.Records(ctx)
	if err != nil {
		return err
	}
	login = loginOf(login)
	err = a.store.EditPeople(ctx, func(r *store.Registry) error {
		links, err := r.Links(ctx, string(ForInvited), login)
		if err != nil {
			return err
		}
		if len(links) == 0 {
			return store.ErrNoLink
		}
		body, err := invitedOf(links[0])
		if err != nil {
			return err
		}
		if !by.mayGive(records, body.Grants) {
			return ErrBeyond
		}
		if _, err := r.DropLinks(ctx, string(ForInvited), login); err != nil {
			return err
		}
		return a.note(ctx, r, by.Signature, Uninvited, login, nil, nil)
	})
	if err != nil {
		return fmt.Errorf("take an invitation back: %w", err)
	}
	return nil
}

// ResetLink makes the link by which a person sets a new password, and gives its
// path. Whoever has it signs in as that person, up to the code of six digits.
func (a *Access) ResetLink(ctx context.Context, by Editor, id PersonID) (path string, err error) {
	records, err := a.store.Records(ctx)
	if err != nil {
		return "", err
	}
	err = a.store.EditPeople(ctx, func(r *store.Registry) error {
		_, p, err := a.editable(ctx, r, records, by, id)
		if err == nil && p.Disabled {
			err = ErrDisabled
		}
		if err != nil {
			return err
		}
		if path, err = a.putLink(ctx, r, ForPassword, p.Login, nil, by.Signature); err != nil {
			return err
		}
		return a.note(ctx, r, by.Signature, ResetSent, p.Login, nil, nil)
	})
	if err != nil {
		return "", fmt.Errorf("make a link for a new password of person %d: %w", id, err)
	}
	return path, nil
}

// editable gives a person whom the editor may change.
func (a *Access) editable(ctx context.Context, r *store.Registry, records network.Records, by Editor, id PersonID) (store.Person, Person, error) {
	kept, err := r.Person(ctx, int64(id))
	if err != nil {
		return kept, Person{}, err
	}
	p, err := personOf(kept)
	if err == nil && !by.MayEdit(records, p) {
		err = ErrBeyond
	}
	return kept, p, err
}

// ErrDisabled is returned, wrapped, for what somebody who is shut out can't have.
var ErrDisabled = errors.New("that person is disabled: enable it first")

// PartnersOf gives the partners that a person speaks for.
func (p Person) PartnersOf() []feeds.PartnerID {
	var out []feeds.PartnerID
	for _, g := range p.Grants {
		if g.Role == Partner && !slices.Contains(out, g.Partner) {
			out = append(out, g.Partner)
		}
	}
	return out
}

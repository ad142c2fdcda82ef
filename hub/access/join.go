package access

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"semainier/hub/store"
)

// Newcomer is what somebody tells who makes an account.
type Newcomer struct {
	Name     string
	Login    string // for the first administrator; else the invitation says it
	Password string
}

// Welcome makes the first administrator, by the link of FirstStart, and signs the
// request's browser in. The link is used then.
func (a *Access) Welcome(ctx context.Context, token string, n Newcomer, from Client) error {
	login, err := CheckLogin(n.Login)
	if err != nil {
		return fmt.Errorf("make the first administrator: %w", err)
	}
	p := Person{Login: login, Grants: []Grant{{Role: Admin}}}
	if err := a.join(ctx, ForFirst, token, p, n, from); err != nil {
		return fmt.Errorf("make the first administrator: %w", err)
	}
	return nil
}

// Join makes the account of who was invited, and signs the request's browser in. The
// invitation is used then.
func (a *Access) Join(ctx context.Context, token string, n Newcomer, from Client) error {
	o, err := a.Opens(ctx, ForInvited, token)
	if err == nil {
		err = a.join(ctx, ForInvited, token, Person{Login: o.Login, Grants: o.Grants}, n, from)
	}
	if err != nil {
		return fmt.Errorf("make the account of who was invited: %w", err)
	}
	return nil
}

func (a *Access) join(ctx context.Context, purpose Purpose, token string, p Person, n Newcomer, from Client) (err error) {
	v, err := visitOf(ctx)
	if err != nil {
		return err
	}
	if p.Name, err = CheckName(n.Name); err != nil {
		return err
	}
	if _, err := a.Opens(ctx, purpose, token); err != nil { // before a hash is made for it
		return err
	}
	hash, err := a.newHash(ctx, n.Password, p.Login, p.Name)
	if err != nil {
		return err
	}
	var session string
	err = a.store.EditPeople(ctx, func(r *store.Registry) error {
		link, err := r.Link(ctx, digest(token))
		if err := a.good(link, err, purpose); err != nil {
			return err
		}
		if purpose == ForInvited && link.About != p.Login {
			return ErrLink
		}
		// The link of the first start makes nobody the first any more, whoever that was.
		for _, used := range []store.Link{link, {Purpose: string(ForFirst)}} {
			if _, err := r.DropLinks(ctx, used.Purpose, used.About); err != nil {
				return err
			}
		}
		p.Created, p.Seen = a.now(), a.now()
		kept, err := keep(store.Person{Password: hash}, p)
		if err != nil {
			return err
		}
		if kept.ID, err = r.Put(ctx, kept); errors.Is(err, store.ErrLogin) {
			return ErrTaken
		} else if err != nil {
			return err
		}
		if err := a.note(ctx, r, p.Signature(), Joined, p.Login, nil, &p); err != nil {
			return err
		}
		session, err = a.begin(ctx, v, r, kept, from)
		return err
	})
	if err != nil {
		return err
	}
	a.enter(v, session, p.Login)
	return nil
}

// newHash gives the hash of a password that a person may have.
func (a *Access) newHash(ctx context.Context, password, login, name string) (string, error) {
	if err := CheckPassword(password, login, name); err != nil {
		return "", err
	}
	hash, err := a.hashes.hash(ctx, passwordOf(password))
	if errors.Is(err, errFull) {
		err = ErrWait{a.now().Add(queueWait)}
	}
	return hash, err
}

// keep gives a person as the store has it: what k holds, with what p says.
func keep(k store.Person, p Person) (store.Person, error) {
	grants, err := json.Marshal(p.Grants)
	k.ID, k.Name, k.Login, k.Grants, k.Disabled, k.Created, k.Seen = int64(p.ID), p.Name, p.Login, string(grants), p.Disabled, p.Created, p.Seen
	return k, err
}

func invitedOf(l store.Link) (body invited, err error) {
	if err = json.Unmarshal([]byte(l.Body), &body); err != nil {
		err = fmt.Errorf("read the invitation of %s: %w", l.About, err)
	}
	return body, err
}

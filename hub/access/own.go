package access

import (
	"context"
	"errors"
	"fmt"

	"semainier/hub/store"
)

// ErrPassword says that the password which somebody gave to show who it is is not
// the one kept.
var ErrPassword = errors.New("that is not the present password")

// SetPassword sets a new password by the link that ResetLink made, ends all
// sessions of the person and signs the request's browser in. A person with codes gives
// one: ErrNeedCode, ErrBadCode. The link is used then, not before.
func (a *Access) SetPassword(ctx context.Context, token, password, code string, from Client) error {
	v, err := visitOf(ctx)
	if err != nil {
		return err
	}
	o, err := a.Opens(ctx, ForPassword, token)
	if err != nil {
		return fmt.Errorf("set a new password: %w", err)
	}
	var session string
	err = a.limited(o.TOTP && code != "", o.Login, func() error {
		hash, err := a.newHash(ctx, password, o.Login, o.Name)
		if err != nil {
			return err
		}
		return a.store.EditPeople(ctx, func(r *store.Registry) error {
			session, err = a.setByLink(ctx, v, r, digest(token), hash, code, from)
			return err
		})
	})
	if err != nil {
		return fmt.Errorf("set a new password: %w", err)
	}
	a.enter(v, session, o.Login)
	return nil
}

func (a *Access) setByLink(ctx context.Context, v *visit, r *store.Registry, link, hash, code string, from Client) (session string, err error) {
	l, err := r.Link(ctx, link)
	if err := a.good(l, err, ForPassword); err != nil {
		return "", err
	}
	p, err := r.PersonOf(ctx, l.About)
	if errors.Is(err, store.ErrNoPerson) || err == nil && p.Disabled {
		return "", ErrLink
	}
	if err != nil {
		return "", err
	}
	recovered := len(p.Recovery)
	if err := useCode(&p, code, a.now()); err != nil {
		return "", err
	}
	if _, err := r.DropLinks(ctx, l.Purpose, l.About); err != nil {
		return "", err
	}
	p.Password, p.Seen = hash, a.now()
	if _, err := r.Put(ctx, p); err != nil {
		return "", err
	}
	if _, err := r.DropSessions(ctx, p.ID, ""); err != nil {
		return "", err
	}
	by := Person{Name: p.Name, Login: p.Login}.Signature()
	err = a.note(ctx, r, by, PasswordChanged, p.Login, nil, nil)
	if err == nil && len(p.Recovery) < recovered {
		err = a.note(ctx, r, by, RecoveryUsed, p.Login, nil, nil)
	}
	if err != nil {
		return "", err
	}
	return a.begin(ctx, v, r, p, from)
}

// ChangePassword replaces the password of the request's person, who gives the
// present one, and ends its other sessions.
func (a *Access) ChangePassword(ctx context.Context, present, password string) error {
	return a.own(ctx, present, PasswordChanged, func(p *store.Person) (err error) {
		p.Password, err = a.newHash(ctx, password, p.Login, p.Name)
		return err
	})
}

// SetName replaces the name of the request's person.
func (a *Access) SetName(ctx context.Context, name string) error {
	who, ok, err := a.Who(ctx)
	if err == nil && !ok {
		err = ErrNobody
	}
	if err != nil {
		return fmt.Errorf("change one's name: %w", err)
	}
	self := Editor{Signature: who.Signature(), Grants: Machine("").Grants} // a name is everybody's own
	return a.Rename(ctx, self, who.ID, name)
}

// ErrNobody says that the request has no person.
var ErrNobody = errors.New("nobody is signed in here")

// own lets the request's person change how it signs in, once it has given its
// password; its other sessions end, since one of them may be a thief's.
func (a *Access) own(ctx context.Context, present string, verb store.Verb, do func(*store.Person) error) error {
	v, err := visitOf(ctx)
	if err != nil {
		return err
	}
	who, ok, err := a.Who(ctx)
	if err == nil && !ok {
		err = ErrNobody
	}
	if err != nil {
		return fmt.Errorf("change how one signs in: %w", err)
	}
	seen, err := a.proven(ctx, who.ID, present)
	if err != nil {
		return fmt.Errorf("change how person %d signs in: %w", who.ID, err)
	}
	after := seen
	if err := do(&after); err != nil {
		return fmt.Errorf("change how person %d signs in: %w", who.ID, err)
	}
	err = a.store.EditPeople(ctx, func(r *store.Registry) error {
		p, err := r.Person(ctx, seen.ID)
		if err != nil {
			return err
		}
		if p.Disabled || p.Password != seen.Password || p.TOTP != seen.TOTP || p.Step != seen.Step {
			return ErrPassword // somebody changed it meanwhile
		}
		p.Password, p.TOTP, p.Step, p.Recovery = after.Password, after.TOTP, after.Step, after.Recovery
		if _, err := r.Put(ctx, p); err != nil {
			return err
		}
		if _, err := r.DropSessions(ctx, p.ID, digest(v.token())); err != nil {
			return err
		}
		if _, err := r.DropLinks(ctx, string(ForPassword), p.Login); err != nil {
			return err
		}
		return a.note(ctx, r, who.Signature(), verb, p.Login, nil, nil)
	})
	if err != nil {
		return fmt.Errorf("change how person %d signs in: %w", who.ID, err)
	}
	return nil
}

// proven gives the person if that is its password; guesses are counted as those of
// its browser.
func (a *Access) proven(ctx context.Context, id PersonID, present string) (store.Person, error) {
	p, err := a.store.Person(ctx, int64(id))
	if err != nil {
		return p, err
	}
	if len(present) > MaxPassword {
		return p, ErrPassword
	}
	t := try{device: "person " + p.Login}
	until, ok := a.limits.admit(t, a.now())
	if !ok {
		return p, ErrWait{until}
	}
	ok, err = a.hashes.matches(ctx, a.hashes.known, passwordOf(present), p.Password)
	switch {
	case errors.Is(err, errFull):
		a.limits.back(t)
		return p, ErrWait{a.now().Add(queueWait)}
	case err != nil:
		return p, err
	case !ok:
		return p, ErrPassword
	}
	a.limits.right(t)
	return p, nil
}

// limited runs do under the limit of codes, where one is given.
func (a *Access) limited(given bool, login string, do func() error) error {
	if !given {
		return do()
	}
	t := try{code: login}
	if until, ok := a.limits.admit(t, a.now()); !ok {
		return ErrWait{until}
	}
	err := do()
	switch {
	case err == nil:
		a.limits.right(t)
	case !errors.Is(err, ErrBadCode):
		a.limits.back(t)
	}
	return err
}

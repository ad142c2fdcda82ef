package access

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"semainier/hub/store"
)

// The longest login and password, in bytes. More is refused unread: nothing of it is
// hashed.
const (
	maxLogin    = 254 // RFC 5321 §4.5.3.1.3
	MaxPassword = 256
)

// loginOf gives a login as it is kept.
func loginOf(typed string) string { return strings.ToLower(strings.TrimSpace(typed)) }

// LogIn signs the request's browser in, with a new session. It gives ErrRefused
// alike for a login that nobody has, a wrong password and somebody who is disabled,
// and takes as long for each; where these are right, ErrNeedCode without a code from a
// person who has them (LogInCode then takes it), and ErrBadCode with a wrong one; ErrWait to who tries too often.
func (a *Access) LogIn(ctx context.Context, login, password, code string, from Client) error {
	v, err := visitOf(ctx)
	if err != nil {
		return err
	}
	login = loginOf(login)
	if login == "" || len(login) > maxLogin || password == "" || len(password) > MaxPassword {
		return fmt.Errorf("log in: %w", ErrRefused)
	}
	t := try{address: networkOf(from.Address), login: login, device: a.deviceOf(v.device, login)}
	until, ok := a.limits.admit(t, a.now())
	if !ok {
		return ErrWait{until}
	}
	p, err := a.verified(ctx, t, passwordOf(password))
	if err == nil {
		// Who knows the password and guesses at the code is slowed by whatever way it comes.
		err = a.limited(p.TOTP != "" && code != "", login, func() error { return a.finish(ctx, v, p, code, from) })
	}
	wait := ErrWait{}
	switch {
	case err == nil:
		a.limits.right(t)
		return nil
	case errors.As(err, &wait):
		return wait
	case errors.Is(err, errFull):
		a.limits.back(t)
		return ErrWait{a.now().Add(queueWait)}
	case errors.Is(err, ErrRefused), errors.Is(err, ErrBadCode):
		a.refusedLogin(from, err)
	case errors.Is(err, ErrNeedCode):
		a.limits.back(t)
		v.mu.Lock()
		v.halfway = a.sealHalfway(p)
		v.set(cookie(halfwayCookie, v.halfway, halfwayLife))
		v.mu.Unlock()
	}
	return fmt.Errorf("log in: %w", err)
}

// refusedLogin logs who was not let in: not what was typed, which may be a password.
func (a *Access) refusedLogin(from Client, err error) {
	reason := "login or password"
	if errors.Is(err, ErrBadCode) {
		reason = "code"
	}
	a.log.Warn("login refused", "address", from.Address, "reason", reason)
}

// verified gives the person of that login and password.
func (a *Access) verified(ctx context.Context, t try, password string) (store.Person, error) {
	p, err := a.store.PersonOf(ctx, t.login)
	if err != nil && !errors.Is(err, store.ErrNoPerson) {
		return p, err
	}
	l := a.hashes.strangers
	if t.device != "" {
		l = a.hashes.known
	}
	ok, err := a.hashes.matches(ctx, l, password, p.Password)
	if err == nil && (!ok || p.Disabled) {
		err = ErrRefused
	}
	return p, err
}

// finish looks at the code and begins the session, if the person is still as when
// the password was looked at.
func (a *Access) finish(ctx context.Context, v *visit, seen store.Person, code string, from Client) error {
	var token string
	err := a.store.EditPeople(ctx, func(r *store.Registry) error {
		p, err := r.Person(ctx, seen.ID)
		if errors.Is(err, store.ErrNoPerson) || err == nil && (p.Disabled || p.Password != seen.Password) {
			return ErrRefused
		}
		if err != nil {
			return err
		}
		recovered := len(p.Recovery)
		if err := useCode(&p, code, a.now()); err != nil {
			return err
		}
		if len(p.Recovery) < recovered {
			if err := a.note(ctx, r, Person{Name: p.Name, Login: p.Login}.Signature(), RecoveryUsed, p.Login, nil, nil); err != nil {
				return err
			}
		}
		p.Seen = a.now()
		if _, err := r.Put(ctx, p); err != nil {
			return err
		}
		token, err = a.begin(ctx, v, r, p, from)
		return err
	})
	if err != nil {
		return err
	}
	a.enter(v, token, seen.Login)
	return nil
}

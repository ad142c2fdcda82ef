package access

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"semainier/hub/store"
)

// Whoever has given the right password and owes a code keeps a cookie that says so, so
// that no page holds the password and no second hash is made. It is good for one
// person with that password, for a few minutes.
const (
	halfwayCookie = "__Host-semainier-code"
	halfwayLife   = 5 * time.Minute
)

func (a *Access) sealHalfway(p store.Person) string {
	said := fmt.Sprintf("%d.%d", p.ID, a.now().Add(halfwayLife).Unix())
	return said + "." + a.halfwaySeal(said, p.Password)
}

func (a *Access) halfwaySeal(said, hash string) string {
	m := hmac.New(sha256.New, a.key)
	m.Write([]byte("semainier halfway\x00" + said + "\x00" + hash))
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil))
}

// halfway gives the person who owes a code in the request's browser, and false for none.
func (a *Access) halfway(ctx context.Context, v *visit) (store.Person, bool, error) {
	v.mu.Lock()
	parts := strings.Split(v.halfway, ".")
	v.mu.Unlock()
	if len(parts) != 3 {
		return store.Person{}, false, nil
	}
	id, idErr := strconv.ParseInt(parts[0], 10, 64)
	until, untilErr := strconv.ParseInt(parts[1], 10, 64)
	if idErr != nil || untilErr != nil || a.now().Unix() >= until {
		return store.Person{}, false, nil
	}
	p, err := a.store.Person(ctx, id)
	if errors.Is(err, store.ErrNoPerson) {
		return store.Person{}, false, nil
	}
	if err != nil {
		return store.Person{}, false, err
	}
	ok := hmac.Equal([]byte(parts[2]), []byte(a.halfwaySeal(parts[0]+"."+parts[1], p.Password)))
	return p, ok && !p.Disabled, nil
}

// Halfway gives the name of who has given its password in this browser and owes a code,
// and false for nobody.
func (a *Access) Halfway(ctx context.Context) (name string, ok bool, err error) {
	v, err := visitOf(ctx)
	if err != nil {
		return "", false, err
	}
	p, ok, err := a.halfway(ctx, v)
	return p.Name, ok, err
}

// LogInCode signs in who has given its password already: ErrRefused where nobody has,
// or too long ago; else as LogIn, with ErrNeedCode, ErrBadCode and ErrWait.
func (a *Access) LogInCode(ctx context.Context, code string, from Client) error {
	v, err := visitOf(ctx)
	if err != nil {
		return err
	}
	p, ok, err := a.halfway(ctx, v)
	if err == nil && !ok {
		err = ErrRefused
	}
	if err == nil {
		err = a.limited(code != "", p.Login, func() error { return a.finish(ctx, v, p, code, from) })
	}
	if errors.Is(err, ErrBadCode) {
		a.refusedLogin(from, err)
	}
	if err != nil {
		return fmt.Errorf("log in with a code: %w", err)
	}
	return nil
}

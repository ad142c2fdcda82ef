package access

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"semainier/feeds"
	"semainier/hub/store"
)

// Purpose is the one thing that a link does.
type Purpose string

// The purposes.
const (
	ForFirst    Purpose = "first"      // makes the first administrator
	ForInvited  Purpose = "invitation" // makes the account of who was invited
	ForPassword Purpose = "password"   // sets a new password
	ForPartner  Purpose = "partner"    // shows a partner what visitors will see
)

// Path is where a link of the purpose leads, without its token.
func (p Purpose) Path() string {
	switch p {
	case ForFirst:
		return "/bienvenue/"
	case ForInvited:
		return "/invitation/"
	case ForPassword:
		return "/mot-de-passe/"
	case ForPartner:
		return "/partenaire/"
	}
	return "/"
}

// Life is how long a link of the purpose is good.
func (p Purpose) Life() time.Duration {
	const day = 24 * time.Hour
	switch p {
	case ForFirst, ForInvited:
		return 7 * day
	case ForPassword:
		return day
	case ForPartner:
		return 365 * day
	}
	return 0
}

// ErrLink says that a link does nothing: it never was one, it is over, was used, or
// another one was made after it.
var ErrLink = errors.New("that link is not good any more: ask for another one")

// Opening is what a link opens.
type Opening struct {
	Purpose Purpose
	Name    string // of who it is for; ForFirst: empty
	Login   string // likewise; ForPartner: empty
	Grants  []Grant
	Partner feeds.PartnerID // ForPartner
	TOTP    bool            // ForPassword: a code is needed too
	By      string          // who made it
	Expires time.Time
}

// invited is the body of the link of an invitation.
type invited struct {
	Name   string  `json:"name"`
	Grants []Grant `json:"grants"`
}

// putLink makes a link, in the place of those of the same purpose about the same.
func (a *Access) putLink(ctx context.Context, r *store.Registry, p Purpose, about string, body any, by string) (path string, err error) {
	text, err := json.Marshal(body)
	if err != nil {
		return "", err
	}
	now, token := a.now(), newToken()
	if err := r.DropLinksUntil(ctx, now); err != nil {
		return "", err
	}
	if _, err := r.DropLinks(ctx, string(p), about); err != nil {
		return "", err
	}
	err = r.PutLink(ctx, store.Link{Hash: digest(token), Purpose: string(p), About: about, Body: string(text), By: by, Made: now, Expires: now.Add(p.Life())})
	return p.Path() + token, err
}

// good reports whether a link that was read does what is asked of it.
func (a *Access) good(l store.Link, err error, p Purpose) error {
	switch {
	case errors.Is(err, store.ErrNoLink), err == nil && (l.Purpose != string(p) || !a.now().Before(l.Expires)):
		return ErrLink
	}
	return err
}

// Opens gives what a link of that purpose opens, or ErrLink, and leaves it as it is:
// whoever follows a link to look at it has not used it.
func (a *Access) Opens(ctx context.Context, p Purpose, token string) (Opening, error) {
	l, err := a.store.Link(ctx, digest(token))
	if err := a.good(l, err, p); err != nil {
		return Opening{}, fmt.Errorf("open a link: %w", err)
	}
	o := Opening{Purpose: p, By: l.By, Expires: l.Expires}
	switch p {
	case ForInvited:
		var body invited
		body, err = invitedOf(l)
		o.Login, o.Name, o.Grants = l.About, body.Name, body.Grants
	case ForPassword:
		var kept store.Person
		if kept, err = a.store.PersonOf(ctx, l.About); errors.Is(err, store.ErrNoPerson) {
			err = ErrLink
		}
		o.Login, o.Name, o.TOTP = kept.Login, kept.Name, kept.TOTP != ""
	case ForPartner:
		o.Partner = feeds.PartnerID(l.About)
	}
	if err != nil {
		return Opening{}, fmt.Errorf("open a link: %w", err)
	}
	return o, nil
}

// FirstStart gives the path of a link that makes the first administrator, and true,
// while there is nobody at all. A new start makes a new one, and the one before it
// is not good any more.
func (a *Access) FirstStart(ctx context.Context) (path string, ok bool, err error) {
	err = a.store.EditPeople(ctx, func(r *store.Registry) error {
		all, err := r.People(ctx)
		if ok = len(all) == 0; !ok || err != nil {
			return err
		}
		path, err = a.putLink(ctx, r, ForFirst, "", nil, "semainier hub")
		return err
	})
	if err != nil {
		return "", false, fmt.Errorf("make the link of the first administrator: %w", err)
	}
	return path, ok, nil
}

// PartnerLink makes the link to the page of a partner, in the place of the one
// that there was, and gives its path.
func (a *Access) PartnerLink(ctx context.Context, by Editor, partner feeds.PartnerID) (path string, err error) {
	err = a.store.EditPeople(ctx, func(r *store.Registry) error {
		path, err = a.putLink(ctx, r, ForPartner, string(partner), nil, by.Signature)
		if err != nil {
			return err
		}
		return r.Note(ctx, store.Entry{At: a.now(), By: by.Signature, Kind: LinkKind, ID: string(partner), Verb: Linked})
	})
	if err != nil {
		return "", fmt.Errorf("make the link of partner %s: %w", partner, err)
	}
	return path, nil
}

// PartnerLinked gives until when the link of a partner is good, by whom it was made
// and when, and false where it has none.
func (a *Access) PartnerLinked(ctx context.Context, partner feeds.PartnerID) (Opening, bool, error) {
	all, err := a.store.Links(ctx, string(ForPartner))
	if err != nil {
		return Opening{}, false, err
	}
	for _, l := range all {
		if l.About == string(partner) && a.now().Before(l.Expires) {
			return Opening{Purpose: ForPartner, Partner: partner, By: l.By, Expires: l.Expires}, true, nil
		}
	}
	return Opening{}, false, nil
}

// PartnerOf gives the partner whose page a link shows, or ErrLink.
func (a *Access) PartnerOf(ctx context.Context, token string) (feeds.PartnerID, error) {
	o, err := a.Opens(ctx, ForPartner, token)
	return o.Partner, err
}

// RevokePartnerLink ends the link of a partner; where there is none, it does nothing.
func (a *Access) RevokePartnerLink(ctx context.Context, by Editor, partner feeds.PartnerID) error {
	err := a.store.EditPeople(ctx, func(r *store.Registry) error {
		n, err := r.DropLinks(ctx, string(ForPartner), string(partner))
		if n == 0 || err != nil {
			return err
		}
		return r.Note(ctx, store.Entry{At: a.now(), By: by.Signature, Kind: LinkKind, ID: string(partner), Verb: Unlinked})
	})
	if err != nil {
		return fmt.Errorf("end the link of partner %s: %w", partner, err)
	}
	return nil
}

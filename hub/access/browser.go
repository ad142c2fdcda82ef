package access

import (
	"context"
	"fmt"
	"time"

	"semainier/hub/store"
)

// Browser is one that is signed in as a person.
type Browser struct {
	ID      string // names it, and opens nothing
	Since   time.Time
	Seen    time.Time // to the minute
	Address string
	Agent   string // as the browser names itself
	Current bool   // the one that asks
}

// Browsers gives those of the request's person, the one that asks first.
func (a *Access) Browsers(ctx context.Context) ([]Browser, error) {
	v, err := visitOf(ctx)
	if err != nil {
		return nil, err
	}
	who, ok, err := a.Who(ctx)
	if err == nil && !ok {
		err = ErrNobody
	}
	if err != nil {
		return nil, fmt.Errorf("list the browsers: %w", err)
	}
	kept, err := a.store.Sessions(ctx, int64(who.ID))
	if err != nil {
		return nil, err
	}
	now, current := a.now(), digest(v.token())
	var first, rest []Browser
	for _, s := range kept {
		b := Browser{s.Hash, s.Since, s.Seen, s.Address, s.Agent, s.Hash == current}
		switch {
		case b.Current:
			first = append(first, b)
		case now.Before(s.Since.Add(SessionLife)) && now.Before(s.Seen.Add(IdleLife)):
			rest = append(rest, b)
		}
	}
	return append(first, rest...), nil
}

// EndBrowser ends one session of the request's person; another's is left alone.
func (a *Access) EndBrowser(ctx context.Context, id string) error {
	return a.endBrowsers(ctx, func(r *store.Registry, p int64, _ string) (int64, error) {
		all, err := r.Sessions(ctx, p)
		if err != nil {
			return 0, err
		}
		for _, s := range all {
			if s.Hash == id {
				return 1, r.DropSession(ctx, id)
			}
		}
		return 0, nil
	})
}

// EndOtherBrowsers ends all sessions of the request's person but the one that asks.
func (a *Access) EndOtherBrowsers(ctx context.Context) error {
	return a.endBrowsers(ctx, func(r *store.Registry, p int64, current string) (int64, error) {
		return r.DropSessions(ctx, p, current)
	})
}

func (a *Access) endBrowsers(ctx context.Context, end func(r *store.Registry, person int64, current string) (int64, error)) error {
	v, err := visitOf(ctx)
	if err != nil {
		return err
	}
	who, ok, err := a.Who(ctx)
	if err == nil && !ok {
		err = ErrNobody
	}
	if err == nil {
		err = a.store.EditPeople(ctx, func(r *store.Registry) error {
			n, err := end(r, int64(who.ID), digest(v.token()))
			if n == 0 || err != nil {
				return err
			}
			return a.note(ctx, r, who.Signature(), SessionsEnded, who.Login, nil, nil)
		})
	}
	if err != nil {
		return fmt.Errorf("end a browser's session: %w", err)
	}
	return nil
}

// EndSessions ends all sessions of a person, by who may edit it.
func (a *Access) EndSessions(ctx context.Context, by Editor, id PersonID) error {
	records, err := a.store.Records(ctx)
	if err != nil {
		return err
	}
	err = a.store.EditPeople(ctx, func(r *store.Registry) error {
		kept, p, err := a.editable(ctx, r, records, by, id)
		if err != nil {
			return err
		}
		n, err := r.DropSessions(ctx, kept.ID, "")
		if n == 0 || err != nil {
			return err
		}
		return a.note(ctx, r, by.Signature, SessionsEnded, p.Login, nil, nil)
	})
	if err != nil {
		return fmt.Errorf("end the sessions of person %d: %w", id, err)
	}
	return nil
}

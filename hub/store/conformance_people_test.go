package store_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"semainier/hub/store"
)

func anne() store.Person {
	return store.Person{Name: "Anne Le Gall", Login: "anne@ville.example", Password: "$argon2id$v=19$", TOTP: "SECRET", Step: 59_000_000,
		Recovery: []string{"h1", "h2"}, Grants: `[{"role":"admin"}]`, Created: at}
}

func put(t *testing.T, s truth, p store.Person) store.Person {
	t.Helper()
	must(t, s.EditPeople(t.Context(), func(r *store.Registry) (err error) {
		p.ID, err = r.Put(t.Context(), p)
		return err
	}))
	return p
}

func peopleComeBack(t *testing.T, open func() truth) {
	s := open()
	if all, err := s.People(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("nobody: %v, %v", all, err)
	}
	p := put(t, s, anne())
	q := put(t, s, store.Person{Name: "Aude", Login: "aude@ville.example", Password: "h", Grants: "[]", Recovery: []string{}, Disabled: true, Created: at, Seen: at})
	if p.ID == 0 || p.ID == q.ID {
		t.Fatalf("ids: %d, %d", p.ID, q.ID)
	}
	all, err := open().People(t.Context())
	must(t, err)
	same(t, "everybody", []store.Person{p, q}, all)
	p.Name, p.Disabled, p.Recovery, p.Seen = "Zoé", true, []string{"h2"}, at.Add(time.Hour)
	put(t, s, p)
	all, err = s.People(t.Context())
	must(t, err)
	same(t, "by name", []store.Person{q, p}, all)
	for what, ask := range map[string]func() (store.Person, error){
		"by id":    func() (store.Person, error) { return s.Person(t.Context(), p.ID) },
		"by login": func() (store.Person, error) { return s.PersonOf(t.Context(), p.Login) },
	} {
		got, err := ask()
		must(t, err)
		same(t, what, p, got)
	}
	_, err = s.Person(t.Context(), q.ID+1)
	refused(t, "no such id", err, store.ErrNoPerson)
	_, err = s.PersonOf(t.Context(), "ANNE@ville.example")
	refused(t, "no such login", err, store.ErrNoPerson)
	if strings.Contains(err.Error(), "ANNE") {
		t.Errorf("what was typed is told: %v", err)
	}
	err = s.EditPeople(t.Context(), func(r *store.Registry) error {
		q.Login = p.Login
		_, err := r.Put(t.Context(), q)
		return err
	})
	refused(t, "a login twice", err, store.ErrLogin)
}

func peopleAllOrNothing(t *testing.T, open func() truth) {
	s := open()
	p := put(t, s, anne())
	wrong := errors.New("wrong")
	err := s.EditPeople(t.Context(), func(r *store.Registry) error {
		p.Name = "Béa"
		_, err := r.Put(t.Context(), p)
		err = errors.Join(err, r.PutLink(t.Context(), store.Link{Hash: "l", Purpose: "first", Body: "{}", Made: at, Expires: at}),
			r.PutSession(t.Context(), store.Session{Hash: "s", Person: p.ID}), r.Note(t.Context(), store.Entry{At: at, Kind: "person", Verb: "joined"}))
		if got, _ := r.Person(t.Context(), p.ID); got.Name != "Béa" || err != nil {
			t.Errorf("within: %+v, %v", got, err)
		}
		return wrong
	})
	refused(t, "the error", err, wrong)
	got, err := s.Person(t.Context(), p.ID)
	must(t, err)
	_, linkErr := s.Link(t.Context(), "l")
	_, _, sessionErr := s.Session(t.Context(), "s")
	entries, err := s.Journal(t.Context(), 9)
	must(t, err)
	if got.Name != "Anne Le Gall" || !errors.Is(linkErr, store.ErrNoLink) || !errors.Is(sessionErr, store.ErrNoSession) || len(entries) != 0 {
		t.Errorf("after an error: %+v, %v, %v, %v", got, linkErr, sessionErr, entries)
	}
}

// What one has read within EditPeople nobody changes until it has written.
func peopleAtOnce(t *testing.T, open func() truth) {
	p := put(t, open(), anne())
	const editors, rounds = 4, 5
	var group sync.WaitGroup
	for range editors {
		s := open()
		group.Go(func() {
			for range rounds {
				err := s.EditPeople(t.Context(), func(r *store.Registry) error {
					all, err := r.People(t.Context())
					if err != nil {
						return err
					}
					all[0].Step++
					_, err = r.Put(t.Context(), all[0])
					return err
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	got, err := open().Person(t.Context(), p.ID)
	must(t, err)
	if got.Step != p.Step+editors*rounds {
		t.Errorf("got %d more, want %d", got.Step-p.Step, editors*rounds)
	}
}

func linksComeBack(t *testing.T, open func() truth) {
	s := open()
	first := store.Link{Hash: "1", Purpose: "invitation", About: "anne@ville.example", Body: `{"name":"Anne"}`, By: "test", Made: at, Expires: at.Add(time.Hour)}
	second := store.Link{Hash: "2", Purpose: "invitation", About: "bea@ville.example", Body: "{}", Made: at.Add(time.Minute), Expires: at.Add(2 * time.Hour)}
	other := store.Link{Hash: "3", Purpose: "partner", About: "anne@ville.example", Body: "{}", Made: at, Expires: at.Add(time.Hour)}
	do := func(what func(context.Context, *store.Registry) error) {
		t.Helper()
		must(t, s.EditPeople(t.Context(), func(r *store.Registry) error { return what(t.Context(), r) }))
	}
	do(func(ctx context.Context, r *store.Registry) error {
		return errors.Join(r.PutLink(ctx, first), r.PutLink(ctx, second), r.PutLink(ctx, other))
	})
	list := func() (hashes string) {
		t.Helper()
		for _, purpose := range []string{"invitation", "partner"} {
			all, err := open().Links(t.Context(), purpose)
			must(t, err)
			for _, l := range all {
				hashes += l.Hash
			}
		}
		return hashes
	}
	if got := list(); got != "213" {
		t.Errorf("links: %s", got)
	}
	got, err := s.Link(t.Context(), "1")
	must(t, err)
	same(t, "a link", first, got)
	do(func(ctx context.Context, r *store.Registry) error {
		about, err := r.Links(ctx, "invitation", first.About)
		same(t, "those about somebody", []store.Link{first}, about)
		n, dropErr := r.DropLinks(ctx, "invitation", first.About)
		if n != 1 {
			t.Errorf("dropped %d", n)
		}
		return errors.Join(err, dropErr)
	})
	if got := list(); got != "23" {
		t.Errorf("dropped: %s", got)
	}
	do(func(ctx context.Context, r *store.Registry) error { return r.DropLinksUntil(ctx, at.Add(time.Hour)) })
	if got := list(); got != "2" {
		t.Errorf("over: %s", got)
	}
	_, err = s.Link(t.Context(), "1")
	refused(t, "a link that is gone", err, store.ErrNoLink)
}

func sessionsComeBack(t *testing.T, open func() truth) {
	s := open()
	p := put(t, s, anne())
	q := put(t, s, store.Person{Name: "Béa", Login: "bea@ville.example", Grants: "[]", Recovery: []string{}, Created: at})
	do := func(what func(context.Context, *store.Registry) error) {
		t.Helper()
		must(t, s.EditPeople(t.Context(), func(r *store.Registry) error { return what(t.Context(), r) }))
	}
	first := store.Session{Hash: "1", Person: p.ID, Since: at, Seen: at.Add(time.Minute), Address: "192.0.2.1", Agent: "Firefox"}
	do(func(ctx context.Context, r *store.Registry) error {
		return errors.Join(r.PutSession(ctx, first), r.PutSession(ctx, store.Session{Hash: "2", Person: p.ID, Since: at.Add(time.Hour), Seen: at.Add(time.Hour)}),
			r.PutSession(ctx, store.Session{Hash: "3", Person: q.ID, Since: at, Seen: at, Agent: strings.Repeat("é", 200) + "\x00"}))
	})
	list := func() (hashes string) {
		t.Helper()
		for _, id := range []int64{p.ID, q.ID} {
			all, err := open().Sessions(t.Context(), id)
			must(t, err)
			for _, l := range all {
				hashes += l.Hash
			}
		}
		return hashes
	}
	if got := list(); got != "213" {
		t.Errorf("sessions: %s", got)
	}
	got, who, err := open().Session(t.Context(), "1")
	must(t, err)
	same(t, "a session", first, got)
	same(t, "its person", p, who)
	must(t, s.Saw(t.Context(), "1", at.Add(2*time.Hour)))
	got, who, err = s.Session(t.Context(), "1")
	must(t, err)
	if !got.Seen.Equal(at.Add(2*time.Hour)) || !who.Seen.Equal(got.Seen) || list() != "123" {
		t.Errorf("seen: %+v, %+v, %s", got, who, list())
	}
	do(func(ctx context.Context, r *store.Registry) error {
		n, err := r.DropSessions(ctx, p.ID, "1")
		if n != 1 {
			t.Errorf("dropped %d", n)
		}
		return err
	})
	if got := list(); got != "13" {
		t.Errorf("others dropped: %s", got)
	}
	do(func(ctx context.Context, r *store.Registry) error {
		return r.DropSessionsUntil(ctx, at.Add(-time.Hour), at)
	})
	if got := list(); got != "1" {
		t.Errorf("those seen long ago dropped: %s", got)
	}
	do(func(ctx context.Context, r *store.Registry) error {
		return r.DropSessionsUntil(ctx, at, at.Add(-time.Hour))
	})
	_, _, err = s.Session(t.Context(), "1")
	refused(t, "those begun long ago", err, store.ErrNoSession)
	must(t, s.Saw(t.Context(), "1", at)) // of one that is gone: nothing
}

package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Person is somebody who may sign in, as hub/access keeps it: what its texts mean
// is decided there.
type Person struct {
	ID       int64 // 0: not kept so far
	Name     string
	Login    string // of one person only
	Password string // hash; never the password
	TOTP     string // secret; empty: none
	Step     int64  // the last period whose code was used
	Recovery []string
	Grants   string // JSON
	Disabled bool
	Created  time.Time
	Seen     time.Time // zero: never
}

// Session is a browser that is signed in.
type Session struct {
	Hash    string // of its token
	Person  int64
	Since   time.Time
	Seen    time.Time // the last request, to the minute or so
	Address string
	Agent   string
}

// Link is an address that does one thing.
type Link struct {
	Hash    string // of its token
	Purpose string
	About   string // login or partner; empty: nobody so far
	Body    string // JSON
	By      string // who made it
	Made    time.Time
	Expires time.Time
}

// What is not there. Each is returned wrapped.
var (
	ErrNoPerson  = errors.New("no such person")
	ErrNoSession = errors.New("no such session")
	ErrNoLink    = errors.New("no such link")
	ErrLogin     = errors.New("somebody has that login already")
)

const personColumns = "id, name, login, password, totp, step, recovery, grants, disabled, created, seen"

// People gives everybody, in the order of their names.
func (s *Store) People(ctx context.Context) ([]Person, error) {
	all, err := people(ctx, s.read, "1 = 1 ORDER BY name, id")
	if err != nil {
		return nil, fmt.Errorf("read the people: %w", err)
	}
	return all, nil
}

// Person gives the one with that id, or ErrNoPerson.
func (s *Store) Person(ctx context.Context, id int64) (Person, error) {
	p, err := person(ctx, s.read, "id = ?", id)
	if err != nil {
		return p, fmt.Errorf("read person %d: %w", id, err)
	}
	return p, nil
}

// PersonOf gives the one with that login, or ErrNoPerson.
func (s *Store) PersonOf(ctx context.Context, login string) (Person, error) {
	p, err := person(ctx, s.read, "login = ?", login)
	if err != nil {
		return p, fmt.Errorf("read a person: %w", err) // what was typed is told to nobody
	}
	return p, nil
}

// Links gives those of a purpose, the newest first; those that are over too.
func (s *Store) Links(ctx context.Context, purpose string) ([]Link, error) {
	all, err := links(ctx, s.read, "purpose = ? ORDER BY made DESC, hash", purpose)
	if err != nil {
		return nil, fmt.Errorf("read the links: %w", err)
	}
	return all, nil
}

// Link gives the one with that hash, or ErrNoLink; one that is over too.
func (s *Store) Link(ctx context.Context, hash string) (Link, error) {
	l, err := link(ctx, s.read, hash)
	if err != nil {
		return l, fmt.Errorf("read a link: %w", err)
	}
	return l, nil
}

func people(ctx context.Context, q querier, where string, args ...any) ([]Person, error) {
	rows, err := q.QueryContext(ctx, "SELECT "+personColumns+" FROM person WHERE "+where, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // rows.Err tells what went wrong
	var all []Person
	for rows.Next() {
		var p Person
		var recovery string
		var created, seen int64
		var disabled int
		if err := rows.Scan(&p.ID, &p.Name, &p.Login, &p.Password, &p.TOTP, &p.Step, &recovery, &p.Grants, &disabled, &created, &seen); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(recovery), &p.Recovery); err != nil {
			return nil, fmt.Errorf("recovery codes of person %d: %w", p.ID, err)
		}
		p.Disabled, p.Created, p.Seen = disabled == 1, instant(created), instant(seen)
		all = append(all, p)
	}
	return all, rows.Err()
}

func person(ctx context.Context, q querier, where string, args ...any) (Person, error) {
	all, err := people(ctx, q, where, args...)
	if err == nil && len(all) == 0 {
		err = ErrNoPerson
	}
	if err != nil {
		return Person{}, err
	}
	return all[0], nil
}

func links(ctx context.Context, q querier, where string, args ...any) ([]Link, error) {
	rows, err := q.QueryContext(ctx, "SELECT hash, purpose, about, body, maker, made, expires FROM link WHERE "+where, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // rows.Err tells what went wrong
	var all []Link
	for rows.Next() {
		var l Link
		var made, expires int64
		if err := rows.Scan(&l.Hash, &l.Purpose, &l.About, &l.Body, &l.By, &made, &expires); err != nil {
			return nil, err
		}
		l.Made, l.Expires = instant(made), instant(expires)
		all = append(all, l)
	}
	return all, rows.Err()
}

func link(ctx context.Context, q querier, hash string) (Link, error) {
	all, err := links(ctx, q, "hash = ?", hash)
	if err == nil && len(all) == 0 {
		err = ErrNoLink
	}
	if err != nil {
		return Link{}, err
	}
	return all[0], nil
}

// Session gives the session with that hash and its person, or ErrNoSession. It is
// read with every request.
func (s *Store) Session(ctx context.Context, hash string) (Session, Person, error) {
	all, err := sessions(ctx, s.read, "hash = ?", hash)
	if err == nil && len(all) == 0 {
		err = ErrNoSession
	}
	var p Person
	if err == nil {
		p, err = person(ctx, s.read, "id = ?", all[0].Person)
	}
	switch {
	case errors.Is(err, ErrNoPerson): // removed between the two
		return Session{}, Person{}, fmt.Errorf("read a session: %w", ErrNoSession)
	case err != nil:
		return Session{}, Person{}, fmt.Errorf("read a session: %w", err)
	}
	return all[0], p, nil
}

// Sessions gives those of a person, the one seen last first.
func (s *Store) Sessions(ctx context.Context, person int64) ([]Session, error) {
	all, err := sessions(ctx, s.read, "person = ? ORDER BY seen DESC, hash", person)
	if err != nil {
		return nil, fmt.Errorf("read the sessions of person %d: %w", person, err)
	}
	return all, nil
}

func sessions(ctx context.Context, q querier, where string, args ...any) ([]Session, error) {
	rows, err := q.QueryContext(ctx, "SELECT hash, person, since, seen, address, agent FROM session WHERE "+where, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // rows.Err tells what went wrong
	var all []Session
	for rows.Next() {
		var s Session
		var since, seen int64
		if err := rows.Scan(&s.Hash, &s.Person, &since, &seen, &s.Address, &s.Agent); err != nil {
			return nil, err
		}
		s.Since, s.Seen = instant(since), instant(seen)
		all = append(all, s)
	}
	return all, rows.Err()
}

// Saw keeps when a session, and its person with it, was last seen.
func (s *Store) Saw(ctx context.Context, hash string, at time.Time) error {
	err := s.change(ctx, func(tx writer) error {
		if _, err := tx.ExecContext(ctx, "UPDATE person SET seen = ? WHERE id = (SELECT person FROM session WHERE hash = ?)", nanos(at), hash); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "UPDATE session SET seen = ? WHERE hash = ?", nanos(at), hash)
		return err
	})
	if err != nil {
		return fmt.Errorf("keep that a session was seen: %w", err)
	}
	return nil
}

package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// Registry is the people, links and sessions within one transaction: see
// EditPeople.
type Registry struct{ tx writer }

// EditPeople lets do read and write people, their links and sessions, and the
// journal, in one transaction: all of it, or nothing after an error. Writers go one
// after the other, so that what do has read is so until it has written. do may run
// more than once.
func (s *Store) EditPeople(ctx context.Context, do func(*Registry) error) error {
	return s.change(ctx, func(tx writer) error { return do(&Registry{tx}) })
}

// People gives everybody, in the order of their names.
func (r *Registry) People(ctx context.Context) ([]Person, error) {
	return people(ctx, r.tx, "1 = 1 ORDER BY name, id")
}

// Person gives the one with that id, or ErrNoPerson.
func (r *Registry) Person(ctx context.Context, id int64) (Person, error) {
	return person(ctx, r.tx, "id = ?", id)
}

// PersonOf gives the one with that login, or ErrNoPerson.
func (r *Registry) PersonOf(ctx context.Context, login string) (Person, error) {
	return person(ctx, r.tx, "login = ?", login)
}

// Put adds a person whose ID is 0, or replaces the one that has it, and gives its
// id. A login that another person has gives ErrLogin.
func (r *Registry) Put(ctx context.Context, p Person) (int64, error) {
	var others int
	if err := r.tx.QueryRowContext(ctx, "SELECT count(*) FROM person WHERE login = ? AND id <> ?", p.Login, p.ID).Scan(&others); err != nil {
		return 0, err
	}
	if others > 0 {
		return 0, ErrLogin
	}
	if p.Recovery == nil {
		p.Recovery = []string{}
	}
	recovery, err := json.Marshal(p.Recovery)
	if err != nil {
		return 0, err
	}
	disabled := 0
	if p.Disabled {
		disabled = 1
	}
	values := []any{p.Name, p.Login, p.Password, p.TOTP, p.Step, string(recovery), p.Grants, disabled, nanos(p.Created), nanos(p.Seen)}
	if p.ID != 0 {
		_, err := r.tx.ExecContext(ctx, `UPDATE person SET name = ?, login = ?, password = ?, totp = ?, step = ?, recovery = ?,
			grants = ?, disabled = ?, created = ?, seen = ? WHERE id = ?`, append(values, p.ID)...)
		return p.ID, err
	}
	err = r.tx.QueryRowContext(ctx, `INSERT INTO person (name, login, password, totp, step, recovery, grants, disabled, created, seen)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`, values...).Scan(&p.ID)
	return p.ID, err
}

// Link gives the one with that hash, or ErrNoLink; one that is over too.
func (r *Registry) Link(ctx context.Context, hash string) (Link, error) { return link(ctx, r.tx, hash) }

// Links gives those of a purpose about somebody, or where that is empty about anybody;
// those that are over too.
func (r *Registry) Links(ctx context.Context, purpose, about string) ([]Link, error) {
	if about == "" {
		return links(ctx, r.tx, "purpose = ? ORDER BY made DESC, hash", purpose)
	}
	return links(ctx, r.tx, "purpose = ? AND about = ? ORDER BY made DESC, hash", purpose, about)
}

// PutLink adds a link.
func (r *Registry) PutLink(ctx context.Context, l Link) error {
	_, err := r.tx.ExecContext(ctx, "INSERT INTO link (hash, purpose, about, body, maker, made, expires) VALUES (?, ?, ?, ?, ?, ?, ?)",
		l.Hash, l.Purpose, l.About, l.Body, l.By, nanos(l.Made), nanos(l.Expires))
	return err
}

// DropLinks removes the links of a purpose about somebody, and gives how many
// there were.
func (r *Registry) DropLinks(ctx context.Context, purpose, about string) (int64, error) {
	return affected(r.tx.ExecContext(ctx, "DELETE FROM link WHERE purpose = ? AND about = ?", purpose, about))
}

// DropLinksUntil removes the links that were over at that time.
func (r *Registry) DropLinksUntil(ctx context.Context, now time.Time) error {
	_, err := r.tx.ExecContext(ctx, "DELETE FROM link WHERE expires <= ?", nanos(now))
	return err
}

// PutSession adds a session.
func (r *Registry) PutSession(ctx context.Context, s Session) error {
	_, err := r.tx.ExecContext(ctx, "INSERT INTO session (hash, person, since, seen, address, agent) VALUES (?, ?, ?, ?, ?, ?)",
		s.Hash, s.Person, nanos(s.Since), nanos(s.Seen), said(s.Address), said(s.Agent))
	return err
}

// Sessions gives those of a person, the one seen last first.
func (r *Registry) Sessions(ctx context.Context, person int64) ([]Session, error) {
	return sessions(ctx, r.tx, "person = ? ORDER BY seen DESC, hash", person)
}

// DropSession ends one.
func (r *Registry) DropSession(ctx context.Context, hash string) error {
	_, err := r.tx.ExecContext(ctx, "DELETE FROM session WHERE hash = ?", hash)
	return err
}

// DropSessions ends those of a person but one (an empty hash: all), and gives how
// many there were.
func (r *Registry) DropSessions(ctx context.Context, person int64, but string) (int64, error) {
	return affected(r.tx.ExecContext(ctx, "DELETE FROM session WHERE person = ? AND hash <> ?", person, but))
}

// DropSessionsUntil ends everybody's sessions that began, or were last seen, at
// these times or before.
func (r *Registry) DropSessionsUntil(ctx context.Context, since, seen time.Time) error {
	_, err := r.tx.ExecContext(ctx, "DELETE FROM session WHERE since <= ? OR seen <= ?", nanos(since), nanos(seen))
	return err
}

// Note writes a line of the journal.
func (r *Registry) Note(ctx context.Context, e Entry) error { return note(ctx, r.tx, e) }

func affected(result interface{ RowsAffected() (int64, error) }, err error) (int64, error) {
	if err != nil {
		return 0, fmt.Errorf("remove: %w", err)
	}
	return result.RowsAffected()
}

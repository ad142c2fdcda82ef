package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"semainier/hub/network"
)

// MaxGuesses is how many codes that no screen shows may be typed within an hour,
// in the whole network. So 720 a day: with MaxWaiting screens waiting all day, and
// 27^6 codes, a stranger who types for a whole day pairs a screen with a chance
// of 720 × 200 / 387,420,489, one in 2,690.
const MaxGuesses = 30

// guessSpan is the time in which MaxGuesses counts.
const guessSpan = time.Hour

// Why a screen is not admitted. Each is returned wrapped.
var (
	ErrNoCode         = errors.New("no screen shows that code: it may have expired, look at the screen again")
	ErrCodeTwice      = errors.New("two screens show that code: wait until they show others")
	ErrTooManyGuesses = fmt.Errorf("%d wrong codes were typed within an hour: wait an hour", MaxGuesses)
	ErrRevokedKey     = errors.New("that screen was revoked, for good: give it a new key first")
	ErrScreenThere    = errors.New("there is a screen of that id, or with that key, already: choose another id, or remove that screen first")
)

// Admit makes a record of the screen that shows the code: s, with that screen's
// key. A screen without an id gets one made of its site and its name. The
// records are then judged as by Apply; Prune and DryRun of o count for nothing.
// A wrong code is remembered, for MaxGuesses.
func (s *Store) Admit(ctx context.Context, code string, screen network.Screen, o ApplyOptions) (network.Screen, error) {
	o.Prune, o.DryRun = false, false
	var admitted network.Screen
	var refused error // the transaction is kept: it holds the guess
	err := s.change(ctx, func(tx writer) (err error) {
		var key string
		if key, refused, err = keyOf(ctx, tx, code, o.Now); refused != nil || err != nil {
			return err
		}
		admitted, err = admit(ctx, tx, key, screen, o)
		return err
	})
	if err = errors.Join(refused, err); err != nil {
		return network.Screen{}, fmt.Errorf("admit the screen with the code %q: %w", code, err)
	}
	return admitted, nil
}

// keyOf gives the key of the screen that shows the code. What was refused, and
// counted as a guess where it is one, is not an error of the database.
func keyOf(ctx context.Context, tx writer, code string, now time.Time) (key string, refused, err error) {
	// Guesses from the future were counted by a clock that was wrong.
	if _, err := tx.ExecContext(ctx, "DELETE FROM guess WHERE at <= ? OR at > ?", nanos(now.Add(-guessSpan)), nanos(now.Add(guessSpan))); err != nil {
		return "", nil, err
	}
	var guesses int
	if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM guess").Scan(&guesses); err != nil {
		return "", nil, err
	}
	if guesses >= MaxGuesses {
		return "", ErrTooManyGuesses, nil
	}
	found, err := enrolments(ctx, tx, "code = ? AND expires > ?", code, nanos(now))
	switch {
	case err != nil:
		return "", nil, err
	case len(found) == 0:
		_, err := tx.ExecContext(ctx, "INSERT INTO guess (at) VALUES (?)", nanos(now))
		return "", ErrNoCode, err
	case len(found) > 1:
		return "", ErrCodeTwice, nil
	}
	return found[0].Key, nil, nil
}

func admit(ctx context.Context, tx writer, key string, screen network.Screen, o ApplyOptions) (network.Screen, error) {
	before, err := load(ctx, tx)
	if err != nil {
		return screen, err
	}
	screen.Key = key
	if screen.ID == "" {
		screen.ID = newScreenID(screen, before.Screens)
	}
	for _, other := range before.Screens {
		switch {
		case other.Key == key && other.Revoked:
			return screen, ErrRevokedKey
		case other.Key == key || other.ID == screen.ID:
			return screen, ErrScreenThere
		}
	}
	if _, err := applyTo(ctx, tx, before, network.Records{Screens: []network.Screen{screen}}, o); err != nil {
		return screen, err
	}
	_, err = tx.ExecContext(ctx, "DELETE FROM enrolment WHERE key = ?", key)
	return screen, err
}

// newScreenID makes "maurepas-hall-d-accueil" of a site and the name of a screen.
func newScreenID(s network.Screen, taken []network.Screen) network.ScreenID {
	name := s.Name
	if name == "" {
		name = "screen"
	}
	return network.ScreenID(network.MakeID(string(s.Site)+" "+name, "screen", func(id string) bool {
		return slices.ContainsFunc(taken, func(t network.Screen) bool { return string(t.ID) == id })
	}))
}

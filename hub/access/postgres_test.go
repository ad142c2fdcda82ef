package access_test

import (
	"context"
	"errors"
	"os"
	"sync"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"

	"semainier/hub/access"
	"semainier/hub/store"
	"semainier/hub/store/pgtest"
)

// postgres starts the one PostgreSQL of these tests when the first asks for it.
var postgres = sync.OnceValues(func() (*pgtest.Server, error) {
	started.Store(true)
	return pgtest.Start(context.Background()) // it outlives the test that was first
})

var started atomic.Bool

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.Cleanup(func(code int) {
		if started.Load() {
			if s, err := postgres(); err == nil && s.Stop() != nil {
				code = 1
			}
		}
		os.Exit(code)
	}))
}

func postgresWorld(t *testing.T) (*world, store.Place) {
	t.Helper()
	s, err := postgres()
	must(t, err)
	address, err := s.Database(t.Context())
	must(t, err)
	place := store.Place{Dir: t.TempDir(), URL: address}
	return newWorldAt(t, place), place
}

// Two hubs with one database know the same people and sessions.
func TestTwoHubs(t *testing.T) {
	w, place := postgresWorld(t)
	place.Dir = t.TempDir()
	other := newWorldAt(t, place)
	b, anne := w.administrator()
	if path, ok, err := other.a.FirstStart(t.Context()); ok || err != nil {
		t.Errorf("the other hub offers %q, %v", path, err)
	}
	_, bea := other.join(anne.Editor(), "bea@ville.example", access.Grant{Role: access.Reader})
	there := other.browser("192.0.2.5")
	must(t, there.logIn("anne@ville.example", good, ""))
	must(t, b.within(w.a.EndOtherBrowsers))
	if there.who() != "" || b.who() == "" {
		t.Error("sessions ended here go on there")
	}
	must(t, w.a.Disable(t.Context(), anne.Editor(), bea.ID))
	if err := there.logIn("bea@ville.example", good, ""); !errors.Is(err, access.ErrRefused) {
		t.Errorf("disabled here, there: %v", err)
	}
	must(t, b.within(func(ctx context.Context) error { _, err := codesOn(w, ctx, good); return err }))
	if err := there.logIn("anne@ville.example", good, codeAt(w.clock())); !errors.Is(err, access.ErrBadCode) {
		t.Errorf("a code used here, there: %v", err)
	}
}

func TestTheLastAdministratorStaysOnPostgreSQL(t *testing.T) {
	for range 3 {
		w, _ := postgresWorld(t)
		lastAdminRace(t, w)
	}
}

package store_test

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"

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

// server gives the PostgreSQL of these tests.
func server(t testing.TB) *pgtest.Server {
	t.Helper()
	s, err := postgres()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// database gives the address of an empty database.
func database(t testing.TB) string {
	t.Helper()
	address, err := server(t).Database(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return address
}

func TestPostgreSQLConforms(t *testing.T) {
	conformance(t, func(t *testing.T) func() truth {
		place := store.Place{Dir: filepath.Join(t.TempDir(), "data"), URL: database(t)}
		return func() truth { return openAt(t, place) }
	})
}

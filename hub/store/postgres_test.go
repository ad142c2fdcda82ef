package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"

	"semainier/hub/network"
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

// hubs gives two hubs with one database, each on a machine of its own.
func hubs(t *testing.T) (a, b store.Place) {
	t.Helper()
	address := database(t)
	return store.Place{Dir: filepath.Join(t.TempDir(), "a"), URL: address}, store.Place{Dir: filepath.Join(t.TempDir(), "b"), URL: address}
}

func TestSecondHubWantsTheKeyOfTheFirst(t *testing.T) {
	a, b := hubs(t)
	first, err := openAt(t, a).SigningKey(t.Context())
	must(t, err)
	second := openAt(t, b)
	none := func(what string) {
		t.Helper()
		if _, err := second.SigningKey(t.Context()); !errors.Is(err, store.ErrKeyElsewhere) || !strings.Contains(err.Error(), "copy") || !strings.Contains(err.Error(), b.Dir) {
			t.Errorf("%s: %v", what, err)
		}
	}
	none("without a key")
	path := filepath.Join(b.Dir, "signing.key")
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a second key was made: %v", err)
	}
	text, err := os.ReadFile(filepath.Join(a.Dir, "signing.key"))
	must(t, err)
	must(t, os.WriteFile(path, text, 0o600))
	if key, err := second.SigningKey(t.Context()); err != nil || !key.Equal(first) {
		t.Errorf("with the key copied: another one, or %v", err)
	}
	other := store.Place{Dir: filepath.Join(t.TempDir(), "other")}
	_, err = openAt(t, other).SigningKey(t.Context())
	must(t, err)
	text, err = os.ReadFile(filepath.Join(other.Dir, "signing.key"))
	must(t, err)
	must(t, os.WriteFile(path, text, 0o600))
	none("with the key of another hub")
	if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, text) {
		t.Errorf("the file was changed, or %v", err)
	}
}

func TestHubsSharePictures(t *testing.T) {
	a, b := hubs(t)
	first, second := openAt(t, a), openAt(t, b)
	data := []byte("a picture\x00")
	id, err := first.PutMedia(t.Context(), data)
	must(t, err)
	if got, err := second.Media(t.Context(), id); err != nil || !bytes.Equal(got, data) {
		t.Errorf("got %q, %v", got, err)
	}
	must(t, server(t).Do(t.Context(), a.URL, "UPDATE media SET body = 'spoiled'"))
	if got, err := second.Media(t.Context(), id); !errors.Is(err, store.ErrMediaDamaged) || got != nil {
		t.Errorf("damaged: got %q, %v", got, err)
	}
	_, err = second.PutMedia(t.Context(), data)
	must(t, err)
	if got, err := first.Media(t.Context(), id); err != nil || !bytes.Equal(got, data) {
		t.Errorf("put again: got %q, %v", got, err)
	}
}

// Both engines hold the same, but for what SQLite keeps elsewhere.
func TestFormsAgree(t *testing.T) {
	ours, err := store.Columns(t.Context(), openAt(t, store.Place{Dir: t.TempDir()}),
		"SELECT m.name, p.name FROM sqlite_schema m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%'")
	must(t, err)
	theirs, err := store.Columns(t.Context(), openAt(t, store.Place{Dir: t.TempDir(), URL: database(t)}),
		"SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'")
	must(t, err)
	ours = append(ours, "form.one", "form.number", "media.id", "media.body")
	slices.Sort(ours)
	slices.Sort(theirs)
	same(t, "columns", ours, theirs)
}

func TestOpenRefusesANewerPostgreSQL(t *testing.T) {
	place := store.Place{Dir: t.TempDir(), URL: database(t)}
	openAt(t, place)
	must(t, server(t).Do(t.Context(), place.URL, "UPDATE form SET number = 1000"))
	if _, err := store.Open(t.Context(), place); !errors.Is(err, store.ErrNewer) {
		t.Errorf("got %v", err)
	}
}

func TestSessionsAreDurable(t *testing.T) {
	s := openAt(t, store.Place{Dir: t.TempDir(), URL: database(t)})
	for setting, want := range map[string]string{"synchronous_commit": "on", "lock_timeout": "10s", "idle_in_transaction_session_timeout": "5s", "server_encoding": "UTF8"} {
		for _, db := range store.Connections(s) {
			var got string
			if err := db.QueryRowContext(t.Context(), "SHOW "+setting).Scan(&got); err != nil || got != want {
				t.Errorf("%s: got %q, %v, want %q", setting, got, err, want)
			}
		}
	}
}

// What was acknowledged stays, and what was refused was not done, while an
// administrator cuts the connections.
func TestConnectionsThatBreak(t *testing.T) {
	place := store.Place{Dir: t.TempDir(), URL: database(t)}
	s := openAt(t, place)
	apply(t, s, sample(), store.ApplyOptions{})
	admin := server(t)
	stop, stopped := make(chan struct{}), make(chan error, 1)
	go func() {
		var err error
		for err == nil {
			select {
			case <-stop:
				stopped <- err
				return
			default:
				err = admin.Do(context.Background(), place.URL, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'semainier' AND datname = current_database()")
			}
		}
		stopped <- err
	}()
	var published uint64
	sure := map[network.GroupID]bool{}
	refused := 0
	for n := range 60 {
		id := network.GroupID(fmt.Sprint("g", n))
		_, err := s.Apply(t.Context(), network.Records{Groups: []network.Group{{ID: id, Name: "G"}}}, store.ApplyOptions{Now: at})
		if err := s.PutPlaylist(t.Context(), store.Published{Site: "gare", Version: uint64(n + 1), Sealed: []byte{byte(n)}}); err == nil {
			published = uint64(n + 1)
		} else if errors.Is(err, store.ErrVersion) {
			t.Errorf("version %d: %v", n+1, err)
		}
		switch {
		case err == nil:
			sure[id] = true
		case !errors.Is(err, store.ErrUnsure):
			sure[id] = false
			refused++
		}
	}
	close(stop)
	must(t, <-stopped)
	there := map[network.GroupID]bool{}
	for _, g := range records(t, s).Groups {
		there[g.ID] = true
	}
	for id, want := range sure {
		if there[id] != want {
			t.Errorf("group %s: there %v, told %v", id, there[id], want)
		}
	}
	if p, _, err := s.Playlist(t.Context(), "gare"); err != nil || p.Version < published {
		t.Errorf("version %d, %v: %d was acknowledged", p.Version, err, published)
	}
	t.Logf("of 60 changes %d were refused, %d unsure", refused, 60-len(sure))
}

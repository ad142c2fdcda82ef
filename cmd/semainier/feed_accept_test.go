package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"semainier/feeds"
	"semainier/hub/network"
	"semainier/hub/store"
)

func TestFeedAcceptConfirmsWhatIsHeldAndNothingElse(t *testing.T) {
	dir := t.TempDir()
	config := filepath.Join(dir, "hub.toml")
	if err := os.WriteFile(config, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	st := openGare(t, dir, `url = "https://calendar.example.org/caf.ics"`)
	accept := func(args ...string) (code int, out, problem string) {
		var o, e bytes.Buffer
		code = run(t.Context(), append([]string{"feed", "accept", "--config", config}, args...), stdio{out: &o, err: &e})
		return code, o.String(), e.String()
	}
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"caf"}, exitFailed, "accept the content of feed caf: nothing of it is held back: what its calendar says is what is shown"},
		{[]string{"cpam"}, exitFailed, "accept the content of feed cpam: no such feed (semainier network export"},
		{nil, exitUsage, "something is missing"},
		{[]string{"caf", "cpam"}, exitUsage, "unknown argument"},
	} {
		if code, out, problem := accept(c.args...); code != c.code || out != "" || !strings.Contains(problem, c.want) {
			t.Errorf("%q: status %d, %q, %q", c.args, code, out, problem)
		}
	}
	since := time.Date(2026, 11, 19, 9, 42, 0, 0, time.UTC)
	held := store.Snapshot{Feed: "caf", Health: feeds.Health{State: feeds.Held, Hold: feeds.Hold{Since: since, Until: since.Add(time.Hour), Had: 20, Has: 4}}}
	if err := st.PutSnapshot(t.Context(), held); err != nil {
		t.Fatal(err)
	}
	if code, out, problem := accept("--by", "Accueil de la gare", "caf"); code != exitOK || !strings.Contains(out, "accepted feed caf: 4 of 20 dates ahead are left") {
		t.Fatalf("status %d, %q, %q", code, out, problem)
	}
	accepted, err := st.Accepted(t.Context())
	if err != nil || !accepted["caf"].Equal(since) {
		t.Errorf("accepted: %v, %v", accepted, err)
	}
	entries, err := st.Journal(t.Context(), 1)
	if err != nil || len(entries) != 1 || entries[0].By != "Accueil de la gare" || entries[0].Verb != store.Accepted {
		t.Errorf("journal: %+v, %v", entries, err)
	}
}

// openGare opens the store of a hub in dir with one feed, "caf" of the site
// "gare", which has these keys of a network.toml too.
func openGare(t *testing.T, dir, feed string) *store.Store {
	t.Helper()
	st, err := store.Open(t.Context(), store.Place{Dir: filepath.Join(dir, "data")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	records, err := network.Parse("network.toml", []byte(`
network.name = "Essai"
[[site]]
id = "gare"
name = "Gare"
timezone = "Europe/Paris"
hours.monday = ["09:00-12:00"]
[[partner]]
id = "caf"
name = "CAF"
[[feed]]
id = "caf"
partner = "caf"
site = "gare"
`+feed))
	if err == nil {
		_, err = st.Apply(t.Context(), records, store.ApplyOptions{By: "test", Now: time.Now()})
	}
	if err != nil {
		t.Fatal(err)
	}
	return st
}

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"semainier/feeds"
)

// The tests' program is the writer, too.
func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == "write" {
		main()
		return
	}
	os.Exit(m.Run())
}

// The short form of deploy/bench/kill9.sh.
func TestKilledHubsLoseNothing(t *testing.T) {
	hub := filepath.Join(t.TempDir(), "semainier")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", hub, "semainier/cmd/semainier")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if err := run(t.Context(), plan{hub: hub, work: t.TempDir(), times: 12, lanes: 2, seed: 1}); err != nil {
		t.Fatal(err)
	}
}

// What would be wrong is seen: a harness that finds nothing proves nothing.
func TestLossIsSeen(t *testing.T) {
	w, err := newWorld(t.Context(), "", filepath.Join(t.TempDir(), "w"), &figures{})
	if err != nil {
		t.Fatal(err)
	}
	seen := func(what, want string) {
		t.Helper()
		if err := w.look(t.Context()); want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %q", what, err, want)
		}
	}
	seen("nothing wrong", "")
	w.hear("record gare 3")
	seen("a record that is lost", "site gare: write 3 was acknowledged, the store holds 0")
	w.acked = map[feeds.SiteID]int{}
	w.fresh = []ack{{"gare", 3}}
	seen("a line of the journal that is lost", "not in the journal")
	w.fresh = nil
	w.hear("picture gare 4")
	seen("a picture that is lost", "acknowledged picture 4")
	clear(w.pictures["gare"])
	w.hear("record ga") // cut by a death
	seen("a line cut short", "")
	s := w.screens[0]
	for _, c := range []struct {
		version uint64
		content string
		want    string
	}{{7, "a", ""}, {7, "a", ""}, {7, "b", "two contents"}, {6, "c", "came after"}, {8, "d", ""}} {
		if err := s.note([]byte(c.content), c.version, false); (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("version %d: %v, want %q", c.version, err, c.want)
		}
	}
	seen("a program that was shown and is not kept", "version 8 was shown and is not kept")
	if err := os.WriteFile(filepath.Join(w.dir, "signing.key-1"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	seen("a file left behind", "signing.key-1 was left")
}

package trial_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"semainier/player/trial"
)

func open(t *testing.T, dir string) *trial.Trials {
	t.Helper()
	tr, err := trial.Open(dir, "v1", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// TestMain runs what kills itself, in a process of its own.
func TestMain(m *testing.M) {
	if dir := os.Getenv("TRIAL_DIES_IN"); dir != "" {
		tr, err := trial.Open(dir, "v1", slog.New(slog.DiscardHandler))
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		tr.Try(7, "page week")(true)
		tr.Try(7, "page services", "page notice")
		defer tr.End()                                 // which SIGKILL does not wait for
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL) // the check is how the process ended
	}
	os.Exit(m.Run())
}

// A page that kills three runs, whose processes really die, is set aside; what
// was on the screen before it, and what was only in view beside it, is not.
func TestWhatKillsThreeRunsIsSetAside(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	for n := 1; n <= trial.Deaths; n++ {
		if open(t, dir).Aside(7, "page notice") {
			t.Fatalf("set aside after %d deaths", n-1)
		}
		c := exec.Command(os.Args[0])
		c.Env = append(os.Environ(), "TRIAL_DIES_IN="+dir)
		out, err := c.CombinedOutput()
		exit, ok := errors.AsType[*exec.ExitError](err)
		if !ok || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
			t.Fatalf("the run ended with %v: %s", err, out)
		}
	}
	tr := open(t, dir)
	for what, aside := range map[string]bool{"page notice": true, "page services": false, "page week": false} {
		if tr.Aside(7, what) != aside {
			t.Errorf("%s set aside: %v", what, !aside)
		}
	}
	if err := tr.Fault(); err == nil || !strings.Contains(err.Error(), "page notice (3 times)") || strings.Contains(err.Error(), "week") {
		t.Errorf("people are told: %v", err)
	}
}

// A new version of the playlist has one try; if that kills too, it is set aside for
// that version at once; if it does not, all is forgotten.
func TestNewVersionHasOneTry(t *testing.T) {
	dir := t.TempDir()
	for range trial.Deaths {
		open(t, dir).Try(7, "page notice")
	}
	tr := open(t, dir)
	if !tr.Aside(7, "page notice") || tr.Aside(8, "page notice") {
		t.Fatal("want version 7 set aside, and version 8 tried")
	}
	tr.Try(8, "page notice")
	tr = open(t, dir)
	if !tr.Aside(8, "page notice") || tr.Aside(9, "page notice") {
		t.Fatal("want version 8 set aside after one death, and version 9 tried")
	}
	tr.Try(9, "page notice")(true)
	if tr = open(t, dir); tr.Aside(9, "page notice") || tr.Fault() != nil {
		t.Fatalf("what was seen on the screen is still suspected: %v", tr.Fault())
	}
}

// Neither an orderly end nor a trial that went well counts, however often.
func TestOnlyDeathsCount(t *testing.T) {
	dir := t.TempDir()
	for range 10 * trial.Deaths {
		tr := open(t, dir)
		tr.Try(7, "page week")(true)
		tr.Try(7, "page today")
		tr.End()
	}
	if tr := open(t, dir); tr.Aside(7, "page today") || tr.Aside(7, "page week") || tr.Fault() != nil {
		t.Errorf("set aside: %v", tr.Fault())
	}
}

// A run that was asked to end because nothing came of what it tried died of it.
func TestWhatHangsIsADeath(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		for range trial.Deaths {
			tr := open(t, dir)
			tr.Try(7, "page today")
			time.Sleep(trial.Hung)
			tr.Try(7, "picture")
			time.Sleep(time.Second)
			tr.End()
		}
		if tr := open(t, dir); !tr.Aside(7, "page today") || tr.Aside(7, "picture") {
			t.Errorf("set aside: %v", tr.Fault())
		}
	})
}

// The pages go on to take turns behind one that hangs: they are not to blame, and do
// not make the file grow.
func TestWhatWaitsBehindAHangIsInnocent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		for range trial.Deaths {
			tr := open(t, dir)
			tr.Try(7, "page deadly")
			for n := range 15 { // until a watchdog kills
				time.Sleep(12 * time.Second)
				tr.Try(7, fmt.Sprint("page ", n%3))
			}
		}
		tr := open(t, dir)
		if !tr.Aside(7, "page deadly") || strings.Count(tr.Fault().Error(), "times") != 1 {
			t.Errorf("set aside: %v", tr.Fault())
		}
	})
}

// A death between two of something else's does not make it innocent; one
// success does.
func TestDeathsAreCountedInARow(t *testing.T) {
	dir := t.TempDir()
	dies := func(what string) { open(t, dir).Try(7, what) }
	dies("page a")
	dies("page b")
	dies("page a")
	dies("page a")
	if !open(t, dir).Aside(7, "page a") || open(t, dir).Aside(7, "page b") {
		t.Error("want a, and not b, set aside")
	}
	open(t, dir).Try(7, "page b")(true)
	dies("page b")
	dies("page b")
	if open(t, dir).Aside(7, "page b") {
		t.Error("a death before a success counts")
	}
}

// What gave way to something else before it was drawn says nothing: neither that it
// kills, nor that it does not.
func TestWhatWasNotDrawnIsNotCleared(t *testing.T) {
	dir := t.TempDir()
	for range trial.Deaths - 1 {
		open(t, dir).Try(7, "page week")
	}
	for range 2 * trial.Deaths {
		open(t, dir).Try(7, "page week")(false)
	}
	open(t, dir).Try(7, "page week")
	if !open(t, dir).Aside(7, "page week") {
		t.Error("two deaths and one are not three")
	}
}

// A newer player has another chance, and so has the one before it after that.
func TestDeathsAreOfOneVersionOfThePlayer(t *testing.T) {
	dir := t.TempDir()
	for range trial.Deaths {
		open(t, dir).Try(7, "page week")
	}
	newer, err := trial.Open(dir, "v2", slog.New(slog.DiscardHandler))
	if err != nil || newer.Aside(7, "page week") || newer.Fault() != nil {
		t.Errorf("set aside for a newer player: %v, %v", newer.Fault(), err)
	}
	newer.Try(7, "page week")
	if tr := open(t, dir); tr.Aside(7, "page week") {
		t.Errorf("the death of a newer player is put down to this one: %v", tr.Fault())
	}
}

// What cannot be read or written costs the memory of deaths, not the run.
func TestUnusableFolder(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "trials"), []byte(`{"trying":[{`), 0o600); err != nil {
		t.Fatal(err)
	}
	if tr, err := trial.Open(dir, "v1", slog.New(slog.DiscardHandler)); err == nil || tr.Aside(7, "page a") {
		t.Errorf("half a file: %v", err)
	}
	var said bytes.Buffer
	file := filepath.Join(dir, "no folder")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	tr, err := trial.Open(file, "v1", slog.New(slog.NewTextHandler(&said, nil)))
	if err == nil {
		t.Error("a file in place of the folder: no error")
	}
	for range 5 {
		tr.Try(7, "page a")(true)
	}
	tr.End()
	if n := strings.Count(said.String(), "cannot be noted"); n != 1 {
		t.Errorf("told %d times:\n%s", n, &said)
	}
}

// What is remembered is bounded.
func TestMemoryIsBounded(t *testing.T) {
	dir := t.TempDir()
	for i := range 200 {
		open(t, dir).Try(uint64(i), fmt.Sprint("page ", i))
	}
	if info, err := os.Stat(filepath.Join(dir, "trials")); err != nil || info.Size() > 64*100 {
		t.Errorf("the file after 200 different deaths: %d bytes, %v", info.Size(), err)
	}
}

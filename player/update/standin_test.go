package update_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"os"
	"sync"
	"testing"
	"time"

	"semainier/player/update"
)

// A program of these tests is the test itself with a line at its end that says which
// one it is and how it behaves.
const trailer = "\nstand-in of the player "

// TestMain is also the main of those programs.
func TestMain(m *testing.M) {
	self, err := os.Executable()
	if err != nil {
		panic(err)
	}
	if serial, does, ok := trailerOf(self); ok {
		os.Exit(standIn(self, serial, does))
	}
	os.Exit(m.Run())
}

func trailerOf(path string) (serial uint64, does string, ok bool) {
	f, err := os.Open(path)
	if err != nil {
		return 0, "", false
	}
	defer f.Close()
	end := make([]byte, 64)
	_, err = f.Seek(-int64(len(end)), io.SeekEnd)
	if err == nil {
		_, err = io.ReadFull(f, end)
	}
	i := bytes.LastIndex(end, []byte(trailer))
	if err != nil || i < 0 {
		return 0, "", false
	}
	n, _ := fmt.Sscan(string(end[i+len(trailer):]), &serial, &does)
	return serial, does, n == 2
}

// Where a stand-in finds what player.toml would say.
const (
	dirVariable = "STANDIN_DIR"
	hubVariable = "STANDIN_HUB"
	keyVariable = "STANDIN_KEY"
	logVariable = "STANDIN_LOG"

	brokenSuffix = ".broken" // of a file beside the folder
)

// standIn does with releases what the player does, and shows nothing.
func standIn(self string, serial uint64, does string) int {
	key, err := base64.StdEncoding.DecodeString(os.Getenv(keyVariable))
	if err != nil {
		return 3
	}
	r := update.In(os.Getenv(dirVariable), ed25519.PublicKey(key))
	journal, err := os.OpenFile(os.Getenv(logVariable), os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return 3
	}
	say := func(what string, more any) { fmt.Fprintln(journal, what, serial, more) }
	if err := update.Launch(r, serial); err != nil {
		say("not-launched", err)
	}
	if does == "decays" { // it works until what it stands on changes
		does = "works"
		if _, err := os.Stat(os.Getenv(dirVariable) + brokenSuffix); err == nil {
			does = "exits"
		}
	}
	say("started", does)
	switch does {
	case "exits":
		return 1
	case "hangs": // so that not even its own time runs
		select {}
	}
	hub := os.Getenv(hubVariable)
	pace := update.Pace{First: time.Millisecond, Every: 20 * time.Millisecond, Retry: 10 * time.Millisecond, Trial: patience, Reach: patience}
	switch does { // the others have all the time that they need
	case "idles":
		pace.Trial = 200 * time.Millisecond
	case "strays":
		pace.Reach, hub = 200*time.Millisecond, "http://127.0.0.1:1"
	}
	ctx, end := context.WithCancel(context.Background())
	defer end()
	again := make(chan struct{}, 1)
	u := update.New(update.Options{
		Releases: r, Run: update.ThisRun(), Serial: serial, Hub: hub, Screen: "U", Free: func() int64 { return 0 },
		Restart: func() { again <- struct{}{} }, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Pace: pace,
	})
	var running sync.WaitGroup
	running.Go(func() { u.Run(ctx) })
	if does == "works" || does == "strays" {
		u.Proven()
	}
	said := ""
	for look := time.NewTicker(time.Millisecond); ; {
		if err := u.Fault(); err != nil && err.Error() != said {
			said = err.Error()
			say("fault", said)
		}
		select {
		case <-again:
		case <-look.C:
			if !u.Due() {
				continue
			}
		}
		end()
		running.Wait()
		say("not-restarted", update.Again(self))
		return 1
	}
}

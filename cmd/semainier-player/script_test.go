package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"semainier-player": main, "grows": grows})
}

// grows is a player that holds ever more memory, up to 400 MB.
func grows() {
	const part = 4 << 20
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	go keepBounds(ctx, time.Millisecond, 100<<20, slog.New(slog.NewTextHandler(os.Stderr, nil)))
	held := make([][]byte, 100)
	for i := range held {
		held[i] = make([]byte, part)
		for at := 0; at < part; at += 4096 {
			held[i][at] = 1
		}
	}
	<-ctx.Done() // it is to end before, and not by itself
	runtime.KeepAlive(held)
}

// Every script runs the real main in a folder of its own, without a display;
// cmd/firstlight_test.go runs it with one.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script", RequireExplicitExec: true, RequireUniqueNames: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("DISPLAY", ":4093") // there is none; with no name at all a framebuffer would be taken
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"status": status},
	})
}

// status N ARG… runs the player and wants exit status N.
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: status N ARG…")
	}
	err := ts.Exec("semainier-player", args[1:]...)
	var exit *exec.ExitError
	if !errors.As(err, &exit) || strconv.Itoa(exit.ExitCode()) != args[0] {
		ts.Fatalf("want exit status %s, got %v", args[0], err)
	}
}

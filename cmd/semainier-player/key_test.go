package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"semainier/cmd/internal/config"
	"semainier/player/cache"
)

// No network is needed: the address is never asked without a key.
func TestScreenThatCannotKeepItsKeyBeginsAnewOnceItCan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		data := filepath.Join(t.TempDir(), "data")
		if err := os.WriteFile(data, []byte("in the way"), 0o600); err != nil {
			t.Fatal(err)
		}
		folder, err := cache.Open(data)
		if err == nil {
			t.Fatal("there is a folder")
		}
		l := line(config.Player{Hub: "http://127.0.0.1:1", Data: data}, folder, nil, nil, slog.New(slog.DiscardHandler))
		ended := make(chan error, 1)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go func() { ended <- l.run(ctx) }()
		time.Sleep(10*keyEvery + time.Second)
		select {
		case err := <-ended:
			t.Fatalf("nobody waits for the key: %v", err)
		default:
		}
		if err := os.Remove(data); err != nil {
			t.Fatal(err)
		}
		time.Sleep(keyEvery)
		if err := <-ended; !errors.Is(err, errRestart) {
			t.Errorf("got %v, want a new beginning", err)
		}
	})
}

func TestNobodyWaitsForAKeyOnceTheScreenEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := awaitKey(ctx, t.TempDir()); err != nil {
		t.Errorf("got %v", err)
	}
}

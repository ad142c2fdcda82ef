package main

import (
	"context"
	"time"
)

// keyEvery is how often a screen without a key looks whether it can have one.
const keyEvery = time.Minute

// awaitKey gives errRestart once the screen can have its key: a data folder that is full
// or read-only as the screen starts may be mended later, and nobody is there to start it
// again. It gives nil when ctx ends.
func awaitKey(ctx context.Context, data string) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(keyEvery):
		}
		if _, err := publicKey(data); err == nil {
			return errRestart
		}
	}
}

package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"semainier/player/display"
	"semainier/player/machine"
)

// mostMemory is how many bytes the process may hold: where a processor draws it holds 130 MB
// at 1080p and 360 MB on a 4K display; a Raspberry Pi 3 has so much for it. The unit's
// MemoryMax is for the X server too, but Raspberry Pi OS does not count memory by unit.
const mostMemory = 600 << 20

// bounded is how often that is looked at, and the X server's log.
const bounded = time.Minute

// keepBounds ends the process, to be started again, once it holds more than most bytes of
// memory. It ends as by a power cut, for which everything is made, whatever hangs; what was
// being drawn is to blame. It also keeps the X server's log short, until ctx ends.
func keepBounds(ctx context.Context, every time.Duration, most int64, log *slog.Logger) {
	repeat(ctx, every, func() {
		held, err := machine.Memory()
		warn(log, "memory", err)
		if held > most {
			log.Error("the screen ends: it holds more memory than it may", "bytes", held, "most", most)
			os.Exit(exitFailed)
		}
		if dir := os.Getenv("RUNTIME_DIRECTORY"); dir != "" { // the unit's
			warn(log, "the X server's log", display.TrimLog(filepath.Join(dir, "Xorg.log")))
		}
	})
}

// repeat does something time and again until ctx ends.
func repeat(ctx context.Context, every time.Duration, do func()) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			do()
		}
	}
}

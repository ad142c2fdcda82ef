package main

import (
	"context"
	"log/slog"
	"os"
	"runtime/metrics"
	"time"
)

// The names of what the runtime measures: https://pkg.go.dev/runtime/metrics.
const (
	heapObjects  = "/memory/classes/heap/objects:bytes" // in use, and not yet collected
	heapLive     = "/gc/heap/live:bytes"                // what the last collection left
	goMapped     = "/memory/classes/total:bytes"
	goReleased   = "/memory/classes/heap/released:bytes" // mapped, and given back to the system
	goroutines   = "/sched/goroutines:goroutines"
	openFilesDir = "/proc/self/fd"
)

// drawer tells how many images it has on the graphics card, and which scene is in view.
type drawer interface {
	Textures() (count, bytes int64)
	Seen() (seq uint64)
}

// keepStats logs what the process holds on to, until ctx ends.
func keepStats(ctx context.Context, every time.Duration, d drawer, version func() uint64, log *slog.Logger) {
	repeat(ctx, every, func() { logStats(d, version(), log) })
}

func logStats(d drawer, version uint64, log *slog.Logger) {
	samples := []metrics.Sample{{Name: goroutines}, {Name: heapObjects}, {Name: heapLive}, {Name: goMapped}, {Name: goReleased}}
	metrics.Read(samples)
	value := func(i int) uint64 { return samples[i].Value.Uint64() }
	count, bytes := d.Textures()
	log.Info("stats", "goroutines", value(0), "heap_bytes", value(1), "live_bytes", value(2), "go_bytes", value(3)-value(4),
		"textures", count, "texture_bytes", bytes, "files", openFiles(),
		"version", version, "scene", d.Seen())
}

// openFiles counts the file descriptors of this process; -1 where the system does
// not tell.
func openFiles() int {
	list, err := os.ReadDir(openFilesDir)
	if err != nil {
		return -1
	}
	return len(list) - 1 // but the one that lists them
}

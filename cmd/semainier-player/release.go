package main

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"time"

	"semainier/cmd/internal/config"
	"semainier/player/update"
)

// What a build says of itself, by the linker: -ldflags "-X main.release=2026.48 -X
// main.serial=1795948800". Without it, they are the tag or the commit, and its time.
var (
	release string // for people
	serial  string // grows with every release, see wire.Release
	haste   string // for deploy/bench/update.sh alone: "100ms" between two questions, and no patience
)

// version names this program: as it was released, or the tag that it was built from,
// or the commit.
func version() string {
	if release != "" {
		return release
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	if commit := setting("vcs.revision"); commit != "" {
		return commit[:min(len(commit), 12)]
	}
	return "devel"
}

// ownSerial is that of this program; 0 for a build outside a repository, which any
// release is newer than.
func ownSerial() uint64 {
	if n, err := strconv.ParseUint(serial, 10, 64); err == nil {
		return n
	}
	if t := buildTime(); !t.IsZero() {
		return uint64(t.Unix())
	}
	return 0
}

// pace is how often the hub is asked for a newer player; zero: as usual.
func pace() update.Pace {
	d, err := time.ParseDuration(haste)
	if err != nil {
		return update.Pace{}
	}
	return update.Pace{First: d, Every: d, Retry: d, Trial: 100 * d, Reach: 100 * d}
}

// releases are those that the hub gave this screen.
func releases(cfg config.Player) update.Releases {
	return update.In(filepath.Join(cfg.Data, releasesPart), cfg.ReleaseKey)
}

// launch starts the release that is to run in the place of this program, if there is
// one. Where it cannot, this program is what runs.
func launch(cfg config.Player, log *slog.Logger) {
	if err := update.Launch(releases(cfg), ownSerial()); err != nil {
		log.Error("the installed program runs in the place of a release", "error", err)
	}
}

func versionCommand(s stdio) int {
	fmt.Fprintf(s.out, "%s (serial %d, %s/%s)\n", version(), ownSerial(), runtime.GOOS, runtime.GOARCH)
	return exitOK
}

#!/usr/bin/env bash
# A million simulated power cuts while the player's own code keeps playlists, the
# hub's word, times, the key and pictures: after each, what was kept last is there,
# or what was being kept, and nothing is torn. The same on file systems that leave
# out a precaution (no fsync of the folder, none of files, written in place) must
# fail. `go test` does a few thousand of these each time.
#
# The crash is that of pebble's memory file system: of what was not synced any block
# of 4 kB and any name may be there or not, with a chance of 0 to 100 percent.
# A cut comes before each call that changes the disk, and after the last.
#
# Usage: powercuts.sh [CUTS]; default: 1000000. Takes some two minutes on two cores.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
need_go
export SEMAINIER_POWERCUTS=${1:-1000000}
cd "$root"
time go test ./player/cache ./player/media -run PowerCuts -count 1 -v -timeout 60m | grep -vE '^(=== |PASS)'

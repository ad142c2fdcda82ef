#!/usr/bin/env bash
# Whether files that somebody uploads can slow the hub down: how long another
# request takes while PDFs that burn all that they may are read, two at once and
# six in line, and how long it takes without, in turn, on this machine: median
# and 99th percentile in µs, their ratios, and the memory of the parent's heap.
#
#   deploy/bench/uploads.sh [URL]
#
# URL is what is asked for, as http://127.0.0.1:8080/healthz of a hub that runs
# here; without it, a server in the process that has the files read.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
need_go
cd "$root"
SEMAINIER_URL=${1:-} go test -run '^$' -bench BesideBombs -benchtime 1x ./hub/upload | awk '
	/^Benchmark/ {for (i = 3; i < NF; i += 2) if ($(i+1) != "ns/op") printf "%-16s %10s\n", $(i+1), $i; found = 1}
	/FAIL|panic/ {print}
	END {exit !found}'

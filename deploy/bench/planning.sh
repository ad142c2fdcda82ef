#!/usr/bin/env bash
# What it costs the hub to plan and publish every site after one calendar that all
# of them share has changed: CPU time for each site, of 10, 100, 1,000 and 10,000
# sites in one run, and how it grows from that of 10 (the baseline). Fails where a
# site of 10,000 costs more than 1.3 times one of 100.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
need_go
work=$(mktemp -d "${TMPDIR:-/tmp}/semainier-planning.XXXXXX")
trap 'rm -rf "$work"' EXIT
export TMPDIR=$work
(cd "$root" && CGO_ENABLED=0 go build -o "$work/planning" ./deploy/bench/planning)
"$work/planning"

#!/usr/bin/env bash
# What refreshing 200 calendars costs the hub: unchanged ones against changed
# ones, CPU time of the real gatherer and store in one run. Fails where an
# unchanged calendar costs a tenth of a changed one or more.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
need_go
work=$(mktemp -d "${TMPDIR:-/tmp}/semainier-refresh.XXXXXX")
trap 'rm -rf "$work"' EXIT
(cd "$root" && CGO_ENABLED=0 go build -o "$work/refresh" ./deploy/bench/refresh)
"$work/refresh"

#!/usr/bin/env bash
# What the heartbeats of SCREENS (10,000) screens at SITES (1,000) cost the hub: the
# share of one core that it takes for a minute in which they tell how they are
# every 30 s and ask every 45 s, less that of a minute in which they only ask.
# Fails where heartbeats cost a tenth of a core or more.
#
#   deploy/bench/presence.sh [SCREENS [SITES]]
#
# About five minutes.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
screens=${1:-10000} sites=${2:-1000}
need_go
work=$(mktemp -d "${TMPDIR:-/tmp}/semainier-presence.XXXXXX")
trap 'rm -rf "$work"' EXIT
export TMPDIR=$work
(cd "$root" && CGO_ENABLED=0 go build -o "$work/" ./cmd/semainier)
ulimit -n "$(ulimit -Hn)"
"$work/semainier" simulate --screens "$screens" --sites "$sites" --json "$work/figures.json"
share=$(grep -o '"Heartbeats":[-0-9.e]*' "$work/figures.json" | cut -d: -f2)
awk -v s="$share" -v n="$screens" 'BEGIN {
	printf "heartbeats of %d screens: %.1f %% of a core (allowed: 10 %%)\n", n, 100 * s
	exit s >= 0.1
}' || die "heartbeats cost too much"

#!/usr/bin/env bash
# 500 days without network: the real player with its cache, clock and layouts, on a
# clock that leaps by a step (10 minutes unless told otherwise; minute by minute
# around special midnights and in the nights in which clocks are changed), judged at
# each step by a calendar of the test's own. It prints what was seen; nothing of it
# may be wrong or blank. Ten minutes take about an hour of one core.
# Usage: deploy/bench/offline.sh [STEP]    STEP as Go writes durations: 10m, 1h
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
need_go
cd "$root"
step=${1:-10m}
work=$(mktemp -d "${TMPDIR:-/tmp}/semainier-offline.XXXXXX")
trap 'rm -rf "$work"' EXIT

export TMPDIR=$work SEMAINIER_OFFLINE_STEP=$step
if ! nice -n 5 go test -count=1 -timeout 4h -v -run 'FiveHundredDays|HoursAreThoseOfTheSite|MachinesClockLeaps|WhoseTime|WrongYear' ./player >"$work/log" 2>&1; then
	grep -v '^=== ' "$work/log" >&2
	die "something was wrong on the way"
fi
printf 'step %s\n' "$step"
grep -E -- '^(--- PASS|    offline_test)' "$work/log" | sed -E 's/^ +offline_test.go:[0-9]+: /    /'

#!/usr/bin/env bash
# What reading calendars costs, against libical.
#
#   deploy/bench/feeds.sh [TIMES]
#
# CPU time (user and system) of "semainier feed expand" and of a small C program
# on Debian's libical (deploy/bench/libical), over the same generated calendars
# in one run, the best of TIMES (5) each. The first ratio is to a baseline that
# only counts the happenings and is the one that is aimed at: (a) 0.55, (b) 0.5,
# (c) 0.4. The second is to one that also writes them, as ours does. Fails where
# the two don't find the same number of happenings.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
times=${1:-5}

need_go
install gcc libc6-dev libical-dev pkg-config
work=$(mktemp -d "${TMPDIR:-/tmp}/semainier-feeds.XXXXXX")
trap 'rm -rf "$work"' EXIT
say "building"
(cd "$root" && CGO_ENABLED=0 go build -o "$work/" ./cmd/semainier ./deploy/bench/feeds)
# shellcheck disable=SC2046
gcc -O2 -o "$work/libical" "$root/deploy/bench/libical/expand.c" $(pkg-config --cflags --libs libical)
mkdir "$work/one" "$work/many"
"$work/feeds" -dir "$work/one" -files 1 -events 10000
"$work/feeds" -dir "$work/many" -files 200 -events 500

# cpu COMMAND…: seconds of user and system time, the least of all runs.
cpu() {
	local n
	for n in $(seq "$times"); do
		{ TIMEFORMAT='%U %S'; time "$@" >"$work/out" 2>"$work/err"; } 2>&1
	done | awk '{ t = $1 + $2; if (NR == 1 || t < least) least = t } END { printf "%.3f", least }'
}

failed=0
printf '%-44s %10s %9s %9s %9s %7s %7s\n' "" happenings ours counting writing ratio also
row() { # NAME FROM TO FILE…
	local name=$1 from=$2 to=$3 ours counting writing found wanted
	shift 3
	ours=$(cpu "$work/semainier" feed expand --from "$from" --to "$to" "$@")
	found=$(wc -l <"$work/out")
	counting=$(cpu "$work/libical" -n "${from//-/}" "${to//-/}" "$@")
	wanted=$(cat "$work/err")
	writing=$(cpu "$work/libical" "${from//-/}" "${to//-/}" "$@")
	printf '%-44s %10d %8.2fs %8.2fs %8.2fs %7.2f %7.2f\n' "$name" "$found" "$ours" "$counting" "$writing" \
		"$(awk "BEGIN { print $ours / $counting }")" "$(awk "BEGIN { print $ours / $writing }")"
	[ "$found" = "$wanted" ] || { echo "libical finds $wanted" >&2; failed=1; }
}
row "(a) 10,000 rules, a year" 2026-01-01 2027-01-01 "$work/one/000.ics"
row "(b) 10,000 rules, a week" 2026-11-16 2026-11-23 "$work/one/000.ics"
row "(c) 200 calendars of 500 rules, a week" 2026-11-16 2026-11-23 "$work"/many/*.ics
exit $failed

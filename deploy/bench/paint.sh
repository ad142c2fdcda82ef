#!/usr/bin/env bash
# What drawing a page costs, against Debian's Chromium.
#
#   deploy/bench/paint.sh [TIMES [PICTURES]]
#
# First the painter alone (the stages of a page of 40 cards, the clock, pictures:
# CPU time, allocations), then process to process: a program that reads the
# fonts, shapes, paints and writes a PNG, against "chromium --headless
# --screenshot" with a fresh profile of the same page in HTML, TIMES (7) each in
# turn: the median of the CPU time of all their processes, and the ratio, which
# is to be 1/5 or less. Leaves both pictures in the folder PICTURES, to be looked at.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
times=${1:-7} pictures=${2:-}

need_go
install chromium
work=$(mktemp -d "${TMPDIR:-/tmp}/semainier-paint.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$root"
say "the painter alone"
go test -run '^$' -bench . -benchmem ./layouts/paint | grep -E '^(cpu|Benchmark)'
say "process to process"
CGO_ENABLED=0 go build -o "$work/paint" ./deploy/bench/paint
cp layouts/glyph/fonts/*.ttf "$work/"
"$work/paint" write "$work"
"$work/paint" measure "$work" "$times" chromium
if [ -n "$pictures" ]; then
	mkdir -p "$pictures"
	cp "$work/ours.png" "$work/browser.png" "$pictures/"
fi

#!/usr/bin/env bash
# From key to picture: how long the console takes to draw a changed notice, against a
# plain "semainier render" of the same screen.
#
#   deploy/bench/preview.sh [TIMES]
#
# First the demo's town with its calendars: "semainier render --page notice" at
# 1920 × 1080, TIMES (5) times, each a process of its own that reads everything anew.
# Then hub/preview as the console has it: the plan of one site, the pages of one screen,
# pixels and PNG, for each keystroke. Last the ratio. The goal is 300 ms.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
times=${1:-5}

need_go
build
work=$(mktemp -d "${TMPDIR:-/tmp}/semainier-preview.XXXXXX")
trap 'stop_all; rm -rf "$work"' EXIT
at=2026-11-19T10:42
start serve "$bin/serve" --listen 127.0.0.1:18099 --dir "$root/deploy/demo/calendars" --at "$at"
until_line "$work/serve.log" '^[^ ]+ [^ ]+ serving' 10

say "semainier render, $times times"
for _ in $(seq "$times"); do
	began=$(date +%s%N)
	"$bin/semainier" render --network "$root/deploy/demo/network.toml" --site tilleuls --at "$at" --size 1920x1080 -o "$work/render.png"
	echo $((($(date +%s%N) - began) / 1000))
done | sort -n >"$work/render.us"
render=$(sed -n "$(((times + 1) / 2))p" "$work/render.us")
say "median: $((render / 1000)) ms"

say "hub/preview, from key to PNG"
cd "$root"
go test -run '^$' -bench Keystroke -benchtime "${times}x" ./hub/preview | tee "$work/bench.log" | grep -E '^(cpu|Benchmark)'
key=$(awk '/Keystroke\/tilleuls-wide/ { printf "%d", $3 / 1000 }' "$work/bench.log")
say "$((key / 1000)) ms: $(awk -v k="$key" -v r="$render" 'BEGIN { printf "%.2f", k / r }') of a plain render"
[ "$key" -lt 300000 ] || { say "more than 300 ms"; exit 1; }

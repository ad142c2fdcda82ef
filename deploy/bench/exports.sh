#!/usr/bin/env bash
# A hub and a player over calendars that somebody really exported.
#
#   deploy/bench/exports.sh CALENDARS MONDAY PICTURES [FILE…]
#
# Takes the .ics files of the folder CALENDARS (or those named after) that have
# something in the week of MONDAY, shows them on one site, leaves pictures of
# the real window at Thursday 10:42 in PICTURES, and says how many of the
# week's public dates reached the program.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
[ $# -ge 3 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2; }
from=$1 monday=$2 pictures=$3
shift 3
at=$(date -d "$monday + 3 days" +%F)T10:42
export TZ=Europe/Paris

need_go
install "${window_packages[@]}" "${display_packages[@]}"
build
(cd "$root" && CGO_ENABLED=0 go build -o "$bin/" ./deploy/bench/exports)
work=$(mktemp -d "${TMPDIR:-/tmp}/semainier-exports.XXXXXX")
trap 'stop_all; rm -rf "$work"' EXIT
mkdir -p "$work/calendars" "$pictures"
if [ $# -eq 0 ]; then cp "$from"/*.ics "$work/calendars/"; else for f in "$@"; do cp "$from/$f" "$work/calendars/"; done; fi

cat >"$work/hub.toml" <<TOML
data = "hub"
[http]
listen = "127.0.0.1:18081"
[nats]
listen = "127.0.0.1:14223"
[feeds]
files = "calendars"
TOML
cat >"$work/player.toml" <<TOML
hub = "http://127.0.0.1:18081"
nats = "nats://127.0.0.1:14223"
hub_key = "$("$bin/semainier" hub key --config "$work/hub.toml")"
data = "player"
[window]
fullscreen = false
width = 1920
height = 1080
TOML
"$bin/exports" -dir "$work/calendars" -week "$monday" >"$work/network.toml"
cat >>"$work/network.toml" <<TOML

[[screen]]
id = "essai"
site = "essai"
name = "Essai"
key = "$("$bin/semainier-player" key --config "$work/player.toml")"
TOML
"$bin/semainier" network apply --config "$work/hub.toml" "$work/network.toml" >/dev/null
start hub "$bin/semainier" hub --config "$work/hub.toml" --at "$at"
until_line "$work/hub.log" 'first reading done' 60
curl -sf http://127.0.0.1:18081/sites/essai/program.json >"$work/program.json"

virtual_display 1920x1080
for page in today week; do
	start "player-$page" "$bin/semainier-player" --config "$work/player.toml" --page "$page" --at "$at"
	until_line "$work/player-$page.log" "msg=shown.*page=$page" 60
	shoot "$pictures/$page.png"
	kill "${pids[-1]}"
done
# What a visitor would wait for: the other parts of a full week, drawn by the same code.
part=2
while "$bin/semainier" render --program "$work/program.json" --page week --part $part --at "$at" -o "$pictures/week-$part.png" 2>/dev/null; do part=$((part + 1)); done
grep -hE 'level=(WARN|ERROR)' "$work"/*.log || true
"$bin/exports" -dir "$work/calendars" -week "$monday" -program "$work/program.json"

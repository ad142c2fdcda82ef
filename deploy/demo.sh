#!/usr/bin/env bash
# The demo: a town's calendars, a hub and a player, on this machine alone.
#
#   deploy/demo.sh                   hub and player in a window, until Ctrl-C
#   deploy/demo.sh --snapshot DIR    four pictures of the real player window in DIR
#   --at TIME                        with either: the clock of hub and player, as in 2026-11-19T10:42
#
# It uses the ports 18080 (HTTP), 14222 (NATS) and 18099 (calendars). Without a
# display it starts a virtual one and says where the picture is.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

at='' snapshot=''
while [ $# -gt 0 ]; do
	case $1 in
	--at) at=${2:?--at TIME, as in 2026-11-19T10:42}; shift 2 ;;
	--snapshot) snapshot=${2:?--snapshot DIR}; shift 2 ;;
	*) sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
	esac
done
if [ -n "$snapshot" ] && [ -z "$at" ]; then at=2026-11-19T10:42; fi
export TZ=Europe/Paris

need_go
install "${window_packages[@]}"
build

work=$(mktemp -d "${TMPDIR:-/tmp}/semainier-demo.XXXXXX")
trap 'stop_all; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
clock=()
if [ -n "$at" ]; then clock=(--at "$at"); fi

# The operator's files: addresses and folders, one player for each orientation.
cat >"$work/hub.toml" <<TOML
data = "hub"
[http]
listen = "127.0.0.1:18080"
[nats]
listen = "127.0.0.1:14222"
[feeds]
allow = ["127.0.0.0/8"]
TOML
player() { # NAME FULLSCREEN WIDTH HEIGHT, then what the record says of its layout
	cat >"$work/$1.toml" <<TOML
hub = "http://127.0.0.1:18080"
nats = "nats://127.0.0.1:14222"
hub_key = "$("$bin/semainier" hub key --config "$work/hub.toml")"
data = "$1"
reconnect = "1s"
[window]
fullscreen = $2
width = $3
height = $4
TOML
	cat >>"$work/network.toml" <<TOML

[[screen]]
id = "$1"
site = "tilleuls"
name = "Hall d’accueil ($1)"
key = "$("$bin/semainier-player" key --config "$work/$1.toml")"
$5
TOML
}
cp "$root/deploy/demo/network.toml" "$root/deploy/demo/fete.png" "$work/"
player landscape false 1920 1080 'layout = "hall"
diagonal = 55
distance = 4'
player portrait false 1080 1920 'layout = "portrait"'

"$bin/semainier" network apply --config "$work/hub.toml" "$work/network.toml" >"$work/apply.log"
start serve "$bin/serve" --listen 127.0.0.1:18099 --dir "$root/deploy/demo/calendars" --at "$at"
until_line "$work/serve.log" '^[^ ]+ [^ ]+ serving' 10
start hub "$bin/semainier" hub --config "$work/hub.toml" "${clock[@]}"
echo "${pids[-1]}" >"$work/hub.pid"
until_line "$work/hub.log" 'hub ready' 20

# picture FILE SIZE PLAYER PAGE: one page of the real player window.
picture() {
	virtual_display "$2"
	start "$3-$4" "$bin/semainier-player" --config "$work/$3.toml" --page "$4" "${clock[@]}"
	until_line "$work/$3-$4.log" "shown.*page=$4" 60
	sleep 2 # the opening fade
	shoot "$1"
	kill "${pids[-1]}"
	say "$1"
}

if [ -n "$snapshot" ]; then
	mkdir -p "$snapshot"
	until_line "$work/hub.log" 'first reading done' 60
	picture "$snapshot/week.png" 1920x1080 landscape week
	picture "$snapshot/today.png" 1920x1080 landscape today
	picture "$snapshot/week-portrait.png" 1080x1920 portrait week
	picture "$snapshot/today-portrait.png" 1080x1920 portrait today
	exit 0
fi

if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
	virtual_display 1920x1080
	virtual=1
fi
start player "$bin/semainier-player" --config "$work/landscape.toml" "${clock[@]}"
until_line "$work/player.log" 'shown.*page=(week|today)' 60
if [ -n "${virtual:-}" ]; then
	sleep 2
	mkdir -p "$root/tmp"
	shoot "$root/tmp/demo.png"
	say "no display here: the screen is on a virtual one; its picture is in tmp/demo.png"
fi
say "the demo runs; Ctrl-C ends it. Logs, files and calendars: $work"
say "the console: $(grep -o 'http://[^ ]*/bienvenue/[^ ]*' "$work/hub.log" | head -1) (once, to make the first administrator's account)"
say "the site's program: http://127.0.0.1:18080/sites/tilleuls/program.json"
while kill -0 "${pids[-1]}" 2>/dev/null; do sleep 1; done

#!/usr/bin/env bash
# What a screen costs while it shows one page with a clock of minutes, against
# Debian's Chromium in kiosk mode with the same words and colours (player/today.html:
# no script but the clock's, no fonts of its own), in turn on one virtual display of
# 1920×1080: memory, processor time, and how long each takes to the first right
# pixels, which are watched for in the display's memory. The player has its playlist
# on the disk and no hub. Fails where a target of issue 7 is missed.
#
# Usage: player.sh [RUNS [FOLDER]], default 5 (some 35 minutes) and tmp/player, into
# which a picture of each goes. SETTLE=40s and SPAN=60s can be changed;
# BROWSER= measures the player alone. Chromium's default, a GPU in software
# (SwiftShader), is measured once for information.
# Ports 22080 (HTTP), 22422 (NATS) and 22099 (calendars), while the playlist is made.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
runs=${1:-5}
out=${2:-$root/tmp/player}
browser=${BROWSER-chromium}
export TZ=Europe/Paris
mkdir -p "$out"
out=$(cd "$out" && pwd)

need_go
install "${window_packages[@]}"
if [ -n "$browser" ]; then install chromium; fi
work=$(mktemp -d "${TMPDIR:-/tmp}/semainier-player.XXXXXX")
trap 'stop_all; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
bin=$work/bin
build
(cd "$root" && CGO_ENABLED=0 go build -o "$bin/measure" ./deploy/bench/player)

cat >"$work/hub.toml" <<TOML
[http]
listen = "127.0.0.1:22080"
[nats]
listen = "127.0.0.1:22422"
[feeds]
allow = ["127.0.0.0/8"]
TOML
cat >"$work/player.toml" <<TOML
hub = "http://127.0.0.1:22080"
nats = "nats://127.0.0.1:22422"
hub_key = "$("$bin/semainier" hub key --config "$work/hub.toml")"
data = "player"
TOML
sed 's/127\.0\.0\.1:18099/127.0.0.1:22099/' "$root/deploy/demo/network.toml" >"$work/network.toml"
cp "$root/deploy/demo/fete.png" "$work/"
cat >>"$work/network.toml" <<TOML

[[screen]]
id = "hall"
site = "tilleuls"
name = "Hall d’accueil"
key = "$("$bin/semainier-player" key --config "$work/player.toml")"
layout = "hall"
TOML
"$bin/semainier" network apply --config "$work/hub.toml" "$work/network.toml" >"$work/apply.log"

say "a playlist, on the disk"
at=2026-11-19T10:42
start serve "$bin/serve" --listen 127.0.0.1:22099 --dir "$root/deploy/demo/calendars" --at "$at"
until_line "$work/serve.log" '^[^ ]+ [^ ]+ serving' 10
start hub "$bin/semainier" hub --config "$work/hub.toml" --at "$at"
until_line "$work/hub.log" 'first reading done' 60
virtual_display 1920x1080
start once "$bin/semainier-player" --config "$work/player.toml" --at "$at" --page today
until_line "$work/once.log" 'msg=shown version=[1-9]' 60
sleep 2
stop_all

mkdir "$work/frame"
virtual_display 1920x1080 -fbdir "$work/frame"
"$bin/measure" -frame "$work/frame/Xvfb_screen0" -dir "$out" -runs "$runs" -settle "${SETTLE:-40s}" -span "${SPAN:-60s}" \
	-player "$bin/semainier-player --config $work/player.toml --at $at --page today" \
	-browser "$browser" -page "$root/deploy/bench/player/today.html" -swiftshader "${SWIFTSHADER:-1}"

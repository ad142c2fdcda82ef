#!/usr/bin/env bash
# Whether a player grows over time: a hub, a window of 1920×1080 whose pages change
# every 2 s (a fade each), and other records every 5 s, so that another playlist
# comes; the screen's layout changes too, there is a ticker, a poster, and words in
# scripts of other fonts. Every 10 s a sample of its memory, goroutines, textures,
# threads and file descriptors. Prints the slope of each by least squares after
# ten minutes that do not count, and fails where one of a run of 30 minutes or
# more is beyond its bound (memory: 2 % of the mean in an hour; others: 1).
#
# Usage: soak.sh [MINUTES [FOLDER]], default 60 and tmp/soak: there are then samples.csv,
# chart.png, pictures of the window at the start, in the middle and at the end, and the logs.
# Ports 21080 (HTTP), 21422 (NATS) and 21099 (calendars) of this machine alone.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
minutes=${1:-60}
out=${2:-$root/tmp/soak}
export TZ=Europe/Paris
mkdir -p "$out"
out=$(cd "$out" && pwd)

need_go
install "${window_packages[@]}"
work=$(mktemp -d "${TMPDIR:-/tmp}/semainier-soak.XXXXXX")
trap 'stop_all; cp "$work"/*.log "$out/"; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
bin=$work/bin
build
(cd "$root" && CGO_ENABLED=0 go build -o "$bin/" ./deploy/bench/soak)

cat >"$work/hub.toml" <<TOML
[http]
listen = "127.0.0.1:21080"
[nats]
listen = "127.0.0.1:21422"
[feeds]
allow = ["127.0.0.0/8"]
TOML
cat >"$work/player.toml" <<TOML
hub = "http://127.0.0.1:21080"
nats = "nats://127.0.0.1:21422"
hub_key = "$("$bin/semainier" hub key --config "$work/hub.toml")"
data = "player"
reconnect = "1s"
TOML
cp "$root/deploy/demo/fete.png" "$work/"

# records NAME LAYOUT SED…: the demo's network with a screen in that layout, edited.
records() {
	local name=$1 layout=$2
	shift 2
	sed 's/127\.0\.0\.1:18099/127.0.0.1:21099/' "$root/deploy/demo/network.toml" | sed "$@" >"$work/$name.toml"
	cmp -s "$work/$name.toml" "$work/as-it-is.toml" && die "the records $name are no others than the demo's"
	cat >>"$work/$name.toml" <<TOML

[[screen]]
id = "hall"
site = "tilleuls"
name = "Hall d’accueil"
key = "$("$bin/semainier-player" key --config "$work/player.toml")"
layout = "$layout"
TOML
}
sed 's/127\.0\.0\.1:18099/127.0.0.1:21099/' "$root/deploy/demo/network.toml" >"$work/as-it-is.toml"
records network-0 hall 's/Don du sang, vendredi/Don du sang, ce vendredi/'
records network-1 hall '/^id = "wifi"/,/^state/s/state = "open"/state = "down"/'
records network-2 hall 's/il reste des places/il reste des places · 学习法语 · ฝรั่งเศส 🎓/'
records network-3 attente 's/Don du sang, vendredi/Don du sang, bientôt/'
records network-4 hall 's/Goûter partagé, musique/Goûter, musique/'
"$bin/semainier" network apply --config "$work/hub.toml" "$work/network-0.toml" >"$work/apply.log"

at=2026-11-19T10:42 # a Thursday on which all is open
start serve "$bin/serve" --listen 127.0.0.1:21099 --dir "$root/deploy/demo/calendars" --at "$at"
until_line "$work/serve.log" '^[^ ]+ [^ ]+ serving' 10
start hub "$bin/semainier" hub --config "$work/hub.toml" --at "$at"
until_line "$work/hub.log" 'first reading done' 60
virtual_display 1920x1080
start player "$bin/semainier-player" --config "$work/player.toml" --at "$at" --hold 2s --stats 5s
player=${pids[-1]}
until_line "$work/player.log" 'msg=shown version=[1-9]' 60

# Other records every 5 s.
change() {
	local n=1
	while :; do
		sleep 5
		"$bin/semainier" network apply --config "$work/hub.toml" "$work/network-$((n % 5)).toml" || return
		n=$((n + 1))
	done
}
start apply change
sleep 6
shoot "$out/start.png"
later() { for ((i = 0; i < minutes * 30; i++)); do sleep 1; done; shoot "$out/middle.png"; }
start middle later
say "$minutes minutes; the logs are in $work meanwhile, then in $out"
verdict=0
"$bin/soak" -pid "$player" -log "$work/player.log" -out "$out" -for "${minutes}m" || verdict=$?
shoot "$out/end.png"
say "samples, chart and pictures are in $out"
if grep -E 'level=(WARN|ERROR)|^panic' "$work/player.log"; then die "the player complained: its lines are above"; fi
exit $verdict

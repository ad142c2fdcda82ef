#!/usr/bin/env bash
# How long a new screen takes to show its site once its code was typed: two
# players in real windows, one wide and one tall, of two sites, paired by the codes
# in their logs. Fails where one takes 2 s or more from the record on, or where a
# screen shows another site than its own.
#
# Usage: pairing.sh [FOLDER], into which four pictures are put; default: tmp/pairing.
# Ports 19080 (HTTP), 19422 (NATS) and 19099 (calendars) of this machine alone.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
pictures=${1:-$root/tmp/pairing}
most=2000 # milliseconds
export TZ=Europe/Paris
mkdir -p "$pictures"
pictures=$(cd "$pictures" && pwd)

need_go
install "${window_packages[@]}"
work=$(mktemp -d "${TMPDIR:-/tmp}/semainier-pairing.XXXXXX")
trap 'stop_all; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
bin=$work/bin
build

cat >"$work/hub.toml" <<TOML
[http]
listen = "127.0.0.1:19080"
[nats]
listen = "127.0.0.1:19422"
[feeds]
allow = ["127.0.0.0/8"]
TOML
sed 's/127\.0\.0\.1:18099/127.0.0.1:19099/' "$root/deploy/demo/network.toml" >"$work/network.toml"
cp "$root/deploy/demo/fete.png" "$work/"
"$bin/semainier" network apply --config "$work/hub.toml" "$work/network.toml" >"$work/apply.log"
at=2026-11-19T10:42 # a Thursday on which all is open
start serve "$bin/serve" --listen 127.0.0.1:19099 --dir "$root/deploy/demo/calendars" --at "$at"
until_line "$work/serve.log" '^[^ ]+ [^ ]+ serving' 10
start hub "$bin/semainier" hub --config "$work/hub.toml" --at "$at"
until_line "$work/hub.log" 'first reading done' 60

# screen NAME WIDTH HEIGHT: a new one in a window that shows a code.
declare -A display
screen() {
	cat >"$work/$1.toml" <<TOML
hub = "http://127.0.0.1:19080"
nats = "nats://127.0.0.1:19422"
data = "$1"
[window]
fullscreen = false
width = $2
height = $3
TOML
	virtual_display "$2x$3"
	display[$1]=$DISPLAY
	start "$1" "$bin/semainier-player" --config "$work/$1.toml" --at "$at"
	until_line "$work/$1.log" 'msg=shown.*page=pairing' 60
	until_line "$work/$1.log" 'pairing code' 20
	sleep 1 # a page without its code may have come first
	shoot "$pictures/$1-before.png"
}

# pair NAME SITE: types its code and says how long the screen took.
pair() {
	local code written=0 ended shown took
	code=$(sed -n 's/.*msg="the screen shows a pairing code" code=\([^ ]*\).*/\1/p' "$work/$1.log" | tail -n 1)
	# The command waits for the screen: what counts is since it wrote the record.
	"$bin/semainier" screen pair "$code" --config "$work/hub.toml" --site "$2" --name "$1" >"$work/pair" &
	local command=$!
	until [ "$written" != 0 ]; do
		if grep -q '^added screen' "$work/pair"; then written=$(date +%s%3N); fi
		kill -0 $command 2>/dev/null || [ "$written" != 0 ] || die "the code $code was not taken"
		sleep 0.01
	done
	wait $command || die "screen pair $code failed"
	ended=$(date +%s%3N)
	until_line "$work/$1.log" 'msg=shown version=[1-9]' 10
	grep -q "this screen is of a site\" site=$2 " "$work/$1.log" || die "$1 is not of $2"
	shown=$(date -d "$(grep -m 1 'msg=shown version=[1-9]' "$work/$1.log" | sed 's/^time=\([^ ]*\).*/\1/')" +%s%3N)
	took=$((shown - written))
	printf '%-9s %s  site %-8s shown %5d ms after its record was written, %5d ms after the command ended\n' \
		"$1" "$code" "$2" "$took" $((shown - ended))
	if [ $took -ge $most ]; then slow=1; fi
	sleep 1
	DISPLAY=${display[$1]} shoot "$pictures/$1-after.png"
}

slow=0
screen wide 1920 1080
screen tall 1080 1920
pair wide tilleuls
pair tall gare
say "the pictures are in $pictures"
[ $slow = 0 ] || die "a screen took $most ms or more"

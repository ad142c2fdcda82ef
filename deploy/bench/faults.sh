#!/usr/bin/env bash
# What halls do to a screen, and how long until its picture is right again: the
# player, the X server and the hub killed, the player frozen, nothing plugged in as it starts, the output switched off,
# unplugged, plugged into another socket, its mode changed, other windows over the
# screen's, the root window wiped, the configuration spoilt, the display switched by hand. The kiosk session
# (deploy/package/semainier-kiosk) runs under bench/supervise, which stands for
# systemd, on an Xorg whose outputs and DPMS are real to its clients (dummy driver and
# bench/wall), on Xvfb, tall, and on Xephyr, turned. Right is what a new player shows on a display of
# that size, to the pixel, but for the clock. Fails where that takes 15 s or more.
#
# Usage, as root: faults.sh [FOLDER], into which the pictures before, during and after
# each fault are put; default: tmp/faults. Takes ten minutes.
# Ports 19780 (HTTP), 19722 (NATS) and 19799 (calendars) of this machine alone.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
pictures=${1:-$root/tmp/faults}
most=15000 # milliseconds
export TZ=Europe/Paris LIBGL_ALWAYS_SOFTWARE=1 MESA_SHADER_CACHE_DISABLE=true
[ "$(id -u)" = 0 ] || die "run it as root: Xorg asks for it"
mkdir -p "$pictures"
pictures=$(cd "$pictures" && pwd)
rm -f "$pictures"/*.png

need_go
install "${window_packages[@]}" "${display_packages[@]}" xinit x11-xserver-utils procps xserver-xorg-core xserver-xorg-dev xserver-xorg-video-dummy xserver-xephyr gcc libc6-dev pkg-config
work=$(mktemp -d "${TMPDIR:-/tmp}/semainier-faults.XXXXXX")
trap 'stop_all; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
bin=$work/bin
build
(cd "$root" && CGO_ENABLED=0 go build -o "$bin/" ./deploy/bench/supervise)
mkdir -p "$work/modules" "$work/plugs" "$work/run"
# shellcheck disable=SC2046 # words
gcc -shared -fPIC -O1 $(pkg-config --cflags xorg-server) -o "$work/modules/wall.so" "$root/deploy/bench/wall/wall.c"

cat >"$work/hub.toml" <<TOML
[http]
listen = "127.0.0.1:19780"
[nats]
listen = "127.0.0.1:19722"
[feeds]
allow = ["127.0.0.0/8"]
TOML
cat >"$work/player.toml" <<TOML
hub = "http://127.0.0.1:19780"
nats = "nats://127.0.0.1:19722"
data = "player"
reconnect = "1s"
TOML
sed 's/127\.0\.0\.1:18099/127.0.0.1:19799/' "$root/deploy/demo/network.toml" >"$work/network.toml"
cp "$root/deploy/demo/fete.png" "$work/"
"$bin/semainier" network apply --config "$work/hub.toml" "$work/network.toml" >"$work/apply.log"
at=2026-11-19T10:42 # a Thursday on which all is open
start serve "$bin/serve" --listen 127.0.0.1:19799 --dir "$root/deploy/demo/calendars" --at "$at"
until_line "$work/serve.log" '^[^ ]+ [^ ]+ serving' 10
hub() {
	start hub "$bin/semainier" hub --config "$work/hub.toml" --at "$at"
	hub=${pids[-1]}
	until_line "$work/hub.log" 'first reading done' 60
}
hub
player=("$bin/semainier-player" --config "$work/player.toml" --at "$at" --page services) # one page, that stands still

# end PID: ends what start started.
end() {
	kill "$1" 2>/dev/null || true
	while kill -0 "$1" 2>/dev/null; do sleep 0.05; done
}

# seen SIZE: a sum of all that is on the display but its head, where the clock is.
seen() {
	local w=${1%x*} h=${1#*x}
	timeout 10 import -silent -window root -depth 8 rgb:- 2>/dev/null | tail -c $((w * (h - (w > h ? w : h) / 10) * 3)) | sha256sum
}

# reference SIZE: what a new player shows on a display of that size.
reference() {
	virtual_display "$1"
	: >"$work/reference.log"
	start reference "${player[@]}"
	if [ ! -e "$work/paired" ]; then
		until_line "$work/reference.log" 'pairing code' 60
		"$bin/semainier" screen pair "$(sed -n 's/.*pairing code" code=\([^ ]*\).*/\1/p' "$work/reference.log" | tail -n 1)" \
			--config "$work/hub.toml" --site tilleuls --name Hall >"$work/paired"
	fi
	until_line "$work/reference.log" 'msg=shown version=[1-9].*page=services' 60
	sleep 2 # a new screen shows a page without its pictures first
	right[$1]=$(seen "$1")
	shoot "$pictures/right-$1.png"
	end "${pids[-1]}"
}

# right SIZE: the display shows what it should.
declare -A right
right() { [ "$(seen "$1")" = "${right[$1]}" ]; }

now() { date +%s%3N; }

# when_right SIZE SINCE: waits for it, sets took.
when_right() {
	local giveup=$(($2 + 4 * most))
	until right "$1"; do
		if [ "$(now)" -gt $giveup ]; then break; fi
		sleep 0.1
	done
	took=$(($(now) - $2))
}

# look FILE: a picture, also of a display that is not there.
look() { timeout 5 import -silent -window root "$1" 2>/dev/null || convert -size 640x360 xc:gray30 -fill white -gravity center -font "$root/layouts/glyph/fonts/FiraSans-Regular.ttf" -pointsize 32 -annotate 0 'no X server' "$1"; }

# fault NAME SIZE MAKE [HOLD [UNDO]]: from a right picture on, runs MAKE, holds for
# that many seconds, runs UNDO, and waits until the picture of SIZE is there.
failed=0 number=0
fault() {
	local name=$1 size=$2 make=$3 hold=${4:-0.3} undo=${5:-} since during=another
	number=$((number + 1))
	local file
	file=$pictures/$(printf '%02d-%s' $number "$(tr -c 'a-zA-Z0-9\n' - <<<"$kind $name")")
	look "$file-1-before.png"
	since=$(now)
	eval "$make"
	sleep "$hold"
	look "$file-2-during.png"
	if right "$size"; then during=right; fi
	if [ -n "$undo" ]; then
		since=$(now)
		eval "$undo"
	fi
	when_right "$size" "$since"
	look "$file-3-after.png"
	local verdict=ok
	if [ $took -ge $most ]; then verdict=FAILED failed=1; fi
	printf '%-6s %-44s %-10s %-8s %6d ms  %s\n' "$kind" "$name" "$size" "$during" $took $verdict
}

# The kiosk's processes.
pid_of_player() { pgrep -f "^$bin/semainier-player" | head -n 1; }
pid_of_x() { tr -d ' ' <"/tmp/.X${DISPLAY#:}-lock"; }

# kiosk KIND SERVER OPTION…: starts the session on a display that is free.
kiosk() {
	kind=$1
	local n
	for n in $(shuf -i 200-999 -n 50); do [ -e "/tmp/.X$n-lock" ] || [ -e "/tmp/.X11-unix/X$n" ] || break; done
	export DISPLAY=:$n
	: >"$work/kiosk.log"
	RUNTIME_DIRECTORY=$work/run STATE_DIRECTORY=$work/player SEMAINIER_X=$2 SEMAINIER_X_OPTIONS="${*:3}" SEMAINIER_DISPLAY=$DISPLAY SEMAINIER_PLAYER=$bin/semainier-player WALL_PLUGS=$work/plugs \
		start kiosk "$bin/supervise" --watchdog 90s "$root/deploy/package/semainier-kiosk" "${player[@]:1}"
	kiosk=${pids[-1]}
	until_line "$work/kiosk.log" 'supervise: .* ready' 60
}

# asleep: the player gives no sign of life until it is killed for it.
asleep() {
	local before
	before=$(grep -c 'supervise: .* watchdog' "$work/kiosk.log" || true)
	kill -STOP "$(pid_of_player)"
	until [ "$(grep -c 'supervise: .* watchdog' "$work/kiosk.log" || true)" -gt "$before" ]; do sleep 0.2; done
	since=$(now)
}

# same …: a fault during which the player's process must not end.
same() {
	local pid
	pid=$(pid_of_player)
	fault "$@"
	if [ "$(pid_of_player)" != "$pid" ]; then
		say "the player's process $pid has ended"
		failed=1
	fi
}

# begin_anew: the hub has the screen begin anew, which is the same process.
begin_anew() {
	local before
	before=$(grep -c 'the window waits for one' "$work/kiosk.log" || true)
	"$bin/semainier" screen restart "$screen" --config "$work/hub.toml" >>"$work/restart.log" 2>&1 || die "the hub cannot have the screen begin anew: $(cat "$work/restart.log")"
	until [ "$(grep -c 'the window waits for one' "$work/kiosk.log" || true)" -gt "$before" ]; do sleep 0.2; done
}

window() {
	xev -geometry "$1" >/dev/null 2>&1 &
	over=$!
	until xwininfo -root -tree | grep -q 'Event Tester'; do sleep 0.05; done
}
plug() { touch "$work/plugs/$1"; xrandr >/dev/null; } # the server looks when it is asked
unplug() { rm -f "$work/plugs/$1"; xrandr >/dev/null; }

for size in 1920x1080 1280x720 1080x1920; do reference $size; done

printf '%-6s %-44s %-10s %-8s %9s\n' on fault display during 'right after'
xorg=(/usr/lib/xorg/Xorg -config "$root/deploy/bench/wall/xorg.conf" -modulepath "$work/modules,/usr/lib/xorg/modules" -logfile "$work/xorg.log" -novtswitch -sharevts)
wide=1920x1080
screen=$("$bin/semainier" network export --config "$work/hub.toml" 2>/dev/null | sed -n '/^\[\[screen\]\]/,/^$/s/^ *id = "\(.*\)"/\1/p')
kiosk xorg "${xorg[@]}" # nothing is plugged in: it is alive, and waits
same "started without a display, for 100 s" $wide true 100 'plug DUMMY0'
same "begun anew by the hub, without a display" $wide 'unplug DUMMY0; begin_anew' 10 'plug DUMMY0'
same "likewise, plugged into another socket" $wide 'unplug DUMMY0; begin_anew' 3 'plug DUMMY1'
fault "and back" $wide 'unplug DUMMY1; plug DUMMY0'
fault "player killed" $wide 'kill -9 $(pid_of_player)'
fault "X server killed" $wide 'kill -9 $(pid_of_x)'
fault "player frozen (from the watchdog's kill on)" $wide asleep 0
fault "window over it for a second" $wide 'window 1200x700+100+100' 1 'kill $over'
fault "window that stays" $wide 'window 1200x700+100+100' 1
kill "$over"
fault "window as large as it, for 5 s" $wide 'window 1920x1080+0+0' 1 'sleep 4; kill $over; since=$(now)'
fault "root window wiped" $wide 'xsetroot -solid magenta'
fault "whole screen wiped" $wide 'xrefresh -solid red' 0
fault "output switched off" $wide 'xrandr --output DUMMY0 --off' 0
fault "unplugged for 5 s" $wide 'unplug DUMMY0' 5 'plug DUMMY0'
fault "plugged into another socket" $wide 'unplug DUMMY0' 2 'plug DUMMY1'
fault "and back" $wide 'unplug DUMMY1; plug DUMMY0'
fault "mode made smaller" 1280x720 'xrandr --output DUMMY0 --mode 1280x720' 0
fault "unplugged and back, in that mode" 1280x720 'unplug DUMMY0; xrandr --output DUMMY0 --off' 2 'plug DUMMY0'
fault "mode made larger" $wide 'xrandr --output DUMMY0 --mode 1920x1080' 0
fault "mode made tall" 1080x1920 'xrandr --output DUMMY0 --mode 1080x1920' 0
fault "mode made wide" $wide 'xrandr --output DUMMY0 --mode 1920x1080' 0
fault "hub killed for 45 s" $wide 'kill -9 $hub' 45 hub

fault "configuration spoilt, then mended" $wide 'echo "hub = 1" >>"$work/player.toml"; kill -9 $(pid_of_player)' 6 'sed -i "\$d" "$work/player.toml"; kill -9 $(pid_of_player); sleep 0.5'

# light NAME Off|On [SECONDS]: how long until it is so. It is looked at each minute.
light() {
	local since
	since=$(now)
	until xset q | grep -q "Monitor is $2" || [ $(($(now) - since)) -gt 100000 ]; do sleep 0.5; done
	took=$(($(now) - since))
	local verdict=ok
	if [ $took -gt 62000 ]; then verdict=FAILED failed=1; fi
	printf '%-6s %-44s %-10s %-8s %6d ms  %s\n' $kind "$1" DPMS "$2" $took $verdict
}
xset dpms force off
light "switched off by hand" On
end "$kiosk"

# Hours: it is five to seven, and the screen is to be lit from seven on.
"$bin/semainier" network export --config "$work/hub.toml" 2>/dev/null | sed -n '/^\[\[screen\]\]/,/^$/p' >"$work/screen.toml"
printf '  [screen.on]\n  thursday = ["07:00-20:00"]\n' >>"$work/screen.toml"
"$bin/semainier" network apply --config "$work/hub.toml" "$work/screen.toml" >>"$work/apply.log"
player=("$bin/semainier-player" --config "$work/player.toml" --at 2026-11-19T06:58:00 --page services)
kiosk xorg "${xorg[@]}"
light "before the hours of the screen" Off
look "$pictures/dark.png"
xset dpms force on
light "switched on by hand" Off
light "its hours begin" On
since=$(now)
when_right $wide "$since"
look "$pictures/lit.png"
end "$kiosk"
sed -i '/screen.on/,$d' "$work/screen.toml"
"$bin/semainier" network apply --config "$work/hub.toml" "$work/screen.toml" >>"$work/apply.log"
player=("$bin/semainier-player" --config "$work/player.toml" --at "$at" --page services)

kiosk xvfb /usr/bin/Xvfb -screen 0 1080x1920x24
tall=1080x1920
since=$(now)
when_right $tall "$since"
fault "player killed" $tall 'kill -9 $(pid_of_player)'
fault "X server killed" $tall 'kill -9 $(pid_of_x)'
fault "window over it for a second" $tall 'window 700x1200+100+100' 1 'kill $over'
fault "window that stays" $tall 'window 700x1200+100+100' 1
kill "$over"
fault "root window wiped" $tall 'xsetroot -solid magenta'
end "$kiosk"

# A wide display that hangs upright. Xephyr is a client of another server.
virtual_display 2000x2000
printf '#!/bin/sh\nDISPLAY=%s exec Xephyr "$@"\n' "$DISPLAY" >"$work/xephyr"
chmod +x "$work/xephyr"
kiosk xephyr "$work/xephyr" -screen 1920x1080
since=$(now)
when_right $wide "$since"
fault "turned" $tall 'xrandr -o left 2>/dev/null' 0
fault "output switched off, turned display" $tall 'xrandr --output default --off 2>/dev/null' 0
end "$kiosk"
say "the pictures are in $pictures"
[ $failed = 0 ] || die "a picture took $most ms or more, or a light more than a minute"

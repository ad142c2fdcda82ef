#!/usr/bin/env bash
# A screen whose system is read-only but for one small folder, and that folder full
# to the last byte: a real hub, a real player window. What the hub publishes is shown
# from memory, the hub is told, a restart shows what was kept last, and when there
# is room again the newest is kept. Beside it two players on this machine's real
# disk show how much is written in a day, with a new playlist every five minutes.
#
# What must be in the environment of the player's unit (strace shows that nothing else
# writes; the last lines that this prints show what it is like without):
#   MESA_SHADER_CACHE_DISABLE=true  else Mesa keeps shaders, up to 1 GB, in .cache of the home
#                                   that /etc/passwd names (XDG_CACHE_HOME moves it, HOME does not)
#   RUNTIME_DIRECTORY               what is tried at each page goes to memory, not to the card
#
# Usage, as root (it mounts): disk.sh [FOLDER] [MINUTES], into which pictures are put,
# default tmp/disk, and how long the writing is measured, default 11, at least 8.
# Ports 19980 (HTTP), 19922 (NATS) and 19999 (calendars) of this machine alone.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
[ "$(id -u)" = 0 ] || die "run this as root: it mounts a small disk, and the system read-only in a namespace of its own"
pictures=${1:-$root/tmp/disk}
minutes=${2:-11}
most=100 # MB a day
export TZ=Europe/Paris
mkdir -p "$pictures"
pictures=$(cd "$pictures" && pwd)

need_go
install util-linux "${window_packages[@]}"
work=$(mktemp -d "${TMPDIR:-/tmp}/semainier-disk.XXXXXX")
trap 'stop_all; umount "$work/small" "$work/memory" 2>/dev/null || true; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
bin=$work/bin
build
mkdir "$work/small" "$work/memory" "$work/home"
mount -t tmpfs -o size=4m tmpfs "$work/small"
mount -t tmpfs -o size=4m tmpfs "$work/memory"

cat >"$work/hub.toml" <<TOML
data = "hub"
[http]
listen = "127.0.0.1:19980"
[nats]
listen = "127.0.0.1:19922"
[feeds]
allow = ["127.0.0.0/8"]
TOML
sed 's/127\.0\.0\.1:18099/127.0.0.1:19999/' "$root/deploy/demo/network.toml" >"$work/records.toml"
cp "$root/deploy/demo/fete.png" "$work/"
for name in small card plain; do
	cat >"$work/$name.toml" <<TOML
hub = "http://127.0.0.1:19980"
nats = "nats://127.0.0.1:19922"
hub_key = "$("$bin/semainier" hub key --config "$work/hub.toml")"
data = "$name/data"
reconnect = "1s"
[window]
fullscreen = false
TOML
	cat >>"$work/records.toml" <<TOML

[[screen]]
id = "$name"
site = "tilleuls"
name = "Hall ($name)"
key = "$("$bin/semainier-player" key --config "$work/$name.toml")"
layout = "hall"
diagonal = 55
distance = 4
TOML
done

# publish NAME: the site has that name from now on, at the head of each page.
publish() {
	sed "s/^name = \"Espace social commun des Tilleuls\"/name = \"$1\"/" "$work/records.toml" >"$work/network.toml"
	"$bin/semainier" network apply --config "$work/hub.toml" "$work/network.toml" >>"$work/apply.log"
}
publish "Tilleuls 1"
at=2026-11-19T10:42 # a Thursday on which all is open
start serve "$bin/serve" --listen 127.0.0.1:19999 --dir "$root/deploy/demo/calendars" --at "$at"
until_line "$work/serve.log" '^[^ ]+ [^ ]+ serving' 10
hub() {
	: >"$work/hub.log"
	start hub "$bin/semainier" hub --config "$work/hub.toml" --at "$at"
	hub=${pids[-1]}
	until_line "$work/hub.log" 'first reading done' 60
}
# end PID: as a power cut does.
end() { kill -9 "$1"; while kill -0 "$1" 2>/dev/null; do sleep 0.05; done; }
hub

# sealed COMMAND…: with a file system that is read-only but for the small folder.
cat >"$work/sealed" <<'SH'
#!/usr/bin/env bash
set -euo pipefail
while read -r _ at _; do
	case $at in "$SMALL"* | /proc* | /sys*) ;; *) mount -o remount,bind,ro "$at" ;; esac
done < <(tac /proc/self/mounts)
for try in /tmp /var/tmp /root /dev/shm /run "${SMALL%/*}"; do
	! touch "$try/semainier-disk-probe" 2>/dev/null || { echo "$try can be written to"; exit 1; }
done
echo "the system is read-only"
exec "$@"
SH
chmod +x "$work/sealed"
player() { # the screen on the small disk
	: >"$work/player.log"
	start player env SMALL="$work/small" MESA_SHADER_CACHE_DISABLE=true unshare -m --propagation private "$work/sealed" "$bin/semainier-player" --config "$work/small.toml" --at "$at"
	player=${pids[-1]}
}
shown() { until_line_of "$player" "$work/player.log" "msg=shown version=$1 " 60; sleep 2; }
until_line_of() { # PID FILE PATTERN SECONDS
	pids+=("$1")
	until_line "$2" "$3" "$4"
	unset 'pids[-1]'
}
newest() { grep -o 'playlist received" version=[0-9]*\|playlist from the disk" version=[0-9]*' "$work/player.log" | tail -n 1 | grep -o '[0-9]*$'; }

bad=0
check() { # WHAT, then a command that must succeed
	local what=$1
	shift
	if "$@"; then printf '%-74s yes\n' "$what"; else printf '%-74s NO\n' "$what"; bad=1; fi
}
blank() { [ "$(convert "$1" -colorspace gray -format '%[fx:standard_deviation<0.02]' info:)" = 1 ]; }
# look NAME: a picture, which must not be blank.
look() { shoot "$pictures/$1.png"; check "$1.png: not blank" not_blank "$pictures/$1.png"; }
not_blank() { ! blank "$1"; }
differ() { ! cmp -s <(convert "$1" rgb:-) <(convert "$2" rgb:-); }
grown() { [ "$(newest)" -gt "$1" ]; }
full() { [ "$(df --output=avail "$work/small" | tail -n 1 | tr -d ' ')" = 0 ]; }
no_complaint() { ! complains; }
complains() { "$bin/semainier" screen list --config "$work/hub.toml" 2>&1 | grep -q "keep the playlist"; }
soon() { # SECONDS COMMAND…
	local n=$(($1 * 2))
	shift
	until "$@"; do
		n=$((n - 1))
		[ $n -gt 0 ] || return 1
		sleep 0.5
	done
}
kept() { ! cmp -s "$work/small/data/playlist.current" "$work/kept"; }

# The two that show what is written: `card` as the unit runs it, `plain` without its
# environment. Their logs go through a pipe, which is not counted.
declare -A pid io0 wc0 log0
wear() {
	virtual_display 1280x720
	start "$1" env XDG_CACHE_HOME="$work/home/$1" "${@:2}" bash -c 'exec "$@" > >(cat) 2>&1' - "$bin/semainier-player" --config "$work/$1.toml"
	pid[$1]=${pids[-1]}
	until_line "$work/$1.log" 'msg=shown version=[1-9]' 60
}
count() { awk -v k="$2:" '$1 == k { print $2 }' "/proc/${pid[$1]}/io"; }
mkdir -p "$work/home/card" "$work/home/plain"
wear card MESA_SHADER_CACHE_DISABLE=true RUNTIME_DIRECTORY="$work/memory"
wear plain MESA_SHADER_CACHE_DISABLE=false
[ "$(stat -f -c %T "$work")" != tmpfs ] || die "$work is in memory: set TMPDIR to a folder on a disk"
sleep 20
for p in card plain; do
	io0[$p]=$(count $p write_bytes) wc0[$p]=$(count $p wchar) log0[$p]=$(stat -c %s "$work/$p.log")
done
began=$(date +%s)
changed=$began

virtual_display 1920x1080
player
until_line_of "$player" "$work/player.log" 'msg=shown version=[1-9]' 60
sleep 2
grep -m 1 'system is read-only' "$work/player.log" >&2
first=$(newest)
look 1-before
cp "$work/small/data/playlist.current" "$work/kept"

cat /dev/zero >"$work/small/fill" 2>/dev/null || true
check "the small disk is full to the last byte" full
publish "Tilleuls 2, sur disque plein"
changed=$(date +%s)
blanks=0
for n in $(seq 25); do
	shoot "$work/during-$n.png"
	if blank "$work/during-$n.png"; then blanks=$((blanks + 1)); fi
done
check "of 25 pictures while it changes none is blank" [ $blanks = 0 ]
check "the new playlist has come" soon 20 grown "$first"
second=$(newest)
shown "$second"
look 2-full
check "it looks different" differ "$pictures/1-before.png" "$pictures/2-full.png"
check "the file on the disk is the one kept last" cmp -s "$work/small/data/playlist.current" "$work/kept"
check "the hub is told" soon 100 complains

end "$hub"
end "$player"
player
shown "$first"
look 3-restarted
check "restarted with a full disk and no hub: what was kept last" [ "$(newest)" = "$first" ]
hub
check "with the hub again: the newest, from memory" soon 60 grown "$first"
shown "$second"
look 4-hub-again
rm "$work/small/fill"
freed=$(date +%s)
check "room again: the newest is kept" soon 330 kept
printf '  %s s after there was room\n' $(($(date +%s) - freed))
check "the hub's list has no complaint any more" soon 100 no_complaint
end "$player"
end "$hub"
player
shown "$second"
look 5-kept
check "restarted without the hub: the newest, from the disk" [ "$(newest)" = "$second" ]
end "$player"
hub

n=2
until [ $(($(date +%s) - began)) -ge $((minutes * 60)) ]; do
	if [ $(($(date +%s) - changed)) -ge 300 ]; then
		n=$((n + 1)) changed=$(date +%s)
		publish "Tilleuls $n"
	fi
	sleep 1
done
took=$(($(date +%s) - began))
perday() { echo $((($1) * 86400 / took)); }
mb() { awk -v n="$1" 'BEGIN { printf "%.1f", n / 1e6 }'; }
printf '\nwritten in a day, from %s s with a new playlist every 5 minutes:\n%-34s %10s %10s\n' $took "" "as unit" "plain"
row() { printf '%-34s %10s %10s\n' "$1" "$2" "$3"; }
declare -A day logs
for p in card plain; do
	day[$p]=$(perday $(($(count $p write_bytes) - ${io0[$p]})))
	logs[$p]=$(perday $(($(stat -c %s "$work/$p.log") - ${log0[$p]})))
done
row "by the player to the disk, MB" "$(mb "${day[card]}")" "$(mb "${day[plain]}")"
row "its log, MB" "$(mb "${logs[card]}")" "$(mb "${logs[plain]}")"
row "at its start, MB" "$(mb "${io0[card]}")" "$(mb "${io0[plain]}")"
row "files of Mesa after it" "$(find "$work/home/card" -type f | wc -l)" "$(find "$work/home/plain" -type f | wc -l)"
check "under $most MB a day, log and all" [ $((${day[card]} + ${logs[card]})) -lt $((most * 1000000)) ]
say "the pictures are in $pictures"
[ $bad = 0 ] || die "not all is as it must be"

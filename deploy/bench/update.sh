#!/usr/bin/env bash
# A screen is offered a newer player, and is killed with SIGKILL at random moments
# while it fetches, unpacks, notes, restarts and tries it: N times (1000 unless told
# otherwise). Whenever it is started again one of the two runs, and left alone it ends
# with the new one. Then it is offered a player that ends at once, and one that hangs: the
# one before must come back. Fails at the first that is not so.
#
# All is real but the patience: hub, signed release, both players in a window under Xvfb,
# each killed twice in a round and then left alone (a third death would be a refusal,
# as it is meant to be). The players are linked to ask ten times a second rather than
# once an hour, and one frame of a verified program proves them rather than a minute: so
# deaths fall upon what is being tested. One death in four falls upon the first 300 ms of a
# start, before the program says who it is; the others are drawn from the time that an undisturbed update
# takes. What a service manager does, this script does: it starts what ended, and
# kills what shows no frame (here for 6 s).
#
# Usage: update.sh [N]. Ports 19380 (HTTP) and 19322 (NATS) of this machine alone.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
times=${1:-1000}
need_go
install "${window_packages[@]}"
work=$(mktemp -d "${TMPDIR:-/tmp}/semainier-update.XXXXXX")
trap 'stop_all; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
bin=$work/bin
mkdir -p "$bin"

say "building"
cd "$root"
export CGO_ENABLED=0
go build -o "$bin/semainier" ./cmd/semainier
player() { go build -trimpath -ldflags "-s -w -X main.release=$1 -X main.serial=$2 -X main.haste=100ms" -o "$bin/player-$1" ./cmd/semainier-player; }
player old 100
player new 200
for does in ends hangs; do go build -ldflags "-X main.does=$does" -o "$bin/player-$does" ./deploy/bench/update; done

cat >"$work/hub.toml" <<TOML
[http]
listen = "127.0.0.1:19380"
[nats]
listen = "127.0.0.1:19322"
TOML
key=$("$bin/semainier" release key "$work/release.key")
cat >"$work/player.toml" <<TOML
hub = "http://127.0.0.1:19380"
nats = "nats://127.0.0.1:19322"
hub_key = "$("$bin/semainier" hub key --config "$work/hub.toml")"
release_key = "$key"
data = "screen"
reconnect = "1s"
[window]
fullscreen = false
width = 640
height = 360
TOML
cat >"$work/network.toml" <<TOML
[network]
name = "Essai"
[[site]]
id = "gare"
name = "Maison de la Gare"
timezone = "Europe/Paris"
hours.monday = ["09:00-17:30"]
[[screen]]
id = "hall"
site = "gare"
key = "$("$bin/player-old" key --config "$work/player.toml")"
TOML
"$bin/semainier" network apply --config "$work/hub.toml" "$work/network.toml" >/dev/null
serial=200
for what in new ends hangs; do
	"$bin/semainier" release make --key "$work/release.key" --version "$what" --serial $serial -o "$work/$what.release" "$bin/player-$what"
	serial=$((serial + 100))
done
start hub "$bin/semainier" hub --config "$work/hub.toml"
until_line "$work/hub.log" 'hub ready' 60
virtual_display 640x360

state=$work/screen/releases/state.json
log=$work/screen.log
screen=0
# on: starts the screen, with a log of its own; off: kills it.
on() {
	: >"$log"
	"$bin/player-old" --config "$work/player.toml" >>"$log" 2>&1 &
	screen=$!
	disown
}
off() {
	kill -9 "$screen" 2>/dev/null || true
	while kill -0 "$screen" 2>/dev/null; do sleep 0.005; done
	screen=0
}
trap '[ $screen = 0 ] || kill -9 $screen 2>/dev/null; stop_all; rm -rf "$work"' EXIT
# runs: waits until the screen says which player it is.
declare -A ran=([old]=0 [new]=0 [none]=0)
runs() {
	local n=0 which
	until grep -q 'msg="the screen begins"' "$log"; do
		n=$((n + 1))
		if [ $n -gt 1500 ] || ! kill -0 "$screen" 2>/dev/null; then
			ran[none]=$((ran[none] + 1))
			tail -n 20 "$log" >&2
			die "neither player started; state: $(cat "$state" 2>/dev/null)"
		fi
		sleep 0.02
	done
	which=$(sed -n 's/.*msg="the screen begins" player=\([a-z]*\).*/\1/p' "$log" | head -n 1)
	[ -n "${ran[$which]:-}" ] || die "a third player started: $which"
	ran[$which]=$((ran[$which] + 1))
}
# settles PATTERN SECONDS: left alone, the state comes to that.
settles() {
	local n=0
	until grep -qE "$1" "$state" 2>/dev/null; do
		n=$((n + 1))
		if [ $n -gt $(($2 * 50)) ] || ! kill -0 "$screen" 2>/dev/null; then
			tail -n 30 "$log" >&2
			die "left alone, the screen did not come to $1; state: $(cat "$state" 2>/dev/null)"
		fi
		sleep 0.02
	done
}
upto() { awk -v r="$RANDOM$RANDOM" -v most="$1" 'BEGIN { srand(r); printf "%.3f", rand() * most }'; }

on # once before anything is offered: paired, a program in its cache
runs
until_line "$log" 'msg=shown version=[1-9]' 60
off
"$bin/semainier" release offer --config "$work/hub.toml" "$work/new.release" >/dev/null
# undisturbed: how long the whole of it takes, in seconds.
undisturbed() {
	rm -rf "$work/screen/releases"
	local began
	began=$(date +%s.%N)
	on
	runs
	settles '"good":200' 120
	grep -q 'msg=shown version=[1-9]' "$log" || die "the new player was kept before it showed a program"
	takes=$(awk -v a="$began" -v b="$(date +%s.%N)" 'BEGIN { printf "%.2f", b - a }')
	off
}
for _ in 1 2 3; do undisturbed && echo "$takes"; done >"$work/takes"
takes=$(sort -n "$work/takes" | sed -n 2p)
say "an undisturbed update takes $(tr '\n' ' ' <"$work/takes")s"

declare -A during
ran=([old]=0 [new]=0 [none]=0)
killed=0
round() {
	local k moment
	for k in 1 2; do
		# A new round also where the one before came through: deaths later prove little.
		if [ $k = 1 ] || grep -q '"good":200' "$state" 2>/dev/null; then rm -rf "$work/screen/releases"; fi
		[ $killed -lt "$times" ] || break
		on
		if [ $((RANDOM % 4)) = 0 ]; then
			sleep "$(upto 0.3)"
		else
			runs
			sleep "$(upto "$takes")"
		fi
		off
		killed=$((killed + 1))
		moment="before anything came"
		if [ -e "$work/screen/releases" ]; then
			case $(cat "$state" 2>/dev/null) in
			*'"good":200'*) moment="after it was kept" ;;
			*'"attempts":'*) moment="on trial" ;;
			*'"trial":'*) moment="noted, before its first start" ;;
			*) moment="while it came" ;;
			esac
		fi
		during[$moment]=$((${during[$moment]:-0} + 1))
	done
	on
	runs
	settles '"good":200' 120
	off
	rounds=$((rounds + 1))
}
rounds=0
while [ $killed -lt "$times" ]; do
	round
	if [ $((killed % 50)) -lt 2 ]; then say "$killed deaths: started old ${ran[old]}, new ${ran[new]}, none ${ran[none]}"; fi
done

# broken NAME SERIAL: offered one that does not work, the new one comes back and says so.
broken() {
	"$bin/semainier" release offer --config "$work/hub.toml" "$work/$1.release" >/dev/null
	local starts=0 n
	until grep -q "\"refused\":$2" "$state"; do
		starts=$((starts + 1))
		[ $starts -le 8 ] || die "$1: not refused after $starts starts; state: $(cat "$state")"
		on
		for ((n = 0; n < 300; n++)); do # 6 s without a frame of a trial: the watchdog
			if ! kill -0 "$screen" 2>/dev/null || grep -q "\"refused\":$2" "$state"; then break; fi
			sleep 0.02
		done
		off
	done
	on
	runs
	grep -q 'player=new' "$log" || die "$1: not the one before runs"
	until_line "$log" 'msg=shown version=[1-9]' 60
	local said=''
	for ((n = 0; n < 600; n++)); do # as the hub heard it
		said=$("$bin/semainier" release list --config "$work/hub.toml" | grep 'was refused' || true)
		[ -z "$said" ] || break
		sleep 0.1
	done
	off
	[ -n "$said" ] || die "$1: the hub was not told"
	printf 'one that %-6s refused after %d starts; runs: new; the hub heard: %s\n' "$1" $starts "${said##*  }"
}

printf '\n%d deaths, update of %s s\n' $killed "$takes"
for moment in "${!during[@]}"; do printf '  %-32s %5d\n' "killed $moment" "${during[$moment]}"; done
printf 'started again: old %d, new %d, none %d; left alone, the new one was kept %d times of %d\n' "${ran[old]}" "${ran[new]}" "${ran[none]}" $rounds $rounds
broken ends 300
broken hangs 400

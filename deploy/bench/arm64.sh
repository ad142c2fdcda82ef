#!/usr/bin/env bash
# The program for the Raspberry Pi, run on a PC under qemu with Debian's arm64 Mesa, in a
# window: a screen without any network shows the playlist that it kept, wide and tall.
# Its pictures are compared with those of the PC's program, which is given the same
# playlist and the same minute. Fails where more than a thousandth of the pixels differ,
# or one by more than 8/255 in a channel, which no eye sees (arm64 multiplies and adds in
# one rounding: the edges of some letters and corners come out by a hair).
#
# Usage: arm64.sh [FOLDER], into which the pictures are put; default: tmp/arm64.
# ARCH=armhf does the same for 32 bits.
# Ports 20080 (HTTP), 20422 (NATS) and 20099 (calendars) of this machine alone.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
pictures=${1:-$root/tmp/arm64}
arch=${ARCH:-arm64}
case $arch in
arm64) goarch=arm64 qemu=qemu-aarch64-static loader=/lib/ld-linux-aarch64.so.1 ;;
armhf) goarch=arm qemu=qemu-arm-static loader=/lib/ld-linux-armhf.so.3 ;;
*) die "ARCH=$arch: want arm64 or armhf" ;;
esac
mkdir -p "$pictures"
pictures=$(cd "$pictures" && pwd)
export TZ=Europe/Paris

need_go
install "${window_packages[@]}" qemu-user-static mmdebstrap curl
work=$(mktemp -d "${TMPDIR:-/tmp}/semainier-arm64.XXXXXX")
trap 'stop_all; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
bin=$work/bin
build
say "building for $arch"
(cd "$root" && CGO_ENABLED=0 GOARCH=$goarch GOARM=7 go build -trimpath -ldflags="-I $loader" -o "$work/player-$arch" ./cmd/semainier-player)

# The libraries of the other machine in a folder of their own: this one's packages stay
# as they are. Nothing of them is run to unpack them.
say "fetching Debian's libraries for $arch"
apt-config dump | grep '^Acquire::Check' >"$work/apt.conf" || true
release=$(. /etc/os-release && echo "$VERSION_CODENAME")
packages=$(IFS=, && echo "${window_packages[*]}")
mmdebstrap --quiet --mode=root --variant=extract --architectures="$arch" --aptopt="$work/apt.conf" --include="libc6,$packages" \
	"$release" "$work/system" /etc/apt/sources.list.d/debian.sources 2>"$work/system.log" || die "no libraries: $(tail -n 3 "$work/system.log")"

cat >"$work/hub.toml" <<TOML
[http]
listen = "127.0.0.1:20080"
[nats]
listen = "127.0.0.1:20422"
[feeds]
allow = ["127.0.0.0/8"]
TOML
sed 's/127\.0\.0\.1:18099/127.0.0.1:20099/' "$root/deploy/demo/network.toml" >"$work/network.toml"
cp "$root/deploy/demo/fete.png" "$work/"
"$bin/semainier" network apply --config "$work/hub.toml" "$work/network.toml" >"$work/apply.log"
at=2026-11-19T10:4
start serve "$bin/serve" --listen 127.0.0.1:20099 --dir "$root/deploy/demo/calendars" --at "${at}2"
until_line "$work/serve.log" '^[^ ]+ [^ ]+ serving' 10
start hub "$bin/semainier" hub --config "$work/hub.toml" --at "${at}2"
until_line "$work/hub.log" 'first reading done' 60

# screen NAME WIDTH HEIGHT SITE: a screen that got its playlist while the hub was there.
screen() {
	cat >"$work/$1.toml" <<TOML
hub = "http://127.0.0.1:20080"
nats = "nats://127.0.0.1:20422"
data = "$1"
[window]
fullscreen = false
width = $2
height = $3
TOML
	virtual_display "$2x$3"
	start "$1" "$bin/semainier-player" --config "$work/$1.toml" --at "${at}2"
	local player=$! # start has just begun it
	until_line "$work/$1.log" 'pairing code' 60
	"$bin/semainier" screen pair "$(sed -n 's/.*msg="the screen shows a pairing code" code=\([^ ]*\).*/\1/p' "$work/$1.log" | tail -n 1)" \
		--config "$work/hub.toml" --site "$4" --name "$1" >"$work/pair.log"
	until_line "$work/$1.log" 'msg=shown version=[1-9]' 20
	kill "$player"
	while kill -0 "$player" 2>/dev/null; do sleep 0.05; done
}

# offline NAME WIDTH HEIGHT PAGE MACHINE COMMAND…: the picture of a page, without the hub, at 10:4x.
offline() {
	local name=$1 size=$2x$3 page=$4 machine=$5 log
	shift 5
	log=$name-$machine
	cp -r "$work/$name" "$work/$log"
	sed "s/^data = .*/data = \"$log\"/" "$work/$name.toml" >"$work/$log.toml"
	virtual_display "$size"
	local began
	began=$(date +%s%3N)
	start "$log" "$@" --config "$work/$log.toml" --page "$page" --at "${at}3"
	until_line "$work/$log.log" "msg=shown version=[1-9].*page=$page" 120
	took=$(($(date +%s%3N) - began))
	[ $took -lt 50000 ] || die "$machine took $took ms to its first page: the minutes would differ"
	sleep 1
	shoot "$pictures/$name-$page-$machine.png"
	kill "${pids[-1]}"
}

# compare_pictures NAME PAGE: how far the two machines' pictures are from each other.
compare_pictures() {
	local a=$pictures/$1-$2-amd64.png b=$pictures/$1-$2-$arch.png pixels differ largest
	pixels=$(identify -format '%w %h' "$a" | awk '{ print $1 * $2 }')
	differ=$(compare -metric AE "$a" "$b" null: 2>&1 || true)
	largest=$(convert "$a" "$b" -compose difference -composite -depth 8 -format '%[fx:round(255*maxima)]' info:)
	colours=$(identify -format '%k' "$b")
	printf '%-6s %-8s %9d %9.0f %6d/255 %8d %10d ms\n' "$1" "$2" "$pixels" "$differ" "$largest" "$colours" "$took"
	awk -v d="$differ" -v p="$pixels" -v l="$largest" -v c="$colours" 'BEGIN { exit !(d <= p / 1000 && l <= 8 && c > 20) }' || far=1
}

screen wide 1920 1080 tilleuls
screen tall 1080 1920 gare
stop_all
far=0
printf '%-6s %-8s %9s %9s %10s %8s %13s\n' screen page pixels differ largest colours "$arch start"
for s in "wide 1920 1080" "tall 1080 1920"; do
	for page in today week welcome; do
		# shellcheck disable=SC2086 # a name and two numbers
		offline $s $page amd64 "$bin/semainier-player"
		# shellcheck disable=SC2086
		offline $s $page "$arch" "$qemu" -L "$work/system" "$work/player-$arch"
		compare_pictures "${s%% *}" $page
		stop_all
	done
done
say "the pictures are in $pictures"
[ $far = 0 ] || die "the two machines' pictures differ by more than they may"

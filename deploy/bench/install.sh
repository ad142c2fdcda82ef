#!/usr/bin/env bash
# The package on a machine: installed with apt into a fresh Debian, which then boots under
# qemu with a graphics card, a console and no network. Looks at what is on its screen:
# first the page of a screen without an address; then, once a USB key with settings is
# plugged in, the code; then the same, whatever keys are pressed; and after a power cut that leaves
# the whole disk read-only, as a card that wears out does, the code again. Then purges it.
# Fails too where the unit's confinement forbids to ask the kernel whether the clock is set,
# and where the X server's log, which is in memory, grows while nothing happens.
# The machine is emulated, also where the processor could do better: its times say nothing.
#
# Usage: install.sh [FOLDER], into which the pictures are put; default: tmp/install. As root.
set -euo pipefail
. "$(dirname "$0")/../lib.sh"
pictures=${1:-$root/tmp/install}
[ "$(id -u)" = 0 ] || die "unpacks a system and changes into it: run it as root"
mkdir -p "$pictures"
pictures=$(cd "$pictures" && pwd)

need_go
install mmdebstrap qemu-system-x86 seabios dosfstools mtools e2fsprogs imagemagick python3
work=$(mktemp -d "${TMPDIR:-/tmp}/semainier-install.XXXXXX")
trap 'stop_all; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
system=$work/system

"$root/deploy/package.sh" --out "$work" amd64
say "a fresh Debian"
apt-config dump | grep '^Acquire::Check' >"$work/apt.conf" || true
mmdebstrap --quiet --mode=root --variant=minbase --aptopt="$work/apt.conf" --include=systemd-sysv,udev,dbus,procps,linux-image-amd64,initramfs-tools \
	"$(. /etc/os-release && echo "$VERSION_CODENAME")" "$system" /etc/apt/sources.list.d/debian.sources 2>"$work/system.log" || die "no system: $(tail -n 3 "$work/system.log")"

say "apt install"
cp "$work"/*.deb "$system/var/tmp/screen.deb"
cp "$work/apt.conf" "$system/etc/apt/apt.conf.d/90check"
inside() { DEBIAN_FRONTEND=noninteractive chroot "$system" "$@"; }
inside apt-get update -qq
inside apt-get install -y -qq --no-install-recommends /var/tmp/screen.deb >"$work/apt.log" 2>&1 || die "not installed: $(tail -n 5 "$work/apt.log")"
inside id semainier-player
inside systemd-analyze verify --man=no semainier-player.service semainier-player-setup.service
for unit in semainier-player semainier-player-setup; do
	inside systemd-analyze security --offline=true --threshold=30 "/usr/lib/systemd/system/$unit.service" | tail -n 1
done

# Who runs the screen, and how much the X server has written, told again and again; but not
# who looks for settings: root does.
cat >"$system/etc/systemd/system/who.service" <<'UNIT'
[Service]
ExecStart=/bin/sh -c 'while sleep 5; do ps -C Xorg,semainier-player -o user:20=,comm=,args= | grep -vw firstboot; \
	cd /run/semainier-player && echo "Xorg.log: $$(cut -d. -f1 /proc/uptime) s, $$(grep -c "DDC gathered" Xorg.log) probes, $$(wc -c <Xorg.log) bytes"; done'
[Install]
WantedBy=multi-user.target
UNIT
inside systemctl enable -q who.service
# What the unit's own confinement lets a program ask.
(cd "$root" && CGO_ENABLED=0 go build -o "$system/usr/local/bin/" ./deploy/bench/adjtimex)
extra=$system/etc/systemd/system/semainier-player.service.d
mkdir "$extra"
printf '[Service]\nExecStartPre=-/usr/local/bin/adjtimex\n' >"$extra/adjtimex.conf"
echo screen >"$system/etc/hostname"
mke2fs -q -t ext4 -d "$system" "$work/disk.img" 3G
rm -r "$extra" # the purge would leave it
mkfs.vfat -C "$work/key.img" 8192 >/dev/null
printf '\xef\xbb\xbf# le réseau\r\nhub = "https://semainier.example"\r\n' >"$work/semainier.toml.txt"
mcopy -i "$work/key.img" "$work/semainier.toml.txt" ::

# boot MODE: its disk to be written to or not: rw, ro.
boot() {
	console=$work/console-$1.log
	start machine qemu-system-x86_64 -accel tcg,thread=multi -cpu max -m 1024 -smp 2 -nic none -display none -vga none -device virtio-gpu-pci,xres=1920,yres=1080 \
		-device qemu-xhci,id=usb -device usb-kbd,bus=usb.0 -drive file="$work/disk.img",format=raw,if=virtio \
		-kernel "$system"/boot/vmlinuz-* -initrd "$system"/boot/initrd.img-* -append "root=/dev/vda $1 console=ttyS0 quiet systemd.journald.forward_to_console=1" \
		-serial file:"$console" -monitor unix:"$work/monitor",server,nowait
}

# monitor COMMAND…: to the machine, from outside.
monitor() {
	python3 - "$work/monitor" "$@" <<'PY'
import socket, sys, time
with socket.socket(socket.AF_UNIX) as s:
    s.connect(sys.argv[1])
    for line in sys.argv[2:]:
        time.sleep(0.5)
        s.send(line.encode() + b"\n")
    time.sleep(1)
PY
}

# picture NAME: what is on the screen.
picture() {
	sleep 2
	monitor "screendump $work/$1.ppm"
	convert "$work/$1.ppm" "$pictures/$1.png"
	[ "$(identify -format %k "$pictures/$1.png")" -gt 20 ] || die "$1: the screen is empty, see $pictures/$1.png"
}

# written: the machine's seconds when it told it last, how often the X server asked the
# display and wrote what that can show, and the bytes of its log.
written() { grep -aoE 'Xorg.log: [0-9]+ s, [0-9]+ probes, [0-9]+ bytes' "$console" | tail -n 1 | tr -dc '0-9 \n'; }

say "booting"
boot rw
until_line "$console" 'msg=shown.*page=setup' 400
asked=$(grep -aoE 'adjtimex: [a-z ]+' "$console" | tail -n 1) || die "nothing asked the kernel for its clock under the unit"
echo "$asked"
[ "$asked" = "adjtimex: allowed" ] || die "the unit forbids to ask the kernel whether a time server has set the clock, so that the screen never believes one"
picture 1-setup
say "plugging in a key"
monitor "drive_add 0 if=none,id=key,file=$work/key.img,format=raw" "device_add usb-storage,bus=usb.0,drive=key,removable=on"
until_line "$console" 'semainier.toml.txt \(.*copi' 100
until_line "$console" 'msg=shown.*page=pairing' 200
picture 2-pairing
monitor "sendkey ctrl-alt-f2" "sendkey ctrl-alt-backspace" "sendkey ctrl-c" "sendkey ret"
picture 3-keys
differ=$(compare -metric AE "$pictures/2-pairing.png" "$pictures/3-keys.png" null: 2>&1 || true)
[ "$differ" = 0 ] || die "keys changed $differ pixels"
say "letting it stand"
read -r from probes bytes < <(written) || die "nothing tells of the X server's log"
sleep 160 # the player looks at the outputs once a minute
read -r to more larger < <(written)
printf 'Xorg.log: %d probes, %d bytes; %d s later %d probes, %d bytes\n' "$probes" "$bytes" $((to - from)) "$more" "$larger"
[ $((to - from)) -ge 130 ] || die "the machine has not told of the X server's log for a while"
[ "$probes" -gt 0 ] || die "the X server did not write what the display can show: what is to be counted?"
[ "$larger" = "$bytes" ] || die "the X server's log, which is in memory, grows while nothing happens: the player asks the display too often"
grep -aoE 'semainier-player +(Xorg|semainier-play)|root +(Xorg|semainier-play)' "$console" | sort | uniq -c || die "nobody runs the screen"
! grep -aqE 'root +(Xorg|semainier-play)' "$console" || die "something of the screen runs as root"
! grep -aq 'Login prompt\|getty@tty1.service.*Started' "$console" || die "a login prompt is on the first console"
grep -aE 'semainier-player.*(copi|Aucun)|Startup finished' "$console" | sed 's/\x1b\[[0-9;]*m//g' | cut -c1-160 || true
stop_all

say "booting again, the disk read-only"
boot ro
until_line "$console" 'msg=shown.*page=pairing' 400
picture 4-read-only
differ=$(compare -metric AE "$pictures/2-pairing.png" "$pictures/4-read-only.png" null: 2>&1 || true)
echo "read-only: $differ pixels differ"
stop_all

say "apt purge"
inside apt-get purge -y -qq semainier-player >"$work/purge.log" 2>&1 || die "not purged: $(tail -n 5 "$work/purge.log")"
left=$(cd "$system" && find etc usr var/lib -path var/lib/dpkg -prune -o -name '*semainier*' -print)
[ -z "$left" ] || die "left behind: $left"
say "installed, booted, given its settings, and purged without a trace; the pictures are in $pictures"
